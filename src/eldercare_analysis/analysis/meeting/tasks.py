"""A plan year's tasks: its own, and those carried in from earlier years (结转); how far its clock has run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, once

COUNTS = "progress_counts"  # the reading that says which step counts as done


@dataclass(frozen=True)
class Tasks:
    """The facilities that a plan year has to bring about.

    Attributes:
        year: the plan year.
        own: those that Annex 1 schedules for it.
        carried_in: those of earlier years that were not done when it began (结转).
    """

    year: int
    own: list[Facility]
    carried_in: list[Facility]

    @property
    def all(self) -> list[Facility]:
        """Return both."""
        return [*self.own, *self.carried_in]


def plan_year(case: Case) -> int:
    """Return the plan year that a month belongs to: its own, or the last one after the plan's end."""
    years = case.district.plan.years
    return max([year for year in years if year <= case.end.year], default=years[0])


def after_plan(case: Case) -> bool:
    """Say whether a month lies after the last plan year."""
    return case.end.year > case.district.plan.years[-1]


def clock(case: Case) -> Fraction:
    """Return the share of the plan year's clock that has run at the month's end (序时进度), in months.

    The clock starts with the month `clock_start_month` in force in the year, and ends with December.
    """
    year = plan_year(case)
    if case.end.year != year:
        return Fraction(int(case.end.year > year))
    start = int(case.value("clock_start_month", f"{year}-12"))
    return Fraction(max(0, case.end.month - start + 1), 12 - start + 1)


def elapsed(case: Case) -> Decimal:
    """Return `clock` as a decimal."""
    share = clock(case)
    return Decimal(share.numerator) / Decimal(share.denominator)


def past_due(case: Case, facility: Facility) -> bool:
    """Say whether the plan year of a facility is over: the state on its last day is the verdict."""
    return case.end >= date(int(facility.plan_year), 12, 31)


@once
def scheduled(case: Case) -> list[Facility]:
    """Return all facilities that Annex 1 schedules, those that were given up included (已撤销).

    They leave once the plan itself is changed: of a town, kind and year from which a scenario takes
    facilities away, as many of those that were given up are no tasks any more.
    """
    fewer: Counter[tuple[str, kinds.Kind, int]] = Counter()
    for change in case.scenario.changes:
        fewer[change.town, change.kind, change.year] -= change.change
    found = []
    for facility in state.facilities(case):
        if not facility.scheduled:
            continue
        batch = (facility.town, facility.kind, int(facility.plan_year))
        if facility.closed and fewer[batch] > 0:
            fewer[batch] -= 1
        else:
            found.append(facility)
    return found


@once
def tasks(case: Case) -> Tasks:
    """Return the tasks of a month's plan year.

    Carried in are facilities of earlier plan years that had neither come to the step of the reading
    `progress_counts` (default: acceptance) nor been given up before January 1 of the year. Those that nobody
    reported are among them: nothing shows that they are done.
    """
    year, known = plan_year(case), scheduled(case)
    start = date(year, 1, 1)
    step = kinds.STEP_BY_ID[case.reading(COUNTS)]
    earlier = [f for f in known if int(f.plan_year) < year]
    carried = [
        f
        for f in earlier
        if not _before(start, reached_on(f, step)) and not _before(start, f.on(kinds.CLOSED))
    ]
    return Tasks(year, [f for f in known if int(f.plan_year) == year], carried)


def reached_on(facility: Facility, step: kinds.Step) -> date | None:
    """Return the first day on which a step is known to have been reached: it, or one that implies it."""
    days = [day for column in step.shown_by if (day := facility.get(column)) is not None]
    return min(days, default=None)


def _before(start: date, day: date | None) -> bool:
    return day is not None and day < start
