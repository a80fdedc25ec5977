"""Clause by clause: what is demanded (target), what Annex 1 schedules (planned), what is reported (actual)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.coverage import coverage
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.months import check_month
from eldercare_analysis.inputs.plan import KINDS
from eldercare_analysis.inputs.policy import Clause
from eldercare_analysis.inputs.scenario import Scenario

REPORTED_BY = "facilities.accepted_on"
SEATS = "facilities.village"
Planned = tuple[int | None, int | None]  # from, to
INTEGERS = ["target", "planned", "planned_high", "actual", "gap", "gap_low"]


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
    gap: int | None
    gap_low: int | None
    unit: str
    deadline: str
    strength: str
    status: str
    needs: str


def targets(
    district: District, register: None = None, month: str | None = None, scenario: Scenario | None = None
) -> pd.DataFrame:
    """Compare the counts that clauses demand with what Annex 1 schedules.

    Covered are the counts of 一（一）, one point for each village of 一（二） with the exemption of 二（四）, and the cells of
    Annex 1 by town and year.

    Args:
        district: the district.
        register: returns; this version reads none, so every `actual` is NA.
        month: `YYYY-MM` as of which returns count; checked.
        scenario: its readings apply.

    Returns:
        `clause`, `town` (or `district`), `metric`, `operator`, `target`, `planned` to `planned_high` (a range where a
        reading is open), `actual`, `gap` = target − planned and `gap_low` = target − planned_high, both never
        negative, `unit`, `deadline`, `strength`, `status`, `needs` (sheet and column that would tell). Counts Int64.

    Raises:
        InputError: the month is malformed or before the plan.
    """
    if register is not None:
        raise NotImplementedError("this version reads no returns")
    if month is not None:
        check_month(month, district.policy.info.plan.issued_on)
    rows = [*_district_counts(district), *_village_points(district, scenario), *_annex_cells(district)]
    order = {town: position for position, town in enumerate([DISTRICT, *district.towns])}
    rows.sort(key=lambda row: order[row.town])
    table = pd.DataFrame([asdict(row) for row in rows], columns=[field.name for field in fields(Target)])
    return table.astype(dict.fromkeys(INTEGERS, "Int64"))


def _compare(clause: Clause, town: str, metric: str, target: int | None, planned: Planned) -> Target:
    """Return one comparison of a target with a planned range; no target: the clause does not apply."""
    low, high = planned
    if target is None:
        status, needs = "not_applicable", ""
    elif low is None or high is None:
        status, needs = "not_assessable", "annex1_plan.existing_points"
    elif low >= target:
        status, needs = "planned_to_meet", REPORTED_BY
    elif high < target:
        status, needs = "planned_short", REPORTED_BY
    else:
        status, needs = "not_assessable", f"{SEATS}; {REPORTED_BY}"
    return Target(
        clause=clause.id,
        town=town,
        metric=metric,
        operator=clause.operator,
        target=target,
        planned=low,
        planned_high=high,
        actual=None,
        gap=None if target is None or low is None else max(0, target - low),
        gap_low=None if target is None or high is None else max(0, target - high),
        unit=clause.unit,
        deadline=clause.deadline,
        strength=clause.strength,
        status=status,
        needs=needs,
    )


def _district_counts(district: District) -> Iterator[Target]:
    """Yield the counts of facilities that clauses demand of the district as a whole."""
    plan = district.plan
    for clause in district.policy.clauses.values():
        if clause.applies_to == DISTRICT and clause.metric in KINDS:
            kind = next(kind for kind in KINDS if kind == clause.metric)
            planned = int(plan.scheduled_by(kind, plan.years[-1]).sum())
            yield _compare(clause, DISTRICT, kind, int(clause.value), (planned, planned))


def _village_points(district: District, scenario: Scenario | None) -> Iterator[Target]:
    """Yield, by town and for the district, villages against villages served by the last plan year's end."""
    clause = next(clause for clause in district.policy.clauses.values() if clause.metric == "served_villages")
    table = coverage(district, scenario)
    last = table[table["year"] == district.plan.years[-1]].set_index("town")
    for town in last.index:
        villages, low, high = (
            _known(last.loc[town, name]) for name in ("villages", "served_low", "served_high")
        )
        yield _compare(clause, str(town), "served_villages", villages or None, (low, high))


def _annex_cells(district: District) -> Iterator[Target]:
    """Yield every cell of Annex 1 that schedules something, by town and in sum; a row without any does not apply."""
    clause = next(clause for clause in district.policy.clauses.values() if clause.metric == "scheduled")
    plan = district.plan
    columns = [name for year in plan.years for kind in KINDS if (name := plan.column(kind, year))]
    cells = plan.table.set_index("town")[columns]
    sums = cells.sum(min_count=1).to_frame(DISTRICT).T
    for town, row in pd.concat([cells, sums]).to_dict("index").items():
        scheduled = {str(cell): int(count) for cell, count in row.items() if not pd.isna(count) and count > 0}
        for cell, count in scheduled.items():
            yield _dated(_compare(clause, str(town), cell, count, (count, count)), cell)
        if not scheduled:
            yield _compare(clause, str(town), "scheduled", None, (None, None))


def _dated(target: Target, column: str) -> Target:
    return Target(**{**asdict(target), "deadline": f"{column[-4:]}-12-31"})


def _known(value: Any) -> int | None:  # noqa: ANN401
    return None if pd.isna(value) else int(value)
