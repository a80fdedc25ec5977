"""What a scenario assumes is told in words: each kind of entry, no name that only programs use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eldercare_analysis.inputs.scenario_document import Change
from eldercare_analysis.inputs.sources import Assumption
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.money.assumed import assumed_value, assumed_what

DATA = Path(__file__).parents[3] / "data"


def said(scenario: str, language: Language = "zh") -> dict[str, str]:
    study = open_study("district", month="2021-09", data=DATA, scenario=scenario, language=language)
    return {
        assumed_what(study, one).plain: assumed_value(study, one).plain for one in study.scenario.assumptions
    }


def test_in_words() -> None:
    costs = said("invented-costs")
    assert costs["镇中心建设成本"] == "900000"
    assert costs["镇中心建设成本的范围"] == "700000至1400000，最可能900000"
    assert costs["集中供养人数：几江"] == "40"
    assert said("second-year-late") == {"第1处推迟": "2022、全部设施推迟6个月"}


@pytest.mark.parametrize("scenario", ["invented-costs", "points-first", "each-facility", "second-year-late"])
def test_no_name_of_programs(scenario: str) -> None:
    for language in ("zh", "en"):
        for name, value in said(scenario, language).items():
            assert not re.search(r"[a-z]_[a-z]|\bparameters\b", name + value)


def test_a_change_of_the_plan() -> None:
    study = open_study("district", month="2021-09", data=DATA)
    change = Change(town="白沙镇", kind="points", year=2022, change=2, who="a", why="b", source="c")  # type: ignore[arg-type]
    one = Assumption("s", "plan.1", "", "a", "b", "c", entry=change)
    assert (assumed_what(study, one), assumed_value(study, one)) == (
        "计划的第1处变动",
        "白沙2022年村级互助养老点+2",
    )
    seat = Assumption("s", "center_seats.白沙镇", "village", "a", "b", "c")
    assert (assumed_what(study, seat), assumed_value(study, seat)) == (
        "镇中心所在：白沙",
        "设在没有互助点的村",
    )
