"""The reckoning itself, held to values that were worked out by hand from the plan."""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.reckoning import floor, goals, money, plan, progress, served
from tests.reckoning.random_returns import Sent
from tests.reckoning.scheduling import Assumed
from tests.reckoning.state import Known


def sent(month: str, *rows: tuple[str, dict[str, Any]], town: str | None = None, file: str = "a") -> Sent:
    return {"file": f"{file}-{month}", "month": month, "town": town, "unchanged": False, "rows": list(rows)}


def facility(ident: str, **cells: Any) -> tuple[str, dict[str, Any]]:
    one = plan.LISTED.get(ident)
    known = {"town": one.town, "kind": one.kind, "plan_year": one.plan_year} if one else {}
    return "facilities", {"facility_id": ident, **known, **cells}


def known(month: str, *returns: Sent, **readings: str) -> Known:
    return Known(sorted(returns, key=lambda one: (one["month"], one["file"])), month, readings)


def test_annex_1_adds_up_as_printed() -> None:
    # 175 villages, 60 points, 18 + 7 centers, 70 + 25 points, 8 + 8 homes, 1 care center
    totals = [sum(row.scheduled[kind, year] for row in plan.ANNEX1.values()) for kind in plan.KINDS for year in plan.YEARS]  # fmt: skip
    assert totals == [18, 7, 70, 25, 8, 8, 0, 1]
    assert sum(row.villages for row in plan.ANNEX1.values()) == 175
    assert sum(row.existing or 0 for row in plan.ANNEX1.values()) == 60
    assert sum(len(codes) for codes in plan.VILLAGES.values()) == 175


def test_the_plan_alone_serves_155_to_169_villages() -> None:
    # 60 + 70 + 25 = 155; 14 towns have a center and a village without a point: 169 (二（四）); 175 − 155 = 20 further points
    silent, assumed = Known(None, "2021-06", {}), Assumed()
    found = [served.planned(silent, assumed, town, 2022) for town in plan.TOWNS]
    assert (sum(one.low for one in found), sum(one.high for one in found)) == (155, 169)
    assert sum(served.further(silent, assumed, town) for town in plan.TOWNS) == 20


def test_merging_villages_are_served() -> None:
    # every center exempts a village: 169; 1 + 2 + 1 + 1 + 1 = 6 villages merge: 175
    merging = {"几江街道": 1, "圣泉街道": 2, "石蟆镇": 1, "杜市镇": 1, "四屏镇": 1}
    assumed = Assumed({"readings": {"center_village": "exempt"}, "merging": {town: {"value": n} for town, n in merging.items()}})  # fmt: skip
    silent = Known(None, "2021-06", assumed.readings)
    assert sum(served.planned(silent, assumed, town, 2022).low for town in plan.TOWNS) == 175


def test_a_seat_alone_does_not_close_the_range() -> None:
    # 4 existing and 9 planned points of unknown villages may stand in the center's own village: 13 to 14 of 14
    state = known("2021-09", sent("2021-09", facility("白沙-中心-2021-01", village=plan.VILLAGES["白沙镇"][1]), town="白沙镇"))  # fmt: skip
    found = served.planned(state, Assumed(), "白沙镇", 2021)
    assert (found.low, found.high) == (13, 14)


def test_a_seat_closes_where_it_is_said_that_no_point_stands_there() -> None:
    # 村级情况: 镇中心所在村 is a reason for having no point: 13 + 1 = 14
    row = ("villages", {"village_code": plan.VILLAGES["白沙镇"][1], "exempt_reason": "center_seat"})
    state = known("2021-09", sent("2021-09", row, town="白沙镇"))
    found = served.planned(state, Assumed(), "白沙镇", 2021)
    assert (found.low, found.high) == (14, 14)


def test_existing_points_serve_until_something_else_is_reported() -> None:
    # 8 villages, 5 existing points, 3 new ones of known villages, which may be among those 5: 5 to 8, gap 0 to 3
    codes = plan.VILLAGES["先锋镇"]
    rows = [
        facility(f"先锋-点-2021-0{n + 1}", village=codes[n], accepted_on=date(2022, 5, 1)) for n in range(3)
    ]
    state = known("2023-01", sent("2023-01", *rows, town="先锋镇"))
    assert served.reported(state, Assumed(), "先锋镇") == served.Actual(5, 3)


def test_a_center_beside_annex_1_counts_for_none_of_its_25() -> None:
    rows = [
        facility(one.id, accepted_on=date(2022, 5, 1)) for one in plan.LISTED.values() if one.kind == "center"
    ]
    rows[0] = facility(rows[0][1]["facility_id"])  # 24 of 25
    rows.append(facility("几江-中心-已有-01", town="几江街道", kind="center", plan_year="existing", opened_on=date(2018, 1, 1)))  # fmt: skip
    found = dict(goals.counts(known("2023-01", sent("2023-01", *rows)), Assumed()))["town_centers_built", "district", "centers"]  # fmt: skip
    assert (found.target, found.actual, found.gap, found.status) == (25, 24, 1, "short")


def test_unfinished_tasks_are_carried_in() -> None:
    # 1 center and 3 points of 2021, no step before March 2022: 4 tasks of 2022, none of its own
    names = ["先锋-中心-2021-01", *(f"先锋-点-2021-0{n}" for n in (1, 2, 3))]
    state = known("2022-03", sent("2022-03", *(facility(name, site_chosen_on=date(2022, 3, 1)) for name in names), town="先锋镇"))  # fmt: skip
    row = dict(progress.progress(state, Assumed()))["先锋镇", "all"]
    assert (row.planned, row.own, row.carried_in, row.reported) == (4, 0, 4, 4)


def test_what_is_not_reported_leaves_the_light_open() -> None:
    # 1 of 9 points accepted, 8 points and the center not reported: between 1/10 and 10/10
    state = known("2021-12", sent("2021-12", facility("白沙-点-2021-01", accepted_on=date(2021, 10, 1)), town="白沙镇"))  # fmt: skip
    row = dict(progress.progress(state, Assumed()))["白沙镇", "all"]
    assert (row.planned, row.reported, row.color, row.behind) == (10, 1, "grey", None)


def residents(ident: str, count: int, months: range) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("residents", {"month": f"2021-{n:02d}", "facility_id": ident, "recipients": count}) for n in months
    ]


def test_a_home_that_closes_keeps_its_past() -> None:
    # (6 × 30 + 6 × 20 + 6 × 50) × 800 × 15 % = 72,000 yuan
    rows = [
        facility("李市-院-2021-01", closed_on=date(2021, 7, 1)),
        facility("李市-院-已有-01", town="李市镇", kind="home", plan_year="existing", opened_on=date(2010, 1, 1)),
        *residents("李市-院-2021-01", 30, range(1, 7)), *residents("李市-院-已有-01", 20, range(1, 7)),
        *residents("李市-院-已有-01", 50, range(7, 13)),
        ("allowance", {"effective_from": "2021-01", "yuan_per_month": Decimal(800), "source": "x"}),
    ]  # fmt: skip
    assert floor.floor(known("2021-12", sent("2021-12", *rows)), Assumed(), "李市镇", 2021) == floor.FloorYear(7_200_000, 12, 0)  # fmt: skip


def test_a_year_has_its_own_ratio() -> None:
    # 40 × 800 × 12 × 0.15 = 57,600 yuan of 2021, asked in March 2022 when the ratio is 0.20
    rows = [
        ("operating_budget", {"year": "2021", "facility_id": "李市-院-2021-01", "headcount": 40, "approved_yuan": Decimal(57_600)}),
        ("allowance", {"effective_from": "2020-01", "yuan_per_month": Decimal(800), "source": "x"}),
    ]  # fmt: skip
    assumed = Assumed({"parameters": {"operating_ratio": {"value": {"2021-01": 0.15, "2022-01": 0.20}}}})
    found = floor.bases(known("2022-03", sent("2022-03", *rows)), assumed, "李市-院-2021-01", 2021)
    assert (found.approved_floor, found.approved) == (5_760_000, 5_760_000)


def payment(amount: int, **cells: Any) -> tuple[str, dict[str, Any]]:
    return "payments", {
        "date": date(2021, 11, 20), "town": "西湖镇", "payer": "municipality", "step": "paid", "document": "X1", "amount_yuan": Decimal(amount), **cells,
    }  # fmt: skip


def test_a_later_row_corrects_a_payment() -> None:
    center = "西湖-中心-2021-01"
    state = known(
        "2021-12", sent("2021-11", payment(600_000, facility_id=center)), sent("2021-12", payment(400_000, facility_id=center)),
        sent("2021-11", facility(center, accepted_on=date(2021, 10, 1)), town="西湖镇", file="b"),
    )  # fmt: skip
    found = dict(money.chains(state, Assumed()))[center]
    assert (found.entitled, found.steps[-1], found.outstanding) == (100_000_000, 40_000_000, 60_000_000)


def test_money_to_a_town_is_its_package_and_operating_funds_are_no_award() -> None:
    state = known(
        "2021-12", sent("2021-12", payment(1_000_000), payment(57_600, purpose="operating", document="X2"))
    )
    assert dict(money.chains(state, Assumed()))["西湖-中心-2021-01"].steps[-1] == 100_000_000


def test_points_that_are_given_up_do_not_make_an_award_due() -> None:
    rows = [
        facility("西湖-中心-2021-01", accepted_on=date(2021, 10, 1)), facility("西湖-点-2021-01", closed_on=date(2021, 9, 1)),
        facility("西湖-点-2021-02", closed_on=date(2021, 9, 1)), facility("西湖-点-2021-03", accepted_on=date(2021, 10, 1)),
    ]  # fmt: skip
    state = known("2021-12", sent("2021-12", *rows, town="西湖镇"))
    both = Assumed({"readings": {"award_trigger": "center_and_points"}})
    assert dict(money.chains(state, both))["西湖-中心-2021-01"].entitled == 0
    assert dict(money.chains(state, Assumed()))["西湖-中心-2021-01"].entitled == 100_000_000


def test_awards_are_18_and_7_million_or_16_and_9() -> None:
    silent = Known(None, "2021-06", {})
    for trigger, expected in (("center", (18, 7)), ("center_and_points", (16, 9))):
        found = money.awards(silent, Assumed({"readings": {"award_trigger": trigger}}))
        sums = tuple(sum(fen or 0 for (_, year), fen in found.items() if year == one) for one in plan.YEARS)
        assert sums == tuple(one * 100_000_000 for one in expected)


def test_of_a_later_return_only_dates_count() -> None:
    row = facility("李市-中心-2021-01", village=plan.VILLAGES["李市镇"][0], site_chosen_on=date(2021, 6, 20), started_on=date(2021, 8, 1), invested_wan=Decimal(50))  # fmt: skip
    state = known("2021-07", sent("2021-09", row, town="李市镇"))
    center = state.facilities["李市-中心-2021-01"]
    assert center.reported
    assert (center.village, center.cells.get("invested_wan"), center.reached("site_chosen_on"), center.on("started_on")) == (None, None, True, False)  # fmt: skip


def test_the_reckoning_imports_nothing_of_the_software() -> None:
    both = {"bridge.py", "compare.py", "asking.py", "test_reckoning.py"}
    for path in sorted(Path(__file__).parent.glob("*.py")):
        trees = [] if path.name in both else list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        names = [node.module or "" for node in trees if isinstance(node, ast.ImportFrom)]
        names += [alias.name for node in trees if isinstance(node, ast.Import) for alias in node.names]
        assert not [
            name for name in names if name.split(".")[0] in ("eldercare_analysis", "pandas", "numpy")
        ], path
