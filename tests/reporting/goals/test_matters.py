"""Matters that the plan leaves to be decided: effects by hand; none is told twice; nothing once there are returns."""

from __future__ import annotations

import pytest

from eldercare_analysis.analysis.goals.clarify import Point, points_to_clarify
from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.clarify import clarify_notes
from eldercare_analysis.reporting.goals.matters import plan_items, plan_matters, plan_tasks
from eldercare_analysis.reporting.items import Notes, Table


def study_of(district: District, town: str | None = None) -> Study:
    return Study(district, district.baseline, "2021-09", town=town, language="zh")


def effects(study: Study, *points: Point) -> list[str]:
    item = plan_matters(study, points)
    assert isinstance(item, Table)
    return [row[2].plain for row in item.rows]


def test_matters_by_hand(district: District) -> None:
    """14 towns with one village more than points, and a center; 6 villages, 3 of them in 几江 and 圣泉 without a center.

    三（二）: 18 centers in 2021, 7 in 2022, 1 million each; all points of 吴滩 and 柏林 are done in 2022 only: 16 and 9.
    """
    study = study_of(district)
    item = plan_matters(study, points_to_clarify(study))
    assert isinstance(item, Table)
    assert item.title == "请会议议定的事（4件）"
    assert item.rows[0][1].plain.startswith("14个镇街的镇中心设在哪个村：白沙、珞璜、")
    assert [row[2].plain for row in item.rows] == [
        "14个村有没有服务；镇中心设在已有互助点的村，就另缺1个点，最多共14个，补点不增加奖补",
        "缺6个点，除非村即将合并撤销（名单未公布）；其中3个所在的镇街没有镇中心，有没有奖补方案未明确",
        "少1个",
        "200 万元由2021年移到2022年",
    ]
    assert [row[3].plain for row in item.rows] == [
        "二（四）",
        "一（二）、二（四）",
        "一（一）、附件1",
        "三（二）",
    ]
    told = clarify_notes(study, points_to_clarify(study)).notes
    assert [note.plain[:3] for note in told] == ["互助点", "没有安"]  # the others are above, or of money


def test_other_districts(district: District) -> None:
    study = study_of(district)
    fields = {"target": 1, "planned": 3, "section": "一（一）", "metric": "care_centers"}
    more = Point("text_and_annex", ("care_centers_built",), fields)
    years = {"default": {2021: 300, 2022: 200}, "other": {2021: 100, 2022: 200, 2023: 100, 2024: 100}}
    several = Point("award_trigger", ("municipal_subsidy_package",), years | {"option": "center_and_points"})
    assert effects(study, several, more)[0] == "多2个"  # in the order of the paper
    assert effects(study, several)[0].startswith("前者2021年")
    assert isinstance(plan_matters(study, []), Notes)


def test_tasks_by_hand(district: District) -> None:
    """18 + 70 + 8 = 96 of 2021, 7 + 25 + 8 + 1 = 41 of 2022; 3 + 7 + 1 + 40 = 51 targets."""
    study = study_of(district)
    assert plan_tasks(study, target_rows(study)).finding == (
        "附件1共安排137个设施（2021年96个、2022年41个）。51项目标中，3项按计划可达到、7项已列入附件1、1项计划不足、"
        "40项无法判断。还没有填报，要哪些表见“下一步做什么”。"
    )


@pytest.mark.parametrize("town", [None, "白沙镇"])
def test_only_the_plans_paper_has_them(district: District, town: str | None) -> None:
    study = study_of(district, town)
    targets, points = target_rows(study), points_to_clarify(study)
    printed = [item.id for item in plan_items(study, targets, points)]
    assert printed == ([] if town else ["plan_matters", "plan_tasks"])
    seats = next(one for one in points if one.key == "center_seats")  # 白沙镇 is one of its towns
    assert len(clarify_notes(study, [seats]).notes) == (1 if town else 0)  # told once: there, or as a matter
