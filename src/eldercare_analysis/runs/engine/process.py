"""A fresh process for each task, forked from one that has imported everything once; spawned where forking is not safe."""

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
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Protocol

from eldercare_analysis.inputs.problems import EldercareError

WARM = (  # what every notebook and report needs: imported once, before processes are made from this one
    "IPython.core.interactiveshell", "ipykernel.ipkernel", "matplotlib.backends.backend_svg", "papermill", "typst",
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
Send = Callable[[Any], None]
# called with `send` and its arguments; a function of a module, so that another process finds it
Task = Callable[..., None]


class ProcessError(EldercareError):
    """A task's process failed, died or took too long."""


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


class Running:
    """A task in its own process: `receive` returns what it sent, until it ended."""

    def __init__(self, task: Task, arguments: tuple[Any, ...], limit: float) -> None:
        """Start it; `limit`: seconds until it is killed."""
        self.limit, self.end = limit, time.monotonic() + limit
        start = _forked if way() == "fork" else _spawned
        self.receiver, self._child = start(task, arguments)

    def receive(self) -> tuple[Any, ...]:
        """Return one thing that it sent as a tuple, an empty one at its end; waits for it, at most to the time limit.

        Raises:
            ProcessError: it raised, died, or took too long.
        """
        if not self.receiver.poll(max(0.0, self.end - time.monotonic())):
            raise ProcessError(LATE.format(seconds=self.limit))
        try:
            kind, value = self.receiver.recv()
        except EOFError:
            self._child.join()
            raise ProcessError(CRASHED.format(code=self._child.exitcode)) from None
        if kind == "failed":
            raise ProcessError(value)
        return () if kind == "end" else (value,)

    def close(self) -> None:
        """End it, where it has not ended by itself."""
        self.receiver.close()
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
    running = Running(task, arguments, limit)
    try:
        while sent := running.receive():
            yield sent[0]
    finally:
        running.close()


def all_of(task: Task, wanted: Iterable[Any], workers: int, limit: float) -> Iterator[tuple[Any, Any]]:
    """Run a task for each of some things, several at a time, each in a fresh process.

    Args:
        task: sends one result.
        wanted: what it is for, one after the other its only argument.
        workers: how many at a time.
        limit: seconds until one is killed.

    Yields:
        Each thing with its result as they come, or with a ProcessError.
    """
    waiting = deque(wanted)
    active: dict[Any, tuple[Any, Running]] = {}
    try:
        while waiting or active:
            while waiting and len(active) < workers:
                thing = waiting.popleft()
                running = Running(task, (thing,), limit)
                active[running.receiver] = (thing, running)
            soonest = min(running.end for _, running in active.values())
            ready = wait(list(active), max(0.0, soonest - time.monotonic()))
            late = [receiver for receiver, (_, running) in active.items() if running.end <= time.monotonic()]
            for receiver in [*ready, *(one for one in late if one not in ready)]:
                thing, running = active.pop(receiver)
                try:
                    result = running.receive()[0]
                except (ProcessError, IndexError) as error:
                    result = error
                running.close()
                yield thing, result
    finally:
        for _, running in active.values():
            running.close()
        dismiss()


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


def _forked(task: Task, arguments: tuple[Any, ...]) -> tuple[Connection, Child]:
    receiver, sender = multiprocessing.Pipe(duplex=False)
    parent = os.getpid()
    process_id = os.fork()
    if process_id == 0:
        receiver.close()
        _die_with(parent)
        _limit_memory()
        _perform(sender, task, arguments)
        os._exit(0)  # nothing of the parent is to be finished here
    sender.close()
    return receiver, _Fork(process_id)


class _Spare:
    """A process that has imported everything and waits for its one task; where it is spawned, the next one starts while it works."""

    def __init__(self, how: str) -> None:
        context: Any = multiprocessing.get_context("forkserver" if how == "server" else how)
        if how == "server":
            context.set_forkserver_preload(list(WARM))
        self.receiver, sender = context.Pipe(duplex=False)
        orders, self.orders = context.Pipe(duplex=False)
        self.process = context.Process(target=_serve, args=(orders, sender), daemon=False)
        self.process.start()
        orders.close()
        sender.close()


_spares: list[_Spare] = []


def _spawned(task: Task, arguments: tuple[Any, ...]) -> tuple[Connection, Child]:
    how = way()
    spare = _spares.pop() if _spares else _Spare(how)
    spare.orders.send((task, arguments, str(Path.cwd())))
    if how == "spawn":  # a server is ready at once
        _spares.append(_Spare(how))
    return spare.receiver, spare.process


def dismiss() -> None:
    """End the process that waits for a further task, where there is one."""
    while _spares:
        spare = _spares.pop()
        spare.orders.close()
        spare.process.join()


def _serve(orders: Connection, sender: Connection) -> None:
    warm_up()
    try:
        task, arguments, folder = orders.recv()
    except EOFError:  # not needed any more
        return
    os.chdir(folder)
    os.environ["ELDERCARE_PROCESSES"] = WAYS[0]  # it has one thread, and may fork in turn
    _limit_memory()
    _perform(sender, task, arguments)
    sys.stdout.flush()
    os._exit(0)


def _perform(sender: Connection, task: Task, arguments: tuple[Any, ...]) -> None:
    try:
        task(lambda value: sender.send(("sent", value)), *arguments)
        sender.send(("end", None))
    except EldercareError as error:
        sender.send(("failed", " ".join(str(error).split())))
    except BaseException as error:  # noqa: BLE001 - whatever it was, the parent says so
        sys.stderr.write(traceback.format_exc())  # goes to the run's log
        sender.send(("failed", f"{type(error).__name__}: {' '.join(str(error).split())}"))
    finally:
        sender.close()


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
