"""Progress of the year's tasks for the monthly meeting (三（一）; docs/returns.md, Progress)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.reckoning import plan
from tests.reckoning.scheduling import Assumed
from tests.reckoning.state import Facility, Known

STEP_OF = {"accepted": "accepted_on", "completed": "completed_on", "started": "started_on"}
STEPS = ("site_chosen", "started", "completed", "accepted", "opened")


@dataclass(frozen=True)
class Progress:
    planned: int
    own: int
    carried_in: int
    reported: int
    closed: int
    steps: tuple[int, ...]
    color: str
    behind: tuple[Decimal, Decimal] | None  # percentage points behind the clock, at least and at most


def year_of(known: Known) -> int:
    """Return the plan year of a month: its own, or the last one after the plan's end."""
    return min(int(known.month[:4]), plan.YEARS[-1])


def tasks(known: Known, year: int) -> tuple[list[Facility], list[Facility]]:
    """Return a year's own tasks, and those of earlier years that were open at its start (结转)."""
    step = STEP_OF[known.reading("progress_counts", "accepted")]
    first = date(year, 1, 1)
    own, carried = [], []
    for f in known.facilities.values():
        if not f.scheduled:
            continue
        if f.plan_year == str(year):
            own.append(f)
        elif int(f.plan_year) < year and not _before(f, step, first):
            carried.append(f)
    return own, carried


def _before(f: Facility, step: str, first: date) -> bool:
    """Say whether a task was done or given up before a day."""
    past = Facility(f.id, f.town, f.kind, f.plan_year, f.listed, f.reported, "", {n: v for n, v in f.cells.items() if not isinstance(v, date) or v < first})  # fmt: skip
    return past.closed or past.reached(step)


def clock(known: Known) -> Decimal:
    """Return the share of the plan year that has passed, from its first month of the clock on."""
    year = year_of(known)
    if int(known.month[:4]) > year:
        return Decimal(1)
    start = plan.CLOCK_START[year]
    return min(Decimal(1), max(Decimal(0), Decimal(int(known.month[5:]) - start + 1) / (12 - start + 1)))


def progress(known: Known, assumed: Assumed) -> Iterator[tuple[tuple[str, str], Progress]]:
    """Yield one row a town and kind with tasks, one over all kinds, and the same for the district."""
    own, carried = tasks(known, year_of(known))
    for town in (*plan.TOWNS, "district"):
        for kind in (*plan.KINDS, "all"):
            ours = [f for f in own if _in(f, town, kind)]
            old = [f for f in carried if _in(f, town, kind)]
            if ours or old:
                yield (town, kind), _row(known, assumed, ours, old)


def _in(f: Facility, town: str, kind: str) -> bool:
    return town in (f.town, "district") and kind in (f.kind, "all")


def _row(known: Known, assumed: Assumed, own: list[Facility], carried: list[Facility]) -> Progress:
    group = [*own, *carried]
    told = [f for f in group if f.reported]
    steps = tuple(sum(f.reached(f"{step}_on") for f in told) for step in STEPS)
    done = sum(f.reached(STEP_OF[known.reading("progress_counts", "accepted")]) for f in told)
    possible = done + len(group) - len(told)
    late = [100 * (clock(known) - Decimal(count) / len(group)) for count in (possible, done)]
    margin = assumed.at("yellow_points", known.month) or Decimal(0)
    past = [f for f in group if not f.closed and known.end >= date(int(f.plan_year), 12, 31)]
    overdue = any(f.reported and not f.reached("site_chosen_on") for f in past)
    may_be_overdue = overdue or any(not f.reported for f in past)  # nothing shows that there is a site
    colors = {
        "red" if without_site else "green" if points <= 0 else "yellow" if points <= margin else "red"
        for points, without_site in zip(late, (overdue, may_be_overdue), strict=True)
    }
    color = colors.pop() if told and len(colors) == 1 else "grey"
    behind = (late[0], late[1]) if color != "grey" else None
    return Progress(len(group), len(own), len(carried), len(told), sum(f.closed for f in told), steps, color, behind)  # fmt: skip
