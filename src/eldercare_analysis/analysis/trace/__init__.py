"""How a figure came about, as a tree: sums, rows of the ledger, cells, clauses, parameters, returns."""

from __future__ import annotations

from typing import Unpack

from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.analysis.trace.goals import target_node
from eldercare_analysis.analysis.trace.money import line_node, peak_node, total_node
from eldercare_analysis.analysis.trace.served import coverage_node, scheduled_node
from eldercare_analysis.analysis.trace.walk import ENDS, Node, Walk
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Known, case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.problems import InputError, Problem, nearest

__all__ = ["AWARDS", "ENDS", "Node", "Walk", "trace", "trace_item"]
COVERAGE, PREFINANCE = "coverage", "prefinance"


def trace(
    district: District,
    item: str,
    town: str | None = None,
    *,
    year: int | None = None,
    **known: Unpack[Known],
) -> Node:
    """Return how a figure came about.

    Args:
        district: the district.
        item: `coverage`; a kind of amount (`center_award`) or one row of the ledger by its `line`;
            `prefinance`; what Annex 1 schedules (`centers`, `points`, `homes`, `care_centers`); a target by
            its clause (`town_centers_built`).
        town: only this one; by default the district.
        year: only this one, of coverage, amounts and schedules.
        known: `scenario`, `register`, `month`: what was assumed and reported, as of when.

    Raises:
        InputError: there is no such figure; the nearest names are given.

    Examples:
        >>> from eldercare_analysis import load_district
        >>> trace(load_district(), "center_award", "白沙镇").value  # fen: one center of 2021
        100000000
    """
    return trace_item(Walk(case_of(district, **known)), item, town, year)


def trace_item(walk: Walk, item: str, town: str | None = None, year: int | None = None) -> Node:
    """Return the same on a walk, which computes each table once for many figures."""
    place = town or DISTRICT
    if item == COVERAGE:
        return coverage_node(walk, place, year)
    if item == PREFINANCE:
        return peak_node(walk, place)
    if item in kinds.BY_COLUMN:
        return scheduled_node(walk, kinds.BY_COLUMN[item], place, year)
    found = amount(walk, item, place, year) or _target(walk, item, place)
    if found is None:
        amounts = dict.fromkeys(line.item for line in walk.lines)
        lines, clauses = [line.line for line in walk.lines], walk.case.district.policy.clauses
        known = [COVERAGE, PREFINANCE, *kinds.BY_COLUMN, *amounts, *lines, *clauses]
        problem = Problem("trace_unknown", None, {"value": item, "nearest": ", ".join(nearest(item, known))})
        raise InputError([problem])
    return found


def _target(walk: Walk, item: str, place: str) -> Node | None:
    """Return a target; of one with several figures (Annex 1 by year) all of them."""
    own = [
        one
        for one in walk.targets
        if one.town == place and item in (one.clause, f"{one.clause}.{one.metric}")
    ]
    found = tuple(target_node(walk, one) for one in own)
    return None if not found else found[0] if len(found) == 1 else Node("targets", item, children=found)


def amount(walk: Walk, item: str, place: str = DISTRICT, year: int | None = None) -> Node | None:
    """Return a row of the ledger, or the sum of a kind of amount; None where there is none."""
    for line in walk.lines:
        if line.line == item:
            return line_node(walk, line)
    own = walk.lines_of(place, [item], year)
    return total_node(walk, item, own) if own else None
