"""The first page of the dispatch: its answer, squares, decisions, outlook; figures by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.items import Notes, Table, stages_of
from eldercare_analysis.reporting.meeting.answer import dispatch_headline
from eldercare_analysis.reporting.meeting.decisions import decisions
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.meeting.outlook import checks, year_end
from eldercare_analysis.reporting.meeting.squares import squares_by_kind, squares_by_town
from eldercare_analysis.reporting.meeting.year_chart import year_chart
from tests.money import returns_of

TOWN, CENTER = "西湖镇", "西湖-中心-2021-01"
POINTS = [f"西湖-点-2021-0{n}" for n in (1, 2, 3)]
SITE, ACCEPTED = date(2021, 6, 20), date(2021, 9, 10)
ASKED = {
    "issue_kind": "site",
    "issue": "用地未落实",
    "responsible_unit": "区规划自然资源局",
    "due_on": date(2021, 8, 31),
    "needs_district": True,
}


def dispatch_of(
    district: District,
    rows: list[dict[str, Any]],
    *,
    month: str = "2021-09",
    town: str | None = TOWN,
    language: Language = "zh",
) -> Dispatch:
    register = returns_of(district, {"2021-09": {"facilities": rows}})
    return Dispatch(Study(district, district.baseline, month, register, town=town, language=language))


def rows_of(**cells: Any) -> list[dict[str, Any]]:
    """Return a center that waits for its site, and three points: one accepted, two with a site."""
    return [
        {"facility_id": CENTER, **cells},
        {"facility_id": POINTS[0], "site_chosen_on": SITE, "accepted_on": ACCEPTED},
        {"facility_id": POINTS[1], "site_chosen_on": SITE},
        {"facility_id": POINTS[2], "site_chosen_on": SITE},
    ]


def test_the_title_answers(district: District) -> None:
    """1 of 4 is accepted; the clock of 2021 runs from June (plan of June 2021): 4 of 7 months, 4 × 4/7 = 2.3."""
    headline = dispatch_headline(dispatch_of(district, rows_of()))
    assert headline.title == "西湖镇：全年4个设施，已验收1个；按序时应到2.3个"
    # 4/7 − 1/4 = 57.14 − 25 = 32.1 points
    assert headline.finding == "比序时慢32.1个百分点。任务中本月新增验收1个。"
    english = dispatch_headline(dispatch_of(district, rows_of(), language="en"))
    assert english.title == "Xihu (西湖镇): 1 of 4 tasks accepted; 2.3 are due by now"


def test_the_title_without_returns_of_the_town_or_tasks(district: District) -> None:
    silent = dispatch_headline(dispatch_of(district, rows_of(), town="白沙镇"))
    assert silent.title == "白沙镇：2021年10个设施，都还没有填报"  # 1 center and 9 points (Annex 1)
    assert silent.finding == "《设施进度》9月没有填报，以前也没有。"
    none = dispatch_headline(dispatch_of(district, rows_of(), month="2021-10", town="圣泉街道"))
    assert none.title == "圣泉街道：2021年没有建设任务，以前年度也没有结转"
    later = dispatch_headline(dispatch_of(district, rows_of(), month="2021-10"))
    assert later.finding == "比序时慢46.4个百分点。10月没有填报，沿用以前填报。"  # 5/7 − 1/4


def test_after_the_plan_nothing_is_due_by_a_clock(district: District) -> None:
    """Carried in from 2021 are the three that were not accepted; 2022 has nothing of its own for the town."""
    headline = dispatch_headline(dispatch_of(district, rows_of(), month="2023-03"))
    assert headline.title == "西湖镇：2022年3个设施，已验收0个"


def test_one_square_a_facility(district: District) -> None:
    table = squares_by_kind(dispatch_of(district, rows_of(suspended_on=date(2021, 9, 1))))
    cells = {row[0].plain: stages_of(row[1]) for row in table.rows}
    assert cells == {
        "镇养老服务中心": [("suspended", 1)],
        "村级互助养老点": [("accepted", 1), ("site_chosen", 2)],
    }
    assert [row[2] for row in table.rows] == ["0 / 1", "1 / 3"]
    # 57.14 points of 100 without the center, 57.14 − 33.33 = 23.8 for the points; fewer than ten: no percent
    assert [row[4] for row in table.rows] == ["慢57.1个百分点", "慢23.8个百分点"]
    assert {row[3].plain for row in table.rows} == {"—"}


def test_what_is_in_use_without_acceptance_is_not_drawn_as_accepted(district: District) -> None:
    table = squares_by_kind(dispatch_of(district, [{"facility_id": CENTER, "opened_on": ACCEPTED}]))
    assert stages_of(table.rows[0][1]) == [("opened_unaccepted", 1)]


def test_towns_behind_come_first_with_the_reason(district: District) -> None:
    dispatch = dispatch_of(district, rows_of(**ASKED), town=None)
    table = squares_by_town(dispatch)
    first = [cell.plain for cell in table.rows[0]]
    assert first[0] == "西湖"
    assert first[2:] == [
        "1 / 4",
        "滞后，慢32.1个百分点 · 1个没有选址（用地未落实）、2个选址后未开工、需区级协调1件",
    ]
    assert all(
        row[3].plain.startswith("《设施进度》9月未报") for row in table.rows[1:]
    )  # nobody else sent anything
    assert len(table.rows) == 8


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (date(2021, 8, 31), "超期30天（2021-08-31）"),
        (date(2021, 9, 30), "超期（当日到期，2021-09-30）"),
        (date(2021, 12, 31), "剩92天（2021-12-31）"),
        (None, "没有填报时限"),
    ],
)
def test_a_matter_says_what_who_when_and_what_it_costs(
    district: District, due: date | None, told: str
) -> None:
    table = decisions(dispatch_of(district, rows_of(**ASKED | {"due_on": due})))
    assert isinstance(table, Table)
    assert table.title == "请会议议定的事（1件）"
    assert [[cell.plain for cell in row] for row in table.rows] == [
        [
            "养老服务中心：用地未落实",
            "区规划自然资源局",
            told,
            "少1个镇养老服务中心；先建后补，奖补100 万元还不能拨付",
        ]
    ]


def test_nothing_to_decide_is_said(district: District) -> None:
    found = decisions(dispatch_of(district, rows_of()))
    assert isinstance(found, Notes)
    assert [note.plain for note in found.notes] == ["没有需要区级协调的问题。"]


def test_the_year_s_end_is_not_foretold_from_one_acceptance(district: District) -> None:
    notes = [note.plain for note in year_end(dispatch_of(district, rows_of())).notes]
    assert (
        "镇养老服务中心：已验收0个，计划18个；已知工期太少，不预测。另有17个未填报，不在预测内。" in notes
    )  # 18 centers in 2021
    over = year_end(dispatch_of(district, rows_of(), month="2021-12"))
    assert len(over.notes) == 1


def test_what_is_to_be_checked(district: District) -> None:
    moved = [{"facility_id": POINTS[0], "site_chosen_on": SITE, "accepted_on": date(2021, 9, 20)}]
    register = returns_of(district, {"2021-09": {"facilities": rows_of()}, "2021-10": {"facilities": moved}})
    study = Study(district, district.baseline, "2021-10", register, town=TOWN, language="zh")
    notes = [note.plain for note in checks(Dispatch(study)).notes]
    assert "第1个互助点：验收日期由2021-09-10（9月填报）改为2021-09-20，请核实。" in notes


def test_the_year_is_drawn_from_the_dates_reported(district: District) -> None:
    (chart,) = year_chart(dispatch_of(district, rows_of()))
    by_month = {row["month"]: (row["low"], row["high"]) for row in chart.data if row["kind"] == "point"}
    assert by_month[8] == (0, 0)
    assert by_month[9] == (1, 1)  # accepted on September 10
    assert year_chart(dispatch_of(district, rows_of(), town="白沙镇")) == []
