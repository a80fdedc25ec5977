"""Annex 1 and a scenario -> what is to be built where and by when, the plan table, each facility's id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.months import shift
from eldercare_analysis.inputs.plan import Plan
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.scenario_document import Change
from eldercare_analysis.inputs.sources import Assumption, Cell, Source, leaves, several

EXISTING, UNPLANNED = "existing", "none"
EXISTING_MARK, UNPLANNED_MARK = "已有", "计划外"  # in ids


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

    Annex 1 schedules years, not months: a facility is done by the parameter `completion_month` of its year,
    the last one where nothing else is assumed. Fewer facilities are taken from the cell, more are a batch of
    their own.
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
    """Return the plan with a scenario's changes and delays: the same table, by years of completion."""
    if not scenario.changes and not _moved(plan, scenario):
        return plan
    counts: dict[tuple[str, str], int] = {}
    for batch in batches(plan, scenario):
        cell = (batch.town, batch.kind.cell(batch.year))
        counts[cell] = counts.get(cell, 0) + batch.count
    years = tuple(sorted({*plan.years, *(int(name[-4:]) for _, name in counts)}))
    known = {*plan.table, *(name for _, name in counts)}
    names = [name for year in years for kind in kinds.KINDS if (name := kind.cell(year)) in known]
    table = plan.table.drop(columns=[name for name in names if name in plan.table])
    for name in names:
        table[name] = pd.array([counts.get((town, name), pd.NA) for town in plan.towns], dtype="Int64")
    return Plan(table, years)


def _same(change: Change, cell: Batch) -> bool:
    return (change.town, change.kind, change.year) == (cell.town, cell.kind, cell.plan_year)


def _parts(cell: Batch, changes: Sequence[tuple[int, Assumption]]) -> Iterator[Batch]:
    """Yield the batches of one cell: what Annex 1 schedules less what is taken away, and additions apart."""
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


@dataclass(frozen=True)
class Planned:
    """A facility of Annex 1; `plan_year` is a year, or `existing`."""

    facility_id: str
    town: str
    kind: kinds.Kind
    plan_year: str


def planned_facilities(district: District, town: str | None = None) -> list[Planned]:
    """Return the facilities of Annex 1 (拟建数 by year, existing points), of one town or all, in order."""
    return [facility for facility in _planned(district) if town in (None, facility.town)]


def homes_of(district: District, town: str | None = None) -> list[Planned]:
    """Return the homes and care centers of Annex 1, which send returns of their own, of one town or all."""
    return [facility for facility in planned_facilities(district, town) if facility.kind in kinds.HOUSES]


@lru_cache(maxsize=8)  # each return names facilities of the same few districts
def _planned(district: District) -> tuple[Planned, ...]:
    plan = district.plan
    found: list[Planned] = []
    for row in plan.table.to_dict("records"):
        town = str(row["town"])
        name = beginning(district, town)
        groups = [(kinds.POINT, EXISTING, row["existing_points"])]
        groups += [
            (kind, str(year), row[column])
            for year in plan.years
            for kind in kinds.KINDS
            if (column := plan.column(kind, year))
        ]
        for kind, year, count in groups:
            numbers = range(0 if pd.isna(count) else int(count))
            found += [Planned(_id(name, kind, year, number + 1), town, kind, year) for number in numbers]
    return tuple(found)


def facility_ids(district: District, batch: Batch) -> list[str]:
    """Return the ids of the facilities of Annex 1 in a batch; what a scenario adds has none."""
    if not batch.in_annex1:
        return []
    name = beginning(district, batch.town)
    return [_id(name, batch.kind, str(batch.plan_year), number + 1) for number in range(batch.count)]


def town_of(facility_id: str, district: District) -> str | None:
    """Return the town that an id, of Annex 1 or not, begins with; None where it begins with none."""
    begun = [town for town in district.towns if facility_id.startswith(f"{beginning(district, town)}-")]
    return max(begun, key=lambda town: len(beginning(district, town)), default=None)


def beginning(district: District, town: str) -> str:
    """Return what the ids of a town begin with: its short name without spaces, as ids are read."""
    return district.short_names[town].replace(" ", "")


def _id(name: str, kind: kinds.Kind, plan_year: str, number: int) -> str:
    year = EXISTING_MARK if plan_year == EXISTING else plan_year
    return f"{name}-{kind.mark}-{year}-{number:02d}"
