"""What changed since last month: steps taken, steps reported late, and dates that changed or vanished."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.meeting.tasks import tasks
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row
from eldercare_analysis.inputs.months import last_day
from eldercare_analysis.inputs.schedule import planned_facilities

CHANGES = ("happened", "late", "date_changed", "date_vanished", "moved", "row_missing", "added", "resumed")


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        change: `happened` (dated in the month), `late` (dated before, reported now), `date_changed`, `date_vanished`,
            `moved` (another village than before: both are served differently now), `row_missing` (the town's return no longer has the facility), `added` (a facility outside Annex 1),
            `resumed` (a suspension was cleared).
        facility_id, town: of what.
        event: which date.
        before, after: its values in the last return and in this month's.
        since: the month of that last return; empty where there is none.
        left, entered: codes of the villages (or `community`) that a facility moved between.
    """

    change: str
    facility_id: str
    town: str
    event: str
    before: date | None
    after: date | None
    since: str = ""
    left: str = ""
    entered: str = ""


def changes(case: Case) -> list[Change]:
    """Compare the returns of a month with those before it.

    A town without a return for the month has no changes: its rows are carried over, which `carried_over` tells. Without any earlier return of a facility only what is dated in the
    month counts: what happened before cannot be told from what was reported late.
    """
    now, before, month = _rows(case), _rows(case.before), case.month
    planned = {facility.facility_id for facility in planned_facilities(case.district)}
    sent = case.returns
    reporting = {one.town for one in sent if one.month == month and one.town and not one.unchanged}
    found: list[Change] = []
    for name, row in now.items():
        earlier = before.get(name)
        if row["return_month"] == month:
            if earlier is None and name not in planned:
                found.append(Change("added", name, row["town"], "", None, None))
            found += [*_events(row, earlier, month), *_moves(row, earlier)]
        elif row["town"] in reporting:
            found.append(Change("row_missing", name, row["town"], "", None, None, str(row["return_month"])))
    order = case.district.order
    return sorted(
        found, key=lambda change: (CHANGES.index(change.change), order[change.town], change.facility_id)
    )


def carried_over(case: Case) -> dict[str, list[Facility]]:
    """Return the tasks whose row is carried over from an earlier return (沿用), by the month of that return, latest first."""
    found = grouped((f for f in tasks(case).all if f.carried), lambda facility: facility.carried)
    return dict(sorted(found.items(), reverse=True))


def _rows(case: Case) -> dict[str, Row]:
    """Return each facility's row as of the month, of returns up to it; later ones play no part here."""
    rows = case.sheet("facilities")
    return {str(row["facility_id"]): row for row in rows if row["return_month"] <= case.month}


def _events(row: Row, earlier: Row | None, month: str) -> Iterator[Change]:
    since = str(earlier["return_month"]) if earlier else ""
    first_day, end = date.fromisoformat(f"{month}-01"), last_day(month)
    for event in kinds.EVENTS:
        after, old = _day(row[event.column]), _day(earlier[event.column]) if earlier else None
        kind = None
        if after and not old:
            kind = "happened" if first_day <= after <= end else "late" if earlier else None
        elif old and not after:
            kind = "resumed" if event == kinds.SUSPENDED else "date_vanished"
        elif old != after:
            kind = "date_changed"
        if kind:
            yield Change(kind, str(row["facility_id"]), str(row["town"]), event.id, old, after, since)


def _moves(row: Row, earlier: Row | None) -> Iterator[Change]:
    """Yield a facility that stands in another village than the last return said."""
    left, entered = earlier["village"] if earlier else None, row["village"]
    if earlier and left and entered and left != entered:
        name, town, since = (str(one) for one in (row["facility_id"], row["town"], earlier["return_month"]))
        yield Change("moved", name, town, "", None, None, since, str(left), str(entered))


def _day(value: Any) -> date | None:  # noqa: ANN401
    return value if isinstance(value, date) else None
