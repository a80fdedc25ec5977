"""Let a piece of work be killed at its n-th step, in a process of its own: a step is a change of the file system."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "exchange")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
KILLED, FAILED = 9, 3


def killed_at(step: int, work: Callable[[], Any]) -> bool:
    """Say whether the work was killed before its n-th step (else it was done before).

    What changes files without Python's knowing raises the event `exchange` by `sys.audit`.
    """
    child = os.fork()
    if child == 0:
        _work(step, work)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, KILLED), f"the work failed: {code}"
    return code == KILLED


def _work(step: int, work: Callable[[], Any]) -> None:
    left = step

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        left -= event in CHANGES or (event == "open" and bool(arguments[2] & WRITING))
        if left <= 0:
            os._exit(KILLED)

    try:
        sys.addaudithook(count)
        work()
        os._exit(0)
    except BaseException as error:  # noqa: BLE001
        os.write(2, repr(error).encode())
    finally:
        os._exit(FAILED)
