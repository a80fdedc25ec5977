"""The operating floor on two bases (三（三）): as approved before the year, and as it turned out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.money.lines import to_fen
from eldercare_analysis.analysis.money.operating import allowance_in, awaited, floor_months, floor_yuan, there
from eldercare_analysis.analysis.money.received import OPERATING, payments, reported, yuan_of
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case


@dataclass(frozen=True)
class Bases:
    """The 15 % floor of a home or care center in a year, on both bases, beside what was approved.

    None where a part is not reported, which `needs` names. A difference between bases is a question, not a
    violation. By the reading `floor_from` both count the months of the year of issue from then on.

    Attributes:
        headcount, approved_fen: as reported.
        approved_floor_fen: head count × allowance in the budget month of the year before × 12 × ratio of the
            year.
        person_months, actual_floor_fen: recipients × allowance in force × ratio, over `months_known` months.
        paid_fen: payments of the year with the purpose operating funds.
        approved_gap_fen: floor less approved, on the approved basis.
        turned_out_gap_fen: the actual floor less the floor as approved, once all months are known.
    """

    town: str
    facility_id: str
    year: int
    headcount: int | None
    approved_floor_fen: int | None
    approved_fen: int | None
    person_months: int | None
    months_known: int
    actual_floor_fen: int | None
    paid_fen: int | None
    approved_gap_fen: int | None
    turned_out_gap_fen: int | None
    needs: tuple[str, ...]


def bases_of(case: Case) -> list[Bases]:
    """Return both bases of each house and year, of those given up up to the year of it."""
    first = case.district.plan.years[0]
    return [
        _bases(case, facility, year)
        for facility in state.facilities(case)
        for year in range(first, max(int(case.month[:4]), first) + 1)
        if facility.kind in kinds.HOUSES and there(facility, f"{year}-01")
    ]


class TurnedOut(NamedTuple):
    """The floor of a facility in a year as it turned out, over the months that are known."""

    person_months: int | None
    months_known: int
    floor_fen: int | None
    silent: bool  # a month is not reported
    unpriced: bool  # for a month that is reported no allowance is known


def _bases(case: Case, facility: Facility, year: int) -> Bases:
    row = case.operating_budget.get((str(year), facility.facility_id), {})
    headcount, approved = row.get("headcount"), row.get("approved_yuan")
    floor = floor_yuan(case, facility, year)
    found = _turned_out(case, facility, year)
    floor_fen = None if floor is None else to_fen(1, floor)
    approved_fen = None if approved is None else to_fen(1, approved)
    whole = f"{year}-12" <= case.month and not found.silent and not found.unpriced
    needs = {
        "operating_budget.headcount": headcount is None,
        "operating_budget.approved_yuan": approved is None,
        "residents.recipients": found.silent,
        "allowance.yuan_per_month": found.unpriced or (floor is None and headcount is not None),
    }
    return Bases(
        town=facility.town,
        facility_id=facility.facility_id,
        year=year,
        headcount=headcount,
        approved_floor_fen=floor_fen,
        approved_fen=approved_fen,
        person_months=found.person_months,
        months_known=found.months_known,
        actual_floor_fen=found.floor_fen,
        paid_fen=_paid(case, facility, year),
        approved_gap_fen=_less(floor_fen, approved_fen),
        turned_out_gap_fen=_less(found.floor_fen, floor_fen) if whole else None,
        needs=tuple(name for name, missing in needs.items() if missing),
    )


def _less(one: int | None, other: int | None) -> int | None:
    """Return a difference; None where a part is not known."""
    return None if one is None or other is None else one - other


def _turned_out(case: Case, facility: Facility, year: int) -> TurnedOut:
    """Return what persons and allowance of a year give; the floor is rounded once."""
    reported = state.recipients_of(case, facility)
    ratio = case.scenario.parameters["operating_ratio"].at(f"{year}-12")
    due = [month for month in floor_months(case, year) if there(facility, month)]
    told = {month: allowance_in(case, month)[0] for month in due if month in reported}
    known = {
        m: allowance * ratio for m, allowance in told.items() if allowance is not None and ratio is not None
    }
    floor = sum((reported[month] * rate for month, rate in known.items()), Decimal(0))
    return TurnedOut(
        person_months=sum(reported[month] for month in known) if known else None,
        months_known=len(known),
        floor_fen=to_fen(1, floor) if known else None,
        silent=any(month not in told and awaited(case, facility, month) for month in due),
        unpriced=None in told.values(),
    )


def _paid(case: Case, facility: Facility, year: int) -> int | None:
    """Return the fen of operating funds that were paid in a year; None where no payment is reported."""
    about = (facility.facility_id, OPERATING, kinds.PAID.id, year)
    found = [one for one in payments(case) if (one.facility_id, one.purpose, one.step, one.day.year) == about]
    return to_fen(1, yuan_of(found)) if reported(case) else None
