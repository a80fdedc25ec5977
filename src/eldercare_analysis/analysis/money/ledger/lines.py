"""One line of the ledger, and how what is to be built is priced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.schedule import Batch, facility_ids
from eldercare_analysis.inputs.sources import Source

Status = Literal["computed", "assumed", "unknown"]
FEN_PER_YUAN = 100


@dataclass(frozen=True)
class Line:
    """One amount; see `budget` for the columns, in which the sources are text."""

    line: str
    town: str
    year: int
    item: str
    quantity: int | None
    unit: str
    quantity_source: Source
    rate_yuan: Decimal | None
    rate_source: Source
    clause: str
    amount_fen: int | None
    payer: str
    status: Status
    needs: str = ""
    months: int | None = None


@dataclass(frozen=True)
class Given:
    """An amount that was reported for one facility: yuan, and file, sheet and row that say so."""

    yuan: Decimal
    source: Source


def price(case: Case, batch: Batch, name: str, item: str, *, year: int | None = None, line: str = "") -> Line:
    """Return a batch priced by a parameter, as in force at the end of the year in which it is done.

    Args:
        case: whose parameter.
        batch: what is priced.
        name: the parameter.
        item: what the line is for.
        year: another year than that.
        line: the beginning of the line's name, where the item alone does not tell kinds apart.
    """
    parameter = case.scenario.parameters[name]
    when = year or batch.year
    rate = parameter.at(f"{when}-12")
    return Line(
        line=f"{line or item}-{batch.town}-{batch.plan_year}",
        town=batch.town,
        year=when,
        item=item,
        quantity=batch.count,
        unit=batch.kind.column,
        quantity_source=batch.source,
        rate_yuan=rate,
        rate_source=case.scenario.value_of(name, f"{when}-12"),
        clause=parameter.clause,
        amount_fen=None if rate is None else to_fen(batch.count, rate),
        payer=parameter.payer,
        status="unknown" if rate is None else "assumed" if parameter.assumed or batch.assumed else "computed",
        needs=f"parameters.{name}" if rate is None else "",
    )  # fmt: skip


def price_each(case: Case, batch: Batch, name: str, item: str, given: Mapping[str, Given]) -> Iterator[Line]:
    """Yield a line for each facility with a reported amount, and one for the rest of the batch at the parameter's rate."""
    known = [identity for identity in facility_ids(case.district, batch) if identity in given]
    for identity in known:
        one = given[identity]
        yield replace(
            price(case, replace(batch, count=1), name, item),
            line=f"{item}-{identity}",
            rate_yuan=one.yuan,
            rate_source=one.source,
            amount_fen=to_fen(1, one.yuan),
            status="computed",
            needs="",
        )
    if batch.count > len(known):
        rest = replace(batch, count=batch.count - len(known))
        yield price(case, rest, name, item, line=f"{item}-{batch.kind.column}")


def to_fen(quantity: int, rate_yuan: Decimal) -> int:
    """Return an amount in fen, rounded half up, once."""
    return int((quantity * rate_yuan * FEN_PER_YUAN).quantize(Decimal(1), ROUND_HALF_UP))


def numbered(lines: list[Line]) -> list[Line]:
    """Return lines with names that are unique: the second of a name gets `-2`."""
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        seen[line.line] = seen.get(line.line, 0) + 1
        again = seen[line.line]
        found.append(line if again == 1 else replace(line, line=f"{line.line}-{again}"))
    return found
