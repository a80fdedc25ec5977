"""Who is served, as ranges (一（二）, 二（四）), by hand: from sets of villages, and from what returns say of 白沙镇."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eldercare_analysis import coverage, load_district
from eldercare_analysis.analysis.facility import unplaced, villages_of
from eldercare_analysis.analysis.served.served import Served, Town, merging_known
from eldercare_analysis.analysis.served.service import NOTHING, Ground, Seats, Service, Span
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.scenario import Scenario
from tests.money import TOLD, one_month, plain, scenario_of

DISTRICT = load_district()
BAISHA = "白沙镇"
CENTER = "白沙-中心-2021-01"
OLD = [f"白沙-点-已有-{n:02d}" for n in range(1, 5)]
NEW = [f"白沙-点-2021-{n:02d}" for n in range(1, 10)]
CODES = list(DISTRICT.places.villages.query("town == '白沙镇'")["code"])
Rows = list[dict[str, Any]]


def villages(names: str) -> frozenset[str]:
    return frozenset(names)


def test_spans() -> None:
    assert Span(1, 2).plus(Span(3, 5)) == Span(4, 7)
    assert Span(3, 7).less(Span(1, 2)) == Span(2, 5)
    assert [Span(3, 7).within(most) for most in (2, 3, 5, 7, 9)] == [(2, 2), (3, 3), (3, 5), (3, 7), (3, 7)]
    assert NOTHING == (0, 0)


@pytest.mark.parametrize(
    ("ground", "by_point", "with_centers", "in_all"),
    [
        # three known villages, two hidden points: each in another village
        (Ground(villages("abc"), 2), (5, 5), (5, 5), (5, 5)),
        # a further point's village may hide one of the two
        (Ground(villages("abc"), 2, others=villages("d")), (5, 6), (5, 6), (5, 6)),
        (Ground(villages("abc"), 0, others=villages("cd")), (4, 4), (4, 4), (4, 4)),
        (Ground(villages("abc"), 2, loose=3), (5, 8), (5, 8), (5, 8)),
        # a center's village: one of the hidden points may stand there, unless it is known that none does
        (Ground(villages("a"), 1, seats=Seats(villages("x"))), (2, 2), (2, 3), (2, 3)),
        (Ground(villages("a"), 1, seats=Seats(villages("x"), alone=True)), (2, 2), (3, 3), (3, 3)),
        (Ground(villages("a"), 1, seats=Seats(villages("x")), no_point=villages("x")), (2, 2), (3, 3), (3, 3)),
        (Ground(villages("a"), 1, seats=Seats(villages("a"))), (2, 2), (2, 2), (2, 2)),
        (Ground(villages("a"), 0, seats=Seats(unnamed=Span(0, 1))), (1, 1), (1, 2), (1, 2)),
        (Ground(villages("a"), 0, seats=Seats(unnamed=Span(1, 1))), (1, 1), (2, 2), (2, 2)),
        # a point is reported where a village is said to have none: a point is a point, and may hide there
        (Ground(villages("a"), 1, others=villages("x"), no_point=villages("x")), (2, 3), (2, 3), (2, 3)),
        (Ground(villages("a"), 0, merging=villages("bc")), (1, 1), (1, 1), (3, 3)),
        (Ground(villages("a"), 1, merging=villages("bc")), (2, 2), (2, 2), (3, 4)),
        (Ground(villages("a"), 1, merging=villages("bc"), no_point=villages("bc")), (2, 2), (2, 2), (4, 4)),
        (Ground(villages("a"), 0, seats=Seats(villages("b"), Span(0, 1)), merging=villages("b"), stated=2), (1, 1), (2, 3), (4, 5)),
    ],
)  # fmt: skip
def test_villages_that_are_served(
    ground: Ground, by_point: tuple[int, int], with_centers: tuple[int, int], in_all: tuple[int, int]
) -> None:
    assert (ground.by_point, ground.with_centers, ground.in_all) == (by_point, with_centers, in_all)
    service = Service("t", 20, 9, 1, ground=ground)
    assert service.by_point == by_point
    assert service.by_center == Span(*with_centers).less(Span(*by_point))
    assert service.merging == Span(*in_all).less(Span(*with_centers))
    assert service.served == in_all
    assert service.unserved == (20 - in_all[1], 20 - in_all[0])


def test_no_more_villages_are_served_than_there_are() -> None:
    """4 villages, 3 known and 2 hidden points (two in one village, or one in a community), a center and one about to be merged."""
    ground = Ground(villages("abc"), 2, seats=Seats(villages("x")), merging=villages("y"))
    service = Service("t", 4, 5, 1, ground=ground)
    assert (service.by_point, service.by_center, service.merging) == ((4, 4), (0, 0), (0, 0))
    assert (service.served, service.unserved) == ((4, 4), (0, 0))


@pytest.mark.parametrize(
    ("count", "ground", "told"),
    [
        (0, None, (0, 0)),
        (0, Ground(villages("a"), 0), (0, 0)),
        (None, Ground(villages("a"), 0), None),
        (5, None, None),
    ],
)
def test_a_town_of_which_counts_are_not_published(
    count: int | None, ground: Ground | None, told: Any
) -> None:
    service = Service("t", count, 9, 1, ground=ground)
    parts = (service.by_point, service.by_center, service.merging, service.served, service.unserved)
    assert parts == (told,) * 5


def test_facilities_of_a_town_by_kind_and_list() -> None:
    rows: Rows = [
        {"facility_id": NEW[0], "village": CODES[0]},
        {"facility_id": NEW[1], "village": "community"},
    ]
    outside = {
        "facility_id": "白沙-点-外-01",
        "town": BAISHA,
        "kind": "point",
        "plan_year": "none",
        "opened_on": date(2021, 8, 1),
    }
    facts = Case(
        DISTRICT, DISTRICT.baseline, "2021-09", one_month(DISTRICT, "2021-09", facilities=[*rows, outside])
    )
    told = Served(facts).told(BAISHA)
    assert [f.facility_id for f in told.of(kinds.POINT, listed=False)] == ["白沙-点-外-01"]
    assert len(told.of(kinds.POINT, listed=True)) == 4 + 9
    assert [f.facility_id for f in told.of(kinds.CENTER, listed=True)] == [CENTER]
    assert villages_of(told.facilities) == {CODES[0]}
    assert unplaced(told.facilities) == 4 + 9 + 1 + 1 - 2  # a community is a place
    assert Served(case_of(DISTRICT)).told(BAISHA) == Town()
    assert Town().because("merging") == frozenset()


def state(month: str = "2022-12", scenario: Scenario | None = None, **given: Rows) -> Served:
    rules = scenario or DISTRICT.baseline
    register = one_month(DISTRICT, month, **given)
    return Served(Case(DISTRICT, rules, month, register))


def of_year(served: Served, year: int, town: str = BAISHA) -> Service:
    (found,) = [one for one in served.at_year(year) if one.town == town]
    return found


@pytest.mark.parametrize(
    ("rows", "year", "out_of_use", "doubled", "ends"),
    [
        ([], 2020, 0, 0, (4, 4)),
        ([], 2021, 0, 0, (13, 14)),
        ([{"facility_id": OLD[0], "closed_on": date(2021, 12, 31)}], 2021, 1, 0, (12, 13)),
        ([{"facility_id": OLD[0], "closed_on": date(2022, 1, 1)}], 2021, 0, 0, (13, 14)),
        ([{"facility_id": NEW[0], "suspended_on": date(2021, 12, 31)}], 2021, 1, 0, (12, 13)),
        ([{"facility_id": NEW[0], "suspended_on": date(2020, 12, 31)}], 2020, 0, 0, (4, 4)),  # not due yet
        ([{"facility_id": name, "village": CODES[0]} for name in NEW[:3]], 2021, 0, 2, (11, 12)),
        ([{"facility_id": name, "village": "community"} for name in NEW[:3]], 2021, 0, 3, (10, 11)),
        ([{"facility_id": CENTER, "closed_on": date(2021, 12, 31)}], 2021, 0, 0, (13, 13)),
        ([{"facility_id": CENTER, "closed_on": date(2022, 1, 1)}], 2021, 0, 0, (13, 14)),
        ([{"facility_id": CENTER, "village": "community"}], 2021, 0, 0, (13, 13)),
    ],
)  # fmt: skip
def test_the_town_at_a_years_end(
    rows: Rows, year: int, out_of_use: int, doubled: int, ends: tuple[int, int]
) -> None:
    """白沙: 14 villages; 4 points exist, 9 and a center are scheduled for 2021. Out of use in a year: no service at its end."""
    served = state(facilities=rows or [{"facility_id": "李市-点-2021-01"}])
    service = of_year(served, year)
    assert (service.out_of_use, service.doubled, service.served) == (out_of_use, doubled, ends)
    assert (service.villages, service.points, service.centers) == (
        14,
        4 if year == 2020 else 13,
        int(year > 2020),
    )
    last = coverage(DISTRICT, register=served.case.register).query(f"town == '{BAISHA}' and year == {year}")
    row = plain(last.to_dict("records")[0])
    assert [row[name] for name in ("out_of_use", "doubled", "served_low", "served_high")] == [
        out_of_use,
        doubled,
        *ends,
    ]
    assert (row["unserved_low"], row["unserved_high"], row["coverage_low"]) == (
        14 - ends[1],
        14 - ends[0],
        ends[0] / 14,
    )


def test_a_town_that_loses_its_only_point_serves_nobody() -> None:
    """几江: 2 villages, 1 existing point, none scheduled."""
    served = state(facilities=[{"facility_id": "几江-点-已有-01", "closed_on": date(2021, 8, 1)}])
    assert [of_year(served, year, "几江街道").served for year in (2020, 2021)] == [(1, 1), (0, 0)]


def test_points_of_a_town_without_villages_are_counted() -> None:
    """鼎山 has no villages; were its existing points published as 3, there would be 3, who serve nobody."""
    table = DISTRICT.plan.table.copy()
    table.loc[table["town"] == "鼎山街道", "existing_points"] = 3
    served = Served(case_of(replace(DISTRICT, plan=replace(DISTRICT.plan, table=table))))
    service = of_year(served, 2022, "鼎山街道")
    assert (service.villages, service.points, service.served) == (0, 3, (0, 0))


def outside(kind: str = "point", **cells: Any) -> dict[str, Any]:
    return {"facility_id": f"白沙-{kind}-外-01", "town": BAISHA, "kind": kind, "plan_year": "none", **cells}


@pytest.mark.parametrize(
    ("row", "year", "ends"),
    [
        (outside(opened_on=date(2021, 12, 31)), 2021, (13, 14)),  # where, nobody knows: in a village of its own at most
        (outside(opened_on=date(2021, 12, 31), village=CODES[0]), 2020, (4, 4)),
        (outside(started_on=date(2021, 12, 31), village=CODES[0]), 2021, (13, 14)),
        (outside("center", opened_on=date(2021, 12, 31), village=CODES[0]), 2021, (13, 14)),
        (outside("center", opened_on=date(2020, 12, 31), village=CODES[0]), 2020, (4, 5)),
        (outside("center", opened_on=date(2020, 12, 31), closed_on=date(2020, 12, 31), village=CODES[0]), 2020, (4, 4)),
        (outside("center", plan_year="existing"), 2020, (4, 5)),  # no day is reported of what existed before
    ],
)  # fmt: skip
def test_what_annex_1_does_not_have_serves_once_it_is_in_use(
    row: dict[str, Any], year: int, ends: tuple[int, int]
) -> None:
    assert of_year(state(facilities=[row]), year).served == ends


def seats(
    reading: str = "unknown", stated: str | None = None, rows: Rows | None = None, reasons: Rows | None = None
) -> Seats:
    """Return where 白沙's center stands at the end of 2021."""
    content: dict[str, Any] = {"center_seats": {BAISHA: {"value": stated, **TOLD}}} if stated else {}
    scenario = scenario_of(DISTRICT, **content).under(center_village=reading)
    served = state(scenario=scenario, facilities=rows or [{"facility_id": NEW[0]}], villages=reasons or [])
    ground = of_year(served, 2021).ground
    assert ground is not None
    return ground.seats


SEATED = [{"facility_id": CENTER, "village": CODES[3]}]
COMMUNITY = [{"facility_id": CENTER, "village": "community"}]
SAID = [{"village_code": CODES[5], "exempt_reason": "center_seat"}]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, Seats(unnamed=Span(0, 1))),
        ({"reading": "exempt"}, Seats(unnamed=Span(1, 1), alone=True)),
        ({"reading": "not_exempt", "rows": SEATED}, Seats()),
        ({"rows": SEATED}, Seats(frozenset([CODES[3]]))),
        ({"rows": SEATED, "reading": "exempt"}, Seats(frozenset([CODES[3]]), alone=True)),
        ({"rows": COMMUNITY}, Seats()),
        ({"rows": COMMUNITY, "reading": "exempt"}, Seats(alone=True)),
        ({"reasons": SAID}, Seats(frozenset([CODES[5]]))),
        ({"reasons": SAID, "rows": SEATED}, Seats(frozenset([CODES[3]]))),  # one center has one village
        ({"stated": "village"}, Seats(unnamed=Span(1, 1))),
        ({"stated": "village", "rows": SEATED}, Seats(unnamed=Span(1, 1))),
        ({"stated": "community", "rows": SEATED}, Seats()),
        ({"rows": [{"facility_id": CENTER, "closed_on": date(2021, 5, 1)}], "reading": "exempt"}, Seats()),
    ],
)  # fmt: skip
def test_where_a_center_stands(given: dict[str, Any], found: Seats) -> None:
    """By scenario, else by returns (of the facility before 村级情况), else nobody knows: a village of its own at most."""
    assert seats(**given) == found


def test_what_is_merging_by_returns_and_by_a_scenario() -> None:
    reasons: Rows = [
        {"village_code": CODES[0], "exempt_reason": "merging"},
        {"village_code": CODES[1], "exempt_reason": "center_seat"},
        {"village_code": CODES[2], "exempt_reason": "other"},
    ]
    both = frozenset(CODES[:2])
    assert state(villages=reasons).merging_of(BAISHA) == Ground(merging=frozenset(CODES[:1]), no_point=both)
    scenario = scenario_of(DISTRICT, merging={BAISHA: {"value": 2, **TOLD}})
    assert state(scenario=scenario, villages=reasons).merging_of(BAISHA) == Ground(stated=2, no_point=both)
    assert merging_known(state(scenario=scenario).case, [BAISHA])
    assert not merging_known(state().case, [BAISHA])
    assert not merging_known(state(scenario=scenario).case, [BAISHA, "李市镇"])
    assert not merging_known(state(scenario=scenario).case, [])
    none = DISTRICT.baseline.under(merging_villages="none")
    assert merging_known(state(scenario=none).case, [BAISHA, "李市镇"])


def test_the_end_of_the_plan_or_of_a_later_year() -> None:
    """2022 is the last plan year. A point that is given up in 2023 serves to the end of 2022, and no longer in a report of 2023."""
    rows: Rows = [{"facility_id": NEW[0], "closed_on": date(2023, 2, 1)}]
    for month, ends in (("2021-09", (13, 14)), ("2023-03", (12, 13))):
        (service,) = [one for one in state(month, facilities=rows).at_end() if one.town == BAISHA]
        assert service.served == ends
    (service,) = [one for one in Served(case_of(DISTRICT)).at_end() if one.town == BAISHA]
    assert service.served == (13, 14)


def test_a_delay_moves_what_is_reported_of_it() -> None:
    """白沙's points of 2021 come a year later: given up in 2021, one is not missed before they are due."""
    scenario = scenario_of(DISTRICT, delays=[{"town": BAISHA, "kind": "points", "months": 12, **TOLD}])
    served = state(scenario=scenario, facilities=[{"facility_id": NEW[0], "closed_on": date(2021, 9, 1)}])
    assert [of_year(served, year).out_of_use for year in (2021, 2022)] == [0, 1]
    assert [of_year(served, year).served for year in (2021, 2022)] == [(4, 5), (12, 13)]


# --- at a month's end ---------------------------------------------------------------------------------------------------


def now(rows: Rows, town: str = BAISHA, month: str = "2022-12", **given: Rows) -> Span | None:
    served = state(month, facilities=rows, **given)
    return served.now(town)


DONE = {"completed_on": date(2021, 9, 1)}
NAMED = [{"facility_id": name, "village": code, **DONE} for name, code in zip(NEW, CODES, strict=False)]
BARE = [{"facility_id": name} for name in NEW]


@pytest.mark.parametrize(
    ("rows", "ends"),
    [
        ([], None),  # nothing is reported of the town
        ([*BARE, {"facility_id": CENTER}], (4, 4)),  # four exist, nothing else is up
        ([{"facility_id": CENTER}], (4, 13)),  # nine points of which nobody said anything
        (BARE, (4, 5)),  # the center may be in use, and stand in a village of its own
        ([*BARE, {"facility_id": CENTER, "accepted_on": date(2021, 9, 1), "village": CODES[0]}], (4, 5)),
        ([*NAMED, {"facility_id": CENTER}], (9, 13)),  # nine villages, the four existing points may be in them
        ([*NAMED, *({"facility_id": name, "village": code} for name, code in zip(OLD, CODES[9:], strict=False)), {"facility_id": CENTER}], (13, 13)),
        ([{**row, "suspended_on": date(2022, 1, 1)} for row in NAMED] + [{"facility_id": CENTER}], (4, 4)),
        ([*BARE[1:], {"facility_id": NEW[0], **DONE}, {"facility_id": CENTER}], (4, 5)),  # up, nobody says where
        ([*BARE, {"facility_id": CENTER}, {"facility_id": OLD[0], "closed_on": date(2022, 1, 1)}], (3, 3)),
    ],
)  # fmt: skip
def test_who_is_served_at_a_months_end(rows: Rows, ends: tuple[int, int] | None) -> None:
    assert now(rows or [{"facility_id": "李市-点-2021-01"}]) == ends


def test_villages_alone_are_a_report() -> None:
    told = [{"village_code": CODES[0], "exempt_reason": "merging"}]
    assert now([{"facility_id": "李市-点-2021-01"}], villages=told) == (5, 14)


def test_the_district_at_a_months_end() -> None:
    """Only 白沙 has reported (4 to 13); the other 26 towns with villages are served by 60 - 4 existing points at least, and wholly at most."""
    served = state(facilities=[{"facility_id": CENTER}])
    spans = {town: served.now(town) for town in DISTRICT.towns}
    assert served.now_in_all(spans) == (4 + 56, 13 + 175 - 14)
    stated = scenario_of(DISTRICT, merging={"李市镇": {"value": 2, **TOLD}, "几江街道": {"value": 2, **TOLD}})
    more = Served(replace(served.case, scenario=stated))
    assert more.now_in_all(spans) == (4 + 56 + 2 + 1, 13 + 175 - 14)  # 几江: 2 villages, 1 existing point
    nobody = dict.fromkeys(DISTRICT.towns)
    assert served.now_in_all(nobody) is None
    assert served.now_in_all(nobody | {"鼎山街道": Span(0, 0)}) is None  # a town without villages


def test_facts_of_a_month_without_returns_say_nothing() -> None:
    served = Served(case_of(DISTRICT))
    assert served.now(BAISHA) is None
