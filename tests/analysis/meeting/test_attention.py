"""Lists of the dispatch meeting, every field of them, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.meeting.attention import (
    Issue,
    acceptance_overdue,
    homes_without_return,
    issues,
    next_month,
    standstills,
    towns_without_return,
    under_floor,
)
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from tests.money import one_month, returns_of

BAISHA = "白沙镇"
CENTER = "白沙-中心-2021-01"
POINTS = [f"白沙-点-2021-{n:02d}" for n in range(1, 10)]
HOME, CARE = "白沙-院-2022-01", "德感-照护-2022-01"
DAY = date(2021, 8, 1)
Rows = list[dict[str, Any]]
PROBLEM = {
    "issue": "用地未定",
    "issue_kind": "site",
    "responsible_unit": "镇政府",
    "due_on": date(2021, 10, 1),
    "needs_district": True,
}


def listed(facts: Case) -> dict[str, list[str]]:
    return {name: [f.facility_id for f in found] for name, found in standstills(facts).items() if found}


@pytest.mark.parametrize(
    ("cells", "month", "lists"),
    [
        ({}, "2021-09", ["no_site"]),
        ({}, "2021-12", ["no_site", "overdue"]),
        ({"site_chosen_on": DAY}, "2021-09", ["not_started"]),
        ({"started_on": DAY}, "2021-09", []),
        ({"started_on": DAY}, "2021-12", ["overdue"]),
        ({"completed_on": DAY}, "2021-09", ["unaccepted"]),
        ({"completed_on": DAY}, "2021-12", ["unaccepted"]),
        ({"opened_on": DAY}, "2021-09", ["unaccepted"]),
        ({"accepted_on": DAY}, "2021-09", ["unused"]),
        ({"accepted_on": DAY, "opened_on": DAY}, "2021-12", []),
        ({"accepted_on": DAY, "suspended_on": DAY}, "2021-09", ["suspended"]),
        ({"site_chosen_on": DAY, "suspended_on": DAY}, "2021-09", ["not_started", "suspended"]),
        ({"started_on": DAY, "closed_on": DAY}, "2021-12", ["closed"]),
        ({"started_on": DAY, "closed_on": DAY, "suspended_on": DAY}, "2021-12", ["closed"]),
    ],
)
def test_what_a_center_of_2021_stands_still_at(
    district: District, cells: dict[str, Any], month: str, lists: list[str]
) -> None:
    """A center is built once it is accepted (reading `built_when`); what nobody reported is in no list."""
    facts = Case(
        district,
        district.baseline,
        month,
        one_month(district, "2021-08", facilities=[{"facility_id": CENTER, **cells}]),
    )
    assert listed(facts) == {name: [CENTER] for name in lists}


@pytest.mark.parametrize(
    ("cells", "lists"),
    [
        ({}, []),
        ({"site_chosen_on": DAY}, []),
        ({"started_on": DAY}, []),
        ({"completed_on": DAY}, ["unaccepted"]),
    ],
)
def test_what_is_planned_for_a_later_year_stands_still_at_nothing_yet(
    district: District, cells: dict[str, Any], lists: list[str]
) -> None:
    rows: Rows = [{"facility_id": HOME, **cells}]
    facts = Case(district, district.baseline, "2021-12", one_month(district, "2021-12", facilities=rows))
    assert listed(facts) == {name: [HOME] for name in lists}


def test_a_point_is_built_when_it_is_completed(district: District) -> None:
    rows: Rows = [{"facility_id": POINTS[0], "completed_on": DAY}]
    facts = Case(district, district.baseline, "2021-08", one_month(district, "2021-08", facilities=rows))
    assert listed(facts) == {"unaccepted": [POINTS[0]], "unused": [POINTS[0]]}


@pytest.mark.parametrize(
    ("name", "cells", "month", "overdue"),
    [
        (CENTER, {"completed_on": DAY}, "2021-12", True),
        (CENTER, {"completed_on": DAY}, "2021-11", False),
        (CENTER, {"accepted_on": DAY}, "2021-12", False),
        (POINTS[0], {"completed_on": DAY}, "2021-12", False),
    ],
)
def test_what_is_up_and_not_accepted_when_its_year_is_over(
    district: District, name: str, cells: dict[str, Any], month: str, *, overdue: bool
) -> None:
    facts = Case(
        district,
        district.baseline,
        month,
        one_month(district, "2021-08", facilities=[{"facility_id": name, **cells}]),
    )
    (facility,) = [f for f in state.facilities(facts) if f.facility_id == name]
    assert acceptance_overdue(facts, facility) is overdue


def problems(district: District, august: Rows, september: Rows) -> list[Issue]:
    register = returns_of(district, {"2021-08": {"facilities": august}, "2021-09": {"facilities": september}})
    now, _ = (Case(district, district.baseline, month, register) for month in ("2021-09", "2021-08"))
    return issues(now)


def problem(name: str, state: str, *, since: bool, **fields: Any) -> Issue:
    told = {
        "kind": "site",
        "text": "用地未定",
        "unit": "镇政府",
        "due_on": date(2021, 10, 1),
        "needs_district": True,
    }
    asked_before = since  # all of August's are put to the district, whatever September says of that
    return Issue(
        name, BAISHA, state=state, since_last_month=since, asked_before=asked_before, **(told | fields)
    )


def test_problems_with_all_that_is_told_of_them(district: District) -> None:
    """Overdue ones first, then open ones, those for the district before others; then what was cleared, as August told it."""
    bare = {"issue": "缺资金"}
    august: Rows = [
        {"facility_id": POINTS[0], **PROBLEM},
        {"facility_id": POINTS[1], **PROBLEM},
        {"facility_id": POINTS[2], **PROBLEM},
    ]
    september: Rows = [
        {"facility_id": POINTS[0]},
        {"facility_id": POINTS[1], **bare},
        {"facility_id": POINTS[3], **PROBLEM},
        {"facility_id": POINTS[4], **PROBLEM, "due_on": date(2021, 9, 30), "needs_district": False},
        {"facility_id": POINTS[5], **PROBLEM, "due_on": date(2021, 9, 1)},
    ]
    empty = {"kind": None, "text": "缺资金", "unit": None, "due_on": None, "needs_district": False}
    assert problems(district, august, september) == [
        problem(POINTS[5], "overdue", since=False, due_on=date(2021, 9, 1)),
        problem(POINTS[4], "overdue", since=False, due_on=date(2021, 9, 30), needs_district=False),
        problem(POINTS[2], "open", since=True, carried="2021-08"),
        problem(POINTS[3], "open", since=False),
        problem(POINTS[1], "open", since=True, **empty),
        problem(POINTS[0], "cleared", since=True),
    ]


@pytest.mark.parametrize(
    ("expected", "closed", "told"),
    [
        (date(2021, 9, 30), None, False),
        (date(2021, 10, 1), None, True),
        (date(2021, 10, 31), None, True),
        (date(2021, 11, 1), None, False),
        (date(2022, 10, 1), None, False),
        (date(2021, 10, 1), DAY, False),
    ],
)
def test_what_is_expected_next_month(
    district: District, expected: date, closed: date | None, *, told: bool
) -> None:
    rows: Rows = [
        {"facility_id": POINTS[0], "expected_on": expected, "closed_on": closed},
        {"facility_id": POINTS[1]},
    ]
    facts = Case(district, district.baseline, "2021-09", one_month(district, "2021-09", facilities=rows))
    assert [f.facility_id for f in next_month(facts)] == ([POINTS[0]] if told else [])


def staff(name: str, month: str = "2021-09", **counts: int | None) -> dict[str, Any]:
    none = {"recipients": 0, "other_residents": 0, "management_staff": 0, "service_staff": 0}
    return {"facility_id": name, "month": month, **none, **counts}


@pytest.mark.parametrize(
    ("row", "clauses"),
    [
        (staff(HOME, recipients=15, other_residents=5, management_staff=1, service_staff=1), []),
        (staff(HOME, recipients=16, other_residents=5, management_staff=1, service_staff=1), ["home_staff"]),
        (
            staff(HOME, recipients=16, other_residents=None, service_staff=1),
            [],
        ),  # not reported: nothing is said
        (staff(CARE, recipients=2, other_residents=1, service_staff=1), []),
        (staff(CARE, recipients=2, other_residents=2, service_staff=1), ["care_center_staff"]),
        (
            staff(CARE, recipients=3, management_staff=9),
            ["care_center_staff"],
        ),  # managers are no service staff
    ],
)
def test_staff_below_its_ratio(district: District, row: dict[str, Any], clauses: list[str]) -> None:
    """二（五）: a home has one worker, managers included, for ten residents; a care center one service worker for three."""
    facts = Case(district, district.baseline, "2021-09", one_month(district, "2021-09", residents=[row]))
    found = under_floor(facts)
    assert [(f.facility_id, clause, f.carried) for f, clause in found] == [
        (row["facility_id"], one, "") for one in clauses
    ]


@pytest.mark.parametrize(("nursing", "below"), [(79, True), (80, False), (None, False)])
def test_nursing_beds_below_their_share(district: District, nursing: int | None, *, below: bool) -> None:
    """二（一）: at least 80 % of a care center's beds; the clause says nothing of homes. The row is of August, asked in October."""
    beds = {"beds_total": 100, "beds_nursing": nursing}
    rows: Rows = [{"facility_id": CARE, **beds}, {"facility_id": HOME, **beds}]
    register = one_month(district, "2021-08", premises=rows)
    for month, carried in (("2021-08", ""), ("2021-10", "2021-08")):
        found = under_floor(Case(district, district.baseline, month, register))
        assert [(f.facility_id, clause, f.carried) for f, clause in found] == [(CARE, "care_center_nursing_beds", carried)] * below  # fmt: skip


def test_a_town_that_says_nothing_has_changed_stands_by_its_beds(district: District) -> None:
    register = one_month(
        district, "2021-08", premises=[{"facility_id": CARE, "beds_total": 100, "beds_nursing": 1}]
    )
    again = Return("x", "2021-09", "德感街道", unchanged=True)
    for month, carried in (("2021-09", ""), ("2021-10", "2021-09")):
        facts = Case(district, district.baseline, month, Register((*register.returns, again)))
        assert [f.carried for f, _ in under_floor(facts)] == [carried]


def test_a_care_center_may_be_below_both(district: District) -> None:
    given = {"residents": [staff(CARE, recipients=4, service_staff=1)], "premises": [{"facility_id": CARE, "beds_total": 10, "beds_nursing": 7}]}  # fmt: skip
    facts = Case(district, district.baseline, "2021-09", one_month(district, "2021-09", **given))
    assert [clause for _, clause in under_floor(facts)] == ["care_center_staff", "care_center_nursing_beds"]
    kept = {name: one for name, one in district.policy.clauses.items() if not name.startswith("care_center")}
    policy = replace(district.policy, clauses=kept)
    without = replace(facts, district=replace(district, policy=policy))
    assert under_floor(without) == []  # a pack without these clauses


def test_homes_of_which_nobody_told_residents(district: District) -> None:
    """16 homes of Annex 1; one told for September, one for August only; the care center counts once it is in use."""
    residents = [staff(HOME), staff("李市-院-2021-01", "2021-08")]
    register = one_month(district, "2021-09", residents=residents)
    found = {
        f.facility_id: f.carried
        for f in homes_without_return(Case(district, district.baseline, "2021-09", register))
    }
    assert len(found) == 15
    assert (HOME in found, found["李市-院-2021-01"], found["德感-院-2021-01"]) == (False, "2021-08", "")
    assert CARE not in found
    used = one_month(
        district, "2021-09", facilities=[{"facility_id": CARE, "opened_on": DAY}], residents=residents
    )
    found = {
        f.facility_id: f.carried
        for f in homes_without_return(Case(district, district.baseline, "2021-09", used))
    }
    assert (len(found), found[CARE]) == (16, "")


def test_towns_that_sent_nothing_for_the_month(district: District) -> None:
    sent = [Return("a", "2021-09", BAISHA), Return("b", "2021-09"), Return("c", "2021-08", "李市镇")]
    register = Register(tuple(sent))
    facts = Case(district, district.baseline, "2021-09", register)
    assert towns_without_return(facts) == [town for town in district.towns if town != BAISHA]
