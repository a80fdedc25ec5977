"""A plan of three years: 圣泉街道, 2 villages without anything, gets a point in 2023; the last year counts, not the second."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from eldercare_analysis import load_scenario
from eldercare_analysis.analysis.goals.clarify import points_to_clarify
from eldercare_analysis.analysis.goals.judge import Finding
from eldercare_analysis.analysis.money.ranges import experiment
from eldercare_analysis.analysis.planning.closing import close_gap
from eldercare_analysis.analysis.trace import Walk
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from tests.analysis.known import found, known


@pytest.fixture(scope="module")
def longer(district: District) -> District:
    table = district.plan.table
    third = pd.array([1 if town == "圣泉街道" else None for town in table["town"]], dtype="Int64")
    plan = replace(district.plan, table=table.assign(points_2023=third), years=(2021, 2022, 2023))
    return replace(district, plan=plan)


def test_points_of_the_third_year_are_planned(longer: District) -> None:
    """70 + 25 + 1 = 96 points; 155 + 1 = 156 to 170 villages are served."""
    facts = known(longer, "2021-09")
    assert found(facts, "points_set_up")[DISTRICT] == [Finding(DISTRICT, 95, None, 96, 96, 96, "points")]
    (served,) = found(facts, "village_one_point")[DISTRICT]
    assert (served.planned, served.planned_high) == (156, 170)
    (own,) = found(facts, "village_one_point")["圣泉街道"]
    assert (own.planned, own.planned_high) == (1, 1)
    assert [one.metric for one in found(facts, "annex1_town_year")["圣泉街道"]] == ["points_2023"]


def test_one_point_less_is_missing(longer: District) -> None:
    plan = close_gap(longer)
    assert plan.further == 20 - 1
    assert list(plan.towns.columns)[-3:] == ["change_2021", "change_2022", "change_2023"]
    own = plan.towns.set_index("town").loc["圣泉街道"]
    assert (own["existing"], own["planned"], own["needed"], own["further"]) == (0, 1, 2, 1)


@pytest.mark.slow
def test_what_is_to_be_clarified_at_the_end(longer: District) -> None:
    """95 points in the text, 96 in the annex; 115 are missing, 96 scheduled."""
    points = points_to_clarify(case_of(longer))
    assert [point.fields for point in points if point.key == "text_and_annex"] == [
        {"target": 2, "planned": 1, "section": "一（一）", "metric": "care_centers"},
        {"target": 95, "planned": 96, "section": "一（一）", "metric": "points"},
    ]
    by_key = {point.key: point.fields for point in points}
    assert by_key["points_and_gap"] == {"missing": 115, "scheduled": 96, "short": 19, "towns": 16}
    assert by_key["center_seats"] == {"towns": 14, "low": 156, "high": 170}
    assert by_key["unserved"]["towns"] == {
        "几江街道": 1,
        "圣泉街道": 1,
        "石蟆镇": 1,
        "杜市镇": 1,
        "四屏镇": 1,
    }


def test_central_values_and_derivations_are_of_the_last_year(longer: District) -> None:
    scenario = load_scenario("invented-costs", longer)
    allowance = scenario.parameters["living_allowance"]
    dated = allowance.model_copy(update={"values": {"2021-01": Decimal(800), "2023-12": Decimal(950)}})
    scenario = replace(scenario, parameters={**scenario.parameters, "living_allowance": dated})
    assert experiment(case_of(longer, scenario=scenario)).central()["living_allowance"] == 950
    assert Walk(case_of(longer, scenario=longer.baseline)).last_year == 2023
