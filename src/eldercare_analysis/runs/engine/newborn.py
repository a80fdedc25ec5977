"""What a process that was forked takes back, so that code in it finds what it would find in a new interpreter."""

from __future__ import annotations

import asyncio
import atexit
import gc
import logging
import multiprocessing
import os
import random
import signal
import sys
import threading
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

STDIN = 0  # the file descriptor
IGNORED = (PendingDeprecationWarning, ImportWarning, ResourceWarning, DeprecationWarning)  # as Python does
WIDE = 20  # columns that pandas shows in a kernel; it chose when it was imported, without one


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
    """Have libraries that are imported already choose again what they choose by where they are imported: in a kernel."""
    there: Any = sys.modules
    if "pandas" in there:
        there["pandas"].set_option("display.max_columns", WIDE)
    if "numpy.random" in there:
        there["numpy.random"].seed()
    if "matplotlib" in there:
        settings: dict[str, Any] = there["matplotlib"].rcParams
        dict.__setitem__(
            settings, "backend", os.environ["MPLBACKEND"]
        )  # unchecked, as where it is read from there


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
