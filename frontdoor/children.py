"""Starting programs so that signals reach them and nothing is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import IO, NoReturn

BY_SIGNAL = 128  # the exit code of what a signal ended, without the signal's number


def become(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Have a program take this process's place: signals, terminal and exit code are then its own. Windows waits and returns its exit code.

    Raises:
        OSError: it cannot be started.
    """
    if sys.platform != "win32":
        os.execve(command[0], [*command], environment)  # noqa: S606 - no shell is wanted
    return run(command, environment)


def run(command: Sequence[str], environment: Mapping[str, str], output: IO[bytes] | None = None) -> int:
    """Run a program to its end and return its exit code; what interrupts this process, in `in_order`, ends the program first.

    Args:
        command: the program and its arguments.
        environment: its variables.
        output: where all that it says goes; by default where this process writes.

    Raises:
        OSError: it cannot be started.
    """
    with subprocess.Popen(command, env=environment, stdout=output, stderr=output) as child:
        try:
            code = child.wait()
        finally:
            child.terminate()  # does nothing once it has ended
            child.wait()
    return code if code >= 0 else BY_SIGNAL - code


@contextmanager
def in_order() -> Iterator[None]:
    """Have signals that would end this process at once raise instead, so that what it has started ends, too.

    Raises:
        SystemExit: SIGTERM or SIGHUP came.
    """
    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {
        number: signal.signal(number, _end)
        for number in signals
        if signal.getsignal(number) is signal.SIG_DFL
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(BY_SIGNAL + signal.SIGTERM)  # of both, as the commands do
