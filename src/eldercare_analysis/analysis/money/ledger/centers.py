"""The operating subsidy of town centers (三（二）): by year, from the month after a center's opening on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.money.ledger.lines import Given, Line, price, to_fen
from eldercare_analysis.analysis.money.ledger.subsidies import granted_by_facility
from eldercare_analysis.analysis.money.received import SUBSIDY
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.months import shift
from eldercare_analysis.inputs.schedule import Batch, facility_ids

ITEM = "center_operating_subsidy"
MONTHS = 12  # of the year that the subsidy is for


@dataclass(frozen=True)
class Running:
    """One center: its id (empty: a scenario adds it), the first month that is paid for, and the first that no longer is."""

    facility_id: str
    first: str
    end: str = ""

    def months_in(self, year: int) -> int:
        """Return how many months of a year are paid for."""
        months = (f"{year}-{number:02d}" for number in range(1, MONTHS + 1))
        return sum(self.first <= month and (not self.end or month < self.end) for month in months)


def center_operating_lines(case: Case) -> Iterator[Line]:
    """Yield the operating subsidy of each center, by year: months x the yearly rate / 12, rounded once.

    It runs from the month after the opening; without a reported opening the month in which a center is due counts as its
    opening. A center that is given up keeps the months before. What was granted for a year that is over takes the place of the
    rate.
    """
    for batch in case.works(kinds.CENTER):
        running = list(_running(case, batch))
        for year in case.horizon:
            granted = _granted(case, year)
            for center in running:
                if center.facility_id in granted and center.months_in(year):
                    yield _reported(case, batch, year, center, granted[center.facility_id])
            rest = sum(center.months_in(year) for center in running if center.facility_id not in granted)
            if rest:
                yield _priced(case, batch, year, rest)


def _priced(case: Case, batch: Batch, year: int, months: int) -> Line:
    line = price(case, replace(batch, count=months), ITEM, ITEM, year=year)
    rate = line.rate_yuan
    return replace(
        line,
        line=f"{ITEM}-{batch.town}-{batch.plan_year}-{year}",
        unit="center-months",
        rate_yuan=None if rate is None else rate / MONTHS,
        amount_fen=None if rate is None else to_fen(1, rate * months / MONTHS),
        months=months,
    )


def _reported(case: Case, batch: Batch, year: int, center: Running, given: Given) -> Line:
    return replace(
        price(case, replace(batch, count=1), ITEM, ITEM, year=year),
        line=f"{ITEM}-{center.facility_id}-{year}",
        unit="center-years",
        rate_yuan=given.yuan,
        rate_source=given.source,
        amount_fen=to_fen(1, given.yuan),
        status="computed",
        needs="",
    )


def _running(case: Case, batch: Batch) -> Iterator[Running]:
    """Yield the centers of a batch with the months that are paid for."""
    known = {f.facility_id: f for f in state.facilities(case)}
    names = facility_ids(case.district, batch)
    for name in [*names, *[""] * (batch.count - len(names))]:
        facility = known.get(name)
        opened, closed = _month(facility, kinds.OPENED), _month(facility, kinds.CLOSED)
        yield Running(name, shift(opened or batch.due, 1), closed)


def _month(facility: Facility | None, event: kinds.Event) -> str:
    day = facility.on(event) if facility else None
    return f"{day:%Y-%m}" if day else ""


def _granted(case: Case, year: int) -> dict[str, Given]:
    """Return what was granted for the operation of centers in a year that is over, by facility."""
    if case.month < f"{year}-12":
        return {}
    return granted_by_facility(case, lambda one: one.purpose == SUBSIDY and one.row["date"].year == year)
