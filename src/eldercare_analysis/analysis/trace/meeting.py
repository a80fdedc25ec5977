"""How the meeting's figures came about: progress, lists, changes, problems, forecasts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.grouping import grouped, inside
from eldercare_analysis.analysis.meeting.attention import (
    homes_without_return,
    issues,
    next_month,
    standstills,
    towns_without_return,
    under_floor,
)
from eldercare_analysis.analysis.meeting.changes import changes
from eldercare_analysis.analysis.meeting.dues import unpaid
from eldercare_analysis.analysis.meeting.progress import ALL
from eldercare_analysis.analysis.meeting.tasks import plan_year, scheduled, tasks
from eldercare_analysis.analysis.trace.ends import facilities, facility, law, parameter, reading, row
from eldercare_analysis.analysis.trace.money import payment_node
from eldercare_analysis.analysis.trace.walk import Node, Walk, missing
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT

CLOCK = ("clock_start_month", "yellow_points")
ISSUE = ("issue_kind", "issue", "responsible_unit", "due_on", "needs_district")
FORECAST = ("forecast_observations", "forecast_range")


def progress_node(
    walk: Walk,
    place: str,
    kind: kinds.Kind | None = None,
    column: str = "",
    *,
    every_year: bool = False,
) -> Node:
    """Return the tasks of the year with what is reported of each; the clock, and what counts as done.

    Tasks are the facilities of the plan year and those carried in (结转); with `every_year` all that Annex 1
    schedules.
    """
    case = walk.case
    found = scheduled(case) if every_year else tasks(case).all
    own = [one for one in inside(place, found) if kind in (None, one.kind)]
    centers = [one for one in own if column == "paid" and one.kind == kinds.CENTER]
    paid = [payment_node(walk, one.facility_id) for one in centers]
    clock = tuple(parameter(walk, name, f"{plan_year(case)}-12") for name in CLOCK)
    parts = (*facilities(walk, own), *paid, *clock, reading(walk, "progress_counts"))
    return Node("progress", kind.id if kind else ALL, len(own), children=parts, of=place)


def lists_node(walk: Walk, place: str) -> Node:
    """Return the lists of the meeting, each with its facilities and their rows."""

    def made() -> Node:
        return Node("lists", place, children=tuple(_lists(walk, place)) or _nothing(walk, place))

    return walk.once(("lists", place), made)


def _nothing(walk: Walk, place: str) -> tuple[Node, ...]:
    return (progress_node(walk, place),)


def _lists(walk: Walk, place: str) -> Iterator[Node]:
    case = walk.case
    for name, found in standstills(case).items():
        yield from _list(walk, name, found, place)
    for step, awards in grouped(inside(place, unpaid(case)), lambda award: award.step).items():
        yield _group(f"unpaid_{step}", [payment_node(walk, one.facility_id) for one in awards])
    low = [(one.facility_id, clause) for one, clause in under_floor(case) if place in (DISTRICT, one.town)]
    for clause, below in grouped(low, lambda one: one[1]).items():
        told = [said.get(name) for name, _ in below for said in (case.premises, case.residents)]
        rows = [row(walk, one) for one in told if one]
        yield replace(_group(clause, [*rows, *law(walk, clause)]), value=len(below))
    yield from _list(walk, "next_month", next_month(case), place, ("expected_on",))
    if homes := inside(place, homes_without_return(case)):
        told_by = (missing("residents.recipients"),)
        silent = [Node("unit", one.facility_id, children=told_by, of=one.town) for one in homes]
        yield _group("silent_homes", silent)
    towns = towns_without_return(case) if case.returns else []
    if own := [town for town in towns if place in (DISTRICT, town)]:
        told_by = (missing("facilities.facility_id"),)
        yield _group("silent", [Node("town", town, children=told_by, of=town) for town in own])


def _group(name: str, parts: Sequence[Node]) -> Node:
    return Node("list", name, len(parts), children=tuple(parts))


def _list(
    walk: Walk, name: str, found: Iterable[Facility], place: str, columns: Iterable[str] = kinds.DATES
) -> Iterator[Node]:
    if own := inside(place, found):
        yield _group(name, facilities(walk, own, columns))


def changes_node(walk: Walk, place: str) -> Node:
    """Return what changed since the last month, each change with the rows of the returns before and now."""
    own = inside(place, changes(walk.case))
    parts = [
        replace(_versions(walk, one.facility_id), value=one.event, source=one.change, of=one.town)
        for one in own
    ]
    return replace(_group("changes", parts or _nothing(walk, place)), value=len(own))


def owed_node(walk: Walk, place: str) -> Node:
    """Return what a town owes: what is not reported, and what changed and has to be confirmed."""
    return Node("lists", place, children=(lists_node(walk, place), changes_node(walk, place)))


def _versions(walk: Walk, facility_id: str) -> Node:
    """Return a change of a facility with its last two rows in returns up to the month."""
    told = [
        {**cells, "file": file, "sheet": sheet, "row": number, "return_month": month}
        for (file, sheet, number), (month, cells) in walk.told.items()
        if cells.get("facility_id") == facility_id and month <= walk.case.month and "plan_year" in cells
    ]
    last = sorted(told, key=lambda one: str(one["return_month"]))[-2:]
    shown = [[name for name in kinds.DATES if one.get(name) is not None] or ["plan_year"] for one in last]
    rows = tuple(row(walk, one, names) for one, names in zip(last, shown, strict=True))
    return Node("change", facility_id, children=rows or (missing("facilities.facility_id"),))


def issues_node(walk: Walk, place: str) -> Node:
    """Return the problems that are open or were cleared since the month before, each with its row."""
    known = {
        one.facility_id: one
        for one in (*state.facilities(walk.case.before), *state.facilities(walk.case))
        if one.get("issue")
    }
    own = inside(place, issues(walk.case))
    rows = {one.facility_id: facility(walk, known[one.facility_id], ISSUE).children for one in own}
    parts = [
        Node("issue", one.facility_id, one.state, children=rows[one.facility_id], of=one.town) for one in own
    ]
    return replace(_group("issues", parts or _nothing(walk, place)), value=len(own))


def forecast_node(walk: Walk, place: str) -> Node:
    """Return what a forecast is made from: how long steps took in the reports, and how wide the range is."""
    parts = tuple(parameter(walk, name, walk.case.month) for name in FORECAST)
    return Node("forecast", place, children=(progress_node(walk, place), *parts))
