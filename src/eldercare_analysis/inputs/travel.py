"""`travel_times.csv`, minutes between villages that a user may add -> a matrix."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd

from eldercare_analysis.inputs.problems import MISSING, Place, Problems
from eldercare_analysis.inputs.tables import read_table

FILE = "travel_times.csv"
COLUMNS = ["from_code", "to_code", "minutes"]
DAY = 24 * 60.0  # no journey within a district takes longer


def load_travel_times(folder: Path, villages: pd.DataFrame) -> pd.DataFrame | None:
    """Read travel times, None where the pack has no such file.

    A direction that is not given takes the time of the other one; pairs without either stay NaN.

    Args:
        folder: the pack.
        villages: `code` of those that may occur.

    Returns:
        Minutes by code of the village left (rows) and reached (columns), float, 0 from a village to itself.

    Raises:
        InputError: with every problem: codes unknown, pairs given twice, minutes missing or out of range.
    """
    path = folder / FILE
    if not os.path.lexists(path):  # a link that leads nowhere is no missing file
        return None
    problems = Problems()
    codes = list(villages["code"])
    known, found = set(codes), {}
    for row in read_table(path, COLUMNS):
        pair = (row.text("from_code", problems), row.text("to_code", problems))
        minutes = row.number_between("minutes", 0, DAY, problems)
        for column, code in zip(COLUMNS, pair, strict=False):
            if code and code not in known:
                problems.add("travel_code", row.place(column), value=code)
        if not row.cells["minutes"]:
            problems.add(MISSING, row.place("minutes"))
        if pair in found:
            problems.add("travel_twice", row.place("to_code"), value=" → ".join(pair))
        found[pair] = minutes
    problems.stop_if_any()
    if not found:
        problems.add("empty_file", Place(FILE))
        problems.stop_if_any()
    table = pd.Series(found, dtype=float).unstack().reindex(index=codes, columns=codes)  # noqa: PD010 - of pairs
    minutes_of = table.to_numpy(copy=True)
    minutes_of = np.where(np.isnan(minutes_of), minutes_of.T, minutes_of)
    np.fill_diagonal(minutes_of, 0.0)
    return pd.DataFrame(minutes_of, index=codes, columns=codes)
