"""Years ahead by payer and item, and by town; what is known apart from what is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from eldercare_analysis.analysis.money.budget import totals
from eldercare_analysis.analysis.money.centers import CAP
from eldercare_analysis.analysis.privacy import FLOOR, HIDDEN, hidden_cells, small_towns
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.legacy import Words, make_item, table_item, words_of
from eldercare_analysis.reporting.money.headline import of_place
from eldercare_analysis.reporting.style import DARK, MID, PALE, SCALE, UNKNOWN, drawing, finish, to_svg
from eldercare_analysis.reporting.tables import row_name
from eldercare_analysis.reporting.words import FEN_PER_WAN

NOT_STATED = "not_stated"
COSTS = {"construction": DARK, FLOOR: MID}
FUNDS = {"center_award": SCALE[3], "point_award": SCALE[2], "home_subsidy": SCALE[1], "center_operating_subsidy": SCALE[0],
         "central_funds": PALE}  # fmt: skip

ROW_CM = 0.8  # a row on paper
TALLEST, BLOCK = 0.5, 0.2  # of the row: the tallest bar, and an unknown block


class Amount(NamedTuple):
    """What an item comes to in a year: the part that is known, and whether another is not."""

    fen: int
    unknown: bool


def projection_table(study: Study, ledger: pd.DataFrame) -> Item:
    """Return payers and items by year: the sum of what is known, a minimum where parts are unknown."""
    words, rows = words_of(study), of_place(study, ledger)
    years = sorted(set(rows["year"]))
    sums = totals(rows, ["payer", "item", "year"])
    hidden = study.place in small_towns(ledger, hidden_cells(study))
    shown = _shown(words, hidden)
    keys = sorted(set(zip(sums["payer"], sums["item"], strict=True)), key=lambda key: _order(study, key))
    lines = []
    for payer, item in keys:
        own = sums[(sums["payer"] == payer) & (sums["item"] == item)]
        cells = [shown(item, own[own["year"] == year]) for year in years]
        lines.append([words(f"payer.{payer}"), words(f"item.{item}"), *cells, shown(item, own)])
    labels = {str(year): str(year) for year in years}
    return table_item(
        words,
        "projection_table",
        {"payer": "left", "item": "left", **dict.fromkeys(labels, "right"), "total": "right"},
        lines,
        sums if not hidden else sums[sums["item"] != FLOOR],
        title=words("budget.projection_title"),
        caption=words("budget.projection_caption"),
        labels=labels,
        about=[{"payer": payer, "item": item} for payer, item in keys],
    )  # fmt: skip


def budget_by_town(study: Study, ledger: pd.DataFrame) -> Item:
    """Return what each town comes to over all years, by item, with the district's sums."""
    words, hidden = words_of(study), small_towns(ledger, hidden_cells(study))
    items = [item for item in (*FUNDS, CAP, *COSTS) if item in set(ledger["item"])]
    sums = totals(ledger, ["town", "item"])
    rows = []
    for town in [*study.district.towns, None]:
        own = sums if town is None else sums[sums["town"] == town]
        shown = _shown(words, (town or DISTRICT) in hidden)
        name = row_name(study, town or DISTRICT)
        rows.append([name, *(shown(item, own[own["item"] == item]) for item in items)])
    labels = {item: words(f"item_short.{item}") for item in items}
    return table_item(
        words,
        "budget_by_town",
        {"town": "left", **dict.fromkeys(labels, "right")},
        rows,
        sums[~(sums["town"].isin(hidden) & (sums["item"] == FLOOR))],
        title=words("budget.by_town_title", years=f"{ledger['year'].min()}–{ledger['year'].max()}"),
        caption=words("budget.by_town_caption"),
        emphasis=[len(rows) - 1],
        labels=labels,
        about=[{"town": town} for town in [*study.district.towns, DISTRICT]],
    )


def _order(study: Study, key: tuple[str, str]) -> tuple[bool, int, int]:
    """Return where a payer and item stand: payers as the pack has them, those that the plan does not state last."""
    payers = [parameter.payer for parameter in study.district.policy.parameters.values()]
    items = [*FUNDS, *COSTS, CAP]
    return key[0] == NOT_STATED, payers.index(key[0]), items.index(key[1])


def _shown(words: Words, protected: bool) -> Callable[[str, pd.DataFrame], str]:  # noqa: FBT001 - of one town
    """Return how sums of an item are printed: nothing due, protected, known, a minimum, or unknown."""

    def show(item: str, sums: pd.DataFrame) -> str:
        if sums.empty:
            return words("form.none")
        if protected and item == FLOOR and sums["amount_fen"].notna().any():
            return HIDDEN
        return words.part(sums["amount_fen"].sum(min_count=1), int(sums["unknown"].sum()))

    return show


def projection_chart(study: Study, ledger: pd.DataFrame) -> Item:
    """Return a row of bars for each item, year by year; each row has a scale of its own, because items are not added up."""
    words, rows = words_of(study), of_place(study, ledger)
    if study.place in small_towns(ledger, hidden_cells(study)):  # a bar would tell what the tables hide
        rows = rows[rows["item"] != FLOOR]
    sums = totals(rows, ["item", "year"])
    items = [item for item in (COSTS | FUNDS) if item in set(sums["item"])]
    years = sorted(set(rows["year"]))
    lines = {item: _line(sums[sums["item"] == item], years) for item in items}
    height = 1.0 + ROW_CM * len(items)
    with drawing(17.0, height) as figure:
        axes = figure.add_axes((0.15, 0.6 / height, 0.84, 1 - 0.7 / height))
        for row, item in enumerate(reversed(items)):
            _draw(axes, words, row, lines[item], (COSTS | FUNDS)[item])
        axes.set_xticks(range(len(years)), [str(year) for year in years])
        axes.set_xlim(-0.6, len(years) - 0.4)
        names = [words(f"item_short.{item}") for item in reversed(items)]
        axes.set_yticks([row + 0.3 for row in range(len(items))], names)
        axes.set_ylim(0, max(len(items), 1))
        finish(axes, legend=False)
        svg = to_svg(figure)
    told = words.series(
        (words("budget.item_of", item=words(f"item_short.{item}"), year=year), _told(words, amount))
        for item, line in lines.items()
        for year, amount in zip(years, line, strict=True)
        if amount is not None
    )
    return make_item(id="projection_chart", kind="figure", title=words("budget.projection_chart_title"), svg=svg,
                caption=words("budget.projection_chart_caption"),
                alt=words("budget.projection_chart_alt", name=study.name, values=told))  # fmt: skip


def _line(sums: pd.DataFrame, years: list[int]) -> list[Amount | None]:
    """Return what an item comes to in each year; None where it has no row."""
    rows = {int(row["year"]): row for row in sums.to_dict("records")}
    found: list[Amount | None] = []
    for year in years:
        row = rows.get(year)
        fen = 0 if row is None or pd.isna(row["amount_fen"]) else int(row["amount_fen"])
        found.append(None if row is None else Amount(fen, bool(row["unknown"] > 0)))
    return found


def _draw(axes: Axes, words: Words, row: int, line: list[Amount | None], color: str) -> None:
    """Draw an item's bars on the row's own base line and scale."""
    top = max([amount.fen for amount in line if amount], default=0) or 1
    for number, amount in enumerate(line):
        if amount is None:
            continue
        height = TALLEST * amount.fen / top
        if height:
            axes.bar(number, height, 0.5, bottom=row, color=color, edgecolor=DARK, linewidth=0.4)
        if amount.unknown:
            axes.bar(number, BLOCK, 0.5, bottom=row + height, **UNKNOWN)
        y = row + height + (BLOCK if amount.unknown else 0) + 0.03
        axes.text(number, y, _told(words, amount), ha="center", va="bottom", fontsize=6.4)


def _told(words: Words, amount: Amount) -> str:
    """Return an amount as the bar's label: unknown, a minimum, or known."""
    if amount.unknown and not amount.fen:
        return words("form.unknown")
    value = words.rounded(amount.fen / FEN_PER_WAN)
    return words("form.minimum", value=value) if amount.unknown else value
