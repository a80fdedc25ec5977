"""The page of a town's history: one file without network, a facility a row, its life along the months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.history import CORRECTIONS, OF_RETURNS, Entry, history
from eldercare_analysis.analysis.lives import GROUPS, Life, as_told, lives
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.carried import month_name, newest_return
from eldercare_analysis.reporting.frame import part, rendered
from eldercare_analysis.reporting.history.life_words import LifeWords
from eldercare_analysis.reporting.history.lifelines import Axis, Mark, Span, axis_of, marks, spans
from eldercare_analysis.reporting.history.told_lines import Line, circulates, lines_of
from eldercare_analysis.reporting.pdf import basis_of, month_in_words, notice_of
from eldercare_analysis.reporting.stages import BLANK, STAGES
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Text, joined

KINDS = ("told", "updated", "cleared", "corrected", "withdrawn")  # of cells, as they are counted by month
HEIGHTS = {  # of a span by its stage, in pixels: the further, the higher
    **dict.fromkeys(("opened", "accepted", "accepted_ended"), 22),
    **dict.fromkeys(("completed", "opened_unaccepted"), 17),
    **dict.fromkeys(("started", "suspended"), 12),
    **dict.fromkeys(("site_chosen", "closed"), 8),
    **dict.fromkeys(("none", "unreported"), 5),
}


@dataclass(frozen=True)
class Row:
    """A facility on the page: name, line, state, what is told of it, and its history line by line."""

    number: int
    life: Life
    name: str
    state: str
    told: str
    spans: list[Span]
    marks: list[tuple[Mark, str]]
    lines: list[Line]


@dataclass(frozen=True)
class Month:
    """A month of the axis: where it begins, and what came of the town for it (`change` of `OF_RETURNS`)."""

    name: str
    left: float
    width: float
    change: str


def history_page(study: Study, facility: str | None = None) -> str:
    """Return the page of the study's town, or of one of its facilities; the same returns give the same text.

    It tells of no persons, nor of villages but as places of facilities: what `circulates`.
    """
    if study.town is None:
        raise ValueError(study.place)
    known = as_told(study)
    words = words_of(known)
    entries = [one for one in history(known, study.town) if circulates(one)]
    own = [one for one in lives(known, study.town) if facility in (None, one.facility.facility_id)]
    months = sorted(one.at.month for one in entries if one.change in OF_RETURNS and one.at.month)
    axis = axis_of(own, months[0] if months else study.month, study.month)
    told = LifeWords(known, newest_return(known, study.town))
    rows = [_row(told, axis, number, life) for number, life in enumerate(own, start=1)]
    groups = grouped(rows, lambda row: row.life.group)
    corrected = [one for one in entries if one.change in CORRECTIONS and facility in (None, one.facility_id)]
    return rendered(
        "history/history.html.j2",
        ("page/page.css", "history/history.css"),
        words=words,
        language=study.language,
        title=words("history.page_title", name=study.name),
        month=month_in_words(study),
        notice=notice_of(study),
        basis=basis_of(known),
        answer=_answer(words, known, groups),
        lead=_lead(words, known, entries, corrected),
        groups=[(group, groups[group]) for group in GROUPS if group in groups],
        rows=rows,
        months=_months(axis, entries),
        ticks=_ticks(axis),
        end=axis.after(axis.month),
        stages=[(stage, words(f"stage.{stage}")) for stage in STAGES if _drawn(rows, stage)],
        kinds=KINDS,
        marks=[
            kind for kind in ("deadline", "stopped", "corrected") if any(_marked(row, kind) for row in rows)
        ],
        corrections=lines_of(known, corrected),
        returns=_returns(known, entries),
        others=lines_of(
            known, [one for one in entries if one.sheet and not one.facility_id and not facility]
        ),
        left=_left(words, known, own, facility),
        looks=STAGES,
        heights=HEIGHTS,
        blank=BLANK,
        script=part("history/history.js"),
    )


def _row(told: LifeWords, axis: Axis, number: int, life: Life) -> Row:
    own = [one for one in life.entries if circulates(one)]
    return Row(
        number=number,
        life=life,
        name=told.name(life),
        state=told.state(life),
        told=told.story(life),
        spans=spans(axis, life),
        marks=[(mark, told.mark(mark)) for mark in marks(axis, life)],
        lines=lines_of(told.study, own),
    )


def _marked(row: Row, kind: str) -> bool:
    return any(mark.kind == kind for mark, _ in row.marks)


def _drawn(rows: Sequence[Row], stage: str) -> bool:
    return any(span.stage == stage for row in rows for span in row.spans)


def _answer(words: Words, study: Study, groups: dict[str, list[Row]]) -> Text:
    """Return what a reader should know first: how many stand, how many moved."""
    counts = {group: len(groups.get(group, ())) for group in GROUPS}
    if not any(row.life.known for rows in groups.values() for row in rows):
        return words("history.answer_none", name=study.name)
    shown = [group for group in GROUPS if counts[group] or group in ("standing", "moved")]
    parts = [words(f"history.answer_{group}", count=counts[group]) for group in shown]
    return words("history.answer", name=study.name, parts=joined(words.plain("history.comma"), parts))


def _lead(words: Words, study: Study, entries: Sequence[Entry], corrected: Sequence[Entry]) -> list[Text]:
    """Return up to when returns speak, what standing means, what was corrected and what was not used."""
    newest = newest_return(study, str(study.town))
    files = [one.at.file for one in entries if one.change == "rejected"]
    since = month_name(study, newest) if newest else ""
    late = words("history.until", since=since) if newest and newest < study.month else NOTHING
    return [
        one
        for one in (
            late,
            words("history.standing_means") if newest else NOTHING,
            words("history.count_corrected", count=len(corrected)) if corrected else NOTHING,
            words("history.not_used", files=words.listed(files)) if files else NOTHING,
        )
        if one
    ]


def _months(axis: Axis, entries: Sequence[Entry]) -> list[Month]:
    """Return the months of the axis that returns could be of."""
    came = {one.at.month: one.change for one in entries if one.change in OF_RETURNS}
    return [Month(name, *axis.span(name), came[name]) for name in axis.months if name in came]


def _ticks(axis: Axis) -> list[tuple[str, str, float, str]]:
    """Return the months: number, year in January and at the beginning, where, how they look."""
    found = []
    for number, name in enumerate(axis.months):
        year, month = name[:4], int(name[5:])
        kind = "year" if month == 1 or number == 0 else "quarter" if month % 3 == 1 else ""
        found.append((str(month), year if kind == "year" else "", axis.span(name)[0], kind))
    return found


def _returns(study: Study, entries: Sequence[Entry]) -> list[tuple[str, list[Line], dict[str, int]]]:
    """Return by month what came of the town, and how many cells its returns told, changed and corrected."""
    told = grouped((one for one in entries if one.column), lambda one: one.at.month)
    came = grouped((one for one in entries if one.change in OF_RETURNS), lambda one: one.at.month)
    return [
        (
            month,
            lines_of(study, own),
            {kind: sum(one.change == kind for one in told.get(month, ())) for kind in KINDS},
        )
        for month, own in came.items()
    ]


def _left(words: Words, study: Study, own: Sequence[Life], facility: str | None) -> list[Text]:
    """Return what the page leaves out: quiet older facilities, and what may not circulate."""
    old = len(state.of_town(study, str(study.town))) - len(own)
    quiet = words("history.quiet", count=old) if old and facility is None else NOTHING
    return [one for one in (quiet, words("history.left_out_of_page")) if one]
