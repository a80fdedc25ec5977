"""What a worker of a cluster does with a report, and what travels: a month's inputs, a report's files back.

A worker has threads and may not fork: it hands reports to a process beside it that may.
"""

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
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory

from eldercare_analysis.inputs.files import digest
from eldercare_analysis.runs.engine.processes import ProcessError, Worker, all_of
from eldercare_analysis.runs.engine.starting import beside
from eldercare_analysis.runs.evidence import EVIDENCE, INPUTS, WORKBOOKS, Result, software
from eldercare_analysis.runs.report import Job
from eldercare_analysis.runs.reports import REPORT_LIMIT, STAGES, prepare, results_of

WORK, NOTEBOOKS = "work", "notebooks"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same inputs are the same bytes
Files = dict[str, bytes]  # by their path in the work folder


def packed(job: Job) -> bytes:
    """Return the inputs that all reports of a month share: pack, snapshot of the returns, notebooks.

    No workbooks.
    """
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
    (folder / WORK / EVIDENCE).mkdir(parents=True, exist_ok=True)
    return replace(job, work=folder / WORK, notebooks=folder / NOTEBOOKS)


def made_before(job: Job) -> Files:
    """Return what an interrupted run left of a report."""
    return _files(job.work, job.executed.glob("*.ipynb"))


def made(job: Job) -> Files:
    """Return what was made for a job: all files of its work folder but the inputs."""
    every = job.work.rglob("*")
    return _files(job.work, (path for path in every if not path.is_relative_to(job.work / INPUTS)))


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


def as_sent(content: bytes) -> bytes:
    """Return inputs as they are: as a task of their own they go to each worker once."""
    return content


def make(content: bytes, job: Job, kept: Files, wanted: dict[str, str]) -> tuple[Result, Files]:
    """Have a report made beside this worker; return how it came out, with its files.

    Args:
        content: the month's inputs, from `packed`.
        job: the report.
        kept: what an interrupted run left of it.
        wanted: the versions that there must be here.

    Raises:
        ProcessError: there are others, or the process that made it failed, died, or was killed.
    """
    if versions() != wanted:
        raise ProcessError("unlike", {})
    try:
        worker = _idle.get_nowait()
    except Empty:
        worker = Worker(beside)
    try:
        found = _made(worker, content, job, kept)
    except ProcessError:
        worker.close()
        raise
    _idle.put(worker)
    return found


def _made(worker: Worker, *order: object) -> tuple[Result, Files]:
    try:
        worker.begin(make_here, order)
    except OSError:
        raise worker.ended() from None
    found: tuple[Result, Files] = worker.result()
    return found


def make_here(content: bytes, job: Job, kept: Files) -> tuple[Result, Files]:
    """Make a report in a temporary folder."""
    with TemporaryDirectory() as folder:
        own = unpacked(content, Path(folder), job)
        if (name := digest(content)) not in _known:
            prepare(own)
            _known.add(name)
        write(own.work, kept)
        ((_, result),) = results_of(all_of(STAGES, [own], 1, REPORT_LIMIT))
        return result, made(own)


_idle: SimpleQueue[Worker] = SimpleQueue()  # one for each task that runs at a time
_known: set[str] = set()  # digests of months whose inputs were read here already
