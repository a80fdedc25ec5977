"""What each town still owes: its return, what it left out, homes that did not report, dates to confirm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.meeting.attention import homes_without_return
from eldercare_analysis.analysis.meeting.tasks import tasks
from eldercare_analysis.reporting.facility_names import facility_name
from eldercare_analysis.reporting.items import Notes
from eldercare_analysis.reporting.meeting.changes import CHECKS, change_told
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.words import SHOWN
from eldercare_analysis.text import NOTHING, Text

KINDS = ("return", "redo", "rows", "staff", "check")


@dataclass(frozen=True)
class Debt:
    """One thing that a town owes: which kind of `KINDS`, for how many facilities, and the words for it."""

    town: str
    kind: str
    count: int
    text: Text


def debts(dispatch: Dispatch) -> dict[str, list[Debt]]:
    """Return what each town owes, by town in the order of Annex 1; a town that owes nothing is not in it."""
    own = [*_returns(dispatch), *_rows(dispatch), *_homes(dispatch), *_checks(dispatch)]
    by_town = grouped(own, lambda debt: debt.town)
    return {town: by_town[town] for town in dispatch.study.district.towns if town in by_town}


def _returns(dispatch: Dispatch) -> Iterator[Debt]:
    """Yield the returns of the month that did not come, or came and were left out."""
    register, month = dispatch.study.register, dispatch.month(dispatch.study.month)
    rejected = register.rejected if register else {}
    for town in dispatch.silent:
        files = [name for name, whose in rejected.items() if whose == town]
        if files:
            text = dispatch.words("page.owes_redo", month=month, files=dispatch.words.listed(files))
            yield Debt(town, "redo", 1, text)
        else:
            yield Debt(town, "return", 1, dispatch.words("page.owes_return", month=month))


def _rows(dispatch: Dispatch) -> Iterator[Debt]:
    """Yield the year's tasks of which no return ever said anything."""
    never = [facility for facility in tasks(dispatch.study).all if not facility.reported]
    yield from _named(dispatch, "rows", never)


def _homes(dispatch: Dispatch) -> Iterator[Debt]:
    """Yield the homes and care centers that did not report residents and staff for the month."""
    yield from _named(dispatch, "staff", homes_without_return(dispatch.study))


def _named(dispatch: Dispatch, kind: str, facilities: list[Facility]) -> Iterator[Debt]:
    for town, own in grouped(facilities, lambda facility: facility.town).items():
        names = [facility_name(dispatch.study, one.facility_id, with_town=False) for one in own]
        listed = dispatch.words.listed(names)
        yield Debt(
            town, kind, len(own), dispatch.words(f"page.owes_{kind}", count=len(own), facilities=listed)
        )


def _checks(dispatch: Dispatch) -> Iterator[Debt]:
    """Yield what this month's return says otherwise than the last one did."""
    for change in dispatch.changes:
        if change.change in CHECKS:
            name = facility_name(dispatch.study, change.facility_id, with_town=False)
            yield Debt(change.town, "check", 1, change_told(dispatch, change, name))


def summary(dispatch: Dispatch, own: list[Debt]) -> Text:
    """Return in a few words what a town owes, for its line in the table."""
    words = dispatch.words
    month = dispatch.month(dispatch.study.month)
    counts = {kind: sum(debt.count for debt in own if debt.kind == kind) for kind in KINDS}
    return words.listed(
        words(f"page.short_{kind}", count=count, month=month) for kind, count in counts.items() if count
    )


def owed_item(dispatch: Dispatch, owed: list[Debt]) -> Notes:
    """Return all of it as an item, each note with its town; its caption says who is silent, how many owe."""
    words, towns = dispatch.words, {debt.town for debt in owed}
    count = words("page.owed_count", count=len(towns)) if towns else NOTHING
    return Notes(
        id="page_owed",
        title=words("page.owed"),
        notes=[debt.text for debt in owed],
        about=[{"town": debt.town} for debt in owed],
        caption=words.sentences(_silent(dispatch), count),
    )


def _silent(dispatch: Dispatch) -> Text:
    """Return the towns without a return for the month."""
    words, towns = dispatch.words, dispatch.silent
    if not towns:
        return NOTHING
    names = words.listed(dispatch.study.short_name(town) for town in towns[:SHOWN])
    if len(towns) > SHOWN:
        names += words("dispatch.and_more", count=len(towns) - SHOWN)
    return words("dispatch.silent", count=len(towns), towns=names)
