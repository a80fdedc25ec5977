"""A month's meeting: everything that its items show, computed once, and the few words that they share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.meeting.attention import (
    issues,
    towns_without_return,
)
from eldercare_analysis.analysis.meeting.changes import carried_over, changes
from eldercare_analysis.analysis.meeting.dues import Early, Excess, Unpaid
from eldercare_analysis.analysis.meeting.progress import Progress, cumulative, progress
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.returns.meaning import COMMUNITY
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import join
from eldercare_analysis.reporting.carried import month_name
from eldercare_analysis.reporting.items import Align, Item
from eldercare_analysis.reporting.legacy import Words, table_item, words_of
from eldercare_analysis.reporting.words import SHOWN

LEFT: Align = "left"
RIGHT: Align = "right"
CENTER: Align = "center"


class Dispatch:
    """Everything about a month's meeting that the items show, computed once; `limit`: names of one kind in a sentence."""

    def __init__(self, study: Study) -> None:
        """Compute it for a study with returns."""
        self.study, self.words = study, words_of(study)
        self.table, self.total = (frame(rows(study), Progress) for rows in (progress, cumulative))
        self.carried = carried_over(study)
        self.changes = changes(study)
        self.issues = issues(study)
        self.limit = SHOWN if study.town is None else None
        self.silent = towns_without_return(study)

    @property
    def since(self) -> dict[str, str]:
        """Return the month that each facility's row is carried over from, empty where it is of the month itself."""
        return {facility.facility_id: facility.carried for facility in state.facilities(self.study)}

    def own(self, things: list[Any]) -> list[Any]:
        """Return those of the study's town, or all for the district."""
        return [thing for thing in things if self.study.town in (None, thing.town)]

    def rows(self, table: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return the rows of the study's town or the district, by default those of the year's tasks."""
        whole = self.table if table is None else table
        return whole[whole["town"] == self.study.place]


def day_or_none(words: Words, day: Any) -> str:  # noqa: ANN401
    """Return a date as it sorts, a dash where there is none."""
    return words("form.none") if day is None else str(day)


def village_name(dispatch: Dispatch, code: str) -> str:
    """Return the name of a village by its code; the word for a community."""
    if code == COMMUNITY:
        return dispatch.words("dispatch.community")
    villages = dispatch.study.district.places.villages
    return next(iter(villages.loc[villages["code"] == code, "village"]), code)


def earlier_month(dispatch: Dispatch, month: str) -> str:
    """Return an earlier month by its name, with the year where it is another than that of the meeting."""
    return month_name(dispatch.study, month, with_year=month[:4] != dispatch.study.month[:4])


def marked(dispatch: Dispatch, name: str, carried: str) -> str:
    """Return a name, with the month that its row is carried over from (沿用8月) where it is an earlier one."""
    if not carried:
        return name
    return dispatch.words("dispatch.carried", name=name, since=earlier_month(dispatch, carried))


def carried_mark(dispatch: Dispatch, row: dict[Any, Any]) -> str:
    """Return the words that a town's count of tasks is carried over: all of it from one month, or how many; empty if none is.

    Args:
        dispatch: the meeting.
        row: of `progress`, over all kinds.
    """
    words = dispatch.words
    months = [month for month, group in dispatch.carried.items() if any(f.town == row["town"] for f in group)]
    if len(months) == 1 and row["carried_over"] == row["reported"]:
        return words("dispatch.all_carried", since=earlier_month(dispatch, months[0]))
    return words("dispatch.some_carried", count=row["carried_over"]) if months else ""


def named(dispatch: Dispatch, facilities: Sequence[Facility | Unpaid | Early | Excess]) -> str:
    """Return the ids of facilities, as many as the meeting's limit allows, and how many more; carried over ones are marked."""
    since = dispatch.since
    names = [
        marked(
            dispatch, f.facility_id, f.carried if isinstance(f, Facility) else since.get(f.facility_id, "")
        )
        for f in facilities
    ]
    more = len(names) - (dispatch.limit or len(names))
    listed = join(dispatch.study.language, names[: dispatch.limit])
    return listed + (dispatch.words("dispatch.and_more", count=more) if more > 0 else "")


def listing(
    dispatch: Dispatch, name: str, columns: Sequence[str], rows: list[list[str]], *, carried: bool = False
) -> Item:
    """Return a list of the annexes as a table; its texts are `dispatch.NAME` and `dispatch.NAME_caption`; what 沿用 means where a row has it."""
    words = dispatch.words
    caption = words(f"dispatch.{name}_caption") + (words("dispatch.listing_carried") if carried else "")
    data = pd.DataFrame(rows, columns=list(columns), dtype="str")
    return table_item(words, name, dict.fromkeys(columns, LEFT), rows, data, title=words(f"dispatch.{name}"),
                      caption=caption)  # fmt: skip
