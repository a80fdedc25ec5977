"""What people type is taken as it is meant, or refused in words of the language; nothing is dropped or cut."""

from __future__ import annotations

from decimal import Decimal

import pytest

from eldercare_analysis.explorer.controls import Control
from eldercare_analysis.explorer.levers import Span
from eldercare_analysis.explorer.typed import RefusedError, read, shown
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.words import Words


def span(low: str, high: str, step: str) -> Span:
    return Span(low=Decimal(low), high=Decimal(high), step=Decimal(step))


COST = Control(
    key="parameters.centers_cost",
    label="成本",
    unit="yuan per center",
    span=span("100000", "5000000", "50000"),
)
LAG = Control(key="parameters.award_lag", label="月数", unit="months", span=span("0", "36", "1"))
RATIO = Control(key="parameters.operating_ratio", label="比例", unit="ratio", span=span("0.1", "0.5", "0.01"))
POINTS = Control(key="town.points", label="点", unit="count points", span=span("-7", "10", "1"))
SEAT = Control(key="town.seat", label="设在", options=(("", "没有公布"), ("village", "村")))


@pytest.mark.parametrize(
    ("control", "text", "value"),
    [
        (COST, "90万", 900000),
        (COST, "９０万元", 900000),
        (COST, " 90.5 万 元 ", 905000),
        (COST, "900,000", 900000),
        (COST, "900，000", 900000),
        (COST, "900000元", 900000),
        (COST, "CNY 900,000", 900000),
        (COST, "1.2 million", 1200000),
        (COST, "900k", 900000),
        (LAG, "6", 6),
        (LAG, "6个月", 6),
        (LAG, "36 months", 36),
        (RATIO, "15%", Decimal("0.15")),
        (RATIO, "0.15", Decimal("0.15")),
        (RATIO, "１５％", Decimal("0.15")),
        (POINTS, "-7", -7),
        (POINTS, "+2个", 2),
        (POINTS, "0", 0),
        (SEAT, "village", "village"),
    ],
)
def test_taken_as_it_is_meant(control: Control, text: str, value: object) -> None:
    assert read(control, text, Words("zh")) == value


@pytest.mark.parametrize(
    ("control", "text", "zh", "en"),
    [
        (LAG, "99", "“99”不在 0 至 36 之间，没有采用。", "'99' lies outside 0 to 36 and was not taken."),
        (COST, "90", "“90”不在 10万 至 500万 之间，没有采用。", "'90' lies outside 100,000 to 5,000,000 and was not taken."),
        (COST, "9000万", "“9000万”不在 10万 至 500万 之间，没有采用。", "'9000万' lies outside 100,000 to 5,000,000 and was not taken."),
        (COST, "九十万", "“九十万”不是这里要的数，没有采用。请这样填：255万。", "'九十万' is not a number as it is needed here and was not taken. Write it like 2,550,000."),
        (COST, "90%", "“90%”不是这里要的数，没有采用。请这样填：255万。", "'90%' is not a number as it is needed here and was not taken. Write it like 2,550,000."),
        (COST, "9,00", "“9,00”不是这里要的数，没有采用。请这样填：255万。", "'9,00' is not a number as it is needed here and was not taken. Write it like 2,550,000."),
        (LAG, "1万", "“1万”不是这里要的数，没有采用。请这样填：18。", "'1万' is not a number as it is needed here and was not taken. Write it like 18."),
        (LAG, "1.5", "“1.5”不是整数，没有采用。", "'1.5' is not a whole number and was not taken."),
        (RATIO, "15", "“15”不在 10% 至 50% 之间，没有采用。", "'15' lies outside 10% to 50% and was not taken."),
        (SEAT, "moon", "没有“moon”这个选项，没有采用。", "There is no option 'moon'; it was not taken."),
    ],
)  # fmt: skip
def test_refused_in_words(control: Control, text: str, zh: str, en: str) -> None:
    said: dict[Language, str] = {"zh": zh, "en": en}
    for language, why in said.items():
        with pytest.raises(RefusedError) as refused:
            read(control, text, Words(language))
        assert str(refused.value) == why


@pytest.mark.parametrize("control", [COST, LAG, RATIO, POINTS])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_shown_is_read_back_as_the_same(control: Control, language: Language) -> None:
    assert control.span
    value, words = control.span.low, Words(language)
    while value <= control.span.high:
        assert read(control, shown(control, value, words), words) == value
        value += control.span.step
    assert shown(control, None, words) == ""
