"""The floor of operating funds: 15 % of the yearly basic living allowance of the persons supported (三（三）)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.reckoning import plan
from tests.reckoning.money import fen
from tests.reckoning.months import month_of, of_year
from tests.reckoning.scheduling import Assumed
from tests.reckoning.state import Facility, Known


def allowance(known: Known, assumed: Assumed, month: str) -> Decimal | None:
    """Return the basic living allowance in force in a month: a scenario's from the month it names on, else as reported."""
    stated = assumed.at("living_allowance", month)
    if stated is not None:
        return stated
    told = {start: cells["yuan_per_month"] for (start,), cells in known.table("allowance").items()}
    return told.get(max((start for start in told if start <= month), default=""))


def ratio(assumed: Assumed, year: int) -> Decimal | None:
    return assumed.at("operating_ratio", f"{year}-12")


def counted(assumed: Assumed, year: int) -> list[str]:
    """Return the months of a year for which the floor holds (reading `floor_from`)."""
    issued = assumed.readings.get("floor_from", "whole_year") == "issued"
    return [month for month in of_year(year) if not issued or month >= "2021-06"]


def institutions(known: Known, town: str | None = None) -> list[Facility]:
    return [*known.of("home", town), *known.of("care_center", town)]


def runs(known: Known, f: Facility, month: str) -> bool:
    """Say whether an institution runs in a month: homes of Annex 1 do already; others from their opening on; none once closed."""
    closed = f.cells.get("closed_on")
    if closed and month_of(closed) <= month:
        return False
    if f.kind == "home" and f.listed:
        return True
    opened = f.cells.get("opened_on")  # accepted and not opened: nobody lives there
    if opened:
        return month_of(opened) <= month
    if f.plan_year == plan.EXISTING:
        return True
    told = [one for (one, ident), row in known.table("residents").items() if ident == f.id and row.get("recipients") is not None]  # fmt: skip
    return bool(told) and min(told) <= month


def persons(known: Known, assumed: Assumed, town: str, month: str) -> Decimal | None:
    """Return the recipients of a town in a month; None where an institution that runs has not reported them."""
    if assumed.stated("recipients", town) is not None:
        return assumed.recipients(town, month)
    told = {
        f.id: known.table("residents").get((month, f.id), {}).get("recipients")
        for f in institutions(known, town)
        if not f.cells.get("closed_on") or month < month_of(f.cells["closed_on"])  # until the month before
    }
    needed = [f.id for f in institutions(known, town) if runs(known, f, month)]
    idle = [f for f in institutions(known, town) if f.on("closed_on", "opened_on")]
    if idle and not told:
        return Decimal(0)  # all are closed, for good
    if not needed and idle and month <= known.month and set(told.values()) == {None}:
        return Decimal(0)  # all are closed, or open later
    if any(told[one] is None for one in needed) or set(told.values()) <= {None}:
        return None
    return sum((Decimal(one) for one in told.values() if one is not None), Decimal(0))


@dataclass(frozen=True)
class FloorYear:
    amount: int  # fen of the months that are known
    known_months: int
    unknown_months: int


def floor(known: Known, assumed: Assumed, town: str, year: int) -> FloorYear:
    """Return the floor of a town in a year: persons × allowance × ratio, month by month."""
    total, known_months = Decimal(0), 0
    months = counted(assumed, year)
    for month in months:
        parts = (persons(known, assumed, town, month), allowance(known, assumed, month), ratio(assumed, year))
        if None not in parts:
            known_months += 1
            total += parts[0] * parts[1] * parts[2]  # type: ignore[operator]
    return FloorYear(fen(total), known_months, len(months) - known_months)


@dataclass(frozen=True)
class Bases:
    headcount: int | None
    approved_floor: int | None
    approved: int | None
    person_months: int | None
    months_known: int
    actual_floor: int | None


def bases(known: Known, assumed: Assumed, ident: str, year: int) -> Bases:
    """Return both bases of an institution's floor: as approved before the year, and as it turned out."""
    row = known.table("operating_budget").get((str(year), ident), {})
    base_month = f"{year - 1}-{int(assumed.at('budget_month', f'{year}-12') or 12):02d}"
    heads, rate, share = row.get("headcount"), allowance(known, assumed, base_month), ratio(assumed, year)
    months = counted(assumed, year)
    approved_floor = None if None in (heads, rate, share) else fen(heads * rate * len(months) * share)
    told = {
        month: cells["recipients"]
        for (month, f), cells in known.table("residents").items()
        if f == ident and month in months and cells.get("recipients") is not None
    }
    rates = {month: rate for month in told if (rate := allowance(known, assumed, month)) is not None}
    actual = fen(sum((told[month] * rates[month] * share for month in rates), Decimal(0))) if rates and share is not None else None  # fmt: skip
    approved = row.get("approved_yuan")
    return Bases(heads, approved_floor, None if approved is None else fen(approved), sum(told[month] for month in rates) if rates else None, len(rates), actual)  # fmt: skip
