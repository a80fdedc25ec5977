"""Counts of facilities: what 一（一） demands of the district, and Annex 1 of each town and year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.goals.judge import Finding
from eldercare_analysis.analysis.goals.rules.homes import meets_annex2
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.clauses import OF_A_KIND, Clause
from eldercare_analysis.inputs.district import DISTRICT


def built_in_district(case: Case, clause: Clause) -> Iterator[Finding]:
    """Yield facilities of a kind built in the district against the number demanded (一（一）).

    Only what Annex 1 schedules counts (and, as planned, a scenario): what exists is no new point and no upgraded home, and a center in a town
    without one stands for none of Annex 1's; other centers and care centers that are built are told beside.
    """
    kind = kinds.BY_COLUMN[clause.metric]
    own = [f for f in state.facilities(case) if f.kind == kind and f.scheduled]
    annex2 = clause.id == "homes_upgraded" and case.reading("home_upgraded_when") == "annex2"
    verdicts = [
        False if f.closed else meets_annex2(case, f.facility_id) if annex2 else state.built_verdict(case, f)
        for f in own
    ]
    planned = int(case.plan.scheduled_by(kind, case.district.plan.years[-1]).sum())
    finding = _of(verdicts, DISTRICT, int(case.value(clause.id)), planned)
    others = [f for f in state.of_kind(case, kind) if not f.scheduled and f.reported and state.built(case, f)]
    beside = len(others) if kind in (kinds.CENTER, kinds.CARE_CENTER) and case.register else None
    yield replace(finding, needs="annex2.result" if annex2 else "", beside=beside)


def _of(verdicts: list[bool | None], town: str, target: int, planned: int) -> Finding:
    unknown = verdicts.count(None)
    actual = verdicts.count(True) if unknown < len(verdicts) else None
    return Finding(town, target, actual, unknown, planned, planned)


def scheduled(case: Case, _: Clause) -> Iterator[Finding]:
    """Yield every cell of Annex 1 that schedules something, by town and in sum; a town without any does not apply."""
    plan, changed = case.district.plan, case.plan
    groups: dict[tuple[str, kinds.Kind, str], list[Facility]] = {}
    for facility in state.facilities(case):
        if facility.scheduled:
            for town in (DISTRICT, facility.town):
                groups.setdefault((town, facility.kind, facility.plan_year), []).append(facility)
    for town in [DISTRICT, *case.district.towns]:
        found = False
        for year in plan.years:
            for kind in kinds.KINDS:
                if cell := groups.get((town, kind, str(year))):
                    found = True
                    now = changed.scheduled(kind, year)
                    count = int(now.sum() if town == DISTRICT else 0 if pd.isna(now[town]) else now[town])
                    yield _cell(case, town, kind.cell(year), cell, count)
        if not found:
            yield Finding(town, None, metric="scheduled")


def _cell(case: Case, town: str, metric: str, cell: list[Facility], planned: int) -> Finding:
    """Return one cell; where no scenario changes it, it is only scheduled: a cell cannot meet itself."""
    started = case.reading("scheduled_means") == kinds.STARTED.id
    verdicts = [
        False if f.closed else f.verdict(kinds.STARTED) if started else state.built_verdict(case, f)
        for f in cell
    ]
    return replace(_of(verdicts, town, len(cell), planned), metric=metric, same=planned == len(cell), deadline=f"{metric[-4:]}-12-31",
                   needs=kinds.STARTED.need if started else "")  # fmt: skip


RULES = {
    **dict.fromkeys(OF_A_KIND, built_in_district),
    "annex1_town_year": scheduled,
}
