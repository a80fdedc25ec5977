"""What must be paid before money comes in (先建后补): the balance by month, its peak and what is missing to know it."""

from __future__ import annotations

import pandas as pd

from eldercare_analysis.analysis.money.cashflow import ALL, SCOPES, Balance, balance, flows
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.months import number_of
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.annex1 import worded
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.legacy import Words, make_item, table_item, words_of
from eldercare_analysis.reporting.money.headline import of_place
from eldercare_analysis.reporting.served.charts import absent
from eldercare_analysis.reporting.style import ALERT, DARK, LINE, PALE, drawing, finish, to_svg
from eldercare_analysis.reporting.tables import row_name
from eldercare_analysis.reporting.words import FEN_PER_WAN


def cash_items(study: Study, flow: pd.DataFrame, peaks: pd.DataFrame) -> list[Item]:
    """Return balance and peaks; for the district also by town, where any is known."""
    items = [balance_chart(study, flow)]
    if of_place(study, peaks)["peak_fen"].notna().any():
        items.append(prefinance_table(study, peaks))
        items += [prefinance_by_town(study, peaks)] if study.town is None else []
    return items


LINES = dict(zip(SCOPES, ("--", ":", "-."), strict=True))
QUARTER, HALF_YEAR, MANY = 3, 6, 30  # months between ticks; with many months they are further apart


def balance_chart(study: Study, flow: pd.DataFrame) -> Item:
    """Return what is out by month in all and by scope, with the peak; scopes with unknown parts are named instead."""
    words, own = words_of(study), of_place(study, flow)
    title, missing = words("cash.chart_title"), _missing(words, own)
    known = own[~own["scope"].isin(own.loc[own["needs"] != "", "scope"])]
    if known.empty:
        return absent("balance_chart", title, *(missing or [words(worded(study, "cash.none"))]))
    rows = [
        row for row in flows(study) if study.town in (None, row.town) and row.scope in set(known["scope"])
    ]
    whole = frame(balance(rows), Balance)
    months, heights = list(whole["month"]), whole["out_fen"] / FEN_PER_WAN
    top = max(whole.to_dict("records"), key=lambda row: int(row["out_fen"]))
    peak = words("cash.peak", month=top["month"], amount=words.about(top["out_fen"]))
    scopes = [scope for scope in SCOPES if scope in set(known["scope"])]
    with drawing(17.0, 5.4) as figure:
        axes = figure.add_axes((0.09, 0.14, 0.89, 0.66))
        axes.fill_between(range(len(months)), heights, color=PALE, step="mid")
        axes.step(range(len(months)), heights, color=DARK, where="mid", label=words("cash.all"))
        for scope in scopes if len(scopes) > 1 else []:
            table = frame(balance(row for row in rows if row.scope == scope), Balance)
            axes.step([months.index(month) for month in table["month"]], table["out_fen"] / FEN_PER_WAN, LINES[scope],
                      color=LINE, linewidth=1, where="mid", label=words(f"cash.{scope}"))  # fmt: skip
        place, height = months.index(top["month"]), top["out_fen"] / FEN_PER_WAN
        axes.plot([place], [height], marker="v", color=ALERT, markersize=5)
        axes.text(
            place, height * 1.06, peak, ha=_side(place, len(months)), va="bottom", fontsize=8, color=ALERT
        )
        axes.set_ylim(min(0, float(heights.min())), height * 1.25)
        axes.set_xlim(-0.5, len(months) - 0.5)
        every = QUARTER if len(months) <= MANY else HALF_YEAR
        ticks = [n for n, month in enumerate(months) if number_of(month) % every == 0]
        axes.set_xticks(ticks, [months[n] for n in ticks])
        axes.set_ylabel(words("column.amount"))
        finish(axes, columns=4)
        svg = to_svg(figure)
    caption = " ".join([words("cash.chart_caption"), *missing])
    return make_item(id="balance_chart", kind="figure", title=title, svg=svg, caption=caption,
                alt=words("cash.chart_alt", name=study.name, first=months[0], last=months[-1], peak=peak))  # fmt: skip


def _side(place: int, months: int) -> str:
    return "left" if place < months / 6 else "right" if place > months * 5 / 6 else "center"


def _missing(words: Words, flow: pd.DataFrame) -> list[str]:
    """Return which scopes cannot be computed, and what would make them known."""
    needs: dict[str, list[str]] = {}
    for scope, text in zip(flow["scope"], flow["needs"], strict=True):
        if text:
            needs.setdefault(scope, []).extend(text.split("; "))
    return [words("cash.unknown", scope=words(f"cash.{scope}"), needs=words.needs("; ".join(dict.fromkeys(found))))
            for scope, found in needs.items()]  # fmt: skip


def prefinance_table(study: Study, peaks: pd.DataFrame) -> Item:
    """Return spent, received, peak and its month by scope."""
    words = words_of(study)
    own = peaks[peaks["town"] == study.place]
    rows = [
        [words(f"cash.{row['scope']}"), *(words.about(row[name]) for name in ("spent_fen", "received_fen", "unreimbursed_fen", "peak_fen")),
         row["peak_month"] or words("form.unknown")]
        for row in own.to_dict("records")
    ]  # fmt: skip
    return table_item(
        words,
        "prefinance_table",
        {
            "scope": "left",
            "spent": "right",
            "received": "right",
            "unreimbursed": "right",
            "peak": "right",
            "peak_month": "left",
        },
        rows,
        own,
        title=words("cash.table_title"),
        caption=words("cash.table_caption"),
        emphasis=[number for number, scope in enumerate(own["scope"]) if scope == ALL],
    )


def prefinance_by_town(study: Study, peaks: pd.DataFrame) -> Item:
    """Return the peaks of all towns with works, with the district's."""
    words = words_of(study)
    scopes = [*SCOPES, ALL]
    known = {(row["town"], row["scope"]): row for row in peaks.to_dict("records")}
    rows = []
    for town in [*study.district.towns, DISTRICT]:
        if (town, ALL) in known:
            name = row_name(study, town)
            shown = [
                words.about(known[town, scope]["peak_fen"]) if (town, scope) in known else words("form.none")
                for scope in scopes
            ]
            rows.append([name, *shown, known[town, ALL]["peak_month"] or words("form.unknown")])
    return table_item(
        words,
        "prefinance_by_town",
        {"town": "left", **dict.fromkeys(scopes, "right"), "peak_month": "left"},
        rows,
        peaks,
        title=words("cash.towns_title"),
        caption=words("cash.towns_caption"),
        emphasis=[len(rows) - 1],
        about=[{"town": town} for town in [*study.district.towns, DISTRICT] if (town, ALL) in known],
        labels={scope: words(f"cash.{scope}") for scope in scopes},
    )
