"""Years ahead by payer and item, and by town; what is known apart from what is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.budget import totals
from eldercare_analysis.analysis.ledger.awards import CAP
from eldercare_analysis.analysis.privacy import FLOOR, HIDDEN, masks_for, small_towns
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.budget.headline import of_place
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.style import DARK, MID, PALE, SCALE, UNKNOWN, drawing, finish, to_svg
from eldercare_analysis.reporting.tables import row_name, table_item
from eldercare_analysis.reporting.words import FEN_PER_WAN, Words, words_of

NOT_STATED = "not_stated"
COSTS = {"construction": DARK, FLOOR: MID}
FUNDS = {"center_award": SCALE[3], "point_award": SCALE[2], "home_subsidy": SCALE[1], "center_operating_subsidy": SCALE[0],
         "central_funds": PALE}  # fmt: skip


def projection_table(study: Study, ledger: pd.DataFrame) -> Item:
    """Return payers and items by year: the sum of what is known, a minimum where parts are unknown."""
    words, rows = words_of(study), of_place(study, ledger)
    years = sorted(set(rows["year"]))
    sums = totals(rows, ["payer", "item", "year"])
    hidden = (study.town or DISTRICT) in small_towns(ledger, masks_for(study))
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
    words, hidden = words_of(study), small_towns(ledger, masks_for(study))
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
    """Return two bars a year, costs and funds: what is known by item, and a hatched block for items that are unknown."""
    words, rows = words_of(study), of_place(study, ledger)
    if (study.town or DISTRICT) in small_towns(
        ledger, masks_for(study)
    ):  # a bar would tell what the tables hide
        rows = rows[rows["item"] != FLOOR]
    sums = totals(rows, ["item", "year"])
    years = sorted(set(rows["year"]))
    known = sums.pivot_table(index="year", columns="item", values="amount_fen", aggfunc="sum").reindex(years)
    unknown = sums[sums["unknown"] > 0].groupby("year")["item"].agg(list).to_dict()
    heights = [
        sum(_height(known, year, item) for item in group) for year in years for group in (COSTS, FUNDS)
    ]
    top = max(heights) or 1.0
    with drawing(17.0, 5.2) as figure:
        axes = figure.add_axes((0.08, 0.14, 0.90, 0.72))
        for side, group in ((-0.2, COSTS), (0.2, FUNDS)):
            for number, year in enumerate(years):
                base = 0.0
                for item, color in group.items():
                    height = _height(known, year, item)
                    if height:
                        axes.bar(
                            number + side,
                            height,
                            0.34,
                            bottom=base,
                            color=color,
                            edgecolor=DARK,
                            linewidth=0.4,
                        )
                    base += height
                missing = [item for item in group if item in unknown.get(year, ())]
                if missing:
                    axes.bar(number + side, 0.14 * top, 0.34, bottom=base, **UNKNOWN)
                text = _bar_label(words, base, len(missing))
                axes.text(
                    number + side,
                    base + (0.16 if missing else 0.01) * top,
                    text,
                    ha="center",
                    va="bottom",
                    fontsize=6.6,
                )
        axes.set_xticks(range(len(years)), [str(year) for year in years])
        axes.set_ylabel(words("column.amount"))
        axes.set_ylim(0, 1.38 * top)
        used = [item for item in (*COSTS, *FUNDS) if any(_height(known, year, item) for year in years)]
        for item in used:
            axes.bar(
                0,
                0,
                color=(COSTS | FUNDS)[item],
                edgecolor=DARK,
                linewidth=0.4,
                label=words(f"item_short.{item}"),
            )
        axes.bar(0, 0, label=words("budget.unknown_block"), **UNKNOWN)
        finish(axes, columns=7)
        svg = to_svg(figure)
    return Item(id="projection_chart", kind="figure", title=words("budget.projection_chart_title"), svg=svg,
                caption=words("budget.projection_chart_caption"),
                alt=words("budget.projection_chart_alt", name=study.name, values=_told(words, known, unknown)))  # fmt: skip


def _told(words: Words, known: pd.DataFrame, unknown: Mapping[Any, list[str]]) -> str:
    """Return both bars of each year in words."""
    pairs = []
    for year in known.index:
        for name, group in (("costs", COSTS), ("funds", FUNDS)):
            height = sum(_height(known, year, item) for item in group)
            missing = sum(item in group for item in unknown.get(year, ()))
            text = _bar_label(words, height, missing, " ") or words("form.none")
            pairs.append((words(f"budget.{name}_of", year=year), text))
    return words.series(pairs)


def _height(known: pd.DataFrame, year: int, item: str) -> float:
    """Return the known amount of an item in a year in 10,000 yuan, 0 where nothing is known."""
    value: Any = known.loc[year, item] if item in known else pd.NA
    return 0.0 if pd.isna(value) else float(value) / FEN_PER_WAN


def _bar_label(words: Words, height: float, missing: int, mark: str = "\n") -> str:
    value = words.rounded(height) if height else ""
    if missing:
        more = words("budget.items_unknown", count=missing)
        return words("form.minimum", value=value) + mark + more if value else more
    return value
