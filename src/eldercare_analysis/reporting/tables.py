"""Rows of text -> table items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.records import records
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Align, Column, Item
from eldercare_analysis.reporting.words import Words, words_of


def table_item(
    words: Words,
    name: str,
    columns: dict[str, Align],
    rows: Iterable[list[str]],
    data: pd.DataFrame,
    *,
    title: str,
    caption: str,
    emphasis: list[int] | None = None,
    labels: Mapping[str, str] | None = None,
    about: Sequence[dict[str, Any]] = (),
) -> Item:
    """Return a table item; `columns` maps keys of `labels`, or of the `column` texts, to their alignment."""
    named = labels or {}
    heads = [
        Column(label=named[key] if key in named else words(f"column.{key}"), align=align, key=key)
        for key, align in columns.items()
    ]
    return Item(id=name, kind="table", title=title, caption=caption, columns=heads, rows=list(rows),
                emphasis=emphasis or [], about=list(about), data=records(data))  # fmt: skip


def row_name(study: Study, town: str) -> str:
    """Return the name of a row: of a town, or the word for the sums of the district."""
    return words_of(study)("column.total") if town == DISTRICT else study.town_name(town)


def to_text(item: Item) -> str:
    """Return notes and table of an item as text for a terminal."""
    table = pd.DataFrame(item.rows, columns=[column.label for column in item.columns])
    with pd.option_context("display.unicode.east_asian_width", True):  # noqa: FBT003 - the option's value
        text = table.to_string(index=False) if item.rows else ""
    parts = [item.finding, *item.notes, text, item.caption]
    return "\n".join(part for part in parts if part)
