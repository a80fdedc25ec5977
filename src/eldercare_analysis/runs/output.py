"""The output of runs: one run at a time in a month, and a clear word where files cannot be written or read."""

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
from eldercare_analysis.runs.scratch import PREFIX

FULL = (errno.ENOSPC, errno.EDQUOT)
LITTLE = 2**20  # bytes; a disk with less is full


@contextmanager
def writable(output: Path) -> Iterator[None]:
    """Make the output folder, and tell of any file that cannot be written or read.

    Raises:
        InputError: the output or the temporary folder is full or cannot be written, or an input cannot be read.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise InputError([problem_of(error, output)]) from error


def problem_of(error: OSError, output: Path) -> Problem:
    """Return what an error of the file system means for a run: whether its output, the temporary folder or an input is concerned.

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
        return Problem(
            "temporary_full" if full else "temporary_unwritable", None, fields | {"value": temporary}
        )
    if full:
        return Problem("output_full", None, fields | {"value": output})
    if path is None or _is_inside(path, output) or _is_inside(output, path):
        return Problem("output_unwritable", None, fields)
    return Problem("file_unreadable", Place(str(path)), fields)


def _path(error: OSError) -> Path | None:
    named = error.filename
    return Path(os.fsdecode(named)) if isinstance(named, str | bytes) else None


def _is_temporary(path: Path, output: Path) -> bool:
    """Say whether a path is of a temporary folder of this software, or of all temporary folders while the output is elsewhere."""
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
