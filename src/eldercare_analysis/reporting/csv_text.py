"""Tables -> CSV of which no spreadsheet takes a text for a formula, and its cells back as they were."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd

# What spreadsheets begin formulas with, full-width forms and spaces before included; apostrophes before it,
# so that a guarded text and one that was typed with an apostrophe stay different
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?%?")
GUARD = "'"


def guarded(text: str) -> str:
    """Return a text, with an apostrophe before it where a spreadsheet would take it for a formula.

    Line breaks of all kinds become one kind: of those that a cell may hold, the writer quotes that one.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return GUARD + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(cell: str) -> str:
    """Return the text that a cell was written for."""
    return cell[len(GUARD) :] if cell.startswith(GUARD) and _FORMULA.match(cell) else cell


def csv_of(table: pd.DataFrame) -> str:
    """Return a table as CSV, its texts guarded; unknown is empty."""
    shown = table.copy(deep=False)
    for name, values in table.items():
        if values.dtype == object or isinstance(values.dtype, pd.StringDtype):
            shown[name] = pd.Series([_guarded(value) for value in values], table.index, dtype=object)
    return shown.to_csv(index=False, lineterminator="\n")


def csv_of_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Return rows of plain values as CSV in the order of columns, texts guarded; unknown is empty."""
    target = io.StringIO()
    writer = csv.DictWriter(target, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _guarded(value) for name, value in row.items()} for row in rows)
    return target.getvalue()


def read_csv(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Return head and rows of a CSV that was written here; whatever anybody has made of it since is text.

    Of a row with a cell that is longer than any text here, and what follows it, nothing is read.
    """
    rows: list[list[str]] = []
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file, suppress(csv.Error):
        rows.extend([unguarded(cell) for cell in row] for row in csv.reader(file) if row)
    head, *cells = rows or [[]]
    return head, [dict(zip_longest(head, row[: len(head)], fillvalue="")) for row in cells]


def _guarded(value: Any) -> Any:  # noqa: ANN401 - cells hold anything
    return guarded(value) if isinstance(value, str) else value
