"""Changed inputs of every kind: what the software's own reading makes of them, and of what it accepts."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from docx import Document

from eldercare_analysis import budget, coverage, load_district, load_register, load_scenario, targets
from eldercare_analysis.inputs.areas import FILE as AREAS
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.returns.snapshot import write_snapshot
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.inputs.word_template import FOLDER, file_of
from eldercare_analysis.reporting.word import build_word, template_of
from tests.faults.fault import Fault, Outcome
from tests.faults.lab import MONTH, Lab
from tests.faults.mutants import mutants
from tests.faults.mutate import Change, change_bytes, change_text, change_tree
from tests.faults.workers import watched
from tests.inputs.areas import made_up
from tests.inputs.areas import write as write_areas
from tests.reporting.test_word import items_of

USED = 1 / 3  # of what is accepted: its tables are computed
LINE = 3000  # letters of a message at most


@dataclass(frozen=True)
class Kind:
    """Inputs of one kind.

    Attributes:
        files: what is changed, as paths below the lab's folder.
        changes: the ways in which it is.
        use: reads the changed file at its place, and computes with it where asked to.
    """

    files: Callable[[Lab], list[Path]]
    changes: tuple[Change, ...]
    use: Callable[[Lab, Path, bool], None]


def _workbook(content: bytes, chance: Random) -> bytes:
    return next(mutants(content, chance.getrandbits(32)))


def _tables(district: District, scenario: Scenario | None = None, register: object = None) -> None:
    coverage(district, scenario=scenario, register=register, month=MONTH)  # type: ignore[arg-type]
    budget(district, scenario=scenario, register=register, month=MONTH)  # type: ignore[arg-type]
    targets(district, scenario=scenario, register=register, month=MONTH)  # type: ignore[arg-type]


def _use_pack(lab: Lab, path: Path, whole: bool) -> None:
    district = load_district(path.parent if path.parent.name != "scenarios" else path.parents[1])
    if whole:
        _tables(district)


def _use_scenario(lab: Lab, path: Path, whole: bool) -> None:
    scenario = load_scenario(path, lab.district)
    if whole:
        _tables(lab.district, scenario)


def _use_returns(lab: Lab, path: Path, whole: bool) -> None:
    register = load_register(path, lab.district)
    if whole:
        _tables(lab.district, register=register)


def _of_pack(*names: str) -> Callable[[Lab], list[Path]]:
    return lambda lab: [lab.pack / name for name in names]


def _use_template(_: Lab, path: Path, whole: bool) -> None:
    district = load_district(path.parents[1])
    if whole:
        study = Study(district, district.baseline, MONTH, None, town=None, language="zh")
        Document(io.BytesIO(build_word(study, items_of("plan"), "run")))


def _template(lab: Lab) -> list[Path]:
    path = lab.pack / FOLDER / file_of("zh")
    if not path.is_file():
        path.parent.mkdir()
        path.write_bytes(
            template_of(Study(lab.district, lab.district.baseline, MONTH, None, town=None, language="zh"))
        )
    return [path]


def _snapshot(lab: Lab) -> list[Path]:
    path = lab.folder / "returns.json"
    if not path.is_file():
        write_snapshot(load_register(lab.returns, lab.district), path)
    return [path]


def _areas(lab: Lab) -> list[Path]:
    if not (lab.pack / AREAS).is_file():
        write_areas(lab.pack, made_up(lab.district))
    return [lab.pack / AREAS, lab.pack / "boundary.geojson"]


KINDS = {
    "workbooks of returns": Kind(lambda lab: sorted(lab.returns.iterdir()), (_workbook,), _use_returns),
    "tables of the pack": Kind(_of_pack("annex1_plan.csv", "towns.csv", "villages.csv", "tile_grid.csv", "clauses.csv", "annex2_indicators.csv"),
                               (change_text, change_text, change_bytes), _use_pack),
    "parameters": Kind(_of_pack("parameters.yaml"), (change_text, change_text, change_bytes), _use_pack),
    "scenarios": Kind(lambda lab: sorted((lab.pack / "scenarios").glob("[!b]*.yaml")), (change_text, change_text, change_bytes), _use_scenario),
    "maps": Kind(_areas, (change_tree, change_tree, change_text, change_bytes), _use_pack),
    "templates of the Word file": Kind(_template, (_workbook, _workbook, change_bytes), _use_template),
    "snapshots of returns": Kind(_snapshot, (change_tree, change_tree, change_text, change_bytes), _use_returns),
}  # fmt: skip


def mutant(kind: Kind, files: list[Path], chance: Random) -> tuple[Path, bytes]:
    """Return a file and what it is changed into."""
    path = chance.choice(files)
    return path, chance.choice(kind.changes)(path.read_bytes(), chance)


def used(lab: Lab, kind: Kind, path: Path, *, whole: bool) -> Outcome:
    """Read a file as the software does, compute with it where asked to, and say what came out."""
    try:
        kind.use(lab, path, whole)
    except InputError as error:
        return _told(error)
    return Outcome("read, and computed with" if whole else "read")


def _told(error: InputError) -> Outcome:
    """Look at the problems as a person gets them."""
    texts = [error.render("zh"), error.render("en")]
    lines = [line for text in texts for line in text.split("\n")]
    if not all(line.isprintable() for line in lines):
        return Outcome("problems", "a message with letters that steer a terminal")
    if max(map(len, lines)) > LINE:
        return Outcome("problems", f"a message of {max(map(len, lines)):,} letters")
    if any(problem.place is None for problem in error.problems):
        return Outcome("problems", "a problem without a place: " + lines[0][:200])
    return Outcome("one problem with its place" if len(error.problems) == 1 else "problems with their places")


def inject(name: str, _: Lab, chance: Random, times: int) -> Iterator[Outcome]:
    """Make so many mutants of a kind and read each in a process that is watched."""
    return watched(partial(_one, name), [chance.getrandbits(32) for _ in range(times)])


def _one(name: str, lab: Lab, seed: int) -> Outcome:
    chance, kind = Random(seed), KINDS[name]
    path, content = mutant(kind, kind.files(lab), chance)
    before = path.read_bytes()
    path.write_bytes(content)
    try:
        return used(lab, kind, path, whole=chance.random() < USED)
    finally:
        path.write_bytes(before)


FAULTS = [
    Fault(f"changed {name}", "Inputs", "bytes, words, lines, nodes or parts changed by chance, then read as the software reads them; of what it accepts, a third is computed with",
          "read, or problems with their places", partial(inject, name), often, often // 300)
    for name, often in {"workbooks of returns": 3000, "tables of the pack": 2500, "parameters": 1200, "scenarios": 1800, "maps": 800, "templates of the Word file": 600, "snapshots of returns": 700}.items()
]  # fmt: skip
