"""Charts: coverage by year, targets against the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from eldercare_analysis.analysis.goals.targets import Target
from eldercare_analysis.analysis.grouping import rows_at
from eldercare_analysis.analysis.served.coverage import Coverage, coverage_rows
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.annex1 import changed_by_returns, remark, served_title, worded
from eldercare_analysis.reporting.goals.targets import PLANNED
from eldercare_analysis.reporting.items import Figure, Notes
from eldercare_analysis.reporting.served.coverage import certainty
from eldercare_analysis.reporting.style import ALERT, DARK, HATCH, PALE, drawing, finish, to_svg
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import NOTHING, Said, text_of


def coverage_chart(study: Study, coverage: Sequence[Coverage]) -> Figure | Notes:
    """Return bars of villages served by year: with a point, perhaps by the center, not scheduled."""
    words, rows = words_of(study), rows_at(study.place, coverage)
    title = served_title(study, "coverage.chart_title", rows)
    if not any(row.villages for row in rows):
        return absent("coverage_chart", title, words("coverage.no_villages"))
    counts = {
        str(row.year): words.share(words.span(row.served_low, row.served_high), row.villages) for row in rows
    }
    certain = words(f"coverage.certain_{certainty(rows)}")
    years = [str(row.year) for row in rows[::-1]]
    low, high, rest, villages = (
        np.array([getattr(row, name) for row in rows[::-1]], dtype=float)
        for name in ("served_low", "served_high", "unserved_low", "villages")
    )
    possible = high - low
    with drawing(17.0, 4.6) as figure:
        axes = figure.add_axes((0.06, 0.14, 0.92, 0.68))
        axes.barh(years, low, 0.62, color=DARK, label=certain.plain)
        axes.barh(years, possible, 0.62, left=low, label=words.plain("coverage.possible"), **HATCH)
        axes.barh(years, rest, 0.62, left=low + possible, color=PALE, label=words.plain("coverage.without"))
        for height, (year, count) in enumerate(zip(years, villages, strict=True)):
            axes.text(count * 1.01, height, counts[year].plain, va="center", fontsize=8)
        axes.set_xlim(0, villages.max() * 1.13)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        finish(axes)
        svg = to_svg(figure)
    return Figure(
        id="coverage_chart",
        title=title,
        svg=svg,
        caption=words("coverage.chart_caption", certain=certain),
        alt=words("coverage.chart_alt", name=study.name, values=words.series(counts.items())),
    )


def target_chart(study: Study, targets: Iterable[Target]) -> Figure:
    """Return bars of what is scheduled as a share of each target, with the counts written out."""
    words = words_of(study)
    own = [one for one in targets if one.town == DISTRICT and one.metric not in study.plan.columns]
    rows = [one for one in own if one.planned is not None][::-1]
    labels = [words(f"kind.{one.metric}") for one in rows]
    shown = [words.share(words.span(one.planned, one.planned_high), one.target) for one in rows]
    values = words.series(zip(labels[::-1], shown[::-1], strict=True))
    low, high = ([_percent(getattr(one, name), one.target) for one in rows] for name in PLANNED)
    possible = [most - least for least, most in zip(low, high, strict=True)]
    with drawing(17.0, 5.4) as figure:
        axes = figure.add_axes((0.27, 0.12, 0.69, 0.72))
        names = [label.plain for label in labels]
        axes.barh(names, low, 0.55, color=DARK, label=words.plain("target.planned_certain"))
        axes.barh(names, possible, 0.55, left=low, label=words.plain("target.planned_possible"), **HATCH)
        axes.axvline(100, color=ALERT, linewidth=1.4, label=words.plain("target.demanded"))
        for height, text in enumerate(shown):
            axes.text(102, height, text.plain, va="center", fontsize=8)
        axes.set_xlim(0, 118)
        axes.set_xticks([0, 50, 100], ["0", "50%", "100%"])
        finish(axes)
        svg = to_svg(figure)
    reported = changed_by_returns(study, [row for row in coverage_rows(study) if row.town == DISTRICT][-1:])
    returned = words("target.chart_returns") if reported else NOTHING
    return Figure(
        id="target_chart",
        title=words("target.chart_title"),
        svg=svg,
        caption=words(worded(study, "target.chart_caption")) + returned + remark(study),
        alt=words(worded(study, "target.chart_alt"), name=study.name, values=values),
    )


def _percent(count: int | None, goal: int | None) -> float:
    return (count or 0) / (goal or 1) * 100


def absent(name: str, title: Said, *why: Said) -> Notes:
    """Return notes in place of a chart or table that would show nothing."""
    return Notes(id=name, title=text_of(title), notes=[text_of(text) for text in why])
