"""By what each printed figure is derived: from a number of `evidence/facts.json` to a derivation.

`reporting/templates/items.yaml` says for each item which of these ways its figures go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.money.operating import FLOOR
from eldercare_analysis.analysis.trace.ends import law
from eldercare_analysis.analysis.trace.goals import (
    annex2_node,
    clarify_node,
    clause_node,
    rules_node,
    target_node,
    verdicts_node,
)
from eldercare_analysis.analysis.trace.meeting import (
    changes_node,
    forecast_node,
    issues_node,
    lists_node,
    progress_node,
)
from eldercare_analysis.analysis.trace.money import (
    AWARD_CLAUSE,
    assumptions_node,
    awards_node,
    bases_node,
    line_node,
    model_node,
    open_node,
    payment_node,
    peak_node,
    total_node,
    totals_node,
)
from eldercare_analysis.analysis.trace.served import (
    COUNTED,
    access_node,
    coverage_node,
    gap_node,
    scheduled_node,
    tasks_node,
)
from eldercare_analysis.analysis.trace.walk import Node, Walk
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.reporting.goals.targets import GROUPS

READINGS_OF_AWARDS = "award_"
COUNT = "count"
BY_YEAR = ("coverage_years", "coverage_chart")  # items that show all years
EXISTING = "C1.t1n"  # points that existed before the plan
SHARES = {"part": "met", "whole": COUNT}  # `10 / 51`: met, of those that apply


@dataclass(frozen=True)
class Asked:
    """A number that is asked about.

    Attributes:
        fact: as in `facts.json`.
        town: whose report it stands in; None: the district's.
    """

    fact: Mapping[str, Any]
    town: str | None

    @property
    def row(self) -> dict[str, Any]:
        """Return the key of its row, empty where it has none."""
        found: dict[str, Any] = self.fact.get("row", {})
        return found

    @property
    def column(self) -> str:
        """Return its column in the tidy table."""
        return str(self.fact.get("column", ""))

    @property
    def name(self) -> str:
        """Return which number of its text, or which printed column, it is."""
        return str(self.fact.get("name") or self.fact.get("what", ""))

    @property
    def place(self) -> str:
        """Return the town that it is about, or the district."""
        return str(self.row.get("town", self.town or DISTRICT))

    @property
    def year(self) -> int | None:
        """Return the year that it is about, where it is about one."""
        year = self.row.get("year") or (self.column if self.column.isdigit() else None)
        return int(year) if year else None

    @property
    def number(self) -> int | None:
        """Return the number of the note that it stands in."""
        place = self.fact["id"].split(".")[1]
        return int(place[1:]) if place[0] == "n" and place[1:].isdigit() else None


Way = Callable[[Walk, Asked], Node]


def _coverage(walk: Walk, asked: Asked) -> Node:
    """Return coverage of the year that the number is about; what says nothing of a year is about the end of the plan."""
    column = asked.column or asked.name.rpartition(".")[2]
    year = asked.year or (None if asked.fact["item"] in BY_YEAR else walk.last_year)
    if asked.fact["id"] == EXISTING:
        year, column = walk.case.district.plan.base_year, "points"
    return coverage_node(walk, asked.place, year, column if column in COUNTED and year else "")


def _awards(walk: Walk, asked: Asked) -> Node:
    readings = {name: option for name, option in asked.row.items() if name.startswith(READINGS_OF_AWARDS)}
    return awards_node(walk, asked.place, asked.year, readings)


def _amounts(walk: Walk, asked: Asked) -> Node:
    """Return the row of the ledger, or the sum of an item by town, year and payer; without any of them every item."""
    if "line" in asked.row:
        return next(line_node(walk, line) for line in walk.lines if line.line == asked.row["line"])
    if "lines" in asked.row:  # equal rows of one year that are printed as their sum
        names = asked.row["lines"].split("; ")
        own = [line for line in walk.lines if line.line in names]
        return total_node(walk, own[0].item, own)
    items = {line.item for line in walk.lines}
    item = asked.row.get("item") or (asked.column if asked.column in items else "")
    year, payer = asked.year, asked.row.get("payer")
    if not item:
        found = tuple(
            _sum(walk, asked.place, name, year, payer)
            for name in dict.fromkeys(line.item for line in walk.lines)
        )
        return Node("lists", "budget", children=found)
    return _sum(walk, asked.place, item, year, payer)


def _sum(walk: Walk, town: str, item: str, year: int | None, payer: str | None) -> Node:
    def chosen(of: str, when: int, by: str) -> bool:
        return of == item and year in (None, when) and payer in (None, by)

    return totals_node(walk, town, chosen, item)


def _floor(walk: Walk, asked: Asked) -> Node:
    return _sum(walk, asked.place, FLOOR, None, None)


def _headline(walk: Walk, asked: Asked) -> Node:
    return open_node(walk, asked.place) if asked.name == "unknown" else _awards(walk, asked)


def _verdicts(walk: Walk, asked: Asked) -> Node:
    if asked.fact["item"] == "heatmap":
        return verdicts_node(walk, DISTRICT, towns=True)
    name = asked.name.rpartition(".")[2]
    return _verdicts_of(walk, asked.place, SHARES.get(name, name))


def _verdicts_of(walk: Walk, place: str, name: str) -> Node:
    """Return the targets of one group of verdicts, of all that apply, or of each verdict."""
    return verdicts_node(walk, place, name, GROUPS.get(name, ()))


def _tasks(walk: Walk, asked: Asked) -> Node:
    """Return a tile of the headline of targets: verdicts by their names, else the tasks of Annex 1."""
    verdict = asked.name in SHARES or asked.name in GROUPS
    return _verdicts(walk, asked) if verdict else tasks_node(walk, asked.place)


def _targets(walk: Walk, asked: Asked) -> Node:
    """Return the target of a row; of a count of what is open those; else all targets with something planned or reported."""
    if "clause" in asked.row:
        keys = {name: asked.row[name] for name in ("clause", "metric", "town") if name in asked.row}
        known = next(
            one for one in walk.targets if all(getattr(one, name) == value for name, value in keys.items())
        )
        column = {"planned_high": "planned", "gap_low": "gap"}.get(asked.column, asked.column)
        return target_node(walk, known, column)
    if asked.name == COUNT:
        return _verdicts_of(walk, asked.place, "open")
    place = asked.place
    told = [one for one in walk.targets if one.town == place and one.known]
    return Node(
        "targets",
        place,
        children=tuple(target_node(walk, one) for one in told) or law(walk, "annex1_town_year"),
    )


def _schedule(walk: Walk, asked: Asked) -> Node:
    kind = kinds.BY_COLUMN.get(asked.row.get("kind", ""))
    if kind is None:
        return tasks_node(walk, asked.place)
    year = asked.column.rpartition("_")[2]
    return scheduled_node(walk, kind, asked.place, int(year) if year.isdigit() else None)


def _payments(walk: Walk, asked: Asked) -> Node:
    name = asked.row.get("facility_id")
    if name:
        return payment_node(walk, name, asked.column)
    own = [
        one
        for one in state.of_kind(walk.case, kinds.CENTER)
        if one.scheduled and asked.place in (DISTRICT, one.town)
    ]
    return Node(
        "lists",
        "payments",
        children=tuple(payment_node(walk, one.facility_id) for one in own) or law(walk, AWARD_CLAUSE),
    )


def _bases(walk: Walk, asked: Asked) -> Node:
    if "facility_id" in asked.row and asked.year:
        return bases_node(walk, asked.row["facility_id"], asked.year)
    return _floor(walk, asked)


def _clauses(walk: Walk, asked: Asked) -> Node:
    return clause_node(walk, asked.row["clause"]) if "clause" in asked.row else rules_node(walk)


def _progress(walk: Walk, asked: Asked) -> Node:
    return progress_node(walk, asked.place, kinds.BY_ID.get(asked.row.get("kind", "")), asked.name)


def _cumulative(walk: Walk, asked: Asked) -> Node:
    return progress_node(
        walk, asked.place, kinds.BY_ID.get(asked.row.get("kind", "")), asked.name, every_year=True
    )


def _lists(walk: Walk, asked: Asked) -> Node:
    """Return the lists of the meeting that have so many entries, where the number counts entries; else all."""
    whole = lists_node(walk, asked.place)
    alike = tuple(one for one in whole.children if one.kind == "list" and one.value == asked.fact["value"])
    return replace(whole, children=alike) if alike and asked.name == COUNT else whole


def _page(walk: Walk, asked: Asked) -> Node:
    """Return a cell of the page's table of towns."""
    place, name = asked.place, asked.name
    if name in ("progress", "color", "change"):
        return changes_node(walk, place) if name == "change" else progress_node(walk, place)
    if name == "award":
        return awards_node(walk, place)
    if name in GROUPS:
        return _verdicts_of(walk, place, name)
    if name == "number":
        return tasks_node(walk, place)
    return coverage_node(walk, place, asked.year, name)


WAYS: dict[str, Way] = {
    "coverage": _coverage,
    "gap": lambda walk, asked: gap_node(walk, asked.place),
    "access": lambda walk, asked: access_node(walk, asked.place),
    "awards": _awards,
    "amounts": _amounts,
    "floor": _floor,
    "headline": _headline,
    "prefinance": lambda walk, asked: peak_node(walk, asked.place, asked.row.get("scope", "all")),
    "payments": _payments,
    "bases": _bases,
    "model": lambda walk, asked: model_node(walk, asked.place),
    "assumptions": lambda walk, _: assumptions_node(walk),
    "verdicts": _verdicts,
    "tasks": _tasks,
    "targets": _targets,
    "schedule": _schedule,
    "annex2": lambda walk, asked: annex2_node(walk, asked.place),
    "clarify": lambda walk, asked: clarify_node(walk, asked.place, asked.number),
    "unknown": lambda walk, asked: open_node(walk, asked.place),
    "clauses": _clauses,
    "progress": _progress,
    "changes": lambda walk, asked: changes_node(walk, asked.place),
    "lists": _lists,
    "cumulative": _cumulative,
    "facilities": _cumulative,
    "issues": lambda walk, asked: issues_node(walk, asked.place),
    "forecast": lambda walk, asked: forecast_node(walk, asked.place),
    "page": _page,
}
