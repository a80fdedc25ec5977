"""What a run works with: copies of its inputs, made first, so that the evidence needs nothing but its own folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from eldercare_analysis.inputs.returns.inbox import workbooks_under
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.runs.folders import EVIDENCE, PACK, WORKBOOKS
from eldercare_analysis.runs.publishing.modes import FOLDER, same_mode

PATTERNS = ("*.csv", "*.yaml", "*.geojson", "*.md", "scenarios/*.yaml")


def pack_files(study: Study) -> list[Path]:
    """Return the files that a run reads: those of the pack, and scenarios from elsewhere; what never ends, as a FIFO, is none."""
    folder = study.district.folder
    found = {path for pattern in PATTERNS for path in folder.glob(pattern) if path.is_file()}
    return sorted(found | set(study.scenario.files))


def workbook_files(paths: Iterable[Path]) -> list[Path]:
    """Return the workbooks of the paths of returns."""
    return sorted(file for path in paths for file in workbooks_under(path))


def copy_inputs(study: Study, returns: Iterable[Path], work: Path) -> None:
    """Copy the pack, a scenario from elsewhere beside it, and returns as they were sent; what an interrupted run copied is copied again.

    Args:
        study: its pack and scenario are copied.
        returns: workbooks and folders, those that were left out included; paths of the same name are numbered.
        work: the work folder; nobody but its owner and group can look into its evidence.
    """
    (work / EVIDENCE).mkdir(mode=FOLDER, exist_ok=True)
    for path in pack_files(study):
        inside = path.is_relative_to(study.district.folder)
        _copy(
            path,
            work / PACK / (path.relative_to(study.district.folder) if inside else f"scenarios/{path.name}"),
        )
    shutil.rmtree(work / WORKBOOKS, ignore_errors=True)
    taken: list[str] = []
    for path in returns:
        name = path.name if path.name not in taken else f"{taken.count(path.name) + 1}-{path.name}"
        taken.append(path.name)
        target = work / WORKBOOKS / name
        for file in workbooks_under(path):
            copy = target / file.relative_to(path)
            _copy(file, copy)
            same_mode(file, copy)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
