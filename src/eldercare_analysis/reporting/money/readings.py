"""Awards under every reading of 三（二） side by side: as a table, and by what triggers them as bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pandas as pd

from eldercare_analysis.analysis.money.budget import awards, totals
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.goals.annex1 import worded
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.legacy import make_item, table_item, words_of
from eldercare_analysis.reporting.money.headline import of_place
from eldercare_analysis.reporting.served.charts import absent
from eldercare_analysis.reporting.style import DARK, HATCH, drawing, finish, to_svg
from eldercare_analysis.reporting.words import FEN_PER_WAN

TIMING = ["award_trigger", "award_payment"]  # every combination of these, the others one by one
OTHERS = ["award_unit", "award_cap", "award_year"]
READINGS = [*TIMING, *OTHERS]


def awards_by_reading(study: Study) -> pd.DataFrame:
    """Return the study's awards by year under every reading.

    Returns:
        One column for each reading of awards, with its option; `year`, `amount_fen` (Int64), `unknown`, `lines`.
    """
    parts = []
    for options in _combinations(study):
        rows = of_place(study, awards(study.under(**options)))
        parts.append(totals(rows, ["year"]).assign(**options))
    return pd.concat(parts, ignore_index=True)


def _combinations(study: Study) -> Iterator[dict[str, str]]:
    readings = study.district.policy.readings
    own = {name: study.scenario.readings[name] for name in READINGS}
    for options in product(*(readings[name].options for name in TIMING)):
        yield own | dict(zip(TIMING, options, strict=True))
    for name in OTHERS if study.register else [name for name in OTHERS if name != "award_year"]:
        yield from (own | {name: option} for option in readings[name].options if option != own[name])


def readings_table(study: Study, by_reading: pd.DataFrame) -> Item:
    """Return awards by year under every reading, the study's own in bold, what-ifs marked."""
    words = words_of(study)
    if by_reading.empty:
        return absent(
            "readings_table", words("budget.readings_title"), words(worded(study, "budget.award_none"))
        )
    years = sorted(set(by_reading["year"]))
    labels = {str(year): str(year) for year in years}
    rows: list[list[str]] = []
    chosen: list[int] = []
    about: list[dict[str, str]] = []
    for options, own in by_reading.groupby(READINGS, sort=False):
        named = dict(zip(READINGS, map(str, options), strict=True))
        about.append(named)
        amounts = {year: words.part(fen, unknown)
                   for year, fen, unknown in zip(own["year"], own["amount_fen"], own["unknown"], strict=True)}  # fmt: skip
        total = words.part(own["amount_fen"].sum(min_count=1), int(own["unknown"].sum()))
        chosen += [len(rows)] if all(study.scenario.readings[name] == named[name] for name in named) else []
        rows.append([_name(study, named), *(amounts.get(year, words("form.none")) for year in years), total])
    return table_item(
        words,
        "readings_table",
        {"reading": "left", **dict.fromkeys(labels, "right"), "total": "right"},
        rows,
        by_reading,
        title=words("budget.readings_title"),
        caption=words("budget.readings_caption"),
        emphasis=chosen,
        labels=labels,
        about=about,
    )


def _name(study: Study, options: Mapping[str, str]) -> str:
    """Return the options by which readings differ; the usual ones of `OTHERS` go without saying."""
    readings = study.district.policy.readings
    told = [name for name in READINGS if name in TIMING or options[name] != study.scenario.readings[name]]
    label = " · ".join(pick(study.language, readings[name].options[options[name]]) for name in told)
    what_if = any(options[name] in readings[name].what_if for name in told)
    return words_of(study)("budget.what_if", reading=label) if what_if else label


def award_chart(study: Study, by_reading: pd.DataFrame) -> Item:
    """Return bars of awards by year under each reading of their trigger, in 10,000 yuan."""
    words, reading = words_of(study), study.district.policy.readings["award_trigger"]
    title = words("budget.chart_title")
    same = pd.Series(data=True, index=by_reading.index)
    for name in READINGS:
        if name != "award_trigger":
            same &= by_reading[name] == study.scenario.readings[name]
    rows = by_reading[same].dropna(subset="amount_fen")
    if rows.empty:
        return absent("award_chart", title, words(worded(study, "budget.award_none")))
    years = sorted({*study.district.plan.years, *rows["year"]})
    values = words.series(
        (
            f"{pick(study.language, reading.options[row['award_trigger']])} {row['year']}",
            words.amount(row["amount_fen"]),
        )
        for row in rows.to_dict("records")
    )
    with drawing(17.0, 4.6) as figure:
        axes = figure.add_axes((0.08, 0.14, 0.90, 0.68))
        for n, (option, own) in enumerate(rows.groupby("award_trigger", sort=False)):
            bars = [
                (years.index(year) + (n - 0.5) * 0.36, fen)
                for year, fen in zip(own["year"], own["amount_fen"], strict=True)
            ]
            style = {"color": DARK} if option == study.scenario.readings["award_trigger"] else HATCH
            axes.bar([place for place, _ in bars], [fen / FEN_PER_WAN for _, fen in bars], 0.32,
                     label=pick(study.language, reading.options[str(option)]), **style)  # fmt: skip
            for place, fen in bars:
                axes.text(place, fen / FEN_PER_WAN, words.wan(fen), ha="center", va="bottom", fontsize=8)
        axes.set_xticks(range(len(years)), [str(year) for year in years])
        axes.set_ylabel(words("column.amount"))
        axes.set_xlim(-0.6, len(years) - 0.4)
        axes.margins(y=0.2)
        finish(axes)
        svg = to_svg(figure)
    return make_item(id="award_chart", kind="figure", title=title, svg=svg, caption=words("budget.chart_caption"),
                alt=words("budget.chart_alt", name=study.name, values=values))  # fmt: skip
