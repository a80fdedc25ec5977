"""Rows of tidy tables as people read them: heads and cells in words, money in one unit, ranges as one cell.

What is the same in every row and only says of what they are is told once, above them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.records import records
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.tables import Column, TableSpec, ranged, row_name, which
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import Said, Text, text_of

ONCE = {  # told above the rows where it is the same in all of them
    *("town", "payer", "strength", "input_unit", "months", "merging", "out_of_use", "doubled", "beside"),
    *("facility", "missing", "unreported", "kind", "source", "measure"),
}


def told_once(words: Words, spec: TableSpec[Any]) -> Table:
    """Return a table without columns that are the same in every row: one sentence tells these."""
    cells = {column.key: {text_of(column.cell(row)) for row in spec.rows} for column in spec.columns}
    same = {key: found for key, found in cells.items() if key in ONCE and len(found) == 1 < len(spec.rows)}
    pairs = [(words(f"column.{key}"), text) for key, (text,) in same.items() if text != words("form.none")]
    return replace(
        spec,
        columns=[column for column in spec.columns if column.key not in same],
        notes=[words("form.alike", values=words.series(pairs))] if pairs else [],
        total=lambda row: getattr(row, "town", "") == DISTRICT,
    ).item(words)


def rows_table(
    words: Words,
    name: str,
    columns: Sequence[Column[Any]],
    table: pd.DataFrame,
    *,
    title: Text,
    caption: Text,
) -> Table:
    """Return rows of a tidy table by columns; what is the same in all of them is told once."""
    spec = TableSpec(
        id=name, columns=columns, rows=plain_rows(table), key=(), data=table, title=title, caption=caption
    )
    return told_once(words, spec)


def plain_rows(table: pd.DataFrame) -> list[SimpleNamespace]:
    """Return rows with plain values; unknown is None."""
    return [SimpleNamespace(**row) for row in records(table)]


def town_column(study: Study) -> Column[Any]:
    """Return the column of towns; sums of the district have a word."""
    return which("town", lambda row: row_name(study, row.town))


def missing_column(words: Words) -> Column[Any]:
    """Return the column of what would tell that which is unknown."""
    return worded_column("missing", lambda row: words.needs(*parts_of(row.needs)) or words("form.none"))


def worded_column(key: str, cell: Callable[[Any], Said]) -> Column[Any]:
    """Return a column of words."""
    return Column(key, cell, align="left")


def counted_column(words: Words, key: str) -> Column[Any]:
    """Return a column of counts."""
    return Column(key, lambda row: words.count(getattr(row, key)))


def span_column(words: Words, key: str) -> Column[Any]:
    """Return a range of counts, the lower end first."""

    def cell(row: Any) -> Text:  # noqa: ANN401
        ends = [getattr(row, name) for name in ranged(key)]
        return words.span(*(ends if None in ends else sorted(ends)))

    return Column(key, cell, ranged(key))


def parts_of(several: str | None) -> list[str]:
    """Return the texts that a tidy cell joins."""
    return several.split("; ") if several else []
