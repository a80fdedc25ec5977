"""Scenarios side by side, in words and 10,000 yuan."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.planning.comparison import KEYS, Compared
from eldercare_analysis.analysis.records import rows_of
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Said, Text

PEAKS = "prefinance"  # measures that come from the model of cash flows


@dataclass(frozen=True)
class Line:
    """A measure of a place and year, by the scenarios that have it."""

    town: str
    year: int
    measure: str
    unit: str
    by_scenario: dict[str, Compared]


def comparison_table(study: Study, compared: pd.DataFrame) -> Table:
    """Return one column a scenario, then one for each difference to the first.

    Args:
        study: for language and names.
        compared: from `compare`, of the towns that are to be shown.
    """
    words, rows = words_of(study), rows_of(compared, Compared)
    names, towns, measures = (
        list(dict.fromkeys(getattr(row, of) for row in rows)) for of in ("scenario", "town", "measure")
    )
    groups = grouped(rows, lambda row: (row.town, row.year, row.measure, row.unit))
    lines = [Line(*key, {row.scenario: row for row in group}) for key, group in groups.items()]
    place = which("town", lambda line: study.name if line.town == DISTRICT else study.town_name(line.town))
    return TableSpec(
        id="comparison",
        title=words("comparison.title"),
        caption=words("comparison.caption"),
        columns=[
            *([place] if len(towns) > 1 else []),
            which("measure", lambda line: _measure(words, line.measure)),
            which("in_year", lambda line: str(line.year) if line.year else words("form.all_years")),
            *(_value(words, name) for name in names),
            *(_change(words, name, names[0]) for name in names[1:]),
        ],
        rows=sorted(lines, key=lambda line: (towns.index(line.town), measures.index(line.measure))),
        key=tuple(KEYS),
        data=compared,
    ).item(words)


def _measure(words: Words, measure: str) -> Text:
    """Return the name of a measure of `compare`; items of the ledger have theirs."""
    return words(f"item.{measure}" if f"item.{measure}" in words else f"measure.{measure}")


def _value(words: Words, scenario: str) -> Column[Line]:
    def cell(line: Line) -> Text:
        row = line.by_scenario.get(scenario)
        if row is None:
            return words("form.none")
        return words.count(row.value) if line.unit == "villages" else _amount(words, line, row)

    return Column(scenario, cell, label=scenario)


def _amount(words: Words, line: Line, row: Compared) -> Text:
    """Return an amount; what a model of time says has two decimals at most."""
    modeled = line.measure.startswith(PEAKS) and not row.unknown
    return words.about(row.value) if modeled else words.part(row.value, row.unknown)


def _change(words: Words, scenario: str, first: str) -> Column[Line]:
    def cell(line: Line) -> Said:
        row = line.by_scenario.get(scenario)
        if row is None or row.difference is None:
            return words("form.unknown")
        if isinstance(row.difference, str):  # the mark of a protected amount
            return row.difference
        plain = words.about if line.measure.startswith(PEAKS) else words.wan
        value = words.count(row.difference) if line.unit == "villages" else plain(row.difference)
        return "+" + value if row.difference > 0 else value

    return Column(f"- {scenario}", cell, label=f"{scenario} − {first}")
