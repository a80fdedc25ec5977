"""Rows of plain values, and things by what they have in common."""

from __future__ import annotations

import json
from decimal import Decimal

import pandas as pd

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.records import records


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
