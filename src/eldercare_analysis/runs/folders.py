"""Folders of a run: the lock, the work folder with its copies of the inputs, the one rename that publishes."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems
from eldercare_analysis.inputs.scenario import BASELINE
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import join
from eldercare_analysis.runs.lean import ONE_THREAD
from eldercare_analysis.runs.manifest import read_manifest

INPUTS = "evidence/inputs"
PACK = f"{INPUTS}/data"
RETURNS = f"{INPUTS}/returns.json"
WORKBOOKS = f"{INPUTS}/returns"
NOTEBOOKS = f"{INPUTS}/notebooks"
STATE = "state.json"
NAMED = 3  # towns named in a message before it says "and more"
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
PATTERNS = ("*.csv", "*.yaml", "*.geojson", "*.md", "scenarios/*.yaml")


def scenario_of(folder: Path, request: dict[str, Any]) -> str:
    """Return the scenario of a month: its name in the pack, or the file that lies among its inputs."""
    name = request.get("scenario_file")
    return str((folder / PACK / "scenarios" / name).resolve()) if name else str(request["scenario"])


def months_of(output: Path, scenario: str) -> Path:
    """Return the folder that holds the months of a scenario: that of the output for the baseline, else one of its own in it."""
    return output if scenario == BASELINE else output / scenario


def check_scenario(study: Study) -> None:
    """Refuse a scenario whose months, or whose copy among the inputs, would take the place of another's.

    Raises:
        InputError: its name is that of another scenario of the pack, or looks like a month; or one of its files is named like another one
            of the pack.
    """
    problems, scenario = Problems(), study.scenario
    folder = study.district.folder / "scenarios"
    if MONTH.fullmatch(scenario.name):
        problems.add("scenario_month", value=scenario.name)
    named = [(f"{scenario.name}.yaml", path) for path in scenario.files[-1:]]
    for name, path in dict.fromkeys([*named, *((path.name, path) for path in scenario.files)]):
        there = folder / name
        taken = there.is_file() and there.read_bytes() != path.read_bytes()
        if taken or (name == f"{BASELINE}.yaml" == f"{scenario.name}.yaml" and not there.is_file()):
            problems.add("scenario_taken", Place(path.name), value=name.removesuffix(".yaml"), other=there)
    problems.stop_if_any()


def check_replaceable(final: Path, subjects: list[str], study: Study) -> None:
    """Refuse to replace a month by one with fewer reports.

    Raises:
        InputError: the published month has reports that this run would not make.
    """
    published = (read_manifest(final) or {}).get("towns", [])
    lost = [town["town"] for town in published if town["status"] == "done" and town["town"] not in subjects]
    if lost:
        names = join(study.language, lost[:NAMED]) + (" …" if len(lost) > NAMED else "")
        raise InputError([Problem("output_larger", None, {"value": final, "towns": names})])


@contextmanager
def writable(output: Path) -> Iterator[None]:
    """Make the output folder, and tell of any file that cannot be written as a problem of the output."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(
            [Problem("output_unwritable", None, {"value": error.filename or output, "why": why})]
        ) from error


@contextmanager
def lock(final: Path) -> Iterator[None]:
    """Keep other runs out of a month, or tell that one is in it."""
    lock = FileLock(final.with_name(f".{final.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError([Problem("output_busy", None, {"value": final})]) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def own_scratch() -> Iterator[Path]:
    """Yield a folder that is gone afterwards; keep kernels and matplotlib in it, and every process to one thread."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="eldercare-") as scratch:
        for name in (
            "IPYTHONDIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "MPLCONFIGDIR",
        ):
            os.environ[name] = str(Path(scratch) / name.lower())
        os.environ |= dict.fromkeys(ONE_THREAD, "1")
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        try:
            yield Path(scratch)
        finally:
            os.environ.clear()
            os.environ.update(before)


def work_folder(final: Path, study: Study, state: str, *, fresh: bool) -> Path:
    """Return the folder to work in: the one that the same run left behind, or a new one with copies of the inputs.

    Args:
        final: the month's folder; the work folder is beside it.
        study: its pack and scenario are copied.
        state: tells one run from another; only an equal one is gone on with.
        fresh: start over in any case.
    """
    work = final.with_name(f".{final.name}.work")
    if fresh or not (work / STATE).is_file() or (work / STATE).read_text(encoding="utf-8") != state:
        shutil.rmtree(work, ignore_errors=True)
        _copy_inputs(study, work)
        (work / STATE).write_text(state, encoding="utf-8")
    return work


def pack_files(study: Study) -> list[Path]:
    """Return the files that a run reads: those of the pack, and scenarios from elsewhere."""
    folder = study.district.folder
    return sorted({path for pattern in PATTERNS for path in folder.glob(pattern)} | set(study.scenario.files))


def _copy_inputs(study: Study, work: Path) -> None:
    """Copy the pack, and a scenario from elsewhere beside it: the evidence needs nothing but its own folder."""
    for path in pack_files(study):
        inside = path.is_relative_to(study.district.folder)
        target = (
            work / PACK / path.relative_to(study.district.folder)
            if inside
            else work / PACK / "scenarios" / path.name
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def workbook_files(paths: Iterable[Path]) -> list[Path]:
    """Return all files of the paths of returns."""
    return sorted(
        file for path in paths for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file()
    )


def copy_returns(paths: Iterable[Path], work: Path) -> None:
    """Copy all workbooks, those that were left out included, as they were sent; paths of the same name are numbered."""
    (work / WORKBOOKS).mkdir(parents=True, exist_ok=True)
    taken: list[str] = []
    for path in paths:
        name = path.name if path.name not in taken else f"{taken.count(path.name) + 1}-{path.name}"
        taken.append(path.name)
        if path.is_dir():
            shutil.copytree(path, work / WORKBOOKS / name, dirs_exist_ok=True)
        else:
            shutil.copyfile(path, work / WORKBOOKS / name)


def publish(work: Path, final: Path) -> None:
    """Put the finished month in place; the one that it replaces is kept once."""
    previous = final.with_name(f".{final.name}.previous")
    if final.exists():
        shutil.rmtree(previous, ignore_errors=True)
        final.rename(previous)
    work.rename(final)
