"""A town's facilities by name: stage, dates, problem, next step; with returns only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.meeting.attention import Issue
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.schedule import EXISTING
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.meeting.decisions import due_told
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import NOTHING, Said, Text, joined

ENDS = "。．.；;，, "  # of what towns write


def facility_table(dispatch: Dispatch) -> Table:
    """Return the town's facilities with stage, dates, problem and next step; quiet old ones are counted."""
    words, problems = dispatch.words, {one.facility_id: one for one in dispatch.own(dispatch.issues)}
    known = [one for one in dispatch.own(state.facilities(dispatch.study)) if one.scheduled or one.reported]
    quiet = [one for one in known if _quiet(one) and one.facility_id not in problems]
    own = [one for one in known if one not in quiet]
    table = dispatch.listing(
        "facilities",
        own,
        {
            "facility": lambda one: dispatch.marked(one.facility_id, one.carried),
            "stage": lambda one: _stage(words, one),
            "dates": lambda one: _dates(dispatch, one),
            "issue": lambda one: _problem(dispatch, problems.get(one.facility_id)),
            "next_step": lambda one: _next(dispatch, one),
        },
        carried=any(one.carried for one in known),
    )
    year = dispatch.study.end.year
    short = (
        words("facility_list.without_year", year=year) if any(_of_year(one, year) for one in own) else NOTHING
    )
    return replace(table, caption=words.sentences(*_old(words, quiet), short, table.caption))


def _quiet(facility: Facility) -> bool:
    """Say whether a facility existed before the plan and there is nothing to do about it."""
    return facility.plan_year == EXISTING and not (facility.suspended or facility.closed)


def _old(words: Words, quiet: Sequence[Facility]) -> Iterator[Text]:
    """Yield how many facilities existed before and are not listed, and how many of them are in use."""
    if quiet:
        in_use = sum(one.reached(kinds.OPENED) for one in quiet)
        yield words("facility_list.old", count=len(quiet), in_use=in_use)


def _stage(words: Words, facility: Facility) -> Text:
    """Return a facility's stage; what is used without acceptance, and what has stopped, says so."""
    used = facility.stage == kinds.OPENED.id and facility.scheduled and not facility.reached(kinds.ACCEPTED)
    marks = (("unaccepted", used), (kinds.SUSPENDED.id, facility.suspended))
    return joined(
        "", [words(f"stage.{facility.stage}"), *(words(f"dispatch.{mark}") for mark, on in marks if on)]
    )


def _dates(dispatch: Dispatch, facility: Facility) -> Said:
    """Return the days of its steps and of what ended them; without the year if all are of this one."""
    words, form = dispatch.words, "%m-%d" if _of_year(facility, dispatch.study.end.year) else "%Y-%m-%d"
    told = [
        words("facility_list.day", event=words(f"event.{event.id}"), day=format(day, form))
        for event in kinds.EVENTS
        if (day := facility.on(event))
    ]
    return words.listed(told) if told else words("form.none")


def _of_year(facility: Facility, year: int) -> bool:
    """Say whether a facility has dates, all of one year."""
    return {day.year for event in kinds.EVENTS if (day := facility.on(event))} == {year}


def _problem(dispatch: Dispatch, issue: Issue | None) -> Said:
    """Return what stands in the way, who is to act and by when; what was cleared says so."""
    words = dispatch.words
    if issue is None:
        return words("form.none")
    if issue.state == "cleared":
        return words("facility_list.cleared", text=issue.text)
    text = issue.text.rstrip(ENDS) or issue.text  # more is said of it in the same sentence
    asked = words("facility_list.asks") if issue.needs_district else NOTHING
    unit = issue.unit or words("decisions.no_unit")
    return words("facility_list.problem", text=text, unit=unit, due=due_told(dispatch, issue)) + asked


def _next(dispatch: Dispatch, facility: Facility) -> Said:
    """Return the step that comes next, and the day on which the town expects it.

    Nothing comes next of what existed before the plan, nor where the sheet does not have the step.
    """
    words = dispatch.words
    step = next((step for step in kinds.STEPS if not facility.reached(step)), None)
    if facility.closed or facility.plan_year == EXISTING or step is None or facility.verdict(step) is None:
        return words("form.none")
    name, expected = words(f"next_step.{step.id}"), facility.get("expected_on")
    if not expected:
        return name
    key = "expected_over" if expected <= dispatch.study.end else "expected"
    return words(f"facility_list.{key}", step=name, day=expected)
