"""What payments are for: each for one purpose and one facility, or for nothing, and then why (三（二）, 三（三）)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis.analysis.money.received import (
    Payment,
    for_building,
    payments,
    reported,
    scheduled_centers,
    sum_of,
)
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import District
from tests.money import CENTER, TOWN, one_month, pay

DAY = date(2021, 11, 20)
HOME, POINT = "李市-院-2021-01", "西湖-点-2021-01"
AT_HOME = {"facility_id": HOME, "town": "李市镇"}
NEW = {
    "facility_id": "西湖-中心-外-01",
    "town": TOWN,
    "kind": "center",
    "plan_year": "none",
    "opened_on": DAY,
}


@pytest.mark.parametrize(
    ("cells", "facility_id", "purpose", "why"),
    [
        # without a purpose: municipal money to a center, or to a town, is its award
        ({}, CENTER, "award", ""),
        ({"facility_id": None}, CENTER, "award", ""),
        ({"facility_id": POINT}, POINT, "", "no_purpose"),
        ({"payer": "district"}, CENTER, "", "no_purpose"),
        ({"payer": "central"}, CENTER, "", "no_purpose"),
        ({"fund": "central"}, CENTER, "", "no_purpose"),
        ({"fund": "central", "facility_id": None}, "", "", "no_purpose"),
        (AT_HOME, HOME, "", "no_purpose"),
        ({"facility_id": None, "town": "几江街道"}, "", "", "which_center"),  # a town without a center
        # awards
        ({"purpose": "award", "fund": "central"}, CENTER, "award", ""),
        ({"purpose": "award", "facility_id": POINT}, CENTER, "award", ""),  # the point is of the center's package
        ({"purpose": "award", "facility_id": None}, CENTER, "award", ""),
        ({"purpose": "award", "payer": "district"}, CENTER, "", "not_municipal"),
        ({"purpose": "award", **AT_HOME}, HOME, "", "not_in_package"),
        ({"purpose": "award", "facility_id": "西湖-中心-外-01"}, CENTER, "award", ""),  # a center that Annex 1 does not have
        ({"purpose": "award", "facility_id": "没有-点-2021-01"}, "没有-点-2021-01", "", "not_in_package"),
        ({"purpose": "award", "facility_id": None, "town": "几江街道"}, "", "", "which_center"),
        # what is no award needs its facility, but construction; a center's subsidy is its town's only center's
        ({"purpose": "upgrading", **AT_HOME}, HOME, "upgrading", ""),
        ({"purpose": "upgrading", "facility_id": None}, "", "", "which_facility"),
        ({"purpose": "operating", **AT_HOME}, HOME, "operating", ""),
        ({"purpose": "operating", "facility_id": None}, "", "", "which_facility"),
        ({"purpose": "operating_subsidy"}, CENTER, "operating_subsidy", ""),
        ({"purpose": "operating_subsidy", "facility_id": None}, CENTER, "operating_subsidy", ""),
        ({"purpose": "operating_subsidy", "facility_id": None, "town": "几江街道"}, "", "", "which_facility"),
        ({"purpose": "construction"}, CENTER, "construction", ""),
        ({"purpose": "construction", "facility_id": None}, "", "construction", ""),
        ({"purpose": "other", "facility_id": None}, "", "other", ""),
    ],
)  # fmt: skip
def test_what_a_payment_is_for(
    district: District, cells: dict[str, Any], facility_id: str, purpose: str, why: str
) -> None:
    row = {name: cell for name, cell in pay(DAY, 700, **cells).items() if cell is not None}
    facts = Case(
        district,
        district.baseline,
        "2021-12",
        one_month(district, "2021-12", facilities=[NEW], payments=[row]),
    )
    (one,) = payments(facts)
    town = cells.get("town", TOWN)
    assert (one.town, one.facility_id, one.purpose, one.why) == (town, facility_id, purpose, why)
    assert (one.row["amount_yuan"], one.yuan) == (700, Decimal(700))


def test_the_facility_says_the_town(district: District) -> None:
    rows = [
        pay(DAY, 700, town="白沙镇"),
        pay(DAY, 800, facility_id="没有-院-01", town="白沙镇", purpose="other", document="X2"),
    ]
    found = payments(
        Case(district, district.baseline, "2021-12", one_month(district, "2021-12", payments=rows))
    )
    assert [one.town for one in found] == [TOWN, "白沙镇"]


@pytest.mark.parametrize(
    ("cells", "central"),
    [({}, False), ({"payer": "central"}, True), ({"fund": "central"}, True), ({"payer": "district"}, False)],
)
def test_central_money(cells: dict[str, str], *, central: bool) -> None:
    row = {"payer": "municipality", "fund": "general", "amount_yuan": 1, **cells}
    assert Payment(row, TOWN, CENTER, "award").central is central


def test_a_payment_without_a_day_up_to_the_months_end_is_none(district: District) -> None:
    rows = [pay(date(2021, 12, 31), 1), pay(date(2022, 1, 1), 2, document="X2")]
    facts = Case(district, district.baseline, "2021-12", one_month(district, "2021-12", payments=rows))
    assert [one.yuan for one in payments(facts)] == [1]
    assert reported(facts)
    assert not reported(Case(district, district.baseline, "2021-12", one_month(district, "2021-12")))


def test_centers_of_annex_1(district: District) -> None:
    """25, the one that was given up included; the one outside the plan is none."""
    closed = {"facility_id": CENTER, "closed_on": DAY}
    found = scheduled_centers(
        Case(district, district.baseline, "2021-12", one_month(district, "2021-12", facilities=[NEW, closed]))
    )
    assert len(found) == 25
    assert CENTER in {one.facility_id for one in found}


def payment(purpose: str = "award", step: str = "paid", yuan: int = 1, facility_id: str = CENTER, town: str = TOWN, payer: str = "municipality") -> Payment:  # fmt: skip
    return Payment({"step": step, "amount_yuan": yuan, "payer": payer}, town, facility_id, purpose)


def test_sums_of_a_facility_a_purpose_and_a_step() -> None:
    found = [
        payment(yuan=1),
        payment(yuan=2),
        payment(yuan=4, step="allocated"),
        payment(yuan=8, purpose="construction"),
        payment(yuan=16, facility_id=HOME),
    ]
    assert sum_of(found, CENTER, "award") == 3
    assert sum_of(found, CENTER, "award", kinds.ALLOCATED) == 4
    assert sum_of(found, CENTER, "construction") == 8
    assert sum_of(found, POINT, "award") == 0
    assert isinstance(sum_of([], POINT, "award"), Decimal)


def test_what_is_for_building() -> None:
    kept = [payment(), payment("upgrading"), payment("construction", payer="district")]
    left = [payment("operating"), payment("operating_subsidy"), payment(""), payment(step="allocated"), payment(payer="town"), payment(town="李市镇")]  # fmt: skip
    assert for_building([*kept, *left], [TOWN]) == kept
    assert for_building([*kept, *left], [TOWN, "李市镇"]) == [*kept, left[-1]]
