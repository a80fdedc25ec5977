"""The forecast of acceptances, every figure of it, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis.analysis.meeting.forecast import (
    CLOCK,
    STAGES,
    Durations,
    Forecast,
    count_at,
    durations,
    estimate,
    forecasts,
)
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import District
from tests.money import one_month

POINTS = [f"白沙-点-2021-{n:02d}" for n in range(1, 10)]
SITE, START, DONE, ACCEPTED = pairwise(
    (CLOCK, kinds.SITE_CHOSEN, kinds.STARTED, kinds.COMPLETED, kinds.ACCEPTED)
)
Rows = list[dict[str, Any]]


def found(district: District, month: str, rows: Rows) -> dict[str, Forecast]:
    register = one_month(district, month, facilities=rows)
    return {one.kind.id: one for one in forecasts(Case(district, district.baseline, month, register))}


def days(district: District, rows: Rows, month: str = "2021-09", kind: str = "point") -> dict[Any, Durations]:
    return durations(
        Case(district, district.baseline, month, one_month(district, month, facilities=rows)),
        kinds.BY_ID[kind],
    )


def test_the_stages() -> None:
    assert STAGES == [SITE, START, DONE, ACCEPTED]


def test_days_of_each_stage(district: District) -> None:
    """The clock of 2021 begins on 1 June: site after 10 days, start after 20, then 92 days of works up to 30 September."""
    row = {"facility_id": POINTS[0], "site_chosen_on": date(2021, 6, 11), "started_on": date(2021, 6, 30)}
    assert days(district, [row]) == {
        SITE: Durations([10], []),
        START: Durations([19], []),
        DONE: Durations([], [92]),
        ACCEPTED: Durations([], []),
    }


@pytest.mark.parametrize(
    ("cells", "stage", "ended", "running"),
    [
        ({}, SITE, [], [121]),  # 1 June to 30 September
        ({"site_chosen_on": date(2021, 5, 20)}, SITE, [0], []),  # before the clock began: no time at all
        ({"site_chosen_on": date(2021, 9, 30)}, START, [], [0]),
        ({"site_chosen_on": date(2021, 9, 1), "suspended_on": date(2021, 9, 2)}, START, [], []),  # it does not go on
        ({"closed_on": date(2021, 9, 2)}, SITE, [], []),  # given up: no observation
        ({"started_on": date(2021, 9, 1), "opened_on": date(2021, 9, 9)}, DONE, [], []),  # completed, nobody knows when
        ({"started_on": date(2021, 9, 9), "completed_on": date(2021, 9, 1)}, DONE, [0], []),
    ],
)  # fmt: skip
def test_what_a_stage_has_taken_or_lasted(
    district: District, cells: dict[str, Any], stage: Any, ended: list[int], running: list[int]
) -> None:
    assert days(district, [{"facility_id": POINTS[0], **cells}])[stage] == Durations(ended, running)


def test_other_facilities_are_no_observations(district: District) -> None:
    """Of 2022 in 2021, existing ones, ones outside the plan, other kinds, and those that nobody reported."""
    done = {"site_chosen_on": date(2021, 7, 1), "started_on": date(2021, 7, 2)}
    outside = {"facility_id": "白沙-点-外-01", "town": "白沙镇", "kind": "point", "plan_year": "none", **done}
    rows: Rows = [
        {"facility_id": name, **done} for name in ("柏林-点-2022-01", "白沙-点-已有-01", "白沙-中心-2021-01")
    ]
    assert days(district, [*rows, outside]) == {stage: Durations([], []) for stage in STAGES}
    later = days(district, rows, "2022-03")  # the clock of 2022 begins on 1 January: chosen before it
    assert (later[SITE], later[START]) == (Durations([0], []), Durations([1], []))
    assert days(district, rows, kind="center")[SITE] == Durations([30], [])


def test_chances_of_durations() -> None:
    """Of 4: one ended after 0 days (1/4), two after 2 (2 of 3 at risk: 3/4 × 2/3 = 1/2); one went on for 2 days: 1/4 is left."""
    assert list(estimate(Durations([2, 0, 2], [2]))) == pytest.approx([1 / 4, 0, 1 / 2])
    assert list(estimate(Durations([1], []))) == [0, 1]


@pytest.mark.parametrize(
    ("chances", "share", "count"),
    [
        ([], 0.9, 0),
        ([1.0, 1.0], 0.1, 2),
        ([0.5, 0.5], 0.25, 0),  # none with exactly 1/4
        ([0.5, 0.5], 0.26, 1),
        ([0.5, 0.5], 0.75, 1),
        ([0.5, 0.5], 0.76, 2),
        ([0.2], 0.8, 0),
        ([0.2], 0.81, 1),
    ],
)
def test_the_count_at_a_share(chances: list[float], share: float, count: int) -> None:
    assert count_at(chances, share) == count


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30), st.lists(st.integers(0, 500), max_size=30))
def test_durations_by_kaplan_and_meier(ended: list[int], running: list[int]) -> None:
    """Of those that have lasted as long as any that ended, the part that ended then; the rest goes on."""
    expected, left = np.zeros(max(ended) + 1), 1.0
    for day in sorted(set(ended)):
        expected[day] = left * ended.count(day) / sum(other >= day for other in [*ended, *running])
        left -= expected[day]
    assert np.abs(estimate(Durations(ended, running)) - expected).max() < 1e-12


@given(st.lists(st.floats(0, 1), max_size=40), st.sampled_from([0.1, 0.25, 0.5, 0.9]))
def test_a_count_of_independent_events(chances: list[float], share: float) -> None:
    """Each event adds none or one: the distribution is the convolution of all of them."""
    distribution = np.ones(1)
    for chance in chances:
        distribution = np.convolve(distribution, [1 - chance, chance])
    reached = np.cumsum(distribution)
    count = count_at(chances, share)
    assert reached[count] >= share - 2e-12
    assert count == 0 or reached[count - 1] < share


def finished(count: int) -> Rows:
    """Return points with a site on 11 June, begun on the 21st, completed after 30 days and accepted after 10 more, on 31 July."""
    cells = {
        "site_chosen_on": date(2021, 6, 11),
        "started_on": date(2021, 6, 21),
        "completed_on": date(2021, 7, 21),
        "accepted_on": date(2021, 7, 31),
    }
    return [{"facility_id": name, **cells} for name in POINTS[:count]]


def test_a_whole_forecast(district: District) -> None:
    """Five took 30 + 10 days. One begun on 10 September (20 days ago) is accepted 20 days later; one stopped, one given up before and one
    after its acceptance; one had no site for longer than any. 70 points, 61 not reported. Centers: 18, none reported."""
    rows: Rows = [
        *finished(5),
        {"facility_id": POINTS[5], "site_chosen_on": date(2021, 9, 1), "started_on": date(2021, 9, 10)},
        {"facility_id": POINTS[6], "site_chosen_on": date(2021, 9, 1), "suspended_on": date(2021, 9, 10)},
        {"facility_id": POINTS[7], "site_chosen_on": date(2021, 9, 1), "closed_on": date(2021, 9, 10)},
        {"facility_id": POINTS[8]},
    ]
    end = date(2021, 12, 31)
    assert found(district, "2021-09", rows) == {
        "point": Forecast(
            kinds.POINT, 70, end, 5, 61, closed=1, suspended=1, outlasted=1, low=6, usual=6, high=6
        ),
        "center": Forecast(kinds.CENTER, 18, end, 0, 18, missing="accepted"),
    }


@pytest.mark.parametrize(
    ("begun", "usual"),
    [
        (date(2021, 11, 21), 6),  # 40 days later is 31 December
        (date(2021, 11, 22), 5),
    ],
)
def test_the_last_day_of_the_year_is_in_time(district: District, begun: date, usual: int) -> None:
    last = {"facility_id": POINTS[5], "site_chosen_on": date(2021, 11, 1), "started_on": begun}
    point = found(district, "2021-11", [*finished(5), last])["point"]
    assert (point.low, point.usual, point.high) == (usual, usual, usual)


@pytest.mark.parametrize(("count", "missing", "usual"), [(4, "completed", None), (5, "", 6)])
def test_a_stage_needs_five_observations(
    district: District, count: int, missing: str, usual: int | None
) -> None:
    going = {"facility_id": POINTS[5], "site_chosen_on": date(2021, 9, 1), "started_on": date(2021, 9, 10)}
    point = found(district, "2021-09", [*finished(count), going])["point"]
    assert (point.missing, point.usual, point.accepted) == (missing, usual, count)


def test_a_stage_that_begins_with_the_clock(district: District) -> None:
    """Asked in December 2021 for nothing: the year is over. In February 2022 a point of 2022 (吴滩) waits for its site since 1 January (58
    days); the five of 2021 found one after 10 days, so it has outlasted them; without any it would be known from the clock alone."""
    assert found(district, "2021-12", finished(5)) == {}
    rows: Rows = [*finished(5), {"facility_id": "吴滩-点-2022-01"}]
    point = found(district, "2022-02", rows)["point"]
    assert (point.outlasted, point.accepted, point.planned) == (1, 0, 25 + 70 - 5)
    assert point.missing == "accepted"  # of this year's tasks none is accepted


def test_months_before_are_tested_in_the_same_year_and_since_the_first_return(district: District) -> None:
    """Five accepted on 31 July, one begun on 10 August (accepted 19 September): July has no sixth to tell of; August and September do."""
    rows: Rows = [
        *finished(5),
        {
            "facility_id": POINTS[5],
            "site_chosen_on": date(2021, 8, 1),
            "started_on": date(2021, 8, 10),
            "completed_on": date(2021, 9, 9),
            "accepted_on": date(2021, 9, 19),
        },
    ]
    first = one_month(district, "2021-07", facilities=finished(5))
    second = one_month(district, "2021-10", facilities=rows)
    register = replace(first, returns=(*first.returns, *second.returns))
    (_, point) = sorted(
        forecasts(Case(district, district.baseline, "2021-10", register)), key=lambda one: one.kind.id
    )
    told = [(one.month, one.low, one.high, one.actual) for one in point.tests]
    assert told == [("2021-09", 6, 6, 6), ("2021-08", 6, 6, 6), ("2021-07", 5, 5, 5)]
    alone = forecasts(Case(district, district.baseline, "2021-10", second))
    assert [one.tests for one in alone] == [(), ()]  # no earlier month has a return
