"""What a town has to do by when: what it sends, what it builds, what of it is reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.reporting.items import Notes, Table
from eldercare_analysis.reporting.town.town_tasks import town_tasks
from tests.money import CENTER, TOLD, TOWN, scenario_of
from tests.returns import register_of

pytestmark = pytest.mark.slow


def rows_of(district: District, town: str, month: str = "2021-09", *given: dict[str, Any]) -> list[list[str]]:
    register = (
        register_of(district, {"month": month, "given": {"facilities": list(given)}}) if given else None
    )
    study = Study(district, district.baseline, month, register, town=town, language="zh")
    item = town_tasks(study, target_rows(study))
    assert isinstance(item, Table)
    return [[cell.plain for cell in row] for row in item.rows]


def test_the_plan_by_deadline(district: District) -> None:
    rows = rows_of(district, "白沙镇")
    assert [row[0] for row in rows] == [
        "本月（2021年9月）",
        "本月（2021年9月）",
        "2021-12-31",
        "2022-12-31",
        "每半年",
    ]
    assert "填所在村、选址确定日期、开工日期、完工日期、验收日期、投用日期；没有发生的留空。" in rows[0][1]
    assert rows[0][1].endswith("先填镇中心一行的“所在村”：另1个村有没有服务由它决定。")
    assert rows[1][1].startswith("敬老院报《入住与人员》：填管理人员、")
    assert [row[1] for row in rows[2:4]] == ["镇养老服务中心1个、村级互助养老点9个", "敬老院改造提升1所"]
    assert {row[2] for row in rows} == {"未填报"}


def test_villages_without_anything_scheduled_are_a_task(district: District) -> None:
    """四屏: 4 villages, 2 points, a center that may exempt one: one is left in any case."""
    (row,) = [row for row in rows_of(district, "四屏镇") if "没有安排互助点" in row[1]]
    assert row[0] == "2022-12-31"  # 一（二）
    assert row[1].startswith("还有1个村没有安排互助点")
    assert row[2] == "没有安排"


def test_returns_say_what_has_come_of_each_deadline(district: District) -> None:
    """Of ten facilities of 2021 two are reported, one of them accepted; after December 31 that is late."""
    given = [
        {"facility_id": "白沙-点-2021-01", "accepted_on": date(2021, 10, 1)},
        {"facility_id": "白沙-点-2021-02", "started_on": date(2021, 10, 1)},
    ]
    before, after = (
        {row[0]: row[2] for row in rows_of(district, "白沙镇", month, *given)}
        for month in ("2021-11", "2021-12")
    )
    assert before["2021-12-31"] == "已验收1 / 10，未填报8"
    assert after["2021-12-31"] == "已验收1 / 10，未填报8，已到期"
    assert after["2022-12-31"] == "未填报"


def sent(district: District, month: str, *rows: dict[str, Any]) -> Register:
    """Return a register with one return of the town."""
    (own,) = register_of(district, {"month": month, "given": {"facilities": list(rows)}}).returns
    return Register((replace(own, town=TOWN),))


def known_at(study: Study) -> dict[str, str]:
    """Return what is known by deadline."""
    item = town_tasks(study, target_rows(study))
    assert isinstance(item, Table)
    return {row[0].plain: row[2].plain for row in item.rows}


@pytest.mark.parametrize(("change", "given_up", "known"), [
    (3, 0, "已验收4 / 7，未填报3，已到期"),  # a center, 3 points; nobody reports the 3 that are added
    (-2, 2, "已验收2 / 2"),  # those that were given up leave: the center and the third point
    (-2, 0, "已验收2 / 2"),  # three points for one: no more count than are due
    (0, 2, "已验收2 / 4，已到期"),
])  # fmt: skip
def test_a_scenario_changes_how_many_are_due(
    district: District, change: int, given_up: int, known: str
) -> None:
    points = [f"西湖-点-2021-0{n}" for n in (1, 2, 3)]
    rows = [{"facility_id": name, "closed_on": date(2021, 9, 1)} for name in points[:given_up]]
    rows += [{"facility_id": name, "accepted_on": date(2021, 9, 1)} for name in (CENTER, *points[given_up:])]
    changes = [{"town": TOWN, "kind": "points", "year": 2021, "change": change, **TOLD}] if change else []
    rules = scenario_of(district, plan=changes)
    study = Study(district, rules, "2021-12", sent(district, "2021-12", *rows), town=TOWN, language="zh")
    assert known_at(study)["2021-12-31"] == known


def test_a_sheet_without_the_column_is_not_a_town_that_did_not_report(district: District) -> None:
    rows = [{"facility_id": name} for name in (CENTER, "西湖-点-2021-01")]
    register = sent(district, "2021-09", *rows)
    register = Register((replace(register.returns[0], absent={"facilities": ("accepted_on", "opened_on")}),))
    study = Study(district, district.baseline, "2021-09", register, town=TOWN, language="zh")
    assert known_at(study)["2021-12-31"] == "已验收0 / 4，未填报（或表中缺这一列）4"


@pytest.mark.parametrize(("month", "rejected", "known"), [
    ("2021-09", True, "已报，表中缺3个设施"),  # the month's own return is in
    ("2021-10", True, "退回更正，请重报"),
    ("2021-10", False, "本月未报，沿用9月"),
    ("2022-03", False, "本月未报，沿用2021年9月"),
])  # fmt: skip
def test_whether_the_month_has_come(district: District, month: str, rejected: bool, known: str) -> None:
    register = sent(district, "2021-09", {"facility_id": CENTER})
    register = replace(register, rejected={"bad.xlsx": TOWN} if rejected else {})
    study = Study(district, district.baseline, month, register, town=TOWN, language="zh")
    assert next(iter(known_at(study).values())) == known


def test_a_point_that_was_given_up_was_scheduled(district: District) -> None:
    """西湖: 6 villages, 3 + 3 points and a center; without two points one village has nothing in any case."""
    rows = [{"facility_id": f"西湖-点-2021-0{n}", "closed_on": date(2021, 9, 1)} for n in (1, 2)]
    (row,) = [row for row in rows_of(district, TOWN, "2021-09", *rows) if row[0] == "2022-12-31"]
    assert row[1].startswith("还有1个村没有互助点，镇中心也覆盖不了")
    assert row[2] == "没有安排，或点已撤销、停用、设在别处"


def test_english_has_its_article(district: District) -> None:
    study = Study(district, district.baseline, "2021-09", None, town="白沙镇", language="en")
    item = town_tasks(study, target_rows(study))
    assert isinstance(item, Table)
    assert " for the nursing home: " in item.rows[1][1]


def test_nothing_to_do_is_not_nothing_missed(demo: Path) -> None:
    """己林: no village, no task; what it lacks stands under the gaps."""
    data, returns = str(demo / "pack"), str(demo / "returns")
    study = open_study("己林街道", month="2025-09", data=data, register=returns, language="zh")
    item = town_tasks(study, target_rows(study))
    assert isinstance(item, Notes)
    assert item.notes == ["没有要建、要报的；另有2项目标未达到，见目标差距。"]


def test_a_town_with_nothing_to_do(district: District) -> None:
    study = Study(district, district.baseline, "2021-09", None, town="鼎山街道", language="zh")
    item = town_tasks(study, target_rows(study))
    assert isinstance(item, Notes)
    assert item.notes == ["没有要建的，也没有要报的。"]
