"""Processes for tasks, forked from one that has imported everything once; spawned where forking is not safe."""

from __future__ import annotations

import ctypes
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from eldercare_analysis.inputs.problems import EldercareError
from eldercare_analysis.runs.lean import be_lean

WARM = (  # what every notebook and report needs: imported once, before processes are made from this one
    "eldercare_analysis.runs.plain", "IPython.core.interactiveshell", "ipykernel.ipkernel", "matplotlib.backends.backend_svg", "papermill", "typst",
    "eldercare_analysis.reporting.access_items", "eldercare_analysis.reporting.annex2_items", "eldercare_analysis.reporting.budget.ranges",
    "eldercare_analysis.reporting.budget.returns", "eldercare_analysis.reporting.dispatch", "eldercare_analysis.reporting.gap_plan",
    "eldercare_analysis.reporting.heatmap", "eldercare_analysis.reporting.maps.coverage", "eldercare_analysis.reporting.pdf",
)  # fmt: skip
TIME_LIMIT = 600.0  # seconds for one notebook; a loop without end is a failed notebook, not a run that hangs
WAYS = ("fork", "server", "spawn")
MEMORY = 4 * 2**30  # bytes that a task may take beyond what it starts with
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
CRASHED = "the process ended with {code}"
LATE = "no end after {seconds:g} seconds"
# called with `send` and its arguments; a function of a module, so that another process finds it
Task = Callable[..., None]


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
        self.receiver, self._orders, self._child = start()
        self.limit = self.end = 0.0

    def begin(self, task: Task, arguments: tuple[Any, ...], limit: float) -> None:
        """Give it a task; `limit`: seconds until it is late.

        Raises:
            OSError: it has died.
        """
        self.limit, self.end = limit, time.monotonic() + limit
        self._orders.send((task, arguments, str(Path.cwd())))

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
        self._orders.close()
        self._child.kill()
        self._child.join()


def messages(task: Task, *arguments: Any, limit: float) -> Iterator[Any]:  # noqa: ANN401 - whatever the task takes
    """Run a task in a fresh process and yield what it sends.

    Args:
        task: what to run.
        arguments: what it is given beside `send`.
        limit: seconds until it is killed.

    Raises:
        ProcessError: it raised, died, or took longer.
    """
    worker = _spares.pop() if _spares else Worker()
    try:
        worker.begin(task, arguments, limit)
        if way() == "spawn":  # elsewhere a new one is there at once
            _spares.append(Worker())
        while sent := worker.receive():
            yield sent[0]
    finally:
        worker.close()


_spares: list[Worker] = []


def dismiss() -> None:
    """End the process that waits for a further task, where there is one."""
    while _spares:
        _spares.pop().close()


class Child(Protocol):
    """A process as `multiprocessing.Process` is one."""

    @property
    def exitcode(self) -> int | None:
        """How it ended; None while it has not been waited for."""

    def kill(self) -> None:
        """Kill it, unless it has ended."""

    def join(self) -> None:
        """Wait for its end."""


class _Fork:
    """A process forked from this one; once waited for, its number may be another's and is left alone."""

    def __init__(self, process_id: int) -> None:
        self._process_id = process_id
        self.exitcode: int | None = None

    def kill(self) -> None:
        if self.exitcode is None:
            os.kill(self._process_id, signal.SIGKILL)

    def join(self) -> None:
        if self.exitcode is None:
            self.exitcode = os.waitstatus_to_exitcode(os.waitpid(self._process_id, 0)[1])


def _forked() -> tuple[Connection, Connection, Child]:
    receiver, sender = multiprocessing.Pipe(duplex=False)
    orders, ordering = multiprocessing.Pipe(duplex=False)
    parent = os.getpid()
    process_id = os.fork()
    if process_id == 0:
        receiver.close()
        ordering.close()
        _die_with(parent)
        _serve(orders, sender)
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
    process.start()
    orders.close()
    sender.close()
    return receiver, ordering, process


def _serve_warm(orders: Connection, sender: Connection) -> None:
    be_lean()
    warm_up()
    os.environ["ELDERCARE_PROCESSES"] = WAYS[0]  # it has one thread, and may fork in turn
    _serve(orders, sender)


def _serve(orders: Connection, sender: Connection) -> None:
    """Do one task after another, to the end of this process: nothing of the parent is finished here."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the parent ends this one, too
    _limit_memory()
    with suppress(EOFError):  # not needed any more
        while True:
            task, arguments, folder = orders.recv()
            _perform(sender, folder, task, arguments)
            sys.stdout.flush()
    os._exit(0)


def _perform(sender: Connection, folder: str, task: Task, arguments: tuple[Any, ...]) -> None:
    try:
        os.chdir(folder)
        task(lambda value: sender.send(("sent", value)), *arguments)
        sender.send(("end", None))
    except EldercareError as error:
        sender.send(("failed", " ".join(str(error).split())))
    except BaseException as error:  # noqa: BLE001 - whatever it was, the parent says so
        sys.stderr.write(traceback.format_exc())  # goes to the run's log
        sender.send(("failed", f"{type(error).__name__}: {' '.join(str(error).split())}"))


def _die_with(parent: int) -> None:
    """End this process when its parent does, also where that is killed."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it was faster
        os._exit(1)


def _limit_memory() -> None:
    """Let a task that takes too much memory fail by itself, before the machine does."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    pages = (
        int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        if Path("/proc/self/statm").exists()
        else 0
    )
    size = pages * resource.getpagesize() + MEMORY
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size, resource.getrlimit(resource.RLIMIT_AS)[1]))
