"""How a figure came about, as a tree: sums down to rows of the ledger, rows down to cells of Annex 1, clauses, parameters, returns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.budget import budget
from eldercare_analysis.analysis.coverage import coverage
from eldercare_analysis.analysis.facts import Facts, facts_of
from eldercare_analysis.analysis.targets import targets
from eldercare_analysis.analysis.trace.goals import scheduled_node, sheet_node, target_node
from eldercare_analysis.analysis.trace.money import line_node, peak_node, total_node
from eldercare_analysis.analysis.trace.node import Node
from eldercare_analysis.analysis.trace.served import coverage_node
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.plan import KINDS
from eldercare_analysis.inputs.problems import InputError, Problem, nearest
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario

__all__ = ["Node", "trace"]
COVERAGE, PREFINANCE = "coverage", "prefinance"


def trace(
    district: District,
    item: str,
    town: str | None = None,
    *,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
    year: int | None = None,
) -> Node:
    """Return how a figure came about.

    Args:
        district: the district.
        item: `coverage`; a kind of amount (`center_award`) or one row of the ledger by its `line`; `prefinance`; what Annex 1
            schedules (`centers`, `points`, `homes`, `care_centers`); a target by its clause (`town_centers_built`).
        town: only this one; by default the district.
        scenario: what was assumed.
        register: what was reported.
        month: as of when; by default the month in which the plan was issued.
        year: only this one, of coverage, amounts and schedules.

    Raises:
        InputError: there is no such figure; the nearest names are given.
    """
    rules, issued = scenario or district.baseline, f"{district.policy.info.plan.issued_on:%Y-%m}"
    facts = facts_of(district, rules, register, month) or Facts(district, rules, month or issued, None)
    if item == COVERAGE:
        table = coverage(district, rules, register, month)
        node = coverage_node(district, rules, table if year is None else table[table["year"] == year], town)
        if town is None or register is None:
            return node
        said = tuple(
            sheet_node(facts, name, town) for name in ("facilities", "villages")
        )  # seats, exempt villages
        return replace(node, children=(*node.children, *said))
    if item == PREFINANCE:
        return peak_node(district, rules, town)
    for kind in KINDS:
        if item == kind:
            return scheduled_node(facts, kind, town, year)
    ledger = budget(district, rules, register, month)
    found = _amount(facts, ledger, item, town, year) or _target(facts, item, town)
    if found is None:
        known = [
            COVERAGE,
            PREFINANCE,
            *KINDS,
            *dict.fromkeys(ledger["item"]),
            *ledger["line"],
            *district.policy.clauses,
        ]
        problem = Problem("trace_unknown", None, {"value": item, "nearest": ", ".join(nearest(item, known))})
        raise InputError([problem])
    return found


def _target(facts: Facts, item: str, town: str | None) -> Node | None:
    """Return a target; of one with several figures (Annex 1 by year) all of them."""
    if item.partition(".")[0] not in facts.district.policy.clauses:
        return None
    table = targets(facts.district, facts.register, facts.month, facts.scenario)
    rows: list[dict[Any, Any]] = table[table["town"] == (town or DISTRICT)].to_dict("records")
    own = [row for row in rows if item in (row["clause"], f"{row['clause']}.{row['metric']}")]
    if not own:
        return None
    found = tuple(target_node(facts, row) for row in own)
    return found[0] if len(found) == 1 else Node("targets", item, children=found)


def _amount(facts: Facts, ledger: pd.DataFrame, item: str, town: str | None, year: int | None) -> Node | None:
    """Return a row of the ledger, or the sum of a kind of amount."""
    line = ledger[ledger["line"] == item]
    if len(line):
        return line_node(facts.district, facts.scenario, line.to_dict("records")[0])
    own = ((ledger["town"] == town) | (town is None)) & ((ledger["year"] == year) | (year is None))
    rows = ledger[own & (ledger["item"] == item)]
    return None if rows.empty else total_node(facts.district, facts.scenario, item, rows)
