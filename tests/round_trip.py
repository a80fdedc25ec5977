"""Returns filled in as people do: cells found by the words above and beside them, workbooks opened and saved by LibreOffice."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import Problems
from eldercare_analysis.inputs.returns.columns import Columns
from eldercare_analysis.inputs.returns.inbox import Book
from eldercare_analysis.inputs.returns.loading import Opened, open_books
from eldercare_analysis.inputs.returns.parse import legible, tables_of
from eldercare_analysis.inputs.returns.sheets import row_key, sheets
from tests.recalculation import recalculated

Filled = Mapping[tuple[str, str, str], Any]  # sheet, what names the row, column -> what is typed


def opened(path: Path, district: District) -> Opened:
    """Return a workbook as the commands read it."""
    return open_books([Book(path, path.name)], district)[0]


def fill(path: Path, district: District, typed: Filled) -> dict[tuple[str, str, str], str]:
    """Type into cells of a return; return the address of each."""
    tables = {
        name: (grid.sheet, Columns(grid, header, sheets()[name]), header)
        for grid, header, name in tables_of(legible(list(opened(path, district).grids), Problems()))
    }
    book = openpyxl.load_workbook(path)
    addresses = {}
    for (name, key, column), value in typed.items():
        title, columns, header = tables[name]
        page = book[title]
        own = columns.found[key_column(name)]
        row = next(
            number for number in range(header + 1, page.max_row + 1) if page.cell(number, own).value == key
        )
        cell = page.cell(row, columns.found[column])
        assert isinstance(cell, Cell)
        cell.value = value
        addresses[name, key, column] = cell.coordinate
    book.save(path)
    return addresses


def key_column(sheet: str) -> str:
    """Return the column by which a row is found: of the month's rows the one beside the month."""
    return next(name for name in sheets()[sheet].key if name != "month")


def saved(paths: Mapping[Path, Path], scratch: Path) -> None:
    """Open and save workbooks with LibreOffice; each ends where it is wanted."""
    scratch.mkdir()
    numbered = {scratch / f"{number}.xlsx": source for number, source in enumerate(paths)}
    for copy, source in numbered.items():
        shutil.copyfile(source, copy)
    recalculated(list(numbered), scratch)
    for copy, source in numbered.items():
        paths[source].parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(scratch / "out" / copy.name, paths[source])


def told(path: Path, district: District) -> dict[tuple[str, str, str], Any]:
    """Return what a return says, cell by cell, rows with their key alone included."""
    found = opened(path, district)
    assert found.sent, found.problems
    return {
        (
            record.sheet,
            str(record.cells.get(key_column(record.sheet)) or row_key(record.sheet, record.cells)),
            name,
        ): value
        for record in found.sent.records
        for name, value in record.cells.items()
    }
