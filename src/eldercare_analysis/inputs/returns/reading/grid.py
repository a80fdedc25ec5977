"""The cells of a sheet as they are stored, and the same as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

Cell = tuple[int, int]  # row and column, from 1
EPOCH, MACINTOSH = 1900, 1904  # years that serial numbers count from


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet.

    Attributes:
        file, sheet: where it is.
        hidden: the sheet does not show.
        cells: values by row and column, from 1; empty cells are left out. Text is `str`, numbers are `int` or `float` as they are stored (a
            day is a serial number of its workbook's `epoch`; a number that no float can hold is left as text), yes and no are `bool`, errors
            their text (`#REF!`); a `datetime` only where the cell itself says so (`t="d"`).
        formats: the number format of each cell with a number whose format is not General, as far as it is known; `builtin:31` where the
            number of the format has no code that is the same everywhere (27 to 36, 50 to 58).
        epoch: the year that serial numbers count from, 1900 or 1904.
        hidden_rows, hidden_columns: those that hold something and do not show.
        merged: for each cell of a merged range but the first, the first; only of rows and columns that hold something.
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
    return {
        "sheet": grid.sheet, "hidden": grid.hidden, "epoch": grid.epoch,
        "cells": [[*cell, [value.isoformat()] if isinstance(value, datetime) else value] for cell, value in grid.cells.items()],
        "formats": [[*cell, code] for cell, code in grid.formats.items()],
        "hidden_rows": sorted(grid.hidden_rows), "hidden_columns": sorted(grid.hidden_columns),
        "merged": [[*cell, *first] for cell, first in grid.merged.items()],
        "uncalculated": sorted(grid.uncalculated),
    }  # fmt: skip


def grids_of(text: str, file: str) -> list[Grid]:
    """Return the grids of a file from their JSON.

    Raises:
        ValueError, KeyError, TypeError: it is something else.
    """
    return [
        Grid(
            file, str(one["sheet"]), bool(one["hidden"]),
            {(row, column): datetime.fromisoformat(value[0]) if isinstance(value, list) else value for row, column, value in one["cells"]},
            {(row, column): code for row, column, code in one["formats"]}, int(one["epoch"]),
            frozenset(one["hidden_rows"]), frozenset(one["hidden_columns"]),
            {(row, column): (top, left) for row, column, top, left in one["merged"]},
            frozenset((row, column) for row, column in one["uncalculated"]),
        )
        for one in json.loads(text)
    ]  # fmt: skip
