"""Processes that do one thing after another under limits, and are watched: what hangs is killed, what dies is told."""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from pathlib import Path

from tests.faults.fault import Outcome
from tests.faults.lab import Lab, laboratory

SECONDS = 5.0  # of a processor, for one thing, its child processes included
MEMORY = 2**30  # bytes that one thing may take
PATIENCE = 30.0  # seconds by the clock until what gives no answer is a hang
MEBIBYTE = 2**20

Work = Callable[[Lab, int], Outcome]


class _Worker:
    """A forked process with a lab of its own."""

    def __init__(self, work: Work) -> None:
        """Start it."""
        self.pipe, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("fork").Process(target=_serve, args=(work, theirs))
        self._process.start()
        theirs.close()
        self.seed, self.since = 0, 0.0

    def give(self, seed: int) -> None:
        """Hand it the next thing."""
        self.seed, self.since = seed, time.monotonic()
        self.pipe.send(seed)

    def answer(self) -> Outcome:
        """Return what came out, be it that the process died."""
        try:
            found: Outcome = self.pipe.recv()
        except EOFError:
            self._process.join()
            return Outcome("the process died", f"exit code {self._process.exitcode}, seed {self.seed}")
        return found

    def end(self) -> None:
        """End the process, whatever it does."""
        self.pipe.close()
        self._process.join(1)
        self._process.kill()
        self._process.join()


def watched(work: Work, seeds: Iterable[int], several: int = 0) -> Iterator[Outcome]:
    """Yield what comes out of each seed, several at a time; without a number, one a core."""
    left = iter(seeds)
    workers: list[_Worker] = []
    try:
        workers += [_started(work, seed) for seed in islice(left, several or os.cpu_count() or 1)]
        while workers:
            ready = wait([worker.pipe for worker in workers], 1)
            for worker in list(workers):
                late = time.monotonic() - worker.since > PATIENCE
                if worker.pipe not in ready and not late:
                    continue
                outcome = worker.answer() if worker.pipe in ready else _hang(worker)
                yield outcome
                if (seed := next(left, None)) is None or late or outcome.came_out == "the process died":
                    worker.end()
                    workers.remove(worker)
                    if seed is not None:
                        workers.append(_started(work, seed))
                else:
                    worker.give(seed)
    finally:
        for worker in workers:
            worker.end()


def _started(work: Work, seed: int) -> _Worker:
    worker = _Worker(work)
    worker.give(seed)
    return worker


def _hang(worker: _Worker) -> Outcome:
    return Outcome("a hang", f"no end after {PATIENCE:.0f} s, seed {worker.seed}", PATIENCE)


def _serve(work: Work, pipe: Connection) -> None:
    warnings.simplefilter("ignore")
    with laboratory() as lab, suppress(EOFError, KeyboardInterrupt):
        os.environ["XDG_CACHE_HOME"] = str(lab.folder / "cache")
        assert lab.district
        space = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (space + MEMORY, resource.RLIM_INFINITY))
        while True:
            pipe.send(_measured(work, lab, pipe.recv()))


def _measured(work: Work, lab: Lab, seed: int) -> Outcome:
    began, before = _processor_seconds(), _peak()
    try:
        found = work(lab, seed)
    except BaseException as error:  # noqa: BLE001 - that is what is looked for
        about = " ".join([*getattr(error, "__notes__", ()), type(error).__name__])
        found = Outcome("another exception", f"{about}: {str(error)[:200]!r}")
    seconds, memory = _processor_seconds() - began, (_peak() - before) / MEBIBYTE
    lost = (
        found.lost
        or (f"{seconds:.1f} s" if seconds > SECONDS else "")
        or (f"{memory:.0f} MiB" if memory > MEMORY else "")
    )
    return Outcome(found.came_out, f"{lost}, seed {seed}" if lost else "", seconds, memory)


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak() -> int:
    """Return the most bytes that this process or a child has held so far."""
    return (
        max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        * 1024
    )
