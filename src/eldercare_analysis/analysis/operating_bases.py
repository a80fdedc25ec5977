"""The operating floor on two bases (三（三）): as approved before the year, and as persons and allowance turned out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from decimal import Decimal

import pandas as pd

from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.facts import Facts
from eldercare_analysis.analysis.ledger.lines import Case, to_fen
from eldercare_analysis.analysis.ledger.operating import HOUSES, allowance_in, awaited, floor_months, there
from eldercare_analysis.analysis.received import OPERATING, payments, reported
from eldercare_analysis.analysis.rules.funds import floor_yuan
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario


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


def operating_bases(
    district: District, register: Register | None = None, month: str | None = None, scenario: Scenario | None = None
) -> pd.DataFrame:  # fmt: skip
    """Return the 15 % floor of each home and care center on both bases, beside what was approved.

    Args:
        district: the district.
        register: returns (`operating_budget`, `residents`, `allowance`, `payments`).
        month: as of when; by default the last month of the returns. Years up to it are shown.
        scenario: its allowance and ratio apply.

    Returns:
        One row a facility and year, those given up included up to the year of it. `headcount` and `approved_fen` as reported;
        `approved_floor_fen`: head count × allowance in the budget month of the year before × 12 × ratio of the year; `person_months`
        and `actual_floor_fen`: recipients × allowance in force × ratio, summed over `months_known` months; `paid_fen`: payments of the
        year with the purpose operating funds; `approved_gap_fen`: floor less approved on the approved basis, `turned_out_gap_fen`:
        the actual floor less the floor as approved, once all months are known. By the reading `floor_from` both bases count the
        months of the year of issue from then on. A difference between bases is a question, not a violation. NA where a part is not
        reported, which `needs` names. Money Int64 fen.
    """
    months = register.months if register else []
    when = month or (months[-1] if months else f"{district.policy.info.plan.issued_on:%Y-%m}")
    facts = Facts(district, scenario or district.baseline, when, register)
    last = max(int(when[:4]), district.plan.years[0])
    rows = [
        _bases(facts, facility, year)
        for facility in facts.facilities
        for year in range(district.plan.years[0], last + 1)
        if facility.kind in HOUSES and there(facility, f"{year}-01")
    ]
    table = pd.DataFrame([asdict(row) for row in rows], columns=[field.name for field in fields(Bases)])
    numbers = [name for name in table if str(name).endswith("_fen") or name in ("headcount", "person_months")]
    return table.astype(dict.fromkeys(numbers, "Int64"))


def _bases(facts: Facts, facility: Facility, year: int) -> Bases:
    row = facts.operating_budget.get((str(year), facility.facility_id), {})
    headcount, approved = row.get("headcount"), row.get("approved_yuan")
    floor = floor_yuan(facts, facility, year)
    persons, known, actual = _turned_out(facts, facility, year)
    floor_fen = None if floor is None else to_fen(1, floor)
    approved_fen = None if approved is None else to_fen(1, approved)
    due = _counted(facts, facility, year)
    told = {
        row["month"]
        for row in facts.sheet("residents")
        if row["facility_id"] == facility.facility_id and row["recipients"] is not None
    }
    silent = [month for month in due if month not in told and awaited(facts, facility, month)]
    whole = floor_fen is not None and actual is not None and not silent and known == len(told & set(due))
    whole = whole and f"{year}-12" <= facts.month
    case = Case(facts.district, facts.scenario, facts)
    unpriced = any(allowance_in(case, month)[0] is None for month in told & set(due))
    needs = {
        "operating_budget.headcount": headcount is None,
        "operating_budget.approved_yuan": approved is None,
        "residents.recipients": bool(silent),
        "allowance.yuan_per_month": unpriced or (floor is None and headcount is not None),
    }
    return Bases(
        town=facility.town,
        facility_id=facility.facility_id,
        year=year,
        headcount=headcount,
        approved_floor_fen=floor_fen,
        approved_fen=approved_fen,
        person_months=persons,
        months_known=known,
        actual_floor_fen=actual,
        paid_fen=_paid(facts, facility, year),
        approved_gap_fen=None if floor_fen is None or approved_fen is None else floor_fen - approved_fen,
        turned_out_gap_fen=(actual or 0) - (floor_fen or 0) if whole else None,
        needs="; ".join(name for name, missing in needs.items() if missing),
    )


def _turned_out(facts: Facts, facility: Facility, year: int) -> tuple[int | None, int, int | None]:
    """Return person-months, months known, and the floor in fen that they give, rounded once."""
    case = Case(facts.district, facts.scenario, facts)
    rows = {
        row["month"]: row for row in facts.sheet("residents") if row["facility_id"] == facility.facility_id
    }
    ratio = facts.scenario.parameters["operating_ratio"].at(f"{year}-12")
    persons, known, floor = 0, 0, Decimal(0)
    for month in _counted(facts, facility, year):
        count, allowance = rows.get(month, {}).get("recipients"), allowance_in(case, month)[0]
        if count is not None and allowance is not None and ratio is not None:
            persons, known, floor = persons + count, known + 1, floor + count * allowance * ratio
    return (persons, known, to_fen(1, floor)) if known else (None, 0, None)


def _counted(facts: Facts, facility: Facility, year: int) -> list[str]:
    """Return the months of a year for which the floor holds, until a facility is given up."""
    months = (f"{year}-{number:02d}" for number in floor_months(facts.district, facts.scenario, year))
    return [month for month in months if there(facility, month)]


def _paid(facts: Facts, facility: Facility, year: int) -> int | None:
    """Return the fen of operating funds that were paid in a year; None where no payment is reported."""
    if not reported(facts):
        return None
    own = (
        one for one in payments(facts) if (one.facility_id, one.purpose) == (facility.facility_id, OPERATING)
    )
    paid = (one.yuan for one in own if one.row["step"] == "paid" and one.row["date"].year == year)
    return to_fen(1, sum(paid, Decimal(0)))
