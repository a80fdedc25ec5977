"""Villages of a town by who serves them, as ranges that add up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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
    """Where centers stand: known villages, and how many more; `alone`: no point stands in the known ones."""

    named: frozenset[str] = frozenset()
    unnamed: Span = NOTHING
    alone: bool = False


@dataclass(frozen=True)
class Ground:
    """What is known of where a town's points and centers stand; its properties count the villages.

    Attributes:
        listed: villages of points of which each has its own (by Annex 1), as far as they are known.
        hidden: how many more of these there are; each in another village, nobody knows which.
        others: villages of further points.
        loose: further points of which nobody knows where: a village of its own, another's, or a community.
        seats: where centers stand.
        merging: villages about to be merged.
        stated: how many there are, where a scenario says so instead.
        no_point: villages of which returns say that no point stands there.
    """

    listed: frozenset[str] = frozenset()
    hidden: int = 0
    others: frozenset[str] = frozenset()
    loose: int = 0
    seats: Seats = Seats()
    merging: frozenset[str] = frozenset()
    stated: int = 0
    no_point: frozenset[str] = frozenset()

    def _with(self, more: frozenset[str]) -> Span:
        """Return the villages served with some more; a hidden point may stand in these or the others."""
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
    """Villages of a town at a year's end if all goes by the plan, each counted once.

    The spans are None where villages or points are not known, and nothing in a town without villages.

    Attributes:
        town: which.
        villages: how many there are; None where that is not published.
        points: existing and scheduled points; None where the existing ones are not published.
        centers: scheduled centers.
        out_of_use: points among them that are suspended or given up: they serve nobody.
        doubled: points among them that stand in a community, or in a village that has another one.
        ground: where they stand; None where villages or points are not known, or there is no village.
    """

    town: str
    villages: int | None
    points: int | None
    centers: int
    out_of_use: int = 0
    doubled: int = 0
    ground: Ground | None = None

    @cached_property
    def _counted(self) -> tuple[Span, Span, Span] | None:
        """Villages with a point; with those where a center stands; with those about to be merged."""
        if self.villages == 0:
            return NOTHING, NOTHING, NOTHING
        if self.ground is None or self.villages is None:
            return None
        by_point, with_centers, in_all = self.ground.by_point, self.ground.with_centers, self.ground.in_all
        return (
            by_point.within(self.villages),
            with_centers.within(self.villages),
            in_all.within(self.villages),
        )

    @property
    def by_point(self) -> Span | None:
        """Villages with a point."""
        return self._counted and self._counted[0]

    @property
    def by_center(self) -> Span | None:
        """Villages without a point that are exempt because their center stands there."""
        return self._counted and self._counted[1].less(self._counted[0])

    @property
    def merging(self) -> Span | None:
        """Further villages that are exempt because they are about to be merged, as far as they are known."""
        return self._counted and self._counted[2].less(self._counted[1])

    @property
    def served(self) -> Span | None:
        """Villages with a point or exempt."""
        return self._counted and self._counted[2]

    @property
    def unserved(self) -> Span | None:
        """Villages that are neither: with the served ones these are all."""
        served, villages = self.served, self.villages or 0
        return None if served is None else Span(villages - served.high, villages - served.low)
