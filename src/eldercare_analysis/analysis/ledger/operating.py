"""Operating funds of homes and care centers (三（三）): the floor as persons and allowance turn out, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from eldercare_analysis.analysis.facts import Facts, allowance_at, source_of
from eldercare_analysis.analysis.ledger.lines import Case, Line, to_fen
from eldercare_analysis.inputs.returns.facility_ids import EXISTING
from eldercare_analysis.inputs.sources import NOTHING, Missing, Product, Source, Unknown, several, text_of

ITEM = "operating_floor"
PERSONS, RATE = "residents.recipients", "allowance.yuan_per_month"


@dataclass(frozen=True)
class Month:
    """One month of a town: persons and the yuan due for each, as far as they are known, and where from."""

    month: int
    persons: int | None
    persons_source: Source
    rate: Decimal | None
    rate_source: Source
    assumed: bool


def operating_lines(case: Case) -> Iterator[Line]:
    """Yield 15 % of the living allowance of the recipients in a town's homes and care centers.

    A line is a run of months with the same allowance: quantity in person-months, rate = allowance in force × ratio. Months of
    which persons or allowance are unknown are lines without an amount.
    """
    ratio = case.scenario.parameters["operating_ratio"]
    for town in case.district.towns:
        for year in case.district.horizon():
            months = [_month(case, town, year, month) for month in range(1, 13)]
            runs = [list(run) for _, run in groupby(months, key=_same_line)]
            for run in runs:
                name = f"{ITEM}-{town}-{year}" + (f"-{run[0].month:02d}" if len(runs) > 1 else "")
                persons = None if run[0].persons is None else sum(one.persons or 0 for one in run)
                rate = run[0].rate
                needs = [PERSONS] * (persons is None) + [RATE] * (rate is None)
                yield Line(
                    line=name,
                    town=town,
                    year=year,
                    item=ITEM,
                    quantity=persons,
                    unit="person-months",
                    quantity_source=several(one.persons_source for one in run),
                    rate_yuan=rate,
                    rate_source=run[0].rate_source,
                    clause=ratio.clause,
                    amount_fen=None if persons is None or rate is None else to_fen(persons, rate),
                    payer=ratio.payer,
                    status="unknown" if needs else "assumed" if any(one.assumed for one in run) else "computed",
                    needs="; ".join(needs),
                    months=len(run),
                )  # fmt: skip


def _same_line(one: Month) -> tuple[bool, Decimal | None, str]:
    return one.persons is None, one.rate, text_of(one.rate_source)


def _month(case: Case, town: str, year: int, number: int) -> Month:
    month = f"{year}-{number:02d}"
    ratio = case.scenario.parameters["operating_ratio"]
    share = ratio.at(f"{year}-12")  # the clause sets it for a year, so one ratio holds for all its months
    allowance, source = allowance_in(case, month)
    persons, persons_source, assumed = persons_in(case, town, month)
    rate_source = Product((source, case.scenario.value_of("operating_ratio", f"{year}-12")))
    rate = None if allowance is None or share is None else allowance * share
    return Month(
        month=number,
        persons=persons,
        persons_source=persons_source,
        rate=rate,
        rate_source=Unknown(rate_source) if rate is None else rate_source,
        assumed=assumed or case.scenario.parameters["living_allowance"].assumed or ratio.assumed,
    )


def allowance_in(case: Case, month: str) -> tuple[Decimal | None, Source]:
    """Return the allowance in force in a month and its source: of the scenario, else of the returns."""
    parameter = case.scenario.parameters["living_allowance"]
    if (assumed := parameter.at(month)) is not None:
        return assumed, case.scenario.value_of("living_allowance", month)
    found = (None, NOTHING) if case.facts is None else allowance_at(case.facts, month)
    return found if found[0] is not None else (None, case.scenario.value_of("living_allowance", month))


def persons_in(case: Case, town: str, month: str) -> tuple[int | None, Source, bool]:
    """Return the recipients of a town in a month, their source, and whether a scenario assumes them."""
    stated = case.scenario.recipients.get(town, {})
    if past := [start for start in stated if start <= month]:
        return int(stated[max(past)]), case.scenario.source_of(f"recipients.{town}"), True
    if case.facts is None or month > case.facts.month:
        return None, Missing(PERSONS), False
    return *reported_persons(case.facts, town, month), False


def reported_persons(facts: Facts, town: str, month: str) -> tuple[int | None, Source]:
    """Return the recipients that the homes and care centers of a town reported for a month, and the rows that say so.

    Unknown where one of them did not report: every home counts, and every care center from its opening on.
    """
    own = {facility.facility_id: facility for facility in facts.of_kind("home", "care_center", town=town)}
    rows = {row["facility_id"]: row for row in facts.residents_in(month)}
    found = [row for name, row in rows.items() if name in own and row["recipients"] is not None]
    reported = {row["facility_id"] for row in found}
    waiting = [
        name
        for name, facility in own.items()
        if name not in reported and (facility.kind == "home" or _open(facility.get("opened_on"), facility.plan_year, month))
    ]  # fmt: skip
    if waiting or not found:
        return None, Missing(PERSONS)
    return sum(row["recipients"] for row in found), several(source_of(row, "recipients") for row in found)


def _open(opened_on: date | None, plan_year: str, month: str) -> bool:
    return plan_year == EXISTING or (opened_on is not None and f"{opened_on:%Y-%m}" <= month)
