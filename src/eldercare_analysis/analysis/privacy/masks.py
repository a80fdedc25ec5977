"""Tables as they circulate: `<5` for 1 to 4 persons, `*` for what would give them away.

`masks` is what is hidden in the month, from `hidden_cells`.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.goals.targets import Target
from eldercare_analysis.analysis.privacy.care import FLOOR, actual_unit, floor_unit, headcount_unit
from eldercare_analysis.analysis.privacy.linear_system import LEAST, Unit
from eldercare_analysis.analysis.privacy.persons import COLUMNS, PERSON_UNITS, is_small, unit_of
from eldercare_analysis.analysis.privacy.suppression import Masks
from eldercare_analysis.inputs.district import DISTRICT

SMALL, HIDDEN = "<5", "*"
OF_HEADS = {  # head count, or head count times a rate; what is 0 with it is not hidden
    "headcount": "headcount",
    "approved_floor_fen": "headcount",
    "approved_fen": "",
    "approved_gap_fen": "",
}
OF_ACTUAL = {"person_months": "person_months", "actual_floor_fen": "person_months"}
# what is paid follows what was approved, or who was there
OF_BOTH = {"turned_out_gap_fen": "", "paid_fen": ""}
# of comparisons and ranges
RESULTS = ("value", "difference", "change", "low", "median", "high", "mean", "now", "switch")


def protect(targets: pd.DataFrame, masks: Masks) -> pd.DataFrame:
    """Return targets with small counts of persons as `<5`, and `*` where a number would give one away."""
    persons = targets[targets["unit"].isin(PERSON_UNITS)]
    names = [name for name in COLUMNS if name in targets]
    table = targets.astype(dict.fromkeys(names, "object"))
    for name in names:
        cells = zip(persons["clause"], persons["town"], persons[name], persons["gap"], strict=True)
        marks = [_shown(unit_of(clause, town, name), value, gap, masks) for clause, town, value, gap in cells]
        table.loc[persons.index, name] = pd.Series(marks, persons.index, dtype="object")
    return table


def shown(target: Target, name: str, masks: Masks) -> int | str | None:
    """Return a count of a target as it circulates; see `protect`."""
    value: int | None = getattr(target, name)
    if target.unit not in PERSON_UNITS or name not in COLUMNS:
        return value
    found: int | str | None = _shown(unit_of(target.clause, target.town, name), value, target.gap, masks)
    return found


def _shown(unit: Unit, value: Any, gap: Any, masks: Masks) -> Any:  # noqa: ANN401 - counts, None or NA
    """Return a count or its mark; a lower gap follows the gap, which alone is attacked."""
    if pd.isna(value):
        return value
    *of, name = unit
    low = name == "gap_low"
    unit, beside = (*of, "gap") if low else unit, low and gap != value
    if value == 0 and not beside:
        return value
    if is_small(value) and unit not in masks.starred:
        return HIDDEN if beside else SMALL
    return HIDDEN if unit in masks.hidden else value


def hides_floor(masks: Masks, place: str) -> bool:
    """Say whether the operating floor of a town, or the district's sum, is hidden."""
    return floor_unit(place) in masks.hidden


def small_towns(ledger: pd.DataFrame, masks: Masks) -> set[str]:
    """Return the towns (and `district` for its sum) whose operating floor (三（三）) is hidden."""
    floors = ledger[(ledger["item"] == FLOOR) & (ledger["quantity"] > 0).fillna(value=False)]
    small = floors.loc[floors["quantity"] < LEAST * floors["months"], "town"]  # in any case
    return {*small, *(unit[1] for unit in masks.hidden if unit == floor_unit(unit[1]))}


def protect_ledger(ledger: pd.DataFrame, masks: Masks) -> pd.DataFrame:
    """Return the ledger with `*` for hidden person-months and amounts of the operating floor."""
    few = (ledger["item"] == FLOOR) & ledger["town"].isin(small_towns(ledger, masks))
    few &= ledger["quantity"].fillna(0) > 0
    return _hidden(ledger, {"quantity": few, "amount_fen": few})


def protect_bases(bases: pd.DataFrame, masks: Masks) -> pd.DataFrame:
    """Return the floors by facility with `*` where head count or person-months of the facility are hidden."""
    hidden = masks.hidden | _small_bases(bases)  # those in any case
    heads = bases["facility_id"].map(lambda name: headcount_unit(str(name)) in hidden).astype(bool)
    actual = bases["facility_id"].map(lambda name: actual_unit(str(name)) in hidden).astype(bool)
    where = {
        name: rows & ~(bases[persons] == 0).fillna(value=False).astype(bool) if persons else rows
        for names, rows in ((OF_HEADS, heads), (OF_ACTUAL, actual), (OF_BOTH, heads | actual))
        for name, persons in names.items()
        if name in bases
    }
    return _hidden(bases, where)


def _small_bases(bases: pd.DataFrame) -> frozenset[Unit]:
    """Return the facilities with few persons, in a table of bases alone, in which nothing is added up."""
    persons = bases["person_months"]
    small = ((persons > 0) & (persons < LEAST * bases["months_known"])).fillna(value=False)
    heads = bases["headcount"].between(1, LEAST - 1).fillna(value=False)
    actual = {actual_unit(str(name)) for name in bases.loc[small, "facility_id"]}
    return frozenset(actual.union(headcount_unit(str(name)) for name in bases.loc[heads, "facility_id"]))


def protect_compared(compared: pd.DataFrame, masks: Masks) -> pd.DataFrame:
    """Return measures by town with `*` for the operating floor where it is hidden under any of the scenarios.

    Args:
        compared: from `compare`, `simulate` or `switching_values`: `measure` and, but for sums of the
            district, `town`.
        masks: of all the scenarios.
    """
    towns = compared["town"] if "town" in compared else pd.Series(DISTRICT, index=compared.index)
    few = (compared["measure"] == FLOOR) & towns.map(lambda town: hides_floor(masks, str(town))).astype(bool)
    return _hidden(compared, {name: few for name in RESULTS if name in compared})


def _hidden(table: pd.DataFrame, where: dict[str, pd.Series[bool]]) -> pd.DataFrame:
    """Return a table with `*` in some rows of columns, but where nothing is known."""
    found = table.astype(dict.fromkeys(where, "object"))
    for name, rows in where.items():
        found.loc[rows & table[name].notna(), name] = HIDDEN
    return found
