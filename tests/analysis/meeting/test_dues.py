"""Lists of money for the meeting, every field of them, by hand (三（二）: 100万元的标准, 先建后补)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis.analysis.meeting.dues import (
    Early,
    Excess,
    PaymentChange,
    Unpaid,
    above_standard,
    ahead_of_due,
    paid_early,
    payment_changes,
    uncounted,
    unpaid,
)
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import District
from tests.money import ACCEPTED, CENTER, TOWN, one_month, pay, returns_of

POINTS = [f"西湖-点-2021-{n:02d}" for n in (1, 2, 3)]
HOME = "李市-院-2021-01"
MILLION = Decimal(1_000_000)
DAY = date(2021, 11, 20)
Rows = list[dict[str, Any]]


@pytest.mark.parametrize(
    ("payments", "found"),
    [
        ([], [Unpaid(CENTER, TOWN, "unreported", None, MILLION)]),
        ([pay(DAY, 5, facility_id="白沙-中心-2021-01", town="白沙镇")], [Unpaid(CENTER, TOWN, "none", Decimal(0), MILLION)]),
        ([pay(DAY, 900_000, step="applied")], [Unpaid(CENTER, TOWN, "applied", Decimal(0), MILLION)]),
        ([pay(DAY, 900_000, step="applied"), pay(DAY, 7, step="quota_issued")], [Unpaid(CENTER, TOWN, "quota_issued", Decimal(0), MILLION)]),
        ([pay(DAY, 9, step="quota_issued"), pay(DAY, 8, step="allocated")], [Unpaid(CENTER, TOWN, "allocated", Decimal(0), MILLION)]),
        ([pay(DAY, 999_999), pay(DAY, 8, step="allocated")], [Unpaid(CENTER, TOWN, "paid", Decimal(999_999), MILLION)]),
        ([pay(DAY, 1_000_000)], []),
        ([pay(DAY, 600_000), pay(DAY, 400_001, document="X2")], []),
    ],
)  # fmt: skip
def test_awards_that_are_due_and_not_paid_in_full(
    district: District, payments: Rows, found: list[Unpaid]
) -> None:
    """西湖's center is accepted, all others are not: 1,000,000 are due to it alone."""
    register = one_month(district, "2021-12", facilities=[ACCEPTED], payments=payments)
    assert unpaid(Case(district, district.baseline, "2021-12", register)) == found


def test_what_is_due_by_several_centers_is_told_of_each(district: District) -> None:
    """The first center is paid, the second not accepted: the third is told."""
    rows: Rows = [
        {"facility_id": "白沙-中心-2021-01", "accepted_on": DAY},
        {"facility_id": "油溪-中心-2021-01"},
        ACCEPTED,
    ]
    paid = pay(DAY, 1_000_000, facility_id="白沙-中心-2021-01", town="白沙镇")
    facts = Case(
        district,
        district.baseline,
        "2021-12",
        one_month(district, "2021-12", facilities=rows, payments=[paid]),
    )
    assert [one.facility_id for one in unpaid(facts)] == [CENTER]


@pytest.mark.parametrize(
    ("facilities", "payments", "found"),
    [
        ([ACCEPTED], [pay(date(2021, 9, 30), 100)], [Early(CENTER, TOWN, "award", Decimal(100), date(2021, 10, 1), reported=True)]),
        ([ACCEPTED], [pay(date(2021, 10, 1), 100)], []),  # on the day of acceptance
        ([ACCEPTED], [pay(date(2021, 9, 30), 100), pay(date(2021, 9, 1), 50), pay(DAY, 30)], [Early(CENTER, TOWN, "award", Decimal(150), date(2021, 10, 1), reported=True)]),
        ([ACCEPTED], [pay(date(2021, 9, 30), 100, step="allocated")], []),
        ([ACCEPTED], [pay(date(2021, 9, 30), 100, purpose="construction")], []),
        ([{"facility_id": CENTER}], [pay(DAY, 100)], [Early(CENTER, TOWN, "award", Decimal(100), None, reported=True)]),
        ([], [pay(DAY, 100)], [Early(CENTER, TOWN, "award", Decimal(100), None, reported=False)]),
        (
            [{"facility_id": HOME, "accepted_on": DAY}, ACCEPTED],
            [pay(date(2021, 11, 19), 7, facility_id=HOME, town="李市镇", payer="district", purpose="upgrading"), pay(date(2021, 9, 1), 9)],
            [Early(HOME, "李市镇", "upgrading", Decimal(7), DAY, reported=True), Early(CENTER, TOWN, "award", Decimal(9), date(2021, 10, 1), reported=True)],
        ),
    ],
)  # fmt: skip
def test_money_that_came_before_acceptance(
    district: District, facilities: Rows, payments: Rows, found: list[Early]
) -> None:
    register = one_month(district, "2021-12", facilities=facilities, payments=payments)
    got = paid_early(Case(district, district.baseline, "2021-12", register))
    assert sorted(got, key=lambda one: one.facility_id) == sorted(found, key=lambda one: one.facility_id)


@pytest.mark.parametrize(("yuan", "over"), [(1_000_000, False), (1_000_001, True)])
def test_more_than_the_standard(district: District, yuan: int, *, over: bool) -> None:
    payments = [pay(DAY, 7, facility_id="白沙-中心-2021-01", town="白沙镇"), pay(DAY, yuan)]
    register = one_month(district, "2021-12", facilities=[ACCEPTED], payments=payments)
    found = above_standard(Case(district, district.baseline, "2021-12", register))
    assert found == ([Excess(CENTER, TOWN, Decimal(yuan), MILLION)] if over else [])


def test_paid_although_points_are_not_done(district: District) -> None:
    """By the reading that all points must be done, nothing is due to an accepted center while one of its points has no completion."""
    scenario = district.baseline.under(award_trigger="center_and_points")
    done = [{"facility_id": name, "completed_on": DAY} for name in POINTS]
    first = {"facility_id": "白沙-中心-2021-01", "accepted_on": DAY}
    rows: Rows = [first, ACCEPTED, *done[:2], {"facility_id": POINTS[2]}]
    register = one_month(district, "2021-12", facilities=rows, payments=[pay(DAY, 300_000)])
    assert ahead_of_due(Case(district, scenario, "2021-12", register)) == [
        Excess(CENTER, TOWN, Decimal(300_000), Decimal(0))
    ]
    assert ahead_of_due(Case(district, district.baseline, "2021-12", register)) == []
    silent = one_month(district, "2021-12", facilities=rows[:-1], payments=[pay(DAY, 300_000)])
    assert (
        ahead_of_due(Case(district, scenario, "2021-12", silent)) == []
    )  # nothing is said of the third point
    whole = one_month(district, "2021-12", facilities=[ACCEPTED, *done], payments=[pay(DAY, 300_000)])
    assert ahead_of_due(Case(district, scenario, "2021-12", whole)) == []
    early = one_month(
        district, "2021-12", facilities=[{"facility_id": CENTER}, *rows[2:]], payments=[pay(DAY, 300_000)]
    )
    assert ahead_of_due(Case(district, scenario, "2021-12", early)) == []  # not accepted: told as early
    unpaid_yet = one_month(district, "2021-12", facilities=rows, payments=[pay(DAY, 300_000, step="applied")])
    assert ahead_of_due(Case(district, scenario, "2021-12", unpaid_yet)) == []


def test_what_counts_for_nothing(district: District) -> None:
    payments = [pay(DAY, 5), pay(DAY, 6, purpose="award", payer="town", document="X2")]
    register = one_month(district, "2021-12", facilities=[ACCEPTED], payments=payments)
    assert [
        (one.yuan, one.why) for one in uncounted(Case(district, district.baseline, "2021-12", register))
    ] == [(6, "not_municipal")]


OTHER = {"facility_id": "白沙-中心-2021-01", "town": "白沙镇"}


def told(change: str, before: int, after: int | None, **fields: Any) -> PaymentChange:
    common = {"facility_id": CENTER, "town": TOWN, "step": "paid", "document": "X1", "paid_on": DAY}
    return PaymentChange(
        change, before=Decimal(before), after=None if after is None else Decimal(after), **(common | fields)
    )


def test_a_payment_that_is_corrected_and_one_that_vanished(district: District) -> None:
    """December tells November's list again: 600 are 500 now; X2 is missing; X9 of 2020, before its first year, is not missed; X5 is new."""
    before = [
        pay(DAY, 600),
        pay(date(2021, 11, 25), 70, document="X2"),
        pay(date(2021, 11, 25), 80, document="X3", **OTHER),
        pay(date(2020, 12, 31), 90, document="X9"),
        pay(date(2021, 1, 1), 40, document="X4", step="allocated", facility_id=None),
    ]
    now = [pay(DAY, 500), pay(date(2021, 12, 5), 10, document="X5")]
    register = returns_of(district, {"2021-11": {"payments": before}, "2021-12": {"payments": now}})
    assert payment_changes(case_of(district, register=register, month="2021-12")) == [
        told("corrected", 600, 500),
        told("vanished", 80, None, document="X3", paid_on=date(2021, 11, 25), **OTHER),
        told(
            "vanished", 40, None, document="X4", paid_on=date(2021, 1, 1), step="allocated", facility_id=TOWN
        ),
        told("vanished", 70, None, document="X2", paid_on=date(2021, 11, 25)),
    ]
    assert payment_changes(case_of(district, register=register, month="2021-11")) == []
    assert payment_changes(case_of(district, register=register, month="2022-01")) == []


@pytest.mark.parametrize(
    ("again", "missed"),
    [
        (date(2021, 11, 30), ["X2"]),  # reaches back
        (date(2021, 12, 1), []),  # the month's own list
    ],
)
def test_a_list_reaches_back_with_a_payment_of_an_earlier_month(
    district: District, again: date, missed: list[str]
) -> None:
    """A row of the month itself that an earlier return had already (dated ahead) does not make it a list of everything."""
    before = [pay(again, 600), pay(date(2021, 11, 25), 70, document="X2")]
    register = returns_of(
        district, {"2021-11": {"payments": before}, "2021-12": {"payments": [pay(again, 600)]}}
    )
    assert [
        one.document for one in payment_changes(case_of(district, register=register, month="2021-12"))
    ] == missed


def test_a_correction_is_told_with_what_the_row_has_said_before(district: District) -> None:
    """Without a document and a facility: the town stands for both; parts of one purpose are compared by purpose."""
    before = [{**pay(DAY, 300), "document": None, "facility_id": None}]
    now = [{**pay(DAY, 200), "document": None, "facility_id": None}]
    register = returns_of(district, {"2021-11": {"payments": before}, "2021-12": {"payments": now}})
    assert payment_changes(case_of(district, register=register, month="2021-12")) == [
        told("corrected", 300, 200, document="", facility_id=TOWN)
    ]


def test_corrections_are_in_the_order_of_the_annex_then_by_day_and_facility(district: District) -> None:
    """白沙 is line 6 of Annex 1, 西湖 line 26: Chinese order of letters would have it otherwise."""
    second = "西湖-点-2021-01"
    before = [
        pay(date(2021, 11, 22), 1, document="X3"),
        pay(date(2021, 11, 21), 2, document="X2", facility_id=second),
        pay(date(2021, 11, 21), 3, document="X1"),
        pay(date(2021, 11, 25), 4, document="X4", **OTHER),
    ]
    now = [{**row, "amount_yuan": 100} for row in before]
    register = returns_of(district, {"2021-11": {"payments": before}, "2021-12": {"payments": now}})
    found = payment_changes(case_of(district, register=register, month="2021-12"))
    assert [(one.town, one.paid_on.day, one.facility_id) for one in found] == [
        ("白沙镇", 25, OTHER["facility_id"]),
        (TOWN, 21, CENTER),
        (TOWN, 21, second),
        (TOWN, 22, CENTER),
    ]
