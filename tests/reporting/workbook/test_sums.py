"""Sums of the ledger and their checks, of 四屏's rows: an award of 1,000,000 yuan in 2022, costs that nobody knows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.workbook.rows import Row
from eldercare_analysis.reporting.workbook.sums import (
    items_of,
    sum_of,
    write_checks,
    write_totals,
    write_towns,
    years_of,
)
from tests.reporting.workbook.seen import SeenBook, given_of, rows_of_town

MILLION = Decimal(1_000_000)


@pytest.fixture
def rows(study: Study) -> list[Row]:
    return rows_of_town(study)


def test_years_and_items_of_rows(rows: list[Row]) -> None:
    """Awards may be paid a year after they are due, costs are not."""
    assert years_of(rows) == [2022, 2023]
    assert years_of([row for row in rows if row.line.item == "construction"]) == [2022]
    assert items_of(rows[::-1]) == ["center_award", "point_award", "construction"]


def test_a_sum_is_of_what_is_known_and_applies(rows: list[Row]) -> None:
    """The award of the center alone: that of the points does not apply, costs are unknown, which is not 0."""
    assert sum_of(rows, lambda _: True) == MILLION
    assert sum_of(rows, lambda row: row.line.item == "point_award") is None
    assert sum_of(rows, lambda row: row.line.item == "construction") is None
    each = [replace(row, applies=True, amount_fen=2 * 100_000_000) if row.line.item == "point_award" else row for row in rows]  # fmt: skip
    assert sum_of(each, lambda _: True) == 3 * MILLION


def test_towns_by_year_and_item(study: Study, rows: list[Row]) -> None:
    """四屏 is the 30th town, in row 6 + 29 = 35; below it the sums; two of its four rows are unknown."""
    book = SeenBook(study)
    sums = write_towns(book, rows)
    assert sums == {
        "2022": ("Towns!$C$36", MILLION),
        "2023": ("Towns!$D$36", None),
        "center_award": ("Towns!$E$36", MILLION),
        "point_award": ("Towns!$F$36", None),
        "construction": ("Towns!$G$36", None),
    }
    cells = book.cells("Towns")
    assert [cells[f"{column}35"] for column in "AB"] == [30, "四屏镇"]
    condition = "ledger_town,B35,ledger_year,$C$5,ledger_award,1"
    assert cells["C35"] == (
        f'IF(SUMIFS(ledger_known,{condition})=0,"",SUMIFS(ledger_amount,{condition}))',
        1_000_000,
    )
    assert [cells[f"{column}35"][1] for column in "DEFGH"] == ["", 1_000_000, "", "", 2]
    assert cells["C36"] == ('IF(COUNT(C6:C35)=0,"",SUM(C6:C35))', 1_000_000)
    assert cells["H6"][1] == 0


def test_totals_by_year(study: Study, rows: list[Row]) -> None:
    """Awards are strict: none in 2023 is 0, one that is unknown makes the sum unknown."""
    book = SeenBook(study)
    sums = write_totals(book, rows)
    assert {key: value for key, (_, value) in sums.items()} == {
        "center_award": MILLION,
        "point_award": None,
        "construction": None,
        "2022": MILLION,
        "2023": Decimal(0),
        "total_award": MILLION,
    }
    assert book.names == {
        "total_award_2022": "Totals!$C$9",
        "total_award_2023": "Totals!$D$9",
        "total_award": "Totals!$E$9",
    }
    unknown = [replace(rows[0], amount_fen=None), *rows[1:]]
    assert write_totals(SeenBook(study), unknown)["total_award"][1] is None


def test_checks_compare_both_sides(study: Study, rows: list[Row]) -> None:
    """2 years, 3 items, the ledger and the awards are 7 checks in rows 5 to 11, the verdict on all of them in row 12."""
    book = SeenBook(study)
    sums = write_towns(book, rows), write_totals(book, rows)
    write_checks(book, rows, given_of(rows), sums)
    cells = book.cells("Checks")
    good = book.words.plain("workbook.good")
    assert [cells[f"D{row}"][1] for row in range(5, 13)] == [good] * 8
    assert (cells["B5"], cells["C5"]) == (("N(Towns!$C$36)", 1_000_000), ("N(Totals!$C$9)", 1_000_000))
    assert (cells["B6"][1], cells["C6"][1]) == (0, 0)  # no awards in 2023
    assert (cells["B9"][1], cells["C9"][1]) == ("", "")  # costs are unknown on both sides
    assert cells["B10"] == ("SUM(ledger_amount)", 1_000_000)
    assert cells["B11"] == ("SUM(Totals!$C$9,Totals!$D$9)", 1_000_000)
    assert book.names["all_checks"] == "Checks!$D$12"


def test_what_was_reported_stays_beside_what_is_now(study: Study, rows: list[Row]) -> None:
    """From row 15 on: three items, two years, awards in all."""
    book = SeenBook(study)
    write_checks(book, rows, given_of(rows), (write_towns(book, rows), write_totals(book, rows)))
    cells = book.cells("Checks")
    assert [cells[f"A{row}"] for row in range(15, 21)][:3] == ["center_award", "point_award", "construction"]
    assert [cells[f"B{row}"] for row in range(15, 21)] == [1_000_000, None, None, 1_000_000, 0, 1_000_000]
    assert cells["C15"] == ('IF(Totals!$E$6="","",Totals!$E$6)', 1_000_000)
