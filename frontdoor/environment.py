"""Which environment this checkout and this Python need, where it is, and that it is there: built once, beside any other.

An environment stands at a path of its own, as programs in it hold that path; `.venv` leads to the last one. It is never changed once it is
whole: other locks make another one. What nobody uses any more is removed after the next one is built.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import sysconfig
import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from frontdoor import ROOT, lease
from frontdoor.lockfile import LOCKS
from frontdoor.locks import exclusive, locked
from frontdoor.texts import SetupError, tell, why

LINK, LOCK = ".venv", ".venv.lock"  # beside the environments
WHOLE = "whole"  # a file in the environment's folder, written last
OURS = re.compile(r"\.venv-3\.\d+-[0-9a-f]{8}(\.gone)?")
GONE = ".gone"


def folder_needed() -> Path:
    """Return where the environment for this Python, the locks and this place is or will be; Python's patch version does not matter."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    installed = [
        project["project"],
        project["build-system"],
        str(ROOT),
        sysconfig.get_config_var("EXT_SUFFIX"),
    ]
    digest = hashlib.sha256(json.dumps(installed, sort_keys=True).encode())
    for part in (
        *(ROOT / lock for lock in LOCKS),
        Path(__file__).with_name("build.py"),
        Path(lease.__file__),
    ):
        digest.update(part.read_bytes())
    return ROOT / f".venv-{sys.version_info.major}.{sys.version_info.minor}-{digest.hexdigest()[:8]}"


def programs(folder: Path) -> Path:
    """Return the folder of an environment's programs."""
    return folder / ("Scripts" if os.name == "nt" else "bin")


def program(folder: Path, name: str) -> str:
    """Return the path of one of an environment's programs."""
    return str(programs(folder) / (f"{name}.exe" if os.name == "nt" else name))


def is_ready(folder: Path) -> bool:
    """Return whether an environment is whole, and the Python that it was made with still there."""
    return os.access(folder / WHOLE, os.R_OK) and os.access(program(folder, "python"), os.X_OK)


def secure(folder: Path, build: Callable[[Path], None]) -> None:
    """Have an environment: build it if it is not there, and hold it for this process and those that it starts. Who comes meanwhile waits.

    Args:
        folder: where it is or will be.
        build: makes it in that folder.

    Raises:
        SetupError: it cannot be built.
    """
    if not is_ready(folder):
        try:
            with exclusive(folder.with_name(LOCK), lambda: tell("waiting")):
                if not is_ready(folder):
                    _build(folder, build)
        except OSError as error:
            raise SetupError("unwritable", value=error.filename or folder.parent, why=why(error)) from error
    held = lease.hold(str(folder))
    if not is_ready(folder):  # removed just before it was held
        secure(folder, build)
        return
    if held is not None:
        os.set_inheritable(held, True)  # noqa: FBT003 - so it is declared
    if folder.with_name(LINK).resolve() != folder:
        pointed(folder)


def _build(folder: Path, build: Callable[[Path], None]) -> None:
    if not removed(folder):
        raise SetupError("in_use", folder=folder.name)
    folder.mkdir()
    (folder / lease.LEASE).touch()
    build(folder)
    (folder / WHOLE).touch()
    if not pointed(folder):
        tell("link_taken", link=LINK, folder=folder.name)
    for other in folder.parent.iterdir():
        if OURS.fullmatch(other.name) and other != folder:
            removed(other)


def removed(folder: Path) -> bool:
    """Remove an environment unless it is in use; return whether its place is free."""
    gone = folder.with_name(folder.name.removesuffix(GONE) + GONE)
    try:
        if folder.exists() and folder != gone:
            shutil.rmtree(gone, ignore_errors=True)
            _set_aside(folder, gone)
    except OSError:
        return False
    shutil.rmtree(gone, ignore_errors=True)
    return True


def _set_aside(folder: Path, gone: Path) -> None:
    """Rename an environment that nobody uses; Windows renames no folder in which a file is open.

    Raises:
        OSError: it is in use.
    """
    if sys.platform == "win32" or not (folder / lease.LEASE).exists():
        folder.rename(gone)
        return
    with (folder / lease.LEASE).open("r+b") as file:
        if not locked(file):
            raise BlockingIOError
        folder.rename(gone)


def pointed(folder: Path) -> bool:
    """Have `.venv` lead to an environment; return False, and change nothing, where something else has that name."""
    link, beside = folder.with_name(LINK), folder.with_name(f"{LINK}.{os.getpid()}")
    with suppress(OSError):
        if not os.path.lexists(link) or link.readlink():
            if sys.platform == "win32":
                import _winapi  # noqa: PLC0415 - a junction; links need rights there

                if os.path.lexists(link):
                    link.rmdir()
                _winapi.CreateJunction(str(folder), str(link))
            else:
                beside.symlink_to(folder.name)
                beside.replace(link)
            return True
    return False
