"""Workbooks as Excel, WPS and LibreOffice write them (.xlsx, .xls) -> grids of cells. Whatever is in a file, it is read or is one problem."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eldercare_analysis.inputs.letters import unescaped
from eldercare_analysis.inputs.problems import InputError, Place, Problem
from eldercare_analysis.inputs.reasons import Reason, of_error
from eldercare_analysis.inputs.returns.folders import Book
from eldercare_analysis.inputs.returns.reading import cache
from eldercare_analysis.inputs.returns.reading.grid import Cell, Grid, document, grids_of, letters
from eldercare_analysis.inputs.returns.reading.limits import FILE_BYTES
from eldercare_analysis.inputs.returns.reading.process import Reader, with_readers
from eldercare_analysis.inputs.returns.reading.unreadable import UnreadableError
from eldercare_analysis.inputs.returns.reading.worker import ZIP

__all__ = ["Cell", "Grid", "letters", "read_workbook", "read_workbooks"]


def read_workbooks(books: Sequence[Book]) -> list[list[Grid] | InputError]:
    """Return the sheets of each workbook, or why it cannot be read; several are read at a time.

    Args:
        books: files, each with its name in messages; its content decides what a file is, not its name.
    """
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
