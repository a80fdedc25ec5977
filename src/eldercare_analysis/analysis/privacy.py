"""Counts of persons that are too small to be shown, in everything that circulates."""

from __future__ import annotations

from typing import Any

import pandas as pd

PERSON_UNITS = ("persons", "beds and persons")
LEAST = 5  # counts of 1 to 4 persons are not shown
SMALL, HIDDEN = "<5", "*"
COLUMNS = ("target", "actual", "gap", "gap_low")


def is_small(value: Any) -> bool:  # noqa: ANN401 - a count or NA
    """Say whether a count of persons must not be shown."""
    return not pd.isna(value) and 0 < int(value) < LEAST


def protect(targets: pd.DataFrame) -> pd.DataFrame:
    """Return targets with small counts of persons as `<5`, and `*` where another number would give one away.

    A hidden town could be told from the district's sum when it is the only one, so the next smallest is hidden, too; a hidden
    number could be told from the other two of target, actual and gap, so at most one of them stays.
    """
    table = targets.copy()
    table[list(COLUMNS)] = table[list(COLUMNS)].astype(object)
    for _, rows in targets[targets["unit"].isin(PERSON_UNITS)].groupby("clause", sort=False):
        for label, marks in _marks(rows).items():
            for column, mark in marks.items():
                table.loc[label, column] = mark
    return table


def _marks(rows: pd.DataFrame) -> dict[Any, dict[str, str]]:
    """Return what to print instead, by row and column."""
    hidden = {
        (label, column) for label in rows.index for column in COLUMNS if is_small(rows.loc[label, column])
    }
    while True:
        more = _within_rows(rows, hidden) | _within_columns(rows, hidden)
        if more <= hidden:
            break
        hidden |= more
    marks: dict[Any, dict[str, str]] = {}
    for label, column in hidden:
        if not pd.isna(rows.loc[label, column]):
            marks.setdefault(label, {})[column] = SMALL if is_small(rows.loc[label, column]) else HIDDEN
    return marks


Cells = set[tuple[Any, str]]


def _within_rows(rows: pd.DataFrame, hidden: Cells) -> Cells:
    """Return what would give a row's hidden number away: gap = target - actual, so two of three may not be shown."""
    found: Cells = set()
    for label in rows.index:
        own = {column for column in COLUMNS if (label, column) in hidden}
        if own & {"gap", "gap_low"}:
            own |= {"gap", "gap_low", "actual"}
        elif own:
            own |= {"gap", "gap_low"}
        found |= {(label, column) for column in own}
    return found


def _within_columns(rows: pd.DataFrame, hidden: Cells) -> Cells:
    """Return the next smallest of a column in which a single town is hidden, because the district's sum is shown."""
    towns = [label for label in rows.index if rows.loc[label, "town"] != "district"]
    found: Cells = set()
    for column in COLUMNS:
        counts = rows.loc[towns, column].dropna()
        own = [label for label in counts.index if (label, column) in hidden]
        others = counts[(counts > 0) & ~counts.index.isin(own)]
        if len(own) == 1 and len(others):
            found.add((others.astype("int64").idxmin(), column))
    return found
