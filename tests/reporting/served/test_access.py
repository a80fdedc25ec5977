"""Access and siting as tables, of rows by hand: limits with their unit, ranges, what is passed over, what each site brings."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan

import pytest

from eldercare_analysis.analysis.planning.siting import Site, SitingPlan, Step
from eldercare_analysis.analysis.served.access import STRAIGHT, Access
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.served.access import access_items, access_table, limit_of, siting_table
from eldercare_analysis.reporting.words import Words

NEAR = Access("白沙镇", 4, 1, 3, "point", STRAIGHT, 1.5, 2, 0.25, 0.75)
FAR = replace(NEAR, within_low=4, within_high=4, limit=3.0, unplaced=0, share_low=1.0, share_high=1.0)
SITES = [Site("500116006201", "甲村", "白沙镇", 7.25), Site("500116006202", "乙村", "白沙镇", inf)]


@pytest.fixture
def study(district: District) -> Study:
    return Study(district, district.baseline, "2021-09", None, town=None, language="zh")


def plain(table: Table) -> list[list[str]]:
    return [[cell.plain for cell in row] for row in table.rows]


def test_villages_near_a_point_as_a_range(study: Study) -> None:
    """1 to 3 of 4 villages are within 1.5 km: 25 to 75 %; all 4 within 3 km; 2 points stand nobody knows where."""
    table = access_table(study, [NEAR, replace(FAR, unplaced=2)])
    assert [head.key for head in table.columns] == ["kind", "limit", "within", "villages", "share"]
    rows = plain(table)
    assert [row[2:] for row in rows] == [["1–3", "4", "25%–75%"], ["4", "4", "100%"]]
    assert [row[0] for row in rows] == ["村级互助养老点", "村级互助养老点"]
    assert ("1.5" in rows[0][1], "3" in rows[1][1]) == (True, True)
    assert "2" in [number.text for number in table.caption.numbers]


def test_where_all_have_a_place_nothing_is_passed_over(study: Study) -> None:
    caption = access_table(study, [FAR]).caption
    assert not caption.numbers


def test_several_towns_are_named(study: Study) -> None:
    table = access_table(study, [NEAR, replace(NEAR, town=DISTRICT, villages=175)])
    assert [row[0] for row in plain(table)] == ["白沙镇", "合计"]
    assert [row[4].numbers[0].value for row in table.rows] == [4, 175]


def test_without_places_of_villages_there_is_no_table(study: Study) -> None:
    assert access_items(study) == []


def test_a_limit_keeps_its_value() -> None:
    told = limit_of(Words("zh"), STRAIGHT, 1.5)
    assert [number.value for number in told.numbers] == [1.5]
    assert limit_of(Words("en"), "travel_minutes", 15.0).plain == "15 minutes of travel"


def test_sites_by_distance_and_what_each_step_brings(study: Study) -> None:
    """From 2.5 km to 1.25 km on average by one point: 1.25 better; the first site alone cannot be valued: nothing exists."""
    plan = SitingPlan(SITES, [Step(0, 2.5, nan), Step(1, 1.25, 1.25)], (3, 1))
    table = siting_table(study, plan, "p_median", STRAIGHT)
    assert [row[0] for row in plain(table)] == ["1", "2"]
    assert [row[2:] for row in plain(table)] == [
        ["甲村", "500116006201", "7.25"],
        ["乙村", "500116006202", "无（尚无设施）"],
    ]
    assert [note.plain for note in table.notes] == [
        "增加0个点：到最近点或中心的平均距离 2.50 千米，比上一行改善 —",
        "增加1个点：到最近点或中心的平均距离 1.25 千米，比上一行改善 1.25",
        "未考虑：3个没有位置的村，1个不知所在村的设施。",
    ]


def test_sites_by_coverage_count_villages(study: Study) -> None:
    plan = SitingPlan(SITES[:1], [Step(0, 5.0, nan), Step(1, 12.0, 7.0)], (0, 0))
    table = siting_table(study, replace(plan, chosen=[replace(SITES[0], brings=7.0)]), "coverage", STRAIGHT)
    assert plain(table)[0][4] == "7"
    assert [[number.value for number in note.numbers] for note in table.notes] == [[0, 5], [1, 12, 7]]
