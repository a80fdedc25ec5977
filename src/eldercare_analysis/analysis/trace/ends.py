"""The steps that derivations end in: cells, clauses and readings, parameters, assumptions, returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eldercare_analysis.analysis.facility import Facility, source_of
from eldercare_analysis.analysis.trace.walk import Node, Walk, both, missing, same
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Row
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.policy import PARAMETERS
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.schedule import EXISTING
from eldercare_analysis.inputs.sources import (
    Assumption,
    Cell,
    Missing,
    ParameterValue,
    ReturnRow,
    Source,
    leaves,
    text_of,
)

PLACE = ("file", "sheet", "row", "return_month")  # of a row, beside its columns
DATED = ("month", "year", "effective_from", "date")  # of a row that says itself of when it is


def source_nodes(walk: Walk, source: Source) -> tuple[Node, ...]:
    """Return what a source is made from: each cell, parameter, assumption and row of returns."""
    return tuple(_source_node(walk, one) for one in leaves(source))


def _source_node(walk: Walk, source: Cell | Assumption | ParameterValue | ReturnRow | Missing) -> Node:
    match source:
        case Cell():
            return cell(walk, source)
        case Assumption():
            return assumption(source)
        case ParameterValue():
            return parameter_value(walk, source)
        case ReturnRow():
            return told(walk, source)
        case Missing(needs=needs):
            return missing(needs)


def cell(walk: Walk, source: Cell) -> Node:
    """Return a cell of Annex 1, with its place in the file and in print."""
    plan = walk.case.district.plan
    printed = both("trace.printed", line=plan.towns.index(source.town) + 1, town=source.town)
    return Node("cell", source.column, plan.count(source), "", text_of(source), printed, of=source.town)


def cells(walk: Walk, place: str, columns: Iterable[str]) -> tuple[Node, ...]:
    """Return cells of a town; of the district those of all towns that are not blank."""
    plan, known = walk.case.district.plan, [name for name in columns if name in walk.case.district.plan.table]
    towns = [town for town in plan.towns if place in (DISTRICT, town)]
    found = [cell(walk, plan.source(town, name)) for town in towns for name in known]
    return tuple(one for one in found if place != DISTRICT or one.value is not None)


def assumption(said: Assumption) -> Node:
    """Return what a scenario says, with who says so, why and from which source."""
    reason = f"{said.who}: {said.why}" + (f" [{said.source}]" if said.source else "") if said.who else ""
    return Node(
        "assumption", said.key or said.value, said.value, "", text_of(said), same(reason) if reason else {}
    )


def parameter(walk: Walk, name: str, month: str) -> Node:
    """Return the value of a parameter in force in a month, since when it is, and who assumes it."""
    return parameter_value(walk, walk.case.scenario.value_of(name, month))


def parameter_value(walk: Walk, source: ParameterValue) -> Node:
    """Return a value of a parameter, the month from which it holds, and who assumes it."""
    known = walk.case.scenario.parameters[source.name]
    value = known.values.get(source.since)
    text = both("trace.since", month=source.since) if source.since else both("trace.left_open")
    said = (assumption(source.assumption),) if source.assumption else ()
    return Node("parameter", source.name, value, known.unit, text_of(source), text, said)


def law(walk: Walk, *names: str) -> tuple[Node, ...]:
    """Return clauses with their words, and how they are read."""
    policy = walk.case.district.policy
    known = [policy.clauses[name] for name in dict.fromkeys(names) if name in policy.clauses]
    found = [Node("clause", one.id, one.section, "", one.place.render("en"), one.text) for one in known]
    return (*found, *(reading(walk, name) for name, one in policy.readings.items() if one.clause in names))


def reading(walk: Walk, name: str) -> Node:
    """Return how a clause is read, and who assumes it where a scenario does."""
    option = walk.case.scenario.readings[name]
    said = walk.case.scenario.said(f"readings.{name}")
    text = walk.case.district.policy.readings[name].options[option]
    source = text_of(said) if said and said.value == option else f"{PARAMETERS} readings.{name}"
    return Node("reading", name, option, "", source, text)


def told(walk: Walk, source: ReturnRow) -> Node:
    """Return a cell of a return with its value, marked where it is of an earlier month (沿用)."""
    month, found = walk.told.get((source.file, source.sheet, source.row), ("", {}))
    return _row(walk, {**found, "return_month": month}, (source.column,), text_of(source))


def row(walk: Walk, given: Row, columns: Iterable[str] = ()) -> Node:
    """Return a row of a return: the columns that were looked at, or all that say something."""
    names = list(columns) or [
        name for name, value in given.items() if value is not None and name not in PLACE
    ]
    return _row(walk, given, names, text_of(source_of(given, "")))


def _row(walk: Walk, given: Mapping[str, Any], columns: Iterable[str], place: str) -> Node:
    identity = identity_of(given)
    told = ", ".join(
        f"{name}={'' if given.get(name) is None else given[name]}" for name in columns if name != "town"
    )
    month = carried_from(walk, given)
    carried = both("trace.carried", month=month) if month else {}
    return Node("row", identity, told, "", place, carried, of=str(given.get("town") or ""))


def carried_from(walk: Walk, given: Mapping[str, Any]) -> str:
    """Return the earlier month that a row is carried over from (沿用); empty if of the month, or dated."""
    month, town = str(given.get("return_month") or ""), given.get("town")
    if not month or walk.case.register is None or any(given.get(name) is not None for name in DATED):
        return ""
    said = max(month, walk.case.register.confirmed(str(town), walk.case.month)) if town else month
    return said if said < walk.case.month else ""


def identity_of(given: Mapping[str, Any]) -> str:
    """Return what a row of a return is about: by its sheet's key, whichever sheet it is of."""
    names = dict.fromkeys(name for sheet in sheets().values() for name in sheet.key)
    first = ("facility_id", "village_code", "town", "document", *names)
    return next((str(given[name]) for name in first if given.get(name) is not None), "")


def facility(walk: Walk, one: Facility, columns: Iterable[str] = kinds.DATES) -> Node:
    """Return a facility: its row of a return; where nobody reported it, the cell that schedules it."""
    if one.row is not None:
        shown = [name for name in columns if one.get(name) is not None] or ["plan_year"]
        return Node("unit", one.facility_id, one.stage, children=(row(walk, one.row, shown),), of=one.town)
    column = "existing_points" if one.plan_year == EXISTING else one.kind.cell(one.plan_year)
    return Node("unit", one.facility_id, one.stage, children=cells(walk, one.town, [column]), of=one.town)


def facilities(
    walk: Walk, found: Iterable[Facility], columns: Iterable[str] = kinds.DATES
) -> tuple[Node, ...]:
    """Return some facilities."""
    names = tuple(columns)
    return tuple(facility(walk, one, names) for one in found)
