"""One row of a sheet: what its cells say, what is wrong in or between them; notes on several rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.problems import MISSING, InputError, Place, Problems
from eldercare_analysis.inputs.returns.cell_content import CellError, Content, as_text, clipped, content_of
from eldercare_analysis.inputs.returns.cells import EXCEL_ERRORS, IDENTITY, without_day
from eldercare_analysis.inputs.returns.columns import Columns
from eldercare_analysis.inputs.returns.meaning import Meaning
from eldercare_analysis.inputs.returns.reading.grid import Cell, Grid
from eldercare_analysis.inputs.returns.sheets import Field, Sheet
from eldercare_analysis.inputs.tables import narrow

RANGES = 12  # of rows that a note names
VALUES = 4  # that it repeats
Texts = dict[str, str]  # what stands in a row, by the column's label
IN_ORDER = (kinds.SITE_CHOSEN, kinds.STARTED, kinds.COMPLETED, kinds.ACCEPTED)
SHARES = {  # what may not exceed what
    "beds_nursing": "beds_total",
    "groups_with_team": "groups_total",
    "recipients_disabled": "recipients",
    "carers_certified": "carers",
    "disabled_willing": "disabled",
    "respite_placed": "respite_requested",
    "priority_paired": "priority",
    "other_covered": "other",
}
Fault = tuple[str, str, dict[str, object]]  # the key of its texts, the column, what fills the texts


class Told:
    """Gathers what is to be said of rows."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._found: dict[tuple[str, str | None], list[tuple[int, str]]] = {}

    def add(self, key: str, row: int, value: str = "", column: str | None = None) -> None:
        """Say something of a row: `key` names the texts, `value` is what stands there."""
        self._found.setdefault((key, column), []).append((row, value))

    def note(self, place: Place, notes: Problems) -> None:
        """Put one note for each thing and column into notes, at a sheet's place."""
        for (key, column), rows in self._found.items():
            notes.add(
                key,
                Place(place.file, place.sheet, None, column),
                rows=in_ranges(row for row, _ in rows),
                value=quoted(value for _, value in rows),
            )


def quoted(values: Iterable[str], most: int = VALUES) -> str:
    """Return the first of some texts, each once, cut and in quotation marks; empty ones are left out."""
    shown = list(dict.fromkeys(clipped(value) for value in values if value))
    return " ".join(f"“{value}”" for value in shown[:most]) + "…" * (len(shown) > most)


class Rows(str):
    """Numbers of rows as text: 5-7, 9; `is_one`: texts speak of a single row."""

    __slots__ = ()

    @property
    def is_one(self) -> bool:
        """Say whether it is one row."""
        return self.isdecimal()


def in_ranges(rows: Iterable[int]) -> Rows:
    """Return rows as text: 5-7, 9."""
    ranges: list[list[int]] = []
    for row in sorted(set(rows)):
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in ranges]
    return Rows(", ".join(texts[:RANGES]) + ("…" if len(texts) > RANGES else ""))


def tell_strays(
    strays: Mapping[int, Texts], keys: Mapping[str, str], place: Place, problems: Problems
) -> None:
    """Add one problem, at the first, for all rows that nothing names; `keys`: labels that would.

    Numbers of persons, which are a problem of their own, are not repeated.
    """
    if strays:
        row = min(strays)
        texts = (text for texts in strays.values() for text in texts.values())
        shown = quoted(text for text in texts if not IDENTITY.search(narrow(text)))
        first = Place(place.file, place.sheet, row, next(iter(strays[row])))
        problems.add(
            "rows_stray", first, rows=in_ranges(strays), value=shown, columns=quoted(keys.values(), len(keys))
        )


def faults_in(cells: Mapping[str, Any], sheet: Sheet) -> Iterator[Fault]:
    """Return steps of one facility in an impossible order, and parts that are larger than their whole."""
    columns = [step.column for step in IN_ORDER]
    dated = [(name, cells[name]) for name in columns if isinstance(cells.get(name), date)]
    for (earlier, first), (later, second) in pairwise(dated):
        if second < first:
            yield (
                "dates_reversed",
                later,
                {"value": second, "other": sheet.columns[earlier].zh, "first": first},
            )
    for part, whole in SHARES.items():
        if part in cells and whole in cells and cells[part] > cells[whole]:
            yield (
                "part_exceeds",
                part,
                {"value": cells[part], "whole": sheet.columns[whole].zh, "total": cells[whole]},
            )


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
    """Read the cells of a row; `told` gets those that were read as another thing than stands in them."""
    grid = columns.grid
    read = Reading({name for name, column in columns.absent.items() if column.needed})
    for name, position in columns.found.items():
        column, cell = columns.sheet.columns[name], _at(row, position, name, columns)
        label = column.zh if cell[1] == position else as_text(grid.cells[columns.header, cell[1]])
        place = Place(grid.file, grid.sheet, row, label)
        try:
            content = _content(grid, cell, column)
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


def _at(row: int, position: int, name: str, columns: Columns) -> Cell:
    """Return the cell to read; of a facility that is not pre-filled the words are the kind."""
    cell, words = (row, position), (row, columns.facility or 0)
    empty = cell not in columns.grid.cells and cell not in columns.grid.uncalculated
    return words if name == "kind" and columns.mark and empty and words in columns.grid.cells else cell


def _content(grid: Grid, cell: Cell, column: Field) -> Content | None:
    """Return what a cell holds, None where empty; a merged cell stands for its rows only where that is plain.

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
