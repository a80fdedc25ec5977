"""The ledger of a town with all its sources, and the awards of all towns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from eldercare_analysis.analysis.grouping import grouped, inside
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.analysis.privacy import hidden_cells, protect_ledger
from eldercare_analysis.analysis.records import frame, plain, records, tidy
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Data, Table
from eldercare_analysis.reporting.money.headline import sum_of
from eldercare_analysis.reporting.source_words import source_words
from eldercare_analysis.reporting.tables import Column, TableSpec, row_name, which
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Text, text_of

LEDGER = "ledger"  # the item that holds all rows
YEARS = "plan_year"
Shown = int | str | None  # a count or fen, the mark of what is hidden, or unknown


@dataclass(frozen=True)
class Row:
    """A row as printed: one line of the ledger, or equal ones of a year that are added up.

    Attributes:
        names: of its lines.
        of: the first of them.
        last: the last of consecutive years with the same line; the first is that of the line.
        quantity, amount_fen: of all its lines.
    """

    names: tuple[str, ...]
    of: Line
    last: int
    quantity: Shown
    amount_fen: Shown

    @property
    def line(self) -> str | None:
        """The name of its line, where it is one."""
        return self.names[0] if len(self.names) == 1 else None

    @property
    def lines(self) -> tuple[str, ...] | None:
        """The names of its lines, where they are added up."""
        return self.names if len(self.names) > 1 else None

    @property
    def hidden(self) -> bool:
        """Say whether it cannot be added up."""
        return isinstance(self.quantity, str) or isinstance(self.amount_fen, str)


def budget_ledger(study: Study) -> Table:
    """Return the ledger's rows of a town."""
    words, table = words_of(study), _protected(study)
    columns = _columns(study, words)
    marks = zip(table["quantity"], table["amount_fen"], strict=True)
    rows = [
        Row((line.line,), line, line.year, plain(quantity), plain(fen))
        for line, (quantity, fen) in zip(inside(study.place, ledger_lines(study)), marks, strict=True)
    ]
    return TableSpec(
        id="budget_ledger",
        columns=columns,
        rows=_joined(columns, _added(columns, rows)),
        key=("line", "lines"),
        data=table,
        title=words("budget.ledger_title"),
        caption=words("budget.ledger_caption"),
    ).item(words)


def ledger_rows(study: Study) -> Data:
    """Return the rows of the ledger as data, to be attached to the report."""
    return Data(id=LEDGER, title=words_of(study)("budget.ledger_title"), data=records(_protected(study)))


def _protected(study: Study) -> pd.DataFrame:
    """Return the ledger of the study's place as it circulates."""
    table = protect_ledger(frame(ledger_lines(study), Line), hidden_cells(study))
    return table if study.town is None else table[table["town"] == study.town]


def _columns(study: Study, words: Words) -> list[Column[Row]]:
    def rate(row: Row) -> Text:
        return words("form.unknown") if row.of.rate_yuan is None else text_of(f"{row.of.rate_yuan:,f}")

    def source(row: Row) -> Text:
        return words("form.none") if row.of.quantity is None else _source(words, row.of)

    return [
        which("item", lambda row: words(f"item.{row.of.item}")),
        which(YEARS, lambda row: "–".join(map(str, dict.fromkeys((row.of.year, row.last))))),
        Column("quantity", lambda row: words.count(row.quantity)),
        Column("rate", rate),
        Column("amount", lambda row: words.wan(row.amount_fen), ("amount_fen",)),
        which("status", lambda row: words(f"status.{row.of.status}")),
        which("clause", lambda row: study.district.policy.clauses[row.of.clause].section),
        which("source", source),
    ]


def _source(words: Words, line: Line) -> Text:
    return text_of(source_words(words, line.quantity_source))


def _cells(columns: Iterable[Column[Row]], row: Row) -> tuple[Text, ...]:
    return tuple(text_of(column.cell(row)) for column in columns)


def _added(columns: Sequence[Column[Row]], rows: list[Row]) -> list[Row]:
    """Return rows of which those of a town that look the same are added up."""
    groups = grouped(rows, lambda row: (row.of.town, *_cells(columns, row), row.line if row.hidden else None))
    return [own[0] if len(own) == 1 else _sum(own) for own in groups.values()]


def _sum(rows: list[Row]) -> Row:
    names = tuple(name for row in rows for name in row.names)
    quantity, fen = sum_of(row.of.quantity for row in rows), sum_of(row.of.amount_fen for row in rows)
    return replace(rows[0], names=names, quantity=quantity, amount_fen=fen)


def _joined(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> list[Row]:
    """Return rows of which those of consecutive years that differ in nothing else are one.

    Rows that were added up stay for themselves, so that each can be traced.
    """
    others, found = [column for column in columns if column.key != YEARS], list[Row]()
    for row in rows:
        if found and _follows(others, found[-1], row):
            found[-1] = replace(found[-1], last=row.last)
        else:
            found.append(row)
    return found


def _follows(columns: Sequence[Column[Row]], last: Row, row: Row) -> bool:
    """Say whether a row is that of the next year, of the same line."""
    single = last.line and row.line and last.of.town == row.of.town and row.of.year == last.last + 1
    return bool(single) and _cells(columns, last) == _cells(columns, row)


@dataclass(frozen=True)
class Award:
    """A row of the table of awards: a line of the ledger, or the sum of all."""

    line: str | None
    town: str
    year: str
    quantity: int | None
    amount_fen: int | None
    source: Text


def awards_by_town(study: Study) -> Table:
    """Return the awards of each town by plan year, with the district's sum."""
    words, lines = words_of(study), [line for line in ledger_lines(study) if line.item in AWARDS]
    rows = [
        Award(line.line, line.town, str(line.year), line.quantity, line.amount_fen, _source(words, line))
        for line in lines
    ]
    quantity, fen = sum_of(line.quantity for line in lines), sum_of(line.amount_fen for line in lines)
    return TableSpec(
        id="awards_by_town",
        columns=[
            which("town", lambda row: row_name(study, row.town)),
            which(YEARS, lambda row: row.year),
            Column("quantity", lambda row: words.count(row.quantity)),
            Column("award", lambda row: words.wan(row.amount_fen), ("amount_fen",)),
            which("source", lambda row: row.source),
        ],
        rows=[*rows, Award(None, DISTRICT, "", quantity, fen, text_of(""))],
        key=("line",),
        data=tidy(lines),
        title=words("budget.towns_title"),
        caption=words("budget.towns_caption"),
        total=lambda row: row.line is None,
    ).item(words)
