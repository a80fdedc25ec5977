"""Rows of text -> table items; raw rows -> plain values for the item's data."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd

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


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values: unknown is None, exact decimals are text."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def _plain(value: Any) -> Any:  # noqa: ANN401
    if value is None or pd.isna(value):
        return None
    if isinstance(value, Decimal):
        return str(value)
    return value.item() if hasattr(value, "item") else value
