"""What the page says in one language: headline, map, table of towns, changes, links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from eldercare_analysis.analysis.goals.targets import Target
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.facts import Fact, facts, findings, index, tiles
from eldercare_analysis.reporting.goals.annex1 import SUFFIX, replanned
from eldercare_analysis.reporting.goals.deadline import told_once
from eldercare_analysis.reporting.goals.overview import targets_headline
from eldercare_analysis.reporting.goals.targets import label_of
from eldercare_analysis.reporting.html import to_html
from eldercare_analysis.reporting.items import Head, Headline, Item, Notes, Tile
from eldercare_analysis.reporting.layout import places
from eldercare_analysis.reporting.maps.classes import legend
from eldercare_analysis.reporting.maps.ground import footer_of
from eldercare_analysis.reporting.meeting.answer import dispatch_headline
from eldercare_analysis.reporting.meeting.attention import attention_notes
from eldercare_analysis.reporting.meeting.changes import change_notes
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.meeting.progress import band_notes, progress_table
from eldercare_analysis.reporting.money.headline import budget_headline
from eldercare_analysis.reporting.page.map import Map, map_of
from eldercare_analysis.reporting.page.towns import Tables, TownRow, rows_of, table_of
from eldercare_analysis.reporting.pdf import basis_of, month_in_words, notice_of, title_of
from eldercare_analysis.reporting.served.coverage import coverage_headline
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Text

SHOWN = 40  # changes of status in the table; how many more there are is said


@dataclass(frozen=True)
class Changes:
    """What differs from the month before: sentences; rows of place, target, status before and now."""

    notes: list[Text]
    rows: list[tuple[str, str, Text, Text]]
    more: int = 0


@dataclass(frozen=True)
class Content:
    """Everything that the template shows in one language."""

    language: str
    words: Words
    title: str
    month: str
    run: str
    notice: str
    basis: str
    findings: list[tuple[str, str]]
    tiles: list[tuple[str, Tile]]
    files: list[tuple[str, str]]
    years: list[int]
    suffix: str
    map: Map
    legend: dict[str, tuple[Text, int]]
    map_footer: str
    columns: list[Head]
    rows: list[TownRow]
    meeting: list[Markup]
    changes: Changes
    found: list[Fact]
    sources: list[list[str]]


def content_of(study: Study, tables: Tables, reports: Mapping[str, str | None], run: str) -> Content:
    """Return the page's content in the study's language."""
    words, plan = words_of(study), study.district.plan
    dispatch = Dispatch(study) if study.register else None
    headlines = _headlines(study, tables, dispatch)
    years = [plan.base_year, *plan.years]
    last = [row for row in tables.coverage if row.year == years[-1] and row.town != DISTRICT]
    changes = _changes(study, tables, dispatch)
    classes = legend(words, last)
    links = {town: _link(path) for town, path in reports.items()}
    rows, meeting = rows_of(study, tables, dispatch, links), _meeting(dispatch)
    towns = table_of(words, rows, tables.coverage, reported=dispatch is not None)
    named = [words("form.named", name=name, count=count) for name, count in classes.values()]
    own = [Notes(id="page_map", notes=named), Notes(id="page_changes", notes=changes.notes), towns]
    items = [*headlines, *own, *meeting]
    found = facts(items)
    return Content(
        language=study.language,
        words=words,
        title=title_of(study),
        month=month_in_words(study),
        run=words.plain("form.run", run=run),
        notice=notice_of(study),
        basis=basis_of(study),
        findings=told_once(study, findings(headlines)),
        tiles=tiles(headlines),
        files=_files(words, links),
        years=years,
        suffix=SUFFIX if replanned(study) else "",
        map=map_of(study, tables.coverage, links),
        legend=classes,
        map_footer=footer_of(study).replace("\n", " "),
        columns=towns.columns,
        rows=rows,
        meeting=[_html(item, study.language) for item in meeting],
        changes=changes,
        found=found,
        sources=index(words, items, found),
    )


def _changes(study: Study, tables: Tables, dispatch: Dispatch | None) -> Changes:
    """Return what changed since the month before; without returns, that nothing can have."""
    words = words_of(study)
    if dispatch is None:
        return Changes([words("page.no_returns")], [])
    if tables.earlier is None:
        return Changes([words("page.first_month")], [])
    before = {_key(target): target.status for target in tables.earlier}
    rows = [
        (
            study.name if now.town == DISTRICT else study.town_name(now.town),
            label_of(study, now.clause, now.metric),
            words(f"status.{before[_key(now)]}"),
            words(f"status.{now.status}"),
        )
        for now in tables.targets
        if before.get(_key(now), now.status) != now.status
    ]
    return Changes(change_notes(dispatch).notes, rows[:SHOWN], max(0, len(rows) - SHOWN))


def _key(target: Target) -> tuple[str, str, str]:
    return target.clause, target.metric, target.town


def _headlines(study: Study, tables: Tables, dispatch: Dispatch | None) -> list[Headline]:
    return [
        *([dispatch_headline(dispatch)] if dispatch else []),
        coverage_headline(study, tables.coverage),
        budget_headline(study),
        targets_headline(study, tables.targets),
    ]


def _meeting(dispatch: Dispatch | None) -> list[Item]:
    return [make(dispatch) for make in (progress_table, band_notes, attention_notes)] if dispatch else []


def _html(item: Item, language: str) -> Markup:
    """Return an item as HTML; its headings are one level below those of the page."""
    code = places().items[item.id].code
    told = (
        to_html(item)
        .replace("<h4>", "<h3>")
        .replace("</h4>", f' <a class="code" href="#source-{language}-{code}">{code}</a></h3>')
    )
    return Markup(told)  # noqa: S704 - it escapes


def _link(path: str | None) -> str | None:
    return None if path is None else quote(path)


def _files(words: Words, links: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """Return the files of the whole district that are there: report, notice to edit, evidence."""
    found: list[tuple[str, Any]] = []
    if links.get(DISTRICT):
        found += [
            (words.plain("page.district_pdf"), links[DISTRICT]),
            (words.plain("page.district_word"), "district.docx"),
        ]
    names = ("coverage", "budget", "prefinance", "targets")
    tables = [(words.plain(f"page.table_{name}"), f"evidence/tables/{name}.csv") for name in names]
    return [*found, *tables, (words.plain("page.workbook"), "evidence/budget_audit.xlsx")]
