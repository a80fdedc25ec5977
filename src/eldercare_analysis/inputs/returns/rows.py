"""The rows of one sheet of a return: every cell read, every problem with its place, everything that is passed over told."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eldercare_analysis.inputs.problems import InputError, Place, Problems
from eldercare_analysis.inputs.returns.cells import EXCEL_ERRORS
from eldercare_analysis.inputs.returns.columns import Columns
from eldercare_analysis.inputs.returns.consistency import faults_in
from eldercare_analysis.inputs.returns.content import CellError, Content, content_of
from eldercare_analysis.inputs.returns.dates import without_day
from eldercare_analysis.inputs.returns.meaning import Meaning
from eldercare_analysis.inputs.returns.reading.grid import Cell, Grid
from eldercare_analysis.inputs.returns.remarks import is_label, remark_rows
from eldercare_analysis.inputs.returns.sheets import Field, Sheet, sheets
from eldercare_analysis.inputs.returns.told import Told
from eldercare_analysis.inputs.tables import narrow

TELLING = 2  # needed cells that are filled in only in a row of the table
TOTALS = re.compile(r"(合计|小计|总计|总数|total|sum)[:：]?", re.IGNORECASE)


@dataclass(frozen=True)
class Record:
    """One row of a return: where it is and its values by column; empty cells are left out."""

    sheet: str
    place: Place
    cells: dict[str, Any]


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of one sheet.

    Attributes:
        grid: the sheet as it is.
        header: the row of its column names.
        name: which sheet of a return it is.
        meaning: what cells mean.
        problems: gets what is wrong.
        notes: gets what was passed over.
    """

    grid: Grid
    header: int
    name: str
    meaning: Meaning
    problems: Problems
    notes: Problems

    @property
    def sheet(self) -> Sheet:
        """Return what the sheet should hold."""
        return sheets()[self.name]

    @cached_property
    def columns(self) -> Columns:
        """Where its columns stand."""
        return Columns(self.grid, self.header, self.sheet)

    def read(self) -> list[Record]:
        """Return the rows that say something; blank ones, totals, remarks and rows with nothing but their key say nothing.

        Rows whose key cannot be read are left out: there is a problem, and they cannot be compared with others.
        """
        rows, told = self._rows(), Told()
        totals = [row for row in rows if self._is_total(row)]
        remarks = remark_rows(self.grid, sorted(set(rows) - set(totals)), self._is_named)
        table = [row for row in rows if row not in {*totals, *remarks}]
        self.columns.check(table, self.problems, self.notes)
        for row in totals:
            self.notes.add("totals_row", self._place(row))
        for row, text in remarks.items():
            told.add("remark_rows", row, text)
        records = [record for row in table if (record := self._record(row, told))]
        told.note(self._place(), self.notes)
        return records

    def _rows(self) -> list[int]:
        """Return the rows below the header that hold something, if only a formula without a result."""
        rows = {*self.grid.rows, *(row for row, _ in self.grid.uncalculated)}
        return sorted(row for row in rows if row > self.header)

    def _is_total(self, row: int) -> bool:
        texts = (narrow(value).replace(" ", "") for value in self.grid.row(row) if isinstance(value, str))
        return any(map(TOTALS.fullmatch, texts))

    def _is_named(self, row: int) -> bool:
        """Say whether all can be read that names a row of the table, or two other cells that none can be without."""
        cells: dict[str, Any] = {}
        for name, position in self.columns.found.items():
            field, content = self.sheet.columns[name], content_of(self.grid, (row, position))
            if field.needed and content and not is_label(content.text):
                with suppress(CellError, InputError):
                    cells[name] = self.meaning.of(content, field, cells)
        key = {name for name in self.sheet.key if self.sheet.columns[name].needed}
        return key <= cells.keys() or len(cells) >= TELLING

    def _record(self, row: int, told: Told) -> Record | None:
        places = {(row, position) for position in self.columns.found.values()}
        if places.isdisjoint(self.grid.cells) and places.isdisjoint(self.grid.uncalculated):
            told.add("rows_beside", row)
            return None
        if row in self.grid.hidden_rows:
            told.add("rows_hidden", row)
        cells, unread = self._cells(row, told)
        key, everything = set(self.sheet.key), set(self.sheet.key) == set(self.sheet.columns)
        says_something = set(cells) - key or (cells and everything)
        return Record(self.name, self._place(row), cells) if says_something and not unread & key else None

    def _cells(self, row: int, told: Told) -> tuple[dict[str, Any], set[str]]:
        """Return the values of a row, and the columns of it that could not be read."""
        cells: dict[str, Any] = {}
        unread = {name for name, field in self.columns.absent.items() if field.needed}
        for name, position in self.columns.found.items():
            field = self.sheet.columns[name]
            try:
                content = self._content((row, position), field)
                value = self.meaning.of(content, field, cells) if content else None
                if value is not None:
                    cells[name] = value
                if content:
                    _tell(told, row, field, content, value)
            except CellError as error:
                self.problems.add(error.key, self._place(row, field.zh), **error.fields)
                unread.add(name)
            except InputError as error:
                self.problems.at(self._place(row, field.zh), error)
                unread.add(name)
        for fault, name, fields in faults_in(cells, self.sheet):
            self.problems.add(fault, self._place(row, self.sheet.columns[name].zh), **fields)
        return cells, unread

    def _content(self, cell: Cell, field: Field) -> Content | None:
        """Return what a cell holds, None where it is empty; a merged cell stands for its rows only where that is plain.

        Raises:
            CellError: nobody knows what it holds, or it may not be empty.
        """
        if cell in self.grid.uncalculated:
            raise CellError("uncalculated")
        first = content_of(self.grid, self.grid.merged.get(cell, cell))
        if cell in self.grid.merged and first and not field.spread:
            raise CellError("merged", value=first.text)
        content = first or content_of(self.grid, cell)
        if content is None or not content.text:
            if field.needed:
                raise CellError("missing_value")
            return None
        if content.text in EXCEL_ERRORS:
            raise CellError("formula_error", value=content.text)
        return content

    def _place(self, row: int | None = None, column: str | None = None) -> Place:
        return Place(self.grid.file, self.grid.sheet, row, column)


def _tell(told: Told, row: int, field: Field, content: Content, value: object) -> None:
    """Say where a cell was read as another thing than stands in it."""
    if value is None:
        counted = field.type in ("count", "decimal")
        told.add("nothing_counted" if counted else "nothing", row, content.text, field.zh)
    elif field.type == "date" and without_day(content):
        told.add("month_end", row, content.shown, field.zh)
