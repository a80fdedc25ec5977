"""Odd inputs one by one: those of the tables beside this module, and those of any folder (`--cases`)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from random import Random

from eldercare_analysis.inputs.areas import FILE as AREAS
from tests.faults.changed import KINDS, used
from tests.faults.fault import Fault, Outcome
from tests.faults.lab import Lab
from tests.faults.odd_packs import NAMES, RAW, SCENARIOS, SHAPES, TABLES, named, shaped
from tests.faults.odd_workbooks import WORKBOOKS, odd_workbook
from tests.faults.workers import watched

CASES = "ELDERCARE_FAULT_CASES"  # the folder of `--cases`, for worker processes, too
Case = Callable[
    [Lab, Path], Path
]  # makes the input in a folder with a pack and a return, and says which is to be read


def _workbook(name: str, _: Lab, folder: Path) -> Path:
    path = folder / "returns" / "白沙.xlsx"
    path.write_bytes(odd_workbook(name, path.read_bytes()))
    return path


def _cut_xls(_: Lab, folder: Path) -> Path:
    path = folder / "x.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000)
    return path


def _scenario(name: str, _: Lab, folder: Path) -> Path:
    return _written(folder / "scenarios" / "x.yaml", SCENARIOS[name])


def _names(name: str, _: Lab, folder: Path) -> Path:
    named(folder, name)
    return folder / "towns.csv"


def _areas(name: str, file: str, lab: Lab, folder: Path) -> Path:
    areas = KINDS["maps"].files(lab)[0]
    if file == AREAS:
        shutil.copyfile(areas, folder / AREAS)
    (shaped if name in SHAPES else lambda path, name: _written(path, RAW[name]))(folder / file, name)
    return folder / file


def _table(name: str, file: str, _: Lab, folder: Path) -> Path:
    return _written(folder / file, TABLES[name]((folder / file).read_text(encoding="utf-8")))


def _copied(source: Path, _: Lab, folder: Path) -> Path:
    """Put a file of a folder of cases where its name says: `x--towns.csv` and `towns.csv` are files of a pack."""
    name = source.name.rpartition("--")[2]
    place = folder / ("scenarios" if name.endswith(".yaml") else ".") / name
    shutil.copyfile(source, place)
    return place


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


@cache
def cases() -> dict[str, Case]:
    """Return all cases by name."""
    tables = ("annex1_plan.csv", "villages.csv", "clauses.csv")
    found: dict[str, Case] = {f"workbook: {name}": partial(_workbook, name) for name in WORKBOOKS}
    found |= {"workbook: an old one, cut": _cut_xls}
    found |= {f"scenario: {name}": partial(_scenario, name) for name in SCENARIOS}
    found |= {f"town: {name}": partial(_names, name) for name in NAMES}
    found |= {
        f"{file}: {name}": partial(_areas, name, file)
        for file in (AREAS, "boundary.geojson")
        for name in (*SHAPES, *RAW)
    }
    found |= {f"{file}: {name}": partial(_table, name, file) for file in tables for name in TABLES}
    if os.environ.get(CASES):
        folder = Path(os.environ[CASES])
        files = (
            path
            for path in sorted(folder.rglob("*"))
            if path.suffix in (".xlsx", ".xls", ".csv", ".yaml", ".geojson", ".json")
        )
        found |= {f"case {path.relative_to(folder)}": partial(_copied, path) for path in files}
    return found


def odd(lab: Lab, chance: Random, times: int) -> Iterator[Outcome]:
    """Read each case once, in a process that is watched."""
    listed = list(cases())
    assert lab
    yield from watched(_one, chance.sample(range(len(listed)), min(times, len(listed))))


def _one(lab: Lab, number: int) -> Outcome:
    name, make = list(cases().items())[number]
    folder = Path(shutil.copytree(lab.pack, lab.new("case"), dirs_exist_ok=True))
    shutil.copytree(lab.returns, folder / "returns")
    try:
        path = make(lab, folder)
        kind = {
            ".xlsx": "workbooks of returns",
            ".xls": "workbooks of returns",
            ".json": "snapshots of returns",
        }.get(path.suffix, "parameters")
        if path.parent.name == "scenarios":
            kind = "scenarios"
        outcome = used(lab, KINDS[kind], path, whole=True)
    except BaseException as error:
        error.add_note(name)
        raise
    finally:
        shutil.rmtree(folder)
    return Outcome(outcome.came_out, f"{name}: {outcome.lost}" if outcome.lost else "")


FAULTS = [
    Fault("an odd input", "Inputs", "workbooks of other programs and habits, names, numbers, documents and shapes that are wrong or meant to harm, each once",
          "read, or problems with their places", odd, 10_000, 25),
]  # fmt: skip
