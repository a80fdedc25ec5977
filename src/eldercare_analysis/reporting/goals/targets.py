"""Targets one by one: table, what to do next, towns short of points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eldercare_analysis.analysis.goals.targets import OPEN, Target
from eldercare_analysis.analysis.grouping import grouped, rows_at
from eldercare_analysis.analysis.privacy import hidden_cells, protect, shown
from eldercare_analysis.analysis.records import KEYS, frame, records
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.carried import marked_units, returns_from
from eldercare_analysis.reporting.goals.annex1 import remark
from eldercare_analysis.reporting.items import Notes, Row, Table
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.words import SHOWN, Words, words_of
from eldercare_analysis.reporting.worth import marked
from eldercare_analysis.text import NOTHING, Text, joined

KEY, PLANNED, GAP = KEYS["targets"], ("planned", "planned_high"), ("gap_low", "gap")
WAITING = ("in_progress", OPEN)  # verdicts of what is reached so far, while more units are to come
LACKING = ("short", "planned_short", "in_progress")  # in the order in which something is to be done
MOST = 2 * SHOWN  # targets that what to do names


def tidy(study: Study, targets: Iterable[Target]) -> list[Row]:
    """Return targets as rows of their table, without small counts of persons."""
    return records(protect(frame(targets, Target), hidden_cells(study)))


def label_of(study: Study, clause: str, metric: str) -> str:
    """Return a clause's short name; a cell of Annex 1 by its kind and year."""
    if metric in study.plan.columns:
        kind, year = study.plan.columns[metric]
        return f"{words_of(study).plain(f'kind.{kind.column}')} {year}"
    return pick(study.language, study.district.policy.clauses[clause].label)


def targets_table(study: Study, targets: Iterable[Target]) -> Table:
    """Return target, plan, actual and verdict of what something is known of; the others are counted."""
    words, own = words_of(study), rows_at(study.place, targets)
    marks = {"<": words("target.few"), "*": words("target.hidden")}
    table = TableSpec(
        id="targets_table",
        columns=_columns(study, words),
        rows=[target for target in own if target.known],
        key=KEY,
        data=tidy(study, own),
        title=words("target.table_title"),
        caption=_caption(study, words, own),
    ).item(words)
    return marked(words, table, marks)


def _columns(study: Study, words: Words) -> list[Column[Target]]:
    masks, clauses = hidden_cells(study), study.district.policy.clauses

    def count(target: Target, name: str) -> Text:
        return words.count(shown(target, name, masks)).of([name])

    def planned(target: Target) -> Text:
        known = target.planned is not None
        return words.span(target.planned, target.planned_high) if known else words("form.none")

    def actual(target: Target) -> Text:
        return words("form.not_reported") if target.actual is None else count(target, "actual")

    return [
        which("clause", lambda row: clauses[row.clause].section),
        Column("metric", lambda row: label_of(study, row.clause, row.metric), align="left"),
        Column("strength", lambda row: words(f"strength.{row.strength}"), align="left"),
        which("deadline", lambda row: row.deadline or words("form.none")),
        Column("target", lambda row: count(row, "target")),
        Column("planned", planned, PLANNED),
        *([Column("actual", actual)] if study.register else []),
        Column("gap", lambda row: words.span(*(count(row, name) for name in GAP))),
        Column("status", lambda row: words(f"status.{row.status}"), align="left"),
    ]


def _caption(study: Study, words: Words, own: Sequence[Target]) -> Text:
    """Return what the table counts, what it leaves out, and how many targets nothing is reported of."""
    outside = [(words(f"kind.{one.metric}"), one.beside) for one in own if one.beside]
    waits = any(one.gap == 0 and one.status in WAITING for one in own)
    silent = sum(one.status == OPEN and not one.known for one in own)
    parts = [
        words("target.table_caption" if study.register is None else "target.table_caption_reported"),
        *(words("target.beside", kind=kind, count=count) for kind, count in outside),
        words("target.some_wait") if waits else NOTHING,
        returns_from(study),
        remark(study),
        words("target.table_silent", count=silent) if silent else NOTHING,
    ]
    return joined("", parts)


def todo(study: Study, targets: Iterable[Target]) -> Notes:
    """Return what to do next: what falls short, the soonest first, then the sheets that would tell more."""
    words, own = words_of(study), rows_at(study.place, targets)
    asked, behind = lacking(own)
    exceptions = [_due(study, words, "exception", one) for one in asked]
    lacks = words.first([_due(study, words, "gap", one) for one in behind], MOST)
    notes = [*exceptions, *lacks, *_sheets(words, own)]
    about = [*map(row_of, asked), *map(row_of, behind[:MOST])]
    return Notes(
        id="todo",
        title=words("todo.title"),
        notes=notes or [words("todo.nothing")],
        caption=returns_from(study).strip(),
        about=about + [{}] * (len(notes) - len(about)),  # what only counts or asks is about none
        data=tidy(study, behind),
    )


def lacking(own: Sequence[Target]) -> tuple[list[Target], list[Target]]:
    """Return the exceptions, and what falls short, the soonest first."""
    behind = [one for one in own if one.status in LACKING and one.gap != 0]
    behind.sort(key=lambda one: (LACKING.index(one.status), one.deadline))
    return [one for one in own if one.status == "exception"], behind


def row_of(target: Target) -> Row:
    """Return what tells a target apart."""
    return {name: getattr(target, name) for name in KEY}


def _due(study: Study, words: Words, key: str, target: Target) -> Text:
    """Return a target that is to be reached or explained, by when, and what it lacks or who is concerned."""
    return words(
        f"todo.{key}",
        label=label_of(study, target.clause, target.metric),
        units=words.listed(marked_units(study, target.units)),
        gap=gap_of(study, target),
        unit=words(f"unit.{target.unit}"),
        status=words(f"status.{target.status}"),
        deadline=target.deadline or words("todo.no_deadline"),
    )


def gap_of(study: Study, target: Target) -> Text:
    """Return what a target lacks, as a range where something is not reported; small counts are hidden."""
    low, high = (shown(target, name, hidden_cells(study)) for name in GAP)
    return words_of(study).span(low, high)


def _sheets(words: Words, own: Iterable[Target]) -> list[Text]:
    """Return by sheet of returns which of its columns would tell what is open."""
    needs = dict.fromkeys(need for one in own if one.status == OPEN for need in one.needs)
    by_sheet = grouped(needs, lambda need: need.partition(".")[0])
    return [words("todo.sheet", needs=words.needs(*by_sheet[name])) for name in by_sheet if name in sheets()]


def gaps_by_town(study: Study, targets: Iterable[Target]) -> Table:
    """Return the towns whose villages are not all served for certain."""
    words = words_of(study)
    rows = [one for one in targets if one.metric == "served_villages" and one.town != DISTRICT and one.gap]
    return TableSpec(
        id="gaps_by_town",
        columns=[
            which("town", lambda row: study.town_name(row.town)),
            Column("villages", lambda row: words.count(row.target), ("target",)),
            Column("served", lambda row: words.span(row.planned, row.planned_high), PLANNED),
            Column("gap", lambda row: words.span(row.gap_low, row.gap), GAP),
            Column("status", lambda row: words(f"status.{row.status}"), align="left"),
        ],
        rows=rows,
        key=KEY,
        data=frame(rows, Target),
        title=words("target.gaps_title"),
        caption=words("target.gaps_caption"),
    ).item(words)
