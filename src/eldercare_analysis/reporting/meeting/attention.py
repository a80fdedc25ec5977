"""What the meeting has to settle: problems, standstills, what is unpaid, who sent nothing; its lists."""

from __future__ import annotations

from dataclasses import replace

from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.meeting.attention import (
    Issue,
    acceptance_overdue,
    homes_without_return,
    next_month,
    standstills,
    under_floor,
)
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.carried import rejected
from eldercare_analysis.reporting.items import Notes, Table
from eldercare_analysis.reporting.meeting.dispatch import Dispatch, plain_row
from eldercare_analysis.reporting.meeting.dues import money_notes
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import NOTHING, Text, text_of


def _kind(words: Words, issue: Issue) -> Text:
    return words(f"issue.{issue.kind or 'other'}")


def issue_table(dispatch: Dispatch) -> Table:
    """Return the list of problems and duties (问题清单、责任清单), cleared ones included (销号)."""
    words, own = dispatch.words, dispatch.own(dispatch.issues)
    table = dispatch.listing(
        "issues",
        own,
        {
            "facility": lambda issue: dispatch.marked(issue.facility_id, issue.carried),
            "issue_kind": lambda issue: _kind(words, issue),
            "issue": lambda issue: issue.text,
            "unit": lambda issue: issue.unit or words("decisions.no_unit"),
            "due": lambda issue: str(issue.due_on) if issue.due_on else words("decisions.no_unit"),
            "needs_district": lambda issue: words("form.yes" if issue.needs_district else "form.no"),
            "state": lambda issue: words(f"issue_state.{issue.state}"),
        },
        carried=any(issue.carried for issue in own),
    )
    return replace(table, data=[plain_row(issue, "due_on") for issue in own])


def attention_notes(dispatch: Dispatch) -> Notes:
    """Return what is unpaid or paid early, which houses are short of staff, and what comes next month."""
    words, study = dispatch.words, dispatch.study
    below = [pair for pair in under_floor(study) if study.town in (None, pair[0].town)]
    floors = [
        words(
            "dispatch.under_floor",
            clause=pick(study.language, study.district.policy.clauses[clause].label),
            facilities=dispatch.named([facility for facility, _ in group]),
        )
        for clause, group in grouped(below, lambda pair: pair[1]).items()
    ]
    coming = _counted(dispatch, "dispatch.next_month", dispatch.own(next_month(study)))
    notes = [*money_notes(dispatch), *floors, *coming]
    title = words("dispatch.attention")
    return Notes(id="attention", title=title, notes=notes or [words("dispatch.nothing")])


def _counted(dispatch: Dispatch, key: str, facilities: list[Facility]) -> list[Text]:
    """Return a sentence with the count and the names of facilities; nothing where there are none."""
    names = dispatch.named(facilities)
    return [dispatch.words(key, count=len(facilities), facilities=names)] if facilities else []


def silence(dispatch: Dispatch) -> list[Text]:
    """Return of whom nothing was reported for the month: homes, tasks, the bureau, towns."""
    words, study = dispatch.words, dispatch.study
    homes = dispatch.own(homes_without_return(study))
    goes_on = words("dispatch.silent_homes_carried") if any(home.carried for home in homes) else NOTHING
    notes = [note + goes_on for note in _counted(dispatch, "dispatch.silent_homes", homes)]
    total = dispatch.totals.get(study.place)
    if total and total.unreported:
        notes.append(words("dispatch.unreported", count=total.unreported))
    notes += _bureau(dispatch)
    names = [
        text_of(study.town_name(town)) + (words("dispatch.rejected") if rejected(study, town) else NOTHING)
        for town in dispatch.silent
        if study.town in (None, town)
    ]
    silent = words("dispatch.silent", count=len(names), towns=words.listed(names))
    return [*notes, silent] if names else notes


def _bureau(dispatch: Dispatch) -> list[Text]:
    """Return that the bureau, which sent returns before, sent none; until when what it sent is known.

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
    names = words.listed(pick(study.language, sheet.label) for name, sheet in own.items() if name in sent)
    return [words("dispatch.silent_bureau", sheets=names, since=dispatch.month(last))]


def standstill_notes(dispatch: Dispatch) -> Notes:
    """Return what stands still by how it does, every facility by name."""
    words, notes = dispatch.words, []
    for way, facilities in standstills(dispatch.study).items():
        own = dispatch.own(facilities)
        late = [one for one in own if way == "unaccepted" and acceptance_overdue(dispatch.study, one)]
        notes += _every(dispatch, f"standstill.{way}", own)
        notes += _every(dispatch, "standstill.acceptance", late)
    return Notes(id="standstills", title=words("dispatch.standstills"), notes=notes)


def _every(dispatch: Dispatch, key: str, facilities: list[Facility]) -> list[Text]:
    """Return a sentence with the count and all names of facilities; nothing where there are none."""
    names = dispatch.words.listed(dispatch.marked(one.facility_id, one.carried) for one in facilities)
    return [dispatch.words(key, count=len(facilities), facilities=names)] if facilities else []
