"""The ledger as formulas, of 四屏's rows: 1 center and 2 points of 2022, an award of 1,000,000 yuan, costs that nobody knows."""

from __future__ import annotations

from typing import Any

import pytest

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.workbook.amounts import AT, write_ledger
from tests.reporting.workbook.seen import SeenBook, given_of, rows_of_town

LETTERS = {name: chr(ord("A") + number) for name, number in AT.items()}


def ledger(study: Study) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the ledger's rows by column, from row 5 on, and the names of its columns."""
    rows, book = rows_of_town(study), SeenBook(study)
    write_ledger(book, rows, given_of(rows))
    cells = book.cells("Ledger")
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
    assert award["quantity"] == ('IF(Inputs!$C$5="","",Inputs!$C$5)', 1)
    assert award["rate"] == ('IF(Rules!$D$5="","",Rules!$D$5)', 1_000_000)
    assert award["amount"] == ('IF(OR(G5="",J5=""),"",M5*ROUND(G5*J5,2))', 1_000_000)
    assert (award["known"], award["unknown"]) == (('IF(N5="",0,M5)', 1), ("M5-O5", 0))
    assert (award["due"], award["award"], award["applies"]) == (2022, 1, 1)


def test_an_award_may_wait_for_its_points(rows: list[dict[str, Any]]) -> None:
    """Its points are in row 6; paid in the following year it is one more."""
    formula = 'IF(award_trigger="center_and_points",MAX(E5,E6),E5)+IF(award_payment="following",1,0)'
    assert rows[0]["year"] == (formula, 2022)
    assert rows[1]["year"] == ('E6+IF(award_payment="following",1,0)', 2022)


def test_what_does_not_apply_is_nothing_and_not_unknown(rows: list[dict[str, Any]]) -> None:
    """2 points x 1,000,000 would be 2,000,000; the reading says 0 times that."""
    points = rows[1]
    assert points["applies"] == ('IF(award_unit="each_facility",1,0)', 0)
    assert (points["quantity"][1], points["rate"][1], points["amount"][1]) == (2, 1_000_000, 0)
    assert (points["known"][1], points["unknown"][1]) == (0, 0)


def test_a_reading_makes_it_apply(study: Study) -> None:
    told, _ = ledger(study.under(award_unit="each_facility"))
    assert (told[1]["applies"][1], told[1]["amount"][1], told[1]["known"][1]) == (1, 2_000_000, 1)


def test_what_is_unknown_stays_blank(rows: list[dict[str, Any]]) -> None:
    """The plan gives no cost of a center: no rate, no amount, one unknown row, and what it needs."""
    cost = rows[2]
    assert (cost["quantity"][1], cost["rate"][1], cost["amount"][1]) == (1, "", "")
    assert (cost["known"][1], cost["unknown"][1], cost["award"]) == (0, 1, 0)
    assert cost["needs"] == "parameters.centers_cost"
    assert cost["year"] == ("E7", 2022)


def test_columns_have_names(study: Study) -> None:
    """Four rows: two awards, two costs."""
    rows, names = ledger(study)
    assert len(rows) == 4
    assert names["ledger_amount"] == "Ledger!$N$5:$N$8"
    assert names["ledger_year"] == "Ledger!$F$5:$F$8"
