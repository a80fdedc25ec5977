"""Money over time: corrections, purposes, closures, months of subsidies, readings; each by hand with its clause."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from eldercare_analysis import budget, targets
from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.goals.clarify import points_from_returns
from eldercare_analysis.analysis.meeting.dues import (
    above_standard,
    paid_early,
    payment_changes,
    uncounted,
    unpaid,
)
from eldercare_analysis.analysis.money.awards import paid_in_full
from eldercare_analysis.analysis.money.cashflow import prefinance
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario
from tests.analysis.known import progress_table
from tests.money import (
    ACCEPTED,
    CENTER,
    TOLD,
    TOWN,
    advanced,
    one_month,
    operating_bases,
    pay,
    payment_chain,
    returns_of,
    rows_of,
    scenario_of,
)
from tests.returns import register_of

POINTS = [f"西湖-点-2021-{n:02d}" for n in (1, 2, 3)]
HOME, OLD_HOME = "李市-院-2021-01", "李市-院-已有-01"


def chain_of(
    district: District, register: Register, month: str, scenario: Scenario | None = None
) -> pd.Series[Any]:
    chain = payment_chain(case_of(district, scenario=scenario, register=register, month=month)).set_index(
        ["facility_id", "fund"]
    )
    return chain.loc[(CENTER, "all")]


# --- corrections and keys -------------------------------------------------------------------------------------------


def test_a_later_row_of_the_same_payment_corrects_it(district: District) -> None:
    """600,000 in November, the same document, date, facility and step with 400,000 in December: 400,000, not 1,000,000 (三（二）)."""
    register = returns_of(district, {"2021-11": {"facilities": [ACCEPTED], "payments": [pay(date(2021, 11, 20), 600_000)]},
                                     "2021-12": {"payments": [pay(date(2021, 11, 20), 400_000)]}})  # fmt: skip
    assert chain_of(district, register, "2021-11")["paid_fen"] == 60_000_000
    assert chain_of(district, register, "2021-12")["paid_fen"] == 40_000_000
    table = targets(district, register=register, month="2021-12").set_index(["clause", "town"])
    assert table.loc[("municipal_subsidy_package", TOWN), ["actual", "status"]].to_list() == [
        0,
        "in_progress",
    ]
    change = payment_changes(case_of(district, register=register, month="2021-12"))
    assert [(one.change, one.before, one.after) for one in change] == [("corrected", 600_000, 400_000)]


@pytest.mark.parametrize(
    ("later", "sums"),
    [
        (
            [{"line": "1", "amount_yuan": 500_000}],
            500_000,
        ),  # the new form tells its line: still the same payment
        ([{"amount_yuan": 500_000, "fund": "lottery"}], 500_000),  # another fund now
        (
            [{"line": "1", "amount_yuan": 300_000}, {"line": "2", "amount_yuan": 200_000}],
            500_000,
        ),  # split into lines
        ([{"document": "X2", "amount_yuan": 500_000}], 600_000 + 500_000),  # another document
        ([{"step": "allocated", "amount_yuan": 500_000}], 600_000),  # another step
        ([{"date": date(2021, 11, 21), "amount_yuan": 500_000}], 600_000 + 500_000),  # another day
    ],
)
def test_what_is_the_same_payment(district: District, later: list[dict[str, Any]], sums: int) -> None:
    first = pay(date(2021, 11, 20), 600_000)
    register = returns_of(district, {"2021-11": {"facilities": [ACCEPTED], "payments": [first]},
                                     "2021-12": {"payments": [{**first, **cells} for cells in later]}})  # fmt: skip
    assert chain_of(district, register, "2021-12")["paid_fen"] == sums * 100


PAID = date(2021, 11, 20)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        # two payments of one document and day become one row of the same sum: nothing has changed
        ([pay(PAID, 300_000), pay(PAID, 300_000, fund="lottery")], [pay(PAID, 600_000)], []),
        ([pay(PAID, 300_000), pay(PAID, 300_000, fund="lottery")], [pay(PAID, 700_000)], [(CENTER, 600_000, 700_000)]),
        ([pay(PAID, 600_000)], [pay(PAID, 400_000), pay(PAID, 200_000, fund="lottery")], []),
        # another facility of another town under the same document and line: gone from one, new at the other
        (
            [pay(PAID, 600_000, line="1")],
            [{**pay(PAID, 600_000, line="1"), "facility_id": HOME, "town": "李市镇"}],
            [(CENTER, 600_000, 0), (HOME, 0, 600_000)],
        ),
        ([{**pay(PAID, 600_000), "facility_id": None}], [pay(PAID, 600_000)], []),
        ([{**pay(PAID, 600_000), "facility_id": None}], [pay(PAID, 500_000)], [(TOWN, 600_000, 500_000)]),
        # a share that moves between two funds changes both
        (
            [pay(PAID, 600_000), pay(PAID, 400_000, fund="lottery")],
            [pay(PAID, 500_000), pay(PAID, 500_000, fund="lottery")],
            [(CENTER, 400_000, 500_000), (CENTER, 600_000, 500_000)],
        ),
    ],
)  # fmt: skip
def test_a_correction_is_told_once_with_the_sums_of_both_sides(
    district: District, before: list[Any], now: list[Any], told: list[Any]
) -> None:
    register = returns_of(district, {"2021-11": {"payments": before}, "2021-12": {"payments": now}})
    found = payment_changes(case_of(district, register=register, month="2021-12"))
    assert sorted((one.facility_id, one.before, one.after) for one in found) == sorted(told)
    assert {one.town for one in found if one.facility_id == HOME} <= {"李市镇"}


def test_a_town_s_payment_that_is_given_a_facility_is_not_paid_twice(district: District) -> None:
    town = {**pay(date(2021, 11, 20), 600_000), "facility_id": None}
    register = returns_of(district, {"2021-11": {"facilities": [ACCEPTED], "payments": [town]},
                                     "2021-12": {"payments": [pay(date(2021, 11, 20), 600_000)]}})  # fmt: skip
    assert chain_of(district, register, "2021-12")["paid_fen"] == 60_000_000


def test_one_document_pays_from_two_funds(district: District) -> None:
    """600,000 + 400,000 in one document of one day: 1,000,000."""
    two = [pay(date(2021, 11, 20), 600_000), pay(date(2021, 11, 20), 400_000, fund="lottery")]
    register = one_month(district, "2021-12", facilities=[ACCEPTED], payments=two)
    assert chain_of(district, register, "2021-12")["paid_fen"] == 100_000_000


@pytest.mark.parametrize(
    ("december", "missed"),
    [
        ([pay(date(2021, 12, 5), 100_000, document="X3")], []),  # only what is new: nothing is missed
        ([pay(date(2021, 11, 20), 600_000)], ["X2"]),  # reaches back, and X2 is not there any more
        ([pay(date(2021, 11, 20), 600_000), pay(date(2021, 11, 25), 300_000, document="X2")], []),
    ],
)
def test_a_payment_that_vanishes_is_told_where_the_list_reaches_back(
    district: District, december: list[dict[str, Any]], missed: list[str]
) -> None:
    first = [pay(date(2021, 11, 20), 600_000), pay(date(2021, 11, 25), 300_000, document="X2")]
    register = returns_of(district, {"2021-11": {"payments": first}, "2021-12": {"payments": december}})
    found = payment_changes(case_of(district, register=register, month="2021-12"))
    assert [one.document for one in found if one.change == "vanished"] == missed


def test_a_payment_tells_nothing_before_its_return(district: District) -> None:
    """Paid on 5 November, reported in December: in November nothing is reported of payments, and that is not 0."""
    register = one_month(
        district, "2021-12", facilities=[ACCEPTED], payments=[pay(date(2021, 11, 5), 600_000)]
    )
    assert chain_of(district, register, "2021-11")["paid_fen"] is pd.NA
    assert chain_of(district, register, "2021-12")["paid_fen"] == 60_000_000


# --- what payments are for ------------------------------------------------------------------------------------------


def test_an_amount_of_a_town_counts_for_its_one_center(district: District) -> None:
    """1,000,000 to 西湖镇 without a facility: Annex 1 has one center there, so its package has it."""
    row = {**pay(date(2021, 12, 1), 1_000_000), "facility_id": None}
    register = one_month(district, "2021-12", facilities=[ACCEPTED], payments=[row])
    assert chain_of(district, register, "2021-12")[["paid_fen", "outstanding_fen"]].to_list() == [
        100_000_000,
        0,
    ]
    street = {**row, "town": "几江街道"}  # Annex 1 schedules no center there
    register = one_month(district, "2021-12", facilities=[ACCEPTED], payments=[street])
    told = uncounted(Case(district, district.baseline, "2021-12", register))
    assert [(one.town, one.why, one.row["file"], one.row["row"]) for one in told] == [("几江街道", "which_center", "example", 3)]  # fmt: skip


def test_operating_funds_are_no_subsidy_for_upgrading(district: District) -> None:
    """57,600 = 40 × 800 × 12 × 15 % (三（三）) from the district to a home, no purpose told: no subsidy of 三（二）, and it is told."""
    row = {**pay(date(2021, 11, 1), 57_600), "town": "李市镇", "facility_id": HOME, "payer": "district"}
    register = one_month(district, "2021-12", payments=[row])
    home = rows_of(budget(district, register=register), "home_subsidy", "李市镇", 2021)
    assert home["amount_fen"].isna().all()
    assert home["quantity"].sum() == 1
    assert [one.why for one in uncounted(Case(district, district.baseline, "2021-12", register))] == [
        "no_purpose"
    ]
    operating = one_month(district, "2021-12", payments=[{**row, "purpose": "operating"}])
    assert (
        rows_of(budget(district, register=operating), "home_subsidy", "李市镇", 2021)["amount_fen"]
        .isna()
        .all()
    )
    assert not uncounted(Case(district, district.baseline, "2021-12", operating))
    bases = operating_bases(case_of(district, register=operating)).set_index(["facility_id", "year"])
    assert bases.loc[(HOME, 2021), "paid_fen"] == 5_760_000
    upgrading = one_month(district, "2021-12", payments=[{**row, "purpose": "upgrading"}])
    assert (
        rows_of(budget(district, register=upgrading), "home_subsidy", "李市镇", 2021)["amount_fen"].sum()
        == 5_760_000
    )


@pytest.mark.parametrize(
    ("cells", "award", "told"),
    [
        ({}, 1_000_000, []),
        ({"purpose": "award"}, 1_000_000, []),
        ({"purpose": "award", "facility_id": POINTS[0]}, 1_000_000, []),  # of the package
        ({"payer": "district"}, 0, ["no_purpose"]),
        ({"facility_id": POINTS[0]}, 0, ["no_purpose"]),
        ({"purpose": "construction"}, 0, []),
        ({"purpose": "other"}, 0, []),
        ({"purpose": "operating_subsidy"}, 0, []),
        ({"purpose": "upgrading", "facility_id": None}, 0, ["which_facility"]),
        ({"purpose": "award", "facility_id": HOME, "town": "李市镇"}, 0, ["not_in_package"]),
    ],
)
def test_a_purpose_decides(district: District, cells: dict[str, Any], award: int, told: list[str]) -> None:
    row = {
        name: cell for name, cell in pay(date(2021, 12, 1), 1_000_000, **cells).items() if cell is not None
    }
    register = one_month(district, "2021-12", facilities=[ACCEPTED], payments=[row])
    assert chain_of(district, register, "2021-12")["paid_fen"] == award * 100
    assert [one.why for one in uncounted(Case(district, district.baseline, "2021-12", register))] == told


def test_what_is_not_reported_is_not_zero(district: District) -> None:
    """Accepted in October, no return of the bureau: due 1,000,000, what was paid is not reported (not: nothing applied for, 0)."""
    register = one_month(district, "2021-12", facilities=[ACCEPTED])
    facts = Case(district, district.baseline, "2021-12", register)
    assert [(one.step, one.paid_yuan, one.due_yuan) for one in unpaid(facts)] == [
        ("unreported", None, 1_000_000)
    ]
    center = next(f for f in state.facilities(facts) if f.facility_id == CENTER)
    assert paid_in_full(facts, center) is None
    table = progress_table(facts).set_index(["town", "kind"])
    assert table.loc[(TOWN, "center"), "paid"] is pd.NA
    assert chain_of(district, register, "2021-12")[["paid_fen", "outstanding_fen"]].isna().all()
    some = one_month(district, "2021-12", facilities=[ACCEPTED], payments=[pay(date(2021, 12, 1), 5000, facility_id="白沙-中心-2021-01", town="白沙镇")])  # fmt: skip
    assert [one.step for one in unpaid(Case(district, district.baseline, "2021-12", some))] == [
        "none"
    ]  # the bureau's list is there, without it


@pytest.mark.parametrize(
    "done", [{}, {"accepted_on": date(2021, 8, 1)}]
)  # given up before, or after it was done
def test_points_that_are_given_up_do_not_make_an_award_due(district: District, done: dict[str, date]) -> None:
    """Center and point 3 accepted, points 1 and 2 given up: not due where all points must be done; a point to clarify (三（二）)."""
    rows = [ACCEPTED, *({"facility_id": name, "closed_on": date(2021, 9, 1), **done} for name in POINTS[:2]),
            {"facility_id": POINTS[2], "accepted_on": date(2021, 10, 1)}]  # fmt: skip
    register = one_month(district, "2021-12", facilities=rows)
    scenario = district.baseline.under(award_trigger="center_and_points")
    facts = Case(district, scenario, "2021-12", register)
    assert unpaid(facts) == []
    assert chain_of(district, register, "2021-12", scenario)["entitled_fen"] == 0
    assert [(p.key, p.fields["points"], p.towns) for p in points_from_returns(facts)] == [
        ("given_up_points", 2, (TOWN,))
    ]
    assert not points_from_returns(Case(district, district.baseline, "2021-12", register))
    whole = [ACCEPTED, *({"facility_id": name, "accepted_on": date(2021, 10, 1)} for name in POINTS)]
    whole_town = one_month(district, "2021-12", facilities=whole)
    assert chain_of(district, whole_town, "2021-12", scenario)["entitled_fen"] == 100_000_000


def test_unreported_points_leave_open_whether_an_award_is_due(district: District) -> None:
    """Where all points must be done and one is not reported, the entitlement is unknown, not 0; one reported without a date is not done."""
    scenario = district.baseline.under(award_trigger="center_and_points")
    some = [ACCEPTED, *({"facility_id": name, "accepted_on": date(2021, 10, 1)} for name in POINTS[:2])]
    register = one_month(district, "2021-12", facilities=some)
    assert chain_of(district, register, "2021-12", scenario)["entitled_fen"] is pd.NA
    register = one_month(district, "2021-12", facilities=[*some, {"facility_id": POINTS[2]}])
    assert chain_of(district, register, "2021-12", scenario)["entitled_fen"] == 0


def test_paid_before_acceptance_and_above_the_standard(district: District) -> None:
    """1,500,000 to a center that is under way: before acceptance (先建后补), and 500,000 above the standard of 三（二）."""
    started = {"facility_id": CENTER, "started_on": date(2021, 8, 1)}
    register = one_month(
        district, "2021-12", facilities=[started], payments=[pay(date(2021, 12, 1), 1_500_000)]
    )
    facts = Case(district, district.baseline, "2021-12", register)
    assert [(e.facility_id, e.paid_yuan, e.accepted_on, e.reported) for e in paid_early(facts)] == [
        (CENTER, 1_500_000, None, True)
    ]
    assert [(e.facility_id, e.paid_yuan, e.award_yuan) for e in above_standard(facts)] == [
        (CENTER, 1_500_000, 1_000_000)
    ]
    later = one_month(
        district, "2021-12", facilities=[ACCEPTED], payments=[pay(date(2021, 12, 1), 1_000_000)]
    )
    assert not paid_early(Case(district, district.baseline, "2021-12", later))
    assert not above_standard(Case(district, district.baseline, "2021-12", later))


def test_a_settled_cost_caps_the_award_everywhere(district: District) -> None:
    """Reading award_cap: center and 3 points at 20 wan each, 800,000 settled; 800,000 paid is all of it."""
    rows = [
        {"facility_id": name, "accepted_on": date(2021, 10, 1), "invested_wan": 20}
        for name in (CENTER, *POINTS)
    ]
    register = one_month(district, "2021-12", facilities=rows, payments=[pay(date(2021, 12, 1), 800_000)])
    scenario = district.baseline.under(award_cap="settled_cost")
    ledger = budget(district, scenario=scenario, register=register)
    awards = ledger[(ledger["town"] == TOWN) & ledger["item"].isin(["center_award", "award_cap"])]
    assert awards["amount_fen"].sum() == 80_000_000
    assert chain_of(district, register, "2021-12", scenario)[
        ["entitled_fen", "outstanding_fen"]
    ].to_list() == [80_000_000, 0]
    facts = Case(district, scenario, "2021-12", register)
    assert not unpaid(facts)
    assert not above_standard(facts)
    assert progress_table(facts).set_index(["town", "kind"]).loc[(TOWN, "center"), "paid"] == 1
    table = targets(district, scenario=scenario, register=register, month="2021-12").set_index(
        ["clause", "town"]
    )
    assert table.loc[("municipal_subsidy_package", TOWN), ["actual", "status"]].to_list() == [1, "met"]
    assert [
        one.due_yuan - (one.paid_yuan or 0)
        for one in unpaid(Case(district, district.baseline, "2021-12", register))
    ] == [200_000]


# --- operating funds and subsidies ----------------------------------------------------------------------------------


def residents(name: str, persons: int, months: range, year: int = 2021) -> list[dict[str, Any]]:
    return [{"month": f"{year}-{n:02d}", "facility_id": name, "recipients": persons} for n in months]


ALLOWANCE = [{"effective_from": "2020-01", "yuan_per_month": 800, "source": "x"}]


def floor(
    district: District, register: Register, town: str, year: int, scenario: Scenario | None = None
) -> pd.DataFrame:
    return rows_of(
        budget(district, scenario=scenario, register=register, month=register.months[-1]),
        "operating_floor",
        town,
        year,
    )


def test_a_home_that_closes_keeps_its_past(district: District) -> None:
    """三（三）: 30 until June in a home closed on 1 July, 20 and then 50 in the other: (6 × 30 + 6 × 20 + 6 × 50) × 800 × 15 % = 72,000."""
    houses = [{"facility_id": HOME, "closed_on": date(2021, 7, 1)}, {"facility_id": OLD_HOME, "town": "李市镇", "kind": "home", "plan_year": "existing", "opened_on": date(2010, 1, 1)}]  # fmt: skip
    people = [
        *residents(HOME, 30, range(1, 7)),
        *residents(OLD_HOME, 20, range(1, 7)),
        *residents(OLD_HOME, 50, range(7, 13)),
    ]
    register = one_month(district, "2021-12", facilities=houses, residents=people, allowance=ALLOWANCE)
    rows = floor(district, register, "李市镇", 2021)
    assert rows["amount_fen"].sum() == (6 * 30 + 6 * 20 + 6 * 50) * 800 * 15  # 72,000.00 yuan in fen
    assert set(rows["status"]) == {"computed"}
    bases = operating_bases(case_of(district, register=register)).set_index(["facility_id", "year"])
    assert bases.loc[(HOME, 2021), ["person_months", "actual_floor_fen"]].to_list() == [180, 180 * 800 * 15]


def test_a_home_that_opens_later_does_not_make_earlier_months_unknown(district: District) -> None:
    """Open from September on: 8 × 30 + 4 × (30 + 10) = 400 person-months × 800 × 15 % = 48,000."""
    new = {
        "facility_id": OLD_HOME,
        "town": "李市镇",
        "kind": "home",
        "plan_year": "existing",
        "opened_on": date(2021, 9, 10),
    }
    people = [*residents(HOME, 30, range(1, 13)), *residents(OLD_HOME, 10, range(9, 13))]
    register = one_month(
        district, "2021-12", facilities=[{"facility_id": HOME}, new], residents=people, allowance=ALLOWANCE
    )
    rows = floor(district, register, "李市镇", 2021)
    assert rows["quantity"].sum() == 400
    assert rows["amount_fen"].sum() == 4_800_000
    silent = one_month(district, "2021-12", facilities=[{"facility_id": HOME}, new], residents=residents(HOME, 30, range(1, 13)), allowance=ALLOWANCE)  # fmt: skip
    rows = floor(district, silent, "李市镇", 2021)
    assert (
        rows["months"].where(rows["status"] == "unknown").sum() == 4
    )  # from its opening on it has to report


def test_approved_and_actual_floor_use_the_ratio_of_their_year(district: District) -> None:
    """40 × 800 × 12 × 0.15 = 57,600 for 2021, asked in March 2022, when the ratio is 0.20."""
    scenario = scenario_of(
        district,
        parameters={
            "operating_ratio": {"value": {"2021-01": 0.15, "2022-01": 0.20}, "unit": "ratio", **TOLD}
        },
    )
    funds = [{"year": 2021, "facility_id": HOME, "headcount": 40, "approved_yuan": 57_600}]
    register = one_month(
        district,
        "2022-03",
        operating_budget=funds,
        allowance=ALLOWANCE,
        residents=residents(HOME, 40, range(1, 13)),
    )
    row = (
        operating_bases(case_of(district, scenario=scenario, register=register))
        .set_index(["facility_id", "year"])
        .loc[(HOME, 2021)]
    )
    assert row[["approved_floor_fen", "actual_floor_fen", "approved_gap_fen"]].to_list() == [
        5_760_000,
        5_760_000,
        0,
    ]


@pytest.mark.slow
def test_the_floor_from_the_month_of_issue(district: District) -> None:
    """Reading floor_from: June to December 2021 are 7 months: 40 × 800 × 7 × 15 % = 33,600, on both bases and in the ledger; 2022 whole."""
    scenario = district.baseline.under(floor_from="issued")
    funds = [{"year": 2021, "facility_id": HOME, "headcount": 40, "approved_yuan": 33_600}]
    first = {
        "operating_budget": funds,
        "allowance": ALLOWANCE,
        "residents": residents(HOME, 40, range(1, 13)),
    }
    register = returns_of(
        district, {"2021-12": first, "2022-12": {"residents": residents(HOME, 40, range(1, 13), 2022)}}
    )
    assert floor(district, register, "李市镇", 2021, scenario)["amount_fen"].sum() == 3_360_000
    assert floor(district, register, "李市镇", 2022, scenario)["amount_fen"].sum() == 5_760_000
    assert floor(district, register, "李市镇", 2021)["amount_fen"].sum() == 5_760_000
    row = (
        operating_bases(case_of(district, scenario=scenario, register=register, month="2021-12"))
        .set_index(["facility_id", "year"])
        .loc[(HOME, 2021)]
    )
    names = ["months_known", "approved_floor_fen", "actual_floor_fen", "turned_out_gap_fen"]
    assert row[names].to_list() == [7, 3_360_000, 3_360_000, 0]
    table = targets(district, scenario=scenario, register=register, month="2021-12").set_index(
        ["clause", "town"]
    )
    assert table.loc[("operating_cost_15", "李市镇"), "actual"] == 1


def test_the_floor_for_the_district_in_sum(district: District) -> None:
    """Reading floor_unit: one home 1 yuan short, all others 1,000 yuan above: short by itself, met in sum (40 × 800 × 12 × 15 % = 57,600)."""
    register = register_of(district, {"month": "2021-12", "given": {
        "operating_budget": [{"year": 2021, "facility_id": "EVERY_HOME", "headcount": 40, "approved_yuan": 58_600},
                             {"year": 2021, "facility_id": HOME, "approved_yuan": 57_599}], "allowance": ALLOWANCE}})  # fmt: skip
    each = (
        targets(district, register=register, month="2021-12")
        .set_index(["clause", "town"])
        .loc[("operating_cost_15", "district")]
    )
    assert (each["target"], each["actual"]) == (16, 15)
    scenario = district.baseline.under(floor_unit="district")
    whole = (
        targets(district, scenario=scenario, register=register, month="2021-12")
        .set_index(["clause", "town"])
        .loc[("operating_cost_15", "district")]
    )
    assert (whole["target"], whole["actual"], whole["unit"], whole["status"]) == (1, 1, "districts", "met")


def subsidised(district: District) -> Scenario:
    return scenario_of(
        district,
        parameters={
            "center_operating_subsidy": {"value": 100_000, "unit": "yuan per center and year", **TOLD}
        },
    )


def test_a_center_s_subsidy_runs_from_the_month_after_its_opening(district: District) -> None:
    """三（二）: due in December 2021, so nothing in 2021 and 100,000 in 2022; opened on 10 August 2021: 4 × 100,000 / 12 = 33,333.33."""
    item, scenario = "center_operating_subsidy", subsidised(district)
    ledger = budget(district, scenario=scenario)
    assert rows_of(ledger, item, TOWN, 2021).empty
    assert rows_of(ledger, item, TOWN, 2022)["amount_fen"].to_list() == [10_000_000]
    assert rows_of(ledger, item, TOWN, 2022)["quantity"].to_list() == [12]
    opened = {**ACCEPTED, "accepted_on": date(2021, 8, 1), "opened_on": date(2021, 8, 10)}
    early = budget(district, scenario=scenario, register=one_month(district, "2021-12", facilities=[opened]))
    assert rows_of(early, item, TOWN, 2021)["amount_fen"].to_list() == [3_333_333]
    closed = {**opened, "closed_on": date(2022, 3, 5)}
    late = budget(district, scenario=scenario, register=one_month(district, "2022-04", facilities=[closed]))
    assert rows_of(late, item, TOWN, 2021)["amount_fen"].to_list() == [3_333_333]  # its past stays
    assert rows_of(late, item, TOWN, 2022)["amount_fen"].to_list() == [
        1_666_667
    ]  # January and February: 2 / 12
    assert rows_of(late, item, TOWN, 2023).empty
    paid = one_month(district, "2021-12", facilities=[opened], payments=[pay(date(2021, 12, 1), 30_000, purpose="operating_subsidy", payer="district")])  # fmt: skip
    assert rows_of(budget(district, scenario=scenario, register=paid), item, TOWN, 2021)[
        "amount_fen"
    ].to_list() == [3_000_000]


def test_the_years_of_a_scenario_hold(district: District) -> None:
    """projection_years 10: 2021 to 2032, in operating floor and subsidies."""
    scenario = scenario_of(district, parameters={"projection_years": {"value": 10, "unit": "years", **TOLD}})
    ledger = budget(district, scenario=scenario)
    assert sorted(set(ledger["year"])) == list(range(2021, 2033))
    assert rows_of(ledger, "center_operating_subsidy", TOWN, 2032)["quantity"].to_list() == [12]
    assert sorted(set(budget(district)["year"])) == list(range(2021, 2026))


def test_awards_by_the_year_of_acceptance(district: District) -> None:
    """Reading award_year: planned for 2021, accepted in March 2022: of 2022, so 17 and 8 of the 25 awards; paid a year later 2022 and 2023."""
    register = one_month(
        district, "2022-03", facilities=[{"facility_id": CENTER, "accepted_on": date(2022, 3, 1)}]
    )

    def by_year(**readings: str) -> dict[int, int]:
        scenario = district.baseline.under(**readings)
        ledger = budget(district, scenario=scenario, register=register)
        awards = ledger[ledger["item"] == "center_award"]
        assert awards["line"].is_unique
        return (awards.groupby("year")["amount_fen"].sum() // 100_000_000).to_dict()

    assert by_year() == {2021: 18, 2022: 7}
    assert by_year(award_year="accepted") == {2021: 17, 2022: 8}
    assert by_year(award_year="accepted", award_payment="following") == {2022: 17, 2023: 8}
    assert by_year(award_year="accepted", award_trigger="center_and_points") == {2021: 15, 2022: 10}


def test_homes_outside_annex_1_count_for_both_shares_alike(district: District) -> None:
    """Reading homes_counted: 65 % of 16 homes and 25 centers: 26.65, so 27; with one more home 65 % of 42: 27.3, so 28; 60 % of 16 is 10, of 17 is 11."""
    new = {
        "facility_id": "李市-院-外-01",
        "town": "李市镇",
        "kind": "home",
        "plan_year": "none",
        "opened_on": date(2021, 5, 1),
    }
    register = one_month(district, "2022-03", facilities=[new])
    for option, pooled, contracted in (("annex1", 27, 10), ("all", 28, 11)):
        table = targets(
            district,
            scenario=district.baseline.under(homes_counted=option),
            register=register,
            month="2022-03",
        ).set_index(["clause", "town"])
        assert table.loc[("homes_centers_quality", "district"), "target"] == pooled
        assert table.loc[("homes_social_operation", "district"), "target"] == contracted


# --- what is advanced -----------------------------------------------------------------------------------------------


def test_what_is_advanced_so_far(district: District) -> None:
    """Invested 90 + 3 × 5 wan = 1,050,000, received 600,000 as award: 450,000 advanced; operating funds do not count."""
    rows = [{"facility_id": CENTER, "started_on": date(2021, 7, 1), "invested_wan": 90},
            *({"facility_id": name, "started_on": date(2021, 7, 1), "invested_wan": 5} for name in POINTS)]  # fmt: skip
    money = [
        pay(date(2021, 12, 1), 600_000),
        pay(date(2021, 12, 2), 70_000, purpose="operating_subsidy", document="X2"),
    ]
    table = advanced(
        case_of(district, register=one_month(district, "2021-12", facilities=rows, payments=money))
    ).set_index("town")
    row = table.loc[TOWN]
    assert row[["invested_fen", "received_fen", "advanced_fen", "minimum"]].to_list() == [
        105_000_000,
        60_000_000,
        45_000_000,
        False,
    ]
    assert table.loc["白沙镇", "advanced_fen"] is pd.NA
    assert table.loc["district", ["advanced_fen", "minimum"]].to_list() == [45_000_000, True]
    partly = advanced(
        case_of(
            district,
            register=one_month(
                district, "2021-12", facilities=[rows[0], {**rows[1], "invested_wan": None}], payments=money
            ),
        )
    )
    assert partly.set_index("town").loc[TOWN, ["missing", "advanced_fen", "minimum"]].to_list() == [
        3,
        30_000_000,
        True,
    ]
    silent = advanced(case_of(district, register=one_month(district, "2021-12", facilities=rows))).set_index(
        "town"
    )
    assert silent.loc[TOWN, "advanced_fen"] is pd.NA
    assert silent.loc[TOWN, "needs"] == "payments.amount_yuan"


def test_the_part_that_never_comes_back(district: District) -> None:
    """白沙 1 × 900,000 + 9 × 50,000 = 1,350,000 for an award of 1,000,000: 350,000 never; 西湖 1,050,000: 50,000; a surplus makes up for nothing."""
    scenario = scenario_of(district, parameters={
        name: {"value": value, "unit": district.policy.parameters[name].unit, **TOLD}
        for name, value in (("centers_cost", 900_000), ("points_cost", 50_000), ("centers_months", 9), ("points_months", 3), ("award_lag", 6))
    })  # fmt: skip
    peaks = prefinance(case_of(district, scenario=scenario)).set_index(["town", "scope"])
    lost = peaks["unreimbursed_fen"]
    assert (lost["白沙镇", "packages"], lost[TOWN, "packages"]) == (35_000_000, 5_000_000)
    assert lost["吴滩镇", "packages"] == (900_000 + 5 * 50_000 - 1_000_000) * 100
    towns = [fen for (town, scope), fen in lost.items() if scope == "packages" and town != "district"]
    assert lost["district", "packages"] == sum(towns)
    assert min(towns) == 0  # 900,000 + 2 × 50,000 is all reimbursed
