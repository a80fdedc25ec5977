"""Scenarios side by side, in words and 10,000 yuan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

import pandas as pd

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.planning.comparison import KEYS, Compared
from eldercare_analysis.analysis.records import rows_of
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
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

    @property
    def idle(self) -> bool:
        """Say whether nothing is known of it in any scenario, and it is the same in all."""
        rows = self.by_scenario.values()
        return all(row.value is None and row.change == "same" for row in rows)


def comparison_table(study: Study, compared: pd.DataFrame, labels: Mapping[str, str] | None = None) -> Table:
    """Return one column a scenario, by letters of the title, then the differences to the first.

    Rows of which no scenario knows anything, and which are the same in all, are named below.

    Args:
        study: for language and names.
        compared: from `compare`, of the towns that are to be shown.
        labels: names of scenarios in the language; by default those of the study's and the base scenario.
    """
    words, rows = words_of(study), rows_of(compared, Compared)
    names, towns = (list(dict.fromkeys(getattr(row, of) for row in rows)) for of in ("scenario", "town"))
    lines = _lines(rows)
    place = which("town", lambda line: _place(study, line.town))
    told = _labels(study) | dict(labels or {})
    legend = words.listed(
        words("comparison.lettered", letter=_letter(number), label=told.get(name, name))
        for number, name in enumerate(names)
    )
    return TableSpec(
        id="comparison",
        title=words("comparison.title", scenarios=legend),
        caption=words.sentences(words("comparison.caption"), *_alike(study, lines), *_needed(words, lines)),
        columns=[
            *([place] if len(towns) > 1 else []),
            which("measure", lambda line: _measure(words, line.measure)),
            which("in_year", lambda line: str(line.year) if line.year else words("form.all_years")),
            *(_value(words, name, _letter(number)) for number, name in enumerate(names)),
            *(_change(words, name, number) for number, name in enumerate(names) if number),
        ],
        rows=[line for line in lines if not line.idle],
        key=tuple(KEYS),
        data=compared,
    ).item(words)


def _lines(rows: Sequence[Compared]) -> list[Line]:
    """Return the measures by town and year, in the order of `compare`, whichever scenario has them."""
    groups = grouped(rows, lambda row: (row.town, row.year, row.measure, row.unit))
    lines = [Line(*key, {row.scenario: row for row in group}) for key, group in groups.items()]
    towns, measures = (list(dict.fromkeys(getattr(line, of) for line in lines)) for of in ("town", "measure"))
    return sorted(
        lines,
        key=lambda line: (
            towns.index(line.town),
            measures.index(line.measure),
            line.year == 0,
            line.year,
        ),
    )


def _labels(study: Study) -> dict[str, str]:
    known = (study.district.baseline, study.scenario)
    return {scenario.name: pick(study.language, scenario.label) for scenario in known}


def _letter(number: int) -> str:
    """Return what a scenario is called in short."""
    return ascii_uppercase[number] if number < len(ascii_uppercase) else str(number + 1)


def _place(study: Study, town: str) -> str:
    return study.name if town == DISTRICT else study.town_name(town)


def _measure(words: Words, measure: str) -> Text:
    """Return the name of a measure of `compare`; items of the ledger have theirs."""
    return words(f"item.{measure}" if f"item.{measure}" in words else f"measure.{measure}")


def _alike(study: Study, lines: Sequence[Line]) -> Iterator[Text]:
    """Yield what no scenario knows and none changes, by place where there are several: it has no rows."""
    words, by_town = words_of(study), grouped(lines, lambda line: line.town)
    for town, own in by_town.items():
        idle = dict.fromkeys(line.measure for line in own if line.idle)
        shown = {line.measure for line in own if not line.idle}
        for key, some in (("alike", idle.keys() - shown), ("alike_years", idle.keys() & shown)):
            named = words.listed(_measure(words, measure) for measure in idle if measure in some)
            if named:
                note = words(f"comparison.{key}", measures=named)
                head = _place(study, town)
                yield words("form.headed", head=head, cell=note) if len(by_town) > 1 else note


def _needed(words: Words, lines: Sequence[Line]) -> list[Text]:
    """Return for each measure with an unknown part what would make it known."""
    open_ones = [(line.measure, row) for line in lines for row in line.by_scenario.values() if row.needs]
    needs: dict[Text, dict[str, None]] = {}
    for measure, row in open_ones:
        item = words("budget.peak") if measure.startswith(PEAKS) else _measure(words, measure)
        needs.setdefault(item, {}).update(dict.fromkeys(row.needs.split("; ")))
    return [words("unknown.amount", item=item, needs=words.needs(*own)) for item, own in needs.items()]


def _value(words: Words, scenario: str, letter: str) -> Column[Line]:
    def cell(line: Line) -> Text:
        row = line.by_scenario.get(scenario)
        if row is None:
            return words("form.none")
        return words.count(row.value) if line.unit == "villages" else _amount(words, line, row)

    return Column(scenario, cell, label=letter)


def _amount(words: Words, line: Line, row: Compared) -> Text:
    """Return an amount; what a model of time says has two decimals at most."""
    modeled = line.measure.startswith(PEAKS) and not row.unknown
    return words.about(row.value) if modeled else words.part(row.value, row.unknown)


def _change(words: Words, scenario: str, number: int) -> Column[Line]:
    def cell(line: Line) -> Said:
        row = line.by_scenario.get(scenario)
        if row is None or row.difference is None:
            return words("form.unknown")
        if isinstance(row.difference, str):  # the mark of a protected amount
            return row.difference
        if row.difference == 0 and (row.unknown or row.value is None):
            return words("comparison.same")
        plain = words.about if line.measure.startswith(PEAKS) else words.wan
        value = words.count(row.difference) if line.unit == "villages" else plain(row.difference)
        return "+" + value if row.difference > 0 else value

    head = words("comparison.change", letter=_letter(number), first=_letter(0))
    return Column(f"- {scenario}", cell, label=head)
