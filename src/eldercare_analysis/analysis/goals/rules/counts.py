"""Counts of facilities: what 一（一） demands of the district, and Annex 1 of each town and year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.goals.judge import Finding
from eldercare_analysis.analysis.goals.rules.homes import all_results, meets_annex2
from eldercare_analysis.analysis.goals.rules.rule import (
    About,
    Rule,
    anyone,
    building,
    closing,
    picks,
    scheduled,
)
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import DISTRICT

ANNEX2 = "annex2.result"
UPGRADED = ("home_upgraded_when", "annex2")


def built_in_district(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield facilities of a kind built in the district against the number demanded (一（一）).

    Only what Annex 1 schedules counts (and, as planned, a scenario): what exists is no new point and no
    upgraded home, and a center in a town without one stands for none of Annex 1's; other centers and care
    centers that are built are told beside.
    """
    (kind,) = rule.about.kinds
    units = rule.about.units(case)
    own = [f for f in units if f.scheduled]
    annex2 = _by_annex2(case, kind)
    verdicts = [
        False if f.closed else meets_annex2(case, f.facility_id) if annex2 else state.built_verdict(case, f)
        for f in own
    ]
    planned = int(case.plan.scheduled_by(kind, case.district.plan.years[-1]).sum())
    finding = _counted(verdicts, DISTRICT, int(case.value(rule.clause)), planned)
    others = [f for f in units if not f.scheduled and f.reported and not f.closed and state.built(case, f)]
    beside = len(others) if rule.about.among is anyone and case.register else None
    yield replace(finding, metric=kind.column, needs=(ANNEX2,) if annex2 else (), beside=beside)


def _by_annex2(case: Case, kind: kinds.Kind) -> bool:
    """Say whether, by reading, meeting Annex 2 is what counts as upgraded."""
    return kind == kinds.HOME and picks(case, UPGRADED)


def _counted(verdicts: list[bool | None], town: str, target: int, planned: int) -> Finding:
    unknown = verdicts.count(None)
    actual = verdicts.count(True) if unknown < len(verdicts) else None
    return Finding(town, target, actual, unknown, planned, planned)


def tasks_of_annex1(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield the cells of Annex 1 that schedule something, by town and in sum; a town without any has none."""
    plan, units = case.district.plan, rule.about.units(case)
    of_towns = grouped(units, lambda f: (f.town, f.kind, f.plan_year))
    cells = of_towns | grouped(units, lambda f: (DISTRICT, f.kind, f.plan_year))
    for town in [DISTRICT, *case.district.towns]:
        own = [
            (kind, year, cells[town, kind, str(year)])
            for year in plan.years
            for kind in kinds.KINDS
            if (town, kind, str(year)) in cells
        ]
        yield from (_task(case, town, kind, year, cell) for kind, year, cell in own)
        if not own:
            yield Finding(town, None, metric="scheduled")


def _task(case: Case, town: str, kind: kinds.Kind, year: int, cell: list[Facility]) -> Finding:
    """Return one cell; where no scenario changes it, it is only scheduled: a cell cannot meet itself."""
    now = case.plan.scheduled(kind, year)
    planned = int(now.sum() if town == DISTRICT else 0 if pd.isna(now[town]) else now[town])
    started = _by_start(case)
    verdicts = [
        False if f.closed else f.verdict(kinds.STARTED) if started else state.built_verdict(case, f)
        for f in cell
    ]
    return replace(
        _counted(verdicts, town, len(cell), planned),
        metric=kind.cell(year),
        same=planned == len(cell),
        deadline=f"{year}-12-31",
        needs=(kinds.STARTED.need,) if started else (),
    )


def _by_start(case: Case) -> bool:
    """Say whether, by reading, a task is done once works have started."""
    return case.reading("scheduled_means") == kinds.STARTED.id


def _start(case: Case, facility: Facility) -> tuple[str, ...]:
    return (
        (*closing(case, facility), *kinds.STARTED.shown_by) if _by_start(case) else building(case, facility)
    )


def _upgrade(case: Case, facility: Facility) -> tuple[str, ...]:
    return (closing if _by_annex2(case, facility.kind) else building)(case, facility)


def _built(clause: str, kind: kinds.Kind) -> Rule:
    """Return the rule of a clause that demands a number of one kind."""
    beside = kind in (kinds.CENTER, kinds.CARE_CENTER)
    about = About((kind,), among=anyone if beside else scheduled, test=anyone, tells=_upgrade)
    annex2 = {UPGRADED: (ANNEX2,)} if kind == kinds.HOME else {}
    return Rule(clause, built_in_district, (kinds.ACCEPTED.need,), about, annex2, {"annex2": all_results})


RULES = (
    _built("care_centers_built", kinds.CARE_CENTER),
    _built("homes_upgraded", kinds.HOME),
    _built("town_centers_built", kinds.CENTER),
    _built("points_set_up", kinds.POINT),
    Rule(
        "annex1_town_year",
        tasks_of_annex1,
        (kinds.ACCEPTED.need,),
        About(kinds.KINDS, among=scheduled, test=anyone, tells=_start),
    ),
)
