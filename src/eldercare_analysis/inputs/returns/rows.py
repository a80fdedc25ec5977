"""The rows of one sheet of a return: columns by their names, every cell read, every problem with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from eldercare_analysis.inputs.problems import InputError, Place, Problems
from eldercare_analysis.inputs.returns.cells import EXCEL_ERRORS, CellError, as_text
from eldercare_analysis.inputs.returns.headers import resembled
from eldercare_analysis.inputs.returns.meaning import Meaning
from eldercare_analysis.inputs.returns.sheets import Field, Sheet, sheets
from eldercare_analysis.inputs.returns.workbooks import Cell, Grid
from eldercare_analysis.inputs.tables import narrow

TOTALS = re.compile(r"(合计|小计|总计|总数|total|sum)[:：]?", re.IGNORECASE)
SAMPLE = 200  # values that tell what a column holds
STEPS = ("site_chosen_on", "started_on", "completed_on", "accepted_on")
SHARES = {  # what may not exceed what
    "beds_nursing": "beds_total", "groups_with_team": "groups_total", "recipients_disabled": "recipients",
    "carers_certified": "carers", "disabled_willing": "disabled", "respite_placed": "respite_requested",
    "priority_paired": "priority", "other_covered": "other",
}  # fmt: skip


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
    def _found(self) -> tuple[dict[str, int], dict[str, int]]:
        """The position of each column of the sheet by its name, and of each further header."""
        found: dict[str, int] = {}
        others: dict[str, int] = {}
        for position, value in enumerate(self.grid.row(self.header), start=1):
            text = "" if value is None else as_text(value)
            name = self.sheet.column_of(text)
            if name in found:
                self.problems.add("column_twice", self._place(self.header, text), column=text)
            elif name:
                found[name] = position
            elif text:
                others[text] = position
        return found, others

    @cached_property
    def absent(self) -> dict[str, Field]:
        """The columns that the sheet does not have: it says nothing of them, which is not the same as empty cells."""
        return {name: field for name, field in self.sheet.columns.items() if name not in self._found[0]}

    def read(self) -> list[Record]:
        """Return the rows that say something; blank ones, totals and rows with nothing but their key say nothing.

        Rows whose key cannot be read are left out: there is a problem, and they cannot be compared with others.
        """
        self._check_columns()
        key, everything = set(self.sheet.key), set(self.sheet.key) == set(self.sheet.columns)
        records = []
        for row in (row for row in self.grid.rows if row > self.header):
            texts = [narrow(value).replace(" ", "") for value in self.grid.row(row) if isinstance(value, str)]
            if any(TOTALS.fullmatch(text) for text in texts):
                self.notes.add("totals_row", self._place(row))
            elif any(value is not None for value in self.grid.row(row)):
                cells, unread = self._row(row)
                if not unread & key and (set(cells) - key or (cells and everything)):
                    records.append(Record(self.name, self._place(row), cells))
        return records

    def _place(self, row: int, column: str | None = None) -> Place:
        return Place(self.grid.file, self.grid.sheet, row, column)

    def _check_columns(self) -> None:
        """Tell other names of missing columns from columns of the office's own; those that are needed must be there."""
        found, others = self._found
        named: set[str] = set()
        below: dict[int, list[Any]] = {position: [] for position in others.values()}
        for (row, position), value in self.grid.cells.items():
            if row > self.header and position in below and len(below[position]) < SAMPLE:
                below[position].append(value)
        for text, position in others.items():
            place, values = self._place(self.header, text), below[position]
            if near := resembled(text, values, self.absent):
                named.update(near)
                self.problems.add("column_unknown", place, column=text, nearest=", ".join(near))
            elif values:
                self.notes.add("column_extra", place, column=text)
        for name, field in self.absent.items():
            if field.needed and not named & {name, field.zh}:
                known = ", ".join([*found, *others])[:200]
                self.problems.add("column_missing", self._place(self.header), column=field.zh, found=known)

    def _row(self, row: int) -> tuple[dict[str, Any], set[str]]:
        """Return the values of a row, and the columns of it that could not be read."""
        cells: dict[str, Any] = {}
        unread = {name for name, field in self.absent.items() if field.needed}
        for name, position in self._columns:
            field = self.sheet.columns[name]
            place, before = self._place(row, field.zh), len(self.problems.found)
            try:
                value = self._raw((row, position), field, place)
                if value is not None:
                    cells[name] = self.meaning.of(_no_error(value), field, cells)
            except CellError as error:
                self.problems.add(error.key, place, **error.fields)
            except InputError as error:
                self.problems.at(place, error)
            if len(self.problems.found) > before:
                unread.add(name)
        self._check_order(cells, row)
        self._check_shares(cells, row)
        return cells, unread

    @cached_property
    def _columns(self) -> list[tuple[str, int]]:
        """The columns that are there, in the order of the template, since cells are read by those before them."""
        return [(name, self._found[0][name]) for name in self.sheet.columns if name in self._found[0]]

    def _raw(self, cell: Cell, field: Field, place: Place) -> Any:  # noqa: ANN401 - cells hold anything
        """Return what a cell holds, None where it is empty; a merged cell stands for its rows only where that is plain."""
        value = self.grid.cells.get(cell)
        if cell in self.grid.uncalculated:
            self.problems.add("uncalculated", place)
            return None
        if cell in self.grid.merged and self.grid.merged[cell] in self.grid.cells:
            value = self.grid.cells[self.grid.merged[cell]]
            if not field.spread:
                self.problems.add("merged", place, value=as_text(value))
                return None
        if value is None or not as_text(value):
            if field.needed:
                self.problems.add("missing_value", place)
            return None
        return value

    def _check_order(self, cells: dict[str, Any], row: int) -> None:
        """Refuse steps of one facility in an impossible order."""
        dated = [(name, cells[name]) for name in STEPS if isinstance(cells.get(name), date)]
        for (earlier, first), (later, second) in pairwise(dated):
            if second < first:
                place, other = self._place(row, self.sheet.columns[later].zh), self.sheet.columns[earlier].zh
                self.problems.add("dates_reversed", place, value=second, other=other, first=first)

    def _check_shares(self, cells: dict[str, Any], row: int) -> None:
        """Refuse a part that is larger than its whole."""
        for part, whole in SHARES.items():
            if part in cells and whole in cells and cells[part] > cells[whole]:
                place, label = self._place(row, self.sheet.columns[part].zh), self.sheet.columns[whole].zh
                self.problems.add("part_exceeds", place, value=cells[part], whole=label, total=cells[whole])


def _no_error(value: Any) -> Any:  # noqa: ANN401
    if as_text(value) in EXCEL_ERRORS:
        raise CellError("formula_error", value=as_text(value))
    return value
