"""What the workbook computes from: cells of Annex 1 as printed, further quantities with their source."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from eldercare_analysis.inputs.sources import Cell
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.workbook.given import Given, write_inputs, write_others
from eldercare_analysis.reporting.workbook.rows import Other
from tests.reporting.workbook.seen import SeenBook, rows_of_town

SOURCE = Cell("四屏镇", "points_2022", "annex1_plan.csv", 31)


def test_annex_1_with_sums_and_printed_totals(study: Study) -> None:
    """30 towns from row 5 on: 白沙 (6) in row 10 with 14, 4, 10, 1, 9; below them the sums and what was printed: 175 villages."""
    book, given = SeenBook(study), Given()
    write_inputs(book, [], given)
    cells = book.cells("inputs")
    assert [cells[f"{column}10"] for column in "ABCDEFGH"] == [6, "白沙镇", 14, 4, 10, 1, 9, None]
    assert [cells[f"{column}4"] for column in "CF"] == ["村数", "镇养老服务中心 2021"]
    assert [cells[f"{column}35"] for column in "CDG"] == [
        ('IF(COUNT(C5:C34)=0,"",SUM(C5:C34))', 175),
        ('IF(COUNT(D5:D34)=0,"",SUM(D5:D34))', 60),
        ('IF(COUNT(G5:G34)=0,"",SUM(G5:G34))', 70),
    ]
    assert [cells[f"{column}36"] for column in "CDG"] == [175, 60, 70]
    assert given.cells["白沙镇", "points_2021"] == "'附件1'!$G$10"
    assert (given.sums["villages"], given.printed["villages"]) == ("'附件1'!$C$35", "'附件1'!$C$36")


def test_a_column_that_is_blank_has_no_sum(study: Study) -> None:
    plan = study.district.plan
    blank = replace(plan, table=plan.table.assign(points_2021=plan.table["points_2021"].astype("Int64").mask([True] * 30)))  # fmt: skip
    book, given = SeenBook(replace(study, district=replace(study.district, plan=blank))), Given()
    write_inputs(book, [], given)
    assert book.cells("inputs")["G35"] == ('IF(COUNT(G5:G34)=0,"",SUM(G5:G34))', "")


def test_further_quantities_say_what_they_are_and_where_they_come_from(study: Study) -> None:
    """The cost of 四屏's center is open: a blank cell in the sheet's first rows, told by town, item and year."""
    line, book, given = rows_of_town(study)[2].line, SeenBook(study), Given()
    others = [
        Other("cost", None, "yuan", SOURCE, "rate", line),
        Other("half", Decimal("1.5"), "yuan", SOURCE, "settled", line),
        Other("months_12", 12, "months", SOURCE),
    ]
    write_others(book, others, given)
    cells = book.cells("others")
    assert [cells[f"{column}5"] for column in "ABCDEFG"] == [
        "四屏镇",
        "建设成本：镇养老服务中心，2022：每单位金额",
        None,
        "元",
        "附件1（annex1_plan.csv第31行）2022年互助点",
        "cost",
        "annex1_plan.csv row 31 points_2022",
    ]
    assert [cells[f"{column}6"] for column in "BC"] == ["建设成本：镇养老服务中心，2022：决算", 1.5]
    assert [cells.get(f"{column}7") for column in "ABCD"] == [None, "按月折算的月数", 12, "个月"]
    assert given.others == {
        "cost": "'其他数量'!$C$5",
        "half": "'其他数量'!$C$6",
        "months_12": "'其他数量'!$C$7",
    }
