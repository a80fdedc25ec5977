"""Rows of plain values, and things by what they have in common."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import pandas as pd

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.records import frame, records, tidy


def count_of(names: tuple[str, ...]) -> int | None:
    return len(names) or None


@dataclass(frozen=True)
class Row:
    town: str
    year: int
    amount_fen: int | None
    rate_yuan: Decimal | None
    share: float
    known: bool
    status: Literal["computed", "unknown"]
    needs: tuple[str, ...] = ()
    months: tuple[str, ...] = field(default=(), metadata={"cell": count_of})


def test_a_table_of_rows() -> None:
    """A column a field, as its type says; texts are joined; where a field says how its cells are made, they are so."""
    one = Row(
        "a", 2021, 100, Decimal("0.10"), 0.5, known=True, status="computed", months=("2021-01", "2021-02")
    )
    other = Row("b", 2022, None, None, float("nan"), known=False, status="unknown", needs=("x", "y"))
    table = frame(iter([one, other]), Row)
    assert records(table) == [
        {"town": "a", "year": 2021, "amount_fen": 100, "rate_yuan": "0.10", "share": 0.5, "known": True,
         "status": "computed", "needs": "", "months": 2},
        {"town": "b", "year": 2022, "amount_fen": None, "rate_yuan": None, "share": None, "known": False,
         "status": "unknown", "needs": "x; y", "months": None},
    ]  # fmt: skip
    assert tidy([one, other]) == records(table)
    assert table["rate_yuan"][0] == Decimal("0.10")
    dtypes = ["str", "int64", "Int64", "object", "float64", "bool", "str", "str", "Int64"]
    assert [str(dtype) for dtype in table.dtypes] == dtypes
    empty = frame([], Row)
    assert (list(empty), len(empty)) == (list(table), 0)
    assert [str(dtype) for dtype in empty.dtypes] == dtypes


def test_rows_of_plain_values() -> None:
    """What is unknown is None, exact decimals are text, numbers of numpy are Python's."""
    table = pd.DataFrame(
        {
            "town": ["a", None],
            "year": pd.Series([2021, 2022], dtype="int64"),
            "amount_fen": pd.array([100, pd.NA], dtype="Int64"),
            "rate_yuan": [Decimal("0.10"), None],
            "share": [0.5, float("nan")],
            "known": [True, False],
        }
    )
    found = records(table)
    assert found == [
        {"town": "a", "year": 2021, "amount_fen": 100, "rate_yuan": "0.10", "share": 0.5, "known": True},
        {"town": None, "year": 2022, "amount_fen": None, "rate_yuan": None, "share": None, "known": False},
    ]
    assert json.loads(json.dumps(found)) == found
    assert records(pd.DataFrame({1: [2]})) == [{"1": 2}]


def test_things_by_a_key_in_their_order() -> None:
    assert grouped(["b1", "a1", "b2", "c1"], lambda thing: thing[0]) == {
        "b": ["b1", "b2"],
        "a": ["a1"],
        "c": ["c1"],
    }
    assert list(grouped(["b1", "a1"], lambda thing: thing[0])) == ["b", "a"]
