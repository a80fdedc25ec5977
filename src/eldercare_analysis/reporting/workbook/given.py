"""What the workbook computes from: Annex 1, quantities, rates with clause and source, readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

from eldercare_analysis.inputs.plan import COUNTS, FILE
from eldercare_analysis.inputs.sources import text_of
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.workbook.book import AuditBook, Sheet
from eldercare_analysis.reporting.workbook.rows import Other

LIVE = ("award_trigger", "award_payment", "award_unit", "award_cap")  # readings that formulas follow
FIRST_OPTION = 6  # the column in which a reading's options begin


@dataclass
class Given:
    """Where given values stand.

    Attributes:
        cells: of Annex 1, by town and column.
        others: further quantities and amounts, by their name.
        rates: values of parameters, by name and the month from which they hold; `""`: left open.
        printed: the printed totals of Annex 1, by column.
    """

    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    rates: dict[tuple[str, str], str] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)


def write_inputs(
    book: AuditBook, used: Iterable[tuple[str, str]], others: Iterable[Other], given: Given
) -> None:
    """Write Annex 1 with its printed totals, then what else quantities come from.

    Cells that the ledger uses may be changed.
    """
    words, plan = book.words, book.study.district.plan
    columns = [str(name) for name in plan.table if name not in ("town", "row")]
    sheet = book.sheet("Inputs", [6, 14, *[10] * len(columns), 4, 34, 12, 12, 50])
    labels = [
        words.plain("page.column_number"),
        words.plain("column.town"),
        *(_column_label(book, name) for name in columns),
    ]
    sheet.heads(labels)
    first, live = sheet.row, set(used)
    for number, row in enumerate(plan.table.to_dict("records"), start=1):
        sheet.put(0, number, "count")
        sheet.put(1, str(row["town"]))
        for place, name in enumerate(columns, start=2):
            value = None if pd.isna(row[name]) else int(row[name])
            key = (str(row["town"]), str(name))
            given.cells[key] = sheet.put(place, value, "given_count" if key in live else "fixed")
        sheet.next()
    last = sheet.row - 1
    sheet.put(1, words.plain("workbook.sum"), "sum_text")
    for place, name in enumerate(columns, start=2):
        value = int(plan.table[name].sum())
        given.sums[str(name)] = sheet.compute(
            place, f"SUM({sheet.rows(place, first, last)})", value, "sum_count"
        )
    sheet.next()
    sheet.put(1, words.plain("workbook.printed"))
    for place, name in enumerate(columns, start=2):
        given.printed[str(name)] = sheet.put(place, plan.totals.get(str(name)), "fixed")
    sheet.next()
    sheet.put(1, words.plain("workbook.annex_source", file=FILE), "text")
    sheet.next(2)
    _write_others(book, sheet, others, given)


def _column_label(book: AuditBook, name: str) -> str:
    words = book.words
    if name in COUNTS:
        return words.plain(f"workbook.column_{name}")
    kind, year = book.study.district.plan.columns[name]
    return f"{words.plain(f'kind.{kind.column}')} {year}"


def _write_others(book: AuditBook, sheet: Sheet, others: Iterable[Other], given: Given) -> None:
    words = book.words
    for column, key in enumerate(("name", "value", "unit", "source")):
        sheet.put(1 + column, words.plain(f"workbook.{key}"), "head")
    sheet.next()
    for other in others:
        sheet.put(1, other.name)
        style = "given_rate" if isinstance(other.value, Decimal) else "given_count"
        given.others[other.name] = sheet.put(2, other.value, style)
        sheet.put(3, other.unit)
        sheet.put(4, text_of(other.source))
        sheet.next()


def write_rules(book: AuditBook, names: Iterable[str], given: Given) -> None:
    """Write the values of parameters by the month from which they hold, each with a name.

    Beside them clause, source and who assumes them.
    """
    words, study = book.words, book.study
    sheet = book.sheet("Rules", [22, 24, 9, 13, 18, 9, 26, 26, 42])
    sheet.heads(
        [
            words.plain(f"workbook.rule_{key}")
            for key in ("name", "label", "since", "value", "unit", "clause", "source", "assumed", "text")
        ]
    )
    for name in names:
        parameter = study.scenario.parameters[name]
        dated = sorted(parameter.values.items())  # noqa: PD011 - no frame
        values: Mapping[str, Decimal | None] = dict(dated) or {"": None}
        clause = study.district.policy.clauses[parameter.clause]
        for number, (since, value) in enumerate(values.items()):
            defined = name if number == 0 else f"{name}_{since.replace('-', '_')}"
            sheet.put(0, defined)
            sheet.put(1, pick(study.language, parameter.label), "wrapped")
            sheet.put(2, since or words.plain("workbook.open"))
            given.rates[name, since] = sheet.put(3, value, "given_rate")
            book.name(defined, sheet.at(3))
            sheet.put(4, parameter.unit, "wrapped")
            sheet.put(5, clause.section)
            source = study.scenario.value_of(name, since)
            said = source.assumption
            sheet.put(6, text_of(source), "wrapped")
            sheet.put(7, f"{said.who}: {said.why} ({said.source})" if said else "", "wrapped")
            sheet.put(8, pick(study.language, clause.text), "wrapped")
            sheet.next()


def write_readings(book: AuditBook) -> None:
    """Write every reading with its options; those of awards can be chosen, and formulas follow."""
    words, study = book.words, book.study
    readings = study.district.policy.readings
    most = max(len(reading.options) for reading in readings.values())
    sheet = book.sheet("Readings", [16, 22, 16, 24, 9, 42, *[13] * most, *[20] * most])
    heads = [
        words.plain(f"workbook.reading_{key}")
        for key in ("name", "label", "chosen", "means", "clause", "why")
    ]
    sheet.heads(
        [
            *heads,
            *(
                words.plain(f"workbook.{key}", number=number)
                for key in ("option", "option_text")
                for number in range(1, most + 1)
            ),
        ]
    )
    for name in sorted(readings, key=lambda name: name not in LIVE):
        reading, chosen = readings[name], study.scenario.readings[name]
        sheet.put(0, name)
        sheet.put(1, pick(study.language, reading.label), "wrapped")
        sheet.put(2, chosen, "given_text" if name in LIVE else "fixed")
        if name in LIVE:
            sheet.choose(2, list(reading.options))
            book.name(name, sheet.at(2))
        for column, (option, text) in enumerate(reading.options.items(), start=FIRST_OPTION):
            sheet.put(column, option)
            sheet.put(column + most, pick(study.language, text), "wrapped")
        codes, texts = (
            sheet.across(start, start + len(reading.options) - 1)
            for start in (FIRST_OPTION, FIRST_OPTION + most)
        )
        means = pick(study.language, reading.options[chosen])
        sheet.compute(3, f"INDEX({texts},1,MATCH({sheet.here(2)},{codes},0))", means, "wrapped")
        sheet.put(4, study.district.policy.clauses[reading.clause].section)
        sheet.put(5, pick(study.language, reading.why), "wrapped")
        sheet.next()
