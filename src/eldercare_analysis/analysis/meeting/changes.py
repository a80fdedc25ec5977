"""What changed since last month: steps taken, steps reported late, and dates that changed or vanished."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.meeting.tasks import tasks
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case

CHANGES = ("happened", "late", "date_changed", "date_vanished", "moved", "row_missing", "added", "resumed")


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        change: `happened` (dated in the month), `late` (dated before, reported now), `date_changed`,
            `date_vanished`, `moved` (another village than before: both are served differently now),
            `row_missing` (the town's return no longer has the facility), `added` (a facility outside Annex
            1), `resumed` (a suspension was cleared).
        facility_id, town: of what.
        event: which date.
        before, after: its values in the last return and in this month's.
        since: the month of that last return; empty where there is none.
        left, entered: codes of the villages (or `community`) that a facility moved between.
    """

    change: str
    facility_id: str
    town: str
    event: str = ""
    before: date | None = None
    after: date | None = None
    since: str = ""
    left: str = ""
    entered: str = ""


def changes(case: Case) -> list[Change]:
    """Compare the returns of a month with those before it.

    A town without a return for the month has no changes: its rows are carried over, which `carried_over`
    tells. Without any earlier return of a facility only what is dated in the month counts: what happened
    before cannot be told from what was reported late.
    """
    return changed_since(case, case.before)


def changed_since(case: Case, known: Case) -> list[Change]:
    """Compare the returns of a month with what another case knew: a month before, or before they came."""
    before, listed, order = _reported(known), state.listed(case), case.district.order
    sent = {one.town for one in case.returns if one.month == case.month and not one.unchanged}
    found: list[Change] = []
    for name, now in _reported(case).items():
        earlier = before.get(name)
        if now.returned == case.month:
            if earlier is None and name not in listed:
                found.append(Change("added", name, now.town))
            found += [*_events(case, now, earlier), *_moves(now, earlier)]
        elif now.town in sent:
            found.append(Change("row_missing", name, now.town, since=now.returned))
    return sorted(found, key=lambda one: (CHANGES.index(one.change), order[one.town], one.facility_id))


def comparable(case: Case) -> list[Facility]:
    """Return the facilities that are in a return of the month and in an earlier one."""
    before = _reported(case.before)
    return [one for name, one in _reported(case).items() if one.returned == case.month and name in before]


def carried_over(case: Case) -> dict[str, list[Facility]]:
    """Return the tasks whose row is carried over (沿用), by the month of its return, latest first."""
    found = grouped((f for f in tasks(case).all if f.carried), lambda facility: facility.carried)
    return dict(sorted(found.items(), reverse=True))


def _reported(case: Case) -> dict[str, Facility]:
    """Return the facilities of returns up to the month; later ones play no part here."""
    return {f.facility_id: f for f in state.facilities(case) if f.reported and f.returned <= case.month}


def _events(case: Case, now: Facility, earlier: Facility | None) -> Iterator[Change]:
    first = date.fromisoformat(f"{case.month}-01")
    for event in kinds.EVENTS:
        after, before = now.on(event), earlier.on(event) if earlier else None
        change = ""
        if after and not before:
            change = "happened" if first <= after <= case.end else "late" if earlier else ""
        elif before and not after:
            change = "resumed" if event == kinds.SUSPENDED else "date_vanished"
        elif before != after:
            change = "date_changed"
        if change:
            since = earlier.returned if earlier else ""
            yield Change(change, now.facility_id, now.town, event.id, before, after, since)


def _moves(now: Facility, earlier: Facility | None) -> Iterator[Change]:
    """Yield a facility that stands in another village than the last return said."""
    left, entered = earlier.get("village") if earlier else None, now.get("village")
    if earlier and left and entered and left != entered:
        since = earlier.returned
        yield Change("moved", now.facility_id, now.town, since=since, left=str(left), entered=str(entered))
