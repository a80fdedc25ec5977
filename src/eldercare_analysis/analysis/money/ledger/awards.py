"""Awards of the municipality (三（二）), under every reading of what they are paid for and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.ledger.lines import FEN_PER_YUAN, Given, Line, price, to_fen
from eldercare_analysis.analysis.money.ledger.subsidies import settled_cost
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.schedule import Batch, facility_ids
from eldercare_analysis.inputs.sources import several

RATE = "award_per_center"
CAP = "award_cap"


def award_lines(case: Case) -> Iterator[Line]:
    """Yield awards by the year of their payment.

    By default one award for each center with its points, in the year in which the center is done. Readings: `award_trigger`
    (the center, or the center and all points scheduled in its town), `award_unit` (the what-if of one award for each center
    and each point), `award_year` (as planned, or of the reported acceptance), `award_payment` (the same year or the following),
    `award_cap` (no more than the settled cost).
    """
    lines = list(_standard(case))
    yield from lines
    if caps_apply(case):
        yield from _caps(case, lines)


def award_months(case: Case, batch: Batch) -> list[tuple[str, str]]:
    """Return for each center of a batch (or point, in the what-if) the month in which it is done, and in which its award is due."""
    points: list[str] = []
    if case.scenario.readings["award_trigger"] == "center_and_points" and batch.kind == kinds.CENTER:
        points = [
            month for other in case.works(kinds.POINT, town=batch.town) for month in done_months(case, other)
        ]
    return [(month, max([month, *points])) for month in sorted(done_months(case, batch))]


def award_month(case: Case, batch: Batch) -> str:
    """Return the month in which the last award of a batch becomes due."""
    return award_months(case, batch)[-1][1]


def done_months(case: Case, batch: Batch) -> list[str]:
    """Return the month in which each facility of a batch is done: as planned, by reading as accepted where that is reported."""
    names = facility_ids(case.district, batch) if case.reading("award_year") == kinds.ACCEPTED.id else []
    accepted = [state.acceptance(case).get(name, "") for name in names]
    return [month or batch.due for month in accepted] + [batch.due] * (batch.count - len(accepted))


def awarded(case: Case, town: str | None = None) -> list[Batch]:
    """Return the batches that earn an award; of all towns or one."""
    each = case.scenario.readings["award_unit"] == "each_facility"
    earning = kinds.PACKAGE if each else (kinds.CENTER,)
    with_center = {
        batch.town for batch in case.works(kinds.CENTER, town=town)
    }  # 三（二） awards points with their center
    return [batch for batch in case.works(*earning, town=town) if batch.town in with_center]


def _standard(case: Case) -> Iterator[Line]:
    later = 1 if case.scenario.readings["award_payment"] == "following" else 0
    for batch in awarded(case):
        item = "center_award" if batch.kind == kinds.CENTER else "point_award"
        years = Counter((int(done[:4]), int(due[:4])) for done, due in award_months(case, batch))
        for (done, due), count in years.items():
            yield replace(price(case, replace(batch, count=count), RATE, item, year=done), year=due + later)


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
    own = [f for f in state.of_kind(case, *kinds.PACKAGE, town=town) if f.scheduled]
    costs = [settled_cost(facility) for facility in own]
    known = [cost for cost in costs if cost]
    if not own or len(known) < len(own):
        return None
    return Given(sum((cost.yuan for cost in known), Decimal(0)), several(cost.source for cost in known))
