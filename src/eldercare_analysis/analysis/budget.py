"""The ledger: one row for each amount, quantity × rate, both with their source. Totals are sums of rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import pandas as pd

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.plan import FILE, Kind
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
class Cell:
    """A cell of Annex 1 that schedules something: how many, where, when, and its place."""

    town: str
    year: int
    count: int
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
    order = district.order
    lines.sort(key=lambda line: order[line.town])
    names = [field.name for field in fields(Line)]
    table = pd.DataFrame([asdict(line) for line in lines], columns=names)
    return table.astype({"year": "int64", "quantity": "Int64", "amount_fen": "Int64", "rate_yuan": "object"})


def totals(ledger: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return sums of the ledger by some of its columns.

    Returns:
        The columns of `by`; `amount_fen`: the sum of what is known, NA where nothing is; `unknown`: lines without an
        amount; `lines`: all lines. Where `unknown` is above 0 the amount is a minimum.
    """
    groups = ledger.groupby(by, sort=False)
    sums = groups["amount_fen"].sum(min_count=1)
    unknown = groups["amount_fen"].agg(lambda amounts: int(amounts.isna().sum())).astype("int64")
    return pd.DataFrame({"amount_fen": sums, "unknown": unknown, "lines": groups.size()}).reset_index()


def to_fen(quantity: int, rate_yuan: Decimal) -> int:
    """Return an amount in fen, rounded half up, once."""
    return int((quantity * rate_yuan * FEN_PER_YUAN).quantize(Decimal(1), ROUND_HALF_UP))


def _cells(district: District, kind: Kind) -> Iterator[Cell]:
    """Yield every cell of a kind that schedules something."""
    for year in district.plan.years:
        for town, count in district.plan.scheduled(kind, year).dropna().items():
            if count > 0:
                row = district.plan.cell(str(town), f"{kind}_{year}").row
                yield Cell(str(town), year, int(count), f"{FILE} row {row} {kind}_{year}")


def _priced(rules: Scenario, name: str, item: str, cell: Cell, unit: str) -> Line:
    """Return a cell priced by the parameter of a name, as in force at the end of the cell's year."""
    parameter = rules.parameters[name]
    rate = parameter.at(f"{cell.year}-12")
    return Line(
        line=f"{item}-{cell.town}-{cell.year}",
        town=cell.town,
        year=cell.year,
        item=item,
        quantity=cell.count,
        unit=unit,
        quantity_source=cell.source,
        rate_yuan=rate,
        clause=parameter.clause,
        amount_fen=None if rate is None else to_fen(cell.count, rate),
        payer=parameter.payer,
        status="unknown" if rate is None else "assumed" if parameter.assumed else "computed",
        needs=f"parameters.{name}" if rate is None else "",
    )


def _center_awards(district: District, rules: Scenario) -> Iterator[Line]:
    last_points: dict[str, int] = {}
    if rules.readings["award_trigger"] == "center_and_points":
        last_points = {cell.town: cell.year for cell in _cells(district, "points")}
    for cell in _cells(district, "centers"):
        line = _priced(rules, "award_per_center", "center_award", cell, "centers")
        yield replace(line, year=max(cell.year, last_points.get(cell.town, cell.year)))


def _home_subsidies(district: District, rules: Scenario) -> Iterator[Line]:
    for cell in _cells(district, "homes"):
        yield _priced(rules, "home_subsidy", "home_subsidy", cell, "homes")


def _center_operating(district: District, rules: Scenario) -> Iterator[Line]:
    name = "center_operating_subsidy"
    for cell in _cells(district, "centers"):
        for year in (year for year in district.plan.years if year >= cell.year):
            line = _priced(rules, name, name, replace(cell, year=year), "center-years")
            yield replace(line, line=f"{name}-{cell.town}-{cell.year}-{year}")


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
