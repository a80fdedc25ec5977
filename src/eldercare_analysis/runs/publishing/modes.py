"""Who may read a month: what circulates as the umask has it, evidence its owner and group only, returns as they were."""

from __future__ import annotations

import os
import stat
from pathlib import Path

FOLDER, FILE = 0o750, 0o640  # of evidence; the umask may narrow them
ANY = 0o777


def umask() -> int:
    """Return the umask of this process."""
    found = os.umask(0)
    os.umask(found)
    return found


def narrow(evidence: Path, returns: Path) -> None:
    """Give evidence its modes; files of returns keep theirs.

    Args:
        evidence: the folder.
        returns: the folder in it with the workbooks as they were sent.
    """
    allowed = ANY & ~umask()
    for root, _, files in os.walk(evidence):
        folder = Path(root)
        _set(folder, FOLDER & allowed)
        if not folder.is_relative_to(returns):
            for name in files:
                _set(folder / name, FILE & allowed)


def same_mode(source: Path, copy: Path) -> None:
    """Give a copy the permissions of its source; whoever made it can read it."""
    copy.chmod(source.stat().st_mode & ANY | stat.S_IRUSR)


def _set(path: Path, mode: int) -> None:
    """Set permissions; a folder whose files get its group goes on giving it."""
    before = path.stat().st_mode
    if stat.S_IMODE(before) != mode | before & stat.S_ISGID:
        try:
            path.chmod(mode | before & stat.S_ISGID)
        except PermissionError:  # services may be forbidden to give a group
            path.chmod(mode)
