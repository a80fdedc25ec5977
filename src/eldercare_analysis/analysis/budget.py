"""The ledger: one row for each amount, quantity × rate, both with their source. Totals are sums of rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import pandas as pd

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.plan import FILE, Kind
from eldercare_analysis.inputs.policy import Parameter
from eldercare_analysis.inputs.scenario import Scenario

Status = Literal["computed", "assumed", "unknown"]
FEN_PER_YUAN = 100


@dataclass(frozen=True)
class Line:
    """One amount; see `budget` for the columns."""

    line: str
    town: str
    year: int
    item: str
    quantity: int | None
    unit: str
    quantity_source: str
    rate_yuan: Decimal | None
    clause: str
    amount_fen: int | None
    payer: str
    status: Status
    needs: str


@dataclass(frozen=True)
class Quantity:
    """How many of what, and the cell that says so."""

    count: int
    unit: str
    source: str


def budget(district: District, scenario: Scenario | None = None) -> pd.DataFrame:
    """Return the ledger of a scenario.

    Items: `center_award` (三（二）, per town center with its points, from Annex 1), `home_subsidy` (三（二）, per upgraded
    home), `center_operating_subsidy` (三（二）, per center and year), `operating_floor` (三（三）, recipients × basic living
    allowance × the operating ratio). What the plan leaves open has status `unknown`, no amount, and `needs` names the
    sheet and column of a return, or the parameter of a scenario, that would make it known.

    Returns:
        Columns `line` (unique), `town`, `year` (plan year), `item`, `quantity` (Int64), `unit`, `quantity_source`,
        `rate_yuan` (exact decimals), `clause`, `amount_fen` (Int64), `payer`, `status`, `needs`.
    """
    rules = scenario or district.baseline
    lines = [
        *_center_awards(district, rules),
        *_home_subsidies(district, rules),
        *_center_operating(district, rules),
        *_operating_floors(district, rules),
    ]
    order = {town: position for position, town in enumerate(district.towns)}
    lines.sort(key=lambda line: order[line.town])
    names = [field.name for field in fields(Line)]
    table = pd.DataFrame([asdict(line) for line in lines], columns=names)
    return table.astype({"year": "int64", "quantity": "Int64", "amount_fen": "Int64", "rate_yuan": "object"})


def totals(ledger: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return sums of the ledger by some of its columns.

    Returns:
        The columns of `by`; `amount_fen`: the sum of what is known, NA where nothing is; `unknown`: lines without an
        amount. Where `unknown` is above 0 the amount is a minimum.
    """
    groups = ledger.groupby(by, sort=False)
    sums = groups["amount_fen"].sum(min_count=1)
    unknown = groups["amount_fen"].agg(lambda amounts: int(amounts.isna().sum())).astype("int64")
    return pd.DataFrame({"amount_fen": sums, "unknown": unknown}).reset_index()


def to_fen(quantity: int, rate_yuan: Decimal) -> int:
    """Return an amount in fen, rounded half up, once."""
    return int((quantity * rate_yuan * FEN_PER_YUAN).quantize(Decimal(1), ROUND_HALF_UP))


def _cells(district: District, kind: Kind) -> Iterator[tuple[str, int, int, str]]:
    """Yield town, year, count and source of every cell of a kind that schedules something."""
    for year in district.plan.years:
        for town, count in district.plan.scheduled(kind, year).dropna().items():
            if count > 0:
                row = district.plan.cell(str(town), f"{kind}_{year}").row
                yield str(town), year, int(count), f"{FILE} row {row} {kind}_{year}"


def _priced(item: str, rules: Scenario, name: str, town: str, key: str, year: int, quantity: Quantity) -> Line:
    """Return a line whose rate is a parameter in force at the year's end."""
    parameter = rules.parameters[name]
    rate = parameter.at(f"{year}-12")
    return Line(
        line=f"{item}-{town}-{key}",
        town=town,
        year=year,
        item=item,
        quantity=quantity.count,
        unit=quantity.unit,
        quantity_source=quantity.source,
        rate_yuan=rate,
        clause=parameter.clause,
        amount_fen=None if rate is None else to_fen(quantity.count, rate),
        payer=parameter.payer,
        status="unknown" if rate is None else "assumed" if parameter.assumed else "computed",
        needs=f"parameters.{name}" if rate is None else "",
    )


def _center_awards(district: District, rules: Scenario) -> Iterator[Line]:
    name = "award_per_center"
    last_points: dict[str, int] = {}
    if rules.readings["award_trigger"] == "center_and_points":
        last_points = {town: year for town, year, _, _ in _cells(district, "points")}
    for town, year, count, source in _cells(district, "centers"):
        due = max(year, last_points.get(town, year))
        quantity = Quantity(count, "centers", source)
        yield _priced("center_award", rules, name, town, f"{year}", due, quantity)


def _home_subsidies(district: District, rules: Scenario) -> Iterator[Line]:
    name = "home_subsidy"
    for town, year, count, source in _cells(district, "homes"):
        quantity = Quantity(count, "homes", source)
        yield _priced(name, rules, name, town, f"{year}", year, quantity)


def _center_operating(district: District, rules: Scenario) -> Iterator[Line]:
    name = "center_operating_subsidy"
    for town, built, count, source in _cells(district, "centers"):
        quantity = Quantity(count, "center-years", source)
        for year in (year for year in district.plan.years if year >= built):
            yield _priced(name, rules, name, town, f"{built}-{year}", year, quantity)


def _operating_floors(district: District, rules: Scenario) -> Iterator[Line]:
    ratio, allowance = rules.parameters["operating_ratio"], rules.parameters["living_allowance"]
    for town in district.towns:
        for year in district.plan.years:
            monthly = {allowance.at(f"{year}-{month:02d}") for month in range(1, 13)}
            known, share = next(iter(monthly)) if len(monthly) == 1 else None, ratio.at(f"{year}-12")
            needs = ["residents.recipients"] + (["allowance.yuan_per_month"] if None in monthly else [])
            yield Line(
                line=f"operating_floor-{town}-{year}",
                town=town,
                year=year,
                item="operating_floor",
                quantity=None,
                unit="person-months",
                quantity_source="residents.recipients",
                rate_yuan=None if known is None or share is None else known * share,
                clause=ratio.clause,
                amount_fen=None,
                payer=ratio.payer,
                status="unknown",
                needs="; ".join(needs),
            )
