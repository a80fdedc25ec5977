"""Which rows of returns are one row, and which payments correct earlier ones."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from eldercare_analysis.inputs.returns.sheets import (
    Corrections,
    in_force,
    number_of,
    row_key,
    step_of,
    told_twice,
)

DAY = date(2021, 9, 5)
PAID: dict[str, Any] = {
    "document": "D1",
    "line": "1",
    "date": DAY,
    "facility_id": "F1",
    "town": "甲镇",
    "step": "award",
    "amount_yuan": 5,
}


def paid(**cells: Any) -> dict[str, Any]:
    return {**PAID, **cells}


def test_what_tells_rows_apart() -> None:
    assert row_key("facilities", {"facility_id": "F1", "town": "甲镇"}) == ("F1",)
    assert row_key("facilities", {"document": "D1", "line": "1"}) == (None,)
    assert row_key("payments", PAID) == ("D1", "1")
    unnumbered = row_key("payments", paid(line=None))
    assert unnumbered != row_key("payments", paid(line=None, document="D2"))
    assert len(unnumbered) > 2
    assert (
        number_of(PAID),
        number_of(paid(line=None)),
        number_of(paid(document=float("nan"))),
        number_of({}),
    ) == (("D1", "1"), None, None, None)
    assert step_of(PAID) == ("D1", DAY, "F1", "award")
    assert step_of(paid(facility_id=float("nan"))) == ("D1", DAY, "甲镇", "award")


@pytest.mark.parametrize(
    ("sheet", "cells", "other", "twice"),
    [
        ("payments", paid(document=None), paid(document=None), True),
        ("payments", paid(document=None), paid(document=None, step="x"), False),
        ("payments", PAID, PAID, False),
        ("facilities", {"facility_id": "F1"}, {"facility_id": "F1"}, False),
    ],
)
def test_equal_rows_that_may_be_one_or_two(
    sheet: str, cells: dict[str, Any], other: dict[str, Any], twice: bool
) -> None:
    assert told_twice(sheet, cells, other) is twice


OPEN = paid(line=None)


@pytest.mark.parametrize(
    ("earlier", "later", "corrected"),
    [
        (PAID, PAID, True),
        (PAID, paid(line="2"), False),
        (PAID, paid(document="D2"), False),
        (
            PAID,
            paid(amount_yuan=9, step="other", facility_id="F2", date=None),
            True,
        ),  # document and line are enough
        (OPEN, OPEN, True),
        (OPEN, paid(line=None, step="other"), False),
        (OPEN, paid(line=None, date=None), False),
        (OPEN, paid(line=None, facility_id="F2"), False),
        (OPEN, paid(line=None, document="D2"), False),
        (OPEN, PAID, True),  # either names no line: the step tells
        (PAID, OPEN, True),
        (PAID, paid(line=None, step="other"), False),
        (paid(facility_id=None, line=None), paid(facility_id=None, line=None), True),
        (paid(facility_id=None, line=None), paid(facility_id=None, line=None, town="乙镇"), False),
        (paid(facility_id=None), paid(line="2"), True),  # what named no facility is placed later
        (paid(facility_id=None), paid(line="2", town="乙镇"), False),
        (paid(facility_id=None), paid(line="2", step="x"), False),
        (paid(facility_id=None), paid(line="2", date=None), False),
        (paid(facility_id=None, document=None), paid(document=None), False),
        (paid(facility_id=None), paid(document=None), False),
        (PAID, paid(facility_id=None, line="2"), False),
    ],
)
def test_which_payments_correct_an_earlier_one(
    earlier: dict[str, Any], later: dict[str, Any], corrected: bool
) -> None:
    first, second = {**earlier, "return_month": "2021-09"}, {**later, "return_month": "2021-10"}
    corrections = Corrections([first, second])
    assert corrections.corrects(first) is corrected
    assert not corrections.corrects(second)
    assert not Corrections([first, {**second, "return_month": "2021-09"}]).corrects(first)
    assert Corrections([second, first]).corrects(first) is corrected  # in whatever order


def rows(*cells: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(cells, columns=[*PAID, "return_month"], dtype=object)


def test_payments_in_force() -> None:
    given = rows(
        {**PAID, "return_month": "2021-08"},
        {**paid(line="2"), "return_month": "2021-08"},
        {**paid(line="2", amount_yuan=6), "return_month": "2021-08"},
        {**paid(amount_yuan=7), "return_month": "2021-09"},
        {**paid(document=None, line=None), "return_month": "2021-09"},
    )
    found = in_force("payments", given)
    assert (list(found.index), list(found["amount_yuan"])) == ([2, 3, 4], [6, 7, 5])
    assert in_force("payments", rows()).empty


def test_other_rows_in_force_are_the_last_of_their_key() -> None:
    given = pd.DataFrame({"facility_id": ["F1", "F2", "F1"], "name": ["a", "b", "c"]}, dtype=object)
    assert list(in_force("facilities", given)["name"]) == ["b", "c"]
