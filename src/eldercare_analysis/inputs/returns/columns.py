"""Where the columns of a sheet stand, by their names; other headers are told, or mean one that is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from eldercare_analysis.inputs.problems import Place, Problems
from eldercare_analysis.inputs.returns.cell_content import Content, as_text, content_of
from eldercare_analysis.inputs.returns.cells import IDENTITY
from eldercare_analysis.inputs.returns.headers import resembled
from eldercare_analysis.inputs.returns.naming import FACILITY, MARK
from eldercare_analysis.inputs.returns.reading.grid import Grid, letters
from eldercare_analysis.inputs.returns.sheets import Field, Sheet, plain_header
from eldercare_analysis.inputs.tables import narrow

SAMPLE = 200  # values that tell what a column holds


@dataclass(frozen=True)
class Columns:
    """The columns of a grid: `header` is the row of their names, `sheet` what there should be."""

    grid: Grid
    header: int
    sheet: Sheet

    @cached_property
    def _names(self) -> list[tuple[str, int]]:
        """What stands in the header, with its position."""
        texts = (
            (as_text(value), n)
            for n, value in enumerate(self.grid.row(self.header), start=1)
            if value is not None
        )
        return [(text, position) for text, position in texts if text]

    @cached_property
    def found(self) -> dict[str, int]:
        """The position of each column that is there, in the template's order, as cells need those before."""
        positions: dict[str, int] = {}
        for text, position in self._names:
            if name := self.sheet.column_of(text):
                positions.setdefault(name, position)
        return {name: positions[name] for name in self.sheet.columns if name in positions}

    @cached_property
    def others(self) -> dict[str, int]:
        """The position of each further header."""
        return {text: position for text, position in self._names if not self.sheet.column_of(text)}

    @cached_property
    def mark(self) -> int | None:
        """The position of the column with which a template marks its own rows; None: it is no template's.

        The row above the header may have been deleted; an id is never the mark.
        """
        above, ids = self.header - 1, self.found.get("facility_id")
        marks = [cell for cell, value in self.grid.cells.items() if value == MARK]
        return next((n for row, n in marks if row == above or n == ids), None)

    @cached_property
    def facility(self) -> int | None:
        """The position of the facility in words, None where the sheet has none."""
        return next((n for text, n in self._names if self._own(text) == FACILITY), None)

    def is_own(self, row: int) -> bool:
        """Say whether a template wrote a row around its table, or left it to be filled in and nobody did."""
        if self.mark is None:
            return False
        filled = {n for n, value in enumerate(self.grid.row(row), 1) if value is not None}
        filled |= {n for at, n in self.grid.uncalculated if at == row}
        return self.grid.cells.get((row, self.mark)) == MARK or filled <= self._given

    @cached_property
    def _given(self) -> set[int]:
        """The positions of what a template alone writes, which says nothing of a row: numbers, ids."""
        own = {position for text, position in self._names if self._own(text) not in (None, FACILITY)}
        own |= {self.mark} if self.mark else set()
        return own | {position for name, position in self.found.items() if name in self.sheet.hidden}

    def words(self, row: int) -> str:
        """Return the facility in words of a row; empty where there are none, or a number of a person."""
        text = "" if self.facility is None else as_text(self.grid.cells.get((row, self.facility), ""))
        return "" if IDENTITY.search(narrow(text)) else text

    def _own(self, text: str) -> str | None:
        return self.sheet.own.get(plain_header(text))

    @cached_property
    def absent(self) -> dict[str, Field]:
        """The columns that the sheet does not have: it says nothing of them, unlike empty cells."""
        return {name: field for name, field in self.sheet.columns.items() if name not in self.found}

    @cached_property
    def deleted(self) -> list[Field]:
        """The columns that a template hides, if that of the ids is gone and none is called like it."""
        gone = [field for name, field in self.absent.items() if name in self.sheet.hidden]
        ids = {"facility_id": self.absent["facility_id"]} if "facility_id" in self.absent else {}
        known = self.facility and ids and not any(resembled(text, [], ids) for text in self.others)
        return gone if known else []

    def check(self, rows: Iterable[int], problems: Problems, notes: Problems) -> None:
        """Tell other names of missing columns from the office's own; those that are needed must be there.

        Args:
            rows: those of the table.
            problems: gets columns that stand there twice, are missing or have another name.
            notes: gets columns that are not read, and hidden ones that are.
        """
        for text, position in self._names:
            name = self.sheet.column_of(text)
            if name and self.found[name] != position:
                problems.add("column_twice", self._place(text), column=text)
        if self.deleted:
            labels = " ".join(f"“{field.zh}”" for field in self.deleted)
            problems.add("hidden_deleted", self._place(), columns=labels)
            return
        named = self._check_others(self._below(set(rows)), problems, notes)
        hidden = [
            name
            for name, position in self.found.items()
            if position in self.grid.hidden_columns and not (self.mark and name in self.sheet.hidden)
        ]
        if hidden:
            labels = " ".join(f"“{self.sheet.columns[name].zh}”" for name in hidden)
            notes.add("columns_hidden", self._place(), value=labels)
        for name, field in self.absent.items():
            if field.needed and not named & {name, field.zh}:
                known = ", ".join([*self.found, *self.others])[:200]
                problems.add("column_missing", self._place(), column=field.zh, found=known)

    def _check_others(self, below: dict[int, list[Content]], problems: Problems, notes: Problems) -> set[str]:
        """Return the missing columns that other headers mean."""
        named: set[str] = set()
        for text, position in self.others.items():
            values = below.pop(position, [])
            if self.mark and self._own(text):
                continue
            if near := resembled(text, values, self.absent):
                named.update(near)
                problems.add("column_unknown", self._place(text), column=text, nearest=", ".join(near))
            elif values:
                notes.add("column_extra", self._place(text), column=text)
        for position in sorted(below):
            notes.add("column_nameless", self._place(letters(position)))
        return named

    def _below(self, rows: set[int]) -> dict[int, list[Content]]:
        """Return what stands in columns that are not the sheet's."""
        known = {position for text, position in self._names if self.sheet.column_of(text)}
        found: dict[int, list[Content]] = {}
        for row, position in self.grid.cells:
            content = (
                content_of(self.grid, (row, position)) if row in rows and position not in known else None
            )
            if content and len(found.setdefault(position, [])) < SAMPLE:
                found[position].append(content)
        return found

    def _place(self, column: str | None = None) -> Place:
        return Place(self.grid.file, self.grid.sheet, self.header, column)
