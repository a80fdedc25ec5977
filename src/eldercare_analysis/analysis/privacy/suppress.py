"""The fewest further cells to hide, so that no count of 1 to 4 persons can be told (an integer program)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

import numpy as np

from eldercare_analysis.analysis.privacy.bounds import told
from eldercare_analysis.analysis.privacy.solver import Row, least
from eldercare_analysis.analysis.privacy.system import VALUES, System, Terms, Unit


class Masks(NamedTuple):
    """Units that are hidden, and those of them whose mask must not say that they are below 5, though they are."""

    hidden: frozenset[Unit] = frozenset()
    starred: frozenset[Unit] = frozenset()

    def __or__(self, other: Masks) -> Masks:
        """Return both together."""
        return Masks(self.hidden | other.hidden, self.starred | other.starred)


def together(masks: Iterable[Masks]) -> Masks:
    """Return what is hidden in any of some sets."""
    return reduce(or_, masks, Masks())


@lru_cache(maxsize=100)
def masks_of(system: System) -> Masks:
    """Return what is hidden of a system, and how."""
    hidden, starred = _hidden(system), set[Unit]()
    for unit in sorted(hidden & system.sums):
        if told(system.small(unit), hidden):
            starred.add(unit)
        else:
            system = system.small(unit)
    return Masks(hidden, frozenset(starred))


def _hidden(system: System) -> frozenset[Unit]:
    """Return the units to hide: the primary ones, and the cheapest others that leave every count open.

    Asked for first is what can be told; the program is only about that, and is asked again while something else can be told.
    """
    hidden, asked = system.primary, set[int]()
    while unsafe := set(told(system, hidden)):
        if unsafe <= asked:  # it has the width, but not the values in between, or there is no way
            return _without_needless(system, frozenset(unit for unit, _ in system.costs))
        asked |= unsafe
        hidden = system.primary | (_cheapest(system, sorted(asked)) or frozenset(system.units))
    return _without_needless(
        system, hidden
    )  # where the search was cut short, the best found may hide too much


def _without_needless(system: System, hidden: frozenset[Unit]) -> frozenset[Unit]:
    """Return a set without the units that need not be hidden, the most expensive first; one that is not safe stays as it is."""
    if not hidden - system.primary or told(system, hidden):
        return hidden
    for unit, _ in sorted(system.costs, key=lambda pair: -pair[1]):
        if unit in hidden - system.primary and not told(system, hidden - {unit}):
            hidden -= {unit}
    return hidden


def _cheapest(system: System, asked: list[int]) -> frozenset[Unit] | None:
    """Return the cheapest units that give each count asked for two solutions whose values are far enough apart."""
    units, costs, copies = system.units, dict(system.costs), 2 * len(asked)
    low = [0] * len(units) + [one.low for one in system.variables] * copies
    high = [1] * len(units) + [one.high for one in system.variables] * copies
    objective = np.zeros(len(low))
    objective[: len(units)] = [costs[unit] for unit in units]
    found = least(objective, _all_rows(system, asked), low, high)
    return (
        None
        if found is None
        else frozenset(unit for unit, chosen in zip(units, found, strict=False) if chosen)
    )


def _all_rows(system: System, asked: list[int]) -> list[Row]:
    """Return the rows of the program: for each count two solutions, and how far they are apart."""
    place = {unit: number for number, unit in enumerate(system.units)}
    width, found = len(system.variables), list[Row]()
    for number, count in enumerate(asked):
        first = len(place) + 2 * number * width
        for start in (first, first + width):
            found += _rows(system, place, start)
        apart = (*_moved(system.counts[count], first), *_moved(system.counts[count], first + width, -1))
        found.append((apart, VALUES - 1, np.inf))
    return found


def _rows(system: System, place: dict[Unit, int], start: int) -> list[Row]:
    """Return what one solution has to satisfy: a cell has its true value unless its unit is hidden."""
    found: list[Row] = [
        (_moved(relation.terms, start), relation.low, relation.high) for relation in system.relations
    ]
    for cell in (cell for cell in system.cells if cell.terms):
        terms, true = _moved(cell.terms, start), system.value(cell.terms)
        low, high = _reach(system, cell.terms)
        less, more = true - max(cell.low, low), min(cell.high, high) - true
        if cell.unit in system.primary:
            found.append((terms, true - less, true + more))
            continue
        unit = place[cell.unit]
        found.append(((*terms, (unit, -more)), -np.inf, true))
        found.append(((*terms, (unit, less)), true, np.inf))
    return found


def _reach(system: System, terms: Terms) -> tuple[int, int]:
    """Return between which numbers a sum lies in any case."""
    ends = [
        sorted((times * system.variables[number].low, times * system.variables[number].high))
        for number, times in terms
    ]
    return sum(low for low, _ in ends), sum(high for _, high in ends)


def _moved(terms: Terms, start: int, sign: int = 1) -> Terms:
    return tuple((number + start, sign * times) for number, times in terms)
