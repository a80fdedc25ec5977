"""`python -m tests.faults.killed_at STEP FOLDER ARGUMENT...`: the command, killed before its change number STEP to a folder.

Changes are what Python tells its audit hooks of: files opened for writing, made, renamed, deleted; an exchange of two
folders is made by the C library, which tells nobody: it is watched for where it is called. -1: says all steps, and kills nothing.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

CHANGES = (
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "shutil.rmtree",
)


def main() -> None:
    """Watch this process, not those that it forks, and run the command."""
    wanted, folder, own = int(sys.argv[1]), sys.argv[2], os.getpid()
    steps = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        if os.getpid() != own or not _changes(event, arguments, folder):
            return
        if wanted < 0:
            os.write(2, f"STEP {event} {os.path.relpath(os.fsdecode(arguments[0]), folder)}\n".encode())
        if steps == wanted:
            os.kill(own, signal.SIGKILL)
        steps += 1

    from eldercare_analysis.cli import main as command  # noqa: PLC0415

    sys.argv[1:] = sys.argv[3:]
    sys.addaudithook(watch)
    command()


def _changes(event: str, arguments: tuple[Any, ...], folder: str) -> bool:
    if event == "ctypes.dlsym":
        return arguments[1] == "renameat2"
    written = (
        event == "open"
        and isinstance(arguments[2], int)
        and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    )
    if not (event in CHANGES or written) or isinstance(arguments[0], int):
        return False
    return os.fsdecode(arguments[0]).startswith(folder)


if __name__ == "__main__":
    main()
