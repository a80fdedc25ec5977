"""A run that is asked to end, ends in order: what runs for it ends, too, its log says so, and its work stays to go on from."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
MOMENT = 0.02  # seconds
STOPPED, INTERRUPTED = 143, 130  # exit codes: by SIGTERM or SIGHUP; by SIGINT, as when Ctrl-C is pressed


class Stopped(BaseException):
    """Somebody asked this process to end, by the signal that it names."""


def end_in_order() -> None:
    """Raise `Stopped` on SIGTERM and SIGHUP in this process, once; a signal that is ignored (as by nohup) stays ignored.

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


def _not_lost(passed_over: sys.UnraisableHookArgs) -> None:
    """Raise again, a moment later, what was raised where Python passes over errors, as while it forks; nothing else changes."""
    error = passed_over.exc_value
    if not isinstance(error, Stopped | KeyboardInterrupt) or not hasattr(signal, "setitimer"):
        sys.__unraisablehook__(passed_over)
        return

    def again(*_: object) -> None:
        raise error

    signal.signal(signal.SIGALRM, again)
    signal.setitimer(signal.ITIMER_REAL, MOMENT)


def _end_at_once() -> None:
    for one in ENDING:
        if signal.getsignal(one) == _stop:
            signal.signal(one, signal.SIG_DFL)


def reason(error: BaseException) -> str:
    """Return the signal that ended a process; empty where it was none."""
    if isinstance(error, KeyboardInterrupt):
        return "SIGINT"
    return str(error) if isinstance(error, Stopped) else ""


def code(error: BaseException) -> int:
    """Return the exit code of a process that a signal ended."""
    return INTERRUPTED if isinstance(error, KeyboardInterrupt) else STOPPED
