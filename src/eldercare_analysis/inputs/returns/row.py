"""One row of a sheet: what each of its cells says, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from eldercare_analysis.inputs.problems import MISSING, InputError, Place, Problems
from eldercare_analysis.inputs.returns.cells import EXCEL_ERRORS, IDENTITY
from eldercare_analysis.inputs.returns.columns import Columns
from eldercare_analysis.inputs.returns.consistency import faults_in
from eldercare_analysis.inputs.returns.content import CellError, Content, content_of
from eldercare_analysis.inputs.returns.dates import without_day
from eldercare_analysis.inputs.returns.meaning import Meaning
from eldercare_analysis.inputs.returns.reading.grid import Cell, Grid
from eldercare_analysis.inputs.returns.sheets import Field
from eldercare_analysis.inputs.returns.told import Told


@dataclass
class Reading:
    """What was read of a row.

    Attributes:
        unread: needed columns that the sheet does not have, and columns whose cells cannot be read.
        cells: the values by column; empty cells are left out.
        missing: needed columns whose cells are empty; no problem tells of them yet.
        problems: what is wrong with cells that are not empty.
    """

    unread: set[str]
    cells: dict[str, Any] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)


def read_row(row: int, columns: Columns, meaning: Meaning, told: Told) -> Reading:
    """Read the cells of a row.

    Args:
        row: its number.
        columns: those of its sheet.
        meaning: what cells mean.
        told: gets cells that were read as another thing than stands in them.
    """
    grid = columns.grid
    read = Reading({name for name, column in columns.absent.items() if column.needed})
    for name, position in columns.found.items():
        column = columns.sheet.columns[name]
        place = Place(grid.file, grid.sheet, row, column.zh)
        try:
            content = _content(grid, (row, position), column)
            if content and IDENTITY.search(content.plain):
                read.unread.add(name)  # refused wherever it stands, and never repeated
                continue
            value = meaning.of(content, column, read.cells) if content else None
            if value is not None:
                read.cells[name] = value
            if content:
                _tell(told, row, column, content, value)
        except CellError as error:
            if error.key == MISSING:
                read.missing.append(name)
                continue
            read.problems.add(error.key, place, **error.fields)
            read.unread.add(name)
        except InputError as error:
            read.problems.at(place, error)
            read.unread.add(name)
    for fault, name, fields in faults_in(read.cells, columns.sheet):
        read.problems.add(fault, Place(grid.file, grid.sheet, row, columns.sheet.columns[name].zh), **fields)
    return read


def _content(grid: Grid, cell: Cell, column: Field) -> Content | None:
    """Return what a cell holds, None where it is empty; a merged cell stands for its rows only where that is plain.

    Raises:
        CellError: nobody knows what it holds, or it may not be empty.
    """
    if cell in grid.uncalculated:
        raise CellError("uncalculated")
    first = content_of(grid, grid.merged.get(cell, cell))
    if cell in grid.merged and first and not column.spread:
        raise CellError("merged", value=first.text)
    content = first or content_of(grid, cell)
    if content is None or not content.text:
        if column.needed:
            raise CellError(MISSING)
        return None
    if content.text in EXCEL_ERRORS:
        raise CellError("formula_error", value=content.text)
    return content


def _tell(told: Told, row: int, column: Field, content: Content, value: object) -> None:
    """Say where a cell was read as another thing than stands in it."""
    if value is None:
        counted = column.type in ("count", "decimal")
        told.add("nothing_counted" if counted else "nothing", row, content.text, column.zh)
    elif column.type == "date" and without_day(content):
        told.add("month_end", row, content.shown, column.zh)
