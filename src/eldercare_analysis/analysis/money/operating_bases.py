"""The operating floor on two bases (三（三）): as approved before the year, and as persons and allowance turned out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from decimal import Decimal

import pandas as pd

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.goals.rules.funds import floor_yuan
from eldercare_analysis.analysis.money.ledger.lines import to_fen
from eldercare_analysis.analysis.money.ledger.operating import allowance_in, awaited, floor_months, there
from eldercare_analysis.analysis.money.received import OPERATING, payments, reported
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case


@dataclass(frozen=True)
class Bases:
    """One home or care center in a year; see `operating_bases` for the columns."""

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
    needs: str


def operating_bases(case: Case) -> pd.DataFrame:
    """Return the 15 % floor of each home and care center on both bases, beside what was approved.

    Returns:
        One row a facility and year, those given up included up to the year of it. `headcount` and `approved_fen` as reported;
        `approved_floor_fen`: head count × allowance in the budget month of the year before × 12 × ratio of the year; `person_months`
        and `actual_floor_fen`: recipients × allowance in force × ratio, summed over `months_known` months; `paid_fen`: payments of the
        year with the purpose operating funds; `approved_gap_fen`: floor less approved on the approved basis, `turned_out_gap_fen`:
        the actual floor less the floor as approved, once all months are known. By the reading `floor_from` both bases count the
        months of the year of issue from then on. A difference between bases is a question, not a violation. NA where a part is not
        reported, which `needs` names. Money Int64 fen.
    """
    last = max(int(case.month[:4]), case.district.plan.years[0])
    rows = [
        _bases(case, facility, year)
        for facility in state.facilities(case)
        for year in range(case.district.plan.years[0], last + 1)
        if facility.kind in kinds.HOUSES and there(facility, f"{year}-01")
    ]
    table = pd.DataFrame([asdict(row) for row in rows], columns=[field.name for field in fields(Bases)])
    numbers = [name for name in table if str(name).endswith("_fen") or name in ("headcount", "person_months")]
    return table.astype(dict.fromkeys(numbers, "Int64"))


@dataclass(frozen=True)
class TurnedOut:
    """The floor of a facility in a year as persons and allowance turned out, over the months of which both are known.

    Attributes:
        person_months: persons, summed over these months.
        months_known: how many these are.
        floor_fen: the floor that they give.
        silent: a month is not reported.
        unpriced: for a month that is reported no allowance is known.
    """

    person_months: int | None
    months_known: int
    floor_fen: int | None
    silent: bool
    unpriced: bool


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
        needs="; ".join(name for name, missing in needs.items() if missing),
    )


def _less(one: int | None, other: int | None) -> int | None:
    """Return a difference; None where a part is not known."""
    return None if one is None or other is None else one - other


def _turned_out(case: Case, facility: Facility, year: int) -> TurnedOut:
    """Return what persons and allowance of a year give; the floor is rounded once."""
    reported = state.recipients_of(case, facility)
    ratio = case.scenario.parameters["operating_ratio"].at(f"{year}-12")
    due = _counted(case, facility, year)
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


def _counted(case: Case, facility: Facility, year: int) -> list[str]:
    """Return the months of a year for which the floor holds, until a facility is given up."""
    months = (f"{year}-{number:02d}" for number in floor_months(case, year))
    return [month for month in months if there(facility, month)]


def _paid(case: Case, facility: Facility, year: int) -> int | None:
    """Return the fen of operating funds that were paid in a year; None where no payment is reported."""
    if not reported(case):
        return None
    own = (
        one for one in payments(case) if (one.facility_id, one.purpose) == (facility.facility_id, OPERATING)
    )
    paid = (one.yuan for one in own if one.row["step"] == kinds.PAID.id and one.row["date"].year == year)
    return to_fen(1, sum(paid, Decimal(0)))
