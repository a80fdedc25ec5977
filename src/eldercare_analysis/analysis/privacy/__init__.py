"""Counts of persons that are too small to be shown, in everything that circulates.

`hidden_cells` says what is hidden in a month: one set for all tables. `protect`, `protect_ledger` and
`protect_bases` look it up; given no set, they make one from their table alone.
"""

from eldercare_analysis.analysis.privacy.care import FLOOR
from eldercare_analysis.analysis.privacy.hidden import hidden_cells
from eldercare_analysis.analysis.privacy.linear_system import LEAST
from eldercare_analysis.analysis.privacy.masks import (
    HIDDEN,
    SMALL,
    hides_floor,
    protect,
    protect_bases,
    protect_compared,
    protect_ledger,
    small_towns,
)
from eldercare_analysis.analysis.privacy.persons import COLUMNS, PERSON_UNITS, is_small
from eldercare_analysis.analysis.privacy.suppression import Masks, together

__all__ = [
    "COLUMNS",
    "FLOOR",
    "HIDDEN",
    "LEAST",
    "PERSON_UNITS",
    "SMALL",
    "Masks",
    "hidden_cells",
    "hides_floor",
    "is_small",
    "protect",
    "protect_bases",
    "protect_compared",
    "protect_ledger",
    "small_towns",
    "together",
]
