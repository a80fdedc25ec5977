"""What a folder of wheels says of itself: for which platform, Python and locks it was made."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from pathlib import Path

from frontdoor import ROOT
from frontdoor.lockfile import LOCKS
from frontdoor.texts import SetupError

NOTE = "bundle.json"
SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
MACHINES = {"amd64": "x86_64"}  # as Windows calls it


def description(python: str, system: str) -> dict[str, str]:
    """Return the note of a bundle of this checkout.

    Args:
        python: version of Python, as 3.11.
        system: platform, as `this_platform` names it.
    """
    locks = hashlib.sha256(b"".join((ROOT / lock).read_bytes() for lock in LOCKS)).hexdigest()
    return {"platform": system, "python": python, "locks": locks[:8]}


def this_python() -> str:
    """Return the version without the patch, as 3.11."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def this_platform() -> str:
    """Return system and machine, as linux-x86_64, windows-x86_64 or macos-arm64."""
    machine = platform.machine().lower()
    return f"{SYSTEMS.get(sys.platform, sys.platform)}-{MACHINES.get(machine, machine)}"


def check_bundle(folder: Path) -> None:
    """Refuse a folder that was made for something else; one without a note is tried.

    Raises:
        SetupError: it says that it is for another platform, Python or version of the locks.
    """
    note, needed = folder / NOTE, description(this_python(), this_platform())
    if note.is_file():
        given = _read(note)
        if given != needed:
            raise SetupError("other_bundle", folder=folder, given=_told(given), needed=_told(needed))


def _read(note: Path) -> dict[str, str]:
    try:
        return dict(json.loads(note.read_text(encoding="utf-8")))
    except (ValueError, TypeError):  # made by something else, or cut short
        return {NOTE: "?"}


def _told(note: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in note.items())
