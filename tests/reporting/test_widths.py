"""Columns have room for their longest word, and share what is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis.reporting.items import Head, Table
from eldercare_analysis.reporting.stages import STAGES
from eldercare_analysis.reporting.widths import HALVES, LATIN, PAGE, WIDE, half_of, letters, widths_of
from eldercare_analysis.text import number, text_of


def table(*columns: list[str], name: str = "t") -> Table:
    heads = [Head(label=text_of(label)) for label, *_ in columns]
    rows = [[text_of(cell) for cell in row] for row in zip(*(cells for _, *cells in columns), strict=True)]
    return Table(id=name, columns=heads, rows=rows)


def test_chinese_letters_are_square_and_latin_ones_narrow() -> None:
    assert letters("镇街ab") == 2 + 2 * LATIN


@given(st.lists(st.text("镇街ab 12", max_size=40), min_size=2, max_size=9))
def test_a_table_fills_its_page(cells: list[str]) -> None:
    widths = widths_of(table(*(["栏", cell] for cell in cells)))
    assert sum(widths) == pytest.approx(PAGE)
    assert min(widths) > 0
    assert sum(widths_of(table(["甲", "一"], ["乙", "二"], name=HALVES[0]))) == pytest.approx(PAGE / 2)


def test_where_long_texts_wrap_short_ones_do_not() -> None:
    """Two columns of sixty letters leave 一（二）, four letters and what is around it, as wide as it is."""
    short, *long = widths_of(table(["条", "一（二）"], ["文", "很" * 60], ["注", "长" * 60]))
    assert short == pytest.approx(4 + WIDE)
    assert long == pytest.approx([(PAGE - 4 - WIDE) / 2] * 2)


def test_squares_have_the_room_that_they_need() -> None:
    """Twelve squares of 1.2 letters each."""
    heads = [
        Head(label=text_of("镇")),
        Head(label=text_of("设施"), stages=True),
        *[Head(label=text_of("况"))] * 2,
    ]
    cell = text_of("已验收") + number("12", 12).named("accepted")
    item = Table(id="t", columns=heads, rows=[[text_of("甲"), cell, *[text_of("说" * 90)] * 2]])
    assert widths_of(item)[1] == pytest.approx(12 * 1.2 + WIDE)


def test_each_stage_looks_another_way() -> None:
    assert len(set(STAGES.values())) == len(STAGES)


def test_two_halves_are_about_as_high() -> None:
    """One row of ten lines is as high as many of one: it is not half of the rows that are cut."""
    long, short = "很" * 220, "短"
    assert half_of(table(["条", *["一"] * 9], ["文", long, *[short] * 8], name=HALVES[0])) == 1
    assert half_of(table(["条", *["一"] * 8], ["文", *[short] * 8], name=HALVES[0])) == 4
