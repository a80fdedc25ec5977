"""Words of the meeting: nothing reported is no 0, numbers near a limit show their side, one is no plural, nothing is said twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.analysis.meeting.forecast import Forecast
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.letters import undrawable
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.scenario_document import Change
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import LANGUAGES, Language, say
from eldercare_analysis.reporting.goals.deadline import after_plan, told_once
from eldercare_analysis.reporting.goals.heatmap import LOOKS
from eldercare_analysis.reporting.goals.overview import targets_headline
from eldercare_analysis.reporting.meeting.attention import issue_table
from eldercare_analysis.reporting.meeting.changes import _forecast, change_notes, forecast_notes
from eldercare_analysis.reporting.meeting.decisions import decisions
from eldercare_analysis.reporting.meeting.progress import (
    progress_by_town,
    progress_table,
    signed_points,
)
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import fill, text_of
from tests.reporting.meeting.test_meeting_carried import TOWN, dispatch_of, facilities, sent, study_of

NAMES = ("中心-2021-01", "点-2021-01", "点-2021-02", "点-2021-03")  # 西湖's tasks of 2021
FINDINGS = (("C1.f", "甲。"), ("B1.f", "乙。"))


@pytest.mark.parametrize(
    ("behind", "text"),
    [
        (10.4, "-10.4"),
        (10.0, "-10"),
        (10.6, "-11"),
        (0.4, "-0.4"),
        (0.0, "0"),
        (-9.6, "+9.6"),
        (-25.3, "+25"),
    ],
)
@pytest.mark.slow
def test_points_near_a_limit_show_their_side(district: District, behind: float, text: str) -> None:
    """Up to 10 points behind is yellow: 10.4 is red, so it is no 10; 0.4 is yellow, so it is no 0; 9.6 ahead is not yet 10."""
    dispatch = dispatch_of(
        study_of(district, "2021-12", sent(district, "2021-12", TOWN, facilities=facilities(TOWN, *NAMES)))
    )
    assert signed_points(dispatch, behind) == text


def test_awards_by_town_are_those_of_its_centers_and_silence_is_a_range(district: District) -> None:
    """西湖: its one center has its 100 wan, so 1 of 1; 白沙 (1 center, 9 points) is silent: 0 to 10 of 10 accepted, no light."""
    pay = {"payer": "municipality", "step": "paid", "town": TOWN, "facility_id": "西湖-中心-2021-01", "purpose": "award",
           "date": date(2021, 11, 2), "amount_yuan": 1_000_000, "document": "X1"}  # fmt: skip
    rows = facilities(TOWN, *NAMES, accepted_on=date(2021, 10, 1))
    dispatch = dispatch_of(
        study_of(district, "2021-12", sent(district, "2021-12", TOWN, facilities=rows, payments=[pay]))
    )
    item = progress_by_town(dispatch)
    heads = [column.label for column in item.columns]
    cells = {row[0]: dict(zip(heads, row, strict=True)) for row in item.rows}
    assert cells[TOWN]["到位"] == "1"  # of fewer than ten no percent
    silent = cells["白沙镇"]
    assert (silent["验收"], silent["开工"]) == ("0–10 (0%–100%)", "0–10")
    assert silent["比序时"] == "未报"
    assert "灰" in silent.values()


def test_numbers_of_progress_name_their_tasks_and_column(district: District) -> None:
    """西湖: 4 tasks, all reported, 3 accepted: 3 is `accepted` and `accepted_high`, told once, without percent."""
    rows = facilities(TOWN, *NAMES[:3], accepted_on=date(2021, 10, 1)) + facilities(TOWN, NAMES[3])
    returned = sent(district, "2021-12", TOWN, facilities=rows)
    table = progress_table(dispatch_of(study_of(district, "2021-12", returned, town=TOWN)))
    assert table.about[-1] == {"town": TOWN, "kind": "all"}
    cells = dict(zip([head.key for head in table.columns], table.rows[-1], strict=True))
    named = [(one.text, one.column) for one in cells["step_accepted"].numbers]
    assert named == [("3", "accepted")]
    assert [(one.value, one.column) for one in cells["planned"].numbers] == [(4, "planned")]
    assert table.emphasis == [len(table.rows) - 1]


def test_the_forecast_names_the_kinds_that_it_leaves_out(district: District) -> None:
    """Tasks of 2021 are centers, points and homes; homes are never forecast."""
    study = study_of(district, "2021-11", sent(district, "2021-11", TOWN, facilities=facilities(TOWN, *NAMES)))  # fmt: skip
    assert "不作预测的类别：敬老院改造提升。" in forecast_notes(dispatch_of(study)).notes


@pytest.mark.parametrize(("language", "text"), [("zh", "预计验收7个，任务9个"), ("en", "7 accepted by")])
def test_a_forecast_of_one_number_says_it_once(district: District, language: Language, text: str) -> None:
    words = words_of(Study(district, district.baseline, "2021-12", town=None, language=language))
    told = _forecast(words, Forecast(kinds.CENTER, 9, date(2021, 12, 31), 5, 0, low=7, usual=7, high=7))
    assert text in told
    assert not {"中位数", "median"} & set(told.plain.split())
    assert "中位数" not in told


def plan_changed(district: District) -> Scenario:
    change = Change(town=TOWN, kind="points", year=2021, change=1, who="trial", why="trial", source="trial")
    return replace(district.baseline, changes=(change,))


def test_tasks_are_said_to_be_annex_1s_where_the_scenario_plans_otherwise(district: District) -> None:
    study = study_of(district, "2021-11", sent(district, "2021-11", TOWN, facilities=facilities(TOWN, *NAMES)))  # fmt: skip
    assert "任务按附件1计" not in progress_table(dispatch_of(study)).caption
    changed = Study(district, plan_changed(district), study.month, study.register, town=None, language="zh")
    assert "任务按附件1计" in progress_table(dispatch_of(changed)).caption


def test_what_carried_over_means_is_said_only_where_something_is(district: District) -> None:
    rows = facilities(TOWN, *NAMES, issue="缺用地")
    returned = sent(district, "2021-11", TOWN, facilities=rows)
    now, later = (dispatch_of(study_of(district, month, returned)) for month in ("2021-11", "2021-12"))
    assert "沿用" not in issue_table(now).caption
    assert "沿用：取自该月填报" in issue_table(later).caption
    assert decisions(now).caption == "上月没有提请协调的事项。"


def test_targets_that_are_all_alike_are_counted_once(district: District) -> None:
    study = Study(district, district.baseline, "2021-12", town=None, language="zh")
    alike = [replace(one, status="not_assessable") for one in target_rows(study)]
    count = sum(one.town == "district" for one in alike)
    assert f"{count}项目标全部无法判断。" in targets_headline(study, alike).finding


def test_only_the_first_headline_says_that_the_deadline_is_over(district: District) -> None:
    study = Study(district, district.baseline, "2023-01", town=None, language="zh")
    told = told_once(study, [(name, text_of(after_plan(study, said))) for name, said in FINDINGS])
    assert told == [("C1.f", "方案期限（2022-12-31）已过。甲。"), ("B1.f", "乙。")]
    before = Study(district, district.baseline, "2022-01", town=None, language="zh")
    assert told_once(before, [(name, text_of(said)) for name, said in FINDINGS]) == list(FINDINGS)


def test_one_is_no_plural() -> None:
    for count, text in ((1, "1 exception to be explained"), (2, "2 exceptions to be explained")):
        told = Words("en")("target.part_exception", count=count)
        assert told == text
        assert [number.text for number in told.numbers] == [str(count)]
    assert fill("{n:task|tasks}", {"n": 0}) == "tasks"


def test_every_mark_of_the_heat_map_is_explained() -> None:
    for language in LANGUAGES:
        caption = say(language, "target.heatmap_caption")
        assert all(mark in caption for _, mark in LOOKS.values())
        assert not undrawable(caption)


def test_no_change_and_nothing_to_compare_are_told_apart(district: District) -> None:
    """The same return twice; one return alone; 鼎山街道 has no tasks and sent nothing."""
    own = facilities(TOWN, *NAMES)
    returns = [sent(district, month, TOWN, facilities=own) for month in ("2021-11", "2021-12")]
    found = [
        change_notes(dispatch_of(study_of(district, "2021-12", *given, town=town))).notes
        for given, town in ((returns, TOWN), (returns[1:], TOWN), (returns, "鼎山街道"))
    ]
    assert found == [["没有变化。"], ["没有可比的填报。"], []]
