"""A scenario -> what the explorer shows of it, without widgets: tables once, views when looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from eldercare_analysis.analysis.grouping import inside
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.cashflow import ALL, peaks_of
from eldercare_analysis.analysis.planning.comparison import Compared, Measure, differences, measures_of
from eldercare_analysis.analysis.privacy import hidden_cells, protect_compared, together
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.clarify import unknown_amounts
from eldercare_analysis.reporting.html import to_html
from eldercare_analysis.reporting.items import Headline, Item, Notes, Tile
from eldercare_analysis.reporting.maps.classes import SHADES, class_of
from eldercare_analysis.reporting.money.headline import budget_headline
from eldercare_analysis.reporting.money.prefinancing import balance_chart, prefinance_table
from eldercare_analysis.reporting.money.projection import projection_chart, projection_table
from eldercare_analysis.reporting.money.readings import awards_by_reading, readings_table
from eldercare_analysis.reporting.planning.closing import gap_items
from eldercare_analysis.reporting.planning.comparison import comparison_table
from eldercare_analysis.reporting.served.charts import coverage_chart
from eldercare_analysis.reporting.served.coverage import coverage_by_year, coverage_headline
from eldercare_analysis.reporting.words import words_of


@dataclass(frozen=True)
class Look:
    """One study as it is looked at; its tables are computed when they are first needed."""

    study: Study

    @cached_property
    def tiles(self) -> list[Tile]:
        """The headline figures of coverage and budget."""
        covered, money = coverage_headline(self.study, coverage_rows(self.study)), budget_headline(self.study)
        return [*covered.tiles[1:], *money.tiles]

    @cached_property
    def measures(self) -> list[Measure]:
        """Everything that can be compared with another scenario."""
        return measures_of(self.study)

    def of(self, scenario: Scenario) -> Look:
        """Return a look at another scenario."""
        return Look(replace(self.study, scenario=scenario))

    def at(self, town: str | None) -> Look:
        """Return a look at another town, or the district; the tables are the same."""
        other = Look(self.study.at(town))
        if "measures" in vars(self):
            vars(other)["measures"] = self.measures
        return other


@dataclass(frozen=True)
class TownTile:
    """One town on the map of tiles: what it says, its colors, and all of it in words."""

    town: str
    text: str
    color: str
    ink: str
    tooltip: str


def town_tiles(look: Look) -> list[TownTile]:
    """Return the towns with villages served of all by the plan's end, colored by the lower bound."""
    words, year = words_of(look.study), look.study.district.plan.years[-1]
    rows = {row.town: row for row in coverage_rows(look.study) if row.year == year}
    found = []
    for town in look.study.district.towns:
        row = rows[town]
        count = words.span(row.served_low, row.served_high) + "/" + words.count(row.villages)
        said = (words("form.none") if row.villages == 0 else count).plain
        name, shade = look.study.town_name(town), SHADES[class_of(row)]
        tooltip = words.plain("explorer.tile", town=name, count=said, year=year)
        found.append(TownTile(town, f"{look.study.short_name(town)}\n{said}", shade.fill, shade.ink, tooltip))
    return found


def headline(look: Look, baseline: Look) -> str:
    """Return the headline figures, each with that of the baseline where it differs."""
    words = words_of(look.study)
    tiles = [
        tile
        if tile.value == before.value
        else replace(tile, note=words("explorer.baseline", value=before.value))
        for tile, before in zip(look.tiles, baseline.tiles, strict=True)
    ]
    return to_html(Headline(id="explorer_headline", tiles=tiles))


def warnings(look: Look) -> str:
    """Return what is unknown about the place, and what would make it known."""
    words = words_of(look.study)
    notes = unknown_amounts(words, inside(look.study.place, ledger_lines(look.study)))
    peak = words("budget.peak")
    notes += [
        words("unknown.amount", item=peak, needs=words.needs(*one.needs))
        for one in peaks_of(look.study)
        if (one.town, one.scope) == (look.study.place, ALL) and one.needs
    ]
    title = words("explorer.unknown")
    return to_html(Notes(id="warnings", title=title, notes=notes or [words("explorer.known")]))


def _comparison(look: Look, baseline: Look) -> list[Item]:
    tables = {baseline.study.scenario.name: baseline.measures, look.study.scenario.name: look.measures}
    if len(tables) == 1:
        return []
    masks = together([hidden_cells(baseline.study), hidden_cells(look.study)])
    compared = protect_compared(frame(differences(tables, look.study.district.towns), Compared), masks)
    return [comparison_table(look.study, compared[compared["town"] == look.study.place])]


# What each tab shows of a look and the baseline.
VIEWS: dict[str, Callable[[Look, Look], list[Item]]] = {
    "ledger": lambda look, _: [
        projection_chart(look.study),
        projection_table(look.study),
    ],
    "readings": lambda look, _: [readings_table(look.study, awards_by_reading(look.study))],
    "cash": lambda look, _: [balance_chart(look.study), prefinance_table(look.study)],
    "coverage": lambda look, _: [
        coverage_chart(look.study, coverage_rows(look.study)),
        coverage_by_year(look.study, coverage_rows(look.study)),
    ],
    "gap": lambda look, _: gap_items(look.study),
    "comparison": _comparison,
}


def view(name: str, look: Look, baseline: Look) -> str:
    """Return a tab as HTML."""
    return "\n".join(to_html(item) for item in VIEWS[name](look, baseline))
