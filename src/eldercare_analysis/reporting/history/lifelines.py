"""Lives of facilities as lines along the months: spans by stage, deadlines, corrections; in percent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.history import Entry, months_between
from eldercare_analysis.analysis.lives import Life, as_on, known_to, turns
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.months import last_day, shift
from eldercare_analysis.inputs.schedule import EXISTING
from eldercare_analysis.reporting.meeting.squares import stage_of

LONGEST = 36  # months of an axis before the month itself; what is earlier begins at its edge
DAY = timedelta(days=1)
UNREPORTED = "unreported"


@dataclass(frozen=True)
class Axis:
    """The months that a page shows, up to the end of the year of its own.

    `month`: the page's own month, up to whose end anything is known.
    """

    months: tuple[str, ...]
    month: str

    def at(self, day: date) -> float:
        """Return where a day begins; days before the axis are at its edge."""
        name = f"{day:%Y-%m}"
        if name < self.months[0]:
            return 0.0
        number = self.months.index(name) if name in self.months else len(self.months)
        share = (day.day - 1) / last_day(name).day if name in self.months else 0.0
        return round(100 * (number + share) / len(self.months), 2)

    def after(self, month: str) -> float:
        """Return where a month ends."""
        return self.at(last_day(month) + DAY)

    def span(self, month: str) -> tuple[float, float]:
        """Return where a month begins, and its width."""
        return self.at(date.fromisoformat(f"{month}-01")), round(100 / len(self.months), 2)


def axis_of(lives: Sequence[Life], first: str, month: str) -> Axis:
    """Return the months from the first step or return to the end of the month's year."""
    days = [f"{day:%Y-%m}" for life in lives for day in turns(life.facility)]
    start = max(min([first, month, *days]), shift(month, -LONGEST))
    return Axis(tuple(months_between(start, f"{month[:4]}-12")), month)


@dataclass(frozen=True)
class Span:
    """A stretch of a life in one stage; `carried`: nobody has confirmed it for the months that it covers."""

    stage: str
    left: float
    width: float
    carried: bool = False


@dataclass(frozen=True)
class Mark:
    """Something at one place of a line: a deadline, an opening, a stop, corrections of a return."""

    kind: str
    left: float
    entries: tuple[Entry, ...] = ()


def stage_on(facility: Facility, day: date) -> str:
    """Return the square of a facility as it stood on a day; what was there before is in use."""
    stood = as_on(facility, day)
    stage = stage_of(stood)
    if stood.closed and stage != "accepted_ended":
        return kinds.CLOSED.id
    there = facility.plan_year == EXISTING and stage in (EXISTING, "opened_unaccepted")
    return kinds.OPENED.id if there else stage


def spans(axis: Axis, life: Life) -> list[Span]:
    """Return a life as stretches of one stage each, from the axis's first month to the month's end."""
    end = last_day(axis.month)
    known = known_to(life)
    if known is None:
        return [Span(UNREPORTED, 0.0, axis.after(axis.month))]
    first = date.fromisoformat(f"{axis.months[0]}-01")
    begins = sorted(
        {first, *(day for day in turns(life.facility) if first < day <= end), min(known + DAY, end)}
    )
    stretches = zip(begins, [*begins[1:], end + DAY], strict=True)
    found: list[Span] = []
    for start, stop in stretches:
        left, carried = axis.at(start), start > known
        span = Span(stage_on(life.facility, start), left, round(axis.at(stop) - left, 2), carried)
        same = found and (found[-1].stage, found[-1].carried) == (span.stage, carried)
        found[-1:] = [_joined(found[-1], span)] if same else [*found[-1:], span]
    return [span for span in found if span.width > 0]


def _joined(one: Span, other: Span) -> Span:
    return replace(one, width=round(one.width + other.width, 2))


def marks(axis: Axis, life: Life) -> Iterator[Mark]:
    """Yield the deadline of a life, the days of opening and of stops, and what returns corrected."""
    facility = life.facility
    if facility.scheduled and axis.months[0] <= (due := f"{facility.plan_year}-12") <= axis.months[-1]:
        yield Mark("deadline", axis.after(due))
    if opened := facility.on(kinds.OPENED):
        yield Mark("opened", axis.at(opened))
    stops = {one.new for one in life.entries if one.column == kinds.SUSPENDED.column and one.new}
    yield from (Mark("stopped", axis.at(day)) for day in sorted(stops))
    for month in sorted({one.at.month for one in life.corrections}):
        told = tuple(one for one in life.corrections if one.at.month == month)
        left, width = axis.span(month)
        yield Mark("corrected", round(left + width / 2, 2), told)
