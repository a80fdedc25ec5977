"""What the workbook computes from: Annex 1 as printed, and further quantities with their source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

from eldercare_analysis.inputs.plan import COUNTS, FILE
from eldercare_analysis.inputs.sources import text_of
from eldercare_analysis.reporting.source_words import source_words
from eldercare_analysis.reporting.workbook.audit_book import AuditBook, AuditSheet
from eldercare_analysis.reporting.workbook.line_words import other_words, unit_words
from eldercare_analysis.reporting.workbook.rows import Other


@dataclass
class Given:
    """Where given values stand.

    Attributes:
        cells: of Annex 1, by town and column.
        others: further quantities and amounts, by their name.
        rates: values of parameters, by name and the month from which they hold; `""`: left open.
        printed: the printed totals of Annex 1, by column.
        sums: those of the towns, by column.
    """

    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    rates: dict[tuple[str, str], str] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)


def annex_columns(book: AuditBook) -> list[str]:
    """Return the columns of Annex 1 that hold counts."""
    return [str(name) for name in book.study.district.plan.table if name not in ("town", "row")]


def write_inputs(book: AuditBook, used: Iterable[tuple[str, str]], given: Given) -> None:
    """Write Annex 1 with its sums and printed totals; cells that the ledger uses may be changed."""
    words, table = book.words, book.study.district.plan.table
    columns, live = annex_columns(book), set(used)
    sheet = book.sheet("inputs", [6, 20, *[11] * len(columns)])
    labels = [words.plain("page.column_number"), words.plain("column.town")]
    heads = [*labels, *(column_label(book, name) for name in columns)]
    sheet.heads(heads, kept=2, numbers=range(2, len(heads)))
    first = sheet.row
    for number, row in enumerate(table.to_dict("records"), start=1):
        town = str(row["town"])
        sheet.put(0, number, "number")
        sheet.put(1, book.study.town_name(town))
        for place, name in enumerate(columns, start=2):
            value = None if pd.isna(row[name]) else int(row[name])
            style = "given_count" if (town, name) in live else "fixed"
            given.cells[town, name] = sheet.put(place, value, style)
        sheet.next()
    sheet.filtered()
    _write_sums(book, sheet, first, given)


def _write_sums(book: AuditBook, sheet: AuditSheet, first: int, given: Given) -> None:
    words, plan, last = book.words, book.study.district.plan, sheet.row - 1
    sheet.put(0, "", "sum_text")
    sheet.put(1, words.plain("workbook.sum"), "sum_text")
    for place, name in enumerate(annex_columns(book), start=2):
        area = sheet.rows(place, first, last)
        formula = f'IF(COUNT({area})=0,"",SUM({area}))'
        given.sums[name] = sheet.compute(place, formula, summed(book, name), "sum_count")
    sheet.next()
    sheet.put(1, words.plain("workbook.printed"))
    for place, name in enumerate(annex_columns(book), start=2):
        given.printed[name] = sheet.put(place, plan.totals.get(name), "fixed")
    sheet.next()
    sheet.put(1, words.plain("workbook.annex_source", file=FILE), "text")
    sheet.next()


def summed(book: AuditBook, name: str) -> int | None:
    """Return the sum of a column of Annex 1; None where all of it is blank."""
    known = book.study.district.plan.table[name].dropna()
    return int(known.sum()) if len(known) else None


def column_label(book: AuditBook, name: str) -> str:
    """Return the name of a column of Annex 1."""
    words = book.words
    if name in COUNTS:
        return words.plain(f"workbook.column_{name}")
    kind, year = book.study.district.plan.columns[name]
    return f"{words.plain(f'kind.{kind.column}')} {year}"


def write_others(book: AuditBook, others: Iterable[Other], given: Given) -> None:
    """Write what else quantities and rates come from; a blank one is unknown and may be filled in."""
    words = book.words
    sheet = book.sheet("others", [20, 56, 14, 12, 60], [34, 40])
    keys = ("other_town", "other_name", "value", "unit", "source", "id", "source_id")
    sheet.heads([words.plain(f"workbook.{key}") for key in keys], kept=2, numbers=[2])
    for other in others:
        if other.line is not None:
            sheet.put(0, book.study.town_name(other.line.town))
        sheet.put(1, other_words(words, other), "wrapped")
        style = "given_rate" if isinstance(other.value, Decimal) else "given_count"
        given.others[other.name] = sheet.put(2, other.value, style)
        sheet.put(3, unit_words(words, other.unit), "note")
        sheet.put(4, source_words(words, other.source), "wrapped")
        sheet.put(5, other.name, "machine")
        sheet.put(6, text_of(other.source), "machine")
        sheet.next()
    sheet.filtered()
