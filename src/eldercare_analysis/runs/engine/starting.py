"""How a process for tasks is started: forked, by a server of forks, spawned, or beside a cluster's worker.

However it is, it has imported everything, and does one task after another (`child.serve`).
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol, cast

from eldercare_analysis.runs.engine.child import Line, die_with, serve
from eldercare_analysis.runs.engine.warm import warm_up
from eldercare_analysis.runs.surroundings import be_lean

ENDS = 1.0  # seconds within which a process that answers no more is gone, if it was killed
WAYS = ("fork", "server", "spawn")
CHOICE = "ELDERCARE_PROCESSES"
MAIN = f"{__package__}.__main__"  # who imports it is warm


def way() -> str:
    """Say how processes are made here.

    `fork` from this process where it has one thread, else from a `server` that has imported everything and
    has one; `spawn` where there is no fork that is safe. `ELDERCARE_PROCESSES` chooses a later one of these.
    """
    wanted = os.environ.get(CHOICE, WAYS[0])
    if sys.platform != "linux" or wanted == "spawn":
        return "spawn"
    return "fork" if wanted == "fork" and _threads() == 1 else "server"


def _threads() -> int:
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


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


class Started(NamedTuple):
    """A process, the end that hears from it, and the one that gives it orders."""

    child: Child
    receiver: Any
    orders: Any


class _Program:
    """An interpreter of its own; one that answers no more is waited for a moment."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process, self.pid = process, process.pid

    @property
    def exitcode(self) -> int | None:
        return self._process.poll()

    def kill(self) -> None:
        self._process.kill()

    def join(self) -> None:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(ENDS)


class Stream:
    """An end of a line over the file of a pipe, on any system."""

    def __init__(self, file: BinaryIO) -> None:
        """Read from it, or write to it."""
        self._file, self.close = file, file.close

    def send(self, value: object) -> None:
        """Send something."""
        pickle.dump(value, self._file)
        self._file.flush()

    def recv(self) -> Any:  # noqa: ANN401 - whatever was sent
        """Return what was sent next; EOFError: nothing comes any more."""
        try:
            return pickle.load(self._file)  # noqa: S301 - between processes of ours
        except pickle.UnpicklingError:  # cut
            raise EOFError from None


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


def started() -> Started:
    """Start a process in the way of this one."""
    return forked() if way() == "fork" else spawned()


def forked() -> Started:
    """Fork this process, which has one thread."""
    (receiver, sender), (orders, ordering) = (multiprocessing.Pipe(duplex=False) for _ in range(2))
    parent = os.getpid()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # what waits here would be written by both
    process_id = os.fork()
    if process_id == 0:
        receiver.close()
        ordering.close()
        die_with(parent)
        _serve_to_the_end(orders, sender)
    sender.close()
    orders.close()
    return Started(_Fork(process_id), receiver, ordering)


def spawned() -> Started:
    """Ask multiprocessing's server of forks, or start an interpreter."""
    how = way()
    context: Any = multiprocessing.get_context("forkserver" if how == "server" else how)
    if how == "server":
        context.set_forkserver_preload([MAIN])
    (receiver, sender), (orders, ordering) = (context.Pipe(duplex=False) for _ in range(2))
    process = context.Process(target=_serve_warm, args=(orders, sender), daemon=False)
    with _without_script():
        process.start()
    orders.close()
    sender.close()
    return Started(process, receiver, ordering)


def beside() -> Started:
    """Start an interpreter without multiprocessing: workers of a cluster may have no children of its kind."""
    command = [sys.executable, "-m", __package__]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe)  # noqa: S603 - ourselves
    receiver, orders = (Stream(cast(BinaryIO, file)) for file in (process.stdout, process.stdin))
    return Started(_Program(process), receiver, orders)


@contextmanager
def _without_script() -> Iterator[None]:
    """Keep multiprocessing from running the calling script again: tasks are functions of modules."""
    main: dict[str, Any] = vars(importlib.import_module("__main__"))
    before = dict(main)
    main.pop("__file__", None)
    main["__spec__"] = None  # as in an interactive session, where there is none
    try:
        yield
    finally:
        main |= before


def _serve_warm(orders: Connection, sender: Connection) -> None:
    be_lean()
    warm_up()
    os.environ[CHOICE] = WAYS[0]  # it has one thread, and may fork in turn
    _serve_to_the_end(orders, sender)


def _serve_to_the_end(orders: Connection, sender: Connection) -> None:
    """Serve to the end of this process: nothing of the parent is finished here."""
    try:
        serve(Line(orders, sender))
    finally:
        os._exit(0)
