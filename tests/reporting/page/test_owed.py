"""What towns still owe: returns that did not come or were left out, tasks nobody reported, dates to confirm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.page.owed import debts, owed_item, summary
from tests.returns import register_of

TOWN = "西湖镇"  # Annex 1: 1 center and 3 points in 2021
CENTER = {"facility_id": "西湖-中心-2021-01", "site_chosen_on": date(2021, 5, 1)}


def sent(district: District, month: str, **cells: Any) -> Return:
    given = {"facilities": [CENTER | cells]}
    one = register_of(district, {"month": month, "given": given}).returns[0]
    return replace(one, town=TOWN, file=f"{month}.xlsx")


def dispatch_of(district: District, *returns: Return, **rejected: str) -> Dispatch:
    register = Register(returns, rejected=rejected)
    return Dispatch(Study(district, district.baseline, "2021-09", register, town=None, language="zh"))


def test_a_town_owes_what_it_left_out_and_what_it_changed(district: District) -> None:
    """August said that works began on June 1, September does not; the 3 points were never reported."""
    august, september = sent(district, "2021-08", started_on=date(2021, 6, 1)), sent(district, "2021-09")
    dispatch = dispatch_of(district, august, september)
    owed = debts(dispatch)
    assert {debt.kind: debt.count for debt in owed[TOWN]}.items() >= {"rows": 3, "check": 1}.items()
    texts = {debt.kind: debt.text for debt in owed[TOWN]}
    assert "养老服务中心：8月填报开工于2021-06-01，本月为空" in texts["check"]
    assert TOWN not in texts["check"]  # its own line says which town it is
    assert summary(dispatch, owed[TOWN]).plain.startswith("3个设施未报")
    assert next(debt.kind for debt in owed["白沙镇"]) == "return"
    assert list(owed) == [town for town in district.towns if town in owed]


def test_a_return_with_mistakes_is_owed_again(district: District) -> None:
    dispatch = dispatch_of(district, sent(district, "2021-09"), **{"白沙.xlsx": "白沙镇"})
    (first, *_) = debts(dispatch)["白沙镇"]
    assert (first.kind, "白沙.xlsx" in first.text) == ("redo", True)


def test_every_line_knows_its_town(district: District) -> None:
    owed = debts(dispatch_of(district, sent(district, "2021-09")))
    lines = [debt for own in owed.values() for debt in own]
    item = owed_item(dispatch_of(district, sent(district, "2021-09")), lines)
    assert [about["town"] for about in item.about] == [debt.town for debt in lines]
    assert str(len(owed)) in item.caption.plain
