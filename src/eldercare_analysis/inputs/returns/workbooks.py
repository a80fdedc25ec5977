"""Workbooks (.xlsx, .xls) -> grids of cells, or one problem; by processes with nothing of this one."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import IO, TypeVar

from eldercare_analysis.inputs.letters import unescaped
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Reason, of_error
from eldercare_analysis.inputs.returns.inbox import Book
from eldercare_analysis.inputs.returns.reading import cache
from eldercare_analysis.inputs.returns.reading.grid import Cell, Grid, document, grids_of, letters
from eldercare_analysis.inputs.returns.reading.limits import FILE_BYTES, PATIENCE, SECONDS, UnreadableError
from eldercare_analysis.inputs.returns.reading.worker import LENGTH, READ, ZIP

SERVE = "from eldercare_analysis.inputs.returns.reading.worker import serve; serve()"
START = f"import sys; sys.path[:] = sys.argv[1:]; {SERVE}"
ALONE = ("-I", "-S")  # nothing of the user's: the child takes this process's search path instead
LATE = tuple(-getattr(signal, name) for name in ("SIGPROF", "SIGALRM") if hasattr(signal, name))
Thing = TypeVar("Thing")
Made = TypeVar("Made")
__all__ = ["Cell", "Grid", "letters", "read_workbook", "read_workbooks"]


class Reader:
    """A process that reads workbooks one by one; it starts with the first, and anew where one ends it."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Reader:
        """Return it."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """End the process."""
        self.close()

    def read(self, content: bytes) -> str:
        """Return the grids of a workbook as JSON.

        Raises:
            UnreadableError: it cannot be read, takes too long or too much memory, or ends the process.
            OSError: no process can be started.
        """
        process = self._process = self._process or _started()
        watch = Timer(PATIENCE, process.kill)
        watch.start()
        try:
            reply = _exchanged(process, content)
        finally:
            late = watch.finished.is_set()
            watch.cancel()
        if reply is None:
            code = self.close()
            if late or code in LATE:
                raise UnreadableError("workbook_late", seconds=SECONDS)
            raise UnreadableError("workbook_crash", code=code)
        if reply[:1] == READ:
            return reply[1:].decode()
        key, sheet, row, column, fields = json.loads(reply[1:])
        raise UnreadableError(key, sheet=sheet, row=row, column=column, **fields)

    def close(self) -> int:
        """End the process; return how it ended."""
        process, self._process = self._process, None
        if process is None:
            return 0
        for stream in (process.stdin, process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
        try:
            return process.wait(1)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this interpreter, with a program of this package
        [sys.executable, *ALONE, "-c", START, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _exchanged(process: subprocess.Popen[bytes], content: bytes) -> bytes | None:
    """Send a workbook and return the answer; None where the process ended before."""
    outgoing, incoming = process.stdin, process.stdout
    if outgoing is None or incoming is None:
        return None
    try:
        outgoing.write(len(content).to_bytes(LENGTH, "big") + content)
        outgoing.flush()
        length = int.from_bytes(_exactly(incoming, LENGTH), "big")
        return _exactly(incoming, length)
    except (OSError, EOFError):
        return None


def _exactly(stream: IO[bytes], length: int) -> bytes:
    found = stream.read(length)
    if len(found) < length:
        raise EOFError
    return found


def with_readers(work: Callable[[Reader, Thing], Made], things: Sequence[Thing]) -> list[Made]:
    """Do something with each thing and a reader, several at a time; return what came out, in order."""
    waiting = list(enumerate(things))[::-1]
    made: dict[int, Made] = {}

    def one_after_another(_: int) -> None:
        with Reader() as reader:
            while True:
                try:
                    number, thing = waiting.pop()
                except IndexError:
                    return
                made[number] = work(reader, thing)

    several = min(os.cpu_count() or 1, len(things))
    if not several:
        return []
    with ThreadPoolExecutor(several) as pool:
        try:
            list(pool.map(one_after_another, range(several)))
        finally:
            waiting.clear()  # whoever interrupts does not wait for the rest
    return [made[number] for number in range(len(things))]


def read_workbooks(books: Sequence[Book]) -> list[list[Grid] | InputError]:
    """Return the sheets of each workbook, or why it cannot be read; the content decides what it is."""
    found = with_readers(read_workbook, books)
    cache.tidy()
    return found


def read_workbook(reader: Reader, book: Book) -> list[Grid] | InputError:
    """Return the sheets of one workbook, or why it cannot be read."""
    try:
        return _grids(reader, _content(book.path), book.name)
    except UnreadableError as error:
        place = Place(book.name, error.sheet, error.row, error.column)
        told = error.fields
        if isinstance(why := told.get("why"), dict):
            told = told | {"why": Reason(**why)}
        return InputError([Problem(error.key, place, told)])
    except OSError as error:
        return InputError([Problem("file_unreadable", Place(book.name), {"why": of_error(error)})])


def _content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        UnreadableError: it is larger than a return can be, or no file that ends.
        OSError: it cannot be read.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError("file_special")
    if status.st_size > FILE_BYTES:
        raise UnreadableError("workbook_size", limit=FILE_BYTES // 2**20)
    return path.read_bytes()


def _grids(reader: Reader, content: bytes, name: str) -> list[Grid]:
    """Return what was read of the same bytes before, else read them."""
    key = cache.key_of(content)
    if (text := cache.stored(key)) is not None:
        return grids_of(text, name)
    grids = grids_of(reader.read(content), name)
    if content.startswith(ZIP):
        grids = [_unescaped(grid) for grid in grids]
    cache.store(key, document(grids))
    return grids


def _unescaped(grid: Grid) -> Grid:
    """Return a grid with the letters that .xlsx files can only write by their numbers (`_x000D_`)."""
    cells = {
        cell: unescaped(value) if isinstance(value, str) else value for cell, value in grid.cells.items()
    }
    return replace(grid, cells=cells)
