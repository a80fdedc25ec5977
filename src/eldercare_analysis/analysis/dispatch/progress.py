"""The year's plan by town and kind: how many sites are found, started, completed, accepted, opened, paid; against the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal

import pandas as pd

from eldercare_analysis.analysis.facts import STEPS, Facility, Facts
from eldercare_analysis.analysis.rules.funds import paid_in_full
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.returns.facility_ids import SCHEDULES

ALL = "all"
COLORS = ("green", "yellow", "red", "grey")
BANDS = ("ahead", "on_time", "behind", "unreported", "no_tasks")


@dataclass(frozen=True)
class Progress:
    """One row of `progress`; counts of facilities."""

    town: str
    kind: str
    planned: int
    reported: int
    site_chosen: int
    started: int
    completed: int
    accepted: int
    opened: int
    paid: int | None
    behind_points: float | None
    color: str


def plan_year(facts: Facts) -> int:
    """Return the plan year that a month belongs to: its own, or the last one after the plan's end."""
    return max(
        [year for year in facts.district.plan.years if year <= facts.end.year],
        default=facts.district.plan.years[0],
    )


def elapsed(facts: Facts) -> Decimal:
    """Return the share of the plan year's clock that has run at the month's end (序时进度); whole months.

    The clock starts with the month `clock_start_month` in force in the year, and ends with December.
    """
    year = plan_year(facts)
    if facts.end.year > year:
        return Decimal(1)
    start = int(facts.value("clock_start_month", f"{year}-12"))
    return Decimal(max(0, facts.end.month - start + 1)) / Decimal(12 - start + 1)


def progress(facts: Facts) -> pd.DataFrame:
    """Return the progress of the year's plan.

    Returns:
        One row a town and kind with tasks in the year, one a town over all kinds (`all`), and the same for `district`:
        `planned`, `reported`, `site_chosen` ... `opened` (facilities that have reached the step), `paid` (centers whose award
        is paid in full; NA for other kinds, and where no payments are reported), `behind_points` (percentage points
        behind the clock, negative: ahead; NA where nothing is reported), `color`.
    """
    year = str(plan_year(facts))
    own = [facility for facility in facts.facilities if facility.plan_year == year]
    rows = [asdict(row) for row in _rows(facts, own)]
    table = pd.DataFrame(rows, columns=list(Progress.__dataclass_fields__))
    return table.astype({"paid": "Int64", "behind_points": "Float64"})


def _rows(facts: Facts, own: list[Facility]) -> Iterator[Progress]:
    for town in [DISTRICT, *facts.district.towns]:
        here = [facility for facility in own if town in (DISTRICT, facility.town)]
        for kind in [*SCHEDULES, ALL]:
            group = [facility for facility in here if kind in (ALL, facility.kind)]
            if group:
                yield _row(facts, town, kind, group)


def _row(facts: Facts, town: str, kind: str, group: list[Facility]) -> Progress:
    live = [facility for facility in group if not facility.closed]
    reached = {step: sum(facility.reached(step) for facility in live) for step in STEPS}
    reported = sum(facility.reported for facility in group)
    full = [paid_in_full(facts, facility) if kind == "center" else None for facility in live]
    done = reached[facts.reading("progress_counts")]
    overdue = facts.end.year > plan_year(facts) and any(
        f.reported and not f.reached("site_chosen") for f in live
    )
    return Progress(
        town=town,
        kind=kind,
        planned=len(group),
        reported=reported,
        **reached,
        paid=full.count(True) if kind == "center" and None not in full else None,
        behind_points=float(behind(facts, done, len(group))) if reported else None,
        color=_color(facts, done, len(group), reported, overdue=overdue),
    )


def behind(facts: Facts, done: int, planned: int) -> Decimal:
    """Return how many percentage points a count is behind the clock."""
    return (elapsed(facts) - Decimal(done) / Decimal(planned)) * 100


def _color(facts: Facts, done: int, planned: int, reported: int, *, overdue: bool) -> str:
    """Return the color of a count; grey where nothing is reported, or where the unreported could change it."""
    if not reported:
        return "grey"
    if overdue:
        return "red"
    low, high = (_shade(facts, count, planned) for count in (done, done + planned - reported))
    return low if low == high else "grey"


def _shade(facts: Facts, done: int, planned: int) -> str:
    points = behind(facts, done, planned)
    return "green" if points <= 0 else "yellow" if points <= facts.value("yellow_points") else "red"


def bands(facts: Facts, table: pd.DataFrame) -> dict[str, list[str]]:
    """Return the towns in bands: ahead of the clock, within the margin, behind; unreported and without tasks apart.

    Args:
        facts: for the margin, `yellow_points` either side of the clock.
        table: what `progress` returned.
    """
    margin = float(facts.value("yellow_points"))
    found: dict[str, list[str]] = {band: [] for band in BANDS}
    rows = {str(row["town"]): row for row in table[table["kind"] == ALL].to_dict("records")}
    for town in facts.district.towns:
        row = rows.get(town)
        if row is None:
            band = "no_tasks"
        elif pd.isna(row["behind_points"]):
            band = "unreported"
        else:
            band = (
                "ahead"
                if row["behind_points"] <= -margin
                else "behind"
                if row["behind_points"] > margin
                else "on_time"
            )
        found[band].append(town)
    return found
