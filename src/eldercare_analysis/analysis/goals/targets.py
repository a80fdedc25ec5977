"""Clause by clause: what is demanded (target), what Annex 1 schedules (planned), what is reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from eldercare_analysis.analysis.goals.judge import YEAR_END, Finding, Needs, status
from eldercare_analysis.analysis.goals.rules import RULES
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.case import Case, UnknownValueError, case_of, once
from eldercare_analysis.inputs.clauses import Clause
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario

NOT_APPLICABLE, OPEN = "not_applicable", "not_assessable"
GROUPS = {  # verdicts that sentences count together
    "met": ("met", "planned_to_meet"),
    "scheduled": ("scheduled",),
    "going": ("in_progress",),
    "short": ("short", "planned_short"),
    "exception": ("exception",),
    "not_yet": ("not_yet",),
    "open": (OPEN,),
}


@dataclass(frozen=True)
class Target:
    """One comparison; see `targets` for the columns."""

    clause: str
    town: str
    metric: str
    operator: str
    target: int | None
    planned: int | None
    planned_high: int | None
    actual: int | None
    unreported: int | None
    gap: int | None
    gap_low: int | None
    unit: str
    deadline: str
    strength: str
    status: str
    needs: Needs
    beside: int | None
    units: tuple[str, ...]

    @property
    def applies(self) -> bool:
        """Say whether the clause applies there."""
        return self.status != NOT_APPLICABLE

    @property
    def known(self) -> bool:
        """Say whether something is planned or reported for a target that applies."""
        return self.applies and (self.planned is not None or self.actual is not None)


def targets(
    district: District,
    *,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
) -> pd.DataFrame:
    """Compare what every computed clause demands with what Annex 1 schedules and what is reported.

    Args:
        district: the district.
        scenario: its readings and parameters apply.
        register: returns; without them every `actual` is NA, and no status says more than the plan does.
        month: `YYYY-MM`; returns count as known at its end. By default the last month of the returns, or the
            month in which the plan was issued.

    Returns:
        `clause`, `town` (or `district`), `metric`, `operator`, `target` (how many units there must be: whole
        ones, so 60 % of 16 homes is 10), `planned` to `planned_high` (a range where a reading is open; NA
        where Annex 1 says nothing), `actual` (known for certain), `unreported` (units of which nothing is
        known), `gap` and `gap_low`, `unit`, `deadline`, `strength`, `status`, `needs` (sheet and column that
        would tell), `beside` (facilities of the kind that are built and not among Annex 1's), `units` (ids of
        the facilities that are an exception to a clause that holds in principle, parted by `; `). Counts
        Int64. The gap is what the actual lacks of the target, or the plan where nothing is reported;
        `gap_low` where all unreported units satisfied the clause; never negative.

    Raises:
        InputError: the month is malformed or before the plan.

    Examples:
        >>> from eldercare_analysis import load_district
        >>> row = targets(load_district()).query("clause == 'town_centers_built'").iloc[0]
        >>> int(row["target"]), int(row["planned"]), row["status"]  # 一（一）: 25 centers by 2022
        (25, 25, 'planned_to_meet')
    """
    return targets_of(case_of(district, scenario=scenario, register=register, month=month))


def targets_of(case: Case) -> pd.DataFrame:
    """Return the table `targets` of a case."""
    return frame(target_rows(case), Target)


@once
def target_rows(case: Case) -> list[Target]:
    """Return the rows of `targets`: of the district, then town by town."""
    order = {DISTRICT: -1, **case.district.order}
    return sorted(_rows(case), key=lambda row: order[row.town])


def _rows(case: Case) -> Iterator[Target]:
    for clause in case.district.policy.clauses.values():
        if clause.id in RULES:
            try:
                yield from [_target(finding, clause, case) for finding in RULES[clause.id].findings(case)]
            except UnknownValueError as error:
                unknown = Finding(DISTRICT, None, partial=True, needs=(f"parameters.{error}",))
                yield _target(unknown, clause, case)


def _target(finding: Finding, clause: Clause, case: Case) -> Target:
    verdict, needs = status(finding, clause, case)
    low, high = finding.planned, finding.planned_high
    if finding.actual is not None:
        low, high = finding.actual, finding.actual + (0 if finding.partial else finding.unknown)
    due = finding.target if verdict != NOT_APPLICABLE else None
    unreported = None if finding.partial else finding.unknown
    deadline = finding.deadline or clause.deadline
    return Target(
        clause=clause.id,
        town=finding.town,
        metric=finding.metric or clause.metric,
        operator=clause.operator,
        target=due,
        planned=finding.planned,
        planned_high=finding.planned_high,
        actual=finding.actual,
        unreported=None if finding.actual is None else unreported,
        gap=None if due is None or low is None else max(0, due - low),
        gap_low=None if due is None or high is None else max(0, due - high),
        unit=finding.unit or clause.unit,
        deadline="" if deadline == YEAR_END else deadline,
        strength=clause.strength,
        status=verdict,
        needs=needs,
        beside=finding.beside,
        units=finding.failing if verdict == "exception" else (),
    )
