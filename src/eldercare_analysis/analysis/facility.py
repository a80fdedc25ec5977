"""A facility as it is known at the end of a month: which steps it has reached, and what was not reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Row
from eldercare_analysis.inputs.returns.meaning import COMMUNITY
from eldercare_analysis.inputs.schedule import EXISTING, Planned
from eldercare_analysis.inputs.sources import ReturnRow


@dataclass(frozen=True)
class Facility(Planned):
    """A facility of Annex 1, or a further one that was reported; `plan_year` is a year, `existing` or `none`.

    Attributes:
        row: the columns that were reported, None where empty; no row: nothing was reported of it.
        carried: the month whose return the row is carried over from (沿用), empty where it is of the month
            itself.
        absent: the columns that the sheet of its row does not have; it says nothing of them.
    """

    row: Row | None = None
    carried: str = ""
    absent: frozenset[str] = frozenset()

    @property
    def reported(self) -> bool:
        """Say whether any return has it."""
        return self.row is not None

    @property
    def returned(self) -> str:
        """Return the month of the return that has it; empty where none has."""
        return str(self.get("return_month") or "")

    def get(self, column: str) -> Any:  # noqa: ANN401 - as the column's type
        """Return a column of its row, None where nothing was reported."""
        return None if self.row is None else self.row[column]

    def on(self, event: kinds.Event) -> date | None:
        """Return the day of an event, None where no such day is reported."""
        day: date | None = self.get(event.column)
        return day

    def month_of(self, event: kinds.Event) -> str:
        """Return the month of an event (`YYYY-MM`); empty where none is reported."""
        day = self.on(event)
        return f"{day:%Y-%m}" if day else ""

    def reached(self, step: kinds.Step) -> bool:
        """Say whether a step has been reached for certain: it or one that implies it is dated."""
        return any(self.get(column) is not None for column in step.shown_by)

    def verdict(self, step: kinds.Step) -> bool | None:
        """Say whether a step has been reached; None: unknown.

        An empty cell says that it has not happened; a sheet without the column says nothing of the step.
        """
        if self.reached(step):
            return True
        return None if not self.reported or step.column in self.absent else False

    @property
    def closed(self) -> bool:
        """Say whether it was given up."""
        return self.on(kinds.CLOSED) is not None

    @property
    def suspended(self) -> bool:
        """Say whether works or use have stopped."""
        return self.on(kinds.SUSPENDED) is not None and not self.closed

    @property
    def scheduled(self) -> bool:
        """Say whether Annex 1 schedules it for a year."""
        return self.plan_year.isdigit()

    @property
    def stage(self) -> str:
        """Return the last step reached; `none` before the first, `unreported` where nothing is known.

        What existed before the plan is `existing` where no date is reported. A sheet without the column of
        the first step leaves open whether it has been reached, so that is `unreported`, too.
        """
        if not self.reported:
            return "unreported"
        if self.closed:
            return kinds.CLOSED.id
        before = "unreported" if self.verdict(kinds.SITE_CHOSEN) is None else "none"
        first = EXISTING if self.plan_year == EXISTING else before
        return next((step.id for step in reversed(kinds.STEPS) if self.reached(step)), first)


def source_of(row: Row, column: str) -> ReturnRow:
    """Return where a return says something: file, sheet, row and column."""
    return ReturnRow(row["file"], row["sheet"], row["row"], column)


def towns_of(facilities: Iterable[Facility]) -> dict[str, str]:
    """Return the town of each facility, by id."""
    return {facility.facility_id: facility.town for facility in facilities}


def village_of(facility: Facility) -> str | None:
    """Return the code of the village where a facility stands; None: not reported, or a community."""
    village = facility.get("village")
    return None if village in (None, COMMUNITY) else str(village)


def villages_of(facilities: Iterable[Facility]) -> frozenset[str]:
    """Return the villages where some facilities are reported to stand."""
    return frozenset(village for facility in facilities if (village := village_of(facility)))


def unplaced(facilities: Iterable[Facility]) -> int:
    """Return of how many facilities nobody has reported where they stand."""
    return sum(facility.get("village") is None for facility in facilities)
