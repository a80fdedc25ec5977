"""Operating funds of homes and care centers (三（三）): the floor as persons and allowance turn out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility, source_of
from eldercare_analysis.analysis.money.lines import Line, to_fen
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.months import months_of
from eldercare_analysis.inputs.schedule import EXISTING
from eldercare_analysis.inputs.sources import Missing, Product, Source, Unknown, several, text_of

FLOOR = "operating_floor"
PERSONS, ALLOWANCE = "residents.recipients", "allowance.yuan_per_month"


@dataclass(frozen=True)
class Month:
    """One month of a town: persons and the yuan due for each, as far as they are known, and where from."""

    month: str
    persons: int | None
    persons_source: Source
    rate: Decimal | None
    rate_source: Source
    assumed: bool


def operating_lines(case: Case) -> Iterator[Line]:
    """Yield 15 % of the living allowance of the recipients in a town's homes and care centers.

    A line is a run of months with the same allowance: quantity in person-months, rate = allowance in force ×
    ratio. Months of which persons or allowance are unknown are lines without an amount.
    """
    for town in case.district.towns:
        for year in case.horizon:
            months = [_month(case, town, month) for month in floor_months(case, year)]
            runs = [list(run) for _, run in groupby(months, key=_same_line)]
            for run in runs:
                part = len(runs) > 1 or run[0].month != f"{year}-01"
                name = f"{FLOOR}-{town}-" + (run[0].month if part else str(year))
                yield _floor(case, town, run, name)


def _floor(case: Case, town: str, run: list[Month], name: str) -> Line:
    """Return the line of months with the same allowance."""
    ratio = case.scenario.parameters["operating_ratio"]
    persons = None if run[0].persons is None else sum(one.persons or 0 for one in run)
    rate = run[0].rate
    needs = (PERSONS,) * (persons is None) + (ALLOWANCE,) * (rate is None)
    return Line(
        line=name,
        town=town,
        year=int(run[0].month[:4]),
        item=FLOOR,
        quantity=persons,
        unit="person-months",
        quantity_source=several(one.persons_source for one in run),
        rate_yuan=rate,
        rate_source=run[0].rate_source,
        clause=ratio.clause,
        amount_fen=None if persons is None or rate is None else to_fen(persons, rate),
        payer=ratio.payer,
        status="unknown" if needs else "assumed" if any(one.assumed for one in run) else "computed",
        needs=needs,
        months=tuple(one.month for one in run),
    )


def floor_months(case: Case, year: int) -> tuple[str, ...]:
    """Return the months of a year for which the floor holds: all, by reading those from its issue on."""
    issued = case.district.policy.info.plan.issued_on
    if case.reading("floor_from") == "whole_year" or year > issued.year:
        return months_of(year)
    return months_of(year, issued.month) if year == issued.year else ()


def _same_line(one: Month) -> tuple[bool, Decimal | None, str]:
    return one.persons is None, one.rate, text_of(one.rate_source)


def _month(case: Case, town: str, month: str) -> Month:
    ratio, end = case.scenario.parameters["operating_ratio"], f"{month[:4]}-12"
    share = ratio.at(end)  # the clause sets it for a year, so one ratio holds for all its months
    allowance, source = allowance_in(case, month)
    persons, persons_source, assumed = persons_in(case, town, month)
    rate_source = Product((source, case.scenario.value_of("operating_ratio", end)))
    rate = None if allowance is None or share is None else allowance * share
    return Month(
        month=month,
        persons=persons,
        persons_source=persons_source,
        rate=rate,
        rate_source=Unknown(rate_source) if rate is None else rate_source,
        assumed=assumed or case.scenario.parameters["living_allowance"].assumed or ratio.assumed,
    )


def allowance_in(case: Case, month: str) -> tuple[Decimal | None, Source]:
    """Return the allowance in force in a month and its source: of the scenario, else of the returns."""
    stated = case.scenario.value_of("living_allowance", month)
    if (assumed := case.scenario.parameters["living_allowance"].at(month)) is not None:
        return assumed, stated
    found = state.allowance_at(case, month)
    return found if found[0] is not None else (None, stated)


def persons_in(case: Case, town: str, month: str) -> tuple[int | None, Source, bool]:
    """Return the recipients of a town in a month, their source, and whether a scenario assumes them."""
    stated = case.scenario.recipients.get(town, {})
    if past := [start for start in stated if start <= month]:
        return int(stated[max(past)]), case.scenario.source_of(f"recipients.{town}"), True
    found = _nobody_left if month > case.month else reported_persons
    return *found(case, town, month), False


def reported_persons(case: Case, town: str, month: str) -> tuple[int | None, Source]:
    """Return the recipients that the homes and care centers of a town reported for a month, and the rows.

    Unknown where one of them did not report: every home of Annex 1 counts, and what opens from then on, or
    from the first month for which it reported persons. A facility that was given up counts until the month
    before; where all are given up or open later, there is nobody.
    """
    houses = [f for f in state.of_town(case, town) if f.kind in kinds.HOUSES]
    rows = {
        row["facility_id"]: row
        for row in state.residents_by_month(case).get(month, [])
        if row["recipients"] is not None
    }
    own = [f for f in houses if there(f, month)]
    found = [rows[f.facility_id] for f in own if f.facility_id in rows]
    idle = [f for f in houses if _idle(f, month)]
    if idle and not found and not any(awaited(case, f, month) for f in houses if f not in idle):
        last = [(f.row, kinds.CLOSED if f.closed else kinds.OPENED) for f in idle]
        return 0, several(source_of(row, event.column) for row, event in last if row)
    waiting = any(f.facility_id not in rows and awaited(case, f, month) for f in own)
    if waiting or not found:
        return None, Missing(PERSONS)
    return sum(row["recipients"] for row in found), several(source_of(row, "recipients") for row in found)


def _nobody_left(case: Case, town: str, month: str) -> tuple[int | None, Source]:
    """Return 0 persons of a month to come where all was given up; else they are not known yet."""
    houses = [f for f in state.of_town(case, town) if f.kind in kinds.HOUSES]
    if houses and not any(there(f, month) for f in houses):
        return 0, several(source_of(f.row, kinds.CLOSED.column) for f in houses if f.row)
    return None, Missing(PERSONS)


def there(facility: Facility, month: str) -> bool:
    """Say whether a facility had not been given up before the end of a month."""
    closed = facility.month_of(kinds.CLOSED)
    return not closed or month < closed


def _idle(facility: Facility, month: str) -> bool:
    """Say whether a facility is known to have had nobody in a month: given up by then, or opened later."""
    later = month < facility.month_of(kinds.OPENED) and not _upgraded(facility)
    return later or not there(facility, month)


def _upgraded(facility: Facility) -> bool:
    """Say whether a facility is there before its works, and opens again after them."""
    return facility.kind == kinds.HOME and facility.scheduled


def awaited(case: Case, facility: Facility, month: str) -> bool:
    """Say whether a facility has persons to report: homes of Annex 1 always, others once open."""
    opened = facility.month_of(kinds.OPENED)
    if opened or _upgraded(facility) or facility.plan_year == EXISTING:
        return _upgraded(facility) or opened <= month
    # outside of Annex 1: the first it reported
    return min(state.recipients_of(case, facility), default="9") <= month


def floor_yuan(case: Case, facility: Facility, year: int) -> Decimal | None:
    """Return 15 % of the persons' yearly living allowance (三（三）); None where a part is not reported.

    head count x allowance in force in the budget month of the year before x months x ratio of the year; 12
    months, in the year of issue those that the reading `floor_from` counts.
    """
    row = case.operating_budget.get((str(year), facility.facility_id))
    rate, _ = allowance_of_budget(case, year)
    if row is None or row["headcount"] is None or rate is None:
        return None
    months = len(floor_months(case, year))
    return Decimal(row["headcount"] * rate * months) * case.value("operating_ratio", f"{year}-12")


def allowance_of_budget(case: Case, year: int) -> tuple[Decimal | None, Source]:
    """Return the allowance in force in the budget month of the year before, and its source."""
    return allowance_in(case, f"{year - 1}-{int(case.value('budget_month', f'{year}-12')):02d}")
