"""How villages served came about: from the cells of a town, for the district from its towns."""

from __future__ import annotations

import pandas as pd

from eldercare_analysis.analysis.trace.node import Node, assumptions, cell, law, span
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.scenario import Scenario

CLAUSES = ("village_one_point", "point_exemption")


def coverage_node(district: District, rules: Scenario, table: pd.DataFrame, town: str | None) -> Node:
    """Return villages served by year: for a town from its cells, for the district from its towns."""
    place = town or DISTRICT
    years = [
        Node("served", f"{row['year']}", span(row["served_low"], row["served_high"]), "villages",
             children=_of_town(district, rules, town, int(row["year"])) if town else _towns(table, int(row["year"])))
        for row in table[table["town"] == place].to_dict("records")
    ]  # fmt: skip
    return Node("coverage", place, children=(*years, *law(district, rules, CLAUSES)))


def _of_town(district: District, rules: Scenario, town: str, year: int) -> tuple[Node, ...]:
    """Return the cells that a town's coverage is made from, and what a scenario changes of them."""
    columns = ["villages", "existing_points"]
    for kind in ("points", "centers"):
        columns += [
            f"{kind}_{past}"
            for past in district.plan.years
            if past <= year and f"{kind}_{past}" in district.plan.table
        ]
    changed = [
        Node("assumption", f"{change.kind}_{change.year}", f"{change.change:+d}", "", change.source,
             dict.fromkeys(("zh", "en"), f"{change.who}: {change.why}"))
        for change in rules.changes
        if change.town == town and change.kind in ("points", "centers") and change.year <= year
    ]  # fmt: skip
    said = [f"{rules.place_of(key)}" for key in (f"center_seats.{town}", f"merging.{town}")]
    assumed = [node for place in said for node in assumptions(rules, place)]
    return (*(cell(district, town, column) for column in columns), *changed, *assumed)


def _towns(table: pd.DataFrame, year: int) -> tuple[Node, ...]:
    rows = table[(table["year"] == year) & (table["town"] != DISTRICT)].to_dict("records")
    return tuple(
        Node("served", row["town"], span(row["served_low"], row["served_high"]), "villages") for row in rows
    )
