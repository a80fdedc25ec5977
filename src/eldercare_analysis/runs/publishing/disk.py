"""What the month's place asks of the file system: folders that change places in one step, files that are on the disk."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

HERE = -100  # AT_FDCWD: paths are as this process sees them
EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)


def exchange(one: Path, other: Path) -> bool:
    """Let two paths change places in one step, and say whether this system can; where it cannot, nothing has changed."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    return rename is not None and rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0


def there(path: Path) -> bool:
    """Say whether there is anything at a path, be it a link to nowhere."""
    return os.path.lexists(path)


def sync(folder: Path) -> None:
    """Have every file and folder of a folder on the disk, and itself."""
    for root, _, files in os.walk(folder, topdown=False):
        for name in files:
            sync_path(Path(root, name))
        sync_path(Path(root))


def sync_path(path: Path) -> None:
    """Have one file, or the names in one folder, on the disk; where the system cannot do that to folders, only files."""
    if os.name == "nt" and path.is_dir():
        return
    opened = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def move(source: Path, target: Path) -> None:
    """Rename within a folder, and have that on the disk."""
    source.rename(target)
    sync_path(target.parent)


def remove(path: Path) -> None:
    """Delete a folder with all it holds; nothing where it is not there."""
    if there(path):
        shutil.rmtree(path)
