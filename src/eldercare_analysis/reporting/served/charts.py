"""Charts: coverage by year, targets against the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from eldercare_analysis.analysis.goals.targets import Target
from eldercare_analysis.analysis.grouping import rows_at
from eldercare_analysis.analysis.served.coverage import Coverage, coverage_rows
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.annex1 import changed_by_returns, remark, served_title, worded
from eldercare_analysis.reporting.goals.targets import PLANNED
from eldercare_analysis.reporting.items import Figure, Notes
from eldercare_analysis.reporting.labels import FULL_CM
from eldercare_analysis.reporting.served.plan_answer import by_points
from eldercare_analysis.reporting.style import ALERT, DARK, HATCH, LEAST, drawing, finish, to_svg
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Said, Text, joined, text_of

WARM = "#F3C9A5"
PARTS: tuple[tuple[dict[str, Any], str], ...] = (  # of villages: how they are drawn, and the count in them
    ({"facecolor": DARK}, "white"),
    (HATCH, DARK),
    ({"facecolor": WARM}, "#7A3100"),
)
BAR_CM, LETTERS = 0.72, 80  # a year; so many digits would fill a bar
BESIDE = 1.18  # with room for counts beside a bar
PAPER = {"facecolor": "white", "linewidth": 0, "pad": 1}
CENTERED: dict[str, Any] = {"ha": "center", "va": "center_baseline"}
LEGEND: dict[str, Any] = {
    "loc": "lower left",
    "bbox_to_anchor": (0, 1.0),
    "ncols": 3,
    "frameon": False,
    "fontsize": LEAST,
    "borderaxespad": 0.2,
}


def coverage_chart(study: Study, coverage: Sequence[Coverage]) -> Figure | Notes:
    """Return bars of villages served by year: with a point, perhaps by the center, not scheduled."""
    words, rows = words_of(study), rows_at(study.place, coverage)
    villages = max((row.villages or 0 for row in rows), default=0)
    title = served_title(study, "coverage.chart_title", rows, villages=villages)
    if not any(row.villages for row in rows):
        return absent("coverage_chart", title, words("coverage.no_villages"))
    counts = {
        str(row.year): words.share(words.span(row.served_low, row.served_high), row.villages) for row in rows
    }
    with drawing(FULL_CM, 1.2 + BAR_CM * len(rows)) as figure:
        axes = figure.add_axes((0.06, 0.02, 0.93, 0.98 - 0.8 / (1.2 + BAR_CM * len(rows))))
        written = [_stack(axes, words, place, row) for place, row in enumerate(rows[::-1])]
        apart = [place for place, row in enumerate(rows[::-1]) if len(written[place]) < _segments(row)]
        for place in apart:
            year = str(rows[::-1][place].year)
            axes.text(villages * 1.01, place, counts[year].plain, va="center_baseline", fontsize=8)
        certain = "points" if all(map(by_points, rows)) else "exempt"
        labels = [words(f"coverage.{name}") for name in (f"certain_{certain}", "possible", "without")]
        shown = [True, any(row.served_high != row.served_low for row in rows), True]
        patches = [
            Patch(label=text.plain, **look)
            for text, (look, _), there in zip(labels, PARTS, shown, strict=True)
            if there
        ]
        axes.set_yticks(range(len(rows)), [str(row.year) for row in rows[::-1]], weight="bold")
        axes.set_xticks([])
        axes.set_xlim(0, villages * (BESIDE if apart else 1))
        axes.spines["bottom"].set_visible(False)
        finish(axes, legend=False)
        axes.legend(handles=patches, **LEGEND)
        svg = to_svg(figure)
    return Figure(
        id="coverage_chart",
        title=title,
        svg=svg,
        alt=words("coverage.chart_alt", name=study.name, values=words.series(counts.items())),
        drawn=joined(" ", [text for texts in written[::-1] for text in texts]),
    )


def _segments(row: Coverage) -> int:
    """Return how many counts a year's bar has; one where nobody knows them."""
    low, high = row.served_low, row.served_high
    if low is None or high is None:
        return 1
    return sum(bool(count) for count in (low, high - low, row.unserved_low))


def _stack(axes: Axes, words: Words, place: int, row: Coverage) -> list[Text]:
    """Draw a year: villages served for certain, perhaps, not; return the counts that have room in it."""
    low, high = row.served_low or 0, row.served_high or 0
    counts = (low, high - low, row.unserved_low or 0)
    left, whole, written = 0, row.villages or 1, []
    for count, (look, ink) in zip(counts, PARTS, strict=True):
        axes.barh(place, count, 0.8, left=left, **look)
        if count and len(str(count)) < count / whole * LETTERS:
            style: dict[str, Any] = {"bbox": PAPER} if "hatch" in look else {}
            text = words.count(count)
            axes.text(
                left + count / 2, place, text.plain, color=ink, fontsize=9, weight="bold", **CENTERED, **style
            )
            written.append(text)
        left += count
    return written


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
