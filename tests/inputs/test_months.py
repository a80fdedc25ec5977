"""Months as text: forms, ends, and counting on over years."""

from __future__ import annotations

from datetime import date

import pytest

from eldercare_analysis.inputs.months import check_month, last_day, month_before, number_of, shift
from tests.refusals import refused

ISSUED = date(2021, 6, 15)


@pytest.mark.parametrize("month", ["2021-06", " 2021-07\n", "2021-10", "2022-01", "2099-12"])
def test_a_month_from_the_plan_on(month: str) -> None:
    assert check_month(month, ISSUED) == month.strip()


@pytest.mark.parametrize(
    "month",
    ["1999-13", "1899-01", "2100-01", "2021-00", "2021-1", "2021-011", "2021/01", "x2021-07", 202107, None],
)
def test_what_is_no_month(month: object) -> None:
    assert refused(lambda: check_month(month, ISSUED)) == [("month_form", "", {"value": month})]


@pytest.mark.parametrize("month", ["2021-05", "1999-12", " 2020-07"])
def test_a_month_before_the_plan(month: str) -> None:
    assert refused(lambda: check_month(month, ISSUED)) == [
        ("month_early", "", {"value": month.strip(), "issued": "2021-06-15"})
    ]


@pytest.mark.parametrize(
    ("month", "day"),
    [("2021-01", 31), ("2021-02", 28), ("2024-02", 29), ("1900-02", 28), ("2021-04", 30), ("2021-12", 31)],
)
def test_the_last_day(month: str, day: int) -> None:
    year, number = map(int, month.split("-"))
    assert last_day(month) == date(year, number, day)


@pytest.mark.parametrize(
    ("day", "month"),
    [(date(2021, 1, 1), "2020-12"), (date(2021, 2, 28), "2021-01"), (date(2021, 3, 1), "2021-02"), (date(2021, 11, 30), "2021-10"),
     (date(2021, 12, 31), "2021-11")],
)  # fmt: skip
def test_the_last_complete_month(day: date, month: str) -> None:
    assert month_before(day) == month


@pytest.mark.parametrize(
    ("month", "by", "then"),
    [("2021-01", 0, "2021-01"), ("2021-12", 1, "2022-01"), ("2021-01", -1, "2020-12"), ("2021-06", 24, "2023-06"), ("2021-06", -30, "2018-12"),
     ("2021-09", 3, "2021-12")],
)  # fmt: skip
def test_months_later_and_earlier(month: str, by: int, then: str) -> None:
    assert shift(month, by) == then
    assert number_of(then) - number_of(month) == by


def test_a_month_as_a_number() -> None:
    assert [number_of(month) for month in ("0000-01", "0001-01", "2021-12")] == [0, 12, 24263]
