"""The ledger in months (先建后补, 三（二）): what is spent on building, what is reimbursed, the peak to pre-finance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields

import pandas as pd

from eldercare_analysis.analysis.ledger.awards import RATE, award_lines, award_month, awarded
from eldercare_analysis.analysis.ledger.lines import Case, to_fen
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.months import shift
from eldercare_analysis.inputs.plan import Kind
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.schedule import Batch

ALL = "all"
SCOPES: dict[str, tuple[Kind, ...]] = {
    "packages": ("centers", "points"),
    "homes": ("homes",),
    "care_centers": ("care_centers",),
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


def cash_flow(district: District, scenario: Scenario | None = None) -> pd.DataFrame:
    """Return what is spent on building and what is reimbursed, by town and month.

    Works end in the month in which a facility is due and are paid in equal parts over their months (`centers_months` and so
    on). The award comes `award_lag` months after it is due (with the reading `award_payment: following` not before January of the
    next year), the subsidy for homes `home_subsidy_lag` months after the home is. Central funds are sought, not promised, and left
    out.

    Returns:
        `town`, `scope` (packages of centers with points, homes, care_centers), `month` (`YYYY-MM`; only months in which money
        moves), `spent_fen`, `received_fen` (Int64), `needs`. A scope of a town with an unknown input is one row without
        month and amounts that names the parameters it needs.
    """
    case = Case(district, scenario or district.baseline)
    rows = [row for scope in SCOPES for town in district.towns for row in _flows(case, town, scope)]
    table = pd.DataFrame([asdict(row) for row in rows], columns=[field.name for field in fields(Flow)])
    return table.astype({"spent_fen": "Int64", "received_fen": "Int64"})


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
    peaks = [
        peak
        for town in [*district.towns, DISTRICT]
        for scope in [*SCOPES, ALL]
        for own in [_chosen(flow, town, scope)]
        if len(own)
        for peak in [_peak(town, scope, own)]
    ]
    table = pd.DataFrame([asdict(peak) for peak in peaks], columns=[field.name for field in fields(Peak)])
    return table.astype(dict.fromkeys(("peak_fen", "spent_fen", "received_fen"), "Int64"))


def balance(flow: pd.DataFrame) -> pd.DataFrame:
    """Return the months of a flow from first to last, with what is out at each.

    Args:
        flow: rows of `cash_flow` that are to be added up; rows without a month are left out.

    Returns:
        `month`, `spent_fen`, `received_fen`, `out_fen`: spent up to the month, less what was received before it (int64).
    """
    known = flow[flow["month"] != ""]
    sums = known.groupby("month")[["spent_fen", "received_fen"]].sum().astype("int64").sort_index()
    if len(sums):
        months = [sums.index[0]]
        while months[-1] < sums.index[-1]:
            months.append(shift(months[-1], 1))
        sums = sums.reindex(months, fill_value=0)
    before = sums["received_fen"].cumsum().shift(1, fill_value=0)
    return sums.assign(out_fen=sums["spent_fen"].cumsum() - before).rename_axis("month").reset_index()


def _chosen(flow: pd.DataFrame, town: str, scope: str) -> pd.DataFrame:
    own = flow if town == DISTRICT else flow[flow["town"] == town]
    return own if scope == ALL else own[own["scope"] == scope]


def _peak(town: str, scope: str, own: pd.DataFrame) -> Peak:
    needs = dict.fromkeys(need for text in own["needs"] if text for need in str(text).split("; "))
    if needs:
        return Peak(town, scope, None, "", None, None, "; ".join(needs))
    months = balance(own)
    top = months.iloc[int(months["out_fen"].to_numpy().argmax())]
    return Peak(
        town=town,
        scope=scope,
        peak_fen=int(top["out_fen"]),
        peak_month=str(top["month"]),
        spent_fen=int(months["spent_fen"].sum()),
        received_fen=int(months["received_fen"].sum()),
        needs="",
    )


def _flows(case: Case, town: str, scope: str) -> Iterator[Flow]:
    works = [batch for batch in case.of_kind(*SCOPES[scope]) if batch.town == town]
    if not works:
        return
    needs = _needs(case, works, scope)
    if needs:
        yield Flow(town, scope, "", None, None, "; ".join(f"parameters.{name}" for name in needs))
        return
    spent: dict[str, int] = {}
    for batch in works:
        for month, fen in _spending(case, batch):
            spent[month] = spent.get(month, 0) + fen
    received: dict[str, int] = {}
    for month, fen in _receipts(case, works, scope):
        received[month] = received.get(month, 0) + fen
    for month in sorted({*spent, *received}):
        yield Flow(town, scope, month, spent.get(month, 0), received.get(month, 0))


def _needs(case: Case, works: Sequence[Batch], scope: str) -> list[str]:
    """Return the parameters without which the flows of some works are unknown."""
    names = [f"{batch.kind}_{what}" for batch in works for what in ("cost", "months")]
    if scope == "packages" and any(batch in awarded(case) for batch in works):
        names += [RATE, "award_lag"]
    if scope == "homes":
        names += ["home_subsidy", "home_subsidy_lag"]
    last = max(batch.due for batch in works)
    return [name for name in dict.fromkeys(names) if case.scenario.parameters[name].at(last) is None]


def _value(case: Case, name: str, month: str) -> int:
    return int(case.scenario.parameters[name].at(month) or 0)


def _spending(case: Case, batch: Batch) -> Iterator[tuple[str, int]]:
    """Yield the cost of a batch in equal parts over the months of its works; the parts add up to the fen."""
    line = case.price(batch, f"{batch.kind}_cost", "construction")
    total, months = line.amount_fen or 0, _value(case, f"{batch.kind}_months", batch.due)
    for number in range(months):
        part = total * (number + 1) // months - total * number // months
        yield shift(batch.due, number + 1 - months), part


def _receipts(case: Case, works: Sequence[Batch], scope: str) -> Iterator[tuple[str, int]]:
    if scope == "homes":
        for batch in works:
            lag = _value(case, "home_subsidy_lag", batch.due)
            yield shift(batch.due, lag), case.price(batch, "home_subsidy", "home_subsidy").amount_fen or 0
    if scope != "packages":
        return
    last = ""
    for batch in (batch for batch in awarded(case) if batch in works):
        month = award_receipt(case, award_month(case, batch))
        last = max(last, month)
        rate = case.scenario.parameters[RATE].at(f"{batch.year}-12")
        yield month, to_fen(batch.count, rate) if rate is not None else 0
    if last:
        caps = [line for line in award_lines(case) if line.item == "award_cap" and line.town == works[0].town]
        yield last, sum(line.amount_fen or 0 for line in caps)


def award_receipt(case: Case, due: str) -> str:
    """Return the month in which an award that is due in a month comes in."""
    month = shift(due, _value(case, "award_lag", due))
    following = case.scenario.readings["award_payment"] == "following"
    return max(month, f"{int(due[:4]) + 1}-01") if following else month
