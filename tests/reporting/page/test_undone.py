"""Without returns the page begins with what the plan leaves undone, whatever that is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eldercare_analysis import load_scenario
from eldercare_analysis.analysis.served.coverage import Coverage, coverage_rows
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.facts import facts
from eldercare_analysis.reporting.items import Notes
from eldercare_analysis.reporting.page.undone import plan_answer


@pytest.fixture(scope="module")
def last(district: District) -> Coverage:
    return next(row for row in coverage_rows(case_of(district)) if (row.town, row.year) == (DISTRICT, 2022))


def answered(district: District, row: Coverage, language: Language = "zh") -> Notes:
    return plan_answer(
        Study(district, district.baseline, "2021-09", None, town=None, language=language), [row]
    )


def test_how_many_villages_stay_without_service(district: District, last: Coverage) -> None:
    """175 villages, 155 to 169 served (14 centers may stand in a village without a point): 6 to 20 are not."""
    assert answered(district, last).title == "照计划建完，仍有6–20个村没有养老服务"
    english = answered(district, last, "en")
    assert english.title == "With all of the plan built, 6–20 villages still without elder care"
    assert [fact.value for fact in facts([english]) if fact.kind == "figure"] == [6, 20]
    assert "没有填报" in answered(district, last).notes[0]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 0, "175个村都有养老服务"),
        (0, 3, "可能有村没有养老服务，至多3个"),
        (6, 6, "仍有6个村没有养老服务"),
        (None, None, "无法计算"),
    ],
)
def test_each_answer_says_only_what_is_known(
    district: District, last: Coverage, low: int | None, high: int | None, said: str
) -> None:
    assert said in answered(district, replace(last, unserved_low=low, unserved_high=high)).title


def test_a_scenario_is_named_where_its_plan_differs(district: District) -> None:
    """By "second-year-late" the second year's facilities come after 2022: 130 to 140 of 175 served, so 35 to 45 are not."""
    scenario = load_scenario("second-year-late", district)
    study = Study(district, scenario, "2021-09", None, town=None, language="zh")
    title = plan_answer(study, coverage_rows(study)).title
    assert title == "按本情景，到2022年末，仍有35–45个村没有养老服务"


def test_without_villages_there_is_nothing_to_cover(district: District, last: Coverage) -> None:
    row = replace(last, villages=0)
    assert answered(district, row).title == "没有行政村，覆盖率不适用"
    one = replace(last, villages=1, unserved_low=1, unserved_high=1)
    assert "1 village still" in answered(district, one, "en").title
