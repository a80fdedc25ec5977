"""Counts of persons that are too small to be shown, in everything that circulates."""

from __future__ import annotations

from typing import Any

import pandas as pd

PERSON_UNITS = ("persons", "beds and persons")
LEAST = 5  # counts of 1 to 4 persons are not shown
SMALL, HIDDEN = "<5", "*"
FLOOR = "operating_floor"
PERSONAL_FUNDS = (
    "approved_floor_fen",
    "actual_floor_fen",
    "approved_gap_fen",
    "turned_out_gap_fen",
)  # head count times a rate
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
    persons = targets[targets["unit"].isin(PERSON_UNITS)]
    counts = persons[list(COLUMNS)]
    small = ((counts > 0) & (counts < LEAST)).fillna(value=False).any(axis=1)
    for _, rows in persons[persons["clause"].isin(set(persons.loc[small, "clause"]))].groupby(
        "clause", sort=False
    ):
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


def small_towns(ledger: pd.DataFrame) -> set[str]:
    """Return the towns whose recipients must not follow from the operating floor (三（三）), person-months by allowance.

    A town is among them, for all years, where a line has fewer persons than may be shown on average; where it would be the only
    one of a year, the town with the fewest person-months joins it, because the district's sum is shown.
    """
    floors = ledger[(ledger["item"] == FLOOR) & (ledger["quantity"] > 0).fillna(value=False)]
    hidden = set(floors.loc[floors["quantity"] < LEAST * floors["months"], "town"])
    while True:
        more = {town for _, rows in floors.groupby("year") if (town := _companion(rows, hidden))}
        if not more:
            return hidden
        hidden |= more


def _companion(rows: pd.DataFrame, hidden: set[str]) -> str | None:
    """Return the town that has to join a single hidden one in a year."""
    months = rows.groupby("town")["quantity"].sum()
    own, others = months[months.index.isin(hidden)], months[~months.index.isin(hidden)]
    return str(others.idxmin()) if len(own) == 1 and len(others) else None


def protect_ledger(ledger: pd.DataFrame, hidden: set[str] | None = None) -> pd.DataFrame:
    """Return the ledger with `*` for person-months and amounts of the operating floor in towns with few recipients."""
    towns = small_towns(ledger) if hidden is None else hidden
    table = ledger.astype(dict.fromkeys(("quantity", "amount_fen"), "object"))
    few = (ledger["item"] == FLOOR) & ledger["town"].isin(towns) & ledger["quantity"].notna()
    table.loc[few, "quantity"] = HIDDEN
    table.loc[few & ledger["amount_fen"].notna(), "amount_fen"] = HIDDEN
    return table


def protect_bases(bases: pd.DataFrame) -> pd.DataFrame:
    """Return the floors by facility with `*` for all facilities of a town one of which has fewer persons than may be shown."""
    persons = bases["person_months"]
    few = (
        bases["headcount"].between(1, LEAST - 1) | ((persons > 0) & (persons < LEAST * bases["months_known"]))
    ).fillna(value=False)
    hidden = bases["town"].isin(set(bases.loc[few, "town"]))
    columns = ["headcount", "person_months", *(name for name in PERSONAL_FUNDS if name in bases)]
    table = bases.astype(dict.fromkeys(columns, "object"))
    for name in columns:
        table.loc[hidden & bases[name].notna(), name] = HIDDEN
    return table
