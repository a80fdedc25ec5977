"""The rows of one sheet of a return: every cell read, every problem placed, all that is passed over told."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from eldercare_analysis.inputs.problems import InputError, Place, Problems
from eldercare_analysis.inputs.returns.around import is_label, remark_rows
from eldercare_analysis.inputs.returns.cell_content import CellError, Content, as_text, clipped, content_of
from eldercare_analysis.inputs.returns.columns import Columns
from eldercare_analysis.inputs.returns.meaning import Meaning
from eldercare_analysis.inputs.returns.reading.grid import Grid
from eldercare_analysis.inputs.returns.row import Reading, Texts, Told, in_ranges, read_row, tell_strays
from eldercare_analysis.inputs.returns.sheets import Sheet, sheets
from eldercare_analysis.inputs.tables import narrow

MIXED = 3  # rows of a sheet whose words and ids differ: they have one cause
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
    """Reads the rows of one sheet: `header` is the row of its names, `name` which sheet of a return it is."""

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
        """Return the rows that say something: no blank ones, totals, remarks, or rows with their key alone.

        Rows whose key cannot be read are left out: there is a problem, and they cannot be compared.
        """
        rows, told = self._rows(), Told()
        totals = [row for row in rows if self._is_total(row)]
        remarks = remark_rows(self.grid, sorted(set(rows) - set(totals)), self._is_named)
        others = sorted(set(rows) - set(totals) - set(remarks))
        filled = {row: self._filled(row) for row in others}
        table = [row for row in others if _says_something(filled[row])]
        self.columns.check(table, self.problems, self.notes)
        if self.columns.deleted:
            return []
        for row in totals:
            self.notes.add("totals_row", self._place(row))
        for row, text in remarks.items():
            told.add("remark_rows", row, text)
        for row in sorted(set(others) - set(table)):
            told.add("nothing" if filled[row] else "rows_beside", row, self._first(row))
        strays: dict[int, Texts] = {}
        records = [record for row in table if (record := self._record(row, filled[row], strays, told))]
        self._tell_mixed()
        tell_strays(strays, self._keys, self._place(), self.problems)
        told.note(self._place(), self.notes)
        return records

    def owners(self) -> set[str]:
        """Return the towns whose facilities the rows name by their ids."""
        position = self.columns.found.get("facility_id")
        texts = (as_text(self.grid.cells.get((row, position or 0), "")) for row in self._rows())
        return {town for text in texts if (town := self.meaning.town_of(text))}

    def _rows(self) -> list[int]:
        """Return the rows below the header that hold something, if only a formula without a result."""
        rows = {*self.grid.rows, *(row for row, _ in self.grid.uncalculated)}
        return sorted(row for row in rows if row > self.header and not self.columns.is_own(row))

    def _is_total(self, row: int) -> bool:
        texts = (narrow(value).replace(" ", "") for value in self.grid.row(row) if isinstance(value, str))
        return any(map(TOTALS.fullmatch, texts))

    def _is_named(self, row: int) -> bool:
        """Say whether all can be read that names a row of the table, or two other needed cells."""
        cells: dict[str, Any] = {}
        for name, position in self.columns.found.items():
            field, content = self.sheet.columns[name], content_of(self.grid, (row, position))
            if field.needed and content and not is_label(content.text):
                with suppress(CellError, InputError):
                    cells[name] = self.meaning.of(content, field, cells)
        key = {name for name in self.sheet.key if self.sheet.columns[name].needed}
        return key <= cells.keys() or len(cells) >= TELLING

    @cached_property
    def _keys(self) -> dict[str, str]:
        """The labels of the columns that are there and without which nobody knows what a row is about."""
        fields = self.sheet.columns
        return {
            name: fields[name].zh
            for name in self.sheet.key
            if fields[name].needed and name in self.columns.found
        }

    def _filled(self, row: int) -> Texts:
        """Return what stands in a row in columns of the sheet, by label; a formula without result: empty."""
        return {
            self.sheet.columns[name].zh: as_text(self.grid.cells.get((row, position), ""))
            for name, position in self.columns.found.items()
            if (row, position) in self.grid.cells or (row, position) in self.grid.uncalculated
        }

    def _first(self, row: int) -> str:
        """Return the first text of a row."""
        return next((as_text(value) for value in self.grid.row(row) if value is not None), "")

    def _record(self, row: int, filled: Texts, strays: dict[int, Texts], told: Told) -> Record | None:
        """Return a row of the table, None where it says nothing or has no name; strays are kept apart."""
        if row in self.grid.hidden_rows:
            told.add("rows_hidden", row)
        found = read_row(row, self.columns, self.meaning, told)
        self._check_words(row, found)
        if self._is_stray(found):
            strays[row] = filled
            return None
        alone = len(filled) == 1 and found.problems.found  # what is wrong with it says enough
        if not alone:
            labels = [self.sheet.columns[name].zh for name in found.missing]
            found.problems.missing(self._place(row), labels)
        self.problems.found += found.problems.found
        key, everything = set(self.sheet.key), set(self.sheet.key) == set(self.sheet.columns)
        says_something = set(found.cells) - key or (found.cells and everything)
        named = not (found.unread | set(found.missing)) & key
        return Record(self.name, self._place(row), found.cells) if says_something and named else None

    def _check_words(self, row: int, found: Reading) -> None:
        """Refuse a row whose facility in words is not the one of its id: sorted or pasted without it.

        In a sheet that is no template's, words that no template has are the office's own.
        """
        words, identity = self.columns.words(row), found.cells.get("facility_id")
        if not words or identity is None or self.meaning.agrees(words, identity, self.name):
            return
        if {"plan_year", "kind"} & found.unread and not self.meaning.is_planned(identity):
            return  # a slip in the id, or in the words that are the kind: there is a problem
        if self.columns.mark or self.meaning.is_wording(words, self.name):
            label = as_text(self.grid.cells[self.header, self.columns.facility or 0])
            told = found.problems.found  # that the plan year is another facility's, too, has the same cause
            found.problems.found = [one for one in told if one.key != "plan_year_differs"]
            found.problems.add(
                "words_differ", self._place(row, label), value=clipped(words), facility=identity
            )
            found.unread |= {"facility_id"}

    def _tell_mixed(self) -> None:
        """Tell rows that were sorted or pasted without their ids as one problem."""
        mixed = [one for one in self.problems.found if one.key == "words_differ" and self._is_here(one.place)]
        if len(mixed) >= MIXED:
            rows = in_ranges(one.place.row for one in mixed if one.place and one.place.row)
            rest = [one for one in self.problems.found if one not in mixed]
            one = replace(mixed[0], key="rows_mixed", fields={**mixed[0].fields, "rows": rows})
            self.problems.found = [*rest, one]

    def _is_here(self, place: Place | None) -> bool:
        return place is not None and (place.file, place.sheet) == (self.grid.file, self.grid.sheet)

    def _is_stray(self, found: Reading) -> bool:
        """Say whether nothing names a row: no cell of its key is filled, and hardly another needed one."""
        needed = [name for name in found.cells if self.sheet.columns[name].needed]
        return bool(self._keys) and self._keys.keys() <= set(found.missing) and len(needed) < TELLING

    def _place(self, row: int | None = None, column: str | None = None) -> Place:
        return Place(self.grid.file, self.grid.sheet, row, column)


def _says_something(filled: Texts) -> bool:
    """Say whether a row holds more than words for nothing: / in every cell."""
    return any(not Content(text).says_nothing for text in filled.values())
