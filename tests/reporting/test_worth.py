"""What is printed of a table, and which items are."""

from __future__ import annotations

from eldercare_analysis.reporting.items import Data, Figure, Head, Notes, Table
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.reporting.worth import condensed, marked, worth
from eldercare_analysis.text import number, text_of

ZH = Words("zh")


def table(*rows: list[str]) -> Table:
    heads = [Head(label=text_of(label)) for label in ("镇街", "村", "沿用")]
    return Table(id="t", columns=heads, rows=[[text_of(cell) for cell in row] for row in rows])


def test_a_table_of_which_nothing_is_known_is_not_worth_printing() -> None:
    assert not worth(ZH, table(["甲", "未知", "—"], ["乙", "不适用", "未填报"]))
    assert worth(ZH, table(["甲", "未知", "—"], ["乙", "0", "—"]))
    assert not worth(ZH, table())


def test_notes_and_data() -> None:
    assert not worth(ZH, Notes(id="n"))
    assert worth(ZH, Notes(id="n", notes=[text_of("有")]))
    assert worth(ZH, Figure(id="f"))
    assert not worth(ZH, Data(id="d", data=[{"a": 1}]))


def test_what_every_row_says_is_told_once() -> None:
    shown = condensed(ZH, table(*([name, str(n), "0"] for n, name in enumerate("甲乙丙丁"))))
    assert isinstance(shown, Table)
    assert [head.label.plain for head in shown.columns] == ["镇街", "村"]
    assert [row[1].plain for row in shown.rows] == ["0", "1", "2", "3"]
    assert shown.caption == "各行相同：沿用 0。"


def test_short_tables_and_tables_that_are_alike_stay() -> None:
    short = table(["甲", "1", "0"], ["乙", "2", "0"])
    alike = table(*(["甲", "1", "0"] for _ in range(5)))
    assert condensed(ZH, short) == short
    assert condensed(ZH, alike) == alike


def test_many_unknown_values_have_a_mark_and_numbers_keep_theirs() -> None:
    rows = [
        [text_of(name), number("7", 7) if name == "甲" else text_of("未知"), text_of(name)]
        for name in "甲乙丙丁戊"
    ]
    shown = condensed(ZH, Table(id="t", columns=table().columns, rows=rows))
    assert isinstance(shown, Table)
    assert [row[1].plain for row in shown.rows] == ["7", "？", "？", "？", "？"]
    assert shown.rows[0][1].numbers[0].value == 7
    assert shown.caption == "“？”：没有数据。"


def test_decimals_are_those_of_amounts_below_each_other() -> None:
    """Amounts in a sentence are written as they are; those in a column have one point above the other."""
    heads = [
        Head(label=text_of("项")),
        Head(label=text_of("万元"), align="right"),
        Head(label=text_of("影响")),
    ]
    amounts = [number("12", 12_000_000, "fen"), number("1.5", 1_500_000, "fen")]
    rows = [[text_of(name), amount, amount] for name, amount in zip("甲乙", amounts, strict=True)]
    shown = condensed(ZH, Table(id="t", columns=heads, rows=rows))
    assert isinstance(shown, Table)
    assert [[cell.plain for cell in row[1:]] for row in shown.rows] == [["12.0", "12"], ["1.5", "1.5"]]


def test_amounts_of_one_unit_have_the_decimals_of_the_table_and_rounded_ones_none() -> None:
    heads = [
        Head(label=text_of("项")),
        *(Head(label=text_of(year), align="right") for year in ("a", "b", "c")),
    ]
    row = [text_of("甲"), number("120", 120_000_000, "fen"), number("1.125", 1_125_000, "fen")]
    rounded = number("59", 59_499_999, "fen")
    shown = condensed(ZH, Table(id="t", columns=heads, rows=[[*row, rounded]]))
    assert isinstance(shown, Table)
    assert [cell.plain for cell in shown.rows[0]] == ["甲", "120.000", "1.125", "59"]


def test_what_is_unknown_or_not_reported_in_all_rows_is_told_as_such_and_dashes_are_not() -> None:
    heads = [Head(label=text_of(label)) for label in ("镇街", "村", "户", "点", "人", "年")]
    rows = [[text_of(one) for one in (name, name, "未知", "—", "未填报", "2025")] for name in "甲乙丙丁"]
    shown = condensed(ZH, Table(id="t", columns=heads, rows=rows))
    assert shown.caption == "各行相同：年 2025。都没有数据：户。都没有填报：人。"


def test_marks_are_told_where_they_are_printed() -> None:
    notes = {"*": text_of("星。"), "—": text_of("线。")}
    assert marked(ZH, table(["甲", "*", "0"]), notes).caption == "星。"
    alike = table(*([name, str(n), "—"] for n, name in enumerate("甲乙丙丁")))
    assert not marked(ZH, alike, notes).caption  # that column is not printed
