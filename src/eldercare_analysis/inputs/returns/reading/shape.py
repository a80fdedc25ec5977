"""What a reader found in a sheet -> a grid of bounded size, where merges and hidden columns are told of filled rows and columns only."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from eldercare_analysis.inputs.returns.reading.grid import EPOCH, Cell, Grid, letters
from eldercare_analysis.inputs.returns.reading.limits import CELLS, COLUMNS, LETTERS, MERGED_CELLS, ROWS
from eldercare_analysis.inputs.returns.reading.unreadable import UnreadableError

Area = tuple[int, int, int, int]  # first row and column, last row and column


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
    """What a reader finds in a sheet.

    Attributes:
        title: the sheet's.
        hidden: it does not show.
        epoch, cells, formats, uncalculated: as in `Grid`.
        hidden_rows: rows that do not show.
        hidden_columns: first and last column of those that do not show.
        areas: merged ranges.
    """

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
        UnreadableError: more rows or columns hold something than a return has (at the first that is too many), or a merged range covers the whole sheet.
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
    return Grid(
        "", found.title, found.hidden, found.cells, found.formats, found.epoch, frozenset(found.hidden_rows.intersection(rows)),
        hidden, _merged(found, rows, columns), frozenset(found.uncalculated),
    )  # fmt: skip


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
