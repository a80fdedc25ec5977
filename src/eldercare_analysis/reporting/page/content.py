"""What the page says in one language: the answer first, then towns on map and tiles and in a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.facts import Fact, facts, index
from eldercare_analysis.reporting.goals.annex1 import SUFFIX, replanned
from eldercare_analysis.reporting.goals.overview import targets_headline
from eldercare_analysis.reporting.items import Headline, Item, Notes, Table
from eldercare_analysis.reporting.layout import places
from eldercare_analysis.reporting.maps.ground import footer_of
from eldercare_analysis.reporting.meeting.answer import dispatch_headline
from eldercare_analysis.reporting.meeting.decisions import decisions
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.meeting.outlook import year_end
from eldercare_analysis.reporting.meeting.squares import squares_by_kind
from eldercare_analysis.reporting.money.headline import budget_headline
from eldercare_analysis.reporting.page.layers import Layer, coverage_layers, legends, progress_layer
from eldercare_analysis.reporting.page.map import Map, map_of
from eldercare_analysis.reporting.page.news import News, news_of
from eldercare_analysis.reporting.page.owed import owed_item
from eldercare_analysis.reporting.page.rest import Figures, figures_of, files_of, links_of
from eldercare_analysis.reporting.page.towns import Tables, Towns, towns_of
from eldercare_analysis.reporting.pdf import basis_of, month_in_words, notice_of, title_of
from eldercare_analysis.reporting.served.coverage import coverage_headline
from eldercare_analysis.reporting.stages import stages_in
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Text


@dataclass(frozen=True)
class Meeting:
    """The month's dispatch: what is to be decided, how far each kind is, the year's end, debts, news."""

    decisions: Table | Notes
    kinds: Table
    outlook: Notes
    owed: Notes
    news: News

    @property
    def stages(self) -> list[tuple[str, str]]:
        """The stages of its squares with their names, the furthest first."""
        return stages_in(self.kinds)

    @property
    def items(self) -> list[Item]:
        """Its items, as they are read."""
        return [self.decisions, self.kinds, self.outlook, self.owed, self.news.item]


@dataclass(frozen=True)
class Content:
    """Everything that the template shows in one language; without returns there is no `meeting`.

    `lead` are the sentences below the answer, each with the item that it is of.
    """

    language: str
    words: Words
    title: str
    month: str
    run: str
    notice: str
    basis: str
    answer: Item
    lead: list[tuple[str, Text]]
    meeting: Meeting | None
    layers: list[Layer]
    map: Map
    map_footer: str
    towns: Towns
    figures: Figures
    files: list[tuple[str, str]]
    suffix: str
    found: list[Fact]
    sources: list[list[str]]

    def code(self, item: str) -> str:
        """Return the code of an item; empty where no number of it is on the page."""
        return places().items[item].code if any(fact.item == item for fact in self.found) else ""


def content_of(study: Study, tables: Tables, reports: Mapping[str, str | None], run: str) -> Content:
    """Return the page's content in the study's language."""
    words, links = words_of(study), links_of(reports)
    dispatch = Dispatch(study) if study.register else None
    towns = towns_of(study, tables, dispatch, links)
    meeting = _meeting(dispatch, tables, towns) if dispatch else None
    layers = [*([progress_layer(dispatch)] if dispatch else []), *coverage_layers(study, tables.coverage)]
    first, figures = _first(study, tables, dispatch)
    told = [*first, *(meeting.items if meeting else []), *legends(words, layers), towns.table, *figures]
    found = facts(told)
    villages = {row.town: row.villages for row in tables.coverage if row.town != DISTRICT}
    return Content(
        language=study.language,
        words=words,
        title=title_of(study),
        month=month_in_words(study),
        run=words.plain("form.run", run=run),
        notice=notice_of(study),
        basis=basis_of(study),
        answer=first[0],
        lead=_lead(first),
        meeting=meeting,
        layers=layers,
        map=map_of(study, villages, links),
        map_footer=footer_of(study).replace("\n", " "),
        towns=towns,
        figures=figures_of(words, figures),
        files=files_of(words, links),
        suffix=SUFFIX if replanned(study) else "",
        found=found,
        sources=[row for row in index(words, told, found) if row[2] != "0"],
    )


def _first(study: Study, tables: Tables, dispatch: Dispatch | None) -> tuple[list[Item], list[Headline]]:
    """Return what answers, and the headlines whose figures are shown without their sentences."""
    coverage = coverage_headline(study, tables.coverage)
    others = [budget_headline(study), targets_headline(study, tables.targets)]
    if dispatch:
        figures = [replace(one, title=NOTHING, finding=NOTHING) for one in (coverage, *others)]
        return [dispatch_headline(dispatch)], figures
    words = words_of(study)
    finding = words.sentences(coverage.finding, words("page.no_returns"))
    first: list[Item] = [replace(coverage, finding=finding, tiles=[])]
    return first, [replace(one, title=NOTHING, finding=NOTHING) for one in others]


def _lead(first: list[Item]) -> list[tuple[str, Text]]:
    """Return the sentences below the answer, each with the item that it is of."""
    told = [
        (one.id, one.notes if isinstance(one, Notes) else [getattr(one, "finding", NOTHING)]) for one in first
    ]
    return [(name, text) for name, texts in told for text in texts if text]


def _meeting(dispatch: Dispatch, tables: Tables, towns: Towns) -> Meeting:
    owed = owed_item(dispatch, [debt for row in towns.rows for debt in row.owed])
    return Meeting(
        decisions(dispatch), squares_by_kind(dispatch), year_end(dispatch), owed, news_of(dispatch, tables)
    )
