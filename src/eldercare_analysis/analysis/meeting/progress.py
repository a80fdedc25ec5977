"""Tasks by town and kind: how many sites are found, started, completed, accepted, opened, paid; as ranges, against the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction

import pandas as pd

from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.goals.rules.funds import paid_in_full
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.meeting.tasks import (
    COUNTS,
    after_plan,
    clock,
    elapsed,
    past_due,
    plan_year,
    scheduled,
    tasks,
)
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import DISTRICT

__all__ = ["ALL", "BANDS", "Progress", "after_plan", "bands", "cumulative", "elapsed", "one_sided", "plan_year", "progress", "side_of_limits"]  # fmt: skip
ALL = "all"
COLORS = ("green", "yellow", "red", "grey")
BANDS = ("ahead", "on_time", "behind", "unreported", "no_tasks")


@dataclass(frozen=True)
class Progress:
    """What a row of `progress` says of its town and kind; counts of facilities, `STEP` for certain and `STEP_high` for possible: with all of which nobody said that they have not."""

    own: int
    carried_in: int
    planned: int
    reported: int
    unreported: int
    carried_over: int
    closed: int
    site_chosen: int
    started: int
    completed: int
    accepted: int
    opened: int
    site_chosen_high: int
    started_high: int
    completed_high: int
    accepted_high: int
    opened_high: int
    paid: int | None
    behind_low: float
    behind_high: float
    behind_points: float | None
    color: str


def progress(case: Case) -> pd.DataFrame:
    """Return the progress of the year's tasks.

    Returns:
        One row a town and kind with tasks in the year, one a town over all kinds (`all`), and the same for `district`:
        `own` (scheduled for the year), `carried_in` (of earlier years, 结转), `planned` (both), `reported`, `unreported`,
        `carried_over` (known from an earlier month's return only, 沿用), `closed` (given up; they stay in `planned`),
        `site_chosen` ... `opened` (facilities that have reached the step for certain; given up ones keep their past) and
        `site_chosen_high` ... (the same with all that are not reported, or whose sheet has no such column), `paid` (centers whose award is paid in full; NA for other
        kinds, and where no payments are reported), `behind_low` and `behind_high` (percentage points behind the clock,
        negative: ahead), `behind_points` (both, where they are one; else NA), `color`.
    """
    found = tasks(case)
    share = clock(case)
    return _table(case, found.all, {f.facility_id for f in found.carried_in}, lambda _: share)


def cumulative(case: Case) -> pd.DataFrame:
    """Return the progress of all facilities that Annex 1 schedules in any plan year, with the columns of `progress`.

    Nothing is carried in. By the clock due are those of past plan years, this one's as its time has run, and none of later ones.
    """
    return _table(case, scheduled(case), set(), lambda group: _due(case, group))


def _due(case: Case, group: list[Facility]) -> Fraction:
    """Return the share of facilities that are due by the clock."""
    year = plan_year(case)
    years = [int(facility.plan_year) for facility in group]
    past, now = sum(one < year for one in years), years.count(year)
    return (past + now * clock(case)) / len(group)


def _table(
    case: Case, own: list[Facility], carried_in: set[str], due: Callable[[list[Facility]], Fraction]
) -> pd.DataFrame:
    rows = [
        {
            "town": town,
            "kind": kind.id if kind else ALL,
            **asdict(_counts(case, kind, group, carried_in, due(group))),
        }
        for town, kind, group in _groups(case, own)
    ]
    table = pd.DataFrame(rows, columns=["town", "kind", *Progress.__dataclass_fields__])
    floats = dict.fromkeys(("behind_low", "behind_high", "behind_points"), "Float64")
    return table.astype({"paid": "Int64", **floats})


def _groups(case: Case, own: list[Facility]) -> Iterator[tuple[str, kinds.Kind | None, list[Facility]]]:
    """Yield the facilities of each town and kind that has any, and of all kinds (None); the district's first."""
    by_town = {DISTRICT: own, **grouped(own, lambda facility: facility.town)}
    for town in [DISTRICT, *case.district.towns]:
        here = by_town.get(town, [])
        by_kind = grouped(here, lambda facility: facility.kind)
        yield from ((town, kind, by_kind[kind]) for kind in kinds.KINDS if kind in by_kind)
        if here:
            yield town, None, here


def _counts(
    case: Case, kind: kinds.Kind | None, group: list[Facility], carried_in: set[str], due: Fraction
) -> Progress:
    reached = {step: sum(facility.reached(step) for facility in group) for step in kinds.STEPS}
    carried = sum(facility.facility_id in carried_in for facility in group)
    unreported = sum(not facility.reported for facility in group)
    possible = {step: sum(facility.verdict(step) is not False for facility in group) for step in kinds.STEPS}
    step = kinds.STEP_BY_ID[case.reading(COUNTS)]
    low, high = ((due - Fraction(count, len(group))) * 100 for count in (possible[step], reached[step]))
    return Progress(
        own=len(group) - carried,
        carried_in=carried,
        planned=len(group),
        reported=len(group) - unreported,
        unreported=unreported,
        carried_over=sum(bool(facility.carried) for facility in group),
        closed=sum(facility.closed for facility in group),
        **{step.id: count for step, count in reached.items()},
        **{f"{step.id}_high": count for step, count in possible.items()},
        paid=_paid(case, group) if kind == kinds.CENTER else None,
        behind_low=float(low),
        behind_high=float(high),
        behind_points=float(low) if low == high else None,
        color=_color(case, group, low, high),
    )


def _paid(case: Case, centers: list[Facility]) -> int | None:
    """Return how many centers' awards are paid in full; None where that of one is not known."""
    full = [paid_in_full(case, center) for center in centers]
    return None if None in full else full.count(True)


def _color(case: Case, group: list[Facility], low: Fraction, high: Fraction) -> str:
    """Return the color of a group, if whatever may be true of those that nobody reported leads to the same; else grey.

    Red is also what is past due without a site; one that is past due and not reported may be just that.
    """
    if not any(f.reported for f in group):
        return "grey"
    late = [
        f for f in group if not f.closed and f.verdict(kinds.SITE_CHOSEN) is not True and past_due(case, f)
    ]
    if any(f.verdict(kinds.SITE_CHOSEN) is False for f in late):
        return "red"
    shades = {_shade(case, points) for points in (low, high)} | ({"red"} if late else set())
    return shades.pop() if len(shades) == 1 else "grey"


def one_sided(case: Case, low: float, high: float) -> bool:
    """Say whether both ends of a range of points behind have the same color, so that the range may be told."""
    return _shade(case, Fraction(low)) == _shade(case, Fraction(high))


def side_of_limits(case: Case, points: float) -> tuple[str, str]:
    """Return the color and the band of points behind the clock: on which side of the limits they lie."""
    return _shade(case, Fraction(points)), _band(points, float(case.value("yellow_points")))


def _shade(case: Case, points: Fraction) -> str:
    return "green" if points <= 0 else "yellow" if points <= Fraction(case.value("yellow_points")) else "red"


def bands(case: Case, table: pd.DataFrame) -> dict[str, list[str]]:
    """Return the towns in bands: ahead of the clock, within the margin, behind; unreported and without tasks apart.

    A town is in a band only where both ends of its range are; else it is `unreported`.

    Args:
        case: for the margin, `yellow_points` either side of the clock.
        table: what `progress` returned.
    """
    margin = float(case.value("yellow_points"))
    found: dict[str, list[str]] = {band: [] for band in BANDS}
    rows = {str(row["town"]): row for row in table[table["kind"] == ALL].to_dict("records")}
    for town in case.district.towns:
        row = rows.get(town)
        if row is None:
            found["no_tasks"].append(town)
            continue
        ends = {_band(float(row[f"behind_{end}"]), margin) for end in ("low", "high")}
        found[ends.pop() if len(ends) == 1 and row["reported"] else "unreported"].append(town)
    return found


def _band(points: float, margin: float) -> str:
    return "ahead" if points <= -margin else "behind" if points > margin else "on_time"
