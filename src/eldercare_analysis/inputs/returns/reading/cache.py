"""What was read of a workbook, kept under the digest of it and of this reader. Safe to delete at any time."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from eldercare_analysis.inputs.files import digest, digest_of_parts

VARIABLE = "ELDERCARE_CACHE"  # a folder, or `off`
HALVES = ("utf-8", "surrogatepass")  # a cell may hold half of a letter
FOLDER = "eldercare-analysis/returns"
KEPT = 5_000  # entries; of more, those go that were not used for longest
OTHERS_MAY_WRITE = 0o022


def key_of(content: bytes) -> str:
    """Return the key of what this reader reads in some bytes: another file or reader has another."""
    return digest_of_parts([f"{_reader()}:{len(content)}:".encode(), content])


@cache
def _reader() -> str:
    """Return the digest of everything that decides what is read."""
    here = Path(__file__).parent
    paths = [*sorted(here.glob("*.py")), here.parent / "workbooks.py", here.parents[1] / "letters.py"]
    return digest_of_parts([sys.version.encode(), *(path.read_bytes() for path in paths)])


def stored(key: str) -> str | None:
    """Return what was kept under a key; None: nothing, or what is damaged or others may have written."""
    try:
        path = _folder() / key
        if not _own(path):
            return None
        seal, _, text = path.read_bytes().decode(*HALVES).partition("\n")
        if seal != _seal(key, text):
            return None
        os.utime(path)
    except (OSError, ValueError, RuntimeError):
        return None
    return text


def store(key: str, text: str) -> None:
    """Keep something under a key; where nothing can be written, nothing is kept."""
    with suppress(OSError, RuntimeError):
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as file:
            beside = Path(file.name)
            try:
                file.write(f"{_seal(key, text)}\n{text}".encode(*HALVES))
                file.close()
                beside.replace(folder / key)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise


def tidy() -> None:
    """Delete what was not used for longest where much is kept."""
    with suppress(OSError, RuntimeError):
        found = [(path.stat().st_mtime, path) for path in _folder().iterdir()]
        for _, path in sorted(found)[:-KEPT]:
            path.unlink()


def _folder() -> Path:
    """Return the folder of what is kept: the one that `ELDERCARE_CACHE` names, else among the user's caches.

    Raises:
        RuntimeError: the user has no home, or wants nothing kept.
    """
    named = os.environ.get(VARIABLE)
    if named == "off":
        raise RuntimeError
    if named:
        return Path(named)
    place = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    return (Path(place) if Path(place).is_absolute() else Path.home() / ".cache") / FOLDER


def _seal(key: str, text: str) -> str:
    return digest(f"{key}\n{text}".encode(*HALVES))


def _own(path: Path) -> bool:
    """Say whether only this user can have written a file."""
    if not hasattr(os, "getuid"):
        return True
    return all(
        status.st_uid == os.getuid() and not status.st_mode & OTHERS_MAY_WRITE
        for status in (path.stat(), path.parent.stat())
    )
