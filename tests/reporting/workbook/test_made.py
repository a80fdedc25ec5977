"""What was reported beside what is now: nothing known then and now is no figure, not an unchanged one."""

from __future__ import annotations

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.workbook.made import change_of, write_compared
from eldercare_analysis.reporting.workbook.sums import write_totals
from tests.reporting.workbook.seen import SeenBook, rows_of_town


def test_what_was_reported_stays_beside_what_is_now(study: Study) -> None:
    """Counts in rows 4 to 8, heads in row 10; then three items, two years, awards in all."""
    rows, book = rows_of_town(study), SeenBook(study)
    write_compared(book, write_totals(book, rows))
    cells = book.cells("compared")
    assert [cells[f"F{row}"] for row in range(11, 17)] == [
        "center_award",
        "point_award",
        "construction",
        "total_award_2022",
        "total_award_2023",
        "total_award",
    ]
    assert [cells[f"B{row}"] for row in range(11, 17)] == [1_000_000, None, None, 1_000_000, 0, 1_000_000]
    assert cells["C11"] == ("IF('合计'!$D$5=\"\",\"\",'合计'!$D$5)", 1_000_000)
    assert [cells[f"E{row}"][1] for row in range(11, 17)] == [
        "未变",
        "没有数",
        "没有数",
        "未变",
        "未变",
        "未变",
    ]
    assert [cells[f"B{row}"][1] for row in range(4, 9)] == [4, 0, 0, 0, 2]


def test_the_formula_of_a_change() -> None:
    assert change_of("B1", "C1", ["same", "other", "new", "gone", "none"]) == (
        'IF(AND(B1="",C1=""),"none",IF(B1="","new",IF(C1="","gone",IF(ROUND(B1-C1,2)=0,"same","other"))))'
    )
