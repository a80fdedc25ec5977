"""Texts of a return without the letters that nobody sees; what was taken out is noted, once for each column."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eldercare_analysis.inputs.letters import clean, code_points, excerpt
from eldercare_analysis.inputs.problems import Place, Problems
from eldercare_analysis.inputs.returns.workbooks import Grid, letters


def legible(grids: list[Grid], notes: Problems) -> list[Grid]:
    """Return grids whose texts hold only what is seen: what looks like a name or a number is one.

    Args:
        grids: the sheets of a workbook; a cell with nothing that is seen is left out.
        notes: gets what was taken out: the first cell of each column, and how many more.
    """
    return [_legible(grid, notes) for grid in grids]


def _legible(grid: Grid, notes: Problems) -> Grid:
    title = clean(grid.sheet).text
    cells: dict[tuple[int, int], Any] = {}
    removed: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for (row, column), value in grid.cells.items():
        if not isinstance(value, str):
            cells[row, column] = value
            continue
        read = clean(value)
        if read.text.strip():
            cells[row, column] = read.text
        if read.removed:
            removed.setdefault((column, read.removed), []).append((row, value))
    for (column, taken), found in removed.items():
        row, value = min(found)
        place = Place(grid.file, title, row, letters(column))
        notes.add(
            "letters_removed",
            place,
            value=excerpt(value, taken[0]),
            letters=code_points(taken),
            cells=len(found),
        )
    return replace(grid, sheet=title, cells=cells)
