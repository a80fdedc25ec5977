"""What a worker of a cluster does: hand a report to a process beside it that forks. The worker itself has threads, and may not."""

from __future__ import annotations

import pickle
import subprocess
import sys
from queue import Empty, SimpleQueue

from eldercare_analysis.inputs.problems import EldercareError
from eldercare_analysis.runs.cluster.parcel import Files, versions
from eldercare_analysis.runs.engine.process import CRASHED, KilledError
from eldercare_analysis.runs.manifest import Result
from eldercare_analysis.runs.report import Job

ENDS = 1.0  # seconds within which a process that answers no more is gone, if it was killed


class WorkerError(EldercareError):
    """A worker cannot make reports: it has other software, or the process beside it died."""


def as_sent(content: bytes) -> bytes:
    """Return inputs as they are: as a task of their own they go to each worker once, and again to others where one dies."""
    return content


def make(content: bytes, job: Job, kept: Files, wanted: dict[str, str]) -> tuple[Result, Files]:
    """Make a report and return how it came out with its files.

    Args:
        content: the month's inputs, from `packed`.
        job: the report.
        kept: what an interrupted run left of it.
        wanted: the versions that there must be here.

    Raises:
        WorkerError: there are others, or the process that made it died.
        KilledError: it was killed.
    """
    if versions() != wanted:
        raise WorkerError("other software")
    try:
        helper = _idle.get_nowait()
    except Empty:
        helper = Helper()
    try:
        found = helper.make(content, job, kept)
    except (OSError, EOFError, pickle.PickleError) as error:
        code = helper.close()
        if code is not None and code < 0:
            raise KilledError(CRASHED.format(code=code)) from error
        raise WorkerError(f"{type(error).__name__}: {error}") from error
    _idle.put(helper)
    return found


class Helper:
    """A process that has imported everything, forks for each notebook, and ends with the worker."""

    def __init__(self) -> None:
        """Start it."""
        command = [sys.executable, "-m", "eldercare_analysis.runs.cluster.helper"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves

    def make(self, content: bytes, job: Job, kept: Files) -> tuple[Result, Files]:
        """Have a report made."""
        orders, replies = self._process.stdin, self._process.stdout
        if orders is None or replies is None:
            raise EOFError
        pickle.dump((content, job, kept), orders)
        orders.flush()
        found: tuple[Result, Files] = pickle.load(replies)  # noqa: S301 - from our own process
        return found

    def close(self) -> int | None:
        """End it; return how it has ended by itself, None where it has not."""
        try:
            code = self._process.wait(ENDS)
        except subprocess.TimeoutExpired:
            code = None
        self._process.kill()
        self._process.communicate()
        return code


_idle: SimpleQueue[Helper] = SimpleQueue()  # one for each task that runs at a time
