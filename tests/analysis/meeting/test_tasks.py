"""Tasks of a year and their progress as ranges, by hand (三（一）: the monthly dispatch; Annex 1: what is scheduled)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from eldercare_analysis.analysis.meeting.attention import issues, standstills, under_floor
from eldercare_analysis.analysis.meeting.changes import carried_over, changes
from eldercare_analysis.analysis.meeting.forecast import forecasts
from eldercare_analysis.analysis.meeting.progress import bands
from eldercare_analysis.analysis.meeting.tasks import clock, tasks
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario_document import Change
from tests.analysis.known import cumulative_table, progress_table
from tests.returns import register_of

BAISHA, XIANFENG = "白沙镇", "先锋镇"
CENTER = "白沙-中心-2021-01"
POINTS = [f"白沙-点-2021-{n:02d}" for n in range(1, 10)]
XIANFENGS = ["先锋-中心-2021-01", *(f"先锋-点-2021-{n:02d}" for n in range(1, 4))]
Rows = list[dict[str, Any]]


def sent(
    district: District, town: str, month: str, rows: Rows, *, unchanged: bool = False, **sheets: Any
) -> Return:
    """Return what a town sent for a month."""
    made = register_of(district, {"month": month, "given": {"facilities": rows, **sheets}})
    return Return(f"{town}{month}.xlsx", month, town, unchanged, made.returns[0].records)


def facts_of(district: District, month: str, *returns: Return) -> Case:
    ordered = sorted(returns, key=lambda one: (one.month, one.file))
    return Case(district, district.baseline, month, Register(tuple(ordered)))


def row(table: Any, town: str, kind: str = "all") -> dict[str, Any]:
    found: dict[str, Any] = table[(table["town"] == town) & (table["kind"] == kind)].to_dict("records")[0]
    return found


def band_of(facts: Case, town: str) -> str:
    return next(band for band, towns in bands(facts).items() if town in towns)


def test_what_is_not_reported_makes_a_range_and_no_band(district: District) -> None:
    """白沙 2021: 1 center and 9 points; one point accepted, nine not reported. December: the whole clock has run. For certain
    1 of 10 is accepted (90 points behind), at most 10 of 10 (0 behind): neither a band nor a light."""
    facts = facts_of(
        district,
        "2021-12",
        sent(district, BAISHA, "2021-12", [{"facility_id": POINTS[0], "accepted_on": date(2021, 10, 1)}]),
    )
    found = row(progress_table(facts), BAISHA)
    names = ("own", "carried_in", "planned", "reported", "unreported", "accepted", "accepted_high")
    assert [found[name] for name in names] == [10, 0, 10, 1, 9, 1, 10]
    assert (found["behind_low"], found["behind_high"], found["color"]) == (0, 90, "grey")
    assert found["behind_points"] is None or found["behind_points"] != found["behind_points"]
    assert band_of(facts, BAISHA) == "unreported"


def test_unfinished_tasks_of_an_earlier_year_are_tasks(district: District) -> None:
    """先锋: 1 center and 3 points of 2021, none of 2022. In March 2022 all four have a site and nothing more: 0 own + 4 carried
    in. A quarter of the year has run: 0 of 4 is 25 points behind, red."""
    rows: Rows = [{"facility_id": name, "site_chosen_on": date(2022, 3, 1)} for name in XIANFENGS]
    facts = facts_of(district, "2022-03", sent(district, XIANFENG, "2022-03", rows))
    found = row(progress_table(facts), XIANFENG)
    assert [found[name] for name in ("own", "carried_in", "planned", "site_chosen", "accepted")] == [
        0,
        4,
        4,
        4,
        0,
    ]
    assert (found["behind_points"], found["color"]) == (25, "red")
    assert band_of(facts, XIANFENG) == "behind"


@pytest.mark.parametrize(
    ("cells", "carried"),
    [
        ({"accepted_on": date(2021, 12, 31)}, False),
        ({"accepted_on": date(2022, 1, 1)}, True),
        ({"completed_on": date(2021, 12, 1), "opened_on": date(2021, 12, 20)}, True),  # in use, not accepted
        ({"closed_on": date(2021, 12, 31)}, False),
        ({"closed_on": date(2022, 2, 1)}, True),  # given up in the year itself: a task of it, closed
    ],
)
def test_what_is_carried_into_a_year(district: District, cells: dict[str, Any], *, carried: bool) -> None:
    """Not accepted and not given up before January 1; the others, which nobody reported, are carried in."""
    facts = facts_of(
        district, "2022-03", sent(district, XIANFENG, "2022-03", [{"facility_id": XIANFENGS[1], **cells}])
    )
    names = {facility.facility_id for facility in tasks(facts).carried_in}
    assert (XIANFENGS[1] in names) is carried
    assert set(XIANFENGS) - {XIANFENGS[1]} <= names


def test_the_reading_of_progress_decides_what_is_carried_in(district: District) -> None:
    """Completed in 2021, not accepted: done by the reading `completed`, carried in by the default."""
    facts = facts_of(district, "2022-03", sent(district, XIANFENG, "2022-03", [{"facility_id": XIANFENGS[1], "completed_on": date(2021, 12, 1)}]))  # fmt: skip
    read = facts.scenario.under(progress_counts="completed")
    names = [{f.facility_id for f in tasks(one).carried_in} for one in (facts, replace(facts, scenario=read))]
    assert [XIANFENGS[1] in found for found in names] == [True, False]


def test_tasks_after_the_plan(district: District) -> None:
    """January 2023 belongs to the last plan year: 白沙's home of 2022, and its ten of 2021, of which nobody has reported one."""
    found = row(progress_table(Case(district, district.baseline, "2023-01", None)), BAISHA)
    assert [found[name] for name in ("own", "carried_in", "planned", "unreported")] == [1, 10, 11, 11]


def test_the_clock_outside_the_plan(district: District) -> None:
    """Nothing has run before the first plan year, and everything after the last."""
    assert [clock(Case(district, district.baseline, month, None)) for month in ("2020-12", "2023-01")] == [
        0,
        1,
    ]


def test_cumulative_progress_is_due_by_the_clock_of_each_year(district: District) -> None:
    """白沙: 10 of 2021, 1 home of 2022. September 2021: 10 × 4/7 of 11 are due, 5 of 11 accepted: (40/7 − 5) / 11 = 6.49 points
    behind, yellow. In June 2022, 10 + 1 × 6/12 of 11 are due."""
    rows: Rows = [{"facility_id": name, "accepted_on": date(2021, 9, 1) if n < 5 else None} for n, name in enumerate([CENTER, *POINTS, "白沙-院-2022-01"])]  # fmt: skip
    town = sent(district, BAISHA, "2021-09", rows)
    found = row(cumulative_table(facts_of(district, "2021-09", town)), BAISHA)
    assert [found[name] for name in ("own", "carried_in", "planned", "accepted", "color")] == [
        11,
        0,
        11,
        5,
        "yellow",
    ]
    assert found["behind_points"] == pytest.approx(float((Fraction(40, 7) - 5) / 11 * 100))
    later = row(cumulative_table(facts_of(district, "2022-06", town)), BAISHA)
    assert later["behind_points"] == pytest.approx((10.5 - 5) / 11 * 100)


def test_the_limit_of_yellow_is_met_exactly(district: District) -> None:
    """70 points, September: 4/7 = 40/70; 33 of 70 accepted is 7/70 = 10 points behind, which is yellow, not red."""
    names = [
        f.facility_id
        for f in tasks(Case(district, district.baseline, "2021-09", None)).own
        if f.kind == kinds.POINT
    ]
    rows: Rows = [
        {"facility_id": name, "accepted_on": date(2021, 9, 1) if n < 33 else None}
        for n, name in enumerate(names)
    ]
    found = row(
        progress_table(facts_of(district, "2021-09", sent(district, BAISHA, "2021-09", rows))),
        "district",
        "point",
    )
    assert (len(names), found["behind_points"], found["color"]) == (70, 10, "yellow")


def test_one_that_may_lack_a_site_when_it_is_due_makes_no_green_light(district: District) -> None:
    """白沙, January 2022 (1/12 has run): 9 of the 10 of 2021 accepted in January, the home of 2022 reported, one point of 2021 not
    reported. 9 or 10 of 11 are accepted, far ahead; but the point may have no site although its year is over, which is red."""
    done: Rows = [{"facility_id": name, "accepted_on": date(2022, 1, 10)} for name in [CENTER, *POINTS[:8]]]
    rows: Rows = [*done, {"facility_id": "白沙-院-2022-01"}]
    colors = []
    for last in (
        [],
        [{"facility_id": POINTS[8], "site_chosen_on": date(2021, 8, 1)}],
        [{"facility_id": POINTS[8]}],
    ):
        facts = facts_of(district, "2022-01", sent(district, BAISHA, "2022-01", [*rows, *last]))
        assert band_of(facts, BAISHA) == "ahead"
        colors.append(row(progress_table(facts), BAISHA)["color"])
    assert colors == ["grey", "green", "red"]


def test_in_use_and_not_accepted_is_not_called_unbuilt(district: District) -> None:
    """先锋, January 2023: center and points in use since November 2021, never accepted. They are in the list of their own; none
    is `overdue` (neither completed nor in use)."""
    opened = {
        "site_chosen_on": date(2021, 6, 10),
        "completed_on": date(2021, 10, 1),
        "opened_on": date(2021, 11, 1),
    }
    rows: Rows = [{"facility_id": name, **opened} for name in XIANFENGS]
    found = standstills(facts_of(district, "2023-01", sent(district, XIANFENG, "2023-01", rows)))
    assert [f.facility_id for f in found["unaccepted"]] == XIANFENGS
    assert [found[name] for name in ("overdue", "unused", "no_site", "not_started")] == [[], [], [], []]


@pytest.mark.parametrize(("month", "overdue"), [("2021-11", False), ("2021-12", True), ("2022-01", True)])
def test_the_last_day_of_the_year_decides(district: District, month: str, *, overdue: bool) -> None:
    """A facility of 2021 that is not completed on December 31 is overdue in December's report."""
    rows: Rows = [{"facility_id": POINTS[0], "started_on": date(2021, 8, 1)}]
    found = standstills(facts_of(district, month, sent(district, BAISHA, "2021-10", rows)))
    assert bool(found["overdue"]) is overdue


def closed_point(district: District) -> Case:
    rows: Rows = [
        {"facility_id": POINTS[0], "site_chosen_on": date(2021, 7, 1), "closed_on": date(2021, 8, 20)},
        {"facility_id": POINTS[1], "accepted_on": date(2021, 7, 1), "closed_on": date(2021, 8, 20)},
    ]
    return facts_of(district, "2021-09", sent(district, BAISHA, "2021-09", rows))


def test_what_is_given_up_stays_a_task_and_keeps_its_past(district: District) -> None:
    """Two of 白沙's 9 points are given up: still 9 tasks, 2 closed; the one that had been accepted before stays accepted."""
    facts = closed_point(district)
    found = row(progress_table(facts), BAISHA, "point")
    assert [found[name] for name in ("planned", "closed", "site_chosen", "accepted")] == [9, 2, 2, 1]
    assert [f.facility_id for f in standstills(facts)["closed"]] == POINTS[:2]


def test_what_is_given_up_leaves_with_a_change_of_the_plan(district: District) -> None:
    """A scenario takes one point of 2021 from 白沙: one of the two that were given up is no task any more; points of another year
    or town change nothing."""
    facts = closed_point(district)
    for town, year, planned in ((BAISHA, 2021, 8), (BAISHA, 2022, 9), (XIANFENG, 2021, 9)):
        change = Change(town=town, kind="points", year=year, change=-1, who="t", why="t", source="t")
        changed = replace(facts, scenario=replace(facts.scenario, changes=(change,)))
        assert row(progress_table(changed), BAISHA, "point")["planned"] == planned
        assert len(standstills(changed)["closed"]) == planned - 7


def test_rows_carried_over_are_counted_apart(district: District) -> None:
    """August: two of 白沙 reported. September: one row again, the other left out; October: nothing; November: 本月无变化."""
    both: Rows = [{"facility_id": name, "site_chosen_on": date(2021, 8, 1)} for name in POINTS[:2]]
    returns = [sent(district, BAISHA, "2021-08", both), sent(district, BAISHA, "2021-09", both[:1]),
               sent(district, BAISHA, "2021-11", [], unchanged=True)]  # fmt: skip
    told = []
    for month in ("2021-08", "2021-09", "2021-10", "2021-11"):
        facts = facts_of(district, month, *returns)
        found = row(progress_table(facts), BAISHA)
        assert (found["reported"], found["unreported"]) == (2, 8)
        over = {since: [f.facility_id for f in group] for since, group in carried_over(facts).items()}
        assert sum(map(len, over.values())) == found["carried_over"]
        told.append(over)
    assert told == [{}, {"2021-08": [POINTS[1]]}, {"2021-09": [POINTS[0]], "2021-08": [POINTS[1]]}, {}]


def test_a_missing_row_says_from_which_return_it_is(district: District) -> None:
    both: Rows = [{"facility_id": name, "site_chosen_on": date(2021, 7, 1)} for name in POINTS[:2]]
    register = facts_of(
        district,
        "2021-10",
        sent(district, BAISHA, "2021-07", both),
        sent(district, BAISHA, "2021-10", both[:1]),
    ).register
    assert register is not None
    found = changes(case_of(district, register=register, month="2021-10"))
    assert [(c.change, c.facility_id, c.since) for c in found] == [("row_missing", POINTS[1], "2021-07")]


@pytest.mark.parametrize(("due", "state"), [(date(2021, 9, 29), "overdue"), (date(2021, 9, 30), "overdue"), (date(2021, 10, 1), "open")])  # fmt: skip
def test_a_problem_is_overdue_on_its_day_and_says_where_it_is_from(
    district: District, due: date, state: str
) -> None:
    rows: Rows = [{"facility_id": POINTS[0], "issue": "用地未定", "due_on": due}]
    now, before = (
        facts_of(district, month, sent(district, BAISHA, "2021-08", rows)) for month in ("2021-09", "2021-08")
    )
    assert [(issue.state, issue.carried) for issue in issues(now)] == [(state, "2021-08")]
    assert [issue.carried for issue in issues(before)] == [""]


def test_staff_of_an_earlier_month_is_marked(district: District) -> None:
    """二（一）: one carer for at most ten recipients; 20 recipients, 1 carer, told in August."""
    staff = {
        "facility_id": "白沙-院-2022-01",
        "recipients": 20,
        "other_residents": 0,
        "management_staff": 0,
        "service_staff": 0,
        "carers": 1,
    }
    town = sent(district, BAISHA, "2021-08", [], residents=[staff])
    found = [
        [(f.facility_id, f.carried) for f, clause in under_floor(facts_of(district, month, town))]
        for month in ("2021-08", "2021-10")
    ]
    assert found == [[("白沙-院-2022-01", "")], [("白沙-院-2022-01", "2021-08")]]


def test_awards_paid_are_counted_for_centers_only(district: District) -> None:
    pay = {
        "date": date(2021, 8, 1),
        "step": "paid",
        "town": BAISHA,
        "facility_id": CENTER,
        "payer": "municipality",
        "amount_yuan": Decimal(1_000_000),
    }
    table = progress_table(
        facts_of(
            district, "2021-09", sent(district, BAISHA, "2021-09", [{"facility_id": CENTER}], payments=[pay])
        )
    )
    assert row(table, BAISHA, "center")["paid"] == 1
    assert table.loc[table["kind"] != "center", "paid"].isna().all()


def test_a_step_without_a_column_is_open(district: District) -> None:
    """先锋, March 2022: a sheet with the column of sites alone says that four sites were chosen, and nothing of acceptance: 0 to 4 are
    accepted, they stay tasks, and there is no band, no light, and no facility called unbuilt or not started."""
    absent = tuple(f"{step}_on" for step in ("started", "completed", "accepted", "opened"))
    rows: Rows = [{"facility_id": name, "site_chosen_on": date(2022, 3, 1)} for name in XIANFENGS]
    told = replace(sent(district, XIANFENG, "2022-03", rows), file="example", absent={"facilities": absent})
    facts = facts_of(district, "2022-03", told)
    found = row(progress_table(facts), XIANFENG)
    names = ("planned", "unreported", "site_chosen", "site_chosen_high", "accepted", "accepted_high")
    assert [found[name] for name in names] == [4, 0, 4, 4, 0, 4]
    assert (found["color"], band_of(facts, XIANFENG)) == ("grey", "unreported")
    assert not any(standstills(facts).values())
    assert (
        next(f for f in forecasts(facts) if f.kind == kinds.CENTER).unreported == 25
    )  # 7 of 2022, 18 carried in
