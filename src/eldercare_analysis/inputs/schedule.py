"""Annex 1 and a scenario -> what is to be built where and by when, and the plan table that follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.months import shift
from eldercare_analysis.inputs.plan import Plan
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.scenario_document import Change
from eldercare_analysis.inputs.sources import Assumption, Cell, Source, leaves, several


@dataclass(frozen=True)
class Batch:
    """Facilities of a kind that a town is to have by a month.

    Attributes:
        town, kind, count: what.
        plan_year: the year for which they are scheduled.
        due: the month by whose end they are done, delays included.
        source: the cell of Annex 1, and the changes of a scenario that schedule more or take some away.
        assumed: a scenario has a part in it.
        delays: what a scenario says of when they are done.
    """

    town: str
    kind: kinds.Kind
    plan_year: int
    count: int
    due: str
    source: Source
    assumed: bool = False
    delays: tuple[Assumption, ...] = ()

    @property
    def year(self) -> int:
        """Return the year in which they are done."""
        return int(self.due[:4])

    @property
    def in_annex1(self) -> bool:
        """Say whether Annex 1 schedules them, if perhaps more of them; else a scenario alone does."""
        return any(isinstance(one, Cell) for one in leaves(self.source))


def batches(plan: Plan, scenario: Scenario) -> list[Batch]:
    """Return everything that is to be built under a scenario, in the order of Annex 1.

    Annex 1 schedules years, not months: a facility is done by the parameter `completion_month` of its year, the last one
    where nothing else is assumed. Fewer facilities are taken from the cell, more are a batch of their own.
    """
    changes = [(change, scenario.stated(change)) for change in scenario.changes]
    found: list[Batch] = []
    for year in sorted({*plan.years, *(change.year for change in scenario.changes)}):
        for kind in kinds.KINDS:
            for town, count in plan.scheduled(kind, year).items():
                source = plan.source(str(town), kind.cell(year))
                cell = Batch(str(town), kind, year, 0 if pd.isna(count) else int(count), "", source)
                own = [(change.change, said) for change, said in changes if _same(change, cell)]
                found += [_dated(part, scenario) for part in _parts(cell, own)]
    order = {town: position for position, town in enumerate(plan.towns)}
    return sorted(
        found, key=lambda batch: (order[batch.town], kinds.KINDS.index(batch.kind), batch.plan_year)
    )


def revised(plan: Plan, scenario: Scenario) -> Plan:
    """Return the plan with a scenario's changes and delays: the same table, cells in the years in which things are done."""
    if not scenario.changes and not _moved(plan, scenario):
        return plan
    counts: dict[tuple[str, str], int] = {}
    for batch in batches(plan, scenario):
        cell = (batch.town, batch.kind.cell(batch.year))
        counts[cell] = counts.get(cell, 0) + batch.count
    years = tuple(sorted({*plan.years, *(int(name[-4:]) for _, name in counts)}))
    names = [name for year in years for kind in kinds.KINDS
             if plan.column(kind, year) or any(name == kind.cell(year) for _, name in counts)
             for name in [kind.cell(year)]]  # fmt: skip
    table = plan.table.drop(columns=[name for name in names if name in plan.table])
    for name in names:
        table[name] = pd.array([counts.get((town, name), pd.NA) for town in plan.towns], dtype="Int64")
    return Plan(table, years)


def _same(change: Change, cell: Batch) -> bool:
    return (change.town, change.kind, change.year) == (cell.town, cell.kind, cell.plan_year)


def _parts(cell: Batch, changes: Sequence[tuple[int, Assumption]]) -> Iterator[Batch]:
    """Yield the batches of one cell: what Annex 1 schedules less what is taken away, and what is added by itself."""
    total = cell.count + sum(change for change, _ in changes)
    said = [one for _, one in changes]
    if cell.count and all(change > 0 for change, _ in changes):
        yield cell
        more = total - cell.count
        if more:
            yield replace(cell, count=more, source=several(said), assumed=True)
    elif total:
        cited = [cell.source, *said] if cell.count else said
        yield replace(cell, count=total, source=several(cited), assumed=True)


def _dated(batch: Batch, scenario: Scenario) -> Batch:
    """Return a batch with the month by which it is done."""
    month = scenario.parameters["completion_month"].at(f"{batch.plan_year}-12")
    late = [
        delay
        for delay in scenario.delays
        if delay.town in (None, batch.town)
        and delay.kind in (None, batch.kind)
        and delay.year in (None, batch.plan_year)
    ]
    due = shift(f"{batch.plan_year}-{int(month or 0):02d}", sum(delay.months for delay in late))
    assumed = batch.assumed or any(delay.months for delay in late)
    return replace(batch, due=due, assumed=assumed, delays=tuple(scenario.stated(delay) for delay in late))


def _moved(plan: Plan, scenario: Scenario) -> bool:
    """Say whether a delay puts anything into another year."""
    return bool(scenario.delays) and any(batch.year != batch.plan_year for batch in batches(plan, scenario))
