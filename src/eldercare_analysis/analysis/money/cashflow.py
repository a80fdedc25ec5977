"""The ledger in months (先建后补, 三（二）): what is spent on building, what is reimbursed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal

import pandas as pd

from eldercare_analysis.analysis.money.ledger.awards import (
    CAP,
    RATE,
    award_lines,
    award_month,
    awarded,
    caps_apply,
)
from eldercare_analysis.analysis.money.ledger.lines import to_fen
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.months import shift
from eldercare_analysis.inputs.schedule import Batch

PACKAGES, HOMES = "packages", kinds.HOME.column
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
    needs: str = ""


def cash_flow(case: Case) -> pd.DataFrame:
    """Return what is spent on building and what is reimbursed by the plan, whatever is reported, by town and month.

    Works end in the month in which a facility is due and are paid in equal parts over their months (`centers_months` and so
    on). The award comes `award_lag` months after it is due (with the reading `award_payment: following` not before January of the
    next year), the subsidy for homes `home_subsidy_lag` months after the home is. Central funds are sought, not promised, and left
    out.

    Returns:
        `town`, `scope` (packages of centers with points, homes, care_centers), `month` (`YYYY-MM`; only months in which money
        moves), `spent_fen`, `received_fen` (Int64), `needs`. A scope of a town with an unknown input is one row without
        month and amounts that names the parameters it needs.
    """
    case = replace(case, register=None)
    caps: Counter[str] = Counter()
    if caps_apply(case):
        for line in award_lines(case):
            caps[line.town] += (line.amount_fen or 0) if line.item == CAP else 0
    rows = [
        row
        for scope in SCOPES
        for town in case.district.towns
        for row in _flows(case, town, scope, caps[town])
    ]
    table = pd.DataFrame([vars(row) for row in rows], columns=[field.name for field in fields(Flow)])
    return table.astype({"spent_fen": "Int64", "received_fen": "Int64"})


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


def _flows(case: Case, town: str, scope: str, cap: int) -> Iterator[Flow]:
    works = case.works(*SCOPES[scope], town=town)
    value = Lookup(case)
    spent = _by_month(part for batch in works for part in _spending(value, batch))
    received = _by_month(_receipts(value, works, scope, cap))
    if value.missing:
        yield Flow(town, scope, "", None, None, "; ".join(value.missing))
        return
    for month in sorted({*spent, *received}):
        yield Flow(town, scope, month, spent.get(month, 0), received.get(month, 0))


def _by_month(parts: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for month, fen in parts:
        sums[month] = sums.get(month, 0) + fen
    return sums


def _spending(value: Lookup, batch: Batch) -> Iterator[tuple[str, int]]:
    """Yield the cost of a batch in equal parts over the months of its works; the parts add up to the fen."""
    total = to_fen(batch.count, value(f"{batch.kind.column}_cost", f"{batch.year}-12"))
    months = int(value(f"{batch.kind.column}_months", batch.due))
    for number in range(months):
        part = total * (number + 1) // months - total * number // months
        yield shift(batch.due, number + 1 - months), part


def _receipts(value: Lookup, works: Sequence[Batch], scope: str, cap: int) -> Iterator[tuple[str, int]]:
    if scope == HOMES:
        for batch in works:
            month = shift(batch.due, int(value("home_subsidy_lag", batch.due)))
            yield month, to_fen(batch.count, value("home_subsidy", f"{batch.year}-12"))
    if scope != PACKAGES:
        return
    last = ""
    for batch in awarded(value.case, works[0].town) if works else ():
        month = award_receipt(value, award_month(value.case, batch))
        last = max(last, month)
        yield month, to_fen(batch.count, value(RATE, f"{batch.year}-12"))
    if last:
        yield last, cap


def award_receipt(value: Lookup, due: str) -> str:
    """Return the month in which an award that is due in a month comes in."""
    month = shift(due, int(value("award_lag", due)))
    following = value.case.scenario.readings["award_payment"] == "following"
    return max(month, f"{int(due[:4]) + 1}-01") if following else month
