"""Funds: when an award is due, how much and whether it is paid (三（二）); operating funds against their floor (三（三）)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.goals.judge import Finding
from eldercare_analysis.analysis.goals.rules import funds
from eldercare_analysis.analysis.money.awards import (
    award_amount,
    award_due,
    award_verdict,
    held_up,
    paid,
    paid_in_full,
)
from eldercare_analysis.analysis.money.operating import floor_yuan
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, UnknownValueError
from eldercare_analysis.inputs.district import DISTRICT, District
from tests.analysis.known import found, known

DAY = date(2021, 10, 1)
CENTER, POINTS = "西湖-中心-2021-01", [f"西湖-点-2021-0{n}" for n in (1, 2, 3)]
OTHER = "珞璜-中心-2021-01"
HOME, SECOND = "白沙-院-2022-01", "李市-院-2021-01"
MILLION = 1_000_000


def facility(facts: Case, name: str = CENTER) -> Facility:
    return next(one for one in state.facilities(facts) if one.facility_id == name)


def built(*names: str, **cells: Any) -> list[dict[str, Any]]:
    return [{"facility_id": name, "accepted_on": DAY, **cells} for name in names]


@pytest.mark.parametrize(
    ("rows", "center", "center_and_points"),
    [
        ([], None, None),
        (built(CENTER), True, None),
        (built(CENTER, *POINTS), True, True),
        (built(CENTER, *POINTS[1:]), True, None),
        ([*built(CENTER, *POINTS[1:]), {"facility_id": POINTS[0], "started_on": DAY}], True, False),
        (
            [*built(CENTER), {"facility_id": POINTS[0], "started_on": DAY}],
            True,
            False,
        ),  # whatever the others are
        ([*built(CENTER, *POINTS[1:]), *built(POINTS[0], closed_on=DAY)], True, False),
        ([{"facility_id": CENTER, "completed_on": DAY}, *built(*POINTS)], False, False),
        (built(*POINTS), None, None),
    ],
)
def test_when_an_award_is_due(
    district: District, rows: list[dict[str, Any]], center: bool | None, center_and_points: bool | None
) -> None:
    for trigger, verdict in (("center", center), ("center_and_points", center_and_points)):
        facts = known(district, "2021-12", {"facilities": rows} if rows else None, award_trigger=trigger)
        assert award_verdict(facts, facility(facts)) is verdict
        assert award_due(facts, facility(facts)) is (verdict is True)


def test_a_center_or_point_beside_annex_1_has_no_part_in_it(district: District) -> None:
    beside = [
        {
            "facility_id": "西湖-中心-计划外-01",
            "town": "西湖镇",
            "kind": "center",
            "plan_year": "none",
            "accepted_on": DAY,
        },
        {
            "facility_id": "西湖-点-计划外-01",
            "town": "西湖镇",
            "kind": "point",
            "plan_year": "none",
            "started_on": DAY,
        },
    ]
    facts = known(
        district,
        "2021-12",
        {"facilities": [*built(CENTER, *POINTS), *beside]},
        award_trigger="center_and_points",
    )
    assert award_verdict(facts, facility(facts)) is True
    assert award_verdict(facts, facility(facts, "西湖-中心-计划外-01")) is False


def test_awards_that_wait_for_points_that_were_given_up(district: District) -> None:
    given = {
        "facilities": [
            *built(CENTER, POINTS[1], OTHER, "珞璜-点-2021-01"),
            *built(POINTS[0], POINTS[2], "李市-点-2021-01", closed_on=DAY),
        ]
    }
    held = held_up(known(district, "2021-12", given, award_trigger="center_and_points"))
    assert [(center.facility_id, [point.facility_id for point in points]) for center, points in held] == [
        (CENTER, [POINTS[0], POINTS[2]])
    ]
    assert held_up(known(district, "2021-12", given)) == []


def with_settled(facts: Case, yuan: dict[str, int]) -> Case:
    return replace(
        facts, scenario=replace(facts.scenario, settled={town: Decimal(one) for town, one in yuan.items()})
    )


def test_the_amount_of_an_award(district: District) -> None:
    """三（二）: 1,000,000 yuan; by reading no more than the settled cost, which centers of a town share."""
    settled = {"西湖镇": 700_000, "珞璜镇": 1_200_000}
    standard = with_settled(known(district, "2021-12"), settled)
    assert award_amount(standard, facility(standard)) == MILLION
    capped = with_settled(known(district, "2021-12", award_cap="settled_cost"), settled)
    assert award_amount(capped, facility(capped)) == 700_000
    assert award_amount(capped, facility(capped, OTHER)) == MILLION
    assert award_amount(capped, facility(capped, "李市-中心-2021-01")) == MILLION


def dated(facts: Case, **values: int) -> Case:
    """Return facts with an award that is another one from some months on (`m2022_01`)."""
    award = facts.scenario.parameters["award_per_center"]
    changed = award.model_copy(
        update={"values": {name[1:].replace("_", "-"): Decimal(yuan) for name, yuan in values.items()}}
    )
    parameters = {**facts.scenario.parameters, "award_per_center": changed}
    return replace(facts, scenario=replace(facts.scenario, parameters=parameters))


def test_the_standard_is_that_of_the_awards_year(district: District) -> None:
    """1,000,000 in 2021, 1,200,000 from 2022 on: planned for 2021, accepted in January 2022."""
    rows = {"facilities": [{"facility_id": CENTER, "accepted_on": date(2022, 1, 5)}]}
    for reading, yuan in (("planned", MILLION), ("accepted", 1_200_000)):
        facts = dated(
            known(district, "2022-03", rows, award_year=reading), m2021_06=MILLION, m2022_01=1_200_000
        )
        assert award_amount(facts, facility(facts)) == yuan
        assert award_amount(facts, facility(facts, "四屏-中心-2022-01")) == 1_200_000
        assert award_amount(facts, facility(facts, OTHER)) == MILLION  # not accepted: by its plan year
    none = dated(known(district, "2021-12"), m2022_01=1_200_000)
    assert award_amount(none, facility(none)) is None
    within = dated(known(district, "2021-12"), m2021_12=900_000)
    assert award_amount(within, facility(within)) == 900_000


def payment(yuan: int, **cells: Any) -> dict[str, Any]:
    return {"payer": "municipality", "step": "paid", "town": "西湖镇", "facility_id": CENTER, "purpose": "award", "date": DAY,
            "document": "X1", "amount_yuan": yuan, **cells}  # fmt: skip


def test_what_is_paid_of_it(district: District) -> None:
    silent = known(district, "2021-12", {"facilities": built(CENTER)})
    assert paid(silent, facility(silent)) is None
    assert paid_in_full(silent, facility(silent)) is None
    for second, step, whole in (
        (400_000, "paid", True),
        (399_999, "paid", False),
        (400_000, "allocated", False),
    ):
        given = {"payments": [payment(600_000), payment(second, document="X2", step=step)]}
        facts = known(district, "2021-12", given)
        assert paid(facts, facility(facts)) == 600_000 + (second if step == "paid" else 0)
        assert paid(facts, facility(facts), kinds.ALLOCATED) == (400_000 if step == "allocated" else 0)
        assert paid_in_full(facts, facility(facts)) is whole
        assert paid(facts, facility(facts, OTHER)) == 0
        assert paid_in_full(dated(facts, m2022_01=1), facility(facts)) is None


ACCEPTED, DONE = "facilities.accepted_on", "facilities.completed_on"


def test_awards_due_and_paid(district: District) -> None:
    """Three are due: one is paid, one in part, one not; a center that was given up before it was built waits for nothing."""
    given = {
        "facilities": [*built(CENTER, OTHER, "李市-中心-2021-01"), {"facility_id": "油溪-中心-2021-01", "closed_on": DAY},
                       {"facility_id": "石蟆-中心-2021-01", "started_on": DAY}],
        "payments": [payment(MILLION), payment(1, town="珞璜镇", facility_id=OTHER, document="X2")],
    }  # fmt: skip
    findings = found(known(district, "2021-12", given), "municipal_subsidy_package")
    told = {"unit": "awards", "pending": True}
    assert findings[DISTRICT] == [
        Finding(DISTRICT, 3, 1, waiting=True, failing=(OTHER, "李市-中心-2021-01"), **told)
    ]
    assert findings["西湖镇"] == [Finding("西湖镇", 1, 1, **told)]
    assert findings["珞璜镇"] == [Finding("珞璜镇", 1, 0, failing=(OTHER,), **told)]
    for town in ("油溪镇", "几江街道"):
        assert findings[town] == [Finding(town, 0, **told)]
    assert findings["石蟆镇"] == [Finding("石蟆镇", None, unit="awards", partial=True, needs=(ACCEPTED,))]
    silent = found(
        known(district, "2021-12", {"facilities": given["facilities"]}), "municipal_subsidy_package"
    )
    assert silent["西湖镇"] == [Finding("西湖镇", 1, None, 1, **told)]
    needs = district.policy.clauses["municipal_subsidy_package"].needs
    pay = [need for need in needs if need.startswith("payments.")]
    assert pay
    assert silent["石蟆镇"] == [
        Finding("石蟆镇", None, unit="awards", partial=True, needs=(ACCEPTED,))
    ]  # it is known not to be due
    assert silent["白沙镇"] == [Finding("白沙镇", None, unit="awards", partial=True, needs=(ACCEPTED, *pay))]


def test_what_would_tell_that_an_award_is_due(district: District) -> None:
    """By center and points: the points of a center that is built; of another its acceptance. What was given up is waited for once it was built."""
    given = {"facilities": [*built(CENTER), {"facility_id": POINTS[0], "started_on": DAY}, {"facility_id": OTHER, "started_on": DAY},
                            *built("李市-中心-2021-01", closed_on=DAY), {"facility_id": "李市-点-2021-01", "started_on": DAY}]}  # fmt: skip
    findings = found(
        known(district, "2021-12", given, award_trigger="center_and_points"), "municipal_subsidy_package"
    )
    assert findings["西湖镇"] == [Finding("西湖镇", None, unit="awards", partial=True, needs=(DONE,))]
    assert findings["珞璜镇"] == [Finding("珞璜镇", None, unit="awards", partial=True, needs=(ACCEPTED,))]
    assert findings["李市镇"] == [Finding("李市镇", None, unit="awards", partial=True, needs=(DONE,))]
    (whole,) = findings[DISTRICT]
    assert whole.needs[0] == ACCEPTED
    assert DONE in whole.needs
    assert len(set(whole.needs)) == len(whole.needs)


def test_without_an_amount_nothing_can_be_said(district: District) -> None:
    with pytest.raises(UnknownValueError, match="award_per_center"):
        found(dated(known(district, "2021-12"), m2022_01=1), "municipal_subsidy_package")


def budget(
    name: str = HOME, headcount: int | None = 40, approved: int | None = 57_600, year: int = 2022
) -> dict[str, Any]:
    return {"year": year, "facility_id": name, "headcount": headcount, "approved_yuan": approved}


ALLOWANCE = [
    {"effective_from": "2021-01", "yuan_per_month": 800, "source": "x"},
    {"effective_from": "2022-01", "yuan_per_month": 900, "source": "x"},
]


def test_the_floor_of_a_home(district: District) -> None:
    """三（三）: 40 x 800 (of December of the year before) x 12 x 15 % = 57,600; of 2023 900: 64,800; from June 2021 on 7 months."""
    rows = [budget(), budget(year=2023), budget(SECOND, None), budget(SECOND, 40, year=2021)]
    facts = known(district, "2022-12", {"operating_budget": rows, "allowance": ALLOWANCE})
    assert floor_yuan(facts, facility(facts, HOME), 2022) == 57_600
    assert floor_yuan(facts, facility(facts, HOME), 2023) == 64_800
    assert floor_yuan(facts, facility(facts, HOME), 2021) is None
    assert floor_yuan(facts, facility(facts, SECOND), 2022) is None
    assert floor_yuan(facts, facility(facts, SECOND), 2021) is None  # no allowance of 2020
    early = [{"effective_from": "2020-01", "yuan_per_month": 800, "source": "x"}]
    for reading, months in (("whole_year", 12), ("issued", 7)):
        facts = known(district, "2021-12", {"operating_budget": rows, "allowance": early}, floor_from=reading)
        assert floor_yuan(facts, facility(facts, SECOND), 2021) == Decimal(40 * 800 * months * 15) / 100


def test_a_ratio_is_that_of_the_year(district: District) -> None:
    """15 % until 2022, 20 % from December 2022 on: 40 x 800 x 12 x 20 % = 76,800."""
    facts = known(district, "2022-01", {"operating_budget": [budget()], "allowance": ALLOWANCE})
    ratio = facts.scenario.parameters["operating_ratio"]
    later = ratio.model_copy(update={"values": {"2021-06": Decimal("0.15"), "2022-12": Decimal("0.20")}})
    facts = replace(
        facts,
        scenario=replace(facts.scenario, parameters={**facts.scenario.parameters, "operating_ratio": later}),
    )
    assert floor_yuan(facts, facility(facts, HOME), 2022) == 76_800


@pytest.mark.parametrize(
    ("second", "each", "whole"),
    [  # the first has exactly its 57,600
        (budget(SECOND, 10, 14_400), (2, 2, 0, ()), True),
        (budget(SECOND, 10, 14_399), (2, 1, 0, (SECOND,)), False),
        (budget(SECOND, 10, None), (2, 1, 1, ()), None),
        (budget(SECOND, None, 14_400), (2, 1, 1, ()), None),
        (budget(SECOND, 10, 14_400, year=2021), (2, 1, 1, ()), None),
    ],
)
def test_homes_with_their_floor(
    district: District,
    second: dict[str, Any],
    each: tuple[int, int, int, tuple[str, ...]],
    whole: bool | None,
) -> None:
    closed = [
        {"facility_id": "EVERY_HOME", "closed_on": DAY},
        *({"facility_id": name, "closed_on": None} for name in (HOME, SECOND)),
    ]
    given = {"facilities": closed, "operating_budget": [budget(), second], "allowance": ALLOWANCE}
    target, actual, unknown, failing = each
    findings = found(known(district, "2022-12", given), "operating_cost_15")
    assert findings[DISTRICT] == [
        Finding(DISTRICT, target, actual, unknown, unit="institutions", failing=failing)
    ]
    assert findings["白沙镇"] == [Finding("白沙镇", 1, 1, unit="institutions")]
    together = found(known(district, "2022-12", given, floor_unit="district"), "operating_cost_15")
    failed = (DISTRICT,) if whole is False else ()
    expected = Finding(
        DISTRICT,
        1,
        None if whole is None else int(whole),
        int(whole is None),
        unit="districts",
        failing=failed,
    )
    assert together == {DISTRICT: [expected]}


def test_more_of_one_makes_up_for_less_of_another_in_sum(district: District) -> None:
    """Floors 57,600 + 14,400 = 72,000: approved 58,600 + 13,400 are as much."""
    closed = [
        {"facility_id": "EVERY_HOME", "closed_on": DAY},
        *({"facility_id": name, "closed_on": None} for name in (HOME, SECOND)),
    ]
    given = {
        "facilities": closed,
        "operating_budget": [budget(approved=58_600), budget(SECOND, 10, 13_400)],
        "allowance": ALLOWANCE,
    }
    assert found(known(district, "2022-12", given, floor_unit="district"), "operating_cost_15") == {
        DISTRICT: [Finding(DISTRICT, 1, 1, unit="districts")]
    }
    nothing = {"facilities": [{"facility_id": "EVERY_HOME", "closed_on": DAY}]}
    assert found(known(district, "2022-12", nothing, floor_unit="district"), "operating_cost_15") == {
        DISTRICT: [Finding(DISTRICT, 1, None, 1, unit="districts")]
    }


def test_care_centers_have_a_floor_once_they_are_built(district: District) -> None:
    care = "德感-照护-2022-01"
    given = {"operating_budget": [budget(care)], "allowance": ALLOWANCE}
    assert found(known(district, "2022-12", given), "operating_cost_15")[DISTRICT] == [
        Finding(DISTRICT, 16, None, 16, unit="institutions")
    ]
    facts = known(district, "2022-12", {**given, "facilities": built(care)})
    assert found(facts, "operating_cost_15")["德感街道"] == [
        Finding("德感街道", 2, 1, 1, unit="institutions")
    ]


def test_what_is_asked_of_awards_and_of_operating_funds(district: District) -> None:
    """三（二）: one center of two accepted is paid its million: 1 of 2, the others wait; 三（三）: without a budget each of 16 homes is unknown."""
    awards, floor = funds.RULES
    assert (awards.find, floor.find) == (funds.awards_paid, funds.operating_floor)
    assert awards.reads == ("facilities.accepted_on", *funds.PAYMENTS)
    payment = {"document": "X1", "town": "西湖镇", "facility_id": CENTER, "purpose": "award", "payer": "municipality",
               "step": "paid", "date": DAY, "amount_yuan": MILLION}  # fmt: skip
    rows = [{"facility_id": name, "accepted_on": DAY} for name in (CENTER, OTHER)]
    facts = known(district, "2021-12", {"facilities": rows, "payments": [payment]})
    by_town = {one.town: one for one in awards.findings(facts)}
    told = [(one.target, one.actual) for one in (by_town["西湖镇"], by_town["珞璜镇"], by_town[DISTRICT])]
    assert told == [(1, 1), (1, 0), (2, 1)]
    whole = next(one for one in floor.findings(facts) if one.town == DISTRICT)
    assert (whole.target, whole.actual, whole.unknown) == (16, None, 16)
