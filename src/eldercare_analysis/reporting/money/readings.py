"""What is chosen: awards under every reading of 三（二） side by side, and what a scenario assumes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from eldercare_analysis.analysis.grouping import inside
from eldercare_analysis.analysis.money.budget import Total, awards, totals
from eldercare_analysis.analysis.privacy import HIDDEN, hidden_cells, hides_floor
from eldercare_analysis.inputs.sources import Assumption
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.goals.annex1 import worded
from eldercare_analysis.reporting.items import Figure, Item, Notes, Table
from eldercare_analysis.reporting.money.assumed import assumed_value, assumed_what
from eldercare_analysis.reporting.served.charts import absent
from eldercare_analysis.reporting.style import DARK, HATCH, drawing, finish, to_svg
from eldercare_analysis.reporting.tables import Column, TableSpec
from eldercare_analysis.reporting.words import FEN_PER_WAN, words_of
from eldercare_analysis.text import Said, Text, text_of

TRIGGER = "award_trigger"
TIMING = [TRIGGER, "award_payment"]  # every combination of these, the others one by one
OTHERS = ["award_unit", "award_cap", "award_year"]
READINGS = [*TIMING, *OTHERS]
OF_TOWNS, OF_RANGES = ("recipients", "center_seats", "merging", "settled_costs"), ("ranges", "limits")
FIELDS = ("key", "value", "who", "why", "source")  # of an assumption


@dataclass(frozen=True)
class Awarded:
    """The awards of the study's place by year under one combination of readings."""

    award_trigger: str
    award_payment: str
    award_unit: str
    award_cap: str
    award_year: str
    years: dict[int, Total]

    @property
    def options(self) -> dict[str, str]:
        """The option of each reading of awards."""
        return {name: str(getattr(self, name)) for name in READINGS}

    @property
    def known(self) -> dict[int, int]:
        """The fen of the years of which something is known."""
        return {year: fen for year, total in self.years.items() if (fen := total.amount_fen) is not None}


def awards_by_reading(study: Study) -> list[Awarded]:
    """Return the study's awards by year under every reading; those without any award are left out."""
    found = []
    for options in _combinations(study):
        sums = totals(inside(study.place, awards(study.under(**options))), "year")
        if sums:
            found.append(Awarded(**options, years={year: total for (year,), total in sums.items()}))
    return found


def _combinations(study: Study) -> Iterator[dict[str, str]]:
    readings, own = study.district.policy.readings, _chosen(study)
    for options in product(*(readings[name].options for name in TIMING)):
        yield own | dict(zip(TIMING, options, strict=True))
    for name in OTHERS if study.register else [name for name in OTHERS if name != "award_year"]:
        yield from (own | {name: option} for option in readings[name].options if option != own[name])


def _chosen(study: Study) -> dict[str, str]:
    return {name: study.scenario.readings[name] for name in READINGS}


def readings_table(study: Study, found: Sequence[Awarded]) -> Table | Notes:
    """Return awards by year under every reading, the study's own in bold, what-ifs marked."""
    words, title = words_of(study), words_of(study)("budget.readings_title")
    if not found:
        return absent("readings_table", title, words(worded(study, "budget.award_none")))

    def cell(row: Awarded, year: int) -> Text:
        total = row.years.get(year)
        return words("form.none") if total is None else words.part(total.amount_fen, total.unknown)

    def whole(row: Awarded) -> Text:
        unknown = sum(total.unknown for total in row.years.values())
        return words.part(sum(row.known.values()) if row.known else None, unknown)

    def of_year(year: int) -> Column[Awarded]:
        return Column(str(year), lambda row: cell(row, year), label=str(year))

    return TableSpec(
        id="readings_table",
        columns=[
            Column("reading", lambda row: _name(study, row), align="left"),
            *map(of_year, sorted({year for row in found for year in row.years})),
            Column("total", whole),
        ],
        rows=found,
        key=tuple(READINGS),
        data=[
            row.options | {"year": year} | vars(total) for row in found for year, total in row.years.items()
        ],
        title=title,
        caption=words("budget.readings_caption"),
        total=lambda row: row.options == _chosen(study),
    ).item(words)


def _name(study: Study, row: Awarded) -> Text:
    """Return the options by which readings differ; the usual ones of `OTHERS` go without saying."""
    readings, chosen = study.district.policy.readings, _chosen(study)
    told = {name: option for name, option in row.options.items() if name in TIMING or option != chosen[name]}
    label = " · ".join(pick(study.language, readings[name].options[option]) for name, option in told.items())
    what_if = any(option in readings[name].what_if for name, option in told.items())
    return words_of(study)("budget.what_if", reading=label) if what_if else text_of(label)


def award_chart(study: Study, found: Sequence[Awarded]) -> Figure | Notes:
    """Return bars of awards by year under each reading of their trigger, in 10,000 yuan."""
    words, title, chosen = words_of(study), words_of(study)("budget.chart_title"), _chosen(study)
    labels = study.district.policy.readings[TRIGGER].options
    bars = {row.award_trigger: own for row in found if _only_trigger(row, chosen) and (own := row.known)}
    if not bars:
        return absent("award_chart", title, words(worded(study, "budget.award_none")))
    years = sorted({*study.district.plan.years, *(year for own in bars.values() for year in own)})
    values = words.series(
        (f"{pick(study.language, labels[option])} {year}", words.amount(fen))
        for option, own in bars.items()
        for year, fen in own.items()
    )
    with drawing(17.0, 4.6) as figure:
        axes = figure.add_axes((0.08, 0.14, 0.90, 0.68))
        for n, (option, own) in enumerate(bars.items()):
            style = {"color": DARK} if option == chosen[TRIGGER] else HATCH
            places = [years.index(year) + (n - 0.5) * 0.36 for year in own]
            heights, label = [fen / FEN_PER_WAN for fen in own.values()], pick(study.language, labels[option])
            axes.bar(places, heights, 0.32, label=label, **style)
            for place, fen in zip(places, own.values(), strict=True):
                told = words.wan(fen).plain
                axes.text(place, fen / FEN_PER_WAN, told, ha="center", va="bottom", fontsize=8)
        axes.set_xticks(range(len(years)), [str(year) for year in years])
        axes.set_ylabel(words.plain("column.amount"))
        axes.set_xlim(-0.6, len(years) - 0.4)
        axes.margins(y=0.2)
        finish(axes)
        svg = to_svg(figure)
    return Figure(
        id="award_chart",
        title=title,
        svg=svg,
        caption=words("budget.chart_caption"),
        alt=words("budget.chart_alt", name=study.name, values=values),
    )


def _only_trigger(row: Awarded, chosen: dict[str, str]) -> bool:
    """Say whether a row differs from the study's readings in the trigger alone, if at all."""
    return all(row.options[name] == option for name, option in chosen.items() if name != TRIGGER)


def _concerns(town: str, assumption: Assumption) -> bool:
    """Say whether an assumption has a part in what a town's paper shows: no ranges, no other town's."""
    group, _, name = assumption.key.partition(".")
    whose = name if group in OF_TOWNS else getattr(assumption.entry, "town", None)
    return group not in OF_RANGES and whose in (None, town)


def assumption_items(study: Study) -> list[Item]:
    """Return the table of assumptions, as they stand in the scenario's files, if there are any.

    Recipients of a town whose operating floor is hidden do not circulate.
    """
    words, masks = words_of(study), hidden_cells(study)
    hidden = {f"recipients.{town}" for town in study.district.towns if hides_floor(masks, town)}
    own = [one for one in study.scenario.assumptions if study.town is None or _concerns(study.town, one)]
    rows = [replace(one, value=HIDDEN) if one.key in hidden else one for one in own]
    spoken = {"key": assumed_what, "value": assumed_value}

    def said(name: str) -> Column[Assumption]:
        def cell(row: Assumption) -> Said:
            text: Said = spoken[name](study, row) if name in spoken else getattr(row, name)
            return text or words("form.none")

        return Column(name, cell, align="left", which=name == "source")

    spec = TableSpec(
        id="assumptions",
        columns=[said(name) for name in FIELDS],
        rows=rows,
        key=("key",),
        data=[{name: getattr(row, name) for name in ("file", *FIELDS)} for row in rows],
        title=words("assumption.title"),
        caption=words("assumption.caption"),
    )
    return [spec.item(words)] if rows else []
