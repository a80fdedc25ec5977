"""The year month by month, a small chart a kind: the clock, what is accepted, what is expected at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from eldercare_analysis.analysis.meeting.forecast import Forecast, forecasts
from eldercare_analysis.analysis.meeting.progress import ALL, Progress, progress
from eldercare_analysis.analysis.meeting.tasks import plan_year
from eldercare_analysis.inputs import kinds
from eldercare_analysis.reporting.items import Figure
from eldercare_analysis.reporting.meeting.answer import counted_step
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.meeting.progress import reached
from eldercare_analysis.reporting.style import ALERT, DARK, HATCH, LINE, MID, drawing, finish, to_svg
from eldercare_analysis.text import Text

WIDTH_CM, HEIGHT_CM, SMALL = 17.6, 5.2, 7.5
CLOCK: dict[str, Any] = {"color": MID, "lw": 1.2, "ls": (0, (4, 2))}
DONE: dict[str, Any] = {"color": DARK, "lw": 1.8, "marker": "o", "ms": 2.6}
EXPECTED: dict[str, Any] = {"color": ALERT, "lw": 3.2}
USUAL: dict[str, Any] = {"marker": "D", "ms": 3.4}
Curve = dict[int, tuple[int, int]]  # for certain and at most, by month where anything was reported


def year_chart(dispatch: Dispatch) -> list[Figure]:
    """Return one chart a kind of the year's tasks over all months reported; none where nothing ever was."""
    words, study, step = dispatch.words, dispatch.study, counted_step(dispatch)
    rows = [row for row in dispatch.progress if row.town == study.place and row.kind != ALL]
    curves = _curves(dispatch, [row.kind for row in rows])
    if not any(curves.values()):
        return []
    foretold = study.town is None and step == kinds.ACCEPTED
    expected = {one.kind.id: one for one in forecasts(study)} if foretold else {}
    with drawing(WIDTH_CM, HEIGHT_CM) as figure:
        share = 1 / len(rows)
        for place, row in enumerate(rows):
            axes = figure.add_axes((place * share + 0.028, 0.13, share - 0.042, 0.60))
            _panel(axes, dispatch, row, curves[row.kind], expected.get(row.kind))
            if place == 0:
                _legend(axes, dispatch)
        svg = to_svg(figure)
    values = words.series((words(f"facility.{row.kind}"), _told(dispatch, row)) for row in rows)
    name = words(f"event.{step.id}")
    return [
        Figure(
            id="year_chart",
            title=words("year_chart.title", year=plan_year(study)),
            svg=svg,
            caption=words("year_chart.caption", step=name),
            alt=words("year_chart.alt", step=name, values=values),
            data=[
                {"kind": kind, "month": month, "low": low, "high": high}
                for kind, curve in curves.items()
                for month, (low, high) in curve.items()
            ],
        )
    ]


def _curves(dispatch: Dispatch, names: Sequence[str]) -> dict[str, Curve]:
    """Return each kind's progress at the end of each month of the plan year up to the study's."""
    study, year, step = dispatch.study, plan_year(dispatch.study), counted_step(dispatch)
    last = study.end.month if study.end.year == year else 12
    found: dict[str, Curve] = {name: {} for name in names}
    for month in range(1, last + 1):
        for row in progress(replace(study, month=f"{year}-{month:02d}")):
            if row.town == study.place and row.kind in found and row.reported:
                found[row.kind][month] = (getattr(row, step.id), getattr(row, f"{step.id}_high"))
    return found


def _told(dispatch: Dispatch, row: Progress) -> Text:
    done = reached(dispatch.words, row, counted_step(dispatch))
    return dispatch.words("form.share", part=done, whole=dispatch.words.count(row.planned).of(("planned",)))


def _panel(axes: Axes, dispatch: Dispatch, row: Progress, curve: Curve, expected: Forecast | None) -> None:
    words, study = dispatch.words, dispatch.study
    start = int(study.value("clock_start_month", f"{plan_year(study)}-12"))
    axes.plot([start - 1, 12], [0, row.planned], **CLOCK)
    months = list(curve)
    low, high = ([curve[month][end] for month in months] for end in (0, 1))
    axes.fill_between(months, low, high, step=None, **HATCH)
    axes.plot(months, low, **DONE)
    ends = (expected.low, expected.usual, expected.high) if expected else ()
    if known := [end for end in ends if end is not None]:
        axes.plot([12] * len(known), known, solid_capstyle="butt", **EXPECTED)
        axes.plot([12], [known[1]], color=ALERT, **USUAL)
    axes.set(xlim=(0, 12.6), ylim=(0, max(row.planned, 1) * 1.08))
    axes.set_xticks([3, 6, 9, 12], [words.plain("year_chart.month", number=str(n)) for n in (3, 6, 9, 12)])
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    title: dict[str, Any] = {"loc": "left", "fontsize": 8.5, "fontweight": "bold", "color": DARK, "pad": 4}
    axes.set_title(words.plain(f"facility.{row.kind}") + "  " + _told(dispatch, row).plain, **title)
    finish(axes, legend=False)
    axes.tick_params(labelsize=SMALL)


def _legend(axes: Axes, dispatch: Dispatch) -> None:
    """Say above all panels what lines and bars are."""
    words, step = dispatch.words, counted_step(dispatch)
    name, chance = words(f"event.{step.id}"), dispatch.study.value("forecast_range")
    entries: Sequence[tuple[Any, Text]] = (
        (axes.plot([], [], **CLOCK)[0], words("year_chart.clock")),
        (axes.plot([], [], **DONE)[0], words("year_chart.done", step=name)),
        (axes.fill_between([], [], [], **HATCH), words("year_chart.perhaps", step=name)),
        (
            axes.plot([], [], **EXPECTED, **USUAL)[0],
            words("year_chart.expected", chance=words.percent(chance, chance)),
        ),
    )
    figure = axes.get_figure()
    if figure is not None:
        figure.legend(
            [handle for handle, _ in entries],
            [label.plain for _, label in entries],
            loc="upper left",
            ncols=4,
            frameon=False,
            fontsize=8,
            bbox_to_anchor=(0.0, 1.0),
            borderaxespad=0.1,
            labelcolor=LINE,
        )
