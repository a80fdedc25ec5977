"""What travels between a client and the workers of a cluster: a month's inputs as bytes, a report's files back."""

from __future__ import annotations

import io
import platform
import re
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path

from eldercare_analysis.runs.folders import INPUTS, WORKBOOKS
from eldercare_analysis.runs.manifest import software
from eldercare_analysis.runs.report import Job

WORK, NOTEBOOKS = "work", "notebooks"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same inputs are the same bytes
Files = dict[str, bytes]  # by their path in the work folder


def packed(job: Job) -> bytes:
    """Return the inputs that all reports of a month share: pack, snapshot of the returns, notebooks; not the workbooks as sent."""
    files = {f"{NOTEBOOKS}/{path.name}": path for path in job.notebooks.glob("*.ipynb")}
    for path in (job.work / INPUTS).rglob("*"):
        name = path.relative_to(job.work).as_posix()
        if path.is_file() and not name.startswith(f"{WORKBOOKS}/"):
            files[f"{WORK}/{name}"] = path
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), files[name].read_bytes())
    return target.getvalue()


def unpacked(content: bytes, folder: Path, job: Job) -> Job:
    """Write the inputs into a folder and return the job with its paths there."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    (folder / WORK / "evidence").mkdir(parents=True, exist_ok=True)
    return replace(job, work=folder / WORK, notebooks=folder / NOTEBOOKS)


def made_before(job: Job) -> Files:
    """Return what an interrupted run left of a report."""
    return _files(job.work, job.executed.glob("*.ipynb"))


def made(job: Job) -> Files:
    """Return what was made for a job: all files of its work folder but the inputs."""
    return _files(
        job.work, (path for path in job.work.rglob("*") if not path.is_relative_to(job.work / INPUTS))
    )


def write(work: Path, files: Files) -> None:
    """Write files, each whole."""
    for name, content in files.items():
        target = work / name
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.part")
        beside.write_bytes(content)
        beside.replace(target)


def _files(work: Path, paths: Iterable[Path]) -> Files:
    return {path.relative_to(work).as_posix(): path.read_bytes() for path in sorted(paths) if path.is_file()}


@cache
def versions() -> dict[str, str]:
    """Return what must be the same wherever reports are made: this package's files, Python, libraries."""
    needed = [line for line in requires("eldercare-analysis") or () if "extra" not in line]
    names = [found[0] for line in needed if (found := re.match(r"[\w.-]+", line))]
    return {"eldercare-analysis": software()["code"], "python": platform.python_version()} | {
        name: version(name) for name in names
    }
