"""What must be paid before money comes in (先建后补): the balance by month and its peak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.axes import Axes

from eldercare_analysis.analysis.grouping import inside, rows_at
from eldercare_analysis.analysis.money.cashflow import (
    ALL,
    SCOPES,
    Balance,
    Flow,
    Peak,
    balance,
    flows,
    peaks_of,
)
from eldercare_analysis.analysis.records import tidy
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.months import number_of
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.annex1 import worded
from eldercare_analysis.reporting.items import Figure, Item, Notes, Table
from eldercare_analysis.reporting.served.charts import absent
from eldercare_analysis.reporting.style import ALERT, DARK, LINE, PALE, drawing, finish, to_svg
from eldercare_analysis.reporting.tables import Column, TableSpec, row_name
from eldercare_analysis.reporting.words import FEN_PER_WAN, Words, words_of
from eldercare_analysis.text import Text, joined

LINES = dict(zip(SCOPES, ("--", ":", "-."), strict=True))
QUARTER, HALF_YEAR, MANY = 3, 6, 30  # months between ticks; with many months they are further apart


def cash_items(study: Study) -> list[Item]:
    """Return balance and peaks; for the district also by town, where any is known."""
    items: list[Item] = [balance_chart(study)]
    if any(peak.peak_fen is not None for peak in inside(study.place, peaks_of(study))):
        items.append(prefinance_table(study))
        items += [prefinance_by_town(study)] if study.town is None else []
    return items


def balance_chart(study: Study) -> Figure | Notes:
    """Return what is out by month in all and by scope, with the peak; scopes with unknown parts are named."""
    words, own = words_of(study), inside(study.place, flows(study))
    title, missing = words("cash.chart_title"), _missing(words, own)
    open_scopes = {row.scope for row in own if row.needs}
    known = [row for row in own if row.scope not in open_scopes]
    if not known:
        return absent("balance_chart", title, *(missing or [words(worded(study, "cash.none"))]))
    whole = balance(known)
    top = max(whole, key=lambda one: one.out_fen)
    peak = words("cash.peak", month=top.month, amount=words.about(top.out_fen))
    with drawing(17.0, 5.4) as figure:
        axes = figure.add_axes((0.09, 0.14, 0.89, 0.66))
        _draw(axes, words, whole, known)
        place, height = whole.index(top), top.out_fen / FEN_PER_WAN
        axes.plot([place], [height], marker="v", color=ALERT, markersize=5)
        side = _side(place, len(whole))
        axes.text(place, height * 1.06, peak.plain, ha=side, va="bottom", fontsize=8, color=ALERT)
        axes.set_ylim(min(0.0, *(one.out_fen / FEN_PER_WAN for one in whole)), height * 1.25)
        axes.set_xlim(-0.5, len(whole) - 0.5)
        every = QUARTER if len(whole) <= MANY else HALF_YEAR
        ticks = [n for n, one in enumerate(whole) if number_of(one.month) % every == 0]
        axes.set_xticks(ticks, [whole[n].month for n in ticks])
        axes.set_ylabel(words.plain("column.amount"))
        finish(axes, columns=4)
        svg = to_svg(figure)
    return Figure(
        id="balance_chart",
        title=title,
        svg=svg,
        caption=joined(" ", [words("cash.chart_caption"), *missing]),
        alt=words("cash.chart_alt", name=study.name, first=whole[0].month, last=whole[-1].month, peak=peak),
    )


def _draw(axes: Axes, words: Words, whole: list[Balance], known: list[Flow]) -> None:
    """Draw the balance of all scopes and, where there are several, of each."""
    months, heights = [one.month for one in whole], [one.out_fen / FEN_PER_WAN for one in whole]
    axes.fill_between(range(len(months)), heights, color=PALE, step="mid")
    axes.step(range(len(months)), heights, color=DARK, where="mid", label=words.plain("cash.all"))
    scopes = [scope for scope in SCOPES if any(row.scope == scope for row in known)]
    for scope in scopes if len(scopes) > 1 else []:
        own = balance(row for row in known if row.scope == scope)
        axes.step(
            [months.index(one.month) for one in own],
            [one.out_fen / FEN_PER_WAN for one in own],
            LINES[scope],
            color=LINE,
            linewidth=1,
            where="mid",
            label=words.plain(f"cash.{scope}"),
        )


def _side(place: int, months: int) -> str:
    return "left" if place < months / 6 else "right" if place > months * 5 / 6 else "center"


def _missing(words: Words, rows: Iterable[Flow]) -> list[Text]:
    """Return which scopes cannot be computed, and what would make them known."""
    needs: dict[str, list[str]] = {}
    for row in rows:
        if row.needs:
            needs.setdefault(row.scope, []).extend(row.needs)
    return [
        words("cash.unknown", scope=words(f"cash.{scope}"), needs=words.needs(*dict.fromkeys(lacking)))
        for scope, lacking in needs.items()
    ]


def prefinance_table(study: Study) -> Table:
    """Return spent, received, peak and its month by scope."""
    words = words_of(study)
    return TableSpec(
        id="prefinance_table",
        columns=[
            Column("scope", lambda row: words(f"cash.{row.scope}"), align="left"),
            Column("spent", lambda row: words.about(row.spent_fen), ("spent_fen",)),
            Column("received", lambda row: words.about(row.received_fen), ("received_fen",)),
            Column("unreimbursed", lambda row: words.about(row.unreimbursed_fen), ("unreimbursed_fen",)),
            Column("peak", lambda row: words.about(row.peak_fen), ("peak_fen",)),
            Column("peak_month", lambda row: row.peak_month or words("form.unknown"), align="left"),
        ],
        rows=rows_at(study.place, peaks_of(study)),
        key=("town", "scope"),
        title=words("cash.table_title"),
        caption=words("cash.table_caption"),
        total=lambda row: row.scope == ALL,
    ).item(words)


@dataclass(frozen=True)
class _Town:
    """A row of the table of towns: its peaks by scope."""

    town: str
    peaks: dict[str, Peak]


def prefinance_by_town(study: Study) -> Table:
    """Return the peaks of all towns with works, with the district's."""
    words = words_of(study)
    known = {(peak.town, peak.scope): peak for peak in peaks_of(study)}
    scopes = [*SCOPES, ALL]
    towns = [town for town in (*study.district.towns, DISTRICT) if (town, ALL) in known]

    def of_scope(scope: str) -> Column[_Town]:
        def cell(row: _Town) -> Text:
            return words.about(row.peaks[scope].peak_fen) if scope in row.peaks else words("form.none")

        return Column(scope, cell, label=words(f"cash.{scope}"))

    return TableSpec(
        id="prefinance_by_town",
        columns=[
            Column("town", lambda row: row_name(study, row.town), align="left"),
            *map(of_scope, scopes),
            Column(
                "peak_month", lambda row: row.peaks[ALL].peak_month or words("form.unknown"), align="left"
            ),
        ],
        rows=[
            _Town(town, {scope: known[town, scope] for scope in scopes if (town, scope) in known})
            for town in towns
        ],
        key=("town",),
        data=tidy(peaks_of(study)),
        title=words("cash.towns_title"),
        caption=words("cash.towns_caption"),
        total=lambda row: row.town == DISTRICT,
    ).item(words)
