"""Targets of 一（一）, Annex 1 by town and year, one point in each village."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.reckoning import plan
from tests.reckoning.scheduling import Assumed
from tests.reckoning.served import planned, reported, spoken
from tests.reckoning.state import Facility, Known
from tests.reckoning.verdict import Row, judged, without_returns

Key = tuple[str, str, str]  # clause, town, metric
COUNTS = (
    ("care_centers_built", "care_centers", "care_center", plan.CARE_CENTERS),
    ("homes_upgraded", "homes", "home", plan.HOMES),
    ("town_centers_built", "centers", "center", plan.CENTERS),
    ("points_set_up", "points", "point", plan.POINTS),
)


def passes_annex2(known: Known, home: Facility) -> bool | None:
    """Say whether a home meets Annex 2: all 22, or those with 应; None while an indicator is unknown."""
    only_must = known.reading("annex2_required", "all") == "must"
    results = []
    for number in range(1, 23):
        if only_must and number in plan.PREFERRED:
            continue
        result = known.table("annex2").get((home.id, number), {}).get("result")
        passed = None if result is None else result == "pass" or (result == "not_applicable" and number in plan.NOT_EVERYWHERE)  # fmt: skip
        results.append(passed)
    return False if False in results else None if None in results else True


def done(known: Known, f: Facility) -> bool | None:
    """Say whether a scheduled facility counts for 一（一）; None where nothing is reported of it."""
    if f.closed:
        return False
    if f.kind == "home" and known.reading("home_upgraded_when", "works") == "annex2":
        return passes_annex2(known, f)
    return known.built(f) if f.reported else None


def counts(known: Known, assumed: Assumed) -> Iterator[tuple[Key, Row]]:
    """Yield the four counts of the district: Annex 1's facilities alone count for them."""
    for clause, metric, kind, target in COUNTS:
        low = sum(assumed.count(kind, town, "2022-12") for town in plan.TOWNS)
        found = [done(known, f) for f in known.of(kind) if f.scheduled]
        if set(found) == {None}:
            row = without_returns(target, low, low, known.end, plan.DEADLINE)
        else:
            row = judged(target, low, low, found.count(True), found.count(None), known.end, plan.DEADLINE)
        yield (clause, "district", metric), row


def tasks(known: Known, assumed: Assumed) -> Iterator[tuple[Key, Row]]:
    """Yield the cells of Annex 1 by town, and their sums."""
    started = known.reading("scheduled_means", "built") == "started"
    for kind in plan.KINDS:
        for year in plan.YEARS:
            for town in (*plan.TOWNS, "district"):
                own = [f for f in known.of(kind, None if town == "district" else town) if f.plan_year == str(year) and f.listed]  # fmt: skip
                if not own:
                    continue
                found = [
                    None if not f.reported
                    else not f.closed and (f.reached("started_on") if started else known.built(f))
                    for f in own
                ]  # fmt: skip
                deadline, target = date(year, 12, 31), len(own)
                low = sum(one.count for one in assumed.batches if one.kind == kind and one.year == year and town in (one.town, "district"))  # fmt: skip
                if set(found) == {None}:
                    row = without_returns(target, low, low, known.end, deadline, itself=low == target)
                else:
                    row = judged(target, low, low, found.count(True), found.count(None), known.end, deadline)
                yield ("annex1_town_year", town, f"{plan.COLUMNS[kind]}_{year}"), row


def villages(known: Known, assumed: Assumed) -> Iterator[tuple[Key, Row]]:
    """Yield one row a town and the district's sum for 一（二）: a point in each village, or an exempt village (二（四）)."""
    unlisted = assumed.readings.get("merging_villages", "unlisted") == "unlisted"
    totals = [0, 0, 0, 0, 0]
    any_spoken = False
    for town, cells in plan.ANNEX1.items():
        by_plan = planned(known, assumed, town, 2022)
        by_report = reported(known, assumed, town)
        said = not known.silent and spoken(known, town)
        exempt = (
            unlisted and assumed.stated("merging", town) is None
        )  # a scenario that says how many has listed them
        any_spoken |= said and cells.villages > 0
        left = (
            by_report.unreported if said else cells.villages - by_report.low
        )  # of a silent town nothing can be excluded
        values = (cells.villages, by_plan.low, by_plan.high, by_report.low, left)
        totals = [total + value for total, value in zip(totals, values, strict=True)]
        if cells.villages:
            yield (
                ("village_one_point", town, "served_villages"),
                _judged(known, values, said=said, exempt=exempt),
            )
    yield ("village_one_point", "district", "served_villages"), _judged(known, totals, said=any_spoken, exempt=unlisted)  # fmt: skip


def _judged(known: Known, values: tuple[int, ...] | list[int], *, said: bool, exempt: bool) -> Row:
    target, low, high, served, more = values
    if said:
        return judged(target, low, high, served, more, known.end, plan.DEADLINE, exempt=exempt)
    return without_returns(target, low, high, known.end, plan.DEADLINE, exempt=exempt)
