"""Villages of a town by who serves them, as ranges that add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """At least and at most."""

    low: int
    high: int

    def plus(self, other: Span) -> Span:
        """Return the sum, end by end."""
        return Span(self.low + other.low, self.high + other.high)

    def less(self, other: Span) -> Span:
        """Return the difference, end by end."""
        return Span(self.low - other.low, self.high - other.high)

    def within(self, most: int) -> Span:
        """Return it with neither end above a number."""
        return Span(min(self.low, most), min(self.high, most))


NOTHING = Span(0, 0)


@dataclass(frozen=True)
class Seats:
    """Where centers stand: villages that are known, and how many more there are; `alone`: no point stands in the known ones."""

    named: frozenset[str] = frozenset()
    unnamed: Span = NOTHING
    alone: bool = False


@dataclass(frozen=True)
class Ground:
    """What is known of where a town's points and centers stand.

    Attributes:
        listed: villages of points of which each has its own (by Annex 1), as far as they are known.
        hidden: how many more of these there are; each in another village, nobody knows which.
        others: villages of further points.
        loose: further points of which nobody knows where they stand: a village of its own, another's, or a community.
        seats: where centers stand.
        merging: villages about to be merged.
        stated: how many there are, where a scenario says so instead.
        no_point: villages of which returns say that no point stands there.
    """

    listed: frozenset[str]
    hidden: int
    others: frozenset[str] = frozenset()
    loose: int = 0
    seats: Seats = Seats()
    merging: frozenset[str] = frozenset()
    stated: int = 0
    no_point: frozenset[str] = frozenset()

    def _with(self, more: frozenset[str]) -> Span:
        """Return the villages that are served when some more are: a hidden point may stand in one of these or of the others."""
        known = self.listed | self.others | more
        empty = self.no_point | (self.seats.named if self.seats.alone else frozenset())
        may_hide = known - self.listed - (empty - self.others)
        low = len(known) + max(0, self.hidden - len(may_hide))
        return Span(low, len(known) + self.hidden + self.loose)

    @property
    def by_point(self) -> Span:
        """Villages with a point."""
        return self._with(frozenset())

    @property
    def with_centers(self) -> Span:
        """Villages with a point, or with a center and no point."""
        return self._with(self.seats.named).plus(self.seats.unnamed)

    @property
    def in_all(self) -> Span:
        """Villages with a point, with a center, or about to be merged."""
        whole = self._with(self.seats.named | self.merging).plus(self.seats.unnamed)
        return whole.plus(Span(self.stated, self.stated))


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
        ground: where they stand; None where the points are not known.
    """

    town: str
    villages: int | None
    points: int | None
    centers: int
    out_of_use: int = 0
    doubled: int = 0
    ground: Ground | None = None

    @property
    def by_point(self) -> Span | None:
        """Villages with a point; None where that is not known."""
        if self.villages == 0:
            return NOTHING
        return (
            None
            if self.ground is None or self.villages is None
            else self.ground.by_point.within(self.villages)
        )

    @property
    def by_center(self) -> Span | None:
        """Villages without a point that are exempt because their center stands there."""
        if not self.ground or not self.villages or not self.by_point:
            return self.by_point
        return self.ground.with_centers.within(self.villages).less(self.by_point)

    @property
    def merging(self) -> Span | None:
        """Further villages that are exempt because they are about to be merged, as far as they are known."""
        if not self.ground or not self.villages:
            return self.by_point
        before = self.ground.with_centers.within(self.villages)
        return self.ground.in_all.within(self.villages).less(before)

    @property
    def served(self) -> Span | None:
        """Villages with a point or exempt; None where the points are not known."""
        if not self.ground or not self.villages:
            return self.by_point
        return self.ground.in_all.within(self.villages)

    @property
    def unserved(self) -> Span | None:
        """Villages that are neither: with the served ones these are all."""
        served, villages = self.served, self.villages or 0
        return None if served is None else Span(villages - served.high, villages - served.low)
