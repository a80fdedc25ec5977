"""What is hidden in everything that circulates of a month: one set for all tables."""

from __future__ import annotations

from collections.abc import Iterator

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.goals.rules.people import RULES
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.operating import operating_lines, persons_in, there
from eldercare_analysis.analysis.privacy.care import OF_TOWN, Cared, House, Run, headcount_unit
from eldercare_analysis.analysis.privacy.linear_system import Builder
from eldercare_analysis.analysis.privacy.persons import Compared, Row, is_small, linked
from eldercare_analysis.analysis.privacy.suppression import Masks, masks_of
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, UnknownValueError, once
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.months import months_of

RECIPIENTS_IN_CARE = "tekun_central_covered"  # its actual is the district's sum of recipients


@once
def hidden_cells(case: Case) -> Masks:
    """Return the cells that are hidden in every table of a month that circulates.

    Returns:
        The hidden units: counts of 1 to 4 persons, and as few others as will do so that none of these can be
        bounded to fewer than three values by anything that is published. No unit is a zero or unknown.
    """
    rows = list(_compared(case)) if case.returns else []
    return masks_of_rows(rows, list(_houses(case)), list(_runs(case))) | _heads(case)


def masks_of_rows(rows: list[Row], houses: list[House], runs: list[Run]) -> Masks:
    """Return what is hidden of comparisons, and of recipients with the lines of the ledger they go into."""
    found, clauses = Masks(), grouped(rows, lambda row: row.clause)
    builder, of_clause = Builder(), {}
    for clause, own in clauses.items():
        if any(row.town != DISTRICT for row in own):
            alone = Builder()
            Compared(alone, own)
            found |= masks_of(alone.system())
        else:
            of_clause[clause] = Compared(builder, own)
    linked(builder, of_clause)
    cared = Cared(builder, houses, runs)
    if RECIPIENTS_IN_CARE in of_clause:
        cared.part_of(of_clause[RECIPIENTS_IN_CARE].sums.get("actual", ()))
    return found | masks_of(builder.system())


def _compared(case: Case) -> Iterator[Row]:
    """Yield what the clauses about persons find, as `targets` prints it."""
    for rule in RULES:
        clause = case.district.policy.clauses.get(rule.clause)
        if clause is None:
            continue
        try:
            for one in rule.findings(case):
                yield Row(clause.id, one.town, one.unit or clause.unit, one.target, one.actual)
        except UnknownValueError:
            continue  # nothing is printed of it


def _houses(case: Case) -> Iterator[House]:
    """Yield the recipients of each facility that reported any, and those a scenario assumes for a town."""
    months = [month for year in case.horizon for month in months_of(year)]
    for town in case.scenario.recipients:
        assumed = {month: persons_in(case, town, month) for month in months}
        persons = {month: n for month, (n, _, stated) in assumed.items() if stated and n is not None}
        yield House(town, OF_TOWN, persons)
    for facility in state.facilities(case):
        reported = state.recipients_of(case, facility)
        counts = {month: count for month, count in reported.items() if there(facility, month)}
        if facility.kind in kinds.HOUSES and counts:
            cared = not facility.closed and state.running(case, facility)  # as `rules.people.in_care` counts
            latest = cared and case.residents[facility.facility_id]["recipients"] is not None
            yield House(facility.town, facility.facility_id, counts, latest)


def _runs(case: Case) -> Iterator[Run]:
    """Yield the lines of the operating floor whose quantity is known."""
    for line in operating_lines(case):
        if line.quantity is not None:
            yield Run(line.town, line.year, line.months, line.rate_yuan)


def _heads(case: Case) -> Masks:
    """Return the facilities whose approved head count is small in a year; it is part of no sum."""
    rows = case.sheet("operating_budget")
    few = (str(row["facility_id"]) for row in rows if is_small(row["headcount"]))
    return Masks(frozenset(headcount_unit(name) for name in few))
