"""Checks have four states: equal, different, one side empty, both empty, which is no agreement."""

from __future__ import annotations

from decimal import Decimal

import pytest

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.workbook.book import Value
from eldercare_analysis.reporting.workbook.checked import state_now, state_of, verdict_now, write_checks
from eldercare_analysis.reporting.workbook.rows import Row
from eldercare_analysis.reporting.workbook.sums import write_totals, write_towns
from tests.reporting.workbook.seen import SeenBook, given_of, rows_of_town

STATES: list[tuple[Value, Value, str]] = [
    (1, 1, "good"),
    (0, 0, "good"),
    (Decimal(1), Decimal(2), "bad"),
    (1, None, "one_sided"),
    (None, 0, "one_sided"),
    (None, None, "unchecked"),
]


@pytest.mark.parametrize(("one", "other", "state"), STATES)
def test_the_state_of_two_values(one: Value, other: Value, state: str) -> None:
    assert state_now((one, other)) == state


def test_the_formula_of_a_state() -> None:
    assert state_of("B1", "C1", ["=", "≠", "1", "0"]) == (
        'IF(AND(B1="",C1=""),"0",IF(OR(B1="",C1=""),"1",IF(ROUND(B1-C1,2)=0,"=","≠")))'
    )


@pytest.mark.parametrize(
    ("states", "verdict"),
    [
        (["good", "good"], "good"),
        (["good", "unchecked"], "good_partly"),
        (["unchecked"], "unchecked"),
        (["good", "unchecked", "one_sided"], "one_sided"),
        (["one_sided", "bad", "good"], "bad"),
    ],
)
def test_what_all_checks_come_to(states: list[str], verdict: str) -> None:
    assert verdict_now(states) == verdict


@pytest.fixture
def rows(study: Study) -> list[Row]:
    return rows_of_town(study)


def checks_of(study: Study, rows: list[Row]) -> SeenBook:
    book = SeenBook(study)
    write_checks(book, rows, given_of(rows), (write_towns(book, rows), write_totals(book, rows)))
    return book


def test_checks_compare_both_sides(study: Study, rows: list[Row]) -> None:
    """2 years, 3 items, the ledger and the awards are 7 checks in rows 11 to 17; points do not count, costs are unknown."""
    book = checks_of(study, rows)
    cells = book.cells("checks")
    states = [cells[f"F{row}"][1] for row in range(11, 18)]
    assert states == ["相符", "相符", "相符", "没有数，未核对", "没有数，未核对", "相符", "相符"]
    first = ("IF('分镇街'!$C$35=\"\",\"\",'分镇街'!$C$35)", 1_000_000)
    assert (cells["C11"], cells["D11"][1], cells["E11"][1]) == (first, 1_000_000, 0)
    assert (cells["C12"][1], cells["D12"][1]) == (0, 0)  # no awards in 2023
    assert [cells[f"{column}15"][1] for column in "CDE"] == ["", "", ""]  # costs are unknown on both sides
    assert cells["G15"][1].startswith("台账没有已知金额；需要：情景文件的“")
    assert cells["G14"][1] == "按现在的口径没有这一项"
    lacking = "一边有数、一边没有：公式可能被改动"
    assert cells["G11"] == (f'IF(AND(C11="",D11=""),H11,IF(OR(C11="",D11=""),"{lacking}",""))', "")
    assert cells["C16"] == ('IF(SUM(ledger_known)=0,"",SUM(ledger_amount))', 1_000_000)
    assert (
        cells["C17"][0] == "IF(COUNT('合计'!$B$8:$C$8)<COLUMNS('合计'!$B$8:$C$8),\"\",SUM('合计'!$B$8:$C$8))"
    )


def test_the_states_are_counted_above_them(study: Study, rows: list[Row]) -> None:
    book = checks_of(study, rows)
    cells = book.cells("checks")
    assert [(cells[f"A{row}"], cells[f"C{row}"][1]) for row in range(4, 8)] == [
        ("相符", 5),
        ("不符", 0),
        ("只有一边有数", 0),
        ("没有数，未核对", 2),
    ]
    assert cells["C4"][0] == 'COUNTIF(F11:F17,"相符")'
    assert cells["C8"][1] == "有数的都相符，其余未核对"
    assert book.names["all_checks"] == "'核对'!$C$8"
    assert book.names["checks_unchecked"] == "'核对'!$C$7"


def test_where_nothing_is_known_nothing_agrees(study: Study, rows: list[Row]) -> None:
    """Only costs, of which none is known: neither the item nor the ledger's sum is a figure, and no award is due: 0."""
    book = checks_of(study, [row for row in rows if row.line.item == "construction"])
    states = {cells[0]: cells[1] for cells in _states(book)}
    assert states["建设成本：分镇街之和与合计"] == "没有数，未核对"
    assert states["台账全部已知金额与各项目合计之和"] == "没有数，未核对"


def _states(book: SeenBook) -> list[tuple[str, str]]:
    cells = book.cells("checks")
    rows = [row for row in range(11, 40) if f"F{row}" in cells]
    return [(cells[f"A{row}"], cells[f"F{row}"][1]) for row in rows]
