"""What the meeting has to settle: problems, standstills, what is unpaid, who sent nothing."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any

from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.meeting.attention import (
    Issue,
    acceptance_overdue,
    homes_without_return,
    next_month,
    standstills,
    under_floor,
)
from eldercare_analysis.analysis.meeting.progress import ALL
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.language import join, pick
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.legacy import make_item
from eldercare_analysis.reporting.meeting.changes import carried_notes
from eldercare_analysis.reporting.meeting.dispatch import Dispatch, earlier_month, listing, marked, named
from eldercare_analysis.reporting.meeting.dues import money_notes


def decision_notes(dispatch: Dispatch) -> Item:
    """Return what the meeting has to settle: problems that need the district, overdue ones, and what became of last month's."""
    words = dispatch.words
    asked = [
        issue for issue in dispatch.own(dispatch.issues) if issue.needs_district and issue.state != "cleared"
    ]
    notes = words.first([_issue(dispatch, issue) for issue in asked])
    last = [
        issue for issue in dispatch.own(dispatch.issues) if issue.since_last_month and issue.needs_district
    ]
    cleared = sum(issue.state == "cleared" for issue in last)
    notes.append(
        words("dispatch.last_items", count=len(last), cleared=cleared, open=len(last) - cleared)
        if last
        else words("dispatch.last_items_none")
    )
    return make_item(
        id="decisions",
        kind="notes",
        title=words("dispatch.decisions"),
        notes=notes,
        data=[_data(issue) for issue in asked],
    )


def _issue(dispatch: Dispatch, issue: Issue) -> str:
    words = dispatch.words
    return words("dispatch.issue", facility=marked(dispatch, issue.facility_id, issue.carried), kind=words(f"issue.{issue.kind or 'other'}"), text=issue.text,
                 unit=issue.unit or words("form.unknown"), due=issue.due_on or words("form.unknown"), state=words(f"issue_state.{issue.state}"))  # fmt: skip


def _data(issue: Issue) -> dict[str, Any]:
    return issue.__dict__ | {"due_on": str(issue.due_on or "")}


def issue_table(dispatch: Dispatch) -> Item:
    """Return the list of problems and duties (问题清单、责任清单), cleared ones included (销号)."""
    words = dispatch.words
    own = dispatch.own(dispatch.issues)
    rows = [
        [marked(dispatch, issue.facility_id, issue.carried), words(f"issue.{issue.kind or 'other'}"), issue.text, issue.unit or words("form.unknown"), str(issue.due_on or words("form.unknown")),
         words("form.yes" if issue.needs_district else "form.no"), words(f"issue_state.{issue.state}")]
        for issue in own
    ]  # fmt: skip
    columns = ("facility", "issue_kind", "issue", "unit", "due", "needs_district", "state")
    item = listing(dispatch, "issues", columns, rows, carried=any(issue.carried for issue in own))
    return replace(item, data=[_data(issue) for issue in own])


def attention_notes(dispatch: Dispatch) -> Item:
    """Return what stands still, is unpaid or understaffed, who sent nothing, and what comes next month."""
    return _attention(dispatch, "attention", [])


def _attention(dispatch: Dispatch, name: str, more: list[str]) -> Item:
    words, study = dispatch.words, dispatch.study
    notes = []
    for stands, facilities in standstills(dispatch.study).items():
        own = dispatch.own(facilities)
        if own:
            notes.append(words(f"standstill.{stands}", count=len(own), facilities=named(dispatch, own)))
        late = [f for f in own if stands == "unaccepted" and acceptance_overdue(dispatch.study, f)]
        if late:
            notes.append(words("standstill.acceptance", count=len(late), facilities=named(dispatch, late)))
    notes += money_notes(dispatch)
    floors: dict[str, list[Facility]] = {}
    for facility, clause in under_floor(dispatch.study):
        if study.town in (None, facility.town):
            floors.setdefault(clause, []).append(facility)
    for clause, facilities in floors.items():
        label = pick(study.language, study.district.policy.clauses[clause].label)
        notes.append(words("dispatch.under_floor", clause=label, facilities=named(dispatch, facilities)))
    coming = dispatch.own(next_month(dispatch.study))
    if coming:
        notes.append(words("dispatch.next_month", count=len(coming), facilities=named(dispatch, coming)))
    notes += [*_silent(dispatch), *more]
    return make_item(
        id=name, kind="notes", title=words(f"dispatch.{name}"), notes=notes or [words("dispatch.nothing")]
    )


def attention_annex(dispatch: Dispatch) -> Item:
    """Return the same with every facility named, and how many are carried over from earlier returns."""
    whole = copy(dispatch)
    whole.limit = None
    return _attention(whole, "attention_all", carried_notes(dispatch))


def _silent(dispatch: Dispatch) -> list[str]:
    words, study = dispatch.words, dispatch.study
    homes = dispatch.own(homes_without_return(dispatch.study))
    notes = []
    if homes:
        text = words("dispatch.silent_homes", count=len(homes), facilities=named(dispatch, homes))
        notes.append(text + (words("dispatch.silent_homes_carried") if any(f.carried for f in homes) else ""))
    rows = dispatch.rows()
    unreported = rows.loc[(rows["kind"] == ALL) & (rows["unreported"] > 0), "unreported"]
    notes += [words("dispatch.unreported", count=count) for count in unreported]
    silent = [town for town in dispatch.silent if study.town in (None, town)]
    rejected = set(study.register.rejected.values()) if study.register else set()
    notes += _bureau(dispatch)
    if not silent:
        return notes
    names = [
        study.town_name(town) + (words("dispatch.rejected") if town in rejected else "") for town in silent
    ]
    return [*notes, words("dispatch.silent", count=len(names), towns=join(study.language, names))]


def _bureau(dispatch: Dispatch) -> list[str]:
    """Return that the bureau sent nothing for the month, and until when what it sent is known; nothing where it never sent any.

    A return without a town is a home's or the bureau's; the bureau's has sheets of the bureau.
    """
    words, study = dispatch.words, dispatch.study
    own = {name: sheet for name, sheet in sheets().items() if sheet.role == "bureau"}
    told = [
        (one.month, record.sheet)
        for one in study.returns
        if not one.town and one.month <= study.month
        for record in one.records
        if record.sheet in own
    ]
    last = max((month for month, _ in told), default=study.month)
    if last == study.month:
        return []
    sent = {sheet for _, sheet in told}
    names = [pick(dispatch.study.language, sheet.label) for name, sheet in own.items() if name in sent]
    listed = join(dispatch.study.language, names)
    return [words("dispatch.silent_bureau", sheets=listed, since=earlier_month(dispatch, last))]


def standstill_table(dispatch: Dispatch) -> Item:
    """Return every facility that stands still, with its stage."""
    words = dispatch.words
    rows = [
        [marked(dispatch, facility.facility_id, facility.carried), _standstill(dispatch, name, facility), words(f"stage.{facility.stage}"), facility.plan_year, str(facility.get("issue") or words("form.none"))]
        for name, facilities in standstills(dispatch.study).items()
        for facility in dispatch.own(facilities)
    ]  # fmt: skip
    columns = ("facility", "standstill", "stage", "plan_year", "issue")
    carried = any(f.carried for group in standstills(dispatch.study).values() for f in dispatch.own(group))
    return listing(dispatch, "standstills", columns, rows, carried=carried)


def _standstill(dispatch: Dispatch, name: str, facility: Facility) -> str:
    late = name == "unaccepted" and acceptance_overdue(dispatch.study, facility)
    return dispatch.words(f"standstill_kind.{'acceptance' if late else name}")
