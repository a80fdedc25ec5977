"""The cells of a sheet as they are stored: found by a reader within bounds, as a grid, and as JSON."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from eldercare_analysis.inputs.returns.reading.limits import (
    CELLS,
    COLUMNS,
    LETTERS,
    MERGED_CELLS,
    ROWS,
    UnreadableError,
)

Cell = tuple[int, int]  # row and column, from 1
GENERAL = "General"
# ECMA-376 part 1, 18.8.30; those that differ by language (27 to 36, 50 to 58) keep their number
_FIRST = (
    'General|0|0.00|#,##0|#,##0.00|"$"#,##0_);("$"#,##0)|"$"#,##0_);[Red]("$"#,##0)|'
    '"$"#,##0.00_);("$"#,##0.00)|"$"#,##0.00_);[Red]("$"#,##0.00)|0%|0.00%|0.00E+00|# ?/?|# ??/??|'
    "yyyy/m/d|d-mmm-yy|d-mmm|mmm-yy|h:mm AM/PM|h:mm:ss AM/PM|h:mm|h:mm:ss|yyyy/m/d h:mm"
)
_FROM_37 = (
    "#,##0_);(#,##0)|#,##0_);[Red](#,##0)|#,##0.00_);(#,##0.00)|#,##0.00_);[Red](#,##0.00)|"
    '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)|_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)|'
    '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)|'
    '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)|mm:ss|[h]:mm:ss|mm:ss.0|##0.0E+0|@'
)
BUILT_IN = {**dict(enumerate(_FIRST.split("|"))), **dict(enumerate(_FROM_37.split("|"), 37))}
EPOCH, MACINTOSH = 1900, 1904  # years that serial numbers count from
Area = tuple[int, int, int, int]  # first row and column, last row and column


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet.

    Attributes:
        file, sheet: where it is.
        hidden: the sheet does not show.
        cells: values by row and column, from 1; empty cells are left out. Text is `str`, numbers are `int` or
            `float` as they are stored (a day is a serial number of its workbook's `epoch`; a number that no
            float can hold is left as text), yes and no are `bool`, errors their text (`#REF!`); a `datetime`
            only by `t="d"`.
        formats: the number format of each cell with a number, General left out, as far as it is known;
            `builtin:31` where a format has no code that is the same everywhere (27 to 36, 50 to 58).
        epoch: the year that serial numbers count from, 1900 or 1904.
        hidden_rows, hidden_columns: those that hold something and do not show.
        merged: for each cell of a merged range but the first, the first; of rows and columns that hold
            something.
        uncalculated: formulas without a stored result.
    """

    file: str
    sheet: str
    hidden: bool
    cells: dict[Cell, Any]
    formats: dict[Cell, str] = field(default_factory=dict)
    epoch: int = EPOCH
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: dict[Cell, Cell] = field(default_factory=dict)
    uncalculated: frozenset[Cell] = frozenset()

    @cached_property
    def _filled(self) -> dict[int, dict[int, Any]]:
        """The cells by row; a sheet may hold one in its last row and none between."""
        filled: dict[int, dict[int, Any]] = {}
        for (row, column), value in sorted(self.cells.items(), key=lambda cell: cell[0]):
            filled.setdefault(row, {})[column] = value
        return filled

    @property
    def rows(self) -> list[int]:
        """Return the rows that hold something, in order."""
        return list(self._filled)

    def row(self, number: int) -> list[Any]:
        """Return the values of a row up to its last one, None where empty."""
        filled = self._filled.get(number, {})
        return [filled.get(column) for column in range(1, max(filled, default=0) + 1)]


def code_of(number: int, codes: dict[int, str]) -> str:
    """Return the code of a number format: the workbook's own, else the built-in one."""
    return codes.get(number) or BUILT_IN.get(number) or f"builtin:{number}"


def letters(column: int) -> str:
    """Return a column, counted from 1, as spreadsheets name it."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def document(grids: list[Grid]) -> str:
    """Return grids as JSON; `grids_of` reads it."""
    return json.dumps(
        [_plain(grid) for grid in grids], ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


def _plain(grid: Grid) -> dict[str, Any]:
    moments = (
        (cell, [value.isoformat()] if isinstance(value, datetime) else value)
        for cell, value in grid.cells.items()
    )
    return {
        "sheet": grid.sheet,
        "hidden": grid.hidden,
        "epoch": grid.epoch,
        "cells": [[*cell, value] for cell, value in moments],
        "formats": [[*cell, code] for cell, code in grid.formats.items()],
        "hidden_rows": sorted(grid.hidden_rows),
        "hidden_columns": sorted(grid.hidden_columns),
        "merged": [[*cell, *first] for cell, first in grid.merged.items()],
        "uncalculated": sorted(grid.uncalculated),
    }


def grids_of(text: str, file: str) -> list[Grid]:
    """Return the grids of a file from their JSON.

    Raises:
        ValueError, KeyError, TypeError: it is something else.
    """
    return [_read(one, file) for one in json.loads(text)]


def _read(one: dict[str, Any], file: str) -> Grid:
    return Grid(
        file,
        str(one["sheet"]),
        bool(one["hidden"]),
        {
            (row, column): datetime.fromisoformat(value[0]) if isinstance(value, list) else value
            for row, column, value in one["cells"]
        },
        {(row, column): code for row, column, code in one["formats"]},
        int(one["epoch"]),
        frozenset(one["hidden_rows"]),
        frozenset(one["hidden_columns"]),
        {(row, column): (top, left) for row, column, top, left in one["merged"]},
        frozenset((row, column) for row, column in one["uncalculated"]),
    )


@dataclass
class Room:
    """How much more a workbook may hold; `take` a value of a cell before it is kept."""

    cells: int = CELLS
    letters: int = LETTERS

    def take(self, value: object = None) -> None:
        """Count one more cell.

        Raises:
            UnreadableError: there are too many, or they hold too much.
        """
        self.cells -= 1
        if isinstance(value, str):
            self.letters -= len(value)
        for key, left, limit in (
            ("workbook_cells", self.cells, CELLS),
            ("workbook_letters", self.letters, LETTERS),
        ):
            if left < 0:
                raise UnreadableError(key, limit=limit)


@dataclass
class Found:
    """What a reader finds in a sheet, as in `Grid`; first and last hidden columns, merged ranges."""

    title: str
    hidden: bool
    epoch: int = EPOCH
    cells: dict[Cell, Any] = field(default_factory=dict)
    formats: dict[Cell, str] = field(default_factory=dict)
    uncalculated: set[Cell] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)


def grid_of(found: Found) -> Grid:
    """Return the grid of a sheet, without the name of its file.

    Raises:
        UnreadableError: more rows or columns hold something than a return has (told at the first that is too
            many), or a merged range covers the whole sheet.
    """
    rows, columns = sorted({row for row, _ in found.cells}), sorted({column for _, column in found.cells})
    if len(rows) > ROWS:
        raise UnreadableError("sheet_rows", sheet=found.title, row=rows[ROWS], value=len(rows), limit=ROWS)
    if len(columns) > COLUMNS:
        first = letters(columns[COLUMNS])
        raise UnreadableError(
            "sheet_columns", sheet=found.title, column=first, value=len(columns), limit=COLUMNS
        )
    ranges = _joined(found.hidden_columns)
    hidden = frozenset(column for column in columns if any(first <= column <= last for first, last in ranges))
    shown = frozenset(found.hidden_rows.intersection(rows)), hidden
    kept = found.cells, found.formats, found.epoch
    merged, uncalculated = _merged(found, rows, columns), frozenset(found.uncalculated)
    return Grid("", found.title, found.hidden, *kept, *shown, merged, uncalculated)


def _joined(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ranges that do not overlap and cover the same."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined


def _merged(found: Found, rows: list[int], columns: list[int]) -> dict[Cell, Cell]:
    merged: dict[Cell, Cell] = {}
    covered = 0
    for top, left, bottom, right in found.areas:
        down = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        across = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        vast = len(down) > 1 < len(across) and (bottom - top + 1) * (right - left + 1) > MERGED_CELLS
        covered += len(down) * len(across)
        if vast or covered > CELLS:
            raise UnreadableError("merge_huge", sheet=found.title, row=top)
        merged |= {
            (row, column): (top, left) for row in down for column in across if (row, column) != (top, left)
        }
    return merged
