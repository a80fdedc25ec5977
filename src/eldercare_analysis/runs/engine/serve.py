"""What a process of a task does: one task after another, within limits, and no longer than its parent lives."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from eldercare_analysis.inputs.problems import EldercareError

MEMORY = 4 * 2**30  # bytes that a task may take beyond what it starts with
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
# called with `send` and its arguments; a function of a module, so that another process finds it
Task = Callable[..., None]


@dataclass(frozen=True)
class Line:
    """What a task is given as `send`: called with something, it sends that; a task may use both ends for itself."""

    orders: Connection
    sender: Connection

    def __call__(self, value: object) -> None:
        """Send something."""
        self.sender.send(("sent", value))


def serve(orders: Connection, sender: Connection) -> None:
    """Do one task after another, to the end of this process: nothing of the parent is finished here."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the parent ends this one, too
    _limit_memory()
    with suppress(EOFError):  # not needed any more
        while True:
            task, arguments, folder = orders.recv()
            _perform(Line(orders, sender), folder, task, arguments)
            sys.stdout.flush()
    os._exit(0)


def _perform(line: Line, folder: str, task: Task, arguments: tuple[Any, ...]) -> None:
    try:
        os.chdir(folder)
        task(line, *arguments)
        line.sender.send(("end", None))
    except EldercareError as error:
        line.sender.send(("failed", " ".join(str(error).split())))
    except BaseException as error:  # noqa: BLE001 - whatever it was, the parent says so
        sys.stderr.write(traceback.format_exc())  # goes to the run's log
        line.sender.send(("failed", f"{type(error).__name__}: {' '.join(str(error).split())}"))


def die_with(parent: int) -> None:
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
