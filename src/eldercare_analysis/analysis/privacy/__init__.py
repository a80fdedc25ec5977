"""Counts of persons that are too small to be shown, in everything that circulates.

`hidden_cells` says what is hidden in a month, one set for all tables; `protect` and its like look it up.
"""

from eldercare_analysis.analysis.privacy.care import FLOOR
from eldercare_analysis.analysis.privacy.hidden import hidden_cells
from eldercare_analysis.analysis.privacy.masks import (
    HIDDEN,
    hides_floor,
    protect,
    protect_bases,
    protect_compared,
    protect_ledger,
    shown,
    small_towns,
)
from eldercare_analysis.analysis.privacy.suppression import Masks, together

__all__ = [
    "FLOOR",
    "HIDDEN",
    "Masks",
    "hidden_cells",
    "hides_floor",
    "protect",
    "protect_bases",
    "protect_compared",
    "protect_ledger",
    "shown",
    "small_towns",
    "together",
]
