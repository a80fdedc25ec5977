"""Villages of a town by who serves them, as ranges that add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """At least and at most."""

    low: int
    high: int

    def plus(self, other: Span) -> Span:
        """Return the sum."""
        return Span(self.low + other.low, self.high + other.high)

    def less(self, other: Span) -> Span:
        """Return the difference, end by end."""
        return Span(self.low - other.low, self.high - other.high)

    def within(self, room: Span) -> Span:
        """Return as much as there is room for."""
        return Span(max(0, min(self.low, room.low)), max(0, min(self.high, room.high)))


NOTHING = Span(0, 0)


@dataclass(frozen=True)
class Service:
    """Villages of a town at a year's end if all goes by the plan, each counted once, in this order.

    Attributes:
        town: which.
        villages: how many there are; None where that is not published.
        points: existing and scheduled points; None where the existing ones are not published.
        centers: scheduled centers.
        out_of_use: points among them that are suspended or given up: they serve nobody.
        doubled: points among them that stand in a community, or in a village that has another one.
        counted: points that count for a village each; None where the points are not known.
        seats: villages without a point where a center stands or may stand, whether or not the points already reach all.
        listed: villages that are known to be about to be merged.
    """

    town: str
    villages: int | None
    points: int | None
    centers: int
    out_of_use: int = 0
    doubled: int = 0
    counted: Span | None = None
    seats: Span = NOTHING
    listed: int = 0

    @property
    def room(self) -> Span:
        """All villages, as a range."""
        return Span(self.villages or 0, self.villages or 0)

    @property
    def by_point(self) -> Span | None:
        """Villages with a point; None where that is not known."""
        if self.villages == 0:
            return NOTHING
        return None if self.counted is None or self.villages is None else self.counted.within(self.room)

    @property
    def by_center(self) -> Span | None:
        """Villages without a point that are exempt because their center stands there."""
        taken = self.by_point
        return None if taken is None else self.seats.within(self.room.less(taken))

    @property
    def merging(self) -> Span | None:
        """Further villages that are exempt because they are about to be merged, as far as they are known."""
        if self.by_point is None or self.by_center is None:
            return None
        left = self.room.less(self.by_point).less(self.by_center)
        return Span(self.listed, self.listed).within(left)

    @property
    def served(self) -> Span | None:
        """Villages with a point or exempt; None where the points are not known."""
        if self.by_point is None or self.by_center is None or self.merging is None:
            return None
        return self.by_point.plus(self.by_center).plus(self.merging)

    @property
    def unserved(self) -> Span | None:
        """Villages that are neither: with the served ones these are all."""
        served = self.served
        return None if served is None else Span(*reversed(self.room.less(served)))
