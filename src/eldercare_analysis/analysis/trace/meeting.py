"""How the figures of the monthly meeting came about: progress, lists, changes, problems, forecasts; each facility with its row."""

from __future__ import annotations

from collections.abc import Iterable

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
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
from eldercare_analysis.analysis.trace.node import Node, missing
from eldercare_analysis.analysis.trace.walk import Walk
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT

CLOCK = ("clock_start_month", "yellow_points")
ISSUE = ("issue_kind", "issue", "responsible_unit", "due_on", "needs_district")
FORECAST = ("forecast_observations", "forecast_range")


def progress_node(
    walk: Walk,
    town: str | None,
    kind: kinds.Kind | None = None,
    column: str = "",
    *,
    every_year: bool = False,
) -> Node:
    """Return the tasks of the year with what is reported of each; the clock, and what counts as done.

    Tasks are the facilities of the plan year and those carried in (结转); with `every_year` all that Annex 1 schedules.
    """
    case = walk.case
    found = scheduled(case) if every_year else tasks(case).all
    own = [one for one in found if town in (None, one.town) and kind in (None, one.kind)]
    paid = [
        payment_node(walk, one.facility_id) for one in own if column == "paid" and one.kind == kinds.CENTER
    ]
    clock = tuple(parameter(walk, name, f"{plan_year(case)}-12") for name in CLOCK)
    parts = (*facilities(walk, own), *paid, *clock, reading(walk, "progress_counts"))
    return Node("progress", kind.id if kind else ALL, len(own), children=parts, of=town or DISTRICT)


def lists_node(walk: Walk, town: str | None) -> Node:
    """Return the lists of the meeting, each with its facilities and their rows."""

    def made() -> Node:
        return Node("lists", town or DISTRICT, children=tuple(_lists(walk, town)) or _nothing(walk, town))

    return walk.once(("lists", town), made)


def _nothing(walk: Walk, town: str | None) -> tuple[Node, ...]:
    return (progress_node(walk, town),)


def _lists(walk: Walk, town: str | None) -> Iterable[Node]:
    case = walk.case
    for name, found in standstills(case).items():
        yield from _list(walk, name, found, town)
    own = [award for award in unpaid(case) if town in (None, award.town)]
    for step in dict.fromkeys(award.step for award in own):
        group = [award for award in own if award.step == step]
        yield Node(
            "list",
            f"unpaid_{step}",
            len(group),
            children=tuple(payment_node(walk, one.facility_id) for one in group),
        )
    floors = [(one, clause) for one, clause in under_floor(case) if town in (None, one.town)]
    for clause in dict.fromkeys(clause for _, clause in floors):
        names = [one.facility_id for one, other in floors if other == clause]
        rows = [
            told for name in names for told in (case.premises.get(name), case.residents.get(name)) if told
        ]
        yield Node(
            "list", clause, len(names), children=(*(row(walk, told) for told in rows), *law(walk, clause))
        )
    yield from _list(walk, "next_month", next_month(case), town, ("expected_on",))
    silent = [one for one in homes_without_return(case) if town in (None, one.town)]
    if silent:
        gaps = tuple(
            Node("unit", one.facility_id, children=(missing("residents.recipients"),), of=one.town)
            for one in silent
        )
        yield Node("list", "silent_homes", len(silent), children=gaps)
    if walk.case.returns:
        towns = [one for one in towns_without_return(case) if town in (None, one)]
        if towns:
            gaps = tuple(
                Node("town", one, children=(missing("facilities.facility_id"),), of=one) for one in towns
            )
            yield Node("list", "silent", len(towns), children=gaps)


def _list(
    walk: Walk, name: str, found: Iterable[Facility], town: str | None, columns: Iterable[str] = kinds.DATES
) -> Iterable[Node]:
    own = [one for one in found if town in (None, one.town)]
    if own:
        yield Node("list", name, len(own), children=facilities(walk, own, columns))


def changes_node(walk: Walk, town: str | None) -> Node:
    """Return what changed since the last month, each change with the rows of the returns before and now."""
    found = changes(walk.case)
    own = [one for one in found if town in (None, one.town)]
    parts = tuple(
        Node(
            "change",
            one.facility_id,
            one.event,
            "",
            one.change,
            children=_versions(walk, one.facility_id),
            of=one.town,
        )
        for one in own
    )
    return Node("list", "changes", len(own), children=parts or _nothing(walk, town))


def _versions(walk: Walk, facility_id: str) -> tuple[Node, ...]:
    """Return the last two rows of a facility in returns up to the month."""
    rows = [
        {**cells, "file": file, "sheet": sheet, "row": number, "return_month": month}
        for (file, sheet, number), (month, cells) in walk.told.items()
        if cells.get("facility_id") == facility_id and month <= walk.case.month and "plan_year" in cells
    ]
    last = sorted(rows, key=lambda one: str(one["return_month"]))[-2:]
    shown = [[name for name in kinds.DATES if one.get(name) is not None] or ["plan_year"] for one in last]
    return tuple(row(walk, one, names) for one, names in zip(last, shown, strict=True)) or (
        missing("facilities.facility_id"),
    )


def issues_node(walk: Walk, town: str | None) -> Node:
    """Return the problems that are open or were cleared since the month before, each with its row."""
    known = {
        one.facility_id: one
        for one in (*state.facilities(walk.case.before), *state.facilities(walk.case))
        if one.get("issue")
    }
    own = [one for one in issues(walk.case) if town in (None, one.town)]
    parts = tuple(
        Node(
            "issue",
            one.facility_id,
            one.state,
            children=facility(walk, known[one.facility_id], ISSUE).children,
            of=one.town,
        )
        for one in own
    )
    return Node("list", "issues", len(own), children=parts or _nothing(walk, town))


def forecast_node(walk: Walk, town: str | None) -> Node:
    """Return what a forecast is made from: how long steps took in the reports, and how wide the range is."""
    parts = tuple(parameter(walk, name, walk.case.month) for name in FORECAST)
    return Node("forecast", town or DISTRICT, children=(progress_node(walk, town), *parts))
