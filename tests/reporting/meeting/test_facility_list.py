"""A town's facilities by name: stage, dates, problem, next step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.meeting.facility_list import facility_table
from tests.returns import register_of

pytestmark = pytest.mark.slow


def test_a_row_says_what_has_happened_what_stops_it_and_what_comes_next(district: District) -> None:
    rows = [
        {
            "facility_id": "白沙-点-2021-01",
            "site_chosen_on": date(2021, 3, 1),
            "started_on": date(2022, 1, 5),
            "issue": "资金未到位。",
            "responsible_unit": "区财政局",
            "due_on": date(2022, 2, 28),
            "needs_district": True,
            "expected_on": date(2022, 3, 20),
        },
        {"facility_id": "白沙-点-2021-02", "closed_on": date(2022, 1, 5)},
        {"facility_id": "白沙-点-已有-01", "opened_on": date(2019, 5, 1)},
    ]
    register = register_of(district, {"month": "2022-03", "given": {"facilities": rows}})
    dispatch = Dispatch(Study(district, district.baseline, "2022-03", register, town="白沙镇", language="zh"))
    item = facility_table(dispatch)
    found = {row[0].plain: [cell.plain for cell in row[1:]] for row in item.rows}
    assert len(found) == 11  # what Annex 1 schedules; the old point is counted
    # 31 days from x8 to March 31
    assert found["2021年第1个互助点"] == [
        "已开工", "选址2021-03-01、开工2022-01-05", "资金未到位；区财政局；超期31天（2022-02-28）；需区级协调",
        "完工，原预计2022-03-20，已过",
    ]  # fmt: skip
    assert found["2021年第2个互助点"] == ["已撤销", "撤销01-05", "—", "—"]
    assert found["2021年第3个互助点"] == ["未填报", "—", "—", "—"]
    assert item.caption.plain.startswith(
        "原有设施1个没有问题，不列出，其中填报投用日期1个。没有年份的日期为2022年。"
    )


def test_what_is_old_or_not_asked_has_no_next_step(district: District) -> None:
    """A stopped one, there from before the plan; a sheet that does not ask for sites."""
    rows = [
        {"facility_id": "白沙-点-已有-01", "suspended_on": date(2022, 2, 1)},
        {"facility_id": "白沙-点-2021-01"},
    ]
    (own,) = register_of(district, {"month": "2022-03", "given": {"facilities": rows}}).returns
    for absent, step in (((), "选址"), (("site_chosen_on",), "—")):
        register = Register((replace(own, absent={"facilities": absent}),))
        study = Study(district, district.baseline, "2022-03", register, town="白沙镇", language="zh")
        found = {row[0].plain: row[4].plain for row in facility_table(Dispatch(study)).rows}
        assert found["原有第1个互助点"] == "—"
        assert found["2021年第1个互助点"] == step
