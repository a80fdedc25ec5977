"""The answer to "where do we stand": the year's facilities accepted, against what the clock demands."""

from __future__ import annotations

from collections.abc import Iterator

from eldercare_analysis.analysis.meeting.progress import Progress, bands, due_by_clock
from eldercare_analysis.analysis.meeting.tasks import COUNTS, after_plan, plan_year, reached_on, tasks
from eldercare_analysis.inputs import kinds
from eldercare_analysis.reporting.carried import silence_of
from eldercare_analysis.reporting.goals.annex1 import replanned
from eldercare_analysis.reporting.items import Headline
from eldercare_analysis.reporting.meeting.dispatch import Dispatch, plain_row
from eldercare_analysis.reporting.meeting.progress import reached
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import NOTHING, Text

MOST_NAMED = 8  # towns in the sentence below the title


def dispatch_headline(dispatch: Dispatch) -> Headline:
    """Return what is accepted of the year's facilities and what should be; who is behind or silent."""
    total = dispatch.totals.get(dispatch.study.place)
    return Headline(
        id="dispatch_headline",
        title=_title(dispatch, total),
        finding=dispatch.words.sentences(*_finding(dispatch, total)),
        data=[plain_row(total)] if total else [],
    )


def counted_step(dispatch: Dispatch) -> kinds.Step:
    """Return the step that counts as done (reading `progress_counts`)."""
    return kinds.STEP_BY_ID[dispatch.study.reading(COUNTS)]


def _title(dispatch: Dispatch, row: Progress | None) -> Text:
    words, study, year = dispatch.words, dispatch.study, plan_year(dispatch.study)
    place = words("answer.town", town=study.name) if study.town else NOTHING
    if row is None:
        return place + words("answer.no_tasks", year=year)
    if not row.reported:
        return place + words("answer.unreported", year=year, planned=row.planned)
    step = counted_step(dispatch)
    return place + words(
        "answer.over" if after_plan(study) else "answer.title",
        year=year,
        planned=row.planned,
        step=words(f"event.{step.id}"),
        done=reached(words, row, step),
        due=words.decimal(due_by_clock(study, row)),
    )


def _finding(dispatch: Dispatch, row: Progress | None) -> Iterator[Text]:
    words, study = dispatch.words, dispatch.study
    if after_plan(study):
        yield words("dispatch.after_plan", year=plan_year(study))
    if row:
        if replanned(study):
            yield words("answer.by_annex")
        yield from _of_them(dispatch, row)
    if row and row.reported:
        yield _behind(dispatch, row)
    if not study.town:
        late = sorted(bands(study)["behind"], key=lambda town: -dispatch.totals[town].behind_low)
        behind = [study.short_name(town) for town in late]
        if behind:
            more = words("answer.and_others") if len(behind) > MOST_NAMED else NOTHING
            towns = words.listed(behind[:MOST_NAMED]) + more
            yield words("answer.behind_towns", towns=towns, count=len(behind))
    if row and study.town in dispatch.silent and (row.carried_over or not row.reported):
        yield _silent(dispatch, row)
    if row and row.reported > row.carried_over:
        yield from _new(dispatch)


def _behind(dispatch: Dispatch, row: Progress) -> Text:
    """Return how far behind or ahead of the clock; or that what is not reported decides it."""
    if not told(row):
        return dispatch.words("answer.points_unknown")
    return dispatch.words("answer.points", points=points(dispatch.words, row))


def told(row: Progress) -> bool:
    """Say whether it is known if a row is behind or ahead of the clock, whatever those not reported are."""
    return bool(row.reported) and (row.behind_low >= 0 or row.behind_high <= 0)


def _of_them(dispatch: Dispatch, row: Progress) -> Iterator[Text]:
    """Yield how many tasks come from earlier years, and how many were given up, and of these were done."""
    words, step = dispatch.words, counted_step(dispatch)
    if row.carried_in:
        yield words("answer.carried_in", count=row.carried_in)
    closed = [one for one in dispatch.own(tasks(dispatch.study).all) if one.closed]
    if closed:
        done = sum(one.reached(step) for one in closed)
        late = words("answer.closed_done", done=done, step=words(f"event.{step.id}")) if done else NOTHING
        yield words("answer.closed", count=len(closed), late=late)


def points(words: Words, row: Progress) -> Text:
    """Return percentage points behind or ahead of the clock in words, as a range where they are one."""
    ends = sorted((row.behind_low, row.behind_high), key=abs)
    low, high = (words.decimal(abs(end)) for end in ends)
    side = "slow" if max(row.behind_low, row.behind_high) > 0 else "fast"
    if low == high == "0":
        return words("answer.even")
    return words(f"answer.{side}", points=words.between(low, high))


def _silent(dispatch: Dispatch, row: Progress) -> Text:
    """Return that the town sent nothing for the month; whether earlier returns go on, or it never did."""
    study = dispatch.study
    key = silence_of(study, row.town)
    if row.carried_over and key != "rejected":
        key = "carried"
    return dispatch.words(f"answer.{key}", at_month=dispatch.month(study.month))


def _new(dispatch: Dispatch) -> Iterator[Text]:
    """Yield how many tasks came to the counted step this month; that none did only where all are known."""
    words, study, step = dispatch.words, dispatch.study, counted_step(dispatch)
    own = dispatch.own(tasks(study).all)
    days = [day for one in own if (day := reached_on(one, step))]
    count = sum(f"{day:%Y-%m}" == study.month for day in days)
    known = all(one.reported and not one.carried and one.verdict(step) is not None for one in own)
    if count or known:
        yield words(
            "answer.new" if count else "answer.nothing_new", count=count, step=words(f"event.{step.id}")
        )
