"""What uncertain inputs do: P10 to P90 of results, a tornado of what matters, values that turn a result."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.money.ranges import (
    Experiment,
    Share,
    Spread,
    Swing,
    Switch,
    experiment,
    sensitivity,
    simulate,
    switching_values,
    tornado,
)
from eldercare_analysis.analysis.privacy import FLOOR, hidden_cells, small_towns
from eldercare_analysis.analysis.records import frame, records
from eldercare_analysis.inputs.scenario_document import FACTOR, MEASURES, RECIPIENTS
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.legacy import Words, make_item, table_item, words_of
from eldercare_analysis.reporting.style import ALERT, DARK, MID, drawing, finish, to_svg

FEN_PER_YUAN, YUAN_PER_WAN = 100, 10_000
BAR_CM, GAP_CM, TOP_CM = 0.55, 1.5, 0.2  # height of a bar, what a panel needs besides, the upper edge


def range_items(study: Study, ledger: pd.DataFrame) -> list[Item]:
    """Return what a scenario with ranges says of the study's town, or of the district: ranges, tornado, indices, switching values.

    Args:
        study: the study; a scenario without ranges has no items.
        ledger: from `budget`; towns with few recipients do not show their operating floor.
    """
    if not study.scenario.ranges:
        return []
    trial = experiment(study)
    hidden = small_towns(ledger, hidden_cells(study))
    shown = [measure for measure in MEASURES if not (measure == FLOOR and study.place in hidden)]
    town = study.place
    swings = {measure: frame(tornado(trial, measure, town), Swing) for measure in shown}
    moving = {
        measure: table[table["swing"] > 0] for measure, table in swings.items() if (table["swing"] > 0).any()
    }
    items = [ranges_table(study, trial, shown)]
    if moving:
        items.append(tornado_chart(study, moving))
    if study.town is None:
        items += [sensitivity_table(study, trial, list(moving)), switching_table(study, trial, shown)]
    return items


def ranges_table(study: Study, trial: Experiment, shown: list[str]) -> Item:
    """Return P10, P50 and P90 of each measure; what is unknown names what it needs."""
    words, found = words_of(study), frame(simulate(trial), Spread)
    own = found[(found["town"] == study.place) & found["measure"].isin(shown)]
    tail = round((1 - trial.setting("forecast_range")) / 2 * 100)
    labels = {"low": f"P{tail}", "median": "P50", "high": f"P{100 - tail}"}
    rows = [
        [words(f"measure.{row['measure']}"), *(_wan(words, row[name]) for name in labels),
         words.needs(row["needs"]) or words("form.none")]
        for row in own.to_dict("records")
    ]  # fmt: skip
    return table_item(
        words,
        "ranges_table",
        {"measure": "left", **dict.fromkeys(labels, "right"), "missing": "left"},
        rows,
        own,
        title=words("ranges.title"),
        caption=words(
            "ranges.caption",
            count=words.count(trial.setting("uncertainty_samples")),
            chance=f"{trial.setting('forecast_range'):.0%}",
        ),
        labels=labels,
    )


def tornado_chart(study: Study, swings: dict[str, pd.DataFrame]) -> Item:
    """Return for each measure bars from the low to the high end of each input, the one that matters most on top."""
    words = words_of(study)
    heights = [BAR_CM * len(table) + GAP_CM for table in swings.values()]
    with drawing(17.0, sum(heights) + 0.4) as figure:
        total, top = sum(heights) + 0.4, TOP_CM
        for (measure, table), height in zip(swings.items(), heights, strict=True):
            bottom = total - top - height + 0.55
            axes = figure.add_axes((0.26, bottom / total, 0.70, (height - 1.1) / total))
            rows = table.iloc[::-1]
            names = [input_name(study, name) for name in rows["parameter"]]
            for end, color in (("at_low", MID), ("at_high", DARK)):
                widths = (rows[end] - rows["central"]) / YUAN_PER_WAN
                axes.barh(
                    names,
                    widths,
                    0.6,
                    left=rows["central"] / YUAN_PER_WAN,
                    color=color,
                    label=words(f"ranges.{end}"),
                )
            axes.axvline(rows["central"].iloc[0] / YUAN_PER_WAN, color=ALERT, linewidth=1)
            axes.margins(x=0.08)
            finish(axes, columns=2, legend=top == TOP_CM)  # one legend is enough
            axes.set_title(words(f"measure.{measure}"), loc="right", fontsize=8.5, fontweight="bold", pad=4)
            top += height
        svg = to_svg(figure)
    return make_item(id="tornado_chart", kind="figure", title=words("ranges.tornado_title"), svg=svg,
                caption=words("ranges.tornado_caption"), alt=words("ranges.tornado_alt", name=study.name, values=_widest(study, swings)),
                data=[{"measure": measure, **row} for measure, table in swings.items()
                      for row in records(table)])  # fmt: skip


def _ends(words: Words, row: pd.Series[Any]) -> dict[str, str]:
    low, high = sorted((row["at_low"], row["at_high"]))
    return {"low": _wan(words, low), "high": _wan(words, high)}


def _widest(study: Study, swings: dict[str, pd.DataFrame]) -> str:
    """Return for each measure the input that matters most, and what it does."""
    words = words_of(study)
    return words.series(
        (words(f"measure.{measure}"), words("ranges.widest", name=input_name(study, table.iloc[0]["parameter"]),
                                            range=words("form.range", **_ends(words, table.iloc[0]))))
        for measure, table in swings.items()
    )  # fmt: skip


def sensitivity_table(study: Study, trial: Experiment, measures: list[str]) -> Item:
    """Return the share of each measure's variance that an input explains, with its interactions (Sobol's total index)."""
    words = words_of(study)
    tables = {
        measure: frame(sensitivity(trial, measure), Share).set_index("parameter") for measure in measures
    }
    rows = [
        [input_name(study, name), *(_share(table.loc[name, "total"]) for table in tables.values())]
        for name in trial.names
    ]
    data = pd.concat([table.assign(measure=measure).reset_index() for measure, table in tables.items()])
    return table_item(
        words,
        "sensitivity_table",
        {"input": "left", **dict.fromkeys(tables, "right")},
        rows,
        data,
        title=words("ranges.sensitivity_title"),
        caption=words("ranges.sensitivity_caption"),
        labels={measure: words(f"measure.{measure}") for measure in tables},
    )


def switching_table(study: Study, trial: Experiment, shown: list[str]) -> Item:
    """Return the value of each input at which a result reaches its limit."""
    words, table = words_of(study), frame(switching_values(trial), Switch)
    table = table[table["measure"].isin(shown)]
    rows = [
        [
            words(f"measure.{row['measure']}"), _wan(words, row["limit"]), _wan(words, row["now"]), input_name(study, row["parameter"]),
            _number(row["central"]), words("ranges.never") if pd.isna(row["switch"]) else _number(row["switch"]), _unit(study, row["parameter"]),
        ]
        for row in table.to_dict("records")
    ]  # fmt: skip
    if not rows:
        return make_item(
            id="switching_table",
            kind="notes",
            title=words("ranges.switching_title"),
            notes=[words("ranges.no_limits")],
        )
    return table_item(
        words,
        "switching_table",
        {
            "measure": "left",
            "limit": "right",
            "now": "right",
            "input": "left",
            "central": "right",
            "switch": "right",
            "input_unit": "left",
        },
        rows,
        table,
        title=words("ranges.switching_title"),
        caption=words("ranges.switching_caption"),
    )


def input_name(study: Study, name: str) -> str:
    """Return what an input is called: a parameter of the pack, or the factor on all recipients."""
    if name == RECIPIENTS:
        return words_of(study)("ranges.recipients")
    return pick(study.language, study.district.policy.parameters[name].label)


def _unit(study: Study, name: str) -> str:
    unit = FACTOR if name == RECIPIENTS else study.district.policy.parameters[name].unit
    return words_of(study)(f"input_unit.{unit}")


def _number(value: float) -> str:
    return f"{value:z,.2f}".rstrip("0").rstrip(".")


def _share(value: Any) -> str:  # noqa: ANN401 - a number of a data frame
    return "–" if pd.isna(value) else f"{value:z.2f}"


def _wan(words: Words, yuan: float) -> str:
    return words("form.unknown") if pd.isna(yuan) else words.about(round(yuan * FEN_PER_YUAN))
