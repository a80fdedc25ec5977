"""Processes for tasks, forked from one that has imported everything once; spawned where forking is not safe."""

from __future__ import annotations

import importlib
import math
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from eldercare_analysis.inputs.problems import EldercareError
from eldercare_analysis.runs.engine.serve import Task, die_with, serve
from eldercare_analysis.runs.lean import be_lean

WARM = (  # what every notebook and report needs: imported once, before processes are made from this one
    "eldercare_analysis.runs.plain", "IPython.core.completerlib", "IPython.core.oinspect", "IPython.extensions.storemagic", "eldercare_analysis.runs.engine.kernel",
    "matplotlib.backends.backend_svg", "papermill", "sqlite3", "tornado.platform.asyncio", "typst",
    "eldercare_analysis.reporting.served.access", "eldercare_analysis.reporting.goals.annex2", "eldercare_analysis.reporting.money.ranges",
    "eldercare_analysis.reporting.money.returns", "eldercare_analysis.reporting.meeting", "eldercare_analysis.reporting.planning.closing",
    "eldercare_analysis.reporting.goals.heatmap", "eldercare_analysis.reporting.maps.coverage", "eldercare_analysis.reporting.pdf",
)  # fmt: skip
TIME_LIMIT = 600.0  # seconds for one notebook; a loop without end is a failed notebook, not a run that hangs
WAYS = ("fork", "server", "spawn")
CRASHED = "the process ended with {code}"
LATE = "no end after {seconds:g} seconds"


class ProcessError(EldercareError):
    """A task's process failed, died or took too long."""


class KilledError(ProcessError):
    """A task's process was killed, as by a system short of memory: another time it may do."""


def warm_up() -> None:
    """Import everything that tasks need."""
    for name in WARM:
        importlib.import_module(name)


def way() -> str:
    """Say how processes are made here.

    `fork` from this process where it has one thread, else from a `server` that has imported everything and has one; `spawn`
    where there is no fork that is safe. `ELDERCARE_PROCESSES` chooses a later one of these.
    """
    wanted = os.environ.get("ELDERCARE_PROCESSES", WAYS[0])
    if sys.platform != "linux" or wanted == "spawn":
        return "spawn"
    return "fork" if wanted == "fork" and _threads() == 1 else "server"


def _threads() -> int:
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


class Worker:
    """A process that has imported everything and does one task after another."""

    def __init__(self) -> None:
        """Start it."""
        start = _forked if way() == "fork" else _spawned
        self.receiver, self.orders, self._child = start()
        self.limit = self.end = 0.0

    @property
    def pid(self) -> int:
        """Its number."""
        return self._child.pid

    @property
    def exitcode(self) -> int | None:
        """How it ended; None while it runs."""
        return self._child.exitcode

    def begin(self, task: Task, arguments: tuple[Any, ...], limit: float = math.inf) -> None:
        """Give it a task; `limit`: seconds until it is late.

        Raises:
            OSError: it has died.
        """
        self.limit, self.end = limit, time.monotonic() + limit
        self.orders.send((task, arguments, str(Path.cwd())))

    def receive(self) -> tuple[Any, ...]:
        """Return one thing that its task sent as a tuple, an empty one at the task's end; waits for it, at most to the time limit.

        Raises:
            ProcessError: the task raised, took too long, or the process died.
        """
        if not self.receiver.poll(max(0.0, self.end - time.monotonic())):
            raise ProcessError(LATE.format(seconds=self.limit))
        try:
            kind, value = self.receiver.recv()
        except EOFError:
            self._child.join()
            kind_of = KilledError if (self._child.exitcode or 0) < 0 else ProcessError
            raise kind_of(CRASHED.format(code=self._child.exitcode)) from None
        if kind == "failed":
            raise ProcessError(value)
        return () if kind == "end" else (value,)

    def close(self) -> None:
        """End it."""
        self.receiver.close()
        self.orders.close()
        self._child.kill()
        self._child.join()


class Child(Protocol):
    """A process as `multiprocessing.Process` is one."""

    @property
    def pid(self) -> int:
        """Its number."""

    @property
    def exitcode(self) -> int | None:
        """How it ended; None while it runs."""

    def kill(self) -> None:
        """Kill it, unless it has ended."""

    def join(self) -> None:
        """Wait for its end."""


class _Fork:
    """A process forked from this one; once waited for, its number may be another's and is left alone."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    @property
    def exitcode(self) -> int | None:
        return self._waited(os.WNOHANG)

    def kill(self) -> None:
        if self.exitcode is None:
            os.kill(self.pid, signal.SIGKILL)

    def join(self) -> None:
        self._waited(0)

    def _waited(self, options: int) -> int | None:
        if self._code is None:
            found, status = os.waitpid(self.pid, options)
            self._code = os.waitstatus_to_exitcode(status) if found else None
        return self._code


def _forked() -> tuple[Connection, Connection, Child]:
    receiver, sender = multiprocessing.Pipe(duplex=False)
    orders, ordering = multiprocessing.Pipe(duplex=False)
    parent = os.getpid()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # what waits here would be written by both
    process_id = os.fork()
    if process_id == 0:
        receiver.close()
        ordering.close()
        die_with(parent)
        serve(orders, sender)
    sender.close()
    orders.close()
    return receiver, ordering, _Fork(process_id)


def _spawned() -> tuple[Connection, Connection, Child]:
    how = way()
    context: Any = multiprocessing.get_context("forkserver" if how == "server" else how)
    if how == "server":
        context.set_forkserver_preload(list(WARM))
    receiver, sender = context.Pipe(duplex=False)
    orders, ordering = context.Pipe(duplex=False)
    process = context.Process(target=_serve_warm, args=(orders, sender), daemon=False)
    with _without_main():
        process.start()
    orders.close()
    sender.close()
    return receiver, ordering, process


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep multiprocessing from running the calling script again: tasks are functions of modules."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _serve_warm(orders: Connection, sender: Connection) -> None:
    be_lean()
    warm_up()
    os.environ["ELDERCARE_PROCESSES"] = WAYS[0]  # it has one thread, and may fork in turn
    serve(orders, sender)
