"""Whose figures a sentence tells: Annex 1's as printed, with what is reported, or a scenario's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis.goals.clarify import points_to_clarify
from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.scenario_document import Change, Delay
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.goals.annex1 import remark
from eldercare_analysis.reporting.goals.matters import plan_matters
from eldercare_analysis.reporting.maps import coverage_map, coverage_years
from eldercare_analysis.reporting.served.charts import coverage_chart, target_chart
from eldercare_analysis.reporting.served.coverage import coverage_by_town, coverage_by_year, coverage_headline
from tests.returns import register_of

pytestmark = pytest.mark.slow

CLOSED = {
    "facilities": [{"facility_id": f"白沙-点-2021-{n:02d}", "closed_on": date(2022, 3, 1)} for n in (1, 2)]
}


def study_of(
    district: District,
    given: dict[str, Any] | None = None,
    town: str | None = None,
    language: Language = "zh",
) -> Study:
    register = register_of(district, {"month": "2022-06", "given": given}) if given else None
    return Study(district, district.baseline, "2022-06", register, town=town, language=language)


def covered(study: Study) -> Any:
    return coverage_rows(study)


@pytest.mark.parametrize("town", [None, "白沙镇"])
def test_points_that_closed_are_not_annex_1s(district: District, town: str | None) -> None:
    """一（二）: Annex 1 serves 155 to 169 of 175 villages, 13 to 14 of the 14 of 白沙镇; two points fewer serve two villages fewer each."""
    study = study_of(district, CLOSED, town)
    finding = coverage_headline(study, covered(study)).finding
    assert finding.plain.startswith("按附件1并计入已填报的撤销、停用和所在村，到2022年末，")
    now, before = ("11–12个村", "13–14个村") if town else ("153个确定有互助点；14个取决于", "155–169个村")
    assert now in finding
    assert f"附件1原定为{before}" in finding
    assert "按附件1，" not in finding


def test_titles_and_captions_say_that_returns_are_counted_in(district: District) -> None:
    study = study_of(district, CLOSED)
    table = covered(study)
    for item in (coverage_map(study, table), coverage_years(study, table), coverage_chart(study, table),
                 coverage_by_year(study, table), coverage_by_town(study, table)):  # fmt: skip
        assert item.title.plain.endswith("（计入填报）"), item.id
    assert "已有加安排数；已撤销、停用的不服务" in coverage_by_town(study, table).caption
    assert "计入填报" in target_chart(study, target_rows(study)).caption


@pytest.mark.parametrize(
    "given", [None, {"facilities": [{"facility_id": "白沙-点-2021-01", "accepted_on": date(2022, 3, 1)}]}]
)
def test_returns_that_change_nothing_leave_annex_1_as_it_is(
    district: District, given: dict[str, Any] | None
) -> None:
    study = study_of(district, given)
    table = covered(study)
    assert coverage_headline(study, table).finding.plain.startswith(
        "按附件1，到2022年末，175个村中155个确定有互助点；14个取决于镇中心设在哪个村；6个"
    )
    assert "原定" not in coverage_headline(study, table).finding
    assert "计入填报" not in coverage_map(study, table).title
    assert "不服务" not in coverage_by_town(study, table).caption


def test_in_english(district: District) -> None:
    study = study_of(district, CLOSED, "白沙镇", "en")
    finding = coverage_headline(study, covered(study)).finding
    assert finding.plain.startswith("By Annex 1, with what is reported of closed and suspended points")
    assert finding.plain.endswith("Annex 1 by itself: 13–14 villages.")


def remark_of(district: District, town: str | None, language: Language = "zh", **parts: Any) -> str:
    rules = replace(district.baseline, **parts)
    return remark(Study(district, rules, "2022-06", town=town, language=language)).plain


def change(town: str, year: int, count: int) -> Change:
    return Change(town=town, kind="points", year=year, change=count, who="a", why="b", source="c")


def test_a_town_that_a_scenario_leaves_alone(district: District) -> None:
    """One point moves within 白沙镇 from 2021 to 2022: nothing of 石蟆镇 changes; 95 points in all as before."""
    moved = (change("白沙镇", 2021, -1), change("白沙镇", 2022, 1))
    assert remark_of(district, "石蟆镇", changes=moved) == "本情景没有改变本镇街的安排。"
    for town in (None, "白沙镇"):
        assert (
            remark_of(district, town, changes=moved) == "本情景改变了计划的地点或年度，各类总数与附件1相同。"
        )
    assert (
        remark_of(district, "石蟆镇", "en", changes=moved).strip()
        == "This scenario changes nothing in what is scheduled here."
    )


def test_years_after_the_plan_count_in_totals(district: District) -> None:
    """95 points of Annex 1 and 3 more in 2023 are 98; by the end of 2022 there are 95 either way."""
    told = remark_of(district, None, changes=(change("白沙镇", 2023, 3),))
    assert "村级互助养老点各年合计按本情景安排98个，附件1为95个" in told
    assert "相同" not in told


def test_sentences_of_a_remark_are_not_joined_by_a_comma(district: District) -> None:
    """Points 95 + 1 = 96, homes 16 - 8 (those of 2022 are late) = 8: two sentences."""
    late = (Delay(kind="homes", year=2022, months=6, who="a", why="b", source="c"),)
    told = remark_of(district, None, changes=(change("白沙镇", 2022, 1),), delays=late)
    assert "。、" not in told
    assert told.count("。") == 2
    assert "安排96个，附件1为95个。" in told


def test_points_of_a_town_whose_existing_ones_are_not_published(district: District) -> None:
    """Annex 1 leaves the existing points of 鼎山街道 blank; 2 that a scenario schedules are at least 2."""
    rules = replace(district.baseline, changes=(change("鼎山街道", 2022, 2),))
    study = Study(district, rules, "2022-06", town=None, language="zh")
    rows = {
        row[0]: row for row in coverage_by_town(study, coverage_rows(case_of(district, scenario=rules))).rows
    }
    assert rows["鼎山街道"][2] == "≥2（现有数未公布）"
    own = Study(district, rules, "2022-06", town="鼎山街道", language="en")
    years = {
        row[0]: row[2] for row in coverage_by_year(own, coverage_rows(case_of(district, scenario=rules))).rows
    }
    assert years == {"2020": "unknown", "2021": "unknown", "2022": "≥2 (existing ones not published)"}
    plain = {
        row[0]: row for row in coverage_by_town(study_of(district), coverage_rows(case_of(district))).rows
    }
    assert plain["鼎山街道"][2] == "未知"


def test_no_remark_under_nothing(district: District) -> None:
    """四屏镇: 2 points and a center for 4 villages leave 1; 几江街道 and 鼎山街道 have no such tile to remark on where 0 or none apply."""
    notes = {
        town: coverage_headline(study_of(district, town=town), coverage_rows(case_of(district))).tiles[2]
        for town in district.towns
    }
    for tile in notes.values():
        assert (tile.note == "") is (tile.value in {"0", "不适用", "未知"})
    assert notes["四屏镇"].value == "1"
    assert notes["四屏镇"].note.plain.startswith("须设点，除非")


def test_whose_years_of_awards(district: District) -> None:
    """三（二）: the two readings are compared by Annex 1 as printed, which a report of another plan says."""
    for rules, said in (
        (district.baseline, False),
        (replace(district.baseline, changes=(change("白沙镇", 2022, 1),)), True),
    ):
        study = Study(district, rules, "2022-06", town=None, language="zh")
        rows = plan_matters(study, points_to_clarify(study)).rows
        note = next(row[1] for row in rows if "奖补算在哪一年" in row[1])
        assert ("（均按附件1的安排）" in note) is said
