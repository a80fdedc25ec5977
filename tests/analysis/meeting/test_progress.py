"""Whole rows of the table of progress, colors, bands and the year's clock, by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.meeting.progress import Progress, bands, one_sided, side_of_limits
from eldercare_analysis.analysis.meeting.tasks import (
    after_plan,
    clock,
    elapsed,
    past_due,
    plan_year,
    reached_on,
    scheduled,
    tasks,
)
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import District
from tests.analysis.known import cumulative_table, progress_table
from tests.money import one_month, pay, plain, returns_of

BAISHA = "白沙镇"
CENTER = "白沙-中心-2021-01"
POINTS = [f"白沙-点-2021-{n:02d}" for n in range(1, 10)]
DAY = date(2021, 9, 1)
NO_TASKS = [
    "圣泉街道",
    "鼎山街道",
    "双福街道",
    "支坪镇",
    "嘉平镇",
    "夏坝镇",
    "杜市镇",
    "塘河镇",
    "四面山镇",
    "四屏镇",
]  # in 2021
Rows = list[dict[str, Any]]


def row_of(table: Any, town: str, kind: str) -> dict[str, Any]:
    (found,) = table[(table["town"] == town) & (table["kind"] == kind)].to_dict("records")
    return plain(found)


def test_a_whole_row(district: District) -> None:
    """白沙's 9 points of 2021 in September, 4/7 of whose time has run (57.14 %): sites of 6, begun 5, completed 4, accepted 3, in use 2; of two
    nobody said anything, one is given up, one was told in August only. 3 to 5 of 9 are accepted: 33.33 % to 55.56 %, so 1.59 to 23.81 behind."""
    steps = ("site_chosen_on", "started_on", "completed_on", "accepted_on", "opened_on")
    reached = [5, 4, 4, 3, 2, 1]
    rows: Rows = [
        {"facility_id": name, **dict.fromkeys(steps[:count], DAY)}
        for name, count in zip(POINTS, reached, strict=False)
    ]
    august: Rows = [{"facility_id": POINTS[6]}]
    rows[1] |= {"closed_on": DAY}
    rows[1]["opened_on"] = DAY
    register = returns_of(district, {"2021-08": {"facilities": august}, "2021-09": {"facilities": rows}})
    table = progress_table(Case(district, district.baseline, "2021-09", register))
    due = Fraction(4, 7)
    assert row_of(table, BAISHA, "point") == {
        "town": BAISHA,
        "kind": "point",
        "own": 9,
        "carried_in": 0,
        "planned": 9,
        "reported": 7,
        "unreported": 2,
        "carried_over": 1,
        "closed": 1,
        "site_chosen": 6,
        "started": 5,
        "completed": 4,
        "accepted": 3,
        "opened": 2,
        "site_chosen_high": 8,
        "started_high": 7,
        "completed_high": 6,
        "accepted_high": 5,
        "opened_high": 4,
        "paid": None,
        "behind_low": float((due - Fraction(5, 9)) * 100),
        "behind_high": float((due - Fraction(3, 9)) * 100),
        "behind_points": None,
        "color": "grey",
    }
    assert list(table) == list(Progress.__dataclass_fields__)
    types = {name: str(table[name].dtype) for name in ("paid", "behind_low", "behind_high", "behind_points")}
    assert types == {
        "paid": "Int64",
        "behind_low": "float64",
        "behind_high": "float64",
        "behind_points": "Float64",
    }


def test_the_order_of_rows(district: District) -> None:
    """The district's rows first, then town by town, by kind, all kinds last; 德感 has a home in 2021 and a care center in 2022."""
    table = progress_table(Case(district, district.baseline, "2022-03", None))
    keys = list(zip(table["town"], table["kind"], strict=True))
    kinds = ["center", "point", "home", "care_center", "all"]
    assert keys[:5] == [("district", kind) for kind in kinds]
    assert keys[5:10] == [
        ("几江街道", "home"),
        ("几江街道", "all"),
        ("德感街道", "home"),
        ("德感街道", "care_center"),
        ("德感街道", "all"),
    ]
    assert row_of(table, "district", "all")["planned"] == 7 + 25 + 8 + 1 + 18 + 70 + 8
    assert row_of(table, "district", "all")["carried_in"] == 18 + 70 + 8


def test_awards_paid_need_all_payments_and_amounts(district: District) -> None:
    """Two centers of the district's 18 paid in full, one in part; without any payment nothing is known."""
    paid = [
        pay(DAY, yuan, facility_id=f"{town}-中心-2021-01", town=f"{town}镇")
        for town, yuan in (("白沙", 1_000_000), ("李市", 1_000_001), ("油溪", 999_999))
    ]
    table = progress_table(
        Case(district, district.baseline, "2021-09", one_month(district, "2021-09", payments=paid))
    )
    assert row_of(table, "district", "center")["paid"] == 2
    assert row_of(table, "油溪镇", "center")["paid"] == 0
    assert row_of(table, "district", "all")["paid"] is None


@pytest.mark.parametrize(
    ("accepted", "sited", "month", "color"),
    [
        (9, 0, "2021-12", "green"),
        (8, 1, "2021-12", "red"),  # 11.1 behind
        (8, 0, "2021-12", "red"),
        (6, 3, "2021-09", "green"),  # 9.5 ahead
        (5, 4, "2021-09", "yellow"),  # 1.6 behind
        (4, 5, "2021-09", "red"),  # 12.7 behind
    ],
)
def test_colors_of_nine_points(district: District, accepted: int, sited: int, month: str, color: str) -> None:
    rows: Rows = [{"facility_id": name, "accepted_on": DAY} for name in POINTS[:accepted]]
    rows += [{"facility_id": name, "site_chosen_on": DAY} for name in POINTS[accepted : accepted + sited]]
    rows += [{"facility_id": name} for name in POINTS[accepted + sited :]]
    table = progress_table(
        Case(district, district.baseline, month, one_month(district, "2021-09", facilities=rows))
    )
    assert row_of(table, BAISHA, "point")["color"] == color


@pytest.mark.parametrize(
    ("cells", "color"),
    [
        ({"site_chosen_on": date(2022, 1, 2)}, "green"),
        ({}, "red"),  # past due without a site, though far ahead
        ({"closed_on": date(2022, 1, 2)}, "green"),  # given up ones lack no site
        (None, "grey"),
    ],
)
def test_what_is_past_due_without_a_site_is_red(
    district: District, cells: dict[str, Any] | None, color: str
) -> None:
    """January 2022: 8 of the 9 points of 2021 are accepted, 1/12 of the year has run."""
    rows: Rows = [{"facility_id": name, "accepted_on": date(2022, 1, 1)} for name in POINTS[:8]]
    rows += [] if cells is None else [{"facility_id": POINTS[8], **cells}]
    table = progress_table(
        Case(district, district.baseline, "2022-01", one_month(district, "2022-01", facilities=rows))
    )
    assert row_of(table, BAISHA, "point")["color"] == color


@pytest.mark.parametrize(
    ("points", "color", "band"),
    [
        (-10.0, "green", "ahead"),
        (-9.9, "green", "on_time"),
        (0.0, "green", "on_time"),
        (0.1, "yellow", "on_time"),
        (10.0, "yellow", "on_time"),
        (10.1, "red", "behind"),
    ],
)
def test_the_limits_of_colors_and_bands(district: District, points: float, color: str, band: str) -> None:
    facts = Case(district, district.baseline, "2021-09", None)
    assert side_of_limits(facts, points) == (color, band)
    assert one_sided(facts, points, points)


@pytest.mark.parametrize(("low", "high", "same"), [(-20, 0, True), (0, 1, False), (1, 10, True), (10, 11, False), (11, 90, True)])  # fmt: skip
def test_a_range_of_one_color(district: District, low: float, high: float, *, same: bool) -> None:
    assert one_sided(Case(district, district.baseline, "2021-09", None), low, high) is same


def test_bands_need_a_report(district: District) -> None:
    """白沙, center and 9 points, all accepted: ahead. Ten towns have no tasks in 2021; of the others nothing is reported."""
    rows: Rows = [{"facility_id": name, "accepted_on": DAY} for name in (CENTER, *POINTS)]
    facts = Case(district, district.baseline, "2021-09", one_month(district, "2021-09", facilities=rows))
    found = bands(facts)
    assert list(found) == ["ahead", "on_time", "behind", "unreported", "no_tasks"]
    assert (found["ahead"], found["on_time"], found["behind"]) == ([BAISHA], [], [])
    assert found["no_tasks"] == NO_TASKS
    assert found["unreported"] == [town for town in district.towns if town not in {BAISHA, *NO_TASKS}]


def test_the_share_due_of_all_years(district: District) -> None:
    """德感: a home of 2021 and a care center of 2022. In December 2021 the one of two is due (50), in January 2022 1 + 1/12 of 2."""
    rows: Rows = [{"facility_id": "德感-院-2021-01"}, {"facility_id": "德感-照护-2022-01"}]
    for month, behind in (
        ("2020-12", 0.0),
        ("2021-12", 50.0),
        ("2022-01", float(Fraction(13, 24) * 100)),
        ("2023-02", 100.0),
    ):
        table = cumulative_table(
            Case(district, district.baseline, month, one_month(district, "2021-09", facilities=rows))
        )
        assert row_of(table, "德感街道", "all")["behind_high"] == behind


@pytest.mark.parametrize(
    ("month", "year", "after", "share"),
    [
        ("2020-12", 2021, False, Fraction(0)),
        ("2021-05", 2021, False, Fraction(0)),
        ("2021-06", 2021, False, Fraction(1, 7)),
        ("2021-12", 2021, False, Fraction(1)),
        ("2022-01", 2022, False, Fraction(1, 12)),
        ("2022-12", 2022, False, Fraction(1)),
        ("2023-01", 2022, True, Fraction(1)),
    ],
)
def test_years_and_their_clock(
    district: District, month: str, year: int, share: Fraction, *, after: bool
) -> None:
    """The clock of 2021 begins in June, when the plan was issued, that of 2022 in January."""
    facts = Case(district, district.baseline, month, None)
    assert (plan_year(facts), after_plan(facts), clock(facts)) == (year, after, share)
    assert elapsed(facts) == Decimal(share.numerator) / Decimal(share.denominator)
    assert tasks(facts).year == year


@pytest.mark.parametrize(("month", "past"), [("2021-11", False), ("2021-12", True), ("2022-01", True)])
def test_the_last_day_of_the_year(district: District, month: str, *, past: bool) -> None:
    facts = Case(district, district.baseline, month, None)
    assert past_due(facts, Facility(CENTER, BAISHA, kinds.CENTER, "2021")) is past
    assert not past_due(facts, Facility(CENTER, BAISHA, kinds.CENTER, "2022"))


def test_scheduled_are_those_of_annex_1(district: District) -> None:
    """25 centers, 95 points, 16 homes and 1 care center; existing points and what is outside the plan are no tasks."""
    outside = {
        "facility_id": "白沙-点-外-01",
        "town": BAISHA,
        "kind": "point",
        "plan_year": "none",
        "opened_on": DAY,
    }
    facts = Case(district, district.baseline, "2021-09", one_month(district, "2021-09", facilities=[outside]))
    assert len(state.facilities(facts)) == 60 + 25 + 95 + 16 + 1 + 1
    assert len(scheduled(facts)) == 25 + 95 + 16 + 1


def test_the_first_day_on_which_a_step_is_known(district: District) -> None:
    row = dict.fromkeys(("site_chosen_on", "started_on", "completed_on", "accepted_on", "opened_on"))
    row |= {"started_on": date(2021, 7, 3), "opened_on": date(2021, 7, 2)}
    facility = Facility(CENTER, BAISHA, kinds.CENTER, "2021", row)
    assert reached_on(facility, kinds.SITE_CHOSEN) == date(2021, 7, 2)  # use implies all before it
    assert reached_on(facility, kinds.ACCEPTED) is None
    assert reached_on(facility, kinds.OPENED) == date(2021, 7, 2)


@pytest.mark.parametrize(
    ("cells", "carried"),
    [
        ({"accepted_on": date(2021, 12, 31)}, False),
        ({"accepted_on": date(2022, 1, 1)}, True),
        ({"closed_on": date(2021, 12, 31)}, False),
        ({"closed_on": date(2022, 1, 1)}, True),
        ({}, True),
    ],
)
def test_carried_in_is_what_was_not_done_before_january(
    district: District, cells: dict[str, Any], *, carried: bool
) -> None:
    facts = Case(
        district,
        district.baseline,
        "2022-02",
        one_month(district, "2022-02", facilities=[{"facility_id": CENTER, **cells}]),
    )
    found = tasks(facts)
    assert (CENTER in {f.facility_id for f in found.carried_in}) is carried
    assert {int(f.plan_year) for f in found.own} == {2022}
    assert found.all == [*found.own, *found.carried_in]
