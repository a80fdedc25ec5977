"""Tasks by town and kind: how many have come to each step, as ranges, against the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.meeting.tasks import COUNTS, clock, past_due, plan_year, scheduled, tasks
from eldercare_analysis.analysis.money.awards import paid_in_full
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, once
from eldercare_analysis.inputs.district import DISTRICT

ALL = "all"
BANDS = ("ahead", "on_time", "behind", "unreported", "no_tasks")


@dataclass(frozen=True)
class Progress:
    """How far the tasks of a town (or `district`) and kind (or `all`) are; counts of facilities.

    Attributes:
        town, kind: whose tasks.
        own: scheduled for the year.
        carried_in: of earlier years (结转).
        planned: both.
        reported, unreported: of these.
        carried_over: known from an earlier month's return only (沿用).
        closed: given up; they stay in `planned`.
        site_chosen ... opened: have reached the step for certain; given up ones keep their past.
        site_chosen_high ... opened_high: with those that may have: nobody said that they have not.
        paid: centers whose award is paid in full; None for other kinds, and where that is not known.
        behind_low, behind_high: percentage points behind the clock; negative: ahead.
        behind_points: both, where they are one.
        color: of the light.
    """

    town: str
    kind: str
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


@once
def progress(case: Case) -> list[Progress]:
    """Return the progress of the year's tasks.

    One row a town and kind with tasks, one a town over all kinds; the district's first.
    """
    found, share = tasks(case), clock(case)
    return _rows(case, found.all, {f.facility_id for f in found.carried_in}, lambda _: share)


def cumulative(case: Case) -> list[Progress]:
    """Return the same of all facilities that Annex 1 schedules in any plan year; nothing is carried in.

    By the clock due are those of past plan years, this one's as its time has run, and none of later ones.
    """
    return _rows(case, scheduled(case), set(), lambda group: _due(case, group))


def due_by_clock(case: Case, row: Progress) -> Fraction:
    """Return how many of a row's tasks should be done by the clock (序时); given up ones are still tasks."""
    return row.planned * clock(case)


def _due(case: Case, group: list[Facility]) -> Fraction:
    """Return the share of facilities that are due by the clock."""
    year = plan_year(case)
    years = [int(facility.plan_year) for facility in group]
    past, now = sum(one < year for one in years), years.count(year)
    return (past + now * clock(case)) / len(group)


def _rows(
    case: Case, own: list[Facility], carried_in: set[str], due: Callable[[list[Facility]], Fraction]
) -> list[Progress]:
    return [
        _row(case, (town, kind), group, sum(f.facility_id in carried_in for f in group), due(group))
        for town, kind, group in _groups(case, own)
    ]


def _groups(case: Case, own: list[Facility]) -> Iterator[tuple[str, kinds.Kind | None, list[Facility]]]:
    """Yield the facilities of each town and kind, and of all kinds (None), if any; the district's first."""
    by_town = {DISTRICT: own, **grouped(own, lambda facility: facility.town)}
    for town in [DISTRICT, *case.district.towns]:
        here = by_town.get(town, [])
        by_kind = grouped(here, lambda facility: facility.kind)
        yield from ((town, kind, by_kind[kind]) for kind in kinds.KINDS if kind in by_kind)
        if here:
            yield town, None, here


def _row(
    case: Case, of: tuple[str, kinds.Kind | None], group: list[Facility], carried_in: int, due: Fraction
) -> Progress:
    town, kind = of
    reached = {step: sum(f.reached(step) for f in group) for step in kinds.STEPS}
    possible = {step: sum(f.verdict(step) is not False for f in group) for step in kinds.STEPS}
    unreported = sum(not f.reported for f in group)
    step = kinds.STEP_BY_ID[case.reading(COUNTS)]
    low, high = ((due - Fraction(count, len(group))) * 100 for count in (possible[step], reached[step]))
    return Progress(
        town=town,
        kind=kind.id if kind else ALL,
        own=len(group) - carried_in,
        carried_in=carried_in,
        planned=len(group),
        reported=len(group) - unreported,
        unreported=unreported,
        carried_over=sum(bool(f.carried) for f in group),
        closed=sum(f.closed for f in group),
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
    """Return the color that whatever may be true of those that nobody reported leads to; else grey.

    Red is also what is past due without a site; one that is past due and not reported may be just that.
    """
    if not any(f.reported for f in group):
        return "grey"
    late = {f.verdict(kinds.SITE_CHOSEN) for f in group if not f.closed and past_due(case, f)} - {True}
    if False in late:
        return "red"
    shades = {_shade(case, points) for points in (low, high)} | ({"red"} if late else set())
    return shades.pop() if len(shades) == 1 else "grey"


def one_sided(case: Case, low: float, high: float) -> bool:
    """Say whether both ends of a range of points behind have one color, so that the range may be told."""
    return _shade(case, Fraction(low)) == _shade(case, Fraction(high))


def side_of_limits(case: Case, points: float) -> tuple[str, str]:
    """Return the color and the band of points behind the clock: on which side of the limits they lie."""
    return _shade(case, Fraction(points)), _band(case, points)


def _shade(case: Case, points: Fraction) -> str:
    return "green" if points <= 0 else "yellow" if points <= Fraction(case.value("yellow_points")) else "red"


def _band(case: Case, points: float) -> str:
    """Return where points behind lie: the margin is `yellow_points` either side of the clock."""
    margin = float(case.value("yellow_points"))
    return "ahead" if points <= -margin else "behind" if points > margin else "on_time"


@once
def bands(case: Case) -> dict[str, list[str]]:
    """Return the towns ahead of the clock, within the margin, behind; unreported and without tasks apart.

    A town is in a band only where both ends of its range are; else it is `unreported`.
    """
    found: dict[str, list[str]] = {band: [] for band in BANDS}
    rows = {row.town: row for row in progress(case) if row.kind == ALL}
    for town in case.district.towns:
        found[_band_of(case, rows.get(town))].append(town)
    return found


def _band_of(case: Case, row: Progress | None) -> str:
    if row is None:
        return "no_tasks"
    ends = {_band(case, points) for points in (row.behind_low, row.behind_high)}
    return ends.pop() if len(ends) == 1 and row.reported else "unreported"
