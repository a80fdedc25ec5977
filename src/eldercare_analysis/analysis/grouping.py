"""Things by what they have in common, or of a place, in one pass: work grows with the things alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from eldercare_analysis.inputs.district import DISTRICT

Thing = TypeVar("Thing")
Key = TypeVar("Key")


class Placed(Protocol):
    """Something of a town."""

    @property
    def town(self) -> str:
        """Return the town; of a sum the district."""


Local = TypeVar("Local", bound=Placed)


def grouped(things: Iterable[Thing], key: Callable[[Thing], Key]) -> dict[Key, list[Thing]]:
    """Return things by a key, both in the order in which they come."""
    found: dict[Key, list[Thing]] = {}
    for thing in things:
        found.setdefault(key(thing), []).append(thing)
    return found


def inside(place: str, things: Iterable[Local]) -> list[Local]:
    """Return the things of a town; of the district all."""
    return [thing for thing in things if place in (DISTRICT, thing.town)]


def rows_at(place: str, rows: Iterable[Local]) -> list[Local]:
    """Return the rows that a table has of a place itself: of a town, or the sums of the district."""
    return [row for row in rows if row.town == place]
