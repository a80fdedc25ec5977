"""How a target, what is planned for it, what is reported and the verdict came about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from eldercare_analysis.analysis.goals.clarify import Point, points_to_clarify
from eldercare_analysis.analysis.goals.targets import Target
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.trace.ends import cells, law, parameter, row
from eldercare_analysis.analysis.trace.money import awards_node, scheduled_cells, total_node
from eldercare_analysis.analysis.trace.served import CLAUSES, coverage_node, scheduled_node
from eldercare_analysis.analysis.trace.walk import Node, Walk, missing, span
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Row
from eldercare_analysis.inputs.district import DISTRICT

INDICATORS = "annex2_indicators.csv"
SERVED, ANNEX1 = "served_villages", "annex1_town_year"
Read = tuple[Row, list[str]]


def target_node(walk: Walk, target: Target, column: str = "") -> Node:
    """Return a target: its clause, and the verdict, with what is demanded, planned and reported.

    Args:
        walk: the state of knowledge.
        target: a row of `targets`.
        column: only this part: `target`, `planned`, `actual`, `gap`.
    """
    return walk.once(("target", column, target), lambda: _target(walk, target, column))


def _target(walk: Walk, target: Target, column: str) -> Node:
    part = {"target": _demanded, "planned": _planned, "actual": _actual}.get(column)
    return Node(
        "target",
        _name(target),
        None if part else target.target,
        target.unit,
        children=(*law(walk, target.clause), (part or _verdict)(walk, target)),
        of=target.town,
    )


def _name(target: Target) -> str:
    return f"{target.clause}.{target.metric}"


def _verdict(walk: Walk, target: Target) -> Node:
    """Return the status with the gap that it follows from, and what the gap is made from."""
    planned = () if target.planned is None else (_planned(walk, target),)
    parts = (_demanded(walk, target), *planned, _actual(walk, target))
    gap = Node("gap", target.metric, span(target.gap_low, target.gap), target.unit, children=parts)
    return Node("status", target.metric, target.status, "", target.deadline, children=(gap,))


def verdicts_node(
    walk: Walk, place: str, name: str = "", statuses: Collection[str] = (), *, towns: bool = False
) -> Node:
    """Return which targets a count of verdicts is about, each with its derivation.

    Args:
        walk: the state of knowledge.
        place: of a town, or the district.
        name: what the group is called; `count`: all that apply.
        statuses: the verdicts that are counted; by default each by itself.
        towns: count those of all towns, too.
    """
    rows = [one for one in walk.targets if towns or one.town == place]
    applying = [one for one in rows if one.applies]
    if name == "count":
        return _group(walk, name, applying)
    if statuses:
        return _group(walk, name, [one for one in applying if one.status in statuses])
    groups = grouped(rows, lambda one: one.status)
    parts = tuple(_group(walk, status, own) for status, own in groups.items())
    return Node("group", "count", len(rows), children=parts, of=place)


def _group(walk: Walk, name: str, targets: list[Target]) -> Node:
    found = tuple(_judged(walk, one) for one in targets)
    return Node("group", name, len(targets), children=found or law(walk, ANNEX1))


def _judged(walk: Walk, target: Target) -> Node:
    """Return a verdict with its clause; how it came about is told by `target_node`."""
    clause = law(walk, target.clause)[:1]
    return Node("verdict", _name(target), target.status, children=clause, of=target.town)


def _demanded(walk: Walk, target: Target) -> Node:
    """Return what is demanded: the clause's number, and of what."""
    known = target.clause in walk.case.scenario.parameters
    parts: tuple[Node, ...] = (parameter(walk, target.clause, walk.case.month),) if known else ()
    if target.unit == "villages":
        parts += cells(walk, target.town, ["villages"])
    elif target.clause == ANNEX1:
        parts += _planned(walk, target).children
    return _of_clause(walk, target, Node("demanded", target.metric, target.target, target.unit), parts)


def _of_clause(walk: Walk, target: Target, node: Node, parts: tuple[Node, ...]) -> Node:
    """Return a step with its parts; without any, with its clause."""
    return replace(node, children=parts or law(walk, target.clause)[:1])


def _planned(walk: Walk, target: Target) -> Node:
    """Return what Annex 1 schedules for a target, and what a scenario changes of it."""
    metric, town = target.metric, target.town
    parts: tuple[Node, ...] = ()
    if metric in kinds.BY_COLUMN:
        parts = (scheduled_node(walk, kinds.BY_COLUMN[metric], town, changed=True),)
    elif metric in walk.cells:
        parts = (scheduled_node(walk, walk.cells[metric][0], town, walk.cells[metric][1]),)
    elif metric == SERVED:
        parts = (coverage_node(walk, town, walk.last_year),)
    value = span(target.planned, target.planned_high)
    return _of_clause(walk, target, Node("planned", metric, value, target.unit), parts)


def _actual(walk: Walk, target: Target) -> Node:
    """Return the rows that the clause's rule looks at, of the district by town; and what is not reported."""
    read = walk.looked_at(target.clause)
    parts = tuple(row(walk, *one) for one in read.get(target.town, ()))
    if target.town == DISTRICT:
        towns = [
            _of_town(walk, town, target, read[town]) for town in walk.case.district.towns if town in read
        ]
        parts = (*towns, *(row(walk, *one) for one in read.get(None, ())))
    if target.unreported or not parts:
        needs = target.needs or walk.case.district.policy.clauses[target.clause].needs
        parts = (*parts, missing("; ".join(needs), target.unreported))
    return Node("actual", target.metric, target.actual, target.unit, children=parts)


def _of_town(walk: Walk, town: str, target: Target, read: Iterable[Read]) -> Node:
    """Return a town's part of what the district reports."""
    own = walk.target(target.clause, target.metric, town)
    return Node(
        "town", town, own.actual if own else None, children=tuple(row(walk, *one) for one in read), of=town
    )


def annex2_node(walk: Walk, place: str) -> Node:
    """Return the indicators of Annex 2, and what is reported of them by home."""
    indicators = [
        Node("cell", f"{number}", number, "", f"{INDICATORS} {number}", one.text)
        for number, one in walk.case.district.indicators.items()
    ]
    told = [row(walk, one) for one in walk.case.sheet("annex2") if place in (DISTRICT, walk.town_of(one))]
    parts = (*indicators, *told, *law(walk, "homes_annex2"))
    return Node("annex2", place, len(told), children=parts, of=place)


def clause_node(walk: Walk, clause: str) -> Node:
    """Return a clause with its readings."""
    return Node("clauses", clause, children=law(walk, clause))


def rules_node(walk: Walk) -> Node:
    """Return the clauses that figures rest on."""
    names = [name for name, one in walk.case.district.policy.clauses.items() if one.assess == "computed"]
    return Node("clauses", "computed", len(names), children=law(walk, *names))


def clarify_node(walk: Walk, place: str, key: str = "", metric: str | None = None) -> Node:
    """Return what a point to clarify is about: one kind of facility of it where it is about several.

    Without a key all points.
    """
    points = [one for one in points_to_clarify(walk.case) if one.key == (key or one.key)]
    if place != DISTRICT:
        points = [one for one in points if place in (one.towns or ()) and one.key != "open_amount"]
    chosen = [one for one in points if metric in (None, one.fields.get("metric"))]
    found = tuple(_point(walk, place, one) for one in chosen)
    return found[0] if len(found) == 1 else Node("lists", "clarify", children=found or law(walk, *CLAUSES))


def _point(walk: Walk, place: str, point: Point) -> Node:
    """Return how the figures of a point to clarify came about; of one without figures its clauses."""
    parts: tuple[Node, ...] = ()
    if point.key == "award_trigger":
        options = walk.case.district.policy.readings["award_trigger"].options
        parts = tuple(awards_node(walk, place, readings={"award_trigger": option}) for option in options)
    elif point.key == "open_amount":
        item = str(point.fields["item"])
        parts = (total_node(walk, item, walk.lines_of(place, [item])),)
    elif point.key == "text_and_annex":
        own = [one for one in walk.targets if one.clause == point.clauses[0] and one.town == DISTRICT]
        parts = tuple(target_node(walk, one) for one in own)
    elif set(point.clauses) & set(CLAUSES):
        parts = (coverage_node(walk, place, walk.last_year), *scheduled_cells(walk, place))
    elif "town_centers_built" in point.clauses:
        parts = (
            coverage_node(walk, place, walk.last_year, "villages"),
            scheduled_node(walk, kinds.CENTER, place),
        )
    return Node("point", point.key, children=(*parts, *law(walk, *point.clauses)), of=place)
