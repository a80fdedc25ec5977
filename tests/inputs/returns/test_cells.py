"""Numbers, counts and words for nothing in single cells."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis.inputs.returns.cell_content import LONGEST, CellError, Content
from eldercare_analysis.inputs.returns.cells import (
    as_choice,
    as_count,
    as_flag,
    as_number,
    whole_code,
    within,
)
from eldercare_analysis.inputs.returns.sheets import Field, sheets

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


@pytest.mark.parametrize(
    ("value", "key", "fields"),
    [
        (10**6 + 1, "count_too_large", {"value": "1000001", "most": "1,000,000"}),
        ("9" * 70, "count_too_large", {"value": "9" * 60 + "…", "most": "1,000,000"}),
        (2.5, "not_a_count", {"value": "2.5"}),
        ("5人", "not_a_count", {"value": "5人"}),
        ("5万", "not_a_count", {"value": "5万"}),
        ("-5", "not_a_count", {"value": "-5"}),
        ("1e5", "number_shortened", {"value": "1e5"}),
    ],
)
def test_what_is_no_count(value: Any, key: str, fields: dict[str, object]) -> None:
    assert refused(as_count, value) == (key, fields)


def test_the_largest_count() -> None:
    assert as_count(Content(10**6)) == 10**6


@pytest.mark.parametrize(
    "text", ["5万元", "5 万", "¥5", "5元", "￥5", "$5", "人民币5", "5 RMB", "CNY5", "5亿"]
)
def test_a_unit_in_a_cell(text: str) -> None:
    assert refused(as_number, text) == ("unit_in_cell", {"value": Content(text).plain})


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ("0.00005", {"value": "0.00005", "low": "0.0001", "high": "100"}), ("100.5", {"value": "100.5", "low": "0.0001", "high": "100"}),
        (1e300, {"value": "1.000E+300", "low": "0.0001", "high": "100"}),
    ],
)  # fmt: skip
def test_numbers_of_another_magnitude(value: Any, fields: dict[str, object]) -> None:
    field = Field(zh="列", type="decimal", between=(0.0001, 100))
    assert refused(lambda content: within(as_number(content), field), value) == ("magnitude", fields)
    assert [within(Decimal(text), field) for text in ("0", "0.0001", "100")] == [0, Decimal("0.0001"), 100]
    assert within(Decimal(10**9), Field(zh="列", type="decimal")) == 10**9


@pytest.mark.parametrize("yes", ["是", "有", "YES", "y", "True", "1", "√", "✓", 1, True, "１"])
def test_yes(yes: Any) -> None:
    assert as_flag(Content(yes)) is True


@pytest.mark.parametrize("no", ["否", "无", "No", "N", "FALSE", "0", "×", "X", 0, False])
def test_no(no: Any) -> None:
    assert as_flag(Content(no)) is False


def test_neither_yes_nor_no() -> None:
    assert refused(as_flag, "Maybe") == ("not_one_of", {"value": "maybe", "known": "是, 否"})


def test_options_by_either_name() -> None:
    field = Field(zh="列", type="choice", options={"own": "自有（Ａ）", "rented": "租用"})
    assert [as_choice(Content(text), field) for text in ("OWN", "自有(a)", "租 用", " rented ")] == [
        "own",
        "own",
        "rented",
        "rented",
    ]
    assert refused(lambda content: as_choice(content, field), "借 用") == (
        "not_one_of",
        {"value": "借用", "known": "自有（Ａ）, 租用"},
    )


def test_codes() -> None:
    assert whole_code(Content("５00116")) == "500116"
    assert whole_code(Content(500116108200)) == "500116108200"
    for text in ("5.00E+11", "5e11", "5E-3"):
        assert refused(whole_code, text) == ("code_shortened", {"value": text})


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("0k", "k"),
        ('0"千元"', "千元"),
        ('0"分"', "分"),
        ('0"kg"', None),
        ('0"人"', None),
        ('0"万"', None),
        ('0"万元"', None),
        ('0"元"', "元"),
    ],
)
def test_units_of_formats_under_a_column_of_10_000_yuan(code: str, words: str | None) -> None:
    if words is None:
        assert as_number(Content(5, code), WAN) == 5
    else:
        assert refused(lambda content: as_number(content, WAN), 5, code) == (
            "shown_otherwise",
            {"value": "5", "shown": f"5{words}"},
        )
