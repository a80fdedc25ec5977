"""A table is described once, by its columns: head, cells, alignment, and every number's row and column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pandas as pd

from eldercare_analysis.analysis.records import plain, records, tidy
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Align, Head, Row, Table
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Said, Text, text_of

R = TypeVar("R")
RANGE = ("low", "high")


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column.

    Attributes:
        key: its name whatever the language; its head is the text `column.KEY` unless it has a `label`.
        cell: a row's cell.
        of: the tidy columns that hold the numbers of a cell, in their order; by default that of its key. A
            number that the tidy row does not hold has none: a sum, a share, a minimum.
        align: where its cells stand: numbers to the right.
        which: cells say which (a name, a date, a file), not how much: digits in them are no numbers.
        stages: cells are counts of facilities by stage (`Number.name`), drawn as one square each.
    """

    key: str
    cell: Callable[[R], Said]
    of: tuple[str, ...] = ()
    align: Align = "right"
    label: Said = ""
    which: bool = False
    stages: bool = False


def which(key: str, cell: Callable[[Any], Said], label: Said = "") -> Column[Any]:
    """Return a column whose cells say which: a town, a year, a facility, a file."""
    return Column(key, cell, align="left", label=label, which=True)


def ranged(name: str) -> tuple[str, ...]:
    """Return the columns of a range in a tidy table: `NAME_low`, `NAME_high`."""
    return tuple(f"{name}_{end}" for end in RANGE)


@dataclass(frozen=True, kw_only=True)
class TableSpec(Generic[R]):
    """What a table shows: rows by columns.

    Attributes:
        id, title, caption, notes: as in `Table`.
        columns: from left to right.
        rows: what is shown, one a row; dataclasses, or rows of a frame as `itertuples` gives them.
        key: the columns that tell the tidy rows apart: attributes of `rows`, None where one has none.
        data: the tidy rows, unrounded, where they are others than `rows`: a table, or plain values by column.
        total: says of a row that it is a sum.
    """

    id: str
    columns: Sequence[Column[R]]
    rows: Sequence[R]
    key: tuple[str, ...]
    data: pd.DataFrame | Sequence[Row] | None = None
    title: Text = NOTHING
    caption: Text = NOTHING
    notes: Sequence[Text] = ()
    total: Callable[[R], bool] = lambda _: False

    def item(self, words: Words) -> Table:
        """Return the table as it is published."""
        data = _tidy(self.rows if self.data is None else self.data)
        about = [_key(row, self.key) for row in self.rows]
        return Table(
            id=self.id,
            title=self.title,
            caption=self.caption,
            columns=[_head(words, column) for column in self.columns],
            rows=[
                [_cell(column, row, shown) for column in self.columns]
                for shown, row in zip(self._shown(about, data), self.rows, strict=True)
            ],
            emphasis=[number for number, row in enumerate(self.rows) if self.total(row)],
            about=about,
            notes=list(self.notes),
            data=data,
        )

    def _shown(self, about: Sequence[Row], data: Sequence[Row]) -> list[Row | None]:
        """Return the tidy row that each row shows; None where it is a sum of several."""
        keys = [tuple(row.get(name) for name in self.key) for row in data]
        counts = Counter(keys)
        single = {key: row for key, row in zip(keys, data, strict=True) if counts[key] == 1}
        return [single.get(tuple(row.get(name) for name in self.key)) if row else {} for row in about]


def _tidy(rows: pd.DataFrame | Sequence[Any]) -> list[Row]:
    """Return a table, plain values by column, or dataclasses as tidy rows."""
    if isinstance(rows, pd.DataFrame):
        return records(rows)
    if all(isinstance(row, dict) for row in rows):
        return [{name: plain(value) for name, value in row.items()} for row in rows]
    return tidy(rows)


def _key(row: object, names: Sequence[str]) -> Row:
    """Return what tells a row apart; a row that has nothing of it shows no tidy row."""
    values = {name: plain(getattr(row, name)) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def _head(words: Words, column: Column[Any]) -> Head:
    label = text_of(column.label) or words(f"column.{column.key}")
    return Head(label=label, align=column.align, key=column.key, which=column.which, stages=column.stages)


def _cell(column: Column[R], row: R, tidy: Row | None) -> Text:
    """Return a cell; its numbers have the declared columns, those that hold exactly their value."""
    return text_of(column.cell(row)).of(column.of or (column.key,), tidy)


def row_name(study: Study, town: str) -> str:
    """Return the name of a row: of a town, or the word for the sums of the district."""
    return words_of(study)("column.total").plain if town == DISTRICT else study.town_name(town)
