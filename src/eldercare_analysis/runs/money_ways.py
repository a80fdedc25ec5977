"""What numbers about money are derived by: awards, amounts of the ledger, the floor, payments."""

from __future__ import annotations

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.money.operating import FLOOR
from eldercare_analysis.analysis.trace import money
from eldercare_analysis.analysis.trace.ends import law
from eldercare_analysis.analysis.trace.walk import Node, Walk
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.runs.asked import Asked

READINGS_OF_AWARDS = "award_"


def plan_money(walk: Walk, asked: Asked) -> Node:
    """Return a tile of the money that is known: awards in all or of a year, the floor, the peak."""
    name = asked.name
    if name.startswith("floor"):
        return floor(walk, asked)
    if name.startswith("peak"):
        return money.peak_node(walk, asked.place, "all")
    year = name.removeprefix("award_").partition(".")[0]
    return money.awards_node(walk, asked.place, int(year) if year.isdigit() else None)


def open_amounts(walk: Walk, asked: Asked) -> Node:
    """Return the amounts of an item that the plan leaves open, or of all."""
    item = asked.fact.row.get("item")
    return _sum(walk, asked.place, item, None, None) if item else money.open_node(walk, asked.place)


def awards(walk: Walk, asked: Asked) -> Node:
    """Return awards of a year, or all, under the readings of the row."""
    readings = {
        name: option for name, option in asked.fact.row.items() if name.startswith(READINGS_OF_AWARDS)
    }
    return money.awards_node(walk, asked.place, asked.year, readings)


def amounts(walk: Walk, asked: Asked) -> Node:
    """Return the row of the ledger, or the sum of an item, or of every item, by town, year and payer."""
    if "line" in asked.fact.row:
        return next(money.line_node(walk, line) for line in walk.lines if line.line == asked.fact.row["line"])
    if "lines" in asked.fact.row:  # equal rows of one year that are printed as their sum
        own = [line for line in walk.lines if line.line in asked.fact.row["lines"]]
        return money.total_node(walk, own[0].item, own)
    items = {line.item for line in walk.lines}
    item = asked.fact.row.get("item") or (asked.fact.column if asked.fact.column in items else "")
    year, payer = asked.year, asked.fact.row.get("payer")
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

    return money.totals_node(walk, town, chosen, item)


def floor(walk: Walk, asked: Asked) -> Node:
    """Return the operating floor of all years."""
    return _sum(walk, asked.place, FLOOR, None, None)


def headline(walk: Walk, asked: Asked) -> Node:
    """Return what the sentence about money counts: open amounts, or awards."""
    return money.open_node(walk, asked.place) if asked.name == "unknown" else awards(walk, asked)


def payments(walk: Walk, asked: Asked) -> Node:
    """Return what was paid for a center, or for all of the place."""
    name = asked.fact.row.get("facility_id")
    if name:
        return money.payment_node(walk, name, asked.fact.column)
    own = [
        one
        for one in state.of_kind(walk.case, kinds.CENTER)
        if one.scheduled and asked.place in (DISTRICT, one.town)
    ]
    return Node(
        "lists",
        "payments",
        children=tuple(money.payment_node(walk, one.facility_id) for one in own)
        or law(walk, money.AWARD_CLAUSE),
    )


def bases(walk: Walk, asked: Asked) -> Node:
    """Return the bases of a house of a year; else the floor."""
    if "facility_id" in asked.fact.row and asked.year:
        return money.bases_node(walk, asked.fact.row["facility_id"], asked.year)
    return floor(walk, asked)
