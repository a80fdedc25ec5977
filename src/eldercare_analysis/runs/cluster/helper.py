"""The process beside a worker of a cluster: reads orders on standard input, writes reports to standard output."""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from eldercare_analysis.inputs.files import digest
from eldercare_analysis.runs.cluster.parcel import Files, made, unpacked, write
from eldercare_analysis.runs.engine.pool import all_of
from eldercare_analysis.runs.lean import be_lean
from eldercare_analysis.runs.manifest import Result
from eldercare_analysis.runs.report import Job
from eldercare_analysis.runs.reports import REPORT_LIMIT, STAGES, prepare, results_of
from eldercare_analysis.runs.scratch import own_scratch

STDOUT, STDERR = 1, 2  # file descriptors


def main() -> None:
    """Make one report after another, until there are no more orders."""
    be_lean()
    with os.fdopen(os.dup(STDOUT), "wb") as replies, own_scratch() as scratch:
        os.dup2(STDERR, STDOUT)  # what is printed is no reply
        serve(sys.stdin.buffer, replies, scratch)


def serve(orders: BinaryIO, replies: BinaryIO, scratch: Path) -> None:
    """Answer each order with how its report came out and its files."""
    known: set[str] = set()
    while True:
        try:
            content, job, kept = pickle.load(orders)  # noqa: S301 - from the worker beside which this runs
        except EOFError:
            return
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            own = unpacked(content, Path(folder), job)
            if (name := digest(content)) not in known:
                prepare(own)
                known.add(name)
            pickle.dump(_made(own, kept), replies)
        replies.flush()


def _made(job: Job, kept: Files) -> tuple[Result, Files]:
    write(job.work, kept)
    ((_, result),) = results_of(all_of(STAGES, [job], 1, REPORT_LIMIT))
    return result, made(job)


if __name__ == "__main__":
    main()
