"""The tables that the page is made of."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Tables:
    """The tables of the whole district, exact; the page shows statuses and counts of them, and no count of persons.

    `earlier` are the targets of the month before, where returns can tell.
    """

    coverage: pd.DataFrame
    ledger: pd.DataFrame
    peaks: pd.DataFrame
    targets: pd.DataFrame
    earlier: pd.DataFrame | None = None
