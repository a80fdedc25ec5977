"""What is hidden in everything that circulates of a month: one set for all tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.goals.rules.people import RULES
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.ledger.operating import operating_lines, persons_in, there
from eldercare_analysis.analysis.privacy.care import FLOOR, OF_TOWN, Cared, House, Run, headcount_unit
from eldercare_analysis.analysis.privacy.persons import Compared, Row, is_small, linked
from eldercare_analysis.analysis.privacy.suppress import Masks, masks_of
from eldercare_analysis.analysis.privacy.system import Builder
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, UnknownValueError, once
from eldercare_analysis.inputs.district import DISTRICT

RECIPIENTS_IN_CARE = "tekun_central_covered"  # its actual is the district's sum of recipients


class FloorLine(NamedTuple):
    """What is needed of a line of the ledger that is about the operating floor."""

    town: str
    year: int
    months: int
    quantity: int | None
    rate: Decimal | None


@once
def hidden_cells(case: Case) -> Masks:
    """Return the cells that are hidden in every table of a month that circulates.

    Returns:
        The hidden units: counts of 1 to 4 persons, and as few others as will do so that none of these can be bounded to fewer than three
        values by anything that is published. No unit is a zero or unknown.
    """
    rows = list(_compared(case)) if case.returns else []
    return masks_of_rows(rows, list(_houses(case)), list(_runs(_lines(case)))) | _heads(case)


def masks_of_rows(rows: list[Row], houses: list[House], runs: list[Run]) -> Masks:
    """Return what is hidden of comparisons, and of recipients in homes and care centers with the lines of the ledger that they go into."""
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
    for name, rule in RULES.items():
        clause = case.district.policy.clauses.get(name)
        if clause is None:
            continue
        try:
            for one in rule(case, clause):
                yield Row(clause.id, one.town, one.unit or clause.unit, one.target, one.actual)
        except UnknownValueError:
            continue  # nothing is printed of it


def _houses(case: Case) -> Iterator[House]:
    """Yield the recipients of each facility that reported any, and those that a scenario assumes for a town."""
    months = [f"{year}-{number:02d}" for year in case.horizon for number in range(1, 13)]
    for town in case.scenario.recipients:
        assumed = {month: persons_in(case, town, month) for month in months}
        yield House(
            town,
            OF_TOWN,
            {month: count for month, (count, _, stated) in assumed.items() if stated and count is not None},
        )
    for facility in state.facilities(case):
        reported = state.recipients_of(case, facility)
        counts = {month: count for month, count in reported.items() if there(facility, month)}
        if facility.kind in kinds.HOUSES and counts:
            cared = not facility.closed and state.running(case, facility)  # as `rules.people.in_care` counts
            latest = cared and case.residents[facility.facility_id]["recipients"] is not None
            yield House(facility.town, facility.facility_id, counts, latest)


def _lines(case: Case) -> Iterator[FloorLine]:
    """Yield the lines of the operating floor."""
    for line in operating_lines(case):
        yield FloorLine(line.town, line.year, line.months or 0, line.quantity, line.rate_yuan)


def _runs(lines: Iterable[FloorLine]) -> Iterator[Run]:
    """Yield the lines of the floor whose quantity is known; those of a town's year follow each other from January on."""
    before: dict[tuple[str, int], int] = {}
    for line in lines:
        first = before.get((line.town, line.year), 0)
        before[line.town, line.year] = first + line.months
        if line.quantity is not None:
            months = range(first + 1, first + line.months + 1)
            yield Run(
                line.town, line.year, tuple(f"{line.year}-{number:02d}" for number in months), line.rate
            )


def masks_of_ledger(ledger: pd.DataFrame) -> Masks:
    """Return what is hidden of a ledger alone: each town as one house, its person-months spread over the months of a line."""
    names = ["town", "year", "months", "quantity", "rate_yuan"]
    floors = ledger.loc[ledger["item"] == FLOOR, names].astype(object)
    known = floors.where(floors.notna(), None)
    lines = [FloorLine._make(row) for row in known.itertuples(index=False)]
    runs, found = list(_runs(lines)), dict[str, dict[str, int]]()
    quantities = (line.quantity for line in lines if line.quantity is not None)
    for run, quantity in zip(runs, quantities, strict=True):
        each, more = divmod(quantity, len(run.months))
        counts = [each + (number < more) for number in range(len(run.months))]
        found.setdefault(run.town, {}).update(zip(run.months, counts, strict=True))
    return masks_of_rows([], [House(town, OF_TOWN, persons) for town, persons in found.items()], runs)


def _heads(case: Case) -> Masks:
    """Return the facilities whose approved head count is small in a year; it is part of no sum."""
    rows = case.sheet("operating_budget")
    return Masks(
        frozenset(headcount_unit(str(row["facility_id"])) for row in rows if is_small(row["headcount"]))
    )
