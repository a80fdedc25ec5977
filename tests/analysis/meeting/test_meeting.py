"""Progress against the clock, colors, bands, changes, lists and the forecast, by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.meeting.attention import issues, standstills, towns_without_return
from eldercare_analysis.analysis.meeting.changes import changes
from eldercare_analysis.analysis.meeting.dues import unpaid
from eldercare_analysis.analysis.meeting.forecast import Durations, Forecast, count_at, estimate, forecasts
from eldercare_analysis.analysis.meeting.progress import bands
from eldercare_analysis.analysis.meeting.tasks import elapsed
from eldercare_analysis.analysis.privacy import protect
from eldercare_analysis.analysis.privacy.masks import SMALL
from eldercare_analysis.analysis.privacy.persons import COLUMNS
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.schedule import planned_facilities
from tests.analysis.known import progress_table
from tests.analysis.privacy.alone import masks_of_targets
from tests.returns import register_of

TOWN = "白沙镇"
POINTS = [f"白沙-点-2021-{n:02d}" for n in range(1, 10)]


def facts_of(district: District, month: str, rows: list[dict[str, Any]], **sheets: Any) -> Case:
    register = register_of(district, {"month": month, "given": {"facilities": rows, **sheets}})
    return Case(district, district.baseline, month, register)


@pytest.mark.parametrize(
    ("month", "share"),
    [("2021-06", Decimal(1) / 7), ("2021-09", Decimal(4) / 7), ("2021-12", Decimal(1)), ("2022-01", Decimal(1) / 12),
     ("2022-09", Decimal(9) / 12), ("2023-05", Decimal(1))],
)  # fmt: skip
def test_the_clock(district: District, month: str, share: Decimal) -> None:
    """2021: June to December, seven months; 2022: January to December; after the plan: all of it."""
    assert elapsed(Case(district, district.baseline, month, None)) == share


@pytest.mark.parametrize(
    ("accepted", "color", "band"),
    [(6, "green", "on_time"), (5, "yellow", "on_time"), (4, "red", "behind"), (8, "green", "ahead")],
)
def test_colors_and_bands(district: District, accepted: int, color: str, band: str) -> None:
    """白沙 2021: 10 facilities (1 center, 9 points). September: 4/7 = 57.1 %. 6 of 10 is 2.9 points ahead, 5 is 7.1 behind
    (yellow, up to 10), 4 is 17.1 behind (red), 8 is 22.9 ahead (10 or more: ahead)."""
    names = ["白沙-中心-2021-01", *POINTS]
    rows = [
        {"facility_id": name, "accepted_on": date(2021, 9, 1) if n < accepted else None}
        for n, name in enumerate(names)
    ]
    facts = facts_of(district, "2021-09", rows)
    table = progress_table(facts)
    row = table[(table["town"] == TOWN) & (table["kind"] == "all")].iloc[0]
    assert [row["planned"], row["accepted"], row["color"]] == [10, accepted, color]
    found = bands(facts)
    assert TOWN in found[band]
    assert "德感街道" in found["unreported"]  # one home in 2021, no return
    assert "鼎山街道" in found["no_tasks"]
    assert sorted(town for towns in found.values() for town in towns) == sorted(district.towns)


def test_a_color_that_the_unreported_could_change_is_grey(district: District) -> None:
    """5 of 10 accepted would be yellow; with 3 facilities unreported up to 8 may be accepted, which is green: so grey."""
    names = ["白沙-中心-2021-01", *POINTS][:7]
    rows = [
        {"facility_id": name, "accepted_on": date(2021, 9, 1) if n < 5 else None}
        for n, name in enumerate(names)
    ]
    table = progress_table(facts_of(district, "2021-09", rows))
    assert table[(table["town"] == TOWN) & (table["kind"] == "all")].iloc[0]["color"] == "grey"


def test_past_due_without_a_site_is_red(district: District) -> None:
    rows = [{"facility_id": "德感-照护-2022-01"}]
    table = progress_table(facts_of(district, "2023-01", rows))
    row = table[(table["town"] == "德感街道") & (table["kind"] == "care_center")].iloc[0]
    assert (row["color"], row["accepted"], row["behind_points"]) == ("red", 0, 100)


def test_without_returns_everything_is_grey(district: District) -> None:
    table = progress_table(Case(district, district.baseline, "2021-09", None))
    assert set(table["color"]) == {"grey"}
    assert table["behind_points"].isna().all()
    assert (
        int(table[(table["town"] == "district") & (table["kind"] == "all")].iloc[0]["planned"]) == 18 + 70 + 8
    )


@given(reached=st.lists(st.integers(0, 5), min_size=10, max_size=10))
@pytest.mark.slow
def test_steps_never_rise_and_towns_add_up(district: District, reached: list[int]) -> None:
    """Whatever is reported: an earlier step has at least as many facilities as acceptance, and towns sum to the district."""
    names = ["白沙-中心-2021-01", *POINTS]
    rows = [
        {
            "facility_id": name,
            **{step.column: date(2021, 6, 10 + n) for n, step in enumerate(kinds.STEPS[:count])},
        }
        for name, count in zip(names, reached, strict=True)
    ]
    table = progress_table(facts_of(district, "2021-09", rows))
    assert (table["site_chosen"] >= table["started"]).all()
    assert (table["started"] >= table["completed"]).all()
    assert (table["completed"] >= table["accepted"]).all()
    towns = (
        table[(table["town"] != "district") & (table["kind"] != "all")]
        .groupby("kind")[["planned", *(step.id for step in kinds.STEPS)]]
        .sum()
    )
    whole = table[(table["town"] == "district") & (table["kind"] != "all")].set_index("kind")[
        ["planned", *(step.id for step in kinds.STEPS)]
    ]
    pd.testing.assert_frame_equal(
        towns.sort_index(), whole.sort_index(), check_dtype=False, check_names=False
    )


def two_months(district: District, before: dict[str, Any], after: dict[str, Any] | None) -> Register:
    """Return what 白沙 said of its first point in August and in September; None: it left the row out."""
    first = register_of(
        district, {"month": "2021-08", "given": {"facilities": [{"facility_id": POINTS[0], **before}]}}
    )
    rows = [{"facility_id": POINTS[1]}] + ([] if after is None else [{"facility_id": POINTS[0], **after}])
    second = register_of(district, {"month": "2021-09", "given": {"facilities": rows}})
    returns = [Return("8月.xlsx", "2021-08", TOWN, records=first.returns[0].records),
               Return("9月.xlsx", "2021-09", TOWN, records=second.returns[0].records)]  # fmt: skip
    return Register(tuple(returns))


AUGUST, JULY, SEPTEMBER = date(2021, 8, 20), date(2021, 7, 9), date(2021, 9, 15)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"accepted_on": SEPTEMBER}, [("happened", "accepted", None, SEPTEMBER)]),
        ({}, {"accepted_on": JULY}, [("late", "accepted", None, JULY)]),
        ({"accepted_on": AUGUST}, {}, [("date_vanished", "accepted", AUGUST, None)]),
        ({"accepted_on": AUGUST}, {"accepted_on": JULY}, [("date_changed", "accepted", AUGUST, JULY)]),
        ({"accepted_on": AUGUST}, {"accepted_on": AUGUST}, []),
        ({"suspended_on": AUGUST}, {}, [("resumed", "suspended", AUGUST, None)]),
        ({"accepted_on": AUGUST}, None, [("row_missing", "", None, None)]),
    ],
)
def test_changes_between_two_returns(
    district: District, before: dict[str, Any], after: dict[str, Any] | None, expected: list[Any]
) -> None:
    found = changes(case_of(district, register=two_months(district, before, after), month="2021-09"))
    assert [(c.change, c.event, c.before, c.after) for c in found if c.facility_id == POINTS[0]] == expected


def test_a_vanished_date_is_no_acceptance_any_more(district: District) -> None:
    register = two_months(district, {"accepted_on": AUGUST}, {})
    counts = []
    for month in ("2021-08", "2021-09"):
        table = progress_table(Case(district, district.baseline, month, register))
        counts.append(int(table[(table["town"] == TOWN) & (table["kind"] == "point")].iloc[0]["accepted"]))
    assert counts == [1, 0]


def test_a_town_without_a_return_for_the_month(district: District) -> None:
    register = two_months(district, {}, {})
    assert towns_without_return(Case(district, district.baseline, "2021-09", register)) == [
        t for t in district.towns if t != TOWN
    ]


def test_standstills_and_unpaid_awards(district: District) -> None:
    rows = [
        {"facility_id": "白沙-中心-2021-01", "accepted_on": date(2022, 1, 10)},
        {"facility_id": POINTS[0]},
        {"facility_id": POINTS[1], "site_chosen_on": date(2021, 7, 1)},
        {"facility_id": POINTS[2], "started_on": date(2021, 8, 1), "suspended_on": date(2021, 9, 1)},
        {"facility_id": POINTS[3], "opened_on": date(2021, 12, 1), "accepted_on": date(2021, 11, 1)},
    ]
    pay = {"town": TOWN, "facility_id": "白沙-中心-2021-01", "payer": "municipality", "amount_yuan": 400000}
    payments = [
        {"date": date(2022, 2, 1), "step": "allocated", **pay},
        {"date": date(2022, 2, 20), "step": "paid", **pay},
    ]
    facts = facts_of(district, "2022-02", rows, payments=payments)
    found = {name: [f.facility_id for f in facilities] for name, facilities in standstills(facts).items()}
    assert found == {
        "no_site": [POINTS[0]],
        "not_started": [POINTS[1]],
        "overdue": POINTS[:3],
        "unaccepted": [],
        "suspended": [POINTS[2]],
        "unused": ["白沙-中心-2021-01"],
        "closed": [],
    }
    award = unpaid(facts)
    assert [(a.facility_id, a.step, a.paid_yuan, a.due_yuan) for a in award] == [
        ("白沙-中心-2021-01", "paid", 400000, 1000000)
    ]


def test_problems_open_overdue_and_cleared(district: District) -> None:
    problem = {
        "issue": "用地未定",
        "issue_kind": "site",
        "responsible_unit": "镇政府",
        "due_on": date(2021, 9, 10),
        "needs_district": True,
    }
    register = two_months(district, problem, {})
    now = Case(district, district.baseline, "2021-09", register)
    assert [(i.facility_id, i.state) for i in issues(now)] == [(POINTS[0], "cleared")]
    register = two_months(district, problem, problem)
    now = Case(district, district.baseline, "2021-09", register)
    assert [(i.state, i.since_last_month) for i in issues(now)] == [("overdue", True)]


def finished(completing: list[int], accepting: int) -> list[dict[str, Any]]:
    """Return points with a site on 11 June, begun on 21 June, completed after so many days, accepted so many later."""
    start = date(2021, 6, 21)
    days = [start + timedelta(days=n) for n in completing]
    return [
        {"facility_id": POINTS[n], "site_chosen_on": date(2021, 6, 11), "started_on": start, "completed_on": day, "accepted_on": day + timedelta(days=accepting)}
        for n, day in enumerate(days)
    ]  # fmt: skip


def point_forecast(district: District, month: str, rows: list[dict[str, Any]]) -> Forecast:
    return next(f for f in forecasts(facts_of(district, month, rows)) if f.kind == kinds.POINT)


def test_the_forecast_when_all_take_the_same_time(district: District) -> None:
    """Five took 30 days to complete and 10 to acceptance; two more have lasted 20 days at the end of September, so they are
    completed on 10 October and accepted on the 20th: 5 + 2 = 7. The other 63 points are not reported."""
    two = [
        {"facility_id": name, "site_chosen_on": date(2021, 9, 1), "started_on": date(2021, 9, 10)}
        for name in POINTS[5:7]
    ]
    point = point_forecast(district, "2021-09", finished([30] * 5, 10) + two)
    assert (point.planned, point.accepted, point.unreported) == (70, 5, 63)
    assert (point.low, point.usual, point.high) == (7, 7, 7)


def test_the_forecasts_range(district: District) -> None:
    """Four took 30 days, one 80, acceptance 1 day more. One begun on 30 November is in time (31 December) only if it takes 30
    days: chance 4/5. So 5 with chance 0.2 and 6 with 0.8: the range of 80 % (from 10 % to 90 %) is 5 to 6, the median 6."""
    last = {"facility_id": POINTS[5], "site_chosen_on": date(2021, 11, 1), "started_on": date(2021, 11, 30)}
    point = point_forecast(district, "2021-11", [*finished([30, 30, 30, 30, 80], 1), last])
    assert (point.low, point.usual, point.high) == (5, 6, 6)


def test_stages_that_go_on_count_for_as_long_as_they_have_lasted() -> None:
    """Ended after 10 and 20 days, one running for 15. At 10 days three are at risk: 1/3 ends; at 20 only one: the rest, 2/3."""
    chances = estimate(Durations([10, 20], [15]))
    assert chances[10] == pytest.approx(1 / 3)
    assert chances[20] == pytest.approx(2 / 3)
    assert estimate(Durations([10], [15])).sum() == pytest.approx(
        1 / 2
    )  # the other takes longer than anything seen


def test_a_stage_that_has_outlasted_everything_is_left_out(district: District) -> None:
    """Five took 30 days to complete, one has been at it for 30 days at the end of September: nothing can be said of it. Another,
    begun 20 days ago, is done after 30 days with a chance of 5/6 (six were at risk, five ended): 5 with 1/6, 6 with 5/6, so the
    range from 10 % on is 5 to 6. Given up and stopped ones are told."""
    rows = [
        {"facility_id": POINTS[5], "site_chosen_on": date(2021, 8, 1), "started_on": date(2021, 8, 31)},
        {"facility_id": POINTS[6], "site_chosen_on": date(2021, 8, 1), "started_on": date(2021, 9, 10)},
        {"facility_id": POINTS[7], "site_chosen_on": date(2021, 8, 1), "closed_on": date(2021, 9, 1)},
        {"facility_id": POINTS[8], "site_chosen_on": date(2021, 8, 1), "suspended_on": date(2021, 9, 1)},
    ]
    point = point_forecast(district, "2021-09", finished([30] * 5, 10) + rows)
    assert (point.low, point.usual, point.high) == (5, 6, 6)
    assert (point.outlasted, point.closed, point.suspended, point.unreported) == (1, 1, 1, 61)
    assert point.planned == 5 + 4 + 61


def test_what_is_left_out_asks_for_no_durations(district: District) -> None:
    """Five have a site and acceptance, neither start nor completion is dated. A sixth has had no site for longer than any: it is
    left out, so that the stages before it need not be known, and the five accepted are all that there will be of the rest."""
    rows = [
        {"facility_id": name, "site_chosen_on": date(2021, 6, 11), "accepted_on": date(2021, 7, 20)}
        for name in POINTS[:5]
    ]
    point = point_forecast(district, "2021-09", [*rows, {"facility_id": POINTS[5]}])
    assert (point.outlasted, point.low, point.usual, point.high) == (1, 5, 5, 5)


def test_days_in_use_count_where_completion_is_not_dated(district: District) -> None:
    """Acceptance took 10 days. One in use since 25 August without a date of completion has waited for 36 days at least: outlasted."""
    used = {"facility_id": POINTS[5], "site_chosen_on": date(2021, 8, 1), "opened_on": date(2021, 8, 25)}
    point = point_forecast(district, "2021-09", [*finished([30] * 5, 10), used])
    assert (point.outlasted, point.low, point.high) == (1, 5, 5)


@pytest.mark.parametrize(("month", "known"), [("2022-11", True), ("2022-12", False), ("2023-01", False)])
def test_no_forecast_once_the_year_is_over(district: District, month: str, *, known: bool) -> None:
    """The day (31 December 2022) is past, or the month's end itself. In January 2023 there is no later horizon."""
    rows = finished([30] * 5, 10)
    assert bool(forecasts(facts_of(district, month, rows))) is known


def test_the_forecast_counts_what_was_carried_in(district: District) -> None:
    """April 2022: of 白沙's 9 points of 2021 five were accepted in 2021, four are carried in with a site since March; they are among the
    planned of the forecast as they are in the table of progress."""
    four = [{"facility_id": name, "site_chosen_on": date(2022, 3, 1)} for name in POINTS[5:]]
    facts = facts_of(district, "2022-04", finished([30] * 5, 10) + four)
    point = next(f for f in forecasts(facts) if f.kind == kinds.POINT)
    table = progress_table(facts)
    row = table[(table["town"] == "district") & (table["kind"] == "point")].iloc[0]
    assert (point.planned, point.unreported) == (row["planned"], row["unreported"]) == (25 + 70 - 5, 25 + 61)


def test_a_back_test_counts_only_what_was_forecast(district: District) -> None:
    """September: five accepted, one more begun on the 20th (30 days, then 10: 30 October); one that had no site by then,
    longer than any other, was accepted in October, too, but the forecast did not speak of it: 6 were forecast, 6 came."""
    begun = {"facility_id": POINTS[5], "site_chosen_on": date(2021, 9, 1), "started_on": date(2021, 9, 20)}
    first = register_of(
        district, {"month": "2021-09", "given": {"facilities": [*finished([30] * 5, 10), begun]}}
    )
    came = [
        {**begun, "accepted_on": date(2021, 10, 30)},
        {"facility_id": POINTS[6], "accepted_on": date(2021, 10, 15)},
    ]
    second = register_of(
        district, {"month": "2021-10", "given": {"facilities": [*finished([30] * 5, 10), *came]}}
    )
    facts = Case(district, district.baseline, "2021-10", Register((*first.returns, *second.returns)))
    point = next(f for f in forecasts(facts) if f.kind == kinds.POINT)
    assert [(t.month, t.low, t.high, t.actual) for t in point.tests] == [("2021-09", 6, 6, 6)]


@given(chances=st.lists(st.floats(0, 1), max_size=12))
def test_counts_rise_with_their_share(chances: list[float]) -> None:
    low, usual, high = (count_at(chances, share) for share in (0.1, 0.5, 0.9))
    assert 0 <= low <= usual <= high <= len(chances)


def test_back_tests_use_only_what_was_known_then(district: District) -> None:
    """By the end of August four points had been accepted, too few for a forecast then; at the end of September five."""
    rows = finished([30, 40, 50, 60, 70], 10)  # accepted 31 July, 10, 20, 30 August, 9 September
    facts = facts_of(
        district,
        "2021-10",
        [
            *rows,
            {"facility_id": POINTS[5], "site_chosen_on": date(2021, 8, 1), "started_on": date(2021, 8, 11)},
        ],
    )
    register = Register(
        tuple(
            Return("r", month, TOWN, records=facts.register.returns[0].records)
            for month in ("2021-08", "2021-09", "2021-10")
        )
    )  # type: ignore[union-attr]
    point = next(
        f for f in forecasts(Case(district, district.baseline, "2021-10", register)) if f.kind == kinds.POINT
    )
    # begun on 11 August, it had lasted 50 days on 30 September; of those that took longer, 60 and 70 days, ten more for
    # acceptance: 20 or 30 October, in time for the end of October
    assert [(test.month, test.low, test.high, test.actual) for test in point.tests] == [("2021-09", 6, 6, 5)]


def test_stages_follow_from_dates(district: District) -> None:
    """A point that existed needs no dates to exist; use implies completion, not acceptance; nothing sent is nothing known."""
    rows = [{"facility_id": "白沙-点-已有-01"}, {"facility_id": POINTS[0]}, {"facility_id": POINTS[1], "opened_on": JULY},
            {"facility_id": POINTS[2], "started_on": JULY, "closed_on": AUGUST}]  # fmt: skip
    facts = facts_of(district, "2021-09", rows)
    stages = {facility.facility_id: facility.stage for facility in state.facilities(facts)}
    names = ["白沙-点-已有-01", *POINTS[:4]]
    assert [stages[name] for name in names] == ["existing", "none", "opened", "closed", "unreported"]
    used = next(facility for facility in state.facilities(facts) if facility.facility_id == POINTS[1])
    assert used.reached(kinds.COMPLETED)
    assert not used.reached(kinds.ACCEPTED)


def test_too_little_known_gives_no_forecast(district: District) -> None:
    rows = [{"facility_id": POINTS[0], "site_chosen_on": date(2021, 6, 5), "started_on": date(2021, 6, 20)}]
    point = next(f for f in forecasts(facts_of(district, "2021-09", rows)) if f.kind == kinds.POINT)
    assert (point.low, point.usual, point.high) == (None, None, None)
    assert point.missing == "completed"


counts = st.integers(0, 30)


# where the search for the fewest is cut short, what it found may hide a gap beside its target and its actual
@example(pairs=[[0, 18], [1, 2], [1, 17], [4, 23], [5, 19], [9, 15], [13, 14], [13, 21]])
@given(pairs=st.lists(st.tuples(counts, counts).map(sorted), min_size=2, max_size=8))
@pytest.mark.slow
def test_small_counts_cannot_be_told(pairs: list[list[int]]) -> None:
    """No count of 1 to 4 is shown; a hidden one follows neither from its row nor from the district's sum."""
    rows = [{"clause": "pairing_priority", "town": f"t{n}", "unit": "persons", "target": due, "actual": done, "gap": due - done, "gap_low": due - done}
            for n, (done, due) in enumerate(pairs)]  # fmt: skip
    total = {
        "clause": "pairing_priority",
        "town": "district",
        "unit": "persons",
        **{name: sum(row[name] for row in rows) for name in COLUMNS},
    }  # type: ignore[misc]
    table = pd.DataFrame([total, *rows]).astype(dict.fromkeys(COLUMNS, "Int64"))
    shown = protect(table, masks_of_targets(table))
    for row in shown.to_dict("records"):
        assert not any(isinstance(row[name], int) and 0 < row[name] < 5 for name in COLUMNS)
        hidden = [name for name in ("target", "actual", "gap") if isinstance(row[name], str)]
        assert len(hidden) != 1
    for name in ("target", "actual", "gap"):
        towns = shown[shown["town"] != "district"]
        hidden_towns = [value for value in towns[name] if isinstance(value, str)]
        others = [value for value in towns[name] if not isinstance(value, str) and value > 0]
        whole = shown.loc[shown["town"] == "district", name].iloc[0]
        if len(hidden_towns) == 1 and not isinstance(whole, str):
            assert not others
            assert hidden_towns == [SMALL] or not others


def test_ids_are_unique(district: District) -> None:
    """60 existing points, and 25 centers, 95 points, 16 homes, 1 care center of Annex 1."""
    names = [facility.facility_id for facility in planned_facilities(district)]
    assert len(names) == len(set(names)) == 60 + 25 + 95 + 16 + 1
