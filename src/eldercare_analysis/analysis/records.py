"""Tables -> rows of plain values, for JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

KEYS = {  # what tells the rows of a tidy table apart
    "coverage": ("town", "year"),
    "budget": ("line",),
    "prefinance": ("town", "scope"),
    "targets": ("clause", "metric", "town"),
}


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values: unknown is None, exact decimals are text."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def _plain(value: Any) -> Any:  # noqa: ANN401
    if value is None or pd.isna(value):
        return None
    if isinstance(value, Decimal):
        return str(value)
    return value.item() if hasattr(value, "item") else value
