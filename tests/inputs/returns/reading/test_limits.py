"""Why a workbook could not be read, as far as it is known."""

from __future__ import annotations

import pytest

from eldercare_analysis.inputs.returns.reading.limits import UnreadableError, broken
from tests.inputs.returns.reading.books import why


def test_a_reason_keeps_where_and_what() -> None:
    error = UnreadableError("text_lost", sheet="表", row=9, column="AB", value="7", limit=3)
    assert (error.key, error.sheet, error.row, error.column) == ("text_lost", "表", 9, "AB")
    assert error.fields == {"value": "7", "limit": 3}
    assert str(error) == "text_lost"


def test_what_is_not_known_is_none() -> None:
    error = UnreadableError("empty_file")
    assert (error.sheet, error.row, error.column, error.fields) == (None, None, None, {})


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("cut off", "cut off"),
        ("first\nsecond", "first"),
        ("\nsecond", ""),
        (ValueError("bad"), "bad"),
        (ValueError(), ""),
        ("x" * 120, "x" * 120),
        ("x" * 120 + "y", "x" * 120),
    ],
)
def test_of_a_long_explanation_the_beginning_is_told(said: object, told: str) -> None:
    error = broken("damaged", said, at=str(said), value=7)
    assert (error.key, error.sheet, error.fields) == (
        "workbook_broken",
        None,
        why("damaged", told, at=str(said)[:120], value=7),
    )


def test_a_broken_sheet_is_named() -> None:
    assert broken("cut", sheet="表").sheet == "表"
    assert broken("cut").fields == why("cut")
