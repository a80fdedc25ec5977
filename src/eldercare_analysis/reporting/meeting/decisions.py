"""What the meeting has to decide: problems put to the district, who is to act, days over due, effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.meeting.attention import Issue
from eldercare_analysis.analysis.money.awards import award_amount, award_verdict, paid
from eldercare_analysis.analysis.money.lines import to_fen
from eldercare_analysis.inputs import kinds
from eldercare_analysis.reporting.items import Notes, Table
from eldercare_analysis.reporting.meeting.dispatch import Dispatch, plain_row
from eldercare_analysis.reporting.tables import Column, TableSpec
from eldercare_analysis.text import NOTHING, Said, Text

MOST = 6  # matters on the first page


def asked(dispatch: Dispatch) -> list[Issue]:
    """Return the open problems that need the district, the longest overdue first, without a date last."""
    found = [one for one in dispatch.own(dispatch.issues) if one.needs_district and one.state != "cleared"]
    return sorted(found, key=lambda one: one.due_on or date.max)


def decisions(dispatch: Dispatch) -> Table | Notes:
    """Return the matters to decide, one a row; that there are none."""
    words, found, last = dispatch.words, asked(dispatch), last_meeting(dispatch)
    title = words("decisions.title", count=len(found)) if found else words("decisions.title_none")
    if not found:
        return Notes(id="decisions", title=title, notes=[_nothing(dispatch)], caption=last)

    def said(name: str, cell: Callable[[Issue], Said]) -> Column[Issue]:
        return Column(name, cell, align="left", label=words(f"decisions.{name}"))

    by_id = {one.facility_id: one for one in state.facilities(dispatch.study)}
    return TableSpec(
        id="decisions",
        title=title,
        columns=[
            said("matter", lambda row: _matter(dispatch, row)),
            Column("unit", lambda row: row.unit or words("decisions.no_unit"), align="left"),
            said("due", lambda row: due_told(dispatch, row)),
            said("effect", lambda row: _effect(dispatch, by_id[row.facility_id])),
        ],
        rows=found[:MOST],
        key=("facility_id",),
        data=[plain_row(one, "due_on") for one in found],
        caption=words.sentences(_further(dispatch, found), last),
    ).item(words)


def _nothing(dispatch: Dispatch) -> Text:
    """Return that no problem needs the district, as far as anything is reported."""
    if not dispatch.known():
        return dispatch.words("decisions.unknown")
    silent = dispatch.study.town is None and any(town in dispatch.silent for town in dispatch.totals)
    return dispatch.words("decisions.none_reported" if silent else "decisions.none")


def _further(dispatch: Dispatch, found: list[Issue]) -> Text:
    """Return how many more there are, in the list of problems."""
    more = len(found) - MOST
    return dispatch.words("decisions.more", count=more) if more > 0 else NOTHING


def _matter(dispatch: Dispatch, issue: Issue) -> Text:
    name = dispatch.marked(issue.facility_id, issue.carried)
    return dispatch.words("decisions.what", facility=name, text=issue.text)


def due_told(dispatch: Dispatch, issue: Issue) -> Text:
    """Return by when it was to be settled, and how many days ago or ahead that is."""
    words = dispatch.words
    if issue.due_on is None:
        return words("decisions.no_due")
    days = (dispatch.study.end - issue.due_on).days
    key = "over" if days > 0 else "today" if days == 0 else "left"
    return words(f"decisions.{key}", count=abs(days), due=issue.due_on)


def _effect(dispatch: Dispatch, facility: Facility) -> Text:
    """Return what stays undone: the facility itself, and a center's award that waits for it (三（二）)."""
    words, study = dispatch.words, dispatch.study
    for key, holds in (
        ("closed", facility.closed),
        ("outside", not facility.scheduled),
        ("accepted", facility.reached(kinds.ACCEPTED)),
        ("built", state.built(study, facility)),
    ):
        if holds:
            return words(f"decisions.{key}")
    undone = words(f"decisions.effect_{facility.kind.id}")
    award = _award(dispatch, facility) if facility.kind == kinds.CENTER else None
    return words("decisions.award", undone=undone, amount=award) if award else undone


def _award(dispatch: Dispatch, center: Facility) -> Text | None:
    """Return the award that a center has not earned yet; None where it is paid, due, or not known."""
    study = dispatch.study
    amount = award_amount(study, center)
    if amount is None or award_verdict(study, center) is not False or paid(study, center):
        return None
    return dispatch.words.amount(to_fen(1, amount))


def last_meeting(dispatch: Dispatch) -> Text:
    """Return what became of what was put to the district the month before."""
    words, last = dispatch.words, [one for one in dispatch.own(dispatch.issues) if one.asked_before]
    if not dispatch.known():
        return NOTHING
    if not last:
        return words("dispatch.last_items_none")
    cleared = sum(one.state == "cleared" for one in last)
    return words("dispatch.last_items", count=len(last), cleared=cleared, open=len(last) - cleared)
