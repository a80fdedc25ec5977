"""The operating floor on two bases, whole rows of it, by hand (三（三）: 15 % of the yearly basic living allowance)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eldercare_analysis import budget
from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.money.operating import awaited, reported_persons, there
from eldercare_analysis.analysis.money.operating_bases import Bases, bases_of
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.sources import NOTHING, Missing, ReturnRow, Several
from tests.money import one_month, operating_bases, plain

LISHI, HOME = "李市镇", "李市-院-2021-01"
OTHER = "李市-院-外-01"
ALLOWANCE = [{"effective_from": "2020-01", "yuan_per_month": 800, "source": "例"}]
Rows = list[dict[str, Any]]


def persons(count: int, months: range = range(1, 13), name: str = HOME, year: int = 2021) -> Rows:
    return [{"month": f"{year}-{n:02d}", "facility_id": name, "recipients": count} for n in months]


def approved(**cells: Any) -> Rows:
    return [{"year": 2021, "facility_id": HOME, **cells}]


def row_of(
    district: District, register: Register, month: str | None = None, year: int = 2021
) -> dict[str, Any]:
    table = operating_bases(case_of(district, register=register, month=month))
    (found,) = table[(table["facility_id"] == HOME) & (table["year"] == year)].to_dict("records")
    return plain(found)


def test_a_whole_row(district: District) -> None:
    """Approved for 40: 40 × 800 × 12 × 15 % = 57,600, 60,000 approved: 2,400 more. It turned out 6 × 40 + 6 × 50 = 540 person-months × 120
    = 64,800, 7,200 more than as approved. 30,000 + 20,000.50 of operating funds were paid in the year."""
    money = {"town": LISHI, "facility_id": HOME, "payer": "district", "purpose": "operating", "step": "paid"}
    register = one_month(
        district,
        "2021-12",
        residents=[*persons(40, range(1, 7)), *persons(50, range(7, 13))],
        allowance=ALLOWANCE,
        operating_budget=approved(headcount=40, approved_yuan=60_000),
        payments=[
            {**money, "date": date(2021, 3, 1), "amount_yuan": 30_000, "document": "1"},
            {**money, "date": date(2021, 12, 31), "amount_yuan": "20000.5", "document": "2"},
            {**money, "date": date(2020, 12, 31), "amount_yuan": 7, "document": "3"},
            {**money, "date": date(2021, 5, 1), "amount_yuan": 9, "document": "4", "step": "allocated"},
            {**money, "date": date(2021, 5, 1), "amount_yuan": 11, "document": "5", "purpose": "upgrading"},
            {
                **money,
                "date": date(2021, 5, 1),
                "amount_yuan": 13,
                "document": "6",
                "facility_id": "德感-院-2021-01",
            },
        ],
    )
    assert row_of(district, register) == {
        "town": LISHI,
        "facility_id": HOME,
        "year": 2021,
        "headcount": 40,
        "approved_floor_fen": 5_760_000,
        "approved_fen": 6_000_000,
        "person_months": 540,
        "months_known": 12,
        "actual_floor_fen": 6_480_000,
        "paid_fen": 5_000_050,
        "approved_gap_fen": -240_000,
        "turned_out_gap_fen": 720_000,
        "needs": "",
    }


@pytest.mark.parametrize(
    ("given", "needs"),
    [
        ({"operating_budget": approved(headcount=40)}, ["operating_budget.approved_yuan", "residents.recipients"]),
        ({"operating_budget": approved(approved_yuan=6_000), "residents": persons(40), "allowance": ALLOWANCE}, ["operating_budget.headcount"]),
        ({"operating_budget": approved(headcount=40, approved_yuan=6_000), "residents": persons(40)}, ["allowance.yuan_per_month"]),
        ({"operating_budget": approved(headcount=40, approved_yuan=6_000)}, ["residents.recipients", "allowance.yuan_per_month"]),
        ({"operating_budget": approved(headcount=40, approved_yuan=6_000), "residents": persons(40, range(1, 12)), "allowance": ALLOWANCE}, ["residents.recipients"]),
    ],
)  # fmt: skip
def test_what_is_needed(district: District, given: dict[str, Any], needs: list[str]) -> None:
    row = row_of(district, one_month(district, "2021-12", **given))
    expected = (
        needs
        if "allowance" in given or "allowance.yuan_per_month" in needs
        else [*needs, "allowance.yuan_per_month"]
    )
    assert row["needs"] == "; ".join(expected)
    assert row["turned_out_gap_fen"] is None
    assert row["paid_fen"] is None  # no payment is reported, which is not 0


def test_an_allowance_that_begins_in_the_year(district: District) -> None:
    """From July on: six months are known, 6 × 40 × 120 = 28,800; the floor as approved needs that of December before."""
    allowance = [{"effective_from": "2021-07", "yuan_per_month": 800, "source": "例"}]
    budget = approved(headcount=40, approved_yuan=60_000)
    row = row_of(
        district,
        one_month(district, "2021-12", residents=persons(40), allowance=allowance, operating_budget=budget),
    )
    names = (
        "person_months",
        "months_known",
        "actual_floor_fen",
        "approved_floor_fen",
        "approved_gap_fen",
        "needs",
    )
    assert [row[name] for name in names] == [240, 6, 2_880_000, None, None, "allowance.yuan_per_month"]


@pytest.mark.parametrize(("month", "gap"), [("2021-11", None), ("2021-12", 0), ("2022-02", 0)])
def test_what_turned_out_is_compared_once_the_year_is_over(
    district: District, month: str, gap: int | None
) -> None:
    budget = approved(headcount=40, approved_yuan=60_000)
    register = one_month(
        district, "2021-11", residents=persons(40), allowance=ALLOWANCE, operating_budget=budget
    )
    assert row_of(district, register, month)["turned_out_gap_fen"] == gap


def test_rows_of_years_and_facilities(district: District) -> None:
    """16 homes and one care center, 2021 and 2022; one given up in January 2022 has no row for 2022, one given up in February has one. Before
    the plan there is its first year."""
    rows: Rows = [
        {"facility_id": HOME, "closed_on": date(2022, 1, 10)},
        {"facility_id": "德感-院-2021-01", "closed_on": date(2022, 2, 1)},
    ]
    table = operating_bases(case_of(district, register=one_month(district, "2022-03", facilities=rows)))
    assert len(table) == 17 * 2 - 1
    assert list(table.loc[table["facility_id"] == HOME, "year"]) == [2021]
    assert list(table.loc[table["facility_id"] == "德感-院-2021-01", "year"]) == [2021, 2022]
    assert set(operating_bases(Case(district, district.baseline, "2020-12"))["year"]) == {2021}
    assert list(table) == ["town", "facility_id", "year", "headcount", "approved_floor_fen", "approved_fen", "person_months", "months_known", "actual_floor_fen", "paid_fen", "approved_gap_fen", "turned_out_gap_fen", "needs"]  # fmt: skip
    numbers = [name for name in table if name.endswith("_fen") or name in {"headcount", "person_months"}]
    assert {str(table[name].dtype) for name in numbers} == {"Int64"}


# --- who is in a town's homes -------------------------------------------------------------------------------------------


def other(**cells: Any) -> dict[str, Any]:
    """Return a home of 李市 outside Annex 1."""
    return {"facility_id": OTHER, "town": LISHI, "kind": "home", "plan_year": "none", **cells}


OPENED, CLOSED = date(2021, 6, 10), date(2021, 9, 10)


@pytest.mark.parametrize(
    ("facilities", "residents", "month", "count"),
    [
        ([], persons(40, range(5, 6)), "2021-05", 40),
        ([], persons(40, range(5, 6)), "2021-06", None),  # not reported for June
        ([other(opened_on=OPENED)], persons(40), "2021-05", 40),  # not open yet: nothing to wait for
        ([other(opened_on=OPENED)], persons(40), "2021-06", None),
        ([other(opened_on=OPENED)], [*persons(40), *persons(7, range(6, 13), OTHER)], "2021-06", 47),
        ([other()], persons(40), "2021-06", 40),  # outside of Annex 1, no opening, never any persons
        ([other()], [*persons(40), *persons(7, range(6, 8), OTHER)], "2021-05", 40),
        ([other()], [*persons(40), *persons(7, range(6, 8), OTHER)], "2021-07", 47),
        ([other()], [*persons(40), *persons(7, range(6, 8), OTHER)], "2021-08", None),
        ([{"facility_id": HOME, "closed_on": CLOSED}], persons(40), "2021-08", 40),
        ([{"facility_id": HOME, "closed_on": CLOSED}], persons(40), "2021-09", 0),  # until the month before
        ([{"facility_id": HOME, "closed_on": CLOSED}, other(opened_on=date(2021, 11, 1))], persons(40), "2021-10", 0),
        ([{"facility_id": HOME, "closed_on": CLOSED}, other(opened_on=date(2021, 10, 1))], persons(40), "2021-10", None),
        ([{"facility_id": HOME, "opened_on": CLOSED}], persons(40), "2021-05", 40),  # it is there before its works
        ([{"facility_id": HOME, "opened_on": CLOSED}], [], "2021-05", None),
    ],
)  # fmt: skip
def test_persons_of_a_town(
    district: District, facilities: Rows, residents: Rows, month: str, count: int | None
) -> None:
    given = {name: rows for name, rows in (("facilities", facilities), ("residents", residents)) if rows}
    facts = Case(district, district.baseline, "2021-12", one_month(district, "2021-12", **given))
    found, source = reported_persons(facts, LISHI, month)
    assert found == count
    assert isinstance(source, Missing) is (count is None)
    assert source != NOTHING


def test_persons_cite_their_rows(district: District) -> None:
    facilities = [{"facility_id": HOME, "closed_on": CLOSED}, other(opened_on=date(2021, 11, 1))]
    register = one_month(district, "2021-12", facilities=facilities, residents=persons(40, range(1, 3)))
    facts = Case(district, district.baseline, "2021-12", register)
    assert reported_persons(facts, LISHI, "2021-02") == (
        40,
        ReturnRow("example", "residents", 5, "recipients"),
    )
    closed, later = (
        ReturnRow("example", "facilities", 2, "closed_on"),
        ReturnRow("example", "facilities", 3, "opened_on"),
    )
    assert reported_persons(facts, LISHI, "2021-10") == (0, Several((closed, later)))
    assert reported_persons(facts, LISHI, "2021-03") == (None, Missing("residents.recipients"))


@pytest.mark.parametrize(
    ("name", "cells", "month", "waited"),
    [
        (HOME, {}, "2020-01", True),  # a home of Annex 1 is there all the time
        (HOME, {"opened_on": OPENED}, "2021-01", True),
        ("德感-照护-2022-01", {}, "2022-12", False),
        ("德感-照护-2022-01", {"opened_on": OPENED}, "2021-05", False),
        ("德感-照护-2022-01", {"opened_on": OPENED}, "2021-06", True),
        (OTHER, other(), "2021-12", False),
        (OTHER, other(plan_year="existing"), "2021-01", True),
    ],
)  # fmt: skip
def test_who_has_persons_to_report(
    district: District, name: str, cells: dict[str, Any], month: str, *, waited: bool
) -> None:
    facts = Case(
        district,
        district.baseline,
        "2021-12",
        one_month(district, "2021-12", facilities=[{"facility_id": name, **cells}]),
    )
    (facility,) = [f for f in state.facilities(facts) if f.facility_id == name]
    assert awaited(facts, facility, month) is waited


@pytest.mark.parametrize(("month", "is_there"), [("2021-08", True), ("2021-09", False), ("2021-10", False)])
def test_a_home_is_there_until_the_month_before_it_closes(
    district: District, month: str, *, is_there: bool
) -> None:
    facts = Case(
        district,
        district.baseline,
        "2021-12",
        one_month(district, "2021-12", facilities=[{"facility_id": HOME, "closed_on": CLOSED}]),
    )
    (facility,) = [f for f in state.facilities(facts) if f.facility_id == HOME]
    assert there(facility, month) is is_there


def test_nobody_is_left_in_months_to_come_where_all_are_given_up(district: District) -> None:
    """In the ledger of March 2022: 李市's only home was given up in September 2021, so 2023 costs nothing, and the row says why."""
    rows = [{"facility_id": HOME, "closed_on": CLOSED}]
    register = one_month(district, "2022-03", facilities=rows, residents=persons(40), allowance=ALLOWANCE)
    ledger = budget(district, register=register)
    (line,) = ledger[ledger["line"] == "operating_floor-李市镇-2023"].to_dict("records")
    told = plain(line)
    assert (told["quantity"], told["amount_fen"], told["status"]) == (0, 0, "computed")
    assert told["quantity_source"] == "example facilities row 2 closed_on"


def test_a_row_as_a_value(district: District) -> None:
    """三（三）: 30 heads x 800 x 12 x 15 % = 43,200 yuan as approved, 50,000 are: 6,800 to spare; 32 persons lived there: 46,080."""
    budget_rows = approved(headcount=30, approved_yuan=50_000)
    register = one_month(
        district, "2021-12", residents=persons(32), allowance=ALLOWANCE, operating_budget=budget_rows
    )
    rows = bases_of(Case(district, district.baseline, "2021-12", register))
    assert [row for row in rows if row.facility_id == HOME] == [
        Bases(
            town=LISHI,
            facility_id=HOME,
            year=2021,
            headcount=30,
            approved_floor_fen=4_320_000,
            approved_fen=5_000_000,
            person_months=12 * 32,
            months_known=12,
            actual_floor_fen=4_608_000,
            paid_fen=None,
            approved_gap_fen=4_320_000 - 5_000_000,
            turned_out_gap_fen=4_608_000 - 4_320_000,
            needs=(),
        )
    ]
