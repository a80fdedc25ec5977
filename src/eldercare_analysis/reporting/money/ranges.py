"""What uncertain inputs do: P10 to P90 of results, a tornado of what matters, values that turn a result."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Any

from matplotlib.axes import Axes

from eldercare_analysis.analysis.money.ranges import (
    Experiment,
    Share,
    Spread,
    Swing,
    experiment,
    sensitivity,
    simulate,
    switching_values,
    tornado,
)
from eldercare_analysis.analysis.privacy import FLOOR
from eldercare_analysis.analysis.records import tidy
from eldercare_analysis.inputs.scenario_document import FACTOR, MEASURES, RECIPIENTS
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.items import Figure, Item, Notes, Table
from eldercare_analysis.reporting.money.headline import floor_hidden
from eldercare_analysis.reporting.served.charts import absent
from eldercare_analysis.reporting.style import ALERT, DARK, MID, drawing, finish, to_svg
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Text

FEN_PER_YUAN, YUAN_PER_WAN = 100, 10_000
BAR_CM, GAP_CM, TOP_CM = 0.55, 1.5, 0.2  # height of a bar, what a panel needs besides, the upper edge


def range_items(study: Study) -> list[Item]:
    """Return what a scenario with ranges says of the study's place: ranges, tornado, indices, switches.

    Without ranges there is none; a hidden operating floor is not among the measures.
    """
    if not study.scenario.ranges:
        return []
    trial, hidden = experiment(study), study.place in floor_hidden(study)
    shown = [measure for measure in MEASURES if not (measure == FLOOR and hidden)]
    swings = {
        measure: [one for one in tornado(trial, measure, study.place) if one.swing > 0] for measure in shown
    }
    moving = {measure: own for measure, own in swings.items() if own}
    items: list[Item] = [ranges_table(study, trial, shown)]
    items += [tornado_chart(study, moving)] if moving else []
    if study.town is None:
        items += [sensitivity_table(study, trial, list(moving)), switching_table(study, trial, shown)]
    return items


def ranges_table(study: Study, trial: Experiment, shown: list[str]) -> Table:
    """Return P10, P50 and P90 of each measure; what is unknown names what it needs."""
    words, (low, high) = words_of(study), outer(trial)

    def quantile(name: str, percent: int) -> Column[Spread]:
        return Column(name, lambda row: _wan(words, getattr(row, name)), label=f"P{percent}")

    return TableSpec(
        id="ranges_table",
        columns=[
            _measure(words),
            quantile("low", low),
            quantile("median", 50),
            quantile("high", high),
            Column("missing", lambda row: words.needs(*row.needs) or words("form.none"), align="left"),
        ],
        rows=[row for row in simulate(trial) if row.town == study.place and row.measure in shown],
        key=("town", "measure"),
        title=words("ranges.title"),
        caption=words(
            "ranges.caption",
            count=words.count(trial.setting("uncertainty_samples")),
            chance=f"{trial.setting('forecast_range'):.0%}",
        ),
    ).item(words)


def outer(trial: Experiment) -> tuple[int, int]:
    """Return the percentiles between which the pack wants results to be told, as 10 and 90."""
    tail = round((1 - trial.setting("forecast_range")) / 2 * 100)
    return tail, 100 - tail


def _measure(words: Words) -> Column[Any]:
    return which("measure", lambda row: words(f"measure.{row.measure}"))


def tornado_chart(study: Study, swings: dict[str, list[Swing]]) -> Figure:
    """Return for each measure bars from the low to the high end of each input, the greatest on top."""
    words = words_of(study)
    heights = [BAR_CM * len(rows) + GAP_CM for rows in swings.values()]
    with drawing(17.0, sum(heights) + 0.4) as figure:
        total, top = sum(heights) + 0.4, TOP_CM
        for (measure, rows), height in zip(swings.items(), heights, strict=True):
            bottom = total - top - height + 0.55
            axes = figure.add_axes((0.26, bottom / total, 0.70, (height - 1.1) / total))
            _draw(axes, study, rows[::-1])
            finish(axes, columns=2, legend=top == TOP_CM)  # one legend is enough
            title = words.plain(f"measure.{measure}")
            axes.set_title(title, loc="right", fontsize=8.5, fontweight="bold", pad=4)
            top += height
        svg = to_svg(figure)
    return Figure(
        id="tornado_chart",
        title=words("ranges.tornado_title"),
        svg=svg,
        caption=words("ranges.tornado_caption"),
        alt=words("ranges.tornado_alt", name=study.name, values=_widest(study, swings)),
        data=[{"measure": measure, **row} for measure, rows in swings.items() for row in tidy(rows)],
    )


def _draw(axes: Axes, study: Study, rows: list[Swing]) -> None:
    """Draw a measure's bars from its central value, the lowest first."""
    words, names = words_of(study), [input_name(study, row.parameter) for row in rows]
    left = [row.central / YUAN_PER_WAN for row in rows]
    for end, color in (("at_low", MID), ("at_high", DARK)):
        widths = [(getattr(row, end) - row.central) / YUAN_PER_WAN for row in rows]
        axes.barh(names, widths, 0.6, left=left, color=color, label=words.plain(f"ranges.{end}"))
    axes.axvline(left[0], color=ALERT, linewidth=1)
    axes.margins(x=0.08)


def _widest(study: Study, swings: dict[str, list[Swing]]) -> Text:
    """Return for each measure the input that matters most, and what it does."""
    words = words_of(study)

    def range_of(one: Swing) -> Text:
        low, high = (_wan(words, yuan) for yuan in sorted((one.at_low, one.at_high)))
        return words("form.range", low=low, high=high)

    return words.series(
        (
            words(f"measure.{measure}"),
            words("ranges.widest", name=input_name(study, first.parameter), range=range_of(first)),
        )
        for measure, (first, *_) in swings.items()
    )


@dataclass(frozen=True)
class Shares:
    """An input's share in the variance of each measure."""

    parameter: str
    by_measure: dict[str, Share]


def sensitivity_table(study: Study, trial: Experiment, measures: list[str]) -> Table:
    """Return the share of each measure's variance that an input explains, with its interactions (Sobol)."""
    words = words_of(study)
    found = {measure: sensitivity(trial, measure) for measure in measures}
    by_input = {(measure, row.parameter): row for measure, rows in found.items() for row in rows}

    def share(measure: str) -> Column[Shares]:
        return Column(
            measure, lambda row: _share(row.by_measure[measure].total), label=words(f"measure.{measure}")
        )

    return TableSpec(
        id="sensitivity_table",
        columns=[
            Column("input", lambda row: input_name(study, row.parameter), align="left"),
            *map(share, measures),
        ],
        rows=[
            Shares(name, {measure: by_input[measure, name] for measure in measures}) for name in trial.names
        ],
        key=("parameter",),
        data=[{**row, "measure": measure} for measure, rows in found.items() for row in tidy(rows)],
        title=words("ranges.sensitivity_title"),
        caption=words("ranges.sensitivity_caption"),
    ).item(words)


def switching_table(study: Study, trial: Experiment, shown: list[str]) -> Table | Notes:
    """Return the value of each input at which a result reaches its limit."""
    words, title = words_of(study), words_of(study)("ranges.switching_title")
    rows = [row for row in switching_values(trial) if row.measure in shown]
    if not rows:
        return absent("switching_table", title, words("ranges.no_limits"))
    return TableSpec(
        id="switching_table",
        columns=[
            _measure(words),
            Column("limit", lambda row: _wan(words, row.limit)),
            Column("now", lambda row: _wan(words, row.now)),
            Column("input", lambda row: input_name(study, row.parameter), align="left"),
            Column("central", lambda row: _number(row.central)),
            Column("switch", lambda row: words("ranges.never") if isnan(row.switch) else _number(row.switch)),
            Column("input_unit", lambda row: unit_of(study, row.parameter), align="left"),
        ],
        rows=rows,
        key=("measure", "parameter"),
        title=title,
        caption=words("ranges.switching_caption"),
    ).item(words)


def input_name(study: Study, name: str) -> str:
    """Return what an input is called: a parameter of the pack, or the factor on all recipients."""
    if name == RECIPIENTS:
        return words_of(study).plain("ranges.recipients")
    return pick(study.language, study.district.policy.parameters[name].label)


def unit_of(study: Study, name: str) -> Text:
    """Return in which unit an input is."""
    unit = FACTOR if name == RECIPIENTS else study.district.policy.parameters[name].unit
    return words_of(study)(f"input_unit.{unit}")


def _number(value: float) -> str:
    return f"{value:z,.2f}".rstrip("0").rstrip(".")


def _share(value: float) -> str:
    return "–" if isnan(value) else f"{value:z.2f}"


def _wan(words: Words, yuan: float) -> Text:
    return words("form.unknown") if isnan(yuan) else words.about(round(yuan * FEN_PER_YUAN))
