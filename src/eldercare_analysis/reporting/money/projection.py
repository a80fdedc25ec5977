"""Years ahead by payer and item, and by town; what is known apart from what is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.axes import Axes

from eldercare_analysis.analysis.grouping import grouped, inside
from eldercare_analysis.analysis.money.budget import Total, ledger_lines, total_of, totals
from eldercare_analysis.analysis.money.centers import AWARDS, CAP
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.analysis.privacy import FLOOR, HIDDEN
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Figure, Row, Table
from eldercare_analysis.reporting.labels import text_size
from eldercare_analysis.reporting.money.headline import floor_hidden
from eldercare_analysis.reporting.style import DARK, MID, PALE, SCALE, UNKNOWN, drawing, finish, to_svg
from eldercare_analysis.reporting.tables import Column, TableSpec, row_name, which
from eldercare_analysis.reporting.words import FEN_PER_WAN, Words, words_of
from eldercare_analysis.text import NOTHING, Text, text_of

NOT_STATED, TOTAL = "not_stated", "total"
COSTS = {"construction": DARK, FLOOR: MID}
FUNDS = {
    "center_award": SCALE[3],
    "point_award": SCALE[2],
    "home_subsidy": SCALE[1],
    "center_operating_subsidy": SCALE[0],
    "central_funds": PALE,
}
ROW_CM = 0.8  # a row on paper
WIDE_CM, POINTS, NAMES = (
    17.0,
    72 / 2.54,
    8,
)  # the drawing; points of a centimeter, and of the letters of names
ROOM = 0.15  # of the width, for the names of rows; more where they are longer
TALLEST, BLOCK = 0.5, 0.2  # of the row: the tallest bar, and an unknown block


@dataclass(frozen=True)
class Sums:
    """A row as printed: what it is about (none is None), and its sums by column.

    `protected`: its operating floor is hidden.
    """

    of: dict[str, Total]
    town: str | None = None
    payer: str | None = None
    item: str | None = None
    protected: bool = False

    @property
    def known(self) -> bool:
        """Say whether it has an amount in any column."""
        return any(total.amount_fen is not None for total in self.of.values())

    def cell(self, words: Words, column: str, item: str | None) -> Text:
        """Return a sum as printed: nothing due, protected, known, a minimum, or unknown."""
        if column not in self.of:
            return words("form.none")
        total = self.of[column]
        if self.protected and item == FLOOR and total.amount_fen is not None:
            return text_of(HIDDEN)
        return words.part(total.amount_fen, total.unknown)


def projection_table(study: Study) -> Table:
    """Return payers and items by year: the sum of what is known, a minimum where parts are unknown.

    Items of which no amount is known are left out, and of the district awards where they alone are known: its
    reports tell both elsewhere.
    """
    words, lines = words_of(study), inside(study.place, ledger_lines(study))
    hidden = study.place in floor_hidden(study)
    by_key = grouped(lines, lambda line: (line.payer, line.item))
    every = [
        Sums(_by_year(own) | {TOTAL: total_of(own)}, payer=payer, item=item, protected=hidden)
        for (payer, item), own in sorted(by_key.items(), key=lambda one: _order(study, *one[0]))
    ]
    rows = [row for row in every if row.known]
    silent = [row for row in every if study.town and not row.known]
    if study.town is None and all(row.item in AWARDS for row in rows):
        rows = []

    def sums(key: str) -> Column[Sums]:
        label = "" if key == TOTAL else key
        return Column(key, lambda row: row.cell(words, key, row.item), label=label)

    return TableSpec(
        id="projection_table",
        columns=[
            which("payer", lambda row: words(f"payer.{row.payer}")),
            which("item", lambda row: words(f"item.{row.item}")),
            *(sums(str(year)) for year in _years(lines)),
            sums(TOTAL),
        ],
        rows=rows,
        key=("payer", "item"),
        data=_tidy([line for line in lines if not (hidden and line.item == FLOOR)], "payer", "item", "year"),
        title=words("budget.projection_title"),
        caption=words.sentences(_without_amounts(words, silent), words("budget.projection_caption")),
    ).item(words)


def _without_amounts(words: Words, silent: Iterable[Sums]) -> Text:
    """Return which items of a town have no amount in any year, so that they need no row; nothing if none."""
    items = words.listed(words(f"item.{row.item}") for row in silent)
    return words("budget.projection_silent", items=items) if items else NOTHING


def budget_by_town(study: Study) -> Table:
    """Return what each town comes to over all years, by item, with the district's sums."""
    words, hidden, lines = words_of(study), floor_hidden(study), ledger_lines(study)
    by_town = grouped(lines, lambda line: line.town) | {DISTRICT: lines}
    rows = [
        Sums(_by_item(by_town.get(town, [])), town=town, protected=town in hidden)
        for town in (*study.district.towns, DISTRICT)
    ]

    def sums(item: str) -> Column[Sums]:
        return Column(item, lambda row: row.cell(words, item, item), label=words(f"item_short.{item}"))

    items, years = _by_item(lines), _years(lines)
    return TableSpec(
        id="budget_by_town",
        columns=[
            which("town", lambda row: row_name(study, row.town or DISTRICT)),
            *(sums(item) for item in (*FUNDS, CAP, *COSTS) if item in items),
        ],
        rows=rows,
        key=("town",),
        data=_tidy([one for one in lines if not (one.town in hidden and one.item == FLOOR)], "town", "item"),
        title=words("budget.by_town_title", years=f"{years[0]}–{years[-1]}"),
        caption=words("budget.by_town_caption"),
        total=lambda row: row.town == DISTRICT,
    ).item(words)


def _order(study: Study, payer: str, item: str) -> tuple[bool, int, int]:
    """Return where a payer and item stand: payers as the pack has them, those that are not stated last."""
    payers = [parameter.payer for parameter in study.district.policy.parameters.values()]
    return payer == NOT_STATED, payers.index(payer), [*FUNDS, *COSTS, CAP].index(item)


def _years(lines: Iterable[Line]) -> list[int]:
    return sorted({line.year for line in lines})


def _by_year(lines: Iterable[Line]) -> dict[str, Total]:
    return {str(year): total for (year,), total in totals(lines, "year").items()}


def _by_item(lines: Iterable[Line]) -> dict[str, Total]:
    return {item: total for (item,), total in totals(lines, "item").items()}


def _tidy(lines: Iterable[Line], *by: str) -> list[Row]:
    return [dict(zip(by, key, strict=True)) | vars(total) for key, total in totals(lines, *by).items()]


def projection_chart(study: Study) -> Figure:
    """Return a row of bars for each item, year by year, on a scale of its own: items are not added up."""
    words, rows = words_of(study), inside(study.place, ledger_lines(study))
    if study.place in floor_hidden(study):  # a bar would tell what the tables hide
        rows = [line for line in rows if line.item != FLOOR]
    years, by_item = _years(rows), grouped(rows, lambda line: line.item)
    colors = {item: color for item, color in (COSTS | FUNDS).items() if item in by_item}
    bars = {item: [_by_year(by_item[item]).get(str(year)) for year in years] for item in colors}
    height = 1.0 + ROW_CM * len(bars)
    names = [words.plain(f"item_short.{item}") for item in reversed(bars)]
    left = max([ROOM, *(text_size(name, NAMES)[0] / (WIDE_CM * POINTS) for name in names)])
    with drawing(WIDE_CM, height) as figure:
        axes = figure.add_axes((left, 0.6 / height, 0.99 - left, 1 - 0.7 / height))
        for row, item in enumerate(reversed(bars)):
            _draw(axes, words, row, bars[item], colors[item])
        axes.set_xticks(range(len(years)), [str(year) for year in years])
        axes.set_xlim(-0.6, len(years) - 0.4)
        axes.set_yticks([row + 0.3 for row in range(len(bars))], names)
        axes.set_ylim(0, max(len(bars), 1))
        finish(axes, legend=False)
        svg = to_svg(figure)
    told = words.series(
        (words("budget.item_of", item=words(f"item_short.{item}"), year=year), _told(words, total))
        for item, row in bars.items()
        for year, total in zip(years, row, strict=True)
        if total is not None
    )
    return Figure(
        id="projection_chart",
        title=words("budget.projection_chart_title"),
        svg=svg,
        caption=words("budget.projection_chart_caption"),
        alt=words("budget.projection_chart_alt", name=study.name, values=told),
    )


def _draw(axes: Axes, words: Words, row: int, bars: list[Total | None], color: str) -> None:
    """Draw an item's bars on the row's own base line and scale; None: the item has no line that year."""
    top = max([total.amount_fen or 0 for total in bars if total], default=0) or 1
    for number, total in enumerate(bars):
        if total is None:
            continue
        height = TALLEST * (total.amount_fen or 0) / top
        if height:
            axes.bar(number, height, 0.5, bottom=row, color=color, edgecolor=DARK, linewidth=0.4)
        if total.unknown:
            axes.bar(number, BLOCK, 0.5, bottom=row + height, **UNKNOWN)
        y = row + height + (BLOCK if total.unknown else 0) + 0.03
        axes.text(number, y, _told(words, total).plain, ha="center", va="bottom", fontsize=6.4)


def _told(words: Words, total: Total) -> Text:
    """Return a sum as the bar's label: unknown, a minimum, or known."""
    if total.unknown and not total.amount_fen:
        return words("form.unknown")
    value = words.rounded((total.amount_fen or 0) / FEN_PER_WAN)
    return words("form.minimum", value=value) if total.unknown else value
