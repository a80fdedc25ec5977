"""Locks on files, which end with the process that holds them, however it ends."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PAUSE = 0.2  # seconds between two tries


@contextmanager
def exclusive(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock file for oneself.

    Args:
        path: the file; it is made, and stays.
        waiting: called once if another process holds it.

    Raises:
        OSError: the file cannot be made.
    """
    with path.open("a+b") as file:
        if not locked(file):
            waiting()
            while not locked(file):
                time.sleep(PAUSE)
        yield


def locked(file: IO[bytes]) -> bool:
    """Lock an open file for oneself unless another process has; return whether it is locked now."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - not elsewhere

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - not on Windows

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
