"""What each row of the workbook's ledger refers to: worked out before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.centers import AWARDS, CAP, MONTHS, RATE, award_lines, settled_package
from eldercare_analysis.analysis.money.lines import FEN_PER_YUAN, Line, numbered
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.sources import NOTHING, Cell, ParameterValue, Source, leaves
from eldercare_analysis.inputs.study import Study

EVERY_AWARD = {
    "award_trigger": "center",
    "award_payment": "same",
    "award_unit": "each_facility",
    "award_cap": "standard",
}
MONTHLY = "center-months"
ALLOWANCE, RATIO = "living_allowance", "operating_ratio"
Key = tuple[str, str]


@dataclass(frozen=True)
class Other:
    """A quantity or amount that is no cell of Annex 1: what for, value, unit, source.

    Attributes:
        role: what it is of its line: `quantity`, `rate`, `settled` cost; or `months` that rates are for.
        line: of the ledger, which it is for; none of months.
    """

    name: str
    value: Decimal | int | None
    unit: str
    source: Source
    role: str = "months"
    line: Line | None = None


@dataclass(frozen=True)
class Row:
    """One row of the ledger.

    Attributes:
        line: the line of the ledger; of awards under the readings `EVERY_AWARD`, so `year` is the year in
            which it is due.
        cell: the town and column of Annex 1 that the quantity is; else it is `quantity`.
        times: the months that each center of the cell is paid for; none where the quantity is the cell.
        part: what the rates' product is divided by: a year's subsidy by its months.
        quantity, rate: what is given otherwise.
        rates: the values of parameters whose product the rate is.
        partners: other rows by number: of a center the points of its town, of a cap its awards.
        year, amount_fen, applies: as the study's readings have it.
    """

    line: Line
    cell: Key | None = None
    times: Other | None = None
    part: Other | None = None
    quantity: Other | None = None
    rate: Other | None = None
    rates: tuple[Key, ...] = ()
    partners: tuple[int, ...] = ()
    year: int = 0
    amount_fen: int | None = None
    applies: bool = True


def rows_of(study: Study) -> list[Row]:
    """Return all rows: awards under every reading of them first, then the other lines of the ledger."""
    chosen = {line.line: line for line in ledger_lines(study)}
    every = study.under(**EVERY_AWARD)
    rows = [_referring(study, line) for line in numbered(list(award_lines(every)))]
    later = study.reading("award_payment") == "following"
    rows = [_as_chosen(row, chosen.get(row.line.line), later) for row in rows]
    rows = [
        replace(row, partners=_points(rows, row)) if row.line.item == "center_award" else row for row in rows
    ]
    rows += list(_caps(study, rows, chosen))
    others = [line for line in chosen.values() if line.item not in AWARDS]
    return rows + [_as_chosen(_referring(study, line), line, later=False) for line in others]


def _as_chosen(row: Row, line: Line | None, later: bool) -> Row:  # noqa: FBT001 - a reading
    if line is None:  # does not apply by the study's readings
        return replace(row, year=row.line.year + later, amount_fen=0, applies=False)
    return replace(row, year=line.year, amount_fen=line.amount_fen)


def _referring(study: Study, line: Line) -> Row:
    """Return a row with what its quantity and rate are: cells, parameters, or given values of their own."""
    (cell, times), quantity = _cell(study, line), None
    if cell is None:
        quantity = Other(line.line, line.quantity, line.unit, line.quantity_source, "quantity", line)
    rates = _rates(line)
    part = _months(MONTHS) if rates and line.unit == MONTHLY else None
    rate = (
        None if rates else Other(f"{line.line} rate", line.rate_yuan, "yuan", line.rate_source, "rate", line)
    )
    return Row(line, cell, times, part, quantity, rate, rates)


def _cell(study: Study, line: Line) -> tuple[Key | None, Other | None]:
    """Return the cell of Annex 1 that a quantity is, all of it, and how many months each center of it has."""
    source = line.quantity_source
    value = study.district.plan.count(source) if isinstance(source, Cell) else None
    if not isinstance(source, Cell) or not value or line.quantity is None:
        return None, None
    times = line.quantity // value if line.unit == MONTHLY else 1
    if value * times != line.quantity:
        return None, None
    return (source.town, source.column), _months(times) if line.unit == MONTHLY else None


def _months(count: int) -> Other:
    """Return a number of months as a given value; there is one for each number."""
    return Other(f"months_{count}", count, "months", NOTHING)


def _rates(line: Line) -> tuple[Key, ...]:
    """Return the parameters whose product a rate is, with the months from which they hold; none: reported."""
    parts = list(leaves(line.rate_source))
    found = tuple((part.name, part.since) for part in parts if isinstance(part, ParameterValue))
    return found if len(found) == len(parts) else ()


def _points(rows: list[Row], center: Row) -> tuple[int, ...]:
    return tuple(
        number
        for number, row in enumerate(rows)
        if row.line.item == "point_award" and row.line.town == center.line.town
    )


def _caps(case: Case, rows: list[Row], chosen: dict[str, Line]) -> Iterator[Row]:
    """Yield what settled costs would take off the awards of a town, where they are known."""
    for town in dict.fromkeys(row.line.town for row in rows):
        settled = settled_package(case, town)
        own = tuple(number for number, row in enumerate(rows) if row.line.town == town)
        if settled is None:
            continue
        last = max((rows[number].line for number in own), key=lambda line: line.year)
        line = replace(last, line=f"{CAP}-{town}", item=CAP, quantity=1, unit="settlements")
        line = replace(line, quantity_source=settled.source, rate_source=settled.source)
        now = chosen.get(line.line)
        yield Row(
            line,
            rate=Other(f"{CAP}-{town}", settled.yuan, "yuan", settled.source, "settled", line),
            partners=own,
            year=now.year if now else max(rows[number].year for number in own if rows[number].applies),
            amount_fen=now.amount_fen if now else 0,
            applies=case.scenario.readings[CAP] == "settled_cost",
        )


def yuan(fen: int | None) -> Decimal | None:
    """Return fen as yuan."""
    return None if fen is None else Decimal(fen) / FEN_PER_YUAN


def names_of_rates(rows: list[Row]) -> list[str]:
    """Return the parameters that rows refer to; those of awards and operating funds are always among them."""
    return list(dict.fromkeys([RATE, RATIO, ALLOWANCE, *(name for row in rows for name, _ in row.rates)]))
