"""What the district and each town must have out at once: spent on building, and not yet got back (先建后补, 三（二）)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.money.cashflow import SCOPES
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.months import shift

ALL = "all"


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
    needs: str


def prefinance(district: District, flow: pd.DataFrame) -> pd.DataFrame:
    """Return the most that a town, and the district, has spent and not yet got back.

    What comes in during a month cannot pay for that month's works, so it counts from the next month on.

    Args:
        district: the district.
        flow: from `cash_flow`.

    Returns:
        One row a town and scope with works, `all` scopes together, and `district` for their sum: `peak_fen`, `peak_month` (the first month
        that reaches it), `spent_fen`, `received_fen`, `unreimbursed_fen`: what is advanced and never comes back, as the cost of a town's scope is above
        its awards or subsidies (a surplus elsewhere does not make up for it). Int64; NA with an unknown part, which `needs` names.
    """
    sums: dict[tuple[str, str], Sums] = {}
    for row in flow.to_dict("records"):
        for town in (str(row["town"]), DISTRICT):
            for scope in (str(row["scope"]), ALL):
                sums.setdefault((town, scope), Sums()).add(row)
    own = {key: one.above() for key, one in sums.items() if DISTRICT not in key and ALL not in key}
    lost = {
        (town, scope): sum(
            fen for (place, what), fen in own.items() if town in (place, DISTRICT) and scope in (what, ALL)
        )
        for town, scope in sums
    }
    keys = [(town, scope) for town in (*district.towns, DISTRICT) for scope in (*SCOPES, ALL)]
    peaks = [
        _peak(town, scope, sums[town, scope], lost[town, scope])
        for town, scope in keys
        if (town, scope) in sums
    ]
    table = pd.DataFrame([asdict(peak) for peak in peaks], columns=[field.name for field in fields(Peak)])
    return table.astype(dict.fromkeys(("peak_fen", "spent_fen", "received_fen", "unreimbursed_fen"), "Int64"))


def balance(flow: pd.DataFrame) -> pd.DataFrame:
    """Return the months of a flow from first to last, with what is out at each.

    Args:
        flow: rows of `cash_flow` that are to be added up; rows without a month are left out.

    Returns:
        `month`, `spent_fen`, `received_fen`, `out_fen`: spent up to the month, less what was received before it (int64).
    """
    sums = Sums()
    for row in flow[flow["month"] != ""].to_dict("records"):
        sums.add(row)
    return pd.DataFrame(
        [asdict(month) for month in sums.months()], columns=[field.name for field in fields(Balance)]
    )


@dataclass(frozen=True)
class Balance:
    """One month; see `balance` for the columns."""

    month: str
    spent_fen: int
    received_fen: int
    out_fen: int


@dataclass
class Sums:
    """Flows added up by month, and what is missing for them."""

    spent: dict[str, int] = field(default_factory=dict)
    received: dict[str, int] = field(default_factory=dict)
    needs: list[str] = field(default_factory=list)

    def add(self, row: Mapping[Hashable, Any]) -> None:
        """Add one row of a flow."""
        if row["needs"]:
            self.needs += [need for need in str(row["needs"]).split("; ") if need not in self.needs]
            return
        month = str(row["month"])
        self.spent[month] = self.spent.get(month, 0) + int(row["spent_fen"])
        self.received[month] = self.received.get(month, 0) + int(row["received_fen"])

    def above(self) -> int:
        """Return what is spent above all that comes in (fen), 0 where it is all reimbursed."""
        return max(0, sum(self.spent.values()) - sum(self.received.values()))

    def months(self) -> Iterator[Balance]:
        """Yield every month from the first flow to the last."""
        if not self.spent:
            return
        month, last, out = min(self.spent), max(self.spent), 0
        while month <= last:
            spent, received = self.spent.get(month, 0), self.received.get(month, 0)
            yield Balance(month, spent, received, out + spent)
            out += spent - received
            month = shift(month, 1)


def _peak(town: str, scope: str, sums: Sums, lost: int) -> Peak:
    if sums.needs:
        return Peak(town, scope, None, "", None, None, None, "; ".join(sums.needs))
    top = max(sums.months(), key=lambda month: month.out_fen)  # the first of equals
    return Peak(
        town=town,
        scope=scope,
        peak_fen=top.out_fen,
        peak_month=top.month,
        spent_fen=sum(sums.spent.values()),
        received_fen=sum(sums.received.values()),
        unreimbursed_fen=lost,
        needs="",
    )
