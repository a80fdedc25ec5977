"""Points to clarify: what the plan says twice or leaves open, with figures from small tables and from Annex 1."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis.goals.clarify import (
    Point,
    open_amounts,
    points_from_returns,
    points_to_clarify,
    text_and_annex,
    villages_to_clarify,
)
from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.analysis.served.service import Ground, Service
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.sources import NOTHING
from tests.analysis.known import known

DAY = date(2021, 10, 1)
SHORT_TOWNS = (  # villages - existing - scheduled points of Annex 1 above 0
    "几江街道", "圣泉街道", "白沙镇", "珞璜镇", "油溪镇", "石蟆镇", "嘉平镇", "夏坝镇", "龙华镇", "杜市镇", "蔡家镇", "永兴镇", "中山镇",
    "柏林镇", "四面山镇", "四屏镇",
)  # fmt: skip
SEATS = tuple(town for town in SHORT_TOWNS if town not in ("几江街道", "圣泉街道"))  # those with a center


def test_the_points_of_the_published_plan_in_their_order(district: District) -> None:
    million = 100_000_000  # fen
    points = points_to_clarify(case_of(district))
    assert [point.key for point in points[:6]] == [
        "text_and_annex", "points_and_gap", "center_seats", "unserved", "no_center", "award_trigger",
    ]  # fmt: skip
    assert {point.key for point in points[6:]} == {"open_amount"}
    text, gap, seats, unserved, no_center, trigger = points[:6]
    assert text == Point(
        "text_and_annex", ("care_centers_built", "annex1_town_year"),
        {"target": 2, "planned": 1, "section": "一（一）", "metric": "care_centers"},
    )  # fmt: skip
    figures: dict[str, object] = {"missing": 115, "scheduled": 95, "short": 20, "towns": 16}
    assert gap == Point("points_and_gap", ("village_one_point", "points_set_up"), figures, SHORT_TOWNS)
    assert seats == Point("center_seats", ("point_exemption",), {"towns": 14, "low": 155, "high": 169}, SEATS)
    lost = {
        "几江街道": 1,
        "圣泉街道": 2,
        "石蟆镇": 1,
        "杜市镇": 1,
        "四屏镇": 1,
    }  # even if each center serves one
    assert unserved == Point(
        "unserved", ("village_one_point", "point_exemption"), {"villages": 6, "towns": lost}, tuple(lost)
    )
    none = {"几江街道": 2, "德感街道": 1, "圣泉街道": 2}  # villages of towns without a center
    assert no_center == Point(
        "no_center",
        ("town_centers_built", "municipal_subsidy_package"),
        {"villages": 5, "towns": none},
        tuple(none),
    )
    # 柏林 and 吴滩: a center of 2021 with points of 2022, so two of 18 awards move
    fields = {
        "default": {2021: 18 * million, 2022: 7 * million},
        "other": {2021: 16 * million, 2022: 9 * million},
        "option": "center_and_points",
    }
    assert trigger == Point("award_trigger", ("municipal_subsidy_package",), fields, ("吴滩镇", "柏林镇"))


def test_amounts_that_are_open_by_item() -> None:
    def line(item: str, town: str, needs: str, clause: str, status: Any = "unknown") -> Line:
        return Line(
            line=item, town=town, year=2021, item=item, quantity=None, unit="", quantity_source=NOTHING,
            rate_yuan=None, rate_source=NOTHING, clause=clause, amount_fen=None, payer="", status=status, needs=tuple(needs.split("; ")),
        )  # fmt: skip

    lines = [
        line("home_subsidy", "甲", "b.c; a.b", "x"),
        line("construction", "甲", "d.e", "y"),
        line("home_subsidy", "乙", "a.b", "z"),
        line("home_subsidy", "甲", "a.b", "z"),
        line("home_subsidy", "丙", "q", "z", "computed"),
    ]
    assert list(open_amounts(lines)) == [
        Point("open_amount", ("x",), {"item": "home_subsidy", "needs": ["a.b", "b.c"]}, ("甲", "乙")),
        Point("open_amount", ("y",), {"item": "construction", "needs": ["d.e"]}, ("甲",)),
    ]


def town(name: str, villages: int, centers: int, low: int, high: int) -> Service:
    """Return a town with so many villages with points of their own, and so many more that one may stand in."""
    points = frozenset(f"{name}{number}" for number in range(low))
    return Service(name, villages, low, centers, ground=Ground(points, 0, loose=high - low))


def test_no_village_is_brought_up_where_none_is_open() -> None:
    assert not list(villages_to_clarify([town("甲", 4, 1, 4, 4), town("乙", 0, 0, 0, 0)]))


def test_nothing_is_brought_up_where_text_and_annex_agree(district: District) -> None:
    told = target_rows(case_of(district))
    same = [replace(one, target=1) if one.clause == "care_centers_built" else one for one in told]
    assert list(text_and_annex(district, told))
    assert not list(text_and_annex(district, same))


def test_what_each_town_brings_up() -> None:
    towns = [town("甲", 4, 1, 2, 3), town("乙", 3, 0, 3, 3), town("丙", 5, 1, 4, 5), town("丁", 2, 0, 1, 1)]
    found = {point.key: point for point in villages_to_clarify(towns)}
    assert found["center_seats"].fields == {"towns": 2, "low": 2 + 3 + 4 + 1, "high": 3 + 3 + 5 + 1}
    assert found["center_seats"].towns == ("甲", "丙")
    assert found["unserved"].fields == {"villages": 2, "towns": {"甲": 1, "丁": 1}}
    assert found["no_center"].fields == {"villages": 5, "towns": {"乙": 3, "丁": 2}}


@pytest.mark.parametrize(("gap", "brought_up"), [(94, False), (95, False), (96, True)])
@pytest.mark.slow
def test_missing_and_scheduled_points_as_printed(district: District, gap: int, brought_up: bool) -> None:
    table = district.plan.table.copy()
    table["gap"] = [gap, *[0] * (len(table) - 1)]
    changed = replace(district, plan=replace(district.plan, table=table))
    found = {point.key: point for point in points_to_clarify(case_of(changed))}
    assert ("points_and_gap" in found) is brought_up
    if brought_up:
        assert found["points_and_gap"].fields == {"missing": 96, "scheduled": 95, "short": 1, "towns": 16}


def test_awards_that_wait_for_points_that_were_given_up(district: District) -> None:
    """三（二）, by center and points: of 西湖 two points were given up, of 珞璜 one."""

    def rows(*names: str, **cells: Any) -> list[dict[str, Any]]:
        return [{"facility_id": name, **cells} for name in names]

    given = {"facilities": [*rows("西湖-中心-2021-01", "珞璜-中心-2021-01", accepted_on=DAY),
                            *rows("西湖-点-2021-01", "西湖-点-2021-02", "珞璜-点-2021-01", closed_on=DAY)]}  # fmt: skip
    fields: dict[str, object] = {"centers": 2, "points": 3, "towns": {"珞璜镇": 1, "西湖镇": 2}}
    assert points_from_returns(known(district, "2021-12", given, award_trigger="center_and_points")) == [
        Point("given_up_points", ("municipal_subsidy_package",), fields, ("珞璜镇", "西湖镇"))
    ]
    assert points_from_returns(known(district, "2021-12", given)) == []
    assert points_from_returns(known(district, "2021-12", award_trigger="center_and_points")) == []
