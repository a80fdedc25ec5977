"""Lines of the ledger: what is built, priced; construction, home subsidies, central funds (三（二）)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility, source_of
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.received import CONSTRUCTION, UPGRADING, Payment, payments, yuan_of
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.schedule import Batch, facility_ids
from eldercare_analysis.inputs.sources import Source, several, text_of

FEN_PER_YUAN, YUAN_PER_WAN = 100, Decimal(100 * 100)
GRANTED = (kinds.QUOTA_ISSUED, kinds.ALLOCATED, kinds.PAID)  # the first step that names an amount counts


def count_of(months: tuple[str, ...]) -> int | None:
    """Return how many months a line is for; None of a line that is not for months."""
    return len(months) or None


@dataclass(frozen=True)
class Line:
    """One amount; see `budget` for the columns. `months` are those that it is for, as `YYYY-MM`."""

    line: str
    town: str
    year: int
    item: str
    quantity: int | None
    unit: str
    quantity_source: Source = field(metadata={"cell": text_of})
    rate_yuan: Decimal | None
    rate_source: Source = field(metadata={"cell": text_of})
    clause: str
    amount_fen: int | None
    payer: str
    status: Literal["computed", "assumed", "unknown"]
    needs: tuple[str, ...] = ()
    months: tuple[str, ...] = field(default=(), metadata={"cell": count_of})


@dataclass(frozen=True)
class Given:
    """An amount that was reported, or that a scenario states: yuan, and what says so."""

    yuan: Decimal
    source: Source


def to_fen(quantity: int, rate_yuan: Decimal) -> int:
    """Return an amount in fen, rounded half up, once."""
    return int((quantity * rate_yuan * FEN_PER_YUAN).quantize(Decimal(1), ROUND_HALF_UP))


def price(case: Case, batch: Batch, name: str, item: str, *, year: int | None = None) -> Line:
    """Return a batch priced by a parameter, as in force at the end of the year in which it is done.

    Args:
        case: whose parameter.
        batch: what is priced.
        name: the parameter.
        item: what the line is for.
        year: another year than that.
    """
    parameter = case.scenario.parameters[name]
    when = year or batch.year
    rate = parameter.at(f"{when}-12")
    status: Literal["assumed", "computed"] = "assumed" if parameter.assumed or batch.assumed else "computed"
    return Line(
        line=f"{item}-{batch.town}-{batch.plan_year}",
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
        status="unknown" if rate is None else status,
        needs=(f"parameters.{name}",) if rate is None else (),
    )


def as_given(line: Line, given: Given, name: str) -> Line:
    """Return the line of one facility, under a name of its own, with the amount that was reported for it."""
    return replace(
        line,
        line=name,
        rate_yuan=given.yuan,
        rate_source=given.source,
        amount_fen=to_fen(1, given.yuan),
        status="computed",
        needs=(),
    )


def price_each(case: Case, batch: Batch, name: str, item: str, given: Mapping[str, Given]) -> Iterator[Line]:
    """Yield a line for each facility with a reported amount, and one for the rest at the parameter's rate."""
    known = [identity for identity in facility_ids(case.district, batch) if identity in given]
    for identity in known:
        line = price(case, replace(batch, count=1), name, item)
        yield as_given(line, given[identity], f"{item}-{identity}")
    if batch.count > len(known):
        line = price(case, replace(batch, count=batch.count - len(known)), name, item)
        yield replace(line, line=f"{item}-{batch.kind.column}-{batch.town}-{batch.plan_year}")


def numbered(lines: list[Line]) -> list[Line]:
    """Return lines with names that are unique: the second of a name gets `-2`."""
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        again = seen[line.line] = seen.get(line.line, 0) + 1
        found.append(line if again == 1 else replace(line, line=f"{line.line}-{again}"))
    return found


def construction_lines(case: Case) -> Iterator[Line]:
    """Yield what building costs: as invested where a facility is accepted, else at the scenario's cost."""
    costs = {facility.facility_id: settled_cost(facility) for facility in state.facilities(case)}
    invested = {identity: cost for identity, cost in costs.items() if cost}
    for batch in case.works(*kinds.KINDS):
        yield from price_each(case, batch, f"{batch.kind.column}_cost", "construction", invested)


def home_subsidy_lines(case: Case) -> Iterator[Line]:
    """Yield the district's subsidy for each upgraded home; operating funds to a home are none."""
    granted = granted_by_facility(case, lambda one: one.purpose == UPGRADING and not one.central)
    for batch in case.works(kinds.HOME):
        yield from price_each(case, batch, "home_subsidy", "home_subsidy", granted)


def central_fund_lines(case: Case) -> Iterator[Line]:
    """Yield central budget funds for homes and care centers, which are sought, not promised."""
    granted = granted_by_facility(case, lambda one: one.central and one.purpose in (UPGRADING, CONSTRUCTION))
    for batch in case.works(*kinds.HOUSES):
        yield from price_each(case, batch, "central_funds", "central_funds", granted)


def granted_by_facility(case: Case, counts: Callable[[Payment], bool]) -> dict[str, Given]:
    """Return by facility what some payments come to: at the first step of the chain that names an amount."""
    found: dict[str, Given] = {}
    own = grouped(
        (one for one in payments(case) if one.facility_id and counts(one)), lambda one: one.facility_id
    )
    for identity, paid in own.items():
        steps = [[one for one in paid if one.step == step.id] for step in GRANTED]
        if first := next(filter(None, steps), None):
            cited = several(source_of(one.row, "amount_yuan") for one in first)
            found[identity] = Given(yuan_of(first), cited)
    return found


def settled_cost(facility: Facility) -> Given | None:
    """Return what an accepted facility has cost, as invested (in 10,000 yuan); before, nothing is settled."""
    invested = facility.get("invested_wan")
    if invested is None or facility.row is None or facility.closed or not facility.reached(kinds.ACCEPTED):
        return None
    return Given(Decimal(invested) * YUAN_PER_WAN, source_of(facility.row, "invested_wan"))
