"""Place labels beside points so that none overlaps another, a symbol or the frame; always the same places."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eldercare_analysis.inputs.letters import drawable

DISTANCES = (0.0, 3.0, 7.0, 12.0, 18.0, 26.0, 36.0, 48.0, 62.0)
DIRECTIONS = 24
DETOUR = 3 * DIRECTIONS  # candidates further off that are better than crossing something
FULL_CM = 17.6  # between the margins of a page
CJK = 0x2E80  # from here on letters are square


@dataclass(frozen=True)
class Box:
    """A rectangle in points, from the lower left."""

    left: float
    bottom: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Say whether two rectangles share area."""
        apart = (
            self.left >= other.left + other.width
            or other.left >= self.left + self.width
            or self.bottom >= other.bottom + other.height
            or other.bottom >= self.bottom + self.height
        )
        return not apart

    def within(self, other: Box) -> bool:
        """Say whether this rectangle lies in another."""
        return (
            self.left >= other.left
            and self.bottom >= other.bottom
            and self.left + self.width <= other.left + other.width
            and self.bottom + self.height <= other.bottom + other.height
        )


@dataclass(frozen=True)
class Symbol:
    """A round symbol in points and the size of its label."""

    x: float
    y: float
    radius: float
    width: float
    height: float

    @property
    def box(self) -> Box:
        """The square around the symbol."""
        return Box(self.x - self.radius, self.y - self.radius, 2 * self.radius, 2 * self.radius)


def text_size(text: str, size: float) -> tuple[float, float]:
    """Return the width and height in points that a text needs at a font size; Chinese letters are square."""
    return sum(1.0 if ord(letter) >= CJK else 0.62 for letter in drawable(text)) * size + 2, size * 1.25


def place_labels(
    symbols: Sequence[Symbol],
    frame: Box,
    occupied: Sequence[Box] = (),
    better_not: Callable[[Box], bool] = lambda _: False,
    first: int | None = None,
) -> list[Box | None]:
    """Return a box for each label, None where no place is free: the crowded first, each as near as can be.

    Args:
        symbols: what is labeled; no label covers any of them.
        frame: no label leaves it.
        occupied: what else is not to be covered.
        better_not: says of a box that it would cross something, as a line; then one a little further off is
            taken where there is one.
        first: the symbol whose label matters most.
    """
    taken = [*occupied, *(symbol.box for symbol in symbols if symbol.radius)]
    order = sorted(range(len(symbols)), key=lambda n: (n != first, _room(symbols[n], symbols), n))
    placed: dict[int, Box] = {}
    for n in order:
        box = _best(_candidates(symbols[n]), frame, taken, better_not)
        if box is not None:
            placed[n] = box
            taken.append(box)
    return [placed.get(n) for n in range(len(symbols))]


def _best(
    candidates: list[Box], frame: Box, taken: Sequence[Box], better_not: Callable[[Box], bool]
) -> Box | None:
    """Return the first free candidate, or one at most `DETOUR` further off that crosses nothing."""
    crossing: tuple[int, Box] | None = None
    for place, box in enumerate(candidates):
        if crossing and place >= crossing[0] + DETOUR:
            break
        if box.within(frame) and not any(map(box.meets, taken)):
            if not better_not(box):
                return box
            crossing = crossing or (place, box)
    return crossing[1] if crossing else None


def _room(symbol: Symbol, others: Sequence[Symbol]) -> float:
    """Return the distance to the third nearest neighbor."""
    distances = sorted(math.hypot(symbol.x - other.x, symbol.y - other.y) for other in others)
    return distances[min(3, len(distances) - 1)]


def _candidates(symbol: Symbol) -> list[Box]:
    middle = Box(symbol.x - symbol.width / 2, symbol.y - symbol.height / 2, symbol.width, symbol.height)
    boxes = [] if symbol.radius else [middle]  # an area is labeled on itself
    for distance in DISTANCES:
        for step in range(DIRECTIONS):
            angle = 2 * math.pi * step / DIRECTIONS  # from the right, counter-clockwise
            reach = symbol.radius + 1 + distance
            center_x = symbol.x + math.cos(angle) * (reach + symbol.width / 2)
            center_y = symbol.y + math.sin(angle) * (reach + symbol.height / 2)
            boxes.append(
                Box(center_x - symbol.width / 2, center_y - symbol.height / 2, symbol.width, symbol.height)
            )
    return boxes
