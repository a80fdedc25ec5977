"""Columns that a sheet does not have: it says nothing of them, so that what was said of them before holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from eldercare_analysis.inputs.returns.parse import Return

Sheet = tuple[str, str, str]  # month, file and title


def absent_columns(returns: Iterable[Return]) -> dict[Sheet, frozenset[str]]:
    """Return the columns of the template that sheets do not have; sheets with all of them are left out."""
    found: dict[Sheet, frozenset[str]] = {}
    for sent in returns:
        for title, names in sent.absent.items():
            sheet = (sent.month, sent.file, title)
            found[sheet] = found.get(sheet, frozenset()) | set(names)
    return found


def sheet_of(row: Mapping[Any, Any]) -> Sheet:
    """Return the sheet that a row stands in."""
    return row["return_month"], row["file"], row["sheet"]


def with_dates_told_before(
    table: pd.DataFrame,
    known: pd.DataFrame,
    key: list[str],
    events: list[str],
    absent: dict[Sheet, frozenset[str]],
) -> pd.DataFrame:
    """Return rows in which the dates of absent columns are those of the last earlier return that has the column.

    Args:
        table: one row a key.
        known: all rows up to the month, oldest return first.
        key: the columns that tell rows apart.
        events: the columns of dates.
        absent: what `absent_columns` returned.
    """
    if not absent or not events:
        return table
    told: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in known.to_dict("records"):
        dates = told.setdefault(tuple(row[name] for name in key), {})
        missing = absent.get(sheet_of(row), frozenset())
        dates.update({event: row[event] for event in events if event not in missing})
    rows = table.to_dict("records")
    for row in rows:
        dates = told.get(tuple(row[name] for name in key), {})
        missing = absent.get(sheet_of(row), frozenset())
        row.update({event: dates[event] for event in events if event in missing and event in dates})
    return pd.DataFrame(rows, columns=table.columns, index=table.index, dtype=object)
