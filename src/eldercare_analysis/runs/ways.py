"""By what each printed figure is derived: from a number of `evidence/facts.json` to a derivation.

`reporting/templates/items.yaml` says for each item which of these ways its figures go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from eldercare_analysis.analysis.goals.targets import GROUPS
from eldercare_analysis.analysis.trace import goals, meeting, money, served
from eldercare_analysis.analysis.trace.ends import law
from eldercare_analysis.analysis.trace.walk import Node, Walk
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.runs import money_ways
from eldercare_analysis.runs.asked import Asked

COUNT = "count"
BY_YEAR = ("coverage_years", "coverage_chart")  # items that show all years
EXISTING = "C1.t1n"  # points that existed before the plan
OF_COVERAGE = ("villages", "served", "certain", "open", "unserved", "ratio", "parts")  # of a town's finding
SHARES = {"part": "met", "whole": COUNT}  # `10 / 51`: met, of those that apply
LACKING = "lacking"  # facilities that Annex 1 has fewer than the text demands, in the headline of coverage
SEVERAL = "; "  # between values of one key


Way = Callable[[Walk, Asked], Node]
OF_TOWNS: dict[str, Callable[[Walk, str], Node]] = {"award": money.awards_node, "owed": meeting.owed_node}
OF_TOWNS |= {
    "progress": meeting.progress_node,
    "squares": meeting.progress_node,
    "stands": meeting.lists_node,
}


def _coverage(walk: Walk, asked: Asked) -> Node:
    """Return coverage of the year that the number is about; by default the end of the plan."""
    column = asked.fact.column or asked.name.rpartition(".")[2]
    if column == LACKING:
        return goals.clarify_node(walk, asked.place, "text_and_annex")
    year = asked.year or (None if asked.fact.item in BY_YEAR else walk.last_year)
    if asked.fact.id == EXISTING:
        year, column = walk.case.district.plan.base_year, "points"
    return served.coverage_node(walk, asked.place, year, column if column in served.COUNTED and year else "")


def _groups(walk: Walk, asked: Asked) -> Node:
    """Return the towns of a group that a number counts or sums up; without one the district."""
    towns = filter(None, str(asked.fact.row.get("towns", "")).split(SEVERAL))
    nodes = [served.coverage_node(walk, town, walk.last_year) for town in towns]
    return Node("lists", "coverage", children=tuple(nodes)) if nodes else _coverage(walk, asked)


def _clarify(walk: Walk, asked: Asked) -> Node:
    row = asked.fact.row
    return goals.clarify_node(walk, asked.place, row.get("key", ""), row.get("metric"))


def _verdicts(walk: Walk, asked: Asked) -> Node:
    if asked.fact.item == "heatmap":
        return goals.verdicts_node(walk, DISTRICT, towns=True)
    name = asked.name.rpartition(".")[2]
    return _verdicts_of(walk, asked.place, SHARES.get(name, name))


def _verdicts_of(walk: Walk, place: str, name: str) -> Node:
    """Return the targets of one group of verdicts, of all that apply, or of each verdict."""
    return goals.verdicts_node(walk, place, name, GROUPS.get(name, ()))


def _tasks(walk: Walk, asked: Asked) -> Node:
    """Return a tile of the headline of targets: verdicts by their names, else the tasks of Annex 1."""
    verdict = asked.name in SHARES or asked.name.rpartition(".")[2] in GROUPS
    return _verdicts(walk, asked) if verdict else served.tasks_node(walk, asked.place)


def _targets(walk: Walk, asked: Asked) -> Node:
    """Return the target of a row, the open ones of their count, or all with something planned or reported."""
    if "clause" in asked.fact.row:
        keys = {name: asked.fact.row[name] for name in ("clause", "metric", "town") if name in asked.fact.row}
        known = next(
            one for one in walk.targets if all(getattr(one, name) == value for name, value in keys.items())
        )
        column = {"planned_high": "planned", "gap_low": "gap"}.get(asked.fact.column, asked.fact.column)
        return goals.target_node(walk, known, column)
    if asked.name == COUNT:
        return _verdicts_of(walk, asked.place, "open")
    place = asked.place
    told = [one for one in walk.targets if one.town == place and one.known]
    return Node(
        "targets",
        place,
        children=tuple(goals.target_node(walk, one) for one in told) or law(walk, "annex1_town_year"),
    )


def _schedule(walk: Walk, asked: Asked) -> Node:
    kind = kinds.BY_COLUMN.get(asked.fact.row.get("kind", ""))
    if kind is None:
        return served.tasks_node(walk, asked.place)
    year = asked.fact.column.rpartition("_")[2]
    return served.scheduled_node(walk, kind, asked.place, int(year) if year.isdigit() else None)


def _clauses(walk: Walk, asked: Asked) -> Node:
    name = asked.fact.row.get("clause")
    return goals.clause_node(walk, name) if name else goals.rules_node(walk)


def _progress(walk: Walk, asked: Asked, *, every_year: bool = False) -> Node:
    kind = kinds.BY_ID.get(asked.fact.row.get("kind", ""))
    return meeting.progress_node(walk, asked.place, kind, asked.name, every_year=every_year)


def _lists(walk: Walk, asked: Asked) -> Node:
    """Return the lists of the meeting; where the number counts entries, those that have so many."""
    whole = meeting.lists_node(walk, asked.place)
    alike = tuple(one for one in whole.children if one.kind == "list" and one.value == asked.fact.value)
    return replace(whole, children=alike) if alike and asked.name == COUNT else whole


def _town_answer(walk: Walk, asked: Asked) -> Node:
    """Return what a town's title and finding tell: villages served, the year's tasks, or the plan's."""
    if asked.name.partition(".")[0] in OF_COVERAGE:
        return _coverage(walk, asked)
    return served.tasks_node(walk, asked.place) if walk.case.register is None else _progress(walk, asked)


def _town_tasks(walk: Walk, asked: Asked) -> Node:
    """Return what a row of a town's tasks counts: facilities of a deadline, villages, or demands."""
    whole = (served.tasks_node(walk, asked.place), _progress(walk, asked, every_year=True))
    others = (_coverage(walk, asked), _verdicts_of(walk, asked.place, "open"))
    return Node("lists", "schedule", children=(*whole, *others))


def _page(walk: Walk, asked: Asked) -> Node:
    """Return a cell of the page's table of towns."""
    if asked.name in OF_TOWNS:
        return OF_TOWNS[asked.name](walk, asked.place)
    if asked.name in GROUPS:
        return _verdicts_of(walk, asked.place, asked.name)
    return served.coverage_node(walk, asked.place, asked.year, asked.name)


WAYS: dict[str, Way] = {
    "coverage": _coverage,
    "gap": lambda walk, asked: served.gap_node(walk, asked.place),
    "access": lambda walk, asked: served.access_node(walk, asked.place),
    "awards": money_ways.awards,
    "amounts": money_ways.amounts,
    "floor": money_ways.floor,
    "headline": money_ways.headline,
    "prefinance": lambda walk, asked: money.peak_node(walk, asked.place, asked.fact.row.get("scope", "all")),
    "payments": money_ways.payments,
    "bases": money_ways.bases,
    "model": lambda walk, asked: money.model_node(walk, asked.place),
    "assumptions": lambda walk, _: money.assumptions_node(walk),
    "verdicts": _verdicts,
    "tasks": _tasks,
    "targets": _targets,
    "schedule": _schedule,
    "annex2": lambda walk, asked: goals.annex2_node(walk, asked.place),
    "clarify": _clarify,
    "groups": _groups,
    "plan_money": money_ways.plan_money,
    "open_amounts": money_ways.open_amounts,
    "unknown": lambda walk, asked: money.open_node(walk, asked.place),
    "clauses": _clauses,
    "town_answer": _town_answer,
    "town_tasks": _town_tasks,
    "progress": _progress,
    "changes": lambda walk, asked: meeting.changes_node(walk, asked.place),
    "lists": _lists,
    "cumulative": partial(_progress, every_year=True),
    "facilities": partial(_progress, every_year=True),
    "issues": lambda walk, asked: meeting.issues_node(walk, asked.place),
    "forecast": lambda walk, asked: meeting.forecast_node(walk, asked.place),
    "page": _page,
    "owed": lambda walk, asked: meeting.owed_node(walk, asked.place),
}
