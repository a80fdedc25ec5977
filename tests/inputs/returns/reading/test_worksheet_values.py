"""The value of a cell by its kind (ECMA-376 part 1, 18.18.11) and what is written in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from eldercare_analysis.inputs.returns.reading.worksheet import LostTextError, value_of

TEXTS = ["甲", " ", " 乙 "]


@pytest.mark.parametrize(
    ("kind", "stored", "value"),
    [
        ("s", "0", "甲"),
        ("s", " 2\n", " 乙 "),
        ("s", "1", None),
        ("s", "0" * 40, "甲"),
        ("b", "1", True),
        ("b", "true", True),
        ("b", " 1 ", True),
        ("b", "0", False),
        ("b", "false", False),
        ("b", "2", "2"),
        ("b", "TRUE", "TRUE"),
        ("b", "", None),
        ("d", "2021-09-05", datetime(2021, 9, 5)),  # noqa: DTZ001 - a day of a cell has no zone
        ("d", " 2021-09-05T10:30:00 ", datetime(2021, 9, 5, 10, 30)),  # noqa: DTZ001
        ("d", "2021-09-05T10:30:00+08:00", datetime(2021, 9, 5, 10, 30)),  # noqa: DTZ001
        ("d", "2021-02-30", "2021-02-30"),
        ("d", " 2021年 ", " 2021年 "),
        ("d", " ", None),
        ("str", " 白沙 ", " 白沙 "),
        ("str", "12", "12"),
        ("str", "", None),
        ("str", " \u3000\n", None),
        ("e", "#N/A", "#N/A"),
        ("inlineStr", "1", "1"),
        ("odd", "1", "1"),
        ("n", "", None),
        ("n", " ", None),
        ("n", "0", 0),
        ("n", " 12 ", 12),
        ("n", "+5", 5),
        ("n", "-7", -7),
        ("n", "9" * 20, int("9" * 20)),
        ("n", "9" * 21, float("9" * 21)),
        ("n", "1.", 1.0),
        ("n", ".5", 0.5),
        ("n", "-0.25", -0.25),
        ("n", "+1.5", 1.5),
        ("n", "12.50", 12.5),
        ("n", "1e5", 100000.0),
        ("n", "1E+2", 100.0),
        ("n", "25e-1", 2.5),
        ("n", ".", "."),
        ("n", "1e", "1e"),
        ("n", "1.2.3", "1.2.3"),
        ("n", "0." + "1" * 38, float("0." + "1" * 38)),
        ("n", "0." + "1" * 39, "0." + "1" * 39),
        ("n", "1e308", 1e308),
        ("n", "1e309", "1e309"),
        ("n", "-1e309", "-1e309"),
        ("n", "nan", "nan"),
        ("n", "1_000", "1_000"),
        ("n", "\u0663", "\u0663"),
        ("n", "１２", "１２"),
        ("n", " 白 沙 ", "白 沙"),
    ],
)
def test_the_value_of_a_cell(kind: str, stored: str, value: Any) -> None:
    found = value_of(kind, stored, TEXTS)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("stored", ["3", "-1", "x", "", "1.0", "²", "\u0663", "0" * 41])
def test_a_text_that_is_not_there_is_no_value(stored: str) -> None:
    with pytest.raises(LostTextError, match="^" + stored + "$"):
        value_of("s", stored, TEXTS)
