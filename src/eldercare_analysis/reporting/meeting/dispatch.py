"""A month's meeting: everything that its items show, computed once, and the few words that they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.grouping import Local, inside
from eldercare_analysis.analysis.meeting.attention import issues, towns_without_return
from eldercare_analysis.analysis.meeting.changes import carried_over, changes
from eldercare_analysis.analysis.meeting.dues import Early, Excess, Unpaid
from eldercare_analysis.analysis.meeting.progress import ALL, Progress, cumulative, progress
from eldercare_analysis.analysis.meeting.tasks import elapsed
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.carried import month_name
from eldercare_analysis.reporting.facility_names import facility_name
from eldercare_analysis.reporting.items import Row, Table
from eldercare_analysis.reporting.tables import Column, TableSpec
from eldercare_analysis.reporting.words import SHOWN, words_of
from eldercare_analysis.text import NOTHING, Said, Text

WHICH = ("facility", "due", "before", "after")  # columns of lists that say which, not how much


R = TypeVar("R")


class Dispatch:
    """Everything about a month's meeting that the items show.

    Attributes:
        study, words: whose.
        progress, cumulative: of the year's tasks, and of all that Annex 1 schedules.
        totals: of `progress`, by town (and `district`) over all kinds; a town without tasks is not in it.
        carried, changes, issues, silent: as in analysis.
        since: the month that each facility's row is carried over from, empty where it is of the month itself.
        limit: names of one kind in a sentence.
    """

    def __init__(self, study: Study) -> None:
        """Compute it for a study with returns."""
        self.study, self.words = study, words_of(study)
        self.progress, self.cumulative = progress(study), cumulative(study)
        self.totals = {row.town: row for row in self.progress if row.kind == ALL}
        self.carried, self.changes, self.issues = carried_over(study), changes(study), issues(study)
        self.silent = towns_without_return(study)
        self.since = {facility.facility_id: facility.carried for facility in state.facilities(study)}
        self.limit = SHOWN if study.town is None else None

    def own(self, things: Iterable[Local]) -> list[Local]:
        """Return those of the study's town, or all for the district."""
        return inside(self.study.place, things)

    def known(self) -> bool:
        """Say whether any facility of the study's place was ever reported."""
        return any(one.reported for one in self.own(state.facilities(self.study)))

    def month(self, month: str) -> str:
        """Return an earlier month by its name, with the year where it is not that of the meeting."""
        return month_name(self.study, month, with_year=month[:4] != self.study.month[:4])

    @property
    def clock(self) -> Text:
        """The share of the plan year's clock that has run."""
        share = elapsed(self.study)
        return self.words.percent(share, share)

    def day(self, day: date | None) -> Said:
        """Return a date as it sorts, a dash where there is none."""
        return self.words("form.none") if day is None else str(day)

    def name(self, facility_id: str) -> str:
        """Return what people call a facility."""
        return facility_name(self.study, facility_id)

    def marked(self, facility_id: str, carried: str) -> Said:
        """Return a facility's name, with the month that its row is carried over from (沿用8月) if any."""
        name = self.name(facility_id)
        return self.words("dispatch.carried", name=name, since=self.month(carried)) if carried else name

    def named(self, facilities: Sequence[Facility | Unpaid | Early | Excess]) -> Text:
        """Return names of facilities, marked where carried over: as many as `limit`, and how many more."""
        names = [
            self.marked(
                one.facility_id,
                one.carried if isinstance(one, Facility) else self.since.get(one.facility_id, ""),
            )
            for one in facilities
        ]
        more = len(names) - (self.limit or len(names))
        listed = self.words.listed(names[: self.limit])
        return listed + (self.words("dispatch.and_more", count=more) if more > 0 else NOTHING)

    def carried_mark(self, row: Progress) -> Text:
        """Return that a town's tasks are carried over: all from one month, or how many; empty if none is."""
        months = [name for name, group in self.carried.items() if any(f.town == row.town for f in group)]
        if len(months) == 1 and row.carried_over == row.reported:
            return self.words("dispatch.all_carried", since=self.month(months[0]))
        return self.words("dispatch.some_carried", count=row.carried_over) if months else NOTHING

    def listing(
        self,
        name: str,
        rows: Sequence[R],
        cells: Mapping[str, Callable[[R], Said]],
        *,
        key: str = "facility_id",
        carried: bool = False,
    ) -> Table:
        """Return a list of the annexes; its data are its cells.

        Args:
            name: of the item; its texts are `dispatch.NAME` and `dispatch.NAME_caption`.
            rows: what is listed.
            cells: what each column says of a row.
            key: the attribute that tells rows apart.
            carried: a row is carried over, so the caption says what 沿用 means.
        """
        more = self.words("dispatch.listing_carried") if carried else NOTHING
        table = TableSpec(
            id=name,
            title=self.words(f"dispatch.{name}"),
            caption=self.words(f"dispatch.{name}_caption") + more,
            columns=[Column(at, cell, align="left", which=at in WHICH) for at, cell in cells.items()],
            rows=rows,
            key=(key,),
        ).item(self.words)
        plain = [[cell.plain for cell in row] for row in table.rows]
        return replace(table, data=[dict(zip(cells, row, strict=True)) for row in plain])


def plain_row(row: object, *days: str) -> Row:
    """Return a dataclass as plain values, some of them days: as text, empty where there is none."""
    return vars(row) | {name: str(getattr(row, name) or "") for name in days}
