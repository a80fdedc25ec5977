"""What is published of persons as a linear system: unknown numbers, what holds of them, printed cells."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

Unit = tuple[str, ...]  # what is hidden together, in every table: a kind of quantity and where
Terms = tuple[tuple[int, int], ...]  # variables with their coefficients, added up
LEAST = 5  # counts of 1 to 4 persons are not shown
VALUES = 3  # how many values a hidden count of 1 to 4 must still be able to have
# how far from the truth alternatives are looked for: enough for that, and it keeps the numbers small
REACH = LEAST + VALUES


@dataclass(frozen=True)
class Variable:
    """A whole number that readers do not know: its true value and the bounds that everybody knows."""

    true: int
    low: int
    high: int


@dataclass(frozen=True)
class Relation:
    """What always holds: a sum of variables lies between two numbers."""

    terms: Terms
    low: float
    high: float


class Mask(NamedTuple):
    """Between what a hidden number lies for whoever reads its mask; `most` where the mask may say `<5`."""

    low: float = -math.inf
    high: float = math.inf
    most: float = math.inf


OPEN = Mask()


@dataclass(frozen=True)
class Cell:
    """A printed number: its unit, its sum, and between what it lies by its mask; `most` if that says `<5`."""

    unit: Unit
    terms: Terms
    low: float
    high: float
    most: float = math.inf


@dataclass(frozen=True)
class System:
    """Everything that is published of some quantities.

    Attributes:
        variables, relations, cells: see there.
        costs: of hiding a unit; in the order of Annex 1, so that equal ones have one solution.
        primary: units that are hidden in any case.
        counts: the counts of 1 to 4 persons that must not follow, each as a sum of variables.
        sums: units of sums that are such counts themselves: their mask says `<5` where that tells nothing,
            else `*`.
    """

    variables: tuple[Variable, ...]
    relations: tuple[Relation, ...]
    cells: tuple[Cell, ...]
    costs: tuple[tuple[Unit, float], ...]
    primary: frozenset[Unit]
    counts: tuple[Terms, ...]
    sums: frozenset[Unit] = frozenset()

    def value(self, terms: Terms) -> int:
        """Return the true value of a sum."""
        return sum(times * self.variables[number].true for number, times in terms)

    @cached_property
    def units(self) -> list[Unit]:
        """What may be hidden beside the primary units."""
        return [unit for unit, _ in self.costs if unit not in self.primary]

    def small(self, unit: Unit) -> System:
        """Return the system in which the mask of a sum says that it is below 5."""
        cells = tuple(
            replace(cell, high=min(cell.high, cell.most)) if cell.unit == unit else cell
            for cell in self.cells
        )
        return replace(self, cells=cells)


class Builder:
    """Collects the parts of a system."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._variables: list[Variable] = []
        self._relations: list[Relation] = []
        self._cells: list[Cell] = []
        self._costs: dict[Unit, float] = {}
        self._primary: set[Unit] = set()
        self._counts: list[Terms] = []
        self._sums: set[Unit] = set()

    def value(self, terms: Terms) -> int:
        """Return the true value of a sum."""
        return sum(times * self._variables[number].true for number, times in terms)

    def variable(self, true: int, low: int, high: int | None = None, months: int = 1) -> Terms:
        """Add a number of persons, or of person-months; return it as a sum."""
        reach = REACH * months
        highest = true + reach if high is None else high
        self._variables.append(Variable(true, max(low, true - reach), min(highest, true + reach)))
        return ((len(self._variables) - 1, 1),)

    def relation(self, terms: Terms, low: float, high: float) -> None:
        """Add what always holds."""
        if terms:
            self._relations.append(Relation(terms, low, high))

    def cell(self, unit: Unit, terms: Terms, cost: float, mask: Mask = OPEN) -> None:
        """Add a printed number and what its mask says; a unit costs what its cells cost together."""
        self._cells.append(Cell(unit, terms, *mask))
        if mask.most < math.inf:
            self._sums.add(unit)
        self._costs[unit] = self._costs.get(unit, 0) + cost

    def hide(self, unit: Unit) -> None:
        """Hide a unit in any case."""
        self._primary.add(unit)
        self._costs.setdefault(unit, 0)

    def count(self, terms: Terms) -> None:
        """Add a count that must not follow."""
        self._counts.append(terms)

    def system(self) -> System:
        """Return everything collected."""
        return System(
            tuple(self._variables),
            tuple(self._relations),
            tuple(self._cells),
            tuple(self._costs.items()),
            frozenset(self._primary),
            tuple(self._counts),
            frozenset(self._sums),
        )


def added(*sums: tuple[Terms, int]) -> Terms:
    """Return a sum of sums, each times a number."""
    found: dict[int, int] = {}
    for terms, times in sums:
        for number, coefficient in terms:
            found[number] = found.get(number, 0) + times * coefficient
    return tuple((number, times) for number, times in found.items() if times)


def total(sums: Iterable[Terms]) -> Terms:
    """Return sums added up."""
    return added(*((terms, 1) for terms in sums))
