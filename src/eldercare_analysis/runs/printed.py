"""The numbers that a month printed, read from a folder that anybody may have changed, and beside the cells of its own tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from eldercare_analysis.analysis.records import KEYS
from eldercare_analysis.reporting.csv_text import read_csv
from eldercare_analysis.runs.differences import TABLES, Difference, rows_of
from eldercare_analysis.runs.facts import FACTS, loaded, malformed

NO_ROW = "no row"


def printed_against_tables(folder: Path) -> Iterator[Difference]:
    """Yield every printed number that names a row and column of a table, with its value there; what cannot be read is a difference, too.

    Protected cells hold a mark (`<5`, `*`) instead of a count: a printed number there is one that should not be known.
    """
    if not (folder / FACTS).is_file():
        return
    tables = {name: rows_of(folder, name) for name in KEYS}
    heads = {name: _head(folder, name) for name in KEYS}
    for number, fact in enumerate(loaded(folder), start=1):
        if wrong := malformed(fact):
            yield Difference("printed", f"{FACTS} {number} {wrong}", json.dumps(fact, ensure_ascii=False), "")
        elif place := _place(fact, heads):
            yield _beside(fact, *place, tables[place[0]])


def _head(folder: Path, name: str) -> list[str]:
    path = folder / TABLES / f"{name}.csv"
    return read_csv(path)[0] if path.is_file() else []


def _place(fact: dict[str, Any], heads: dict[str, list[str]]) -> tuple[str, tuple[str, ...], str] | None:
    """Return table, key and column of the cell that a number is; None where it is a sum, or is in no table of the folder."""
    table, row, column = fact.get("table", ""), fact.get("row", {}), fact.get("column", "")
    if table not in KEYS or row.keys() != set(KEYS[table]) or column not in heads[table]:
        return None
    return table, tuple(str(row[name]) for name in KEYS[table]), column


def _beside(
    fact: dict[str, Any], table: str, key: tuple[str, ...], column: str, rows: dict[tuple[str, ...], dict[str, str]]
) -> Difference:  # fmt: skip
    where = f"{fact['report']} {fact['id']} = {table} {' '.join(key)} {column}"
    printed, cell = str(fact["value"]), NO_ROW if key not in rows else rows[key].get(column) or ""
    return Difference("printed", where, printed, printed if _equal(printed, cell) else cell)


def _equal(printed: str, cell: str) -> bool:
    try:
        return Decimal(printed) == Decimal(cell)
    except InvalidOperation:  # a mark, a blank
        return printed == cell
