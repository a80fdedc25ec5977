"""How a target, what is planned for it and what is reported came about."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.coverage import coverage
from eldercare_analysis.analysis.facts import Facts, Row, source_of, towns_of
from eldercare_analysis.analysis.rules import RULES
from eldercare_analysis.analysis.trace.node import Node, cell, law, parameter_node, span
from eldercare_analysis.analysis.trace.served import coverage_node
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.plan import KINDS, Kind

SERVED = "served_villages"


class Watched(Facts):
    """Facts that remember which sheets of the returns were asked for."""

    def sheet(self, name: str) -> list[Row]:
        """Return the rows of a sheet, and remember that it was asked for."""
        self.asked[name] = None
        return super().sheet(name)

    @property
    def asked(self) -> dict[str, None]:
        """The sheets that were asked for, in their order."""
        found: dict[str, None] = self.__dict__.setdefault("_asked", {})
        return found


def target_node(facts: Facts, row: dict[Any, Any]) -> Node:
    """Return one row of `targets`: what its clause demands, what Annex 1 schedules, what is reported, and what is missing.

    Args:
        facts: what is known at the month's end.
        row: a row of `targets`.
    """
    clause, metric, town = (str(row[name]) for name in ("clause", "metric", "town"))
    own = None if town == DISTRICT else town
    unit = str(row["unit"])
    children = [*law(facts.district, facts.scenario, (clause,))]
    if clause in facts.scenario.parameters:
        children.append(parameter_node(facts.scenario, clause, facts.month))
    if not pd.isna(row["planned"]):
        planned = span(row["planned"], row["planned_high"])
        children.append(Node("planned", metric, planned, unit, children=_planned(facts, metric, own)))
    children.append(
        Node(
            "actual",
            metric,
            _int(row["actual"]),
            unit,
            str(row["needs"]),
            children=_reported(facts, clause, own),
        )
    )
    children += [
        Node("gap", metric, span(row["gap_low"], row["gap"]), unit),
        Node("status", metric, str(row["status"]), "", str(row["deadline"])),
    ]
    return Node("target", f"{clause}.{metric}", _int(row["target"]), unit, town, children=tuple(children))


def scheduled_node(facts: Facts, kind: Kind, town: str | None, year: int | None = None) -> Node:
    """Return what Annex 1 schedules of a kind, in a year or in all: a sum of cells, each with its place."""
    plan = facts.district.plan
    columns = [name for known in plan.years if year in (None, known) and (name := plan.column(kind, known))]
    places = [place for place in plan.towns if town in (None, place)]
    cells = [cell(facts.district, place, column) for place in places for column in columns]
    known = [one for one in cells if one.value is not None]
    shown = cells if town else known  # of the district only the towns that have any
    value = sum(one.value for one in known) if known else None
    return Node("scheduled", kind if year is None else f"{kind}_{year}", value, children=tuple(shown))


def _planned(facts: Facts, metric: str, town: str | None) -> tuple[Node, ...]:
    kind, _, year = metric.rpartition("_")
    for name in KINDS:
        if name == metric:
            return (scheduled_node(facts, name, town),)
        if name == kind and year.isdigit():
            return (scheduled_node(facts, name, town, int(year)),)
    if metric == SERVED:
        table = coverage(facts.district, facts.scenario, facts.register, facts.month)
        return (coverage_node(facts.district, facts.scenario, table, town),)
    return ()


def _reported(facts: Facts, clause: str, town: str | None) -> tuple[Node, ...]:
    """Return the rows of the returns that a rule looks at: of a town each of them, of the district how many a sheet has."""
    if facts.register is None:
        return ()
    watched = Watched(facts.district, facts.scenario, facts.month, facts.register)
    list(RULES[clause](watched, facts.district.policy.clauses[clause]))
    return tuple(sheet_node(watched, name, town) for name in list(watched.asked))


def sheet_node(facts: Facts, name: str, town: str | None) -> Node:
    """Return the rows of a sheet of returns; of the district only how many there are in how many files."""
    rows = [row for row in facts.sheet(name) if town in (None, _town_of(facts, row))]
    files = len({row["file"] for row in rows})
    if town is None:
        return Node("sheet", name, len(rows), "", f"{files} files")
    return Node("sheet", name, len(rows), "", f"{files} files", children=tuple(_row(row) for row in rows))


def _row(row: Row) -> Node:
    told = {
        name: value
        for name, value in row.items()
        if value is not None and name not in ("file", "sheet", "row", "sent")
    }
    identity = str(row.get("facility_id") or row.get("village") or row.get("town") or "")
    values = ", ".join(f"{name}={value}" for name, value in told.items() if str(value) != identity)
    return Node("row", identity, values, "", source_of(row, "").strip())


def _town_of(facts: Facts, row: Row) -> str | None:
    if row.get("town"):
        return str(row["town"])
    if row.get("facility_id"):
        return towns_of(facts.facilities).get(row["facility_id"])
    return facts.town_of_village.get(str(row.get("village")))


def _int(value: Any) -> int | None:  # noqa: ANN401 - a count, or NA
    return None if pd.isna(value) else int(value)
