"""How villages served came about: from cells, a scenario's changes and rows of returns, town by town."""

from __future__ import annotations

from typing import Any

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.trace.ends import assumption, cells, facilities, law, row
from eldercare_analysis.analysis.trace.node import Node, span, whole
from eldercare_analysis.analysis.trace.walk import Walk
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT

CLAUSES = ("village_one_point", "point_exemption")
SEATS = (
    "village",
    *(one.column for one in (kinds.OPENED, kinds.COMPLETED, kinds.ACCEPTED, kinds.SUSPENDED, kinds.CLOSED)),
)
SERVING = (kinds.POINT, kinds.CENTER)
VILLAGES = ("exempt_reason", "served_by")
COUNTED: dict[str, tuple[str, kinds.Kind | None]] = {  # what a column counts: a cell as it is, and what is scheduled since
    "villages": ("villages", None), "points": ("existing_points", kinds.POINT), "centers": ("", kinds.CENTER),
}  # fmt: skip


def coverage_node(walk: Walk, town: str | None, year: int | None = None, column: str = "") -> Node:
    """Return villages served by year, or one of the counts beside them.

    Args:
        walk: the state of knowledge.
        town: only this one; by default the district from its towns.
        year: only this one.
        column: `villages`, `points` or `centers`; by default the villages served.
    """
    place = town or DISTRICT
    rows = [known for known in walk.coverage if known["town"] == place and year in (None, int(known["year"]))]
    years = tuple(_year(walk, known, town, column) for known in rows)
    if column in COUNTED:
        return years[0] if len(years) == 1 else Node("coverage", place, children=years)
    return Node("coverage", place, children=(*years, *law(walk, *CLAUSES)))


def _year(walk: Walk, known: dict[Any, Any], town: str | None, column: str) -> Node:
    return walk.once(
        ("coverage", town, int(known["year"]), column), lambda: _of_year(walk, known, town, column)
    )


def _of_year(walk: Walk, known: dict[Any, Any], town: str | None, column: str) -> Node:
    year = int(known["year"])
    counted = column in COUNTED
    value = whole(known[column]) if counted else span(known["served_low"], known["served_high"])
    if town is None:
        towns = [other for other in walk.coverage if int(other["year"]) == year and other["town"] != DISTRICT]
        parts = tuple(_year(walk, other, str(other["town"]), column) for other in towns)
    else:
        parts = _count(walk, town, year, column) if counted else _served(walk, town, year)
    unit = column if counted else "villages"
    return Node("count" if counted else "served", f"{year}", value, unit, children=parts, of=town or DISTRICT)


def _count(walk: Walk, town: str, year: int, column: str) -> tuple[Node, ...]:
    name, kind = COUNTED[column]
    years = [past for past in walk.case.district.plan.years if past <= year]
    columns = [name, *(kind.cell(past) for past in years if kind)]
    changed = scenario_changes(walk, town, (kind,), year) if kind else ()
    return (*cells(walk, town, columns), *changed) or law(
        walk, *CLAUSES
    )  # no cell counts centers before the plan


def _served(walk: Walk, town: str, year: int) -> tuple[Node, ...]:
    """Return the cells that a town's coverage is made from, what a scenario changes of them, and what returns say."""
    years = [past for past in walk.case.district.plan.years if past <= year]
    columns = [
        "villages",
        "existing_points",
        *(kind.cell(past) for kind in SERVING for past in years),
    ]
    keys = (f"center_seats.{town}", f"merging.{town}")
    assumed = tuple(assumption(said) for key in keys if (said := walk.case.scenario.said(key)))
    changed = scenario_changes(walk, town, SERVING, year)
    return (*cells(walk, town, columns), *changed, *assumed, *_reported(walk, town, year))


def scenario_changes(
    walk: Walk, town: str | None, of: tuple[kinds.Kind | None, ...], year: int | None
) -> tuple[Node, ...]:
    """Return what a scenario changes of a town's cells up to a year: more or fewer facilities, and delays."""
    rules = walk.case.scenario
    changes = [
        one
        for one in rules.changes
        if one.kind in of and town in (None, one.town) and one.year <= (year or one.year)
    ]
    delays = [
        one for one in rules.delays if one.kind in (None, *of) and (town is None or one.town in (None, town))
    ]
    return tuple(assumption(rules.stated(entry)) for entry in (*changes, *delays))


def _reported(walk: Walk, town: str, year: int) -> tuple[Node, ...]:
    """Return the rows of returns on where points and centers stand, whether they serve, and which villages are exempt."""
    case = walk.case
    own = [one for one in state.facilities(case) if one.town == town and one.kind in SERVING and one.reported]
    by_then = [one for one in own if not one.plan_year.isdigit() or int(one.plan_year) <= year]
    villages = [
        row(walk, told, said)
        for code, told in case.villages.items()
        if case.town_of_village.get(code) == town
        and (said := [name for name in VILLAGES if told[name] is not None])
    ]
    return (*facilities(walk, by_then, SEATS), *villages)


def scheduled_node(
    walk: Walk, kind: kinds.Kind, town: str | None, year: int | None = None, *, changed: bool = False
) -> Node:
    """Return what Annex 1 schedules of a kind, in a year or in all: a sum of cells; `changed`: with what the scenario makes of it."""
    plan = walk.case.district.plan
    years = [known for known in plan.years if year in (None, known)]
    parts = cells(walk, town, [kind.cell(known) for known in years])
    known = [one.value for one in parts if one.value is not None]
    value = sum(known) if known else None
    if changed:
        changes = scenario_changes(walk, town, (kind,), year)
        own = [batch for batch in walk.case.works(kind, town=town) if year in (None, batch.year)]
        value, parts = sum(batch.count for batch in own if batch.year <= plan.years[-1]), (*parts, *changes)
    name = kind.column if year is None else kind.cell(year)
    return Node(
        "scheduled", name, value, children=parts or law(walk, "annex1_town_year"), of=town or DISTRICT
    )
