"""How further figures came about: what it takes to close the gap, points to clarify, distances, models, indicators, the tile of tasks."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.goals.clarify import Point, points_to_clarify
from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.analysis.served.access import LIMITS
from eldercare_analysis.analysis.trace.ends import assumption, facilities, law, parameter, row
from eldercare_analysis.analysis.trace.goals import target_node
from eldercare_analysis.analysis.trace.money import peak_node, scheduled_cells, total_node
from eldercare_analysis.analysis.trace.node import Node
from eldercare_analysis.analysis.trace.served import CLAUSES, coverage_node, scheduled_node
from eldercare_analysis.analysis.trace.walk import Walk
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.scenario_document import Limit, Range

MODEL = ("uncertainty_samples", "uncertainty_base")
VILLAGES, INDICATORS = "villages.csv", "annex2_indicators.csv"


def gap_node(walk: Walk, town: str | None) -> Node:
    """Return what closing the gap is computed from: coverage at the plan's end, and who need not have a point."""
    return Node(
        "gap_plan",
        town or DISTRICT,
        children=(coverage_node(walk, town, walk.last_year),),
        of=town or DISTRICT,
    )


def tasks_node(walk: Walk, town: str | None) -> Node:
    """Return the tasks of Annex 1 by kind."""
    parts = tuple(scheduled_node(walk, kind, town) for kind in kinds.KINDS)
    return Node(
        "tasks", town or DISTRICT, sum(part.value or 0 for part in parts), children=parts, of=town or DISTRICT
    )


def awards_node(
    walk: Walk, town: str | None, year: int | None = None, readings: dict[str, str] | None = None
) -> Node:
    """Return all awards of a place and year, under other readings where they are given."""
    if readings:
        walk = Walk(walk.case.under(**readings))
    own = [
        line
        for line in walk.lines
        if line.item in AWARDS and town in (None, line.town) and year in (None, line.year)
    ]
    node = total_node(walk, "awards" if year is None else f"awards {year}", own)
    return (
        node if own else Node("total", "awards", None, "fen", children=law(walk, "municipal_subsidy_package"))
    )


def totals_node(walk: Walk, town: str | None, choose: Callable[[str, int, str], bool], name: str) -> Node:
    """Return the sum of some lines of the ledger, by item, year and payer."""
    lines = [
        line for line in walk.lines if town in (None, line.town) and choose(line.item, line.year, line.payer)
    ]
    return total_node(walk, name, lines) if lines else awards_node(walk, town)


def assumptions_node(walk: Walk) -> Node:
    """Return everything that the scenario assumes."""
    return Node(
        "assumptions",
        walk.case.scenario.name,
        children=tuple(assumption(one) for one in walk.case.scenario.assumptions),
    )


def model_node(walk: Walk, town: str | None) -> Node:
    """Return what a model of uncertainty is made from: ranges and limits of the scenario, how often it draws, and the amounts."""
    entries = [one for one in walk.case.scenario.assumptions if isinstance(one.entry, Range | Limit)]
    items = dict.fromkeys(line.item for line in walk.lines)
    amounts = [
        total_node(
            walk, item, [line for line in walk.lines if line.item == item and town in (None, line.town)]
        )
        for item in items
    ]
    drawn = (parameter(walk, name, walk.case.month) for name in MODEL)
    parts = (
        *(assumption(one) for one in entries),
        *drawn,
        *(one for one in amounts if one.children),
        peak_node(walk, town),
    )
    return Node("model", town or DISTRICT, children=parts, of=town or DISTRICT)


def access_node(walk: Walk, town: str | None) -> Node:
    """Return what distances are computed from: coordinates of villages, where facilities stand, limits."""
    table = walk.case.district.places.villages
    own = table[(table["town"] == town) | (town is None)]
    where = Node("cell", "lon, lat", len(own), "", VILLAGES, of=town or DISTRICT)
    points = [
        one for one in state.facilities(walk.case) if one.kind in kinds.PACKAGE and town in (None, one.town)
    ]
    limits = (parameter(walk, name, walk.case.month) for names in LIMITS.values() for name in names)
    return Node(
        "access",
        town or DISTRICT,
        children=(where, *facilities(walk, points, ("village",)), *limits),
        of=town or DISTRICT,
    )


def annex2_node(walk: Walk, town: str | None) -> Node:
    """Return the indicators of Annex 2, and what is reported of them by home."""
    indicators = [
        Node("cell", f"{number}", number, "", f"{INDICATORS} {number}", one.text)
        for number, one in walk.case.district.indicators.items()
    ]
    told = [row(walk, one) for one in walk.case.sheet("annex2") if town in (None, walk.town_of(one))]
    parts = (*indicators, *told, *law(walk, "homes_annex2"))
    return Node("annex2", town or DISTRICT, len(told), children=parts, of=town or DISTRICT)


def clause_node(walk: Walk, clause: str) -> Node:
    """Return a clause with its readings."""
    return Node("clauses", clause, children=law(walk, clause))


def rules_node(walk: Walk) -> Node:
    """Return the clauses that figures rest on."""
    names = [name for name, one in walk.case.district.policy.clauses.items() if one.assess == "computed"]
    return Node("clauses", "computed", len(names), children=law(walk, *names))


def clarify_node(walk: Walk, town: str | None, number: int | None) -> Node:
    """Return what a point to clarify is about; without a number all of them."""
    coverage, targets = pd.DataFrame(walk.coverage), pd.DataFrame(walk.targets)
    points = points_to_clarify(walk.case.district, coverage, targets, _ledger(walk))
    own = [one for one in points if town is None or (town in (one.towns or ()) and one.key != "open_amount")]
    chosen = own[number - 1 : number] if number else own
    found = tuple(_point(walk, town, one) for one in chosen)
    return found[0] if len(found) == 1 else Node("lists", "clarify", children=found or law(walk, *CLAUSES))


def _ledger(walk: Walk) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "item": line.item,
                "town": line.town,
                "status": line.status,
                "needs": line.needs,
                "clause": line.clause,
            }
            for line in walk.lines
        ]
    )


def _point(walk: Walk, town: str | None, point: Point) -> Node:
    """Return the derivation of the figures of a point to clarify, by what it is about; the clauses of those without a figure."""
    parts: tuple[Node, ...] = ()
    if point.key == "award_trigger":
        options = walk.case.district.policy.readings["award_trigger"].options
        parts = tuple(awards_node(walk, town, readings={"award_trigger": option}) for option in options)
    elif point.key == "open_amount":
        item = str(point.fields["item"])
        parts = (
            total_node(
                walk, item, [line for line in walk.lines if line.item == item and town in (None, line.town)]
            ),
        )
    elif point.key == "text_and_annex":
        own = [one for one in walk.targets if one["clause"] == point.clauses[0] and one["town"] == DISTRICT]
        parts = tuple(target_node(walk, one) for one in own)
    elif set(point.clauses) & set(CLAUSES):
        parts = (coverage_node(walk, town, walk.last_year), *scheduled_cells(walk, town))
    elif "town_centers_built" in point.clauses:
        parts = (
            coverage_node(walk, town, walk.last_year, "villages"),
            scheduled_node(walk, kinds.CENTER, town),
        )
    return Node("point", point.key, children=(*parts, *law(walk, *point.clauses)), of=town or DISTRICT)
