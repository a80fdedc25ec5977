"""What a town has to do, by deadline, with what is known of it: what to send, what to build."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.goals.targets import OPEN, Target
from eldercare_analysis.analysis.grouping import grouped, inside, rows_at
from eldercare_analysis.analysis.meeting.attention import homes_without_return
from eldercare_analysis.analysis.meeting.tasks import COUNTS
from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.carried import month_name, newest_return, rejected
from eldercare_analysis.reporting.goals.annex1 import changed_by_returns
from eldercare_analysis.reporting.goals.open_places import open_places
from eldercare_analysis.reporting.items import Notes, Table
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.town.deadlines import Deadline, deadlines, known_of, named, over
from eldercare_analysis.reporting.town.town_place import gaps_of
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Said, Text, joined

FACILITIES, RESIDENTS = "facilities", "residents"
HALF_YEARLY = ("premises", "villages", "annex2")  # sheets of towns and homes
OF_BUREAU = "bureau"


@dataclass(frozen=True)
class Duty:
    """A row: by when, what, and what is known of it."""

    due: str
    task: Text
    known: Said


def town_tasks(study: Study, targets: Sequence[Target]) -> Table | Notes:
    """Return what to send this month, what to build by each deadline, what to send each half year."""
    words, open_needs = words_of(study), _needs(rows_at(study.place, targets))
    found = deadlines(study)
    building = [Duty(str(one.day), named(study, one), _built(study, words, one)) for one in found]
    duties = [
        *_monthly(study, words, open_needs),
        *sorted([*building, *_unserved(study, words, targets)], key=lambda duty: duty.due or "9"),
        *_half_yearly(study, words, rows_at(study.place, targets)),
    ]
    title = words("town_tasks.title")
    if not duties:
        return Notes(id="town_tasks", title=title, notes=[_nothing(study, words, targets)])
    return TableSpec(
        id="town_tasks",
        title=title,
        columns=[
            which("due", lambda row: row.due, label=words("town_tasks.due")),
            Column("task", lambda row: row.task, align="left", label=words("town_tasks.task")),
            Column("known", lambda row: row.known, align="left", label=words("town_tasks.known")),
        ],
        rows=duties,
        key=("due",),
        data=[{"due": str(row.due), "task": row.task.plain} for row in duties],
        caption=_bureau(study, words, open_needs),
    ).item(words)


def _nothing(study: Study, words: Words, targets: Sequence[Target]) -> Text:
    """Return that there is nothing to build or to send; how many targets are missed all the same."""
    gaps = sum(map(len, gaps_of(rows_at(study.place, targets))))
    return words("town_tasks.nothing_but", count=gaps) if gaps else words("town_tasks.nothing")


def _needs(own: Sequence[Target]) -> dict[str, list[str]]:
    """Return the columns that would tell what is open, by sheet of returns."""
    needs = dict.fromkeys(need for one in own if one.status == OPEN for need in one.needs)
    pairs = [(sheet, column) for sheet, _, column in (need.partition(".") for need in needs)]
    by_sheet = grouped(pairs, lambda pair: pair[0])
    return {name: [column for _, column in own] for name, own in by_sheet.items() if name in sheets()}


def _label(study: Study, sheet: str) -> str:
    return words_of(study).plain("town_tasks.sheet", sheet=pick(study.language, sheets()[sheet].label))


def _columns(study: Study, sheet: str, columns: Sequence[str]) -> Text:
    fields = sheets()[sheet].columns
    return words_of(study).listed(fields[name].spoken(study.language) for name in columns)


def _monthly(study: Study, words: Words, needs: dict[str, list[str]]) -> Iterator[Duty]:
    """Yield what to send this month: dates of facilities, residents and staff of homes."""
    due = words.plain("town_tasks.month", month=month_name(study, study.month))
    own = state.of_town(study, study.place)
    if own:
        yield Duty(due, _progress(study, words), _sent(study, words))
    homes = inside(study.place, homes_without_return(study))
    if homes and (study.register is not None or RESIDENTS in needs):
        by_kind = grouped(homes, lambda home: home.kind.id)
        names = [words(f"town_tasks.who_{kind}", count=len(own)) for kind, own in by_kind.items()]
        who = joined(words.plain("town_answer.with"), names)
        columns = _columns(study, RESIDENTS, needs.get(RESIDENTS, []))
        key = "residents" if columns else "residents_again"
        task = words(f"town_tasks.{key}", who=who, sheet=_label(study, RESIDENTS), columns=columns)
        yield Duty(due, task, words("form.not_reported"))


def _progress(study: Study, words: Words) -> Text:
    """Return what to fill in of facilities; first the seat of the center where that decides who is served."""
    columns = ("village", *kinds.DATES[: len(kinds.STEPS)])
    key = "town_tasks.again" if newest_return(study, study.place) == study.month else "town_tasks.facilities"
    task = words(key, sheet=_label(study, FACILITIES), columns=_columns(study, FACILITIES, columns))
    row = coverage_rows(study)
    last = next(one for one in reversed(row) if one.town == study.place)
    places = open_places(study, [study.place], when_done=True).values()
    left = (last.served_high or 0) - (last.served_low or 0)
    if left and any(one.seat for one in places):
        column = _columns(study, FACILITIES, ["village"])
        return words.sentences(task, words("town_tasks.seat", column=column, count=left))
    return task


def _sent(study: Study, words: Words) -> Said:
    """Return whether the return of the month has come, and which facilities it does not have."""
    if study.register is None:
        return words("form.not_reported")
    last = newest_return(study, study.place)
    if last < study.month and rejected(study, study.place):
        return words("town_tasks.rejected")
    if not last:
        return words("town_tasks.never")
    if last < study.month:
        return words(
            "town_tasks.carried", since=month_name(study, last, with_year=last[:4] != study.month[:4])
        )
    missing = sum(not one.reported for one in state.of_town(study, study.place) if one.scheduled)
    return words("town_tasks.missing", count=missing) if missing else words("town_tasks.sent")


def _built(study: Study, words: Words, deadline: Deadline) -> Text:
    """Return how many of a deadline's facilities have come to the step that counts; that it is over."""
    late = words("town_tasks.over") if over(study, deadline) else NOTHING
    known = known_of(study, deadline)
    if not known.reported:
        return words("form.not_reported") + late
    step = words(f"event.{study.reading(COUNTS)}")
    told = words("town_tasks.done", step=step, done=known.done, count=deadline.count)
    silent = "town_tasks.silent_absent" if known.absent else "town_tasks.silent"
    return (
        told
        + (words(silent, count=known.unknown) if known.unknown else NOTHING)
        + (late if known.done < deadline.count else NOTHING)
    )


def _unserved(study: Study, words: Words, targets: Sequence[Target]) -> Iterator[Duty]:
    """Yield that villages are left without point or center, whatever is open."""
    rows = rows_at(study.place, coverage_rows(study))
    lacking, returned = rows[-1].unserved_low, changed_by_returns(study, rows)
    task = "town_tasks.unserved_returned" if returned else "town_tasks.unserved"
    known = "town_tasks.none_there" if returned else "town_tasks.not_scheduled"
    for one in rows_at(study.place, targets):
        if one.metric == "served_villages" and one.applies and lacking:
            yield Duty(one.deadline, words(task, count=lacking), words(known))


def _half_yearly(study: Study, words: Words, own: Sequence[Target]) -> Iterator[Duty]:
    """Yield the sheets of the half year that would tell what is open, and how many demands they decide."""
    waiting = [one for one in own if one.status == OPEN and _of(one, HALF_YEARLY)]
    names = [name for name in HALF_YEARLY if any(_of(one, (name,)) for one in waiting)]
    if names:
        labels = words.listed(_label(study, name) for name in names)
        task = words("town_tasks.half", sheets=labels, count=len(waiting))
        known = "form.not_reported" if study.register is None else "town_tasks.incomplete"
        yield Duty(words.plain("town_tasks.half_year"), task, words(known))


def _of(target: Target, names: Sequence[str]) -> bool:
    return any(need.partition(".")[0] in names for need in target.needs)


def _bureau(study: Study, words: Words, needs: dict[str, list[str]]) -> Text:
    """Return which of the sheets that are missing the bureau fills in, not the town."""
    own = [_label(study, name) for name in sheets() if name in needs and sheets()[name].role == OF_BUREAU]
    return words("town_tasks.bureau", sheets=words.listed(own)) if own else NOTHING
