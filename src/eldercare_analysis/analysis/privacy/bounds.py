"""Which counts could still be told: a reader who knows the rules, played by integer programming (HiGHS)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from eldercare_analysis.analysis.privacy.solver import Array, Row, least
from eldercare_analysis.analysis.privacy.system import VALUES, System, Terms, Unit


def told(system: System, hidden: Collection[Unit]) -> list[int]:
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
