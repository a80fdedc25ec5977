"""Where runs write: the output, one run at a time in a month; temporary folders.

A clear word where files cannot be had.

Temporary folders are locked while their process lives, removed at its end or, where it was killed, by the
next run.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from eldercare_analysis.inputs.problems import InputError, Place, Problem, of_error
from eldercare_analysis.runs.surroundings import ONE_THREAD, SETTINGS, import_plainly

FULL = (errno.ENOSPC, errno.EDQUOT)
LITTLE = 2**20  # bytes; a disk with less is full
PREFIX = "eldercare-"
LOCK = "lock"  # a file in each temporary folder, locked by its process
PLACE = "ELDERCARE_SCRATCH"  # tells processes of a run where its temporary folder is
OURS = ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "MPLCONFIGDIR")


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
    """Yield a folder that is gone afterwards.

    Keep kernels and matplotlib in it, and every process to one thread.
    """
    before = dict(os.environ)
    with scratch() as folder:
        os.environ |= {name: str(folder / name.lower()) for name in OURS}
        os.environ |= dict.fromkeys(ONE_THREAD, "1")
        os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", PLACE: str(folder)}
        os.environ.pop(SETTINGS, None)
        try:
            import_plainly()  # now that there is a place for its files
            yield folder
        finally:
            os.environ.clear()
            os.environ.update(before)


def use_scratch() -> None:
    """Keep the temporary files of this process, and of what it starts, in the run's temporary folder."""
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
            usual = os.environ.get("TMPDIR", "/tmp")  # noqa: S108
            raise OSError(errno.ENOSPC, error.strerror, usual) from error
        lock = FileLock(folder / LOCK)
        with suppress(Timeout, FileNotFoundError):
            lock.acquire(timeout=0)
            if (folder / LOCK).exists():
                return folder, lock


@contextmanager
def writable(output: Path) -> Iterator[None]:
    """Make the output folder, and tell of any file that cannot be written or read.

    Raises:
        InputError: the output or the temporary folder is full or cannot be written, or an input cannot be
            read.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise InputError([problem_of(error, output)]) from error


def problem_of(error: OSError, output: Path) -> Problem:
    """Return what an error of the file system means for a run: its output, the temporary folder or an input.

    Args:
        error: as Python raised it; where a disk is full it often names no file.
        output: the folder that the run writes to.
    """
    path, full = _path(error), error.errno in FULL
    temporary = Path(tempfile.gettempdir())
    fields = {"value": path or output, "why": of_error(error)}
    if path is None and full:
        is_temporary = _free(output) >= LITTLE > _free(temporary)
    else:
        is_temporary = path is not None and _is_temporary(path, output)
    if is_temporary:
        key = "temporary_full" if full else "temporary_unwritable"
        return Problem(key, None, fields | {"value": temporary})
    if full:
        return Problem("output_full", None, fields | {"value": output})
    if path is None or _is_inside(path, output) or _is_inside(output, path):
        return Problem("output_unwritable", None, fields)
    return Problem("file_unreadable", Place(str(path)), fields)


def _path(error: OSError) -> Path | None:
    named = error.filename
    return Path(os.fsdecode(named)) if isinstance(named, str | bytes) else None


def _is_temporary(path: Path, output: Path) -> bool:
    """Say whether a path is of a temporary folder of ours, or that of all while the output is not."""
    there = Path(os.path.abspath(path))  # noqa: PTH100 - it may not be there
    if any(part.startswith(PREFIX) for part in there.parts) and not _is_inside(path, output):
        return True
    return there == Path(tempfile.gettempdir()) and not _is_inside(output, path)


def _is_inside(path: Path, folder: Path) -> bool:
    one, other = (os.path.abspath(each) for each in (path, folder))  # noqa: PTH100 - as above
    return Path(one).is_relative_to(other)


def _free(path: Path) -> int:
    """Return the free bytes of the disk of a path, or of the nearest folder above it that is there."""
    for folder in (path, *path.absolute().parents):
        with suppress(OSError):
            return shutil.disk_usage(folder).free
    return 0


@contextmanager
def alone(final: Path) -> Iterator[None]:
    """Keep other runs out of a month.

    Raises:
        InputError: one is in it.
    """
    lock = FileLock(final.with_name(f".{final.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError([Problem("output_busy", None, {"value": final})]) from None
    try:
        yield
    finally:
        lock.release()


def check_outside(output: Path, register: Iterable[Path]) -> None:
    """Refuse an output folder in a folder of returns, where the next run would take reports for returns.

    Raises:
        InputError: it is in one.
    """
    inside = Path(os.path.realpath(output))
    for path in register:
        if path.is_dir() and inside.is_relative_to(os.path.realpath(path)):
            raise InputError([Problem("output_in_register", Place(str(path)), {"output": output})])
