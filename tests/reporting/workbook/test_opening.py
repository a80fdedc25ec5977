"""The first sheet: the verdict, how many checks are in each state, amounts with what is unknown of them."""

from __future__ import annotations

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.workbook.opening import write_about
from eldercare_analysis.reporting.workbook.sums import write_totals
from tests.reporting.workbook.seen import SeenBook, rows_of_town


def test_what_an_auditor_sees_first(study: Study) -> None:
    """四屏: an award of 1,000,000 yuan is 100 wan in 2022; two costs are unknown; points do not count."""
    rows, book = rows_of_town(study), SeenBook(study)
    write_about(book, rows, ["good", "good", "unchecked"], write_totals(book, rows))
    cells = book.cells("about")
    assert cells["B4"] == ("all_checks", "有数的都相符，其余未核对")
    assert [(cells[f"A{row}"], cells[f"B{row}"]) for row in range(8, 12)] == [
        ("相符", ("checks_good", 2)),
        ("不符", ("checks_bad", 0)),
        ("只有一边有数", ("checks_one_sided", 0)),
        ("没有数，未核对", ("checks_unchecked", 1)),
    ]
    assert [cells[f"{column}14"] for column in "ABCD"] == ["项目", "万元", "元", "未知笔数"]
    told = [(cells[f"A{row}"], *(cells[f"{column}{row}"][1] for column in "BCDE")) for row in range(15, 21)]
    assert told == [
        ("奖补合计", 100, 1_000_000, 0, ""),
        (2022, 100, 1_000_000, 0, ""),
        (2023, 0, 0, 0, ""),
        ("镇中心及互助点奖补（应得奖补测算数）", 100, 1_000_000, 0, ""),
        ("互助点奖补（假设每点一份）", "", "", 0, "按现在的口径没有这一项"),
        ("建设成本", "", "", 2, "没有已知金额"),
    ]
    assert cells["D16"][0] == "SUMIFS(ledger_unknown,ledger_award,1,ledger_year,A16)"
