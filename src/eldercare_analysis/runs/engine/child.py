"""What a process of tasks does: one after another, within limits, and no longer than its parent lives."""

from __future__ import annotations

import asyncio
import atexit
import ctypes
import gc
import logging
import multiprocessing
import os
import random
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from eldercare_analysis.inputs.problems import EldercareError

MEMORY = 4 * 2**30  # bytes that a task may take beyond what it starts with
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
STDIN = 0  # the file descriptor
IGNORED = (PendingDeprecationWarning, ImportWarning, ResourceWarning, DeprecationWarning)  # as Python does
WIDE = 20  # columns that pandas shows in a kernel; it chose when it was imported, without one


@dataclass(frozen=True)
class Line:
    """The ends of a line that a process has, as `multiprocessing.connection.Connection` is one."""

    orders: Any
    sender: Any


def serve(line: Line) -> None:
    """Do one task after another, and answer each with whether it failed, and what it returned or why."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the parent ends this one, too
    _limit_memory()
    with suppress(EOFError, BrokenPipeError):  # not needed any more
        while True:
            task, arguments, folder, takes_over = line.orders.recv()
            _perform(line, folder, task, (line, *arguments) if takes_over else arguments)
            sys.stdout.flush()


def _perform(line: Line, folder: str, task: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        os.chdir(folder)
        line.sender.send((False, task(*arguments)))
    except EldercareError as error:
        line.sender.send((True, " ".join(str(error).split())))
    except BaseException as error:  # noqa: BLE001 - whatever it was, the parent says so
        sys.stderr.write(traceback.format_exc())  # goes to the run's log
        line.sender.send((True, f"{type(error).__name__}: {' '.join(str(error).split())}"))


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
    told = Path("/proc/self/statm")
    pages = int(told.read_text(encoding="ascii").split()[0]) if told.exists() else 0
    size = pages * resource.getpagesize() + MEMORY
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size, resource.getrlimit(resource.RLIMIT_AS)[1]))


def forget_caller() -> None:
    """Take back what the program set up for itself in the process from which this one was forked."""
    multiprocessing.current_process().name = "MainProcess"  # in log records
    exits: Any = atexit
    exits._clear()
    atexit.register(logging.shutdown)
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), STDIN)
    sys.stdin = open(STDIN, encoding="utf-8", closefd=False)  # noqa: SIM115 - for the life of this process
    script = str(Path(sys.argv[0]).resolve().parent) if sys.argv and sys.argv[0] else ""
    if sys.path and sys.path[0] in {"", script, str(Path.cwd())}:
        del sys.path[0]
    asyncio.set_event_loop(asyncio.new_event_loop())
    _forget_logging()
    _forget_filters()
    random.seed()


def _forget_logging() -> None:
    logging.disable(logging.NOTSET)
    logging.root.setLevel(logging.WARNING)
    known = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    for logger in [logging.root, *known]:
        for handler in [one for one in logger.handlers if not isinstance(one, logging.NullHandler)]:
            logger.removeHandler(handler)


def _forget_filters() -> None:
    """Keep the filters of warnings that libraries set for one message, and Python's own."""
    filters: Any = warnings.filters
    special = [one for one in filters if one[1] or one[3]]
    warnings.resetwarnings()
    for kind in IGNORED:
        warnings.simplefilter("ignore", kind)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    filters[:0] = special


def adapt_libraries() -> None:
    """Have libraries that are imported already choose again what depends on where: they are in a kernel."""
    there: Any = sys.modules
    if "pandas" in there:
        there["pandas"].set_option("display.max_columns", WIDE)
    if "numpy.random" in there:
        there["numpy.random"].seed()
    if "matplotlib" in there:
        settings: dict[str, Any] = there["matplotlib"].rcParams
        # unchecked, as where it is read from there
        dict.__setitem__(settings, "backend", os.environ["MPLBACKEND"])


def finish(main: ModuleType) -> None:
    """Do what an interpreter does at its end; nothing of the parent is finished here.

    Args:
        main: the module whose values are let go, so that files that no code closed are written.
    """
    private: Any = threading
    private._shutdown()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)  # what was started from here, and goes on
    exits: Any = atexit
    exits._run_exitfuncs()
    vars(main).clear()
    gc.collect()
