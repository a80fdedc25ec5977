"""Days, months and years of cells, however they are stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from eldercare_analysis.inputs.returns.cell_content import CellError, Content
from eldercare_analysis.inputs.returns.cells import as_day, as_due, as_month, as_year

DAY, MONTH, LAST = date(2021, 9, 5), "2021-09", date(2021, 9, 30)
MONTHLY = [
    "builtin:27",
    "builtin:36",
    "builtin:50",
    "builtin:52",
    "builtin:57",
    "mmm-yy",
    'yyyy"年"m"月"',
    "yyyy-mm",
    "yyyy年m月",
    'm"月"',
]
DAILY = [
    "builtin:28",
    "builtin:30",
    "builtin:31",
    "builtin:51",
    "builtin:58",
    "yyyy-mm-dd",
    "yyyy/m/d h:mm",
    "d-mmm",
    "[$-F800]dddd\\, mmmm dd\\, yyyy",
]


def refused(read: Callable[[Content], object], content: Content) -> str:
    with pytest.raises(CellError) as caught:
        read(content)
    return caught.value.key


@pytest.mark.parametrize("code", ["", "0", "#,##0", "@", *DAILY])
@pytest.mark.parametrize(
    ("number", "epoch"), [(44444, 1900), (42982, 1904), (44444.4375, 1900), (42982.999, 1904)]
)
def test_a_number_is_a_day_of_its_workbooks_epoch(code: str, number: float, epoch: int) -> None:
    """Serial number 44444, or 42982 where days count from 1904, is 5 September 2021; a time beside it changes nothing."""
    content = Content(number, code, epoch)
    assert as_day(content) == as_due(content) == DAY
    assert as_month(content) == MONTH


@pytest.mark.parametrize("text", ["44444", "44444.5", "20210905", "2021-09-05 10:30", "2021-09-05T10:30:00", "2021年9月5日10:30", "2021 年 9 月 5 日",
                                  "2021. 9. 5", "2021/9/5", "2021年9月5号", "２０２１年９月５日"])  # fmt: skip
def test_a_text_is_the_same_day_whatever_the_cells_format(text: str) -> None:
    assert as_day(Content(text, "builtin:57")) == DAY
    assert as_month(Content(text)) == MONTH


@pytest.mark.parametrize("code", MONTHLY)
def test_a_cell_that_shows_only_a_month(code: str) -> None:
    """An event has a day, which nobody can see; what is due in a month is due by its end."""
    content = Content(44440, code)
    assert refused(as_day, content) == "no_day"
    assert as_due(content) == LAST
    assert as_month(content) == MONTH


@pytest.mark.parametrize(
    "text",
    [
        "2021年9月",
        "2021年9月底",
        "2021年9月底前",
        "2021-09",
        "2021/9",
        "2021.9",
        "2021年09月份",
        "2021 年 9 月",
    ],
)
def test_a_month_in_words(text: str) -> None:
    assert refused(as_day, Content(text)) == "not_a_date"
    assert as_due(Content(text)) == LAST
    assert as_month(Content(text)) == MONTH


@pytest.mark.parametrize("code", ["h:mm", "[h]:mm", "builtin:32", "aaaa", "yyyy", 'yyyy"年"'])
def test_a_cell_that_shows_neither_day_nor_month(code: str) -> None:
    for read in (as_day, as_due):
        assert refused(read, Content(44444, code)) == "no_day"
    assert refused(as_month, Content(44444, code)) == "month_form"


@pytest.mark.parametrize(
    ("value", "code", "epoch", "key"),
    [
        (2021, "yyyy-mm-dd", 1900, "year_typed"),
        (2021, "yyyy-mm-dd", 1904, "year_typed"),
        (2021, "builtin:57", 1900, "year_typed"),
        (2021.9, "yyyy-mm-dd", 1900, "year_typed"),
        (202109, "yyyy-mm", 1900, "year_typed"),
        (datetime.fromisoformat("1905-07-13T00:00"), "", 1900, "year_typed"),
        (datetime.fromisoformat("1909-07-14T00:00"), "", 1904, "year_typed"),
        (0, "yyyy-mm-dd", 1900, "date_range"),
        (0.4375, "h:mm", 1900, "no_day"),
        (99999, "yyyy-mm-dd", 1900, "date_range"),
        (14610, "yyyy-mm-dd", 1900, "date_range"),
        (datetime.fromisoformat("2121-09-05T00:00"), "", 1900, "date_range"),
        ("2121-09-05", "", 1900, "date_range"),
        ("1939年12月31日", "", 1900, "date_range"),
        ("21210905", "", 1900, "date_range"),
        (-5, "yyyy-mm-dd", 1900, "not_a_date"),
        (-5, "", 1900, "not_a_date"),
        (2021, "", 1900, "not_a_date"),
        (2021.9, "", 1900, "not_a_date"),
        (99999, "", 1900, "not_a_date"),
        (1e308, "yyyy-mm-dd", 1900, "not_a_date"),
        (float("inf"), "yyyy-mm-dd", 1900, "not_a_date"),
        (True, "", 1900, "not_a_date"),
        ("2021-09-31", "", 1900, "not_a_date"),
        ("٢٠٢١-٠٩-٠٥", "", 1900, "not_a_date"),
    ],
)
def test_one_range_of_days_however_they_are_stored(value: Any, code: str, epoch: int, key: str) -> None:
    assert refused(as_day, Content(value, code, epoch)) == key
    assert refused(as_due, Content(value, code, epoch)) == key


@pytest.mark.parametrize(
    "value", [date(1940, 1, 1), "1940-01-01", 14611, date(2099, 12, 31), "2099-12-31", 73050]
)
def test_the_ends_of_the_range(value: Any) -> None:
    assert as_day(Content(value)) in (date(1940, 1, 1), date(2099, 12, 31))


def test_what_a_year_in_a_date_cell_looks_like() -> None:
    with pytest.raises(CellError) as caught:
        as_day(Content(2021, "yyyy/m/d"))
    assert caught.value.fields == {"value": "2021", "shown": "1905/7/13"}


@pytest.mark.parametrize(
    ("value", "code", "month"),
    [
        (202109, "", MONTH),
        (2021.09, "", MONTH),
        (2021.9, "", MONTH),
        (2021.12, "", "2021-12"),
        ("2021.1", "", "2021-01"),
        (20210905, "yyyy-mm", MONTH),
    ],
)
def test_months_typed_as_numbers(value: Any, code: str, month: str) -> None:
    assert as_month(Content(value, code)) == month


def test_january_or_october() -> None:
    """2021.10 typed into a cell is the number 2021.1, which is what 2021.1 is, too."""
    assert refused(as_month, Content(2021.1)) == "month_or_october"


@pytest.mark.parametrize("value", ["九月", "9月", "2021-13", "1899-01", "2100-01", 5, "2021111"])
def test_what_is_no_month(value: Any) -> None:
    assert refused(as_month, Content(value)) == "month_form"


@pytest.mark.parametrize(("value", "code"), [(2021, ""), (2021, '0"年"'), ("2021年度", ""), (44444, "yyyy")])
def test_years(value: Any, code: str) -> None:
    assert as_year(Content(value, code)) == "2021"


@pytest.mark.parametrize(("value", "code", "key"), [(2021, 'yyyy"年"', "year_typed"), (2021, "yyyy-mm-dd", "year_typed"), (44444, "yyyy-mm-dd", "not_a_year"),
                                                    (44444, "", "not_a_year"), ("二〇二一", "", "not_a_year")])  # fmt: skip
def test_what_is_no_year(value: Any, code: str, key: str) -> None:
    assert refused(as_year, Content(value, code)) == key
