"""The ledger as formulas, of 四屏's rows: 1 center and 2 points of 2022, an award of 1,000,000 yuan, costs that nobody knows."""

from __future__ import annotations

from typing import Any

import pytest
from xlsxwriter.utility import xl_col_to_name

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.workbook.amounts import AT, write_ledger
from tests.reporting.workbook.seen import SeenBook, given_of, rows_of_town

LETTERS = {name: xl_col_to_name(number) for name, number in AT.items()}


def ledger(study: Study) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the ledger's rows by column, from row 5 on, and the names of its columns."""
    rows, book = rows_of_town(study), SeenBook(study)
    write_ledger(book, rows, given_of(rows))
    cells = book.cells("ledger")
    told = [{name: cells.get(f"{at}{5 + n}") for name, at in LETTERS.items()} for n in range(len(rows))]
    return told, book.names


@pytest.fixture
def rows(study: Study) -> list[dict[str, Any]]:
    return ledger(study)[0]


def test_an_award_row_by_row(rows: list[dict[str, Any]]) -> None:
    """1 x 1,000,000: known, none of it unknown."""
    award = rows[0]
    assert (award["line"], award["town"], award["item"], award["clause"]) == (
        "center_award-四屏镇-2022",
        "四屏镇",
        "center_award",
        "三（二）",
    )
    assert award["quantity"] == ("IF('附件1'!$C$5=\"\",\"\",'附件1'!$C$5)", 1)
    assert award["rate"] == ("IF('标准'!$C$5=\"\",\"\",'标准'!$C$5)", 1_000_000)
    assert award["amount"] == ('IF(OR(F5="",H5=""),"",S5*ROUND(F5*H5,2))', 1_000_000)
    assert (award["known"], award["unknown"]) == (('IF(I5="",0,S5)', 1), ("S5-T5", 0))
    assert (award["label"], award["unit"], award["payer"], award["amount_fen"]) == (
        "镇中心及互助点奖补（应得奖补测算数）",
        "个中心",
        "市级",
        100_000_000,
    )
    assert (award["state"][1], award["needs"][1]) == ("已测算", "")
    assert (award["due"], award["award"], award["applies"]) == (2022, 1, 1)


def test_an_award_may_wait_for_its_points(rows: list[dict[str, Any]]) -> None:
    """Its points are in row 6; paid in the following year it is one more."""
    formula = (
        'IFERROR(IF(award_trigger="center_and_points",MAX(D5,D6),D5)+IF(award_payment="following",1,0),"")'
    )
    assert rows[0]["year"] == (formula, 2022)
    assert rows[1]["year"] == ('IFERROR(D6+IF(award_payment="following",1,0),"")', 2022)


def test_what_does_not_apply_is_nothing_and_not_unknown(rows: list[dict[str, Any]]) -> None:
    """2 points x 1,000,000 would be 2,000,000; the reading says 0 times that."""
    points = rows[1]
    assert points["applies"] == ('IF(award_unit="each_facility",1,0)', 0)
    assert (points["quantity"][1], points["rate"][1], points["amount"][1]) == (2, 1_000_000, 0)
    assert (points["known"][1], points["unknown"][1]) == (0, 0)
    assert (points["state"][1], points["needs"][1]) == ("本口径不计", "")


def test_a_reading_makes_it_apply(study: Study) -> None:
    told, _ = ledger(study.under(award_unit="each_facility"))
    assert (told[1]["applies"][1], told[1]["amount"][1], told[1]["known"][1]) == (1, 2_000_000, 1)


def test_what_is_unknown_stays_blank(rows: list[dict[str, Any]]) -> None:
    """The plan gives no cost of a center: no rate, no amount, one unknown row, and what it needs."""
    cost = rows[2]
    assert (cost["quantity"][1], cost["rate"][1], cost["amount"][1]) == (1, "", "")
    assert (cost["known"][1], cost["unknown"][1], cost["award"]) == (0, 1, 0)
    assert cost["state"] == ('IF(S7=0,"本口径不计",IF(I7="","未知",X7))', "未知")
    assert cost["needs"] == ('IF(AND(S7=1,I7=""),Y7,"")', "情景文件的“镇中心建设成本”")
    assert (cost["basis"], cost["amount_fen"]) == ("按填入的数", None)  # once it is filled in
    assert cost["year"] == ("D7", 2022)


def test_columns_have_names(study: Study) -> None:
    """Four rows: two awards, two costs."""
    rows, names = ledger(study)
    assert len(rows) == 4
    assert names["ledger_amount"] == "'台账'!$I$5:$I$8"
    assert names["ledger_year"] == "'台账'!$E$5:$E$8"
