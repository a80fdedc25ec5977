"""Words, labels, figures: unknown is a word, labels do not meet, no character goes undrawn."""

from __future__ import annotations

import itertools
import json
import re
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.letters import undrawable
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.html import to_html
from eldercare_analysis.reporting.items import Figure, Notes, form_of
from eldercare_analysis.reporting.labels import Box, Symbol, place_labels
from eldercare_analysis.reporting.maps import coverage_map
from eldercare_analysis.reporting.money.readings import award_chart, awards_by_reading
from eldercare_analysis.reporting.served.charts import coverage_chart, target_chart
from eldercare_analysis.reporting.style import drawing, to_svg
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import text_of

pytestmark = pytest.mark.slow

ZH = Words("zh")


def test_unknown_is_a_word_never_a_number() -> None:
    assert ZH.count(pd.NA) == ZH.wan(pd.NA) == ZH.amount(None) == "未知"
    assert ZH.percent(pd.NA, pd.NA) == "不适用"


def test_ranges_and_amounts() -> None:
    assert ZH.span(130, 140) == "130–140"
    assert ZH.span(60, 60) == "60"
    assert ZH.percent(155 / 175, 169 / 175) == "88.6%–96.6%"
    assert ZH.percent(0.74285, 0.74285) == "74.3%"
    assert ZH.percent(1.0, 1.0) == "100%"
    assert ZH.amount(2_500_000_000) == "2,500 万元"
    assert ZH.wan(123_456_78) == "12.345678"
    assert ZH.amount(100_000_000, unknown=3) == "至少 100 万元"


sizes = st.floats(5, 30)
symbols = st.builds(Symbol, st.floats(60, 440), st.floats(60, 440), st.floats(2, 6), sizes, sizes)


@given(st.lists(symbols, min_size=1, max_size=25))
def test_labels_never_meet(found: list[Symbol]) -> None:
    frame = Box(0, 0, 500, 500)
    placed = place_labels(found, frame, first=0)
    assert len(placed) == len(found)
    boxes = [box for box in placed if box is not None]
    assert all(box.within(frame) for box in boxes)
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))
    assert not any(box.meets(symbol.box) for box in boxes for symbol in found)


def test_a_label_without_room_is_left_out_and_the_one_that_matters_comes_first() -> None:
    frame = Box(0, 0, 60, 20)
    crowd = [Symbol(30, 10, 3, 25, 8) for _ in range(3)]
    placed = place_labels(crowd, frame, first=2)
    assert placed[2] is not None
    assert None in placed


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("town", ["district", "鼎山街道"])
def test_figures_hold_their_words_as_text_and_come_out_the_same(town: str, language: Language) -> None:
    study = open_study(town, month="2021-09", language=language)
    table = coverage_rows(case_of(study.district))
    for figure in (
        lambda: coverage_map(study, table),
        lambda: coverage_chart(study, table),
        lambda: award_chart(study, awards_by_reading(study)),
        lambda: target_chart(study, target_rows(study)),
    ):
        item = figure()
        assert item == figure()
        assert isinstance(item, Notes) or (isinstance(item, Figure) and not undrawable(item.svg))
    drawn = coverage_map(study, table).svg
    names = study.district.places.towns["town_en"] if language == "en" else ["白沙", "四面山", "圣泉*"]
    assert all(f">{name}<" in drawn or f">{name}*<" in drawn for name in names)


def test_a_figure_holds_rare_letters_as_text_and_what_no_font_has_by_its_number() -> None:
    with drawing(5, 5) as figure:
        figure.text(0.5, 0.5, "𠮷☑\U00020000مر$x$ a_b^{c} \\frac <b>&", fontweight="bold")
        figure.text(0.5, 0.1, "一\n\x07二")
        drawn = to_svg(figure)
    assert (
        "'Noto Sans SC Rare'\">𠮷</tspan><tspan style=\"font-family: 'Noto Sans SC Symbols'\">☑</tspan>"
        in drawn
    )
    assert ">〔U+20000〕〔U+0645〕〔U+0631〕$x$ a_b^{c} \\frac &lt;b&gt;&amp;<" in drawn
    assert "〔U+0007〕二" in drawn
    ElementTree.fromstring(drawn)  # noqa: S314 - our own


def test_every_name_of_the_pack_can_be_drawn() -> None:
    district = open_study(month="2021-09").district
    names = "".join([*district.places.towns["town"], *district.places.villages["village"]])
    assert not undrawable(names)


def test_html_escapes_what_comes_from_data() -> None:
    page = to_html(Notes(id="x", title=text_of("<script>"), notes=[text_of("a & b")]))
    assert "<script>" not in page
    assert "a &amp; b" in page


def test_items_are_json() -> None:
    study = open_study("district", month="2021-09")
    item = coverage_map(study, coverage_rows(case_of(study.district)))
    assert json.loads(json.dumps(form_of(item)))["data"][3] == {"town": "鼎山街道", "coverage_low": None}


def test_english_pages_call_sheets_and_columns_of_returns_by_words() -> None:
    for name, sheet in sheets().items():
        for column in sheet.columns:
            told = Words("en").needs(f"{name}.{column}").plain
            assert "_" not in told
            assert not re.search(r"\b(fn|wan|m2|annex2|on)\b", told), told
    needs = ("operating_budget.headcount", "facilities.invested_wan", "premises.fn_day_care")
    assert [Words("en").needs(need).plain for need in needs] == [
        "approved head count in the operating budget sheet (yearly)",
        "money invested (CNY 10,000) in the facility progress sheet (monthly)",
        "day care in the premises sheet (half-yearly)",
    ]
