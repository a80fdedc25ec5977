"""What is hidden of one table alone, as if nothing else were published."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from eldercare_analysis.analysis.privacy.care import FLOOR, OF_TOWN, House, Run
from eldercare_analysis.analysis.privacy.hidden import masks_of_rows
from eldercare_analysis.analysis.privacy.persons import PERSON_UNITS, Row
from eldercare_analysis.analysis.privacy.suppression import Masks


def masks_of_targets(targets: pd.DataFrame) -> Masks:
    table = targets[targets["unit"].isin(PERSON_UNITS)].astype(object)
    names = ["clause", "town", "unit", "target", "actual"]
    known = table[names].where(table[names].notna(), None)
    return masks_of_rows([Row(*cells) for cells in known.itertuples(index=False)], [], [])


def masks_of_ledger(ledger: pd.DataFrame) -> Masks:
    """Take each town as one house, its person-months spread over the months of a line."""
    floors = ledger.loc[ledger["item"] == FLOOR, ["town", "year", "months", "quantity", "rate_yuan"]].astype(
        object
    )
    runs, persons, before = list[Run](), dict[str, dict[str, int]](), Counter[tuple[str, int]]()
    for town, year, count, quantity, rate in floors.where(floors.notna(), None).itertuples(index=False):
        months = tuple(f"{year}-{before[town, year] + number + 1:02d}" for number in range(count))
        before[town, year] += count
        if quantity is not None:
            runs.append(Run(town, year, months, rate))
            each, more = divmod(quantity, count)
            counts = [each + (number < more) for number in range(count)]
            persons.setdefault(town, {}).update(zip(months, counts, strict=True))
    return masks_of_rows([], [House(town, OF_TOWN, months) for town, months in persons.items()], runs)
