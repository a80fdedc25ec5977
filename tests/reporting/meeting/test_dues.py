"""Money for the meeting as it is told, by hand (三（二）: 1,000,000 yuan a center, 先建后补): notes, and one table of all lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.meeting.dues import money_lists, money_notes, payment_change_notes
from tests.money import ACCEPTED, TOWN, one_month, pay, returns_of

DAY = date(2021, 11, 20)
BEFORE = date(2021, 9, 20)  # the center is accepted on October 1
POINT = "西湖-点-2021-01"
CENTERS_NAME, POINTS_NAME = "养老服务中心", "第1个互助点"  # as its own town calls them


def dispatch_of(district: District, register: Register, town: str | None = TOWN) -> Dispatch:
    return Dispatch(Study(district, district.baseline, "2021-12", register, town=town, language="zh"))


def paid(district: District, *payments: dict[str, Any], town: str | None = TOWN) -> Dispatch:
    register = one_month(district, "2021-12", facilities=[ACCEPTED], payments=list(payments))
    return dispatch_of(district, register, town)


def listed(dispatch: Dispatch) -> list[list[str]]:
    return [[str(cell) for cell in row.values()] for item in money_lists(dispatch) for row in item.data]


def notes(dispatch: Dispatch) -> list[str]:
    return [note.plain for note in money_notes(dispatch)]


def test_an_award_paid_in_part(district: District) -> None:
    """1,000,000 are due, 600,000 are paid: 400,000 are missing."""
    dispatch = paid(district, pay(DAY, 600_000))
    assert notes(dispatch) == [f"奖补未到位（部分拨付）1个：{CENTERS_NAME}；到账60 万元，应得100 万元。"]
    assert listed(dispatch) == []  # the table of awards has what is missing


def test_an_award_paid_in_full_is_on_no_list(district: District) -> None:
    dispatch = paid(district, pay(DAY, 600_000), pay(DAY, 400_000, document="X2"))
    assert notes(dispatch) == []
    assert money_lists(dispatch) == []


def test_an_award_paid_early_and_above_standard(district: District) -> None:
    """1,200,000 are paid eleven days before acceptance: early, and 200,000 more than the standard."""
    dispatch = paid(district, pay(BEFORE, 1_200_000))
    assert notes(dispatch) == [
        f"未验收先拨付1个：{CENTERS_NAME}；已拨付120 万元〔三（二）：先建后补〕。",
        f"拨付超过应得标准1个：{CENTERS_NAME}；已拨付120 万元，标准100 万元。",
    ]
    assert listed(dispatch) == [
        ["未验收先拨付", CENTERS_NAME, "120 万元", "—", "验收：2021-10-01"],
        ["超过标准", CENTERS_NAME, "120 万元", "100 万元", "—"],
    ]


def test_a_payment_that_counts_for_nothing_says_why_and_where(district: District) -> None:
    """50,000 for a point, without a purpose: told with the cell of the return, and no part of any award."""
    told = paid(district, pay(DAY, 1_000_000), pay(DAY, 50_000, facility_id=POINT, document="X2"))
    (note,) = notes(told)
    assert note.startswith(f"未计入的拨付：{POINTS_NAME}，5 万元；没有填用途")
    assert "资金拨付表第4行金额（元）列" in note
    ((name, facility, amount, standard, why),) = listed(told)
    assert (name, facility, amount, standard) == ("未计入", POINTS_NAME, "5 万元", "—")
    assert why.endswith("资金拨付表第4行金额（元）列")


def test_a_payment_that_is_corrected_is_told_with_both_amounts(district: District) -> None:
    """November says 600,000, December 700,000 of the same document: 300,000 of 1,000,000 are missing."""
    months = {
        month: {"facilities": [ACCEPTED], "payments": [pay(DAY, yuan)]}
        for month, yuan in (("2021-11", 600_000), ("2021-12", 700_000))
    }
    dispatch = dispatch_of(district, returns_of(district, months))
    told = f"{CENTERS_NAME} 2021-11-20 已到账（文号X1）：由60 万元更正为70 万元，请核实。"
    assert [note.plain for note in payment_change_notes(dispatch)] == [told]
    assert listed(dispatch) == [
        ["更正", CENTERS_NAME, "70 万元", "—", told],
    ]


@pytest.mark.parametrize(("town", "count"), [(None, 1), (TOWN, 1), ("白沙镇", 0)])
def test_a_town_is_told_of_its_own_money_alone(district: District, town: str | None, count: int) -> None:
    dispatch = paid(district, pay(DAY, 600_000), town=town)
    assert len(notes(dispatch)) == count
