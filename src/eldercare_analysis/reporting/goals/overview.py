"""Targets in all: how many the plan meets, the tasks of Annex 1, the clauses that demand them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from eldercare_analysis.analysis.goals.targets import GROUPS, Target, target_rows
from eldercare_analysis.analysis.grouping import inside, rows_at
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.clauses import Clause
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.goals.annex1 import SUFFIX, remark, replanned, scheduled
from eldercare_analysis.reporting.goals.deadline import after_plan
from eldercare_analysis.reporting.goals.targets import tidy
from eldercare_analysis.reporting.items import Headline, Table, Tile
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.reporting.worth import marked
from eldercare_analysis.text import Text

GROUP_OF = {status: group for group, statuses in GROUPS.items() for status in statuses}


@dataclass(frozen=True)
class Tasks:
    """How many facilities of a kind Annex 1 schedules, by its columns; None: the cell is blank."""

    kind: str
    cells: dict[str, int | None]


@dataclass(frozen=True)
class Strength:
    """How many clauses that are computed have a word of obligation."""

    strength: str
    clauses: int


@dataclass(frozen=True)
class Source:
    """A clause that is computed."""

    clause: str
    section: str


def targets_headline(study: Study, targets: Iterable[Target]) -> Headline:
    """Return the tasks of Annex 1 and how many targets the plan meets, misses or leaves open."""
    words, own = words_of(study), rows_at(study.place, targets)
    applying = [target for target in own if target.applies]
    counts = Counter(GROUP_OF[target.status] for target in applying)
    suffix = _suffix(study, applying)
    parts = _parts(words, applying, suffix)
    note = words.listed(text for group, text in parts.items() if group != "met")
    met = Tile(label=words("target.compare"), value=words.share(counts["met"], len(applying)), note=note)
    tasks = [_tasks_tile(study, words)] if study.register is None else []
    return Headline(
        id="targets_headline",
        finding=after_plan(study, _finding(study, words, len(applying), parts, suffix)),
        tiles=[*tasks, *([met] if applying else [])],
        data=tidy(study, own),
    )


def _finding(study: Study, words: Words, count: int, parts: dict[str, Text], suffix: str) -> Text:
    if not parts:
        return words("target.finding_none", name=study.name)
    key = "target.finding_all" if study.register is None else "target.finding_reported"
    if len(parts) > 1:
        return words(key, name=study.name, count=count, parts=words.listed(parts.values()))
    (group,) = parts
    verdict = words(_worded(words, f"target.all_{group}", suffix))
    return words(f"{key}_alike", name=study.name, count=count, verdict=verdict)


def judged(study: Study, own: Sequence[Target]) -> Text:
    """Return how many targets the plan meets, misses or leaves open, before there are returns."""
    words, applying = words_of(study), [target for target in own if target.applies]
    parts = _parts(words, applying, _suffix(study, applying))
    if not parts:
        return words("target.finding_none", name=study.name)
    return words("target.judged", whole=len(applying), parts=words.listed(parts.values()))


def _parts(words: Words, applying: Sequence[Target], suffix: str) -> dict[str, Text]:
    """Return how many targets are in each group of verdicts, in words."""
    counts = Counter(GROUP_OF[target.status] for target in applying)
    return {
        group: words(_worded(words, f"target.part_{group}", suffix), count=counts[group]).named(group)
        for group in GROUPS
        if counts[group]
    }


def _suffix(study: Study, applying: Sequence[Target]) -> str:
    """Return the ending of texts that speak of what is reported, or of a scenario's plan."""
    if any(target.actual is not None for target in applying):
        return "_reported"
    return SUFFIX if replanned(study) else ""


def _worded(words: Words, key: str, suffix: str) -> str:
    """Return the key of a text with its ending, where there is one of its own."""
    return key + suffix if key + suffix in words else key


def _tasks_tile(study: Study, words: Words) -> Tile:
    label, counts = words("target.tasks"), {kind: scheduled(study, kind)[0] for kind in kinds.KINDS}
    named = [(words(f"kind.{kind.column}"), count) for kind, count in counts.items() if count]
    if not named:
        return Tile(label=label, value=words("form.none"), note=words("target.tasks_none"))
    detail = words.listed(words("form.named", name=name, count=count) for name, count in named)
    note = words("target.tasks_note", detail=detail)
    return Tile(label=label, value=words.count(sum(counts.values())), note=note)


def schedule(study: Study) -> Table:
    """Return the tasks of Annex 1 by kind and year, blank cells as such."""
    words, rows = words_of(study), [_tasks(study, kind) for kind in kinds.KINDS]

    def scheduled_in(year: int) -> Column[Tasks]:
        def cell(row: Tasks) -> Text:
            name = kinds.BY_COLUMN[row.kind].cell(year)
            known = name in row.cells
            return _count(words, row.cells[name]).of([name]) if known else words("target.schedule_absent")

        return Column(str(year), cell, label=str(year))

    table = TableSpec(
        id="schedule",
        columns=[
            which("kind", lambda row: words(f"kind.{row.kind}")),
            *(scheduled_in(year) for year in study.district.plan.years),
            Column("", lambda row: _count(words, _sum(row.cells.values())), label=words("column.total")),
        ],
        rows=rows,
        key=("kind",),
        data=[{"kind": row.kind} | row.cells for row in rows],
        title=words("target.schedule_title"),
    ).item(words)
    absent = {words.plain("target.schedule_absent"): words("target.schedule_absent_caption")}
    told = marked(words, table, {words.plain("form.none"): words("target.schedule_caption")} | absent)
    return replace(told, caption=words.sentences(told.caption, remark(study).strip()))


def _tasks(study: Study, kind: kinds.Kind) -> Tasks:
    """Return what Annex 1 as printed schedules of a kind in the study's place."""
    plan = study.district.plan
    towns = [study.town] if study.town else plan.towns
    names = filter(None, (plan.column(kind, year) for year in plan.years))
    cells = {name: _sum(plan.count(plan.source(town, name)) for town in towns) for name in names}
    return Tasks(kind.column, cells)


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _count(words: Words, count: int | None) -> Text:
    return words("form.none") if count is None else words.count(count)


def strengths(study: Study) -> Table:
    """Return how each word of obligation is judged, with the number of clauses that are computed."""
    words, counts = words_of(study), Counter(clause.strength for clause in _computed(study))
    return TableSpec(
        id="strengths",
        columns=[
            Column("strength", lambda row: words(f"strength.{row.strength}"), align="left"),
            Column("clauses", lambda row: words.count(row.clauses)),
            Column("judged", lambda row: words(f"strength.judged_{row.strength}"), align="left"),
        ],
        rows=[Strength(strength, count) for strength, count in counts.items()],
        key=("strength",),
        title=words("strength.judged_title"),
        caption=words("strength.judged_caption"),
    ).item(words)


def sources(study: Study) -> Table:
    """Return the clauses that the figures rest on: of a town those of what is known of it, of its money."""
    words, clauses = words_of(study), study.district.policy.clauses
    used = _used(study) if study.town else set(clauses)
    return TableSpec(
        id="sources",
        columns=[
            which("clause", lambda row: row.section),
            Column("text", lambda row: pick(study.language, clauses[row.clause].text), align="left"),
        ],
        rows=[
            Source(one.id, one.section)
            for one in clauses.values()
            if one in _computed(study) and one.id in used
        ],
        key=("clause",),
        title=words("sources.title"),
        caption=words("sources.caption"),
    ).item(words)


def _used(study: Study) -> set[str]:
    """Return the clauses of what is planned or reported of the town and of its money; none without tasks."""
    if not study.works(*kinds.KINDS, town=study.town):
        return set()
    known = {one.clause for one in rows_at(study.place, target_rows(study)) if one.known}
    return known | {line.clause for line in inside(study.place, ledger_lines(study))}


def _computed(study: Study) -> list[Clause]:
    return [one for one in study.district.policy.clauses.values() if one.assess == "computed"]
