"""Tables as they circulate: `<5` for 1 to 4 persons, `*` for what would give them away."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.privacy.care import FLOOR, actual_unit, floor_unit, headcount_unit
from eldercare_analysis.analysis.privacy.month import masks_of_ledger, masks_of_rows
from eldercare_analysis.analysis.privacy.persons import COLUMNS, PERSON_UNITS, rows_in, unit_of
from eldercare_analysis.analysis.privacy.suppress import Masks
from eldercare_analysis.analysis.privacy.system import LEAST
from eldercare_analysis.inputs.district import DISTRICT

SMALL, HIDDEN = "<5", "*"
OF_HEADS = (
    "headcount",
    "approved_floor_fen",
    "approved_fen",
    "approved_gap_fen",
)  # head count, or head count times a rate
OF_ACTUAL = ("person_months", "actual_floor_fen")
OF_BOTH = (
    "turned_out_gap_fen",
    "paid_fen",
)  # of either: what is paid follows what was approved, or who was there


def is_small(value: Any) -> bool:  # noqa: ANN401 - a count or NA
    """Say whether a count of persons must not be shown."""
    return not pd.isna(value) and 0 < int(value) < LEAST


def protect(targets: pd.DataFrame, masks: Masks | None = None) -> pd.DataFrame:
    """Return targets with small counts of persons as `<5`, and `*` where another number would give one away.

    Args:
        targets: from `targets`.
        masks: what is hidden in the month, from `hidden_cells`; by default what this table alone asks for.
    """
    found = masks_of_rows(rows_in(targets), [], []) if masks is None else masks
    table = targets.copy()
    names = [name for name in COLUMNS if name in targets]
    table[names] = table[names].astype(object)
    for label, row in targets[targets["unit"].isin(PERSON_UNITS)].iterrows():
        for name in names:
            unit = unit_of(str(row["clause"]), str(row["town"]), "gap" if name == "gap_low" else name)
            lower = (
                name == "gap_low" and row[name] is not pd.NA and row["gap"] != row[name]
            )  # only the gap itself is attacked
            if pd.isna(row[name]) or (row[name] == 0 and not lower):
                continue
            if is_small(row[name]) and unit not in found.starred:
                table.loc[label, name] = HIDDEN if lower else SMALL
            elif unit in found.hidden:
                table.loc[label, name] = HIDDEN
    return table


def hides_floor(masks: Masks, place: str) -> bool:
    """Say whether the operating floor of a town, or the district's sum, is hidden."""
    return floor_unit(place) in masks.hidden


def small_towns(ledger: pd.DataFrame, masks: Masks | None = None) -> set[str]:
    """Return the towns (and `district` for its sum) whose operating floor (三（三）), person-months by allowance, is hidden."""
    found = masks_of_ledger(ledger) if masks is None else masks
    floors = ledger[(ledger["item"] == FLOOR) & (ledger["quantity"] > 0).fillna(value=False)]
    small = floors.loc[floors["quantity"] < LEAST * floors["months"], "town"]  # in any case
    return {*small, *(unit[1] for unit in found.hidden if unit == floor_unit(unit[1]))}


def protect_ledger(ledger: pd.DataFrame, masks: Masks | None = None) -> pd.DataFrame:
    """Return the ledger with `*` for person-months and amounts of the operating floor where they are hidden.

    Args:
        ledger: from `budget`.
        masks: what is hidden in the month, from `hidden_cells`; by default what this table alone asks for.
    """
    table = ledger.astype(dict.fromkeys(("quantity", "amount_fen"), "object"))
    few = (ledger["item"] == FLOOR) & ledger["town"].isin(small_towns(ledger, masks))
    few &= ledger["quantity"].fillna(0) > 0
    table.loc[few, "quantity"] = HIDDEN
    table.loc[few & ledger["amount_fen"].notna(), "amount_fen"] = HIDDEN
    return table


def protect_bases(bases: pd.DataFrame, masks: Masks | None = None) -> pd.DataFrame:
    """Return the floors by facility with `*` where head count or person-months of the facility are hidden.

    Args:
        bases: from `operating_bases`.
        masks: what is hidden in the month, from `hidden_cells`; by default what this table alone asks for.
    """
    found = _of_bases(bases) | (masks or Masks())  # those in any case
    heads = bases["facility_id"].map(lambda name: headcount_unit(str(name)) in found.hidden).astype(bool)
    actual = bases["facility_id"].map(lambda name: actual_unit(str(name)) in found.hidden).astype(bool)
    table = bases.astype({name: "object" for name in (*OF_HEADS, *OF_ACTUAL, *OF_BOTH) if name in bases})
    for names, rows in ((OF_HEADS, heads), (OF_ACTUAL, actual), (OF_BOTH, heads | actual)):
        for name in names:
            if name in bases:
                table.loc[rows & bases[name].notna() & ~_nothing(bases, name), name] = HIDDEN
    return table


def _nothing(bases: pd.DataFrame, name: str) -> pd.Series[bool]:
    """Say where a number of persons, or an amount for them, is 0: that is not hidden."""
    persons = {
        "headcount": "headcount",
        "approved_floor_fen": "headcount",
        "person_months": "person_months",
        "actual_floor_fen": "person_months",
    }
    return (
        (bases[persons[name]] == 0).fillna(value=False).astype(bool)
        if name in persons
        else pd.Series(data=False, index=bases.index)
    )


def _of_bases(bases: pd.DataFrame) -> Masks:
    """Return what is hidden of a table of bases alone, in which nothing is added up."""
    persons = bases["person_months"]
    small = ((persons > 0) & (persons < LEAST * bases["months_known"])).fillna(value=False)
    heads = bases["headcount"].between(1, LEAST - 1).fillna(value=False)
    return Masks(frozenset([
        *(actual_unit(str(name)) for name in bases.loc[small, "facility_id"]),
        *(headcount_unit(str(name)) for name in bases.loc[heads, "facility_id"]),
    ]))  # fmt: skip


def protect_compared(compared: pd.DataFrame, hidden: Masks) -> pd.DataFrame:
    """Return measures by town with `*` for the operating floor where it is hidden.

    Args:
        compared: from `compare`, `simulate` or `switching_values`: the columns `measure` and, but for sums of the district, `town`.
        hidden: what is hidden in the month, under any of the scenarios.
    """
    towns = compared["town"] if "town" in compared else pd.Series(DISTRICT, index=compared.index)
    few = (compared["measure"] == FLOOR) & towns.map(lambda town: hides_floor(hidden, str(town))).astype(bool)
    names = [
        str(name)
        for name in compared
        if name in ("value", "difference", "low", "median", "high", "mean", "now", "switch")
    ]
    table = compared.astype(dict.fromkeys(names, "object"))
    for name in names:
        table.loc[few & compared[name].notna(), name] = HIDDEN
    return table
