"""Says that an environment is in use, as long as the process lives. Copied into each environment, whose every Python runs it first.

So whatever was started from it, by `run.py` or directly, a newer environment never takes the older one's place under a running program.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

LEASE = (
    "lease"  # a file in the environment's folder: locked by who uses it, and open, which on Windows is enough
)


def hold(folder: str) -> int | None:
    """Return the lease of an environment, a file descriptor, valid until it is closed; None where there is none to be had."""
    with suppress(OSError):
        lease = os.open(os.path.join(folder, LEASE), os.O_RDONLY)  # noqa: PTH118 - runs at every start
        if sys.platform != "win32":
            import fcntl  # noqa: PLC0415 - not on Windows

            fcntl.flock(lease, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return lease
    return None


def settle() -> int | None:
    """Hold the lease of this Python's environment, and stay in it: what was started through `.venv` may point elsewhere later."""
    real = os.path.realpath(sys.prefix)
    if real != sys.prefix:
        through = sys.prefix + os.sep
        sys.path[:] = [
            real + os.sep + one[len(through) :] if one.startswith(through) else one for one in sys.path
        ]
        if sys.executable.startswith(through):
            sys.executable = real + os.sep + sys.executable[len(through) :]
        sys.prefix = sys.exec_prefix = real
    return hold(real)
