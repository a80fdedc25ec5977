"""What a process has around it: the clock, signals, threads, and libraries as they came.

Imports nothing slow, so that a program of ours can begin with it; what is imported before changes nothing.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import FrameType

OFFSET = "ELDERCARE_CLOCK_OFFSET"  # seconds that the clock is taken to be ahead; for trials of other days
SETTINGS = "MATPLOTLIBRC"
# processes are forked from one that must have a single thread
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# builds a grammar when jsonschema imports it, for half of a program's start; it checks addresses
UNUSED = "rfc3987_syntax"
# how often Python looks for cycles: half a million objects come with the libraries, and stay
SELDOM = (100_000, 20, 20)
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
MOMENT = 0.02  # seconds
STOPPED, INTERRUPTED = 143, 130  # exit codes: by SIGTERM or SIGHUP; by SIGINT, as when Ctrl-C is pressed


def offset() -> timedelta:
    """Return how far ahead of the machine's clock this software is; nothing where that is no number."""
    try:
        return timedelta(seconds=float(os.environ.get(OFFSET, "0")))
    except (ValueError, OverflowError):
        return timedelta()


def now() -> datetime:
    """Return this moment in UTC. Nobody else asks.

    What is published depends on it in the times that it records only.
    """
    return datetime.now(UTC) + offset()


def today() -> date:
    """Return this day as the user's calendar has it."""
    return now().astimezone().date()


class _LeftOut(MetaPathFinder):
    """Finds no module of some names."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def find_spec(self, fullname: str, *_: object) -> None:
        """Refuse those names; all others are for the next finder."""
        if fullname in self._names:
            raise ModuleNotFoundError(f"{fullname} is left out", name=fullname)


@contextmanager
def left_out(*names: str) -> Iterator[None]:
    """Let nobody import some modules meanwhile: libraries do without them."""
    finder = _LeftOut(*names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def be_lean() -> None:
    """Keep a process of this program's own small and quick to start.

    numpy has one thread, what is slow to import and not used is left out, Python seldom looks for cycles.
    """
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    gc.set_threshold(*SELDOM)
    sys.meta_path.insert(0, _LeftOut(UNUSED))


def import_plainly(name: str = "matplotlib") -> None:
    """Import what reads settings where it is imported (`matplotlibrc`, MATPLOTLIBRC) without these."""
    before, given = Path.cwd(), os.environ.pop(SETTINGS, None)
    os.chdir(Path(__file__).parent)
    try:
        importlib.import_module(name)
    finally:
        os.chdir(before)
        if given is not None:
            os.environ[SETTINGS] = given


class Stopped(BaseException):
    """Somebody asked this process to end, by the signal that it names."""


def end_in_order() -> None:
    """Raise `Stopped` on SIGTERM and SIGHUP in this process, once.

    A signal that is ignored (as by nohup) stays ignored.

    Processes forked from this one end by these signals at once.
    """
    for one in ENDING:
        if signal.getsignal(one) == signal.SIG_DFL:
            signal.signal(one, _stop)
    sys.unraisablehook = _not_lost
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_end_at_once)


def _stop(number: int, _: FrameType | None) -> None:
    for one in ENDING:
        if signal.getsignal(one) == _stop:
            signal.signal(one, signal.SIG_IGN)  # it is ending
    raise Stopped(signal.Signals(number).name)


def _not_lost(
    passed_over: sys.UnraisableHookArgs,
    *,
    ordinary: Callable[[sys.UnraisableHookArgs], object] = sys.__unraisablehook__,
    is_ending: Callable[[], bool] = sys.is_finalizing,
) -> None:
    """Raise again, a moment later, what was raised where Python passes over errors, as while it forks.

    Nothing else changes.

    While Python takes itself apart, names of modules are gone; what this needs then comes with it.
    """
    if is_ending() or not hasattr(signal, "setitimer"):
        ordinary(passed_over)
        return
    error = passed_over.exc_value
    if not isinstance(error, Stopped | KeyboardInterrupt):
        ordinary(passed_over)
        return

    def again(*_: object) -> None:
        raise error

    signal.signal(signal.SIGALRM, again)
    signal.setitimer(signal.ITIMER_REAL, MOMENT)


def _end_at_once() -> None:
    for one in ENDING:
        if signal.getsignal(one) == _stop:
            signal.signal(one, signal.SIG_DFL)


def signal_of(error: BaseException) -> str:
    """Return the signal that ended a process; empty where it was none."""
    if isinstance(error, KeyboardInterrupt):
        return "SIGINT"
    return str(error) if isinstance(error, Stopped) else ""


def exit_code(error: BaseException) -> int:
    """Return the exit code of a process that a signal ended."""
    return INTERRUPTED if isinstance(error, KeyboardInterrupt) else STOPPED
