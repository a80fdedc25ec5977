"""Processes for tasks: one way to begin a task, to wait for it within limits, and to be told how it ended.

Many at a time.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from eldercare_analysis.inputs.problems import EldercareError
from eldercare_analysis.language import Language, say
from eldercare_analysis.runs.engine.starting import Started, started

TIME_LIMIT = 600.0  # seconds for one notebook; a loop without end is a failed notebook, not a run that hangs
Outcome = tuple[Any, Any]  # a thing, and what came out


class ProcessError(EldercareError):
    """A task's process failed, died or took too long.

    Attributes:
        key, fields: the text that says so is `process.KEY`, filled with the fields.
    """

    def __init__(self, key: str, fields: Mapping[str, object]) -> None:
        """Keep what is to be said."""
        self.key, self.fields = key, fields
        super().__init__(key, fields)

    def render(self, language: Language) -> str:
        """Return what happened, in words."""
        return say(language, f"process.{self.key}", **self.fields)

    def __str__(self) -> str:
        """Return it in English, for programmers."""
        return self.render("en")


class KilledError(ProcessError):
    """A task's process was killed, as by a system short of memory: another time it may do."""


class Worker:
    """A process that has imported everything and does one task after another."""

    def __init__(self, start: Callable[[], Started] = started) -> None:
        """Start it; by default in the way of this process."""
        self._child, self.receiver, self.orders = start()
        self._limit = self.end = math.inf

    @property
    def pid(self) -> int:
        """Its number."""
        return self._child.pid

    @property
    def exitcode(self) -> int | None:
        """How it ended; None while it runs."""
        return self._child.exitcode

    def begin(self, task: Callable[..., Any], arguments: tuple[Any, ...], limit: float = math.inf) -> None:
        """Give it a task: a function of a module, so that it finds it; `limit`: seconds until it is late.

        Raises:
            OSError: it has died.
        """
        self._limit, self.end = limit, time.monotonic() + limit
        self.orders.send((task, arguments, str(Path.cwd()), False))

    def become(self, program: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        """Have it run a function to its end, which takes over its ends of the line (`child.Line`)."""
        self.orders.send((program, arguments, str(Path.cwd()), True))

    def result(self) -> Any:  # noqa: ANN401 - whatever the task returns
        """Wait for what the task returns, at most to the time limit.

        Raises:
            ProcessError: the task raised, took too long, or the process died.
        """
        if self.end < math.inf and not self.receiver.poll(max(0.0, self.end - time.monotonic())):
            raise ProcessError("late", {"seconds": self._limit})
        try:
            failed, value = self.receiver.recv()
        except (EOFError, OSError):
            raise self.ended() from None
        if failed:
            raise ProcessError("failed", {"text": value})
        return value

    def ended(self) -> ProcessError:
        """Return how it ended by itself, as an error."""
        self._child.join()
        code = self._child.exitcode
        return (KilledError if (code or 0) < 0 else ProcessError)("ended", {"code": code})

    def close(self) -> None:
        """End it."""
        for line in (self.receiver, self.orders):
            with suppress(OSError):  # what it did not take any more
                line.close()
        self._child.kill()
        self._child.join()


@dataclass(frozen=True)
class Stage:
    """A task in processes of its own: at most one for each `share` of those that run at a time."""

    task: Callable[[Any], Any]
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
        stages: tasks, one after the other for each thing. Each returns None where the thing goes on to the
            next one, else what comes out; the last one always returns what comes out.
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
        most = math.ceil(self._workers / self._stages[stage].share)
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

    def _result(self, stage: int, worker: Worker) -> Any:  # noqa: ANN401 - whatever the task returns
        try:
            result = worker.result()
        except ProcessError as error:
            worker.close()
            return error
        self._idle[stage].append(worker)
        return result

    def close(self) -> None:
        """End all processes."""
        running = [worker for _, _, worker in self.active.values()]
        for worker in [*chain.from_iterable(self._idle), *running]:
            worker.close()
