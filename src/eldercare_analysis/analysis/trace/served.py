"""How villages served came about: from cells, a scenario's changes and rows of returns, town by town."""

from __future__ import annotations

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.grouping import inside
from eldercare_analysis.analysis.served.access import LIMITS
from eldercare_analysis.analysis.trace.ends import assumption, cells, facilities, law, parameter, row
from eldercare_analysis.analysis.trace.walk import Node, Walk, span
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT

VILLAGES_FILE = "villages.csv"
CLAUSES = ("village_one_point", "point_exemption")
TELLING = (kinds.OPENED, kinds.COMPLETED, kinds.ACCEPTED, kinds.SUSPENDED, kinds.CLOSED)
SEATS = ("village", *(event.column for event in TELLING))
SERVING = (kinds.POINT, kinds.CENTER)
VILLAGES = ("exempt_reason", "served_by")
COUNTED: dict[str, tuple[str, kinds.Kind | None]] = {  # a cell as it is, and what is scheduled since
    "villages": ("villages", None),
    "points": ("existing_points", kinds.POINT),
    "centers": ("", kinds.CENTER),
}


def coverage_node(walk: Walk, place: str, year: int | None = None, column: str = "") -> Node:
    """Return villages served by year, or one of the counts beside them.

    Args:
        walk: the state of knowledge.
        place: a town; the district from its towns.
        year: only this one.
        column: `villages`, `points` or `centers`; by default the villages served.
    """
    known = [when for town, when in walk.coverage if town == place and year in (None, when)]
    years = tuple(_year(walk, place, when, column) for when in known)
    if column in COUNTED:
        return years[0] if len(years) == 1 else Node("coverage", place, children=years)
    return Node("coverage", place, children=(*years, *law(walk, *CLAUSES)))


def _year(walk: Walk, place: str, year: int, column: str) -> Node:
    return walk.once(("coverage", place, year, column), lambda: _of_year(walk, place, year, column))


def _of_year(walk: Walk, place: str, year: int, column: str) -> Node:
    known, counted = walk.coverage[place, year], column in COUNTED
    value = getattr(known, column) if counted else span(known.served_low, known.served_high)
    if place == DISTRICT:
        parts = tuple(_year(walk, town, year, column) for town in walk.case.district.towns)
    else:
        parts = _count(walk, place, year, column) if counted else _served(walk, place, year)
    unit = column if counted else "villages"
    return Node("count" if counted else "served", f"{year}", value, unit, children=parts, of=place)


def _count(walk: Walk, town: str, year: int, column: str) -> tuple[Node, ...]:
    name, kind = COUNTED[column]
    years = [past for past in walk.case.district.plan.years if past <= year]
    columns = [name, *(kind.cell(past) for past in years if kind)]
    changed = scenario_changes(walk, town, (kind,), year) if kind else ()
    # no cell counts centers before the plan
    return (*cells(walk, town, columns), *changed) or law(walk, *CLAUSES)


def _served(walk: Walk, town: str, year: int) -> tuple[Node, ...]:
    """Return the cells of a town's coverage, what a scenario changes of them, and what returns say."""
    years = [past for past in walk.case.district.plan.years if past <= year]
    columns = ["villages", "existing_points", *(kind.cell(past) for kind in SERVING for past in years)]
    keys = (f"center_seats.{town}", f"merging.{town}")
    assumed = tuple(assumption(said) for key in keys if (said := walk.case.scenario.said(key)))
    changed = scenario_changes(walk, town, SERVING, year)
    return (*cells(walk, town, columns), *changed, *assumed, *_reported(walk, town, year))


def scenario_changes(
    walk: Walk, place: str, of: tuple[kinds.Kind | None, ...], year: int | None
) -> tuple[Node, ...]:
    """Return what a scenario changes of a town's cells up to a year: more or fewer facilities, and delays."""
    rules = walk.case.scenario
    changed = [
        one for one in inside(place, rules.changes) if one.kind in of and one.year <= (year or one.year)
    ]
    late = [one for one in rules.delays if place == DISTRICT or one.town in (None, place)]
    delays = [one for one in late if one.kind in (None, *of)]
    return tuple(assumption(rules.stated(entry)) for entry in (*changed, *delays))


def _reported(walk: Walk, town: str, year: int) -> tuple[Node, ...]:
    """Return the rows on where points and centers stand, whether they serve, which villages are exempt."""
    case = walk.case
    own = [one for one in state.of_town(case, town) if one.kind in SERVING and one.reported]
    by_then = [one for one in own if not one.plan_year.isdigit() or int(one.plan_year) <= year]
    villages = [
        row(walk, told, said)
        for code, told in case.villages.items()
        if case.town_of_village.get(code) == town
        and (said := [name for name in VILLAGES if told[name] is not None])
    ]
    return (*facilities(walk, by_then, SEATS), *villages)


def scheduled_node(
    walk: Walk, kind: kinds.Kind, place: str, year: int | None = None, *, changed: bool = False
) -> Node:
    """Return what Annex 1 schedules of a kind, in a year or all; `changed`: as the scenario changes it."""
    plan = walk.case.district.plan
    years = [known for known in plan.years if year in (None, known)]
    parts = cells(walk, place, [kind.cell(known) for known in years])
    known = [one.value for one in parts if one.value is not None]
    value = sum(known) if known else None
    if changed:
        changes = scenario_changes(walk, place, (kind,), year)
        own = [batch for batch in inside(place, walk.case.works(kind)) if year in (None, batch.year)]
        value, parts = sum(batch.count for batch in own if batch.year <= plan.years[-1]), (*parts, *changes)
    name = kind.column if year is None else kind.cell(year)
    return Node("scheduled", name, value, children=parts or law(walk, "annex1_town_year"), of=place)


def gap_node(walk: Walk, place: str) -> Node:
    """Return what closing the gap is computed from: coverage at the plan's end."""
    return Node("gap_plan", place, children=(coverage_node(walk, place, walk.last_year),), of=place)


def tasks_node(walk: Walk, place: str) -> Node:
    """Return the tasks of Annex 1 by kind."""
    parts = tuple(scheduled_node(walk, kind, place) for kind in kinds.KINDS)
    return Node("tasks", place, sum(part.value or 0 for part in parts), children=parts, of=place)


def access_node(walk: Walk, place: str) -> Node:
    """Return what distances are computed from: coordinates of villages, where facilities stand, limits."""
    table = walk.case.district.places.villages
    own = table[(table["town"] == place) | (place == DISTRICT)]
    where = Node("cell", "lon, lat", len(own), "", VILLAGES_FILE, of=place)
    points = [one for one in inside(place, state.facilities(walk.case)) if one.kind in kinds.PACKAGE]
    limits = [parameter(walk, name, walk.case.month) for names in LIMITS.values() for name in names]
    parts = (where, *facilities(walk, points, ("village",)), *limits)
    return Node("access", place, children=parts, of=place)
