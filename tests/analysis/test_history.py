"""What holds of every history, whatever is sent; and each kind of change by an example."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis.analysis.history import At, Entry, history, told_until
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register, records_of
from eldercare_analysis.inputs.returns.sheets import PAYMENTS, sheets
from tests.analysis.histories import MONTHS, facility, registers, sent
from tests.examples import examples

BAISHA, POINT = "白沙镇", "白沙-点-2021-01"
State = dict[tuple[str, Any], dict[str, Any]]


def case_of(district: District, *returns: Return, month: str = MONTHS[-1], **more: Any) -> Case:
    return Case(district, district.baseline, month, Register(returns, **more))


def replayed(entries: list[Entry]) -> State:
    """Return the cells after all entries; each must find the value that it says was there before."""
    found: State = {}
    for one in (entry for entry in entries if entry.column):
        key, old = (one.sheet, one.key), (one.sheet, one.old_key)
        if key != old and old in found and key not in found:
            found[key] = found.pop(old)
        if one.column in sheets()[one.sheet].key:  # a payment's key was corrected: its row has another one
            continue
        cells = found.setdefault(key, {})
        assert cells.get(one.column) == one.old, one
        cells[one.column] = one.new
    told = {
        key: {name: cell for name, cell in cells.items() if cell is not None} for key, cells in found.items()
    }
    return {key: cells for key, cells in told.items() if cells}


def known(register: Register, month: str) -> State:
    """Return the cells that the register has at a month's end."""
    found: State = {}
    for name, sheet in sheets().items():
        for row in records_of(register.as_of(name, month)):
            key = tuple(row[column] for column in sheet.key)
            cells = {column: row[column] for column in sheet.columns if column not in sheet.key}
            found[name, key] = {column: cell for column, cell in cells.items() if cell is not None}
    return {key: cells for key, cells in found.items() if cells}


@examples(200)
@given(data=st.data())
def test_replayed_it_is_what_the_register_knows(district: District, data: st.DataObject) -> None:
    register = data.draw(registers(district))
    month = data.draw(st.sampled_from(MONTHS))
    case = Case(district, district.baseline, month, register)
    assert replayed(history(case)) == known(told_until(case), month)


@examples(100)
@given(data=st.data())
def test_nothing_is_invented(district: District, data: st.DataObject) -> None:
    """Every value stands in the row that is named, every earlier one in that of an earlier return or row."""
    register = data.draw(registers(district))
    rows = {
        (record.place.file, record.place.row): record.cells
        for one in register.returns
        for record in one.records
    }
    for one in history(Case(district, district.baseline, MONTHS[-1], register)):
        if not one.column:
            continue
        if one.new is not None or one.sheet != PAYMENTS:
            assert rows[one.at.file, one.at.row].get(one.column) == one.new
        if one.old is not None:
            assert one.before
            assert rows[one.before.file, one.before.row].get(one.column) == one.old
            assert one.before.month <= one.at.month


@examples(40)
@given(data=st.data(), seed=st.integers(0, 9))
def test_the_order_in_which_returns_are_read_does_not_matter(
    district: District, data: st.DataObject, seed: int
) -> None:
    register = data.draw(registers(district))
    mixed = list(register.returns)
    random.Random(seed).shuffle(mixed)  # noqa: S311
    one, other = (
        history(Case(district, district.baseline, MONTHS[-1], Register(tuple(returns))))
        for returns in (register.returns, mixed)
    )
    assert one == other


def cells_of(case: Case, town: str | None = BAISHA) -> list[tuple[str, str, str, Any, Any]]:
    return [
        (one.at.month, one.change, one.column, one.old, one.new)
        for one in history(case, town)
        if one.sheet and one.column not in ("town", "kind", "plan_year")
    ]


def test_kinds_of_changes(district: District) -> None:
    july = facility(
        POINT,
        site_chosen_on=date(2021, 7, 1),
        started_on=date(2021, 7, 2),
        suspended_on=date(2021, 7, 3),
        invested_wan=Decimal(9),
        issue="用地",
        expected_on=date(2021, 9, 1),
    )
    august = facility(
        POINT, site_chosen_on=date(2021, 7, 5), invested_wan=Decimal(8), expected_on=date(2021, 10, 1)
    )
    case = case_of(
        district,
        sent("2021-07", BAISHA, "facilities", july),
        sent("2021-08", BAISHA, "facilities", august),
        sent("2021-09", BAISHA, "facilities", august | {"invested_wan": Decimal(10)}),
        month="2021-09",
    )
    assert [told for told in cells_of(case) if told[0] > "2021-07"] == [
        ("2021-08", "corrected", "site_chosen_on", date(2021, 7, 1), date(2021, 7, 5)),
        ("2021-08", "withdrawn", "started_on", date(2021, 7, 2), None),
        ("2021-08", "cleared", "suspended_on", date(2021, 7, 3), None),
        ("2021-08", "corrected", "invested_wan", Decimal(9), Decimal(8)),  # cumulative: it cannot shrink
        ("2021-08", "cleared", "issue", "用地", None),
        ("2021-08", "updated", "expected_on", date(2021, 9, 1), date(2021, 10, 1)),
        ("2021-09", "updated", "invested_wan", Decimal(8), Decimal(10)),
    ]
    (correction,) = [one for one in history(case) if one.column == "site_chosen_on" and one.old]
    assert correction.at == At("2021-08", BAISHA, "2021-08/白沙镇.xlsx", "facilities", 5)
    assert correction.before == At("2021-07", BAISHA, "2021-07/白沙镇.xlsx", "facilities", 5)


def test_a_sheet_without_a_column_withdraws_no_date(district: District) -> None:
    july = facility(POINT, started_on=date(2021, 7, 2), invested_wan=Decimal(9))
    absent = {"facilities": ("started_on", "invested_wan")}
    case = case_of(
        district,
        sent("2021-07", BAISHA, "facilities", july),
        sent("2021-08", BAISHA, "facilities", facility(POINT), absent=absent),
        sent("2021-09", BAISHA, "facilities", july | {"started_on": date(2021, 7, 4)}),
        month="2021-09",
    )
    assert [told for told in cells_of(case) if told[0] > "2021-07"] == [
        ("2021-08", "column_absent", "invested_wan", Decimal(9), None),
        ("2021-09", "corrected", "started_on", date(2021, 7, 2), date(2021, 7, 4)),
        ("2021-09", "told", "invested_wan", None, Decimal(9)),
    ]


def test_returns_months_without_one_and_what_was_not_used(district: District) -> None:
    case = case_of(
        district,
        sent("2021-07", BAISHA, "facilities", facility(POINT)),
        sent("2021-09", BAISHA, "facilities", unchanged=True),
        month="2021-10",
        rejected={"坏.xlsx": BAISHA},
    )
    found = [(one.at.month, one.change, one.at.file) for one in history(case, BAISHA) if not one.sheet]
    assert found == [
        ("2021-07", "returned", "2021-07/白沙镇.xlsx"),
        ("2021-08", "no_return", ""),
        ("2021-09", "no_change", "2021-09/白沙镇.xlsx"),
        ("2021-10", "no_return", ""),
        ("", "rejected", "坏.xlsx"),
    ]


def test_a_row_that_is_left_out_is_told_once_till_it_is_there_again(district: District) -> None:
    own, other = facility(POINT), facility("白沙-点-2021-02")
    case = case_of(
        district,
        sent("2021-06", BAISHA, "facilities", own, other),
        sent("2021-07", BAISHA, "facilities", unchanged=True),  # nothing changed: it is not left out
        *(sent(month, BAISHA, "facilities", other) for month in ("2021-08", "2021-09")),
        sent("2021-10", BAISHA, "facilities", own, other),
        sent("2021-11", BAISHA, "facilities", other),
    )
    found = [one for one in history(case, BAISHA) if one.change == "left_out"]
    assert [(one.facility_id, one.at.month, one.before and one.before.month) for one in found] == [
        (POINT, "2021-08", "2021-06"),
        (POINT, "2021-11", "2021-10"),
    ]


def test_what_is_a_town_s(district: District) -> None:
    """Its homes' residents, its persons and payments, whoever sends them; the allowance is of the district."""
    code = district.places.villages.query("town == '白沙镇'")["code"].iloc[0]
    case = case_of(
        district,
        sent(
            "2021-07",
            None,
            "residents",
            {"month": "2021-07", "facility_id": "白沙-院-2022-01", "recipients": 3},
        ),
        sent("2021-07", None, "people", {"month": "2021-07", "town": BAISHA, "disabled": 2}),
        sent("2021-07", None, "allowance", {"effective_from": "2021-07", "yuan_per_month": Decimal(800)}),
        sent("2021-07", "先锋镇", "villages", {"village_code": code, "assistants": 1}),
    )
    told = {(one.sheet, one.column, one.at.office) for one in history(case, BAISHA) if one.sheet}
    assert told == {
        ("residents", "recipients", "home"),
        ("people", "disabled", "bureau"),
        ("villages", "assistants", "先锋镇"),
    }
    assert {one.sheet for one in history(case, "") if one.sheet} == {"allowance"}


def test_later_returns_play_no_part(district: District) -> None:
    sent_early = sent("2021-07", BAISHA, "facilities", facility(POINT))
    later = sent("2021-08", BAISHA, "facilities", facility(POINT, started_on=date(2021, 7, 2)))
    case = case_of(district, sent_early, later, month="2021-07")
    assert history(case) == history(replace(case, register=Register((sent_early,))))
