"""Cell suppression: the fewest further cells to hide, so that no count of 1 to 4 persons can be told.

A reader who knows the rules is played by integer programs (HiGHS): which counts have too few values that
agree with all that is printed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache, reduce
from operator import or_
from typing import Any, NamedTuple

import numpy as np

from eldercare_analysis.analysis.privacy.linear_system import VALUES, System, Terms, Unit

Array = np.ndarray[Any, np.dtype[Any]]
Row = tuple[tuple[tuple[int, float], ...], float, float]  # a sum, and between what it lies
STDOUT = 1
NODES = 5 * 1000  # of branch and bound; the best found until then is taken, the same each time


class Masks(NamedTuple):
    """Units that are hidden, and those of them below 5 whose mask must not say so."""

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
        if disclosed(system.small(unit), hidden):
            starred.add(unit)
        else:
            system = system.small(unit)
    return Masks(hidden, frozenset(starred))


def _hidden(system: System) -> frozenset[Unit]:
    """Return the units to hide: the primary ones, and the cheapest others that leave every count open.

    Asked for first is what can be told; the program is only about that, and is asked again while something
    else can be told.
    """
    hidden, asked = system.primary, set[int]()
    while unsafe := set(disclosed(system, hidden)):
        if unsafe <= asked:  # it has the width, but not the values in between, or there is no way
            return _without_needless(system, frozenset(unit for unit, _ in system.costs))
        asked |= unsafe
        hidden = system.primary | (_cheapest(system, sorted(asked)) or frozenset(system.units))
    # where the search was cut short, the best found may hide too much
    return _without_needless(system, hidden)


def _without_needless(system: System, hidden: frozenset[Unit]) -> frozenset[Unit]:
    """Return a set without needless units, the most expensive first; one that is not safe stays."""
    if not hidden - system.primary or disclosed(system, hidden):
        return hidden
    for unit, _ in sorted(system.costs, key=lambda pair: -pair[1]):
        if unit in hidden - system.primary and not disclosed(system, hidden - {unit}):
            hidden -= {unit}
    return hidden


def _cheapest(system: System, asked: list[int]) -> frozenset[Unit] | None:
    """Return the cheapest units that give each count asked for two solutions that are far enough apart."""
    units, costs, copies = system.units, dict(system.costs), 2 * len(asked)
    low = [0] * len(units) + [one.low for one in system.variables] * copies
    high = [1] * len(units) + [one.high for one in system.variables] * copies
    objective = np.zeros(len(low))
    objective[: len(units)] = [costs[unit] for unit in units]
    found = least(objective, _all_rows(system, asked), low, high)
    if found is None:
        return None
    return frozenset(unit for unit, chosen in zip(units, found, strict=False) if chosen)


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


def disclosed(system: System, hidden: Collection[Unit]) -> list[int]:
    """Return which counts (by their number) have fewer than three values that agree with all that is printed.

    Each solution shows a value of every count, so most counts need no search of their own.
    """
    if not system.counts:
        return []
    reader = _Reader(system, hidden)
    seen = [{system.value(count)} for count in system.counts]
    whole = sum((reader.row(count) for count in system.counts), np.zeros(len(system.variables)))
    reader.look(whole, seen)
    reader.look(-whole, seen)
    return [number for number in range(len(seen)) if not reader.open(number, seen)]


class _Reader:
    """Looks for other numbers that would be printed in the same way."""

    def __init__(self, system: System, hidden: Collection[Unit]) -> None:
        self.system = system
        self.rows: list[Row] = [
            (relation.terms, relation.low, relation.high) for relation in system.relations
        ]
        for cell in system.cells:
            value = system.value(cell.terms)
            low, high = (cell.low, cell.high) if cell.unit in hidden else (value, value)
            if cell.terms:
                self.rows.append((cell.terms, low, high))

    def row(self, terms: Terms) -> Array:
        found = np.zeros(len(self.system.variables))
        for number, times in terms:
            found[number] += times
        return found

    def open(self, number: int, seen: list[set[int]]) -> bool:
        """Say whether a count has enough values; what is seen on the way is noted for all."""
        own, count = seen[number], self.system.counts[number]
        for sign in (1, -1):
            if len(own) < VALUES:
                self.look(sign * self.row(count), seen)
        for value in range(min(own), max(own) + 1):
            if len(own) < VALUES and value not in own:
                self.look(self.row(count), seen, [(count, value, value)])
        return len(own) >= VALUES

    def look(self, objective: Array, seen: list[set[int]], more: Sequence[Row] = ()) -> None:
        """Note the values of all counts where a sum is least, if need be where more holds."""
        variables = self.system.variables
        low, high = [one.low for one in variables], [one.high for one in variables]
        numbers = least(objective, [*self.rows, *more], low, high)
        if numbers is not None:
            for count, values in zip(self.system.counts, seen, strict=True):
                values.add(int(self.row(count) @ numbers))


def least(objective: Array, rows: Sequence[Row], low: Sequence[int], high: Sequence[int]) -> Array | None:
    """Return numbers for which a sum is least, None where there are none.

    Args:
        objective: the sum: a coefficient for each number.
        rows: what else holds.
        low: bounds of each number.
        high: the upper ones.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - slow to import
    from scipy.sparse import csr_array  # noqa: PLC0415

    entries = [(line, number, times) for line, (terms, _, _) in enumerate(rows) for number, times in terms]
    lines, numbers, values = (np.array([entry[part] for entry in entries]) for part in range(3))
    matrix = csr_array(
        (values.astype(float), (lines.astype(int), numbers.astype(int))), (len(rows), len(objective))
    )
    limits = LinearConstraint(matrix, [row[1] for row in rows], [row[2] for row in rows])
    with _silent():
        found = milp(
            objective,
            constraints=limits,
            integrality=np.ones(len(objective)),
            bounds=Bounds(low, high),
            options={"node_limit": NODES, "mip_rel_gap": 0},
        )
    return None if found.x is None else np.rint(found.x)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep what the solver writes past Python to the standard output out of tables that are printed there."""
    kept = None
    with suppress(OSError, ValueError):  # there may be no such output
        sys.stdout.flush()
        kept = os.dup(STDOUT)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, STDOUT)
        os.close(nowhere)
    try:
        yield
    finally:
        if kept is not None:
            os.dup2(kept, STDOUT)
            os.close(kept)
