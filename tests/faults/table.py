"""The table of all faults."""

from __future__ import annotations

from tests.faults import changed, hostile, kills, odd, paths, surroundings
from tests.faults.fault import Fault

FAULTS: list[Fault] = [
    *kills.FAULTS,
    *surroundings.FAULTS,
    *paths.FAULTS,
    *hostile.FAULTS,
    *odd.FAULTS,
    *changed.FAULTS,
]
