"""Workbooks as Excel, WPS and LibreOffice write them (.xlsx, .xls) -> grids of cells, with what could mislead marked."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.merge import MergedCellRange
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from eldercare_analysis.inputs.letters import unescaped
from eldercare_analysis.inputs.problems import InputError, Place, Problem

ZIP, OLE = b"PK", b"\xd0\xcf"
Cell = tuple[int, int]  # row and column, from 1


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet.

    Attributes:
        file, sheet: where it is.
        hidden: the sheet does not show.
        cells: values by row and column, from 1; empty cells are left out.
        merged: for each cell of a merged range but the first, the first.
        uncalculated: formulas without a stored result.
    """

    file: str
    sheet: str
    hidden: bool
    cells: dict[Cell, Any]
    merged: dict[Cell, Cell] = field(default_factory=dict)
    uncalculated: frozenset[Cell] = frozenset()

    @property
    def height(self) -> int:
        """Return the last row that holds something."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def width(self) -> int:
        """Return the last column that holds something."""
        return max((column for _, column in self.cells), default=0)

    def row(self, number: int) -> list[Any]:
        """Return the values of a row, None where empty."""
        return [self.cells.get((number, column)) for column in range(1, self.width + 1)]


def read_workbook(path: Path, name: str) -> list[Grid]:
    """Return the sheets of a workbook.

    Args:
        path: the file; its content decides what it is, not its name.
        name: what problems call it.

    Raises:
        InputError: it is no workbook, is damaged, or is protected by a password.
    """
    try:
        start = path.read_bytes()[:2]
        if start == ZIP:
            return _xlsx(path, name)
        if start == OLE:
            return _xls(path, name)
    except OSError as error:
        raise InputError(
            [Problem("file_unreadable", Place(name), {"why": error.strerror or error})]
        ) from None
    except (CalamineError, KeyError, ValueError, TypeError, SyntaxError, EOFError) as error:
        raise InputError([Problem("workbook_broken", Place(name), {"why": _first_line(error)})]) from None
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("zipfile", "openpyxl", "zlib"):
            raise
        raise InputError([Problem("workbook_broken", Place(name), {"why": _first_line(error)})]) from None
    raise InputError([Problem("workbook_broken", Place(name), {"why": path.suffix or "?"})])


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


def letters(column: int) -> str:
    """Return a column, counted from 1, as spreadsheets name it."""
    return get_column_letter(column)


def _xlsx(path: Path, name: str) -> list[Grid]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that only change how a sheet looks
        written = openpyxl.load_workbook(path)
        sheets = [sheet for sheet in written.worksheets if isinstance(sheet, Worksheet)]
        formulas = {sheet.title: _formulas(sheet) for sheet in sheets}
        shown = openpyxl.load_workbook(path, data_only=True) if any(formulas.values()) else written
    grids = []
    for sheet in sheets:
        cells = {
            (cell.row, cell.column): unescaped(cell.value) if isinstance(cell.value, str) else cell.value
            for row in shown[sheet.title].iter_rows()
            for cell in row
            if cell.value not in (None, "")
        }
        merged = {
            (row, column): (area.min_row, area.min_col)
            for area in sheet.merged_cells.ranges
            for row, column in _cells(area)
            if (row, column) != (area.min_row, area.min_col)
        }
        lost = frozenset(formulas[sheet.title] - set(cells))
        grids.append(Grid(name, sheet.title, sheet.sheet_state != "visible", cells, merged, lost))
    return grids


def _cells(area: MergedCellRange) -> Iterator[Cell]:
    for row in range(area.min_row, area.max_row + 1):
        for column in range(area.min_col, area.max_col + 1):
            yield row, column


def _formulas(sheet: Worksheet) -> set[Cell]:
    return {
        (cell.row, cell.column)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and cell.row and cell.column
    }


def _xls(path: Path, name: str) -> list[Grid]:
    workbook = CalamineWorkbook.from_path(str(path))
    visible = {sheet.name: sheet.visible == SheetVisibleEnum.Visible for sheet in workbook.sheets_metadata}
    grids = []
    for title in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(title)
        cells = {
            (row, column): value
            for row, values in enumerate(sheet.to_python(skip_empty_area=False), start=1)
            for column, value in enumerate(values, start=1)
            if value != ""
        }
        merged = {
            (row + 1, column + 1): (top + 1, left + 1)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }
        grids.append(Grid(name, title, not visible[title], cells, merged))
    return grids
