"""Awards of the municipality (三（二）), under every reading of what they are paid for and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from eldercare_analysis.analysis.facts import Facts
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.ledger.lines import FEN_PER_YUAN, Case, Given, Line, to_fen
from eldercare_analysis.analysis.ledger.subsidies import settled_cost
from eldercare_analysis.inputs.months import shift
from eldercare_analysis.inputs.plan import Kind
from eldercare_analysis.inputs.schedule import Batch
from eldercare_analysis.inputs.sources import several

RATE = "award_per_center"
CAP = "award_cap"


def award_lines(case: Case) -> Iterator[Line]:
    """Yield awards by the year of their payment.

    By default one award for each center with its points, in the year in which the center is done. Readings: `award_trigger`
    (the center, or the center and all points scheduled in its town), `award_unit` (the what-if of one award for each center
    and each point), `award_payment` (the same year or the following), `award_cap` (no more than the settled cost).
    """
    lines = list(_standard(case))
    yield from lines
    if caps_apply(case):
        yield from _caps(case, lines)


def award_month(case: Case, batch: Batch) -> str:
    """Return the month in which the award of a center, or of points in the what-if, becomes due."""
    months = [batch.due]
    if case.scenario.readings["award_trigger"] == "center_and_points" and batch.kind == "centers":
        months += [points.due for points in case.of_kind("points", town=batch.town)]
    return max(months)


def awarded(case: Case, town: str | None = None) -> list[Batch]:
    """Return the batches that earn an award; of all towns or one."""
    each = case.scenario.readings["award_unit"] == "each_facility"
    kinds: tuple[Kind, ...] = ("centers", "points") if each else ("centers",)
    return case.of_kind(*kinds, town=town)


def _standard(case: Case) -> Iterator[Line]:
    later = 1 if case.scenario.readings["award_payment"] == "following" else 0
    for batch in awarded(case):
        item = "center_award" if batch.kind == "centers" else "point_award"
        year = int(shift(award_month(case, batch), later * 12)[:4])
        yield replace(case.price(batch, RATE, item), year=year)


def _caps(case: Case, lines: list[Line]) -> Iterator[Line]:
    """Yield what a settled cost below the standard takes off, as a line of its own."""
    for town, own in grouped(lines, lambda line: line.town).items():
        settled = settled_package(case, town)
        standard = Decimal(sum(line.amount_fen or 0 for line in own)) / FEN_PER_YUAN
        if settled and settled.yuan < standard and all(line.amount_fen is not None for line in own):
            last = max(own, key=lambda line: line.year)
            less = settled.yuan - standard
            yield replace(
                last,
                line=f"{CAP}-{town}",
                item=CAP,
                quantity=1,
                unit="settlements",
                quantity_source=settled.source,
                rate_yuan=less,
                rate_source=settled.source,
                amount_fen=to_fen(1, less),
                status="assumed" if town in case.scenario.settled else last.status,
            )


def caps_apply(case: Case) -> bool:
    """Say whether, by reading, no award is higher than the settled cost."""
    return case.scenario.readings["award_cap"] == "settled_cost"


def settled_package(case: Case, town: str) -> Given | None:
    """Return what a town's center with its points has cost: by the scenario, or by returns once all of them are accepted."""
    if town in case.scenario.settled:
        return Given(case.scenario.settled[town], case.scenario.source_of(f"settled_costs.{town}"))
    return None if case.facts is None else _reported(case.facts, town)


def _reported(facts: Facts, town: str) -> Given | None:
    own = [f for f in facts.of_kind("center", "point", town=town) if f.scheduled]
    costs = [settled_cost(facility) for facility in own]
    known = [cost for cost in costs if cost]
    if not own or len(known) < len(own):
        return None
    return Given(sum((cost.yuan for cost in known), Decimal(0)), several(cost.source for cost in known))
