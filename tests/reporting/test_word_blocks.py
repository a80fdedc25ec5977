"""Columns of a Word table: they fill the page, short ones keep what they need, long ones share the rest."""

from __future__ import annotations

import pytest

from eldercare_analysis.inputs.word_template import STYLES
from eldercare_analysis.reporting.items import Head, Table
from eldercare_analysis.reporting.word_blocks import Blocks, widths_of
from eldercare_analysis.text import text_of

WIDTH = 442.0  # points


def table(*columns: list[str]) -> Table:
    heads, *rows = zip(*columns, strict=True)
    return Table(
        id="t",
        columns=[Head(label=text_of(head)) for head in heads],
        rows=[[text_of(cell) for cell in row] for row in rows],
    )


@pytest.mark.parametrize(
    "columns",
    [
        [["镇街", "甲镇"], ["村数", "14"]],
        [["镇街", "甲镇"], ["问题", "两处备选用地均未落实" * 9]],
        [["镇街", "甲镇"]] * 20,
    ],
)
def test_columns_fill_the_page(columns: list[list[str]]) -> None:
    assert sum(widths_of(table(*columns), WIDTH)) == pytest.approx(WIDTH)


def test_the_longer_text_has_the_wider_column_and_a_date_is_not_broken() -> None:
    """A date of ten letters needs 10 * 0.56 * 10.5 = 59 points, and 7 beside it."""
    names, problem, unit, day = widths_of(
        table(
            ["镇", "甲"],
            ["问题", "用地未落实" * 12],
            ["单位", "区规划自然资源局" * 3],
            ["时限", "2025-08-31"],
        ),
        WIDTH,
    )
    assert problem > unit > day > names
    assert day == pytest.approx(66, abs=1)


@pytest.mark.parametrize(("rows", "kept"), [(3, 3), (12, 12), (40, 1)])
def test_a_short_table_stays_on_one_page_and_the_last_row_with_what_explains_it(rows: int, kept: int) -> None:
    """Each row of two cells is kept with what follows it; of a long table only the last."""
    blocks = Blocks(dict.fromkeys(STYLES, "S"), WIDTH)
    shown = blocks.table(table(["镇街", *["甲镇"] * rows], ["村数", *["14"] * rows]))
    assert shown.count("<w:keepNext/>") == 2 * kept
    assert shown.endswith("</w:p>")


def test_dates_are_not_parted_and_what_looks_like_markup_is_none() -> None:
    shown = Blocks(dict.fromkeys(STYLES, "S"), WIDTH).paragraph("Body Text", "至2025-08-31 <b> 3-4个")
    assert shown.count("<w:noBreakHyphen/>") == 2
    assert "3-4个" in shown
    assert "&lt;b&gt;" in shown
