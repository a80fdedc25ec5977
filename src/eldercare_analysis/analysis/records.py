"""Rows <-> tables: dataclasses as a table, a table's rows as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from typing import Any, TypeVar, get_type_hints

import pandas as pd

T = TypeVar("T")
DTYPES: dict[object, str] = {  # of a field's type; others are objects
    int: "int64",
    int | None: "Int64",
    float: "float64",
    float | None: "Float64",
    bool: "bool",
    str: "str",
}
KEYS = {  # what tells the rows of a tidy table apart
    "coverage": ("town", "year"),
    "budget": ("line",),
    "prefinance": ("town", "scope"),
    "targets": ("clause", "metric", "town"),
}


def frame(rows: Iterable[T], row: type[T]) -> pd.DataFrame:
    """Return dataclasses as a table: a column a field, with the dtype of the field's type; None is NA in numbers."""
    types = get_type_hints(row)
    names = [field.name for field in fields(row)]  # type: ignore[arg-type]
    table = pd.DataFrame(
        [[getattr(one, name) for name in names] for one in rows], columns=names, dtype=object
    )
    return table.astype({name: DTYPES.get(types[name], "object") for name in names})


def rows_of(table: pd.DataFrame, row: type[T]) -> list[T]:
    """Return the rows of a table as dataclasses: what `frame` made, or some of its rows; unknown is None."""
    names = [field.name for field in fields(row)]  # type: ignore[arg-type]
    return [row(**{name: one[name] for name in names}) for one in records(table)]


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values: unknown is None, exact decimals are text."""
    return [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def plain(value: Any) -> Any:  # noqa: ANN401
    """Return a value of a table as JSON has it."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, Decimal):
        return str(value)
    return value.item() if hasattr(value, "item") else value
