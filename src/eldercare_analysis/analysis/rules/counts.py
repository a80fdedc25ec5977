"""Counts of facilities: what 一（一） demands of the district, and Annex 1 of each town and year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.facts import Facts
from eldercare_analysis.analysis.judge import Finding
from eldercare_analysis.analysis.rules.homes import meets_annex2
from eldercare_analysis.inputs.clauses import OF_A_KIND, Clause
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.returns.facility_ids import SCHEDULES
from eldercare_analysis.inputs.schedule import revised


def built_in_district(facts: Facts, clause: Clause) -> Iterator[Finding]:
    """Yield facilities of a kind built in the district against the number demanded (一（一）).

    Only what Annex 1 schedules counts (and, as planned, a scenario): what exists is no new point and no upgraded home, and a center in a town
    without one stands for none of Annex 1's; other centers and care centers that are built are told beside.
    """
    kind = next(kind for kind, schedule in SCHEDULES.items() if schedule == clause.metric)
    schedule = SCHEDULES[kind]
    own = [f for f in facts.facilities if f.kind == kind and f.scheduled]
    annex2 = clause.id == "homes_upgraded" and facts.reading("home_upgraded_when") == "annex2"
    verdicts = [
        False if f.closed else meets_annex2(facts, f.facility_id) if annex2 else facts.built_verdict(f)
        for f in own
    ]
    plan = revised(facts.district.plan, facts.scenario)
    planned = int(plan.scheduled_by(schedule, facts.district.plan.years[-1]).sum())
    finding = _of(verdicts, DISTRICT, int(facts.value(clause.id)), planned)
    others = [f for f in facts.of_kind(kind) if not f.scheduled and f.reported and facts.built(f)]
    beside = len(others) if kind in ("center", "care_center") and facts.register else None
    yield replace(finding, needs="annex2.result" if annex2 else "", beside=beside)


def _of(verdicts: list[bool | None], town: str, target: int, planned: int) -> Finding:
    unknown = verdicts.count(None)
    actual = verdicts.count(True) if unknown < len(verdicts) else None
    return Finding(town, target, actual, unknown, planned, planned)


def scheduled(facts: Facts, _: Clause) -> Iterator[Finding]:
    """Yield every cell of Annex 1 that schedules something, by town and in sum; a town without any does not apply."""
    plan, changed = facts.district.plan, revised(facts.district.plan, facts.scenario)
    groups: dict[tuple[str, str, str], list[Facility]] = {}
    for facility in facts.facilities:
        if facility.scheduled:
            for town in (DISTRICT, facility.town):
                groups.setdefault((town, facility.kind, facility.plan_year), []).append(facility)
    for town in [DISTRICT, *facts.district.towns]:
        found = False
        for year in plan.years:
            for kind, schedule in SCHEDULES.items():
                if cell := groups.get((town, kind, str(year))):
                    found = True
                    now = changed.scheduled(schedule, year)
                    count = int(now.sum() if town == DISTRICT else 0 if pd.isna(now[town]) else now[town])
                    yield _cell(facts, town, f"{schedule}_{year}", cell, count)
        if not found:
            yield Finding(town, None, metric="scheduled")


def _cell(facts: Facts, town: str, metric: str, cell: list[Facility], planned: int) -> Finding:
    """Return one cell; where no scenario changes it, it is only scheduled: a cell cannot meet itself."""
    started = facts.reading("scheduled_means") == "started"
    verdicts = [
        False if f.closed else f.verdict("started") if started else facts.built_verdict(f) for f in cell
    ]
    return replace(_of(verdicts, town, len(cell), planned), metric=metric, same=planned == len(cell), deadline=f"{metric[-4:]}-12-31",
                   needs="facilities.started_on" if started else "")  # fmt: skip


RULES = {
    **dict.fromkeys(OF_A_KIND, built_in_district),
    "annex1_town_year": scheduled,
}
