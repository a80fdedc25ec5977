"""A scenario -> what the explorer shows of it, without widgets: tiles, towns, and the items of each view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from eldercare_analysis.analysis.grouping import inside
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.cashflow import ALL, peaks_of
from eldercare_analysis.analysis.planning.comparison import Compared, differences, measures_of
from eldercare_analysis.analysis.privacy import hidden_cells, protect_compared, together
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.analysis.served.coverage import Coverage, coverage_rows
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.goals.clarify import unknown_amounts
from eldercare_analysis.reporting.items import Item, Notes, Tile
from eldercare_analysis.reporting.maps.classes import NONE, SYLLABLE, class_of, legend
from eldercare_analysis.reporting.money.headline import budget_headline
from eldercare_analysis.reporting.money.prefinancing import balance_chart, prefinance_table
from eldercare_analysis.reporting.money.projection import projection_chart, projection_table
from eldercare_analysis.reporting.money.readings import awards_by_reading, readings_table
from eldercare_analysis.reporting.page.layers import told
from eldercare_analysis.reporting.planning.closing import gap_items
from eldercare_analysis.reporting.planning.comparison import comparison_table
from eldercare_analysis.reporting.served.charts import coverage_chart
from eldercare_analysis.reporting.served.coverage import coverage_by_year, coverage_headline
from eldercare_analysis.reporting.words import FEN_PER_YUAN, Words, words_of
from eldercare_analysis.text import Number, Text

SOFT = "\u00ad"  # where a name may be broken
SHOWN_FEN = 100 * FEN_PER_YUAN  # of a difference: 0.01 of what money is counted in


@dataclass(frozen=True)
class Look:
    """One study as it is looked at; its tables are computed once."""

    study: Study

    @property
    def tiles(self) -> list[Tile]:
        """The headline figures of coverage and budget."""
        covered, money = coverage_headline(self.study, coverage_rows(self.study)), budget_headline(self.study)
        return [*covered.tiles[1:], *money.tiles]


@dataclass(frozen=True)
class Figured:
    """A headline figure, what it was before anything was changed, and the difference where both are known."""

    tile: Tile
    before: str = ""
    change: str = ""

    @property
    def unknown(self) -> bool:
        """Say whether there is no number."""
        return not self.tile.value.numbers


def figures(look: Look, before: Look) -> list[Figured]:
    """Return the headline figures, each with its change against another look at the same place."""
    words = words_of(look.study)
    pairs = zip(look.tiles, before.tiles, strict=True)
    return [
        Figured(one)
        if one.value == other.value
        else Figured(one, other.value.plain, _change(words, one.value, other.value))
        for one, other in pairs
    ]


def _change(words: Words, value: Text, before: Text) -> str:
    """Return the difference of two values of one number each; of ranges and unknowns there is none."""
    if len(value.numbers) != 1 or len(before.numbers) != 1 or _minimum(words, value, before):
        return ""
    (one,), (other,) = value.numbers, before.numbers
    if one.unit != other.unit:
        return ""
    return _signed(words, one, Decimal(one.value) - Decimal(other.value))


def _minimum(words: Words, *values: Text) -> bool:
    """Say whether one of some amounts is but a minimum: with unknown parts there is no difference."""
    return any(
        value == words("form.at_least", value=words.money(number.value))
        for value in values
        for number in value.numbers
        if number.unit == "fen"
    )


def _signed(words: Words, number: Number, difference: Decimal) -> str:
    if number.unit == "fen":
        shown = (difference / SHOWN_FEN).quantize(Decimal(1), ROUND_HALF_UP) * SHOWN_FEN
        told_as = words.money(int(shown)).plain
    elif number.unit:
        return ""
    else:
        told_as = words.count(int(difference)).plain
    return f"+{told_as}" if difference > 0 else told_as


@dataclass(frozen=True)
class TownTile:
    """One town on the grid: name, count, class, all of it in words, and the count before a change."""

    town: str
    name: str
    count: str
    shade: str
    told: str
    before: str = ""


def town_tiles(look: Look, before: Look) -> list[TownTile]:
    """Return the towns with villages served of all by the plan's end, colored by the lower bound."""
    words, study = words_of(look.study), look.study
    rows, others = _at_end(look), _at_end(before)
    found = []
    for town in study.district.towns:
        row, count, was = rows[town], _served(words, rows[town]), _served(words, others[town])
        name = study.town_name(town)
        short = SYLLABLE.sub(f"{SOFT}\\g<0>", study.short_name(town))
        tile = TownTile(town, short, count, class_of(row), told(words, name, row))
        found.append(tile if count == was else replace(tile, before=was))
    return found


def town_legend(look: Look) -> dict[str, tuple[Text, int]]:
    """Return the classes that occur, each with its name and how many towns are in it."""
    at_end = _at_end(look)
    rows = [at_end[town] for town in look.study.district.towns]
    return {key: known for key, known in legend(words_of(look.study), rows).items() if known[1]}


def _at_end(look: Look) -> dict[str, Coverage]:
    year = look.study.district.plan.years[-1]
    return {row.town: row for row in coverage_rows(look.study) if row.year == year}


def _served(words: Words, row: Coverage) -> str:
    if class_of(row) == NONE:
        return words.plain("form.none")
    return (words.span(row.served_low, row.served_high) + "/" + words.count(row.villages)).plain


def unknowns(look: Look) -> Notes:
    """Return what is unknown about the place, and what would make it known."""
    words = words_of(look.study)
    notes = unknown_amounts(words, inside(look.study.place, ledger_lines(look.study)))
    peak = words("budget.peak")
    notes += [
        words("unknown.amount", item=peak, needs=words.needs(*one.needs))
        for one in peaks_of(look.study)
        if (one.town, one.scope) == (look.study.place, ALL) and one.needs
    ]
    return Notes(id="warnings", title=words("explorer.unknown"), notes=notes or [words("explorer.known")])


def comparison_items(looks: Sequence[Look]) -> list[Item]:
    """Return scenarios side by side at the place of the first; of one alone there is nothing to compare."""
    tables = {look.study.scenario.name: measures_of(look.study) for look in looks}
    if len(tables) == 1:
        return []
    first = looks[0].study
    masks = together([hidden_cells(look.study) for look in looks])
    compared = protect_compared(frame(differences(tables, first.district.towns), Compared), masks)
    labels = {look.study.scenario.name: pick(first.language, look.study.scenario.label) for look in looks}
    return [comparison_table(first, compared[compared["town"] == first.place], labels)]


COMPARISON = "comparison"
# What each view shows of a look.
VIEWS: dict[str, Callable[[Look], list[Item]]] = {
    "ledger": lambda look: [projection_chart(look.study), projection_table(look.study)],
    "readings": lambda look: [readings_table(look.study, awards_by_reading(look.study))],
    "cash": lambda look: [balance_chart(look.study), prefinance_table(look.study)],
    "coverage": lambda look: [
        coverage_chart(look.study, coverage_rows(look.study)),
        coverage_by_year(look.study, coverage_rows(look.study)),
    ],
    "gap": lambda look: gap_items(look.study),
    COMPARISON: lambda _: [],
}


def items_of(view: str, look: Look, compared: Sequence[Look]) -> list[Item]:
    """Return the items of a view."""
    return comparison_items(compared) if view == COMPARISON else VIEWS[view](look)
