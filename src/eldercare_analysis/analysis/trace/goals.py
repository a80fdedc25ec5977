"""How a target, what is planned for it, what is reported and the verdict came about."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.goals.rules import RULES
from eldercare_analysis.analysis.trace.ends import cells, law, parameter, row
from eldercare_analysis.analysis.trace.node import Node, missing, span, whole
from eldercare_analysis.analysis.trace.served import coverage_node, scheduled_node
from eldercare_analysis.analysis.trace.walk import Walk
from eldercare_analysis.analysis.trace.watch import Watched
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Row, UnknownValueError
from eldercare_analysis.inputs.district import DISTRICT

SERVED, ANNEX1 = "served_villages", "annex1_town_year"
NOT_APPLICABLE = "not_applicable"


def target_node(walk: Walk, known: dict[Any, Any], column: str = "") -> Node:
    """Return one row of `targets`: clause and readings, and the verdict, which follows from what is demanded, planned and reported.

    Args:
        walk: the state of knowledge.
        known: a row of `targets`.
        column: only this part: `target`, `planned`, `actual`, `gap`.
    """
    key = ("target", column, *(str(known[name]) for name in ("clause", "metric", "town")))
    return walk.once(key, lambda: _target(walk, known, column))


def _target(walk: Walk, known: dict[Any, Any], column: str) -> Node:
    clause, metric, town = (str(known[name]) for name in ("clause", "metric", "town"))
    unit = str(known["unit"])
    parts = {"target": _demanded, "planned": _planned, "actual": _actual}
    if column in parts:
        return Node(
            "target",
            f"{clause}.{metric}",
            unit=unit,
            children=(*law(walk, clause), parts[column](walk, known)),
            of=town,
        )
    shown = [_demanded(walk, known)]
    shown += [_planned(walk, known)] if not pd.isna(known["planned"]) else []
    shown.append(_actual(walk, known))
    gap = Node("gap", metric, span(known["gap_low"], known["gap"]), unit, children=tuple(shown))
    verdict = Node("status", metric, str(known["status"]), "", str(known["deadline"]), children=(gap,))
    return Node(
        "target",
        f"{clause}.{metric}",
        whole(known["target"]),
        unit,
        children=(*law(walk, clause), verdict),
        of=town,
    )


def verdicts_node(
    walk: Walk, town: str | None, name: str = "", statuses: Collection[str] = (), *, towns: bool = False
) -> Node:
    """Return which targets a count of verdicts is about, each with its derivation.

    Args:
        walk: the state of knowledge.
        town: of this one; by default of the district.
        name: what the group is called; `count`: all that apply.
        statuses: the verdicts that are counted; by default each by itself.
        towns: count those of all towns, too.
    """
    rows = [one for one in walk.targets if towns or one["town"] == (town or DISTRICT)]
    applying = [one for one in rows if one["status"] != NOT_APPLICABLE]
    if name == "count":
        return _group(walk, name, applying)
    if statuses:
        return _group(walk, name, [one for one in applying if one["status"] in statuses])
    found = dict.fromkeys(str(one["status"]) for one in rows)
    groups = tuple(_group(walk, status, [one for one in rows if one["status"] == status]) for status in found)
    return Node("group", "count", len(rows), children=groups, of=town or DISTRICT)


def _group(walk: Walk, name: str, rows: list[dict[Any, Any]]) -> Node:
    found = tuple(verdict_node(walk, one) for one in rows)
    return Node("group", name, len(rows), children=found or law(walk, ANNEX1))


def verdict_node(walk: Walk, known: dict[Any, Any]) -> Node:
    """Return a verdict with its clause; how it came about is told by `target_node`."""
    clause = str(known["clause"])
    return Node(
        "verdict",
        f"{clause}.{known['metric']}",
        str(known["status"]),
        children=law(walk, clause)[:1],
        of=str(known["town"]),
    )


def _demanded(walk: Walk, known: dict[Any, Any]) -> Node:
    """Return what is demanded: the clause's number, and of what."""
    clause, unit = str(known["clause"]), str(known["unit"])
    own = None if known["town"] == DISTRICT else str(known["town"])
    parts: tuple[Node, ...] = (
        (parameter(walk, clause, walk.case.month),) if clause in walk.case.scenario.parameters else ()
    )
    if unit == "villages":
        parts += cells(walk, own, ["villages"])
    elif clause == ANNEX1:
        parts += _planned(walk, known).children
    return Node(
        "demanded",
        str(known["metric"]),
        whole(known["target"]),
        unit,
        children=parts or law(walk, clause)[:1],
    )


def _planned(walk: Walk, known: dict[Any, Any]) -> Node:
    """Return what Annex 1 schedules for a target, and what a scenario changes of it."""
    metric, clause = str(known["metric"]), str(known["clause"])
    own = None if known["town"] == DISTRICT else str(known["town"])
    kind, _, year = metric.rpartition("_")
    parts: tuple[Node, ...] = ()
    if metric in kinds.BY_COLUMN:
        parts = (scheduled_node(walk, kinds.BY_COLUMN[metric], own, changed=True),)
    elif kind in kinds.BY_COLUMN and year.isdigit():
        parts = (scheduled_node(walk, kinds.BY_COLUMN[kind], own, int(year)),)
    if metric == SERVED:
        parts = (coverage_node(walk, own, walk.last_year),)
    value = span(known["planned"], known["planned_high"])
    return Node("planned", metric, value, str(known["unit"]), children=parts or law(walk, clause)[:1])


def _actual(walk: Walk, known: dict[Any, Any]) -> Node:
    """Return what is reported: the rows that the clause's rule read, of the district by town; and what is not reported."""
    clause, town = str(known["clause"]), str(known["town"])
    read = _read(walk, clause)
    rows = [(given, columns) for given, columns in read if town in (DISTRICT, walk.town_of(given))]
    if town == DISTRICT:
        parts = tuple(_town(walk, place, known, rows) for place in walk.case.district.towns)
        parts = (
            *(one for one in parts if one.children),
            *(row(walk, *one) for one in rows if walk.town_of(one[0]) is None),
        )
    else:
        parts = tuple(row(walk, *one) for one in rows)
    silent = whole(known["unreported"])
    needs = str(known["needs"]) or walk.case.district.policy.clauses[clause].needs
    if silent or not parts:
        parts = (*parts, missing(needs, silent))
    return Node("actual", str(known["metric"]), whole(known["actual"]), str(known["unit"]), children=parts)


def _town(walk: Walk, place: str, known: dict[Any, Any], rows: list[tuple[Row, list[str]]]) -> Node:
    """Return a town's part of what the district reports."""
    key = (known["clause"], known["metric"], place)
    own = [one for one in walk.targets if (one["clause"], one["metric"], one["town"]) == key]
    found = tuple(row(walk, *one) for one in rows if walk.town_of(one[0]) == place)
    return Node("town", place, whole(own[0]["actual"]) if own else None, children=found, of=place)


def _read(walk: Walk, clause: str) -> list[tuple[Row, list[str]]]:
    """Return the rows of returns that a clause's rule reads, with their columns, each clause once."""
    done: dict[str, list[tuple[Row, list[str]]]] = walk.__dict__.setdefault("_read_by_rules", {})
    if clause not in done:
        watched = Watched.of(walk.case)
        try:
            list(RULES[clause](watched, walk.case.district.policy.clauses[clause]))
        except UnknownValueError:
            return []
        done[clause] = watched.read()
    return done[clause]
