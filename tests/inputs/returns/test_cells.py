"""Numbers, counts and words for nothing in single cells."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis.inputs.returns.cells import as_count, as_number, within
from eldercare_analysis.inputs.returns.content import LONGEST, CellError, Content
from eldercare_analysis.inputs.returns.sheets import sheets

WAN = sheets()["facilities"].columns["invested_wan"]  # 累计投资（万元）
YUAN = sheets()["payments"].columns["amount_yuan"]  # 金额（元）
BEDS = sheets()["premises"].columns["beds_total"]


def refused(read: Callable[[Content], object], value: Any, code: str = "") -> tuple[str, dict[str, object]]:
    with pytest.raises(CellError) as caught:
        read(Content(value, code))
    return caught.value.key, caught.value.fields


def amount(content: Content) -> Decimal:
    return within(as_number(content, WAN), WAN)


def beds(content: Content) -> int:
    return as_count(content, BEDS)


@pytest.mark.parametrize(
    ("code", "shown"),
    [("0!.0,", "12.5"), ("#,##0.0,", "125.0"), ("0.00,,", "0.13"), ("0%", "12500000%"), ('0.00"元"', "125000.00元"), ('0!.0,"万元"', "12.5万元"),
     ('0"."0000', "12.5000"), ("yyyy-mm-dd", "2242-03-27"), ('0"千"', "125000千"), ('[>=10000]0!.0,"万";0', "12.5万"), ('"已投"', "已投")],
)  # fmt: skip
def test_a_number_that_is_shown_as_another_one_is_refused_with_both(code: str, shown: str) -> None:
    assert refused(amount, 125000, code) == ("shown_otherwise", {"value": "125000", "shown": shown})
    if "元" not in code:
        assert refused(beds, 125000, code)[0] == "shown_otherwise"


@pytest.mark.parametrize(("value", "code"), [(5, ";;;"), (0, "0;-0;;@"), (0, "#"), (0.3, "#")])
def test_a_number_that_nobody_sees_is_refused(value: float, code: str) -> None:
    """0 that is not shown looks like an empty cell, which is no 0."""
    assert refused(amount, value, code) == ("not_shown", {"value": str(value)})


@pytest.mark.parametrize("code", ["", "General", "0", "0.00", "#,##0.00", "000", "@", "¥#,##0.00", '0.00"万元"', '0.0"万"', "0.0_ ", "0.00E+00", "# ?/?",
                                  "[Red]0.0", "[DBNum2]0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '])  # fmt: skip
def test_a_format_that_leaves_the_number_as_it_is(code: str) -> None:
    assert amount(Content(12.5, code)) == Decimal("12.5")


def test_the_unit_of_a_format_is_the_columns() -> None:
    assert as_number(Content(125000, '0"元"'), YUAN) == 125000
    assert refused(lambda content: as_number(content, YUAN), 12.5, '0.0"万元"')[0] == "shown_otherwise"
    assert beds(Content(5, '0"张"')) == 5


@pytest.mark.parametrize("code", ["0%", "0!.0,", '0;-0;"-"', '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)'])
def test_zero_is_zero_in_any_size(code: str) -> None:
    assert amount(Content(0, code)) == 0


@pytest.mark.parametrize(
    ("value", "number"),
    [("12.5", "12.5"), ("1,200", "1200"), ("１，２００．５", "1200.5"), ("1 200", "1200"), ("+5", "5"), ("-0", "0"), (".5", "0.5"), (0.1 + 0.2, "0.3"), (12, "12")],
)  # fmt: skip
def test_numbers_as_people_write_them(value: Any, number: str) -> None:
    found = amount(Content(value))
    assert (found, str(found)) == (Decimal(number), number)


def test_a_sum_of_floats_is_the_count_that_spreadsheets_show() -> None:
    assert beds(Content(2.9999999999999996)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "1,2",
        "12,3456",
        "1 2",
        "5²",
        "10⁴",
        "①",
        "½",
        "٥",
        "1_000",
        "0x10",
        "50%",
        "1.2.3",
        "--5",
        "inf",
        "nan",
        "十二",
    ],
)
def test_what_only_looks_like_a_number(text: str) -> None:
    assert refused(amount, text)[0] == "not_a_number"
    assert refused(beds, text)[0] == "not_a_count"


@pytest.mark.parametrize(
    ("value", "of_amount", "of_count"),
    [
        ("1e999999999", "number_shortened", "number_shortened"),
        ("1E-999999999", "number_shortened", "number_shortened"),
        ("1e5", "number_shortened", "number_shortened"),
        ("1" + "0" * 400, "magnitude", "count_too_large"),
        ("9" * 32767, "magnitude", "count_too_large"),
        (10**400, "magnitude", "count_too_large"),
        (1e300, "magnitude", "count_too_large"),
        (1e-300, "magnitude", "not_a_count"),
        (1000001, "magnitude", "count_too_large"),
        (float("inf"), "not_a_number", "not_a_count"),
        (float("nan"), "not_a_number", "not_a_count"),
        (True, "not_a_number", "not_a_count"),
        (-3, "not_a_number", "not_a_count"),
    ],
)
def test_bounds_hold_however_a_number_is_written(value: Any, of_amount: str, of_count: str) -> None:
    """No number is ever written out: 1e999999999 would fill the memory."""
    for read, key in ((amount, of_amount), (beds, of_count)):
        found, fields = refused(read, value)
        assert found == key
        assert all(len(str(field)) <= LONGEST + 1 for field in fields.values())


@pytest.mark.parametrize("word", ["无", "暂无", "没有", "/", "／", "—", "——", "-", "－", "n/a", "N/A", "NA", "None", "无。", "无问题", "暂无困难", "目前没有问题",
                                  "不适用", "0", "…", " 无 "])  # fmt: skip
def test_words_for_nothing(word: str) -> None:
    assert Content(word).says_nothing


@pytest.mark.parametrize(
    "word",
    [
        "无变化",
        "无土地",
        "没有资金",
        "待定",
        "同上",
        "暂缓",
        "1",
        "-5",
        "无人机",
        "问题",
        "零星",
        "x",
    ],
)
def test_words_that_say_something(word: str) -> None:
    """无变化 below 存在问题 means that the problem is still there."""
    assert not Content(word).says_nothing
