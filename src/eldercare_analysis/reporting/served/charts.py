"""Charts: coverage by year, targets against the plan."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import MaxNLocator

from eldercare_analysis.analysis.served.coverage import coverage_of
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.annex1 import changed_by_returns, remark, served_title, worded
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.served.coverage import certainty
from eldercare_analysis.reporting.style import ALERT, DARK, HATCH, PALE, drawing, finish, to_svg
from eldercare_analysis.reporting.words import words_of


def coverage_chart(study: Study, covered: pd.DataFrame) -> Item:
    """Return bars of villages served by year: with a point, perhaps by the center, not scheduled."""
    words = words_of(study)
    rows = covered[covered["town"] == study.place].astype({"year": str}).iloc[::-1]
    title = served_title(study, "coverage.chart_title", rows.astype({"year": "int64"}))
    if not (rows["villages"] > 0).any():
        return absent("coverage_chart", title, words("coverage.no_villages"))
    values = words.series(
        (row["year"], words.share(words.span(row["served_low"], row["served_high"]), row["villages"]))
        for row in rows.iloc[::-1].to_dict("records")
    )
    with drawing(17.0, 4.6) as figure:
        axes = figure.add_axes((0.06, 0.14, 0.92, 0.68))
        low, possible = (
            rows["served_low"].astype(float),
            (rows["served_high"] - rows["served_low"]).astype(float),
        )
        rest = rows["unserved_low"].astype(float)
        axes.barh(rows["year"], low, 0.62, color=DARK, label=words(f"coverage.certain_{certainty(rows)}"))
        axes.barh(rows["year"], possible, 0.62, left=low, label=words("coverage.possible"), **HATCH)
        axes.barh(rows["year"], rest, 0.62, left=low + possible, color=PALE, label=words("coverage.without"))
        for year, value, high, count in zip(rows["year"], low, low + possible, rows["villages"], strict=True):
            axes.text(
                float(count) * 1.01,
                year,
                words.share(words.span(value, high), count),
                va="center",
                fontsize=8,
            )
        axes.set_xlim(0, float(rows["villages"].max()) * 1.13)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        finish(axes)
        svg = to_svg(figure)
    return Item(id="coverage_chart", kind="figure", title=title, svg=svg,
                caption=words("coverage.chart_caption", certain=words(f"coverage.certain_{certainty(rows)}")), alt=words("coverage.chart_alt", name=study.name, values=values))  # fmt: skip


def target_chart(study: Study, targets: pd.DataFrame) -> Item:
    """Return bars of what Annex 1, or a scenario, schedules as a share of each target, with the counts written out."""
    words = words_of(study)
    planned = targets["planned"].notna() & ~targets["metric"].str.contains(r"_20\d\d$")
    rows = targets[(targets["town"] == DISTRICT) & planned].iloc[::-1]
    labels = [words(f"kind.{metric}") for metric in rows["metric"]]
    shown = [
        words.share(words.span(row["planned"], row["planned_high"]), row["target"])
        for row in rows.to_dict("records")
    ]
    values = words.series(zip(labels[::-1], shown[::-1], strict=True))
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
        for height, text in enumerate(shown):
            axes.text(102, height, text, va="center", fontsize=8)
        axes.set_xlim(0, 118)
        axes.set_xticks([0, 50, 100], ["0", "50%", "100%"])
        finish(axes)
        svg = to_svg(figure)
    villages = coverage_of(study)
    returned = (
        words("target.chart_returns")
        if changed_by_returns(study, villages[villages["town"] == DISTRICT].tail(1))
        else ""
    )
    return Item(id="target_chart", kind="figure", title=words("target.chart_title"), svg=svg,
                caption=words(worded(study, "target.chart_caption")) + returned + remark(study), alt=words(worded(study, "target.chart_alt"), name=study.name, values=values))  # fmt: skip


def absent(name: str, title: str, *why: str) -> Item:
    """Return notes in place of a chart or table that would show nothing."""
    return Item(id=name, kind="notes", title=title, notes=list(why))
