"""Rows of text -> table items."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from eldercare_analysis.analysis.records import records
from eldercare_analysis.reporting.items import Align, Column, Item
from eldercare_analysis.reporting.words import Words


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
) -> Item:
    """Return a table item; `columns` maps keys of the catalog's `column` texts to their alignment."""
    heads = [Column(label=words(f"column.{key}"), align=align) for key, align in columns.items()]
    return Item(id=name, kind="table", title=title, caption=caption, columns=heads, rows=list(rows),
                emphasis=emphasis or [], data=records(data))  # fmt: skip
