"""A rule's finding -> target, actual, gap and status: the one place that decides what is met or short."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.inputs.case import Case, Row
from eldercare_analysis.inputs.clauses import Clause
from eldercare_analysis.inputs.district import DISTRICT

Needs = tuple[str, ...]  # sheets and columns that would tell, as `sheet.column`
NOTHING: Needs = ()
NO_FIGURE = ("clauses.value",)  # what would make a clause without a number assessable
CONDITION = ("clauses.condition",)
YEAR_END = "year_end"
SHORT = ("short", NOTHING)
FALLS_SHORT = {  # what falling short is called, and what would tell, by the clause's strength; else short
    "in_principle": ("exception", NOTHING),  # 原则上 allows exceptions, each with its reason
    "strive": ("not_yet", NOTHING),  # 力争
    "basically": ("not_yet", NOTHING),  # 基本
    "where_possible": ("not_assessable", CONDITION),  # 有条件的
}


@dataclass(frozen=True)
class Finding:
    """What a rule found for a town or the district.

    Attributes:
        town: or `district`.
        target: how many there must be; None: the clause does not apply, or gives no number (`no_figure`).
        actual: how many there are for certain; None: nothing is reported.
        unknown: how many more there may be, for lack of reports.
        planned, planned_high: how many Annex 1 schedules (a range where a reading is open); None: it says
            nothing of this.
        metric, unit, deadline, needs: where they differ from the clause's.
        no_figure: the clause gives no number to judge by.
        pending: falling short is no failure, because the plan sets no time for it.
        partial: the target itself is not wholly known, so nothing can be called met.
        waiting: further units are yet to come or not known; target and actual count those known so far, and
            nothing can be called met.
        same: plan and target are the same cell of Annex 1, so the plan cannot be said to meet it.
        doubt: what may still excuse what falls short; with it nothing is called short.
        beside: what is there beside what counts.
        failing: ids of the facilities that do not satisfy the clause.
    """

    town: str
    target: int | None
    actual: int | None = None
    unknown: int = 0
    planned: int | None = None
    planned_high: int | None = None
    metric: str = ""
    unit: str = ""
    deadline: str = ""
    needs: Needs = NOTHING
    no_figure: bool = False
    pending: bool = False
    partial: bool = False
    waiting: bool = False
    same: bool = False
    doubt: Needs = NOTHING
    beside: int | None = None
    failing: tuple[str, ...] = ()


def status(finding: Finding, clause: Clause, case: Case) -> tuple[str, Needs]:
    """Return the status of a finding, and what would make it assessable where it is not.

    The state at a month's end on the deadline, or after it, is the verdict; before it a target that is not
    reached is `in_progress`. It is short only when even the unreported could not reach it; what short means
    depends on the clause's strength (`FALLS_SHORT`).
    """
    needs = finding.needs or clause.needs
    due = _due(finding, clause, case)
    if finding.no_figure:
        return "not_assessable", needs if finding.actual is None else NO_FIGURE
    if finding.target in (None, 0) and not finding.partial:
        return "not_applicable", NOTHING
    if finding.actual is None:
        return ("not_assessable", needs) if due else _planned(finding, needs)
    return _reported(finding, finding.actual, clause, needs, due=due)


def _reported(finding: Finding, actual: int, clause: Clause, needs: Needs, *, due: bool) -> tuple[str, Needs]:
    """Return the verdict on what is reported."""
    target = finding.target or 0
    if actual >= target and not finding.partial and not finding.waiting:
        return "met", NOTHING
    if not due or finding.pending:
        return "in_progress", NOTHING
    if actual + finding.unknown >= target:
        return "not_assessable", needs
    return ("not_assessable", finding.doubt) if finding.doubt else FALLS_SHORT.get(clause.strength, SHORT)


def _due(finding: Finding, clause: Clause, case: Case) -> bool:
    """Say whether a target must be reached by the month's end; one without a deadline, at any time."""
    deadline = finding.deadline or clause.deadline
    if not deadline[:4].isdigit():
        return finding.actual is not None
    return case.end.isoformat() >= deadline


def _planned(finding: Finding, needs: Needs) -> tuple[str, Needs]:
    """Return what the plan alone says, where nothing is reported."""
    if finding.planned is None or finding.planned_high is None or finding.target is None:
        return "not_assessable", needs
    if finding.planned >= finding.target:
        return ("scheduled" if finding.same else "planned_to_meet"), needs
    if finding.planned_high >= finding.target:
        return "not_assessable", needs
    return ("not_assessable", finding.doubt) if finding.doubt else ("planned_short", needs)


def each(
    case: Case,
    towns: Mapping[str, str],
    verdicts: Mapping[str, bool | None],
    unit: str,
    *,
    waiting: Collection[str] = (),
    pending: bool = False,
) -> Iterator[Finding]:
    """Yield, by town and for the district, how many units must and how many do satisfy a clause.

    Args:
        case: for the order of towns.
        towns: the town of each unit.
        verdicts: whether a unit satisfies the clause; None: not reported.
        unit: what is counted.
        waiting: towns with units that are yet to come; without others nothing can be said there, and as long
            as there is such a town the district has met nothing: its count is of those known so far.
        pending: see `Finding`.
    """
    units = units_of(towns)
    silent = set(waiting) - set(units)  # towns of which nothing can be said
    for town in [DISTRICT, *case.district.towns]:
        own = {name: verdicts.get(name) for name in units.get(town, [])}
        open_ = bool(silent) if town == DISTRICT else town in silent
        if not own and open_:
            yield Finding(town, None, unit=unit, partial=True)
        else:
            yield replace(counted(town, own, len(own), unit, pending=pending), waiting=open_)


def units_of(towns: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the units of each town, and of the district all; `towns`: the town of each."""
    return grouped(towns, lambda name: towns[name]) | {DISTRICT: list(towns)}


def counted(
    town: str, verdicts: Mapping[str, bool | None], target: int | None, unit: str, *, pending: bool = False
) -> Finding:
    """Return how many of some units satisfy a clause, by their verdicts; nothing reported: no actual."""
    said = list(verdicts.values())
    unknown = said.count(None)
    known = unknown < len(said)
    failing = tuple(name for name, verdict in verdicts.items() if verdict is False)
    actual = said.count(True) if known else None
    return Finding(town, target, actual, unknown, unit=unit, pending=pending, failing=failing)


def share(
    case: Case, clause: str, verdicts: Mapping[str, bool | None], unit: str, metric: str = ""
) -> Finding:
    """Return the district's finding of a share: the target is the smallest whole number that reaches it.

    60 % of 16 homes is 9.6, so 10 homes; 90 % of 2 care centers is 1.8, so both.
    """
    finding = counted(DISTRICT, verdicts, whole(case.value(clause), len(verdicts)), unit)
    return replace(finding, metric=metric)


def sums_by_town(
    case: Case,
    towns: Mapping[str, str],
    rows: Mapping[str, Row],
    columns: tuple[str, str],
    *,
    ratio: Decimal,
    unit: str,
) -> Iterator[Finding]:
    """Yield `sums` by town and for the district.

    Args:
        case: for the order of towns.
        towns: the town of each village or home.
        rows: what was reported of them.
        columns: who or what should be, and is.
        ratio: the share that is demanded.
        unit: what is counted.
    """
    due, done = columns
    units = units_of(towns)
    for town in [DISTRICT, *case.district.towns]:
        own = [rows.get(name, {}) for name in units.get(town, [])]
        parts = [(row.get(due), row.get(done)) for row in own]
        yield sums(town, parts, ratio, unit) if parts else Finding(town, None, unit=unit)


def whole(ratio: Decimal, count: int) -> int:
    """Return the smallest whole number that is at least a share of a count."""
    return ceil(ratio * count)


def sums(town: str, parts: list[tuple[int | None, int | None]], ratio: Decimal, unit: str) -> Finding:
    """Return persons who should be and persons who are served, added up over pairs of counts.

    Pairs with a blank are left out and make the sum partial.
    """
    known = [(due, done) for due, done in parts if due is not None and done is not None]
    if not known:
        return Finding(town, None, unit=unit, partial=True)
    due, done = sum(due for due, _ in known), sum(done for _, done in known)
    return Finding(town, whole(ratio, due), done, unit=unit, partial=len(known) < len(parts))
