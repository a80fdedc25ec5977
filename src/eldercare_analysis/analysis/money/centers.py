"""What town centers get (三（二）): the award, under every reading of it, and the operating subsidy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.lines import (
    FEN_PER_YUAN,
    Given,
    Line,
    as_given,
    granted_by_facility,
    price,
    settled_cost,
    to_fen,
)
from eldercare_analysis.analysis.money.received import SUBSIDY
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.months import months_of, shift
from eldercare_analysis.inputs.schedule import Batch, facility_ids
from eldercare_analysis.inputs.sources import several

CAP = "award_cap"
AWARDS = ("center_award", "point_award", CAP)
RATE, OPERATING = "award_per_center", "center_operating_subsidy"
MONTHS = 12  # of the year that an operating subsidy is for


def award_lines(case: Case) -> Iterator[Line]:
    """Yield awards by the year of their payment.

    By default one award for each center with its points, in the year in which the center is done. Readings:
    `award_trigger` (the center, or it and all points scheduled in its town), `award_unit` (the what-if of one
    award for each center and each point), `award_year` (as planned, or of the reported acceptance),
    `award_payment` (the same year or the following), `award_cap` (no more than the settled cost).
    """
    lines = list(_standard(case))
    yield from lines
    if caps_apply(case):
        yield from _caps(case, lines)


def awaited_points(case: Case, batch: Batch) -> list[Batch]:
    """Return the points that the awards of a batch wait for: by reading, of a center all of its town."""
    waits = case.reading("award_trigger") == "center_and_points" and batch.kind == kinds.CENTER
    return case.works(kinds.POINT, town=batch.town) if waits else []


def award_months(case: Case, batch: Batch) -> list[tuple[str, str]]:
    """Return for each facility of a batch the month in which it is done, and in which its award is due."""
    points = [month for other in awaited_points(case, batch) for month in done_months(case, other)]
    return [(month, max([month, *points])) for month in sorted(done_months(case, batch))]


def done_months(case: Case, batch: Batch) -> list[str]:
    """Return the month in which each facility is done: as planned, by reading as it was accepted."""
    names = facility_ids(case.district, batch) if case.reading("award_year") == kinds.ACCEPTED.id else []
    accepted = [state.acceptance(case).get(name, "") for name in names]
    return [month or batch.due for month in accepted] + [batch.due] * (batch.count - len(accepted))


def awarded(case: Case, town: str | None = None) -> list[Batch]:
    """Return the batches that earn an award; of all towns or one."""
    earning = kinds.PACKAGE if case.reading("award_unit") == "each_facility" else (kinds.CENTER,)
    # 三（二） awards points with it
    with_center = {batch.town for batch in case.works(kinds.CENTER, town=town)}
    return [batch for batch in case.works(*earning, town=town) if batch.town in with_center]


def _standard(case: Case) -> Iterator[Line]:
    later = 1 if case.reading("award_payment") == "following" else 0
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
    return case.reading("award_cap") == "settled_cost"


def settled_package(case: Case, town: str) -> Given | None:
    """Return what a town's package has cost: by the scenario, or by returns once all of it is accepted."""
    if town in case.scenario.settled:
        return Given(case.scenario.settled[town], case.scenario.source_of(f"settled_costs.{town}"))
    own = [f for f in state.of_kind(case, *kinds.PACKAGE, town=town) if f.scheduled]
    known = [cost for facility in own if (cost := settled_cost(facility))]
    if not own or len(known) < len(own):
        return None
    return Given(sum((cost.yuan for cost in known), Decimal(0)), several(cost.source for cost in known))


@dataclass(frozen=True)
class Running:
    """One center (no id: a scenario adds it), the first month that is paid for, the first that is not."""

    facility_id: str
    first: str
    end: str = ""

    def months_in(self, year: int) -> tuple[str, ...]:
        """Return the months of a year that are paid for."""
        return tuple(
            month for month in months_of(year) if self.first <= month and (not self.end or month < self.end)
        )


def center_operating_lines(case: Case) -> Iterator[Line]:
    """Yield the operating subsidy of each center, by year: months x the yearly rate / 12, rounded once.

    It runs from the month after the opening; without a reported opening the month in which a center is due
    counts as its opening. A center that is given up keeps the months before. What was granted for a year that
    is over takes the place of the rate.
    """
    for batch in case.works(kinds.CENTER):
        running = list(_running(case, batch))
        for year in case.horizon:
            granted = _granted(case, year)
            for center in running:
                if center.facility_id in granted and center.months_in(year):
                    line = price(case, replace(batch, count=1), OPERATING, OPERATING, year=year)
                    name = f"{OPERATING}-{center.facility_id}-{year}"
                    yield replace(as_given(line, granted[center.facility_id], name), unit="center-years")
            own = [center.months_in(year) for center in running if center.facility_id not in granted]
            if months := [month for paid in own for month in paid]:
                yield _center_months(case, batch, year, months)


def _center_months(case: Case, batch: Batch, year: int, months: list[str]) -> Line:
    """Return the line of a batch's centers in a year; a month counts for each of them."""
    line = price(case, replace(batch, count=len(months)), OPERATING, OPERATING, year=year)
    rate = line.rate_yuan
    return replace(
        line,
        line=f"{OPERATING}-{batch.town}-{batch.plan_year}-{year}",
        unit="center-months",
        rate_yuan=None if rate is None else rate / MONTHS,
        amount_fen=None if rate is None else to_fen(1, rate * len(months) / MONTHS),
        months=tuple(months),
    )


def _running(case: Case, batch: Batch) -> Iterator[Running]:
    """Yield the centers of a batch with the months that are paid for."""
    known = {f.facility_id: f for f in state.facilities(case)}
    names = facility_ids(case.district, batch)
    for name in [*names, *[""] * (batch.count - len(names))]:
        facility = known.get(name)
        opened, closed = (facility.month_of(e) if facility else "" for e in (kinds.OPENED, kinds.CLOSED))
        yield Running(name, shift(opened or batch.due, 1), closed)


def _granted(case: Case, year: int) -> dict[str, Given]:
    """Return what was granted for the operation of centers in a year that is over, by facility."""
    if case.month < f"{year}-12":
        return {}
    return granted_by_facility(case, lambda one: one.purpose == SUBSIDY and one.day.year == year)
