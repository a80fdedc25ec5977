"""The ledger in months (先建后补, 三（二）): spent on building, reimbursed, and what must be out at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pandas as pd

from eldercare_analysis.analysis.money.centers import (
    CAP,
    RATE,
    awaited_points,
    award_lines,
    awarded,
    caps_apply,
)
from eldercare_analysis.analysis.money.lines import to_fen
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, once
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.months import shift
from eldercare_analysis.inputs.schedule import Batch

PACKAGES, HOMES, ALL = "packages", kinds.HOME.column, "all"
SCOPES = {  # what money is told apart by
    PACKAGES: kinds.PACKAGE,
    HOMES: (kinds.HOME,),
    kinds.CARE_CENTER.column: (kinds.CARE_CENTER,),
}


@dataclass(frozen=True)
class Flow:
    """One month of a town and scope; see `cash_flow` for the columns."""

    town: str
    scope: str
    month: str
    spent_fen: int | None
    received_fen: int | None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Peak:
    """What a town must have out at once; see `prefinance` for the columns."""

    town: str
    scope: str
    peak_fen: int | None
    peak_month: str
    spent_fen: int | None
    received_fen: int | None
    unreimbursed_fen: int | None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Balance:
    """One month (fen): `out_fen` is spent up to it, less what was received before it."""

    month: str
    spent_fen: int
    received_fen: int
    out_fen: int


@dataclass(frozen=True)
class Receipt:
    """What comes in for a batch: a `lag` of months after it and what it waits for is done, at a `rate` each.

    Both are names of parameters; `following`: not before January of the next year.
    """

    batch: Batch
    after: tuple[Batch, ...]
    rate: str
    lag: str
    following: bool = False


@dataclass
class Lookup:
    """Values of a case's parameters by month; those that are unknown are remembered."""

    case: Case
    missing: list[str] = field(default_factory=list)

    def __call__(self, name: str, month: str) -> Decimal:
        """Return a value; 0 where it is unknown, and then nothing that was computed with it may be used."""
        found = self.case.scenario.parameters[name].at(month)
        need = f"parameters.{name}"
        if found is None and need not in self.missing:
            self.missing.append(need)
        return found or Decimal(0)


def cash_flow(case: Case) -> pd.DataFrame:
    """Return what is spent on building and reimbursed by the plan, whatever is reported, by town and month.

    Works end in the month in which a facility is due and are paid in equal parts over their months
    (`centers_months` and so on). The award comes `award_lag` months after it is due (with the reading
    `award_payment: following` not before January of the next year), the subsidy for homes `home_subsidy_lag`
    months after the home is. Central funds are sought, not promised, and left out.

    Returns:
        `town`, `scope` (packages of centers with points, homes, care_centers), `month` (`YYYY-MM`; only
        months in which money moves), `spent_fen`, `received_fen` (Int64), `needs`. A scope of a town with an
        unknown input is one row without month and amounts that names the parameters it needs.
    """
    return frame(flows(case), Flow)


@once
def flows(case: Case) -> list[Flow]:
    """Return the rows of `cash_flow`."""
    plan = replace(case, register=None)
    caps = Counter[str]()
    for line in award_lines(plan) if caps_apply(plan) else ():
        caps[line.town] += (line.amount_fen or 0) if line.item == CAP else 0
    towns = case.district.towns
    return [row for scope in SCOPES for town in towns for row in _flows(plan, town, scope, caps[town])]


def _flows(case: Case, town: str, scope: str, cap: int) -> Iterator[Flow]:
    value = Lookup(case)
    spent, received = Counter[str](), Counter[str]()
    for batch in case.works(*SCOPES[scope], town=town):
        for month, fen in _spending(value, batch):
            spent[month] += fen
    for receipt in receipts(case, town, scope):
        month = received_in(value, receipt)
        received[month] += to_fen(receipt.batch.count, value(receipt.rate, f"{receipt.batch.year}-12"))
    if value.missing:
        yield Flow(town, scope, "", None, None, tuple(value.missing))
        return
    if received and scope == PACKAGES:  # the last award is less where a settled cost caps it
        received[max(received)] += cap
    for month in sorted({*spent, *received}):
        yield Flow(town, scope, month, spent[month], received[month])


def _spending(value: Lookup, batch: Batch) -> Iterator[tuple[str, int]]:
    """Yield the cost of a batch in equal parts over the months of its works; the parts add up to the fen."""
    total = to_fen(batch.count, value(f"{batch.kind.column}_cost", f"{batch.year}-12"))
    months = int(value(f"{batch.kind.column}_months", batch.due))
    for number in range(months):
        part = total * (number + 1) // months - total * number // months
        yield shift(batch.due, number + 1 - months), part


def receipts(case: Case, town: str, scope: str) -> list[Receipt]:
    """Return what comes in for the works of a town and scope by the plan."""
    if scope == HOMES:
        homes = case.works(kinds.HOME, town=town)
        return [Receipt(batch, (batch,), "home_subsidy", "home_subsidy_lag") for batch in homes]
    if scope != PACKAGES:
        return []
    following = case.reading("award_payment") == "following"
    return [
        Receipt(batch, (batch, *awaited_points(case, batch)), RATE, "award_lag", following)
        for batch in awarded(case, town)
    ]


def received_in(value: Lookup, receipt: Receipt) -> str:
    """Return the month in which money comes in."""
    due = max(batch.due for batch in receipt.after)
    month = shift(due, int(value(receipt.lag, due)))
    return max(month, f"{int(due[:4]) + 1}-01") if receipt.following else month


def prefinance(case: Case) -> pd.DataFrame:
    """Return the most that a town, and the district, has spent and not yet got back.

    What comes in during a month cannot pay for that month's works, so it counts from the next month on.

    Returns:
        One row a town and scope with works, `all` scopes together, and `district` for their sum: `peak_fen`,
        `peak_month` (the first month that reaches it), `spent_fen`, `received_fen`, `unreimbursed_fen`: what
        is advanced and never comes back, as the cost of a town's scope is above its awards or subsidies (a
        surplus elsewhere does not make up for it). Int64; NA with an unknown part, which `needs` names.
    """
    return frame(peaks_of(case), Peak)


@once
def peaks_of(case: Case) -> list[Peak]:
    """Return the rows of `prefinance`."""
    return peaks(case.district, flows(case))


def peaks(district: District, rows: Iterable[Flow]) -> list[Peak]:
    """Return the rows of `prefinance` for some flows."""
    sums: dict[tuple[str, str], list[Flow]] = {}
    for row in rows:
        for town in (row.town, DISTRICT):
            for scope in (row.scope, ALL):
                sums.setdefault((town, scope), []).append(row)
    lost = Counter[tuple[str, str]]()
    for (town, scope), own in sums.items():
        if town != DISTRICT and scope != ALL:
            above = max(0, sum((row.spent_fen or 0) - (row.received_fen or 0) for row in own))
            for place in (town, DISTRICT):
                for what in (scope, ALL):
                    lost[place, what] += above
    keys = [(town, scope) for town in (*district.towns, DISTRICT) for scope in (*SCOPES, ALL)]
    return [_peak(*key, sums[key], lost[key]) for key in keys if key in sums]


def _peak(town: str, scope: str, rows: list[Flow], lost: int) -> Peak:
    if needs := dict.fromkeys(need for row in rows for need in row.needs):
        return Peak(town, scope, None, "", None, None, None, tuple(needs))
    months = balance(rows)
    top = max(months, key=lambda month: month.out_fen)  # the first of equals
    spent, received = sum(month.spent_fen for month in months), sum(month.received_fen for month in months)
    return Peak(town, scope, top.out_fen, top.month, spent, received, lost)


def balance(rows: Iterable[Flow]) -> list[Balance]:
    """Return every month from the first flow to the last, added up; flows without a month are left out."""
    spent, received = Counter[str](), Counter[str]()
    for row in rows:
        if row.month:
            spent[row.month] += row.spent_fen or 0
            received[row.month] += row.received_fen or 0
    found: list[Balance] = []
    month, out = min(spent, default=""), 0
    while spent and month <= max(spent):
        found.append(Balance(month, spent[month], received[month], out + spent[month]))
        out += spent[month] - received[month]
        month = shift(month, 1)
    return found
