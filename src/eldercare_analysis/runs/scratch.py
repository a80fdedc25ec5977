"""Temporary folders of this software: locked while their process lives, removed at its end or, where it was killed, by the next run."""

from __future__ import annotations

import errno
import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from eldercare_analysis.runs.lean import ONE_THREAD

PREFIX = "eldercare-"
LOCK = "lock"  # a file in each of them, locked by its process
PLACE = "ELDERCARE_SCRATCH"  # tells processes of a run where its temporary folder is
OURS = (
    "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "MPLCONFIGDIR",
)  # fmt: skip


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a folder that is gone afterwards; those that dead processes left are gone, too.

    Raises:
        OSError: there is no place for it; it names the folder of temporary folders.
    """
    sweep()
    folder, lock = _made()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


@contextmanager
def own_scratch() -> Iterator[Path]:
    """Yield a folder that is gone afterwards; keep kernels and matplotlib in it, and every process to one thread."""
    before = dict(os.environ)
    with scratch() as folder:
        os.environ |= {name: str(folder / name.lower()) for name in OURS}
        os.environ |= dict.fromkeys(ONE_THREAD, "1")
        os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", PLACE: str(folder)}
        os.environ.pop("MATPLOTLIBRC", None)
        try:
            importlib.import_module(
                "eldercare_analysis.runs.plain"
            )  # now that there is a place for its files
            yield folder
        finally:
            os.environ.clear()
            os.environ.update(before)


def use_scratch() -> None:
    """Keep the temporary files of this process, and of those that it starts, in the run's temporary folder: it may be killed at any time."""
    folder = os.environ.get(PLACE, "")
    if folder and Path(folder).is_dir():
        os.environ["TMPDIR"] = tempfile.tempdir = folder


def sweep() -> None:
    """Remove the temporary folders of this user that dead processes left."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
            with suppress(OSError, Timeout):
                if _is_own(folder) and (folder / LOCK).is_file():
                    with FileLock(folder / LOCK, timeout=0):
                        shutil.rmtree(folder, ignore_errors=True)


def _is_own(folder: Path) -> bool:
    return not folder.is_symlink() and (os.name == "nt" or folder.stat().st_uid == os.geteuid())


def _made() -> tuple[Path, FileLock]:
    """Return a new folder and its lock, which is held; another run may have swept it away before it was."""
    while True:
        try:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        except FileNotFoundError as error:  # none of the usual places takes a file
            raise OSError(errno.ENOSPC, error.strerror, os.environ.get("TMPDIR", "/tmp")) from error  # noqa: S108
        lock = FileLock(folder / LOCK)
        with suppress(Timeout, FileNotFoundError):
            lock.acquire(timeout=0)
            if (folder / LOCK).exists():
                return folder, lock
