"""Sums of the ledger, of 四屏's rows: an award of 1,000,000 yuan in 2022, costs that nobody knows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.workbook.rows import Row
from eldercare_analysis.reporting.workbook.sums import (
    items_of,
    sum_of,
    write_totals,
    write_towns,
    years_of,
)
from tests.reporting.workbook.seen import SeenBook, rows_of_town

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
    """四屏 is the 30th town, in row 5 + 29 = 34; below it the sums; two of its four rows are unknown."""
    book = SeenBook(study)
    sums = write_towns(book, rows)
    assert sums == {
        "2022": ("'分镇街'!$C$35", MILLION),
        "2023": ("'分镇街'!$D$35", Decimal(0)),  # no award is due, which is 0 yuan
        "center_award": ("'分镇街'!$E$35", MILLION),
        "point_award": ("'分镇街'!$F$35", None),
        "construction": ("'分镇街'!$G$35", None),
    }
    cells = book.cells("towns")
    assert [cells[f"{column}34"] for column in "ABI"] == [30, "四屏镇", "四屏镇"]
    condition = "ledger_town_id,I34,ledger_year,$C$4,ledger_award,1"
    assert cells["C34"] == (
        f'IF(SUMIFS(ledger_unknown,{condition})+COUNTIF(ledger_year,"")>0,"",SUMIFS(ledger_amount,{condition}))',
        1_000_000,
    )
    item = 'ledger_town_id,I34,ledger_item,"construction"'
    assert cells["G34"] == (f'IF(SUMIFS(ledger_known,{item})=0,"",SUMIFS(ledger_amount,{item}))', "")
    assert [cells[f"{column}34"][1] for column in "DEFGH"] == [0, 1_000_000, "", "", 2]
    assert cells["C35"] == ('IF(COUNT(C5:C34)<ROWS(C5:C34),"",SUM(C5:C34))', 1_000_000)
    assert cells["E35"] == ('IF(COUNT(E5:E34)=0,"",SUM(E5:E34))', 1_000_000)
    assert (cells["H5"][1], cells["H35"]) == (0, ("SUM(H5:H34)", 2))


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
        "total_award_2022": "'合计'!$B$8",
        "total_award_2023": "'合计'!$C$8",
        "total_award": "'合计'!$D$8",
    }
    unknown = [replace(rows[0], amount_fen=None), *rows[1:]]
    assert write_totals(SeenBook(study), unknown)["total_award"][1] is None


def test_an_unknown_award_leaves_its_town_and_year_without_a_figure(study: Study, rows: list[Row]) -> None:
    """The same in both sheets, so that neither is compared with a part of the other."""
    unknown = [replace(rows[0], amount_fen=None), *rows[1:]]
    book = SeenBook(study)
    assert write_towns(book, unknown)["2022"][1] is None
    assert write_totals(book, unknown)["2022"][1] is None
    assert book.cells("towns")["C34"][1] == ""
