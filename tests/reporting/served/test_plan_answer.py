"""The plan's answer: every case has a title of its own, true to the row of coverage it is about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eldercare_analysis.analysis.served.coverage import Coverage, coverage_rows
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.served.coverage import coverage_headline
from eldercare_analysis.reporting.served.plan_answer import answer_title

ROOT = Path(__file__).parents[3]


def study_of(district: District, language: Language = "zh") -> Study:
    return Study(district, district.baseline, "2021-09", town=None, language=language)


def last_of(study: Study) -> Coverage:
    return next(row for row in coverage_rows(study) if (row.town, row.year) == (DISTRICT, 2022))


def test_the_plan_by_hand(district: District) -> None:
    """60 existing and 95 points: 155 of 175 villages; 14 seats may serve one each; 175 - 169 = 6; 2 - 1 care centers."""
    study = study_of(district)
    answer = coverage_headline(study, coverage_rows(study))
    assert answer.title == "照计划建完，仍有6至20个村没有养老服务"
    assert answer.finding == (
        "按附件1，到2022年末，175个村中155个确定有互助点；14个取决于镇中心设在哪个村；6个没有点，也没有中心可覆盖。"
        "附件1的失能特困人员集中照护中心少安排1个。"
    )
    english = study_of(district, "en")
    assert answer_title(english, last_of(english)) == "With the plan built, 6 to 20 villages lack elder care"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 0, "照计划建完，每个村都有养老服务"),
        (3, 3, "照计划建完，仍有3个村没有养老服务"),
        (0, 4, "照计划建完，最多有4个村没有养老服务"),
        (None, None, "有镇街的现有互助点数没有公布，算不出多少个村没有养老服务"),
    ],
)
def test_each_case_has_its_sentence(
    district: District, low: int | None, high: int | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eldercare_analysis.reporting.served.plan_answer.counted_by", lambda *_: "annex")
    study = study_of(district)
    assert answer_title(study, replace(last_of(study), unserved_low=low, unserved_high=high)) == said


def test_villages_about_to_be_merged_are_set_apart(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eldercare_analysis.reporting.served.plan_answer.counted_by", lambda *_: "annex")
    study = study_of(district)
    row = replace(last_of(study), merging_high=2)
    assert answer_title(study, row) == "照计划建完，除即将合并的村外，仍有6至20个村没有养老服务"
    assert answer_title(study, replace(row, villages=0)) == "没有行政村，村级覆盖不适用"


def test_a_late_scenario_says_by_when() -> None:
    """By the end of 2022 nothing of 2022 is done: 60 + 70 points, 10 seats of 2021: 175 - 140 = 35 to 45."""
    study = open_study("district", month="2021-09", data=ROOT / "data", scenario="second-year-late")
    assert (
        coverage_headline(study, coverage_rows(study)).title
        == "按本情景到2022年末，仍有35至45个村没有养老服务"
    )
