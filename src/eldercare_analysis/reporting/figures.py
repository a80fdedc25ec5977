"""Charts: coverage by year, awards by year and reading, targets against the plan."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from eldercare_analysis.analysis.budget import budget, totals
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.scenario import with_reading
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.style import ALERT, DARK, LINE, MID, PALE, drawing, to_svg
from eldercare_analysis.reporting.words import FEN_PER_WAN, words_of

HATCH: dict[str, Any] = {"facecolor": "white", "edgecolor": MID, "hatch": "////", "linewidth": 0.6}


def coverage_chart(study: Study, coverage: pd.DataFrame) -> Item:
    """Return bars of villages served by year: with a point, perhaps by the center, not scheduled."""
    words = words_of(study)
    rows = coverage[coverage["town"] == (study.town or DISTRICT)].astype({"year": str}).iloc[::-1]
    if not (rows["villages"] > 0).any():
        return _absent("coverage_chart", words("coverage.chart_title"), words("coverage.no_villages"))
    with drawing(17.0, 4.6) as figure:
        axes = figure.add_axes((0.06, 0.14, 0.92, 0.68))
        low, possible = (
            rows["served_low"].astype(float),
            (rows["served_high"] - rows["served_low"]).astype(float),
        )
        rest = rows["unserved_low"].astype(float)
        axes.barh(rows["year"], low, 0.62, color=DARK, label=words("coverage.certain"))
        axes.barh(rows["year"], possible, 0.62, left=low, label=words("coverage.possible"), **HATCH)
        axes.barh(rows["year"], rest, 0.62, left=low + possible, color=PALE, label=words("coverage.without"))
        for year, value, high, count in zip(rows["year"], low, low + possible, rows["villages"], strict=True):
            axes.text(
                float(count) * 1.01, year, f"{words.span(value, high)} / {count}", va="center", fontsize=8
            )
        axes.set_xlim(0, float(rows["villages"].max()) * 1.13)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        _finish(axes)
        svg = to_svg(figure)
    return Item(id="coverage_chart", kind="figure", title=words("coverage.chart_title"), svg=svg,
                caption=words("coverage.chart_caption"), alt=words("coverage.chart_alt", name=study.name))  # fmt: skip


def award_chart(study: Study) -> Item:
    """Return bars of awards by plan year under each reading of their trigger (三（二）), in 10,000 yuan."""
    words = words_of(study)
    title = words("budget.chart_title")
    reading = study.district.policy.readings["award_trigger"]
    sums = {option: _awards_by_year(study, option) for option in reading.options}
    if not any(sums.values()):
        return _absent("award_chart", title, words("budget.award_none"))
    with drawing(17.0, 4.6) as figure:
        axes = figure.add_axes((0.08, 0.14, 0.90, 0.68))
        for n, (option, amounts) in enumerate(sums.items()):
            bars = [
                (m + (n - 0.5) * 0.36, amounts[year])
                for m, year in enumerate(study.district.plan.years)
                if year in amounts
            ]
            style = {"color": DARK} if option == study.scenario.readings["award_trigger"] else HATCH
            places, heights = [place for place, _ in bars], [fen / FEN_PER_WAN for _, fen in bars]
            axes.bar(places, heights, 0.32, label=pick(study.language, reading.options[option]), **style)
            for place, fen in bars:
                axes.text(place, fen / FEN_PER_WAN, words.wan(fen), ha="center", va="bottom", fontsize=8)
        axes.set_xticks(
            range(len(study.district.plan.years)), [str(year) for year in study.district.plan.years]
        )
        axes.set_ylabel(words("column.amount"))
        axes.set_xlim(-0.6, len(study.district.plan.years) - 0.4)
        axes.margins(y=0.2)
        _finish(axes)
        svg = to_svg(figure)
    return Item(id="award_chart", kind="figure", title=title, svg=svg, caption=words("budget.chart_caption"),
                alt=words("budget.chart_alt", name=study.name))  # fmt: skip


def target_chart(study: Study, targets: pd.DataFrame) -> Item:
    """Return bars of what Annex 1 schedules as a share of each target, with the counts written out."""
    words = words_of(study)
    planned = targets["planned"].notna() & ~targets["metric"].str.contains(r"_20\d\d$")
    rows = targets[(targets["town"] == DISTRICT) & planned].iloc[::-1]
    labels = [words(f"kind.{metric}") for metric in rows["metric"]]
    with drawing(17.0, 5.4) as figure:
        axes = figure.add_axes((0.27, 0.12, 0.69, 0.72))
        goal = rows["target"].astype(float)
        low, high = (
            rows["planned"].astype(float) / goal * 100,
            rows["planned_high"].astype(float) / goal * 100,
        )
        axes.barh(labels, low, 0.55, color=DARK, label=words("target.planned_certain"))
        axes.barh(labels, high - low, 0.55, left=low, label=words("target.planned_possible"), **HATCH)
        axes.axvline(100, color=ALERT, linewidth=1.4, label=words("target.demanded"))
        for height, row in enumerate(rows.to_dict("records")):
            axes.text(
                102,
                height,
                f"{words.span(row['planned'], row['planned_high'])} / {row['target']}",
                va="center",
                fontsize=8,
            )
        axes.set_xlim(0, 118)
        axes.set_xticks([0, 50, 100], ["0", "50%", "100%"])
        _finish(axes)
        svg = to_svg(figure)
    return Item(id="target_chart", kind="figure", title=words("target.chart_title"), svg=svg,
                caption=words("target.chart_caption"), alt=words("target.chart_alt", name=study.name))  # fmt: skip


def _awards_by_year(study: Study, option: str) -> dict[int, int]:
    """Return the fen of awards by plan year under a reading; a year without any is left out."""
    ledger = budget(study.district, with_reading(study.scenario, "award_trigger", option))
    awards = ledger[(ledger["item"] == "center_award") & (ledger["town"] == (study.town or ledger["town"]))]
    sums = totals(awards, ["year"]).dropna()
    return {int(year): int(fen) for year, fen in zip(sums["year"], sums["amount_fen"], strict=True)}


def _absent(name: str, title: str, why: str) -> Item:
    """Return a note in place of a chart that would show nothing."""
    return Item(id=name, kind="notes", title=title, notes=[why])


def _finish(axes: Axes) -> None:
    axes.tick_params(length=0, labelsize=8, colors=LINE)
    axes.spines[["left", "bottom"]].set_color("#C9D1D6")
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, frameon=False, fontsize=7.5, borderaxespad=0.2
    )
