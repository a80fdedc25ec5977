"""What a town has to do by when: what it sends, what it builds, what of it is reported."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Notes, Table
from eldercare_analysis.reporting.town.town_tasks import town_tasks
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
    assert [row[0] for row in rows] == ["本月（9月）", "本月（9月）", "2021-12-31", "2022-12-31", "每半年"]
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


def test_a_town_with_nothing_to_do(district: District) -> None:
    study = Study(district, district.baseline, "2021-09", None, town="鼎山街道", language="zh")
    item = town_tasks(study, target_rows(study))
    assert isinstance(item, Notes)
    assert item.notes == ["没有要建的，也没有要报的。"]
