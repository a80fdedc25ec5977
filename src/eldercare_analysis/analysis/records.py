"""Rows <-> tables: dataclasses as a table, a table's rows as plain values for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import Field, fields
from decimal import Decimal
from typing import Any, Literal, TypeVar, get_origin, get_type_hints

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
    """Return dataclasses as a table: a column a field, with the dtype of its type; None is NA in numbers.

    A field whose metadata have a `cell` shows what this function makes of its value, with the dtype of what
    it returns; several texts are joined.
    """
    types, given = get_type_hints(row), list(rows)
    table, dtypes = {}, {}
    for field in fields(row):  # type: ignore[arg-type]
        make: Callable[[Any], Any] | None = field.metadata.get("cell")
        kind = get_type_hints(make)["return"] if make else types[field.name]
        if kind == tuple[str, ...]:
            make, kind = "; ".join, str
        if get_origin(kind) is Literal:
            kind = str
        values = [getattr(one, field.name) for one in given]
        table[field.name] = [make(value) for value in values] if make else values
        dtypes[field.name] = DTYPES.get(kind, "object")
    return pd.DataFrame(table, dtype="object").astype(dtypes)


def tidy(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return dataclasses as rows of plain values, as `records` gives those of their `frame`."""
    return [{field.name: _cell(field, getattr(row, field.name)) for field in fields(row)} for row in rows]


def _cell(field: Field[Any], value: Any) -> Any:  # noqa: ANN401
    make = field.metadata.get("cell") or ("; ".join if isinstance(value, tuple) else plain)
    return plain(make(value))


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
