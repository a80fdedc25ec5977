"""Lives of facilities from site to use, by the returns up to a month: which moved of late, which stand."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.history import CORRECTIONS, FACILITIES, Entry, history, told_until
from eldercare_analysis.analysis.meeting.tasks import plan_year
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.months import last_day, number_of, shift
from eldercare_analysis.inputs.schedule import EXISTING

RECENT = 3  # months in which a step counts as a move of late, that of the last return included
GROUPS = ("standing", "moved", "lost", "unreported", "done", "later", "closed")
STANDING, MOVED, LOST, UNREPORTED, DONE, LATER, CLOSED = GROUPS
EXPECTED = "expected_on"
Told = TypeVar("Told", bound=Case)


@dataclass(frozen=True)
class Life:
    """What returns told of a facility up to a month.

    Attributes:
        facility: as it is known at the month's end from returns up to then, later ones left aside.
        group: `done` (accepted and in use, or there before), `closed` (given up), `moved` (a step is dated
            in the last `RECENT` months up to the town's last return, and nothing has stopped), `lost` (that
            return does not speak of it any more), `later` (no step yet, and its plan year is still to come),
            `unreported`, or `standing`.
        known: the last month that its row speaks for, 本月无变化 included; empty where nothing was reported.
        last: the day of the last step; None where none is dated.
        idle: months from the last step to `known`; None without a step.
        postponed: how often a return put off the expected date of the next step without telling a step.
        entries: its history.
    """

    facility: Facility
    group: str
    known: str
    last: date | None
    idle: int | None
    postponed: int
    entries: tuple[Entry, ...]

    @property
    def corrections(self) -> list[Entry]:
        """Return what was corrected, withdrawn or left out."""
        return [entry for entry in self.entries if entry.change in CORRECTIONS]


def as_told(case: Told) -> Told:
    """Return a case that knows nothing but the returns up to its month."""
    return replace(case, register=told_until(case))


def lives(case: Case, town: str) -> list[Life]:
    """Return the lives of a town's facilities, group by group, who stands longest first.

    Those that existed before the plan are left out, but for those that stopped, closed or were corrected.
    """
    known = as_told(case)
    told = grouped((one for one in history(known, town) if one.facility_id), lambda one: one.facility_id)
    newest = max((one.month for one in known.returns if one.town == town), default="")
    found = [_life(known, newest, one, told.get(one.facility_id, [])) for one in state.of_town(known, town)]
    shown = [one for one in found if not _quiet(one)]
    return sorted(shown, key=lambda one: (GROUPS.index(one.group), -_standing(one)))


def _quiet(life: Life) -> bool:
    """Say whether a facility existed before and there is nothing to tell of it."""
    one = life.facility
    return one.plan_year == EXISTING and not (one.suspended or one.closed or life.corrections)


def _standing(life: Life) -> float:
    """Return by how much a life of a group comes first: those without any step, then by months."""
    return math.inf if life.idle is None else life.idle


def _life(case: Case, newest: str, facility: Facility, entries: list[Entry]) -> Life:
    steps = [day for step in kinds.STEPS if (day := facility.on(step))]
    known, last = (facility.carried or case.month) if facility.reported else "", max(steps, default=None)
    return Life(
        facility=facility,
        group=_group(case, facility, known, max(newest, known)),
        known=known,
        last=last,
        idle=number_of(known) - number_of(f"{last:%Y-%m}") if last else None,
        postponed=_postponed(entries),
        entries=tuple(entries),
    )


def _group(case: Case, facility: Facility, known: str, newest: str) -> str:
    """Return the group of a facility; see `Life`. `newest`: the month of the town's last return."""
    last = max((facility.month_of(step) for step in kinds.STEPS), default="")
    if facility.closed:
        return CLOSED
    if facility.stage == UNREPORTED:
        return UNREPORTED
    in_use = facility.reached(kinds.ACCEPTED) and facility.reached(kinds.OPENED)
    if (in_use or facility.plan_year == EXISTING) and not facility.suspended:
        return DONE
    if last and last > shift(newest, -RECENT) and not facility.suspended:
        return MOVED
    if known < newest:
        return LOST
    to_come = facility.scheduled and int(facility.plan_year) > plan_year(case)
    return LATER if to_come and not last and not facility.suspended else STANDING


def _postponed(entries: list[Entry]) -> int:
    """Return how many returns put off the next step and told none."""
    moves = grouped((one for one in entries if one.sheet == FACILITIES), lambda one: one.at)
    steps = {step.column for step in kinds.STEPS}
    return sum(
        any(one.column == EXPECTED and one.old and one.new and one.new > one.old for one in own)
        and not any(one.column in steps for one in own)
        for own in moves.values()
    )


def as_on(facility: Facility, day: date) -> Facility:
    """Return a facility as it stood on a day: without what is dated later."""
    if facility.row is None:
        return facility
    later = {event.column: None for event in kinds.EVENTS if (on := facility.on(event)) and on > day}
    return replace(facility, row={**facility.row, **later})


def turns(facility: Facility) -> list[date]:
    """Return the days on which something happened to a facility, each once, in order."""
    return sorted({day for event in kinds.EVENTS if (day := facility.on(event))})


def known_to(life: Life) -> date | None:
    """Return the last day of which anything is known; None where nothing was reported."""
    return last_day(life.known) if life.known else None
