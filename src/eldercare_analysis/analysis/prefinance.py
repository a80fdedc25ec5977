"""What the district and each town must have out at once: spent on building, and not yet got back (先建后补, 三（二）)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.cashflow import SCOPES
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
    needs: str


def prefinance(district: District, flow: pd.DataFrame) -> pd.DataFrame:
    """Return the most that a town, and the district, has spent and not yet got back.

    What comes in during a month cannot pay for that month's works, so it counts from the next month on.

    Args:
        district: the district.
        flow: from `cash_flow`.

    Returns:
        One row a town and scope with works, `all` scopes together, and `district` for their sum: `peak_fen`, `peak_month` (the first month
        that reaches it), `spent_fen`, `received_fen` (Int64; NA with an unknown part, which `needs` names).
    """
    sums: dict[tuple[str, str], Sums] = {}
    for row in flow.to_dict("records"):
        for town in (str(row["town"]), DISTRICT):
            for scope in (str(row["scope"]), ALL):
                sums.setdefault((town, scope), Sums()).add(row)
    keys = [(town, scope) for town in (*district.towns, DISTRICT) for scope in (*SCOPES, ALL)]
    peaks = [_peak(town, scope, sums[town, scope]) for town, scope in keys if (town, scope) in sums]
    table = pd.DataFrame([asdict(peak) for peak in peaks], columns=[field.name for field in fields(Peak)])
    return table.astype(dict.fromkeys(("peak_fen", "spent_fen", "received_fen"), "Int64"))


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


def _peak(town: str, scope: str, sums: Sums) -> Peak:
    if sums.needs:
        return Peak(town, scope, None, "", None, None, "; ".join(sums.needs))
    top = max(sums.months(), key=lambda month: month.out_fen)  # the first of equals
    return Peak(
        town, scope, top.out_fen, top.month, sum(sums.spent.values()), sum(sums.received.values()), ""
    )
