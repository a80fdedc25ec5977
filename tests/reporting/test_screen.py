"""Tables on a terminal: as wide as it is, every letter of every cell there, numbers whole, nothing steers it."""

from __future__ import annotations

from collections import Counter

import pytest

from eldercare_analysis.reporting.items import Align, Head, Table
from eldercare_analysis.reporting.screen import to_text
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import text_of
from tests.reporting.test_wrapping import cells

WORDS = Words("zh")
HOSTILE = "\x1b[31m[red]x[/red] :smile: \u202e"


def table(rows: list[list[str]], heads: list[tuple[str, Align]]) -> Table:
    columns = [Head(label=text_of(label), align=align) for label, align in heads]
    return Table(id="t", columns=columns, rows=[[text_of(cell) for cell in row] for row in rows])


TOWNS = table(
    [
        ["白沙镇", "2,500", "附件1第7行", "—"],
        ["Yongxing (永兴镇)", "未知", "无", "每月“设施进度”表“验收日期”"],
    ],
    [("镇街", "left"), ("金额（万元）", "right"), ("出处", "left"), ("缺什么", "left")],
)


def test_columns_stand_under_each_other_and_numbers_end_together() -> None:
    assert to_text(TOWNS, WORDS, 80).split("\n") == [
        "镇街               金额（万元）  出处        缺什么",
        "─" * 71,
        "白沙镇                    2,500  附件1第7行  —",
        "Yongxing (永兴镇)          未知  无          每月“设施进度”表“验收日期”",
    ]


def test_what_does_not_fit_stands_below_its_row_with_its_head() -> None:
    assert to_text(TOWNS, WORDS, 30).split("\n") == [
        "镇街            金额  出处",
        "            （万元）",
        "─" * 30,
        "白沙镇         2,500  附件1第7",
        "                      行",
        "Yongxing        未知  无",
        "(永兴镇)",
        "  缺什么：每月“设施进度”表“验",
        "  收日期”",
    ]


@pytest.mark.parametrize("width", range(10, 90, 4))
def test_every_cell_is_there_at_any_width(width: int) -> None:
    said = to_text(TOWNS, WORDS, width)
    assert max(map(cells, said.split("\n"))) <= width
    letters = Counter(said.replace(" ", "").replace("─", "").replace("：", ""))
    for cell in ("白沙镇", "2,500", "附件1第7行", "Yongxing(永兴镇)", "每月“设施进度”表“验收日期”"):
        letters.subtract(cell)
    assert min(letters.values()) >= 0
    assert "2,500" in said


def test_what_would_steer_a_terminal_or_is_markup_is_shown_as_it_is() -> None:
    said = to_text(table([[HOSTILE]], [("名称", "left")]), WORDS)
    assert "〔U+001B〕[31m[red]x[/red] :smile: 〔U+202E〕" in said


def test_no_rows_are_said_to_be_none() -> None:
    assert to_text(table([], [("名称", "left")]), WORDS) == "没有要列出的内容。"
