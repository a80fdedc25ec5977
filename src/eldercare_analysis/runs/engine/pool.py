"""Tasks for many things, several at a time, in processes that do one after another."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from multiprocessing.connection import wait
from typing import Any

from eldercare_analysis.runs.engine.process import ProcessError, Worker
from eldercare_analysis.runs.engine.serve import Task

Outcome = tuple[Any, Any]  # a thing, and what came out


@dataclass(frozen=True)
class Stage:
    """A task in processes of its own: at most one for each `share` of those that run at a time."""

    task: Task
    share: int = 1


def all_of(
    stages: Sequence[Stage],
    wanted: Iterable[Any],
    workers: int,
    limit: float,
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[Outcome]:
    """Run tasks for each of some things; a process that fails is replaced by a fresh one.

    Args:
        stages: tasks, one after the other for each thing. Each sends None where the thing goes on to the next one, else what comes
            out; the last one always sends what comes out.
        wanted: what they are for, one after the other the only argument.
        workers: how many at a time.
        limit: seconds until one is killed.
        meanwhile: what this process does once the first tasks have begun.

    Yields:
        Each thing with what comes out, as they come, or with a ProcessError.
    """
    pool = _Pool(stages, wanted, workers, limit)
    try:
        pool.fill()
        meanwhile()
        while pool.active:
            found = pool.finished()
            pool.fill()
            yield from found
    finally:
        pool.close()


class _Pool:
    """What waits, what runs, and which processes are idle."""

    def __init__(self, stages: Sequence[Stage], wanted: Iterable[Any], workers: int, limit: float) -> None:
        self._stages, self._workers, self._limit = stages, workers, limit
        self._waiting: list[deque[Any]] = [deque(wanted), *(deque[Any]() for _ in stages[1:])]
        self._idle: list[list[Worker]] = [[] for _ in stages]
        self.active: dict[Any, tuple[int, Any, Worker]] = {}

    def fill(self) -> None:
        """Begin as many tasks as there may be at a time: what has begun is finished first."""
        for stage in reversed(range(len(self._stages))):
            while self._waiting[stage] and self._free(stage):
                thing = self._waiting[stage].popleft()
                worker = self._begun(stage, thing)
                self.active[worker.receiver] = (stage, thing, worker)

    def _free(self, stage: int) -> bool:
        running = sum(one == stage for one, _, _ in self.active.values())
        most = ceil(self._workers / self._stages[stage].share)
        return len(self.active) < self._workers and running < most

    def _begun(self, stage: int, thing: object) -> Worker:
        """Return a worker that has begun with a thing: one that is idle and has not died, else a new one."""
        while self._idle[stage]:
            worker = self._idle[stage].pop()
            try:
                worker.begin(self._stages[stage].task, (thing,), self._limit)
            except OSError:
                worker.close()
            else:
                return worker
        worker = Worker()
        worker.begin(self._stages[stage].task, (thing,), self._limit)
        return worker

    def finished(self) -> list[Outcome]:
        """Wait until some tasks end or are late, and return the things for which nothing is left to do."""
        soonest = min(worker.end for _, _, worker in self.active.values())
        ready = wait(list(self.active), max(0.0, soonest - time.monotonic()))
        late = [one for one, (_, _, worker) in self.active.items() if worker.end <= time.monotonic()]
        found = []
        for receiver in dict.fromkeys([*ready, *late]):
            stage, thing, worker = self.active.pop(receiver)
            result = self._result(stage, worker)
            if result is None:
                self._waiting[stage + 1].append(thing)
            else:
                found.append((thing, result))
        return found

    def _result(self, stage: int, worker: Worker) -> Any:  # noqa: ANN401 - whatever the task sends
        try:
            (result,), _ = worker.receive(), worker.receive()
        except (ProcessError, ValueError) as error:
            worker.close()
            return error
        self._idle[stage].append(worker)
        return result

    def close(self) -> None:
        """End all processes."""
        for worker in [
            *(one for kind in self._idle for one in kind),
            *(w for _, _, w in self.active.values()),
        ]:
            worker.close()
