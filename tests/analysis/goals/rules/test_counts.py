"""Counts of facilities: 一（一） of the district, Annex 1 of each town and year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis.goals.judge import Finding
from eldercare_analysis.analysis.goals.rules import counts
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.scenario_document import Change
from tests.analysis.known import found, known

DAY = date(2021, 11, 1)
OLD = {"town": "几江街道", "plan_year": "existing", "accepted_on": DAY}


@pytest.mark.parametrize(
    ("clause", "metric", "count", "planned"),
    [
        ("care_centers_built", "care_centers", 2, 1),
        ("homes_upgraded", "homes", 16, 16),
        ("town_centers_built", "centers", 25, 25),
        ("points_set_up", "points", 95, 95),
    ],
)
def test_without_returns_there_is_the_plan(
    district: District, clause: str, metric: str, count: int, planned: int
) -> None:
    """Annex 1: 1 care center, 8 + 8 homes, 18 + 7 centers, 70 + 25 points, none of which is reported."""
    assert found(known(district, "2021-09"), clause) == {
        DISTRICT: [Finding(DISTRICT, count, None, planned, planned, planned, metric)]
    }


def test_what_is_counted_is_the_rules_whatever_its_clause_calls_it(district: District) -> None:
    clauses = district.policy.clauses
    named = clauses["homes_upgraded"].model_copy(update={"metric": "points"})
    policy = replace(district.policy, clauses={**clauses, named.id: named})
    facts = replace(known(district, "2021-09"), district=replace(district, policy=policy))
    assert found(facts, named.id) == {DISTRICT: [Finding(DISTRICT, 16, None, 16, 16, 16, "homes")]}


def test_centers_that_are_built(district: District) -> None:
    """One accepted, one completed, one given up, 22 not reported; two beside Annex 1, of which one is built, and an old one."""
    beside = {"town": "几江街道", "kind": "center", "plan_year": "none"}
    facts = known(district, "2021-12", {"facilities": [
        {"facility_id": "白沙-中心-2021-01", "accepted_on": DAY}, {"facility_id": "珞璜-中心-2021-01", "completed_on": DAY},
        {"facility_id": "李市-中心-2021-01", "accepted_on": DAY, "closed_on": DAY},
        {"facility_id": "几江-中心-计划外-01", **beside, "accepted_on": DAY}, {"facility_id": "几江-中心-计划外-02", **beside, "completed_on": DAY},
        {"facility_id": "几江-中心-已有-01", "kind": "center", **OLD},
    ]})  # fmt: skip
    assert found(facts, "town_centers_built") == {
        DISTRICT: [Finding(DISTRICT, 25, 1, 22, 25, 25, "centers", beside=2)]
    }
    (points,) = found(facts, "points_set_up")[DISTRICT]
    assert points == Finding(
        DISTRICT, 95, None, 95, 95, 95, "points"
    )  # nothing is told beside of points and homes
    (care,) = found(facts, "care_centers_built")[DISTRICT]
    assert care == Finding(DISTRICT, 2, None, 1, 1, 1, "care_centers", beside=0)


def test_points_count_when_completed(district: District) -> None:
    given = {
        "facilities": [
            {"facility_id": f"白沙-点-2021-0{n}", f"{step}_on": DAY}
            for n, step in enumerate(("started", "completed", "opened"), 1)
        ]
    }
    for reading, actual in (("by_kind", 2), ("completed", 2), ("accepted", 0)):
        (one,) = found(known(district, "2021-12", given, built_when=reading), "points_set_up")[DISTRICT]
        assert one == Finding(DISTRICT, 95, actual, 92, 95, 95, "points")


def test_homes_by_their_works_or_by_annex_2(district: District) -> None:
    """一（一）, 二（二）: two are accepted, one of them meets Annex 2, the other fails in one indicator; a third was given up."""
    names = ("几江-院-2021-01", "德感-院-2021-01")
    given: dict[str, list[dict[str, Any]]] = {
        "facilities": [*({"facility_id": name, "accepted_on": DAY} for name in names), {"facility_id": "李市-院-2021-01", "closed_on": DAY}],
        "annex2": [*({"facility_id": name, "indicator": "EVERY", "result": "pass"} for name in names),
                   {"facility_id": names[0], "indicator": 3, "result": "fail"}],
    }  # fmt: skip
    (works,) = found(known(district, "2021-12", given), "homes_upgraded")[DISTRICT]
    assert works == Finding(DISTRICT, 16, 2, 13, 16, 16, "homes")
    annex2 = known(district, "2021-12", given, home_upgraded_when="annex2")
    (met,) = found(annex2, "homes_upgraded")[DISTRICT]
    assert met == Finding(DISTRICT, 16, 1, 13, 16, 16, "homes", needs=("annex2.result",))
    (centers,) = found(annex2, "town_centers_built")[DISTRICT]
    assert centers.needs == ()


def cell(town: str, metric: str, count: int, actual: int | None, unknown: int, **told: Any) -> Finding:
    told = {"planned": count, "planned_high": count, "same": True} | told
    return Finding(town, count, actual, unknown, metric=metric, deadline=f"{metric[-4:]}-12-31", **told)


def test_each_cell_of_annex_1(district: District) -> None:
    """白沙: 1 center and 9 points in 2021, 1 home in 2022; 德感: a home in 2021, the care center in 2022; 鼎山: nothing."""
    facts = known(district, "2021-12", {"facilities": [
        {"facility_id": "白沙-中心-2021-01", "started_on": DAY}, {"facility_id": "白沙-点-2021-01", "completed_on": DAY},
        {"facility_id": "白沙-点-2021-02", "completed_on": DAY, "closed_on": DAY},
    ]})  # fmt: skip
    findings = found(facts, "annex1_town_year")
    assert findings["白沙镇"] == [
        cell("白沙镇", "centers_2021", 1, 0, 0),
        cell("白沙镇", "points_2021", 9, 1, 7),
        cell("白沙镇", "homes_2022", 1, None, 1),
    ]
    assert findings["德感街道"] == [
        cell("德感街道", "homes_2021", 1, None, 1),
        cell("德感街道", "care_centers_2022", 1, None, 1),
    ]
    assert findings["鼎山街道"] == [Finding("鼎山街道", None, metric="scheduled")]
    assert findings[DISTRICT] == [
        cell(DISTRICT, "centers_2021", 18, 0, 17), cell(DISTRICT, "points_2021", 70, 1, 68), cell(DISTRICT, "homes_2021", 8, None, 8),
        cell(DISTRICT, "centers_2022", 7, None, 7), cell(DISTRICT, "points_2022", 25, None, 25), cell(DISTRICT, "homes_2022", 8, None, 8),
        cell(DISTRICT, "care_centers_2022", 1, None, 1),
    ]  # fmt: skip
    assert list(findings) == [DISTRICT, *district.towns]


def test_begun_is_enough_by_the_other_reading(district: District) -> None:
    given = {"facilities": [{"facility_id": "白沙-中心-2021-01", "started_on": DAY}, {"facility_id": "李市-中心-2021-01", "site_chosen_on": DAY},
                            {"facility_id": "珞璜-中心-2021-01", "started_on": DAY, "closed_on": DAY}]}  # fmt: skip
    findings = found(known(district, "2021-12", given, scheduled_means="started"), "annex1_town_year")
    needs = {"needs": ("facilities.started_on",)}
    assert findings["白沙镇"][0] == cell("白沙镇", "centers_2021", 1, 1, 0, **needs)
    assert findings["李市镇"][0] == cell("李市镇", "centers_2021", 1, 0, 0, **needs)
    assert findings["珞璜镇"][0] == cell("珞璜镇", "centers_2021", 1, 0, 0, **needs)
    assert findings[DISTRICT][0] == cell(DISTRICT, "centers_2021", 18, 1, 15, **needs)


def test_what_a_scenario_changes_is_planned_not_demanded(district: District) -> None:
    """白沙 9 - 9 points in 2021: 70 - 9 = 61 of the district, and 95 - 9 = 86 in all."""
    told = {"who": "a", "why": "b", "source": "c"}
    facts = known(district, "2021-09")
    change = Change(town="白沙镇", kind="points", year=2021, change=-9, **told)
    facts = replace(facts, scenario=replace(facts.scenario, changes=(change,)))
    findings = found(facts, "annex1_town_year")
    lost = {"planned": 0, "planned_high": 0, "same": False}
    assert findings["白沙镇"][1] == cell("白沙镇", "points_2021", 9, None, 9, **lost)
    whole = {"planned": 61, "planned_high": 61, "same": False}
    assert findings[DISTRICT][1] == cell(DISTRICT, "points_2021", 70, None, 70, **whole)
    assert found(facts, "points_set_up")[DISTRICT] == [Finding(DISTRICT, 95, None, 95, 86, 86, "points")]


def test_every_kind_of_annex_1_has_its_clause() -> None:
    """一（一）: care centers, homes, centers, points; only homes may be counted by Annex 2, and the cells are of all kinds."""
    built = [rule for rule in counts.RULES if rule.find is counts.built_in_district]
    assert [rule.about.kinds for rule in built] == [
        (kinds.CARE_CENTER,),
        (kinds.HOME,),
        (kinds.CENTER,),
        (kinds.POINT,),
    ]
    assert [rule.under for rule in built] == [{}, {counts.UPGRADED: (counts.ANNEX2,)}, {}, {}]
    (cells,) = [rule for rule in counts.RULES if rule.find is counts.tasks_of_annex1]
    assert (cells.clause, cells.about.kinds) == ("annex1_town_year", kinds.KINDS)
