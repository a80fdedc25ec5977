"""A history as a tidy table: one row a change, with where it was told and where the earlier value was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.history import At, Entry
from eldercare_analysis.inputs.returns.sheets import Key

NOWHERE = At("")
COLUMNS = (
    *("town", "facility_id", "sheet", "key", "column", "change", "old", "new"),
    *("return_month", "office", "file", "title", "row"),
    *("old_month", "old_office", "old_file", "old_title", "old_row", "old_key"),
)


def history_table(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return entries as a tidy table, one a row; what there is none of is empty or None.

    Columns: `town, facility_id, sheet, key, column, change, old, new` as in `Entry`, values as `written`, in
    the unit of their column; `return_month, office, file, title, row` where it was told; `old_month,
    old_office, old_file, old_title, old_row, old_key` where the earlier value was.
    """
    return pd.DataFrame(map(_row, entries), columns=list(COLUMNS), dtype=object)


def _row(one: Entry) -> tuple[Any, ...]:
    what = (one.town, one.facility_id, one.sheet, told_key(one.key), one.column, one.change)
    before = one.before or NOWHERE
    return (
        *what,
        written(one.old),
        written(one.new),
        *_place(one.at),
        *_place(before),
        told_key(one.old_key) if one.before else "",
    )


def _place(at: At) -> tuple[Any, ...]:
    return (at.month, at.office, at.file, at.title, at.row)


def told_key(key: Key) -> str:
    """Return what tells a row apart as one text; parts that are empty are left out."""
    return " · ".join(written(part) or "" for part in key if part is not None)


def written(value: Any) -> str | None:  # noqa: ANN401 - of any column
    """Return a value as tables have it: days as YYYY-MM-DD, amounts as written, yes or no; None stays."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
