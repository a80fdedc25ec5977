"""Which counts could still be told: a reader who knows the rules, played by integer programming (HiGHS)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from eldercare_analysis.analysis.privacy.system import VALUES, System, Terms, Unit

Array = np.ndarray[Any, np.dtype[Any]]


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
        sums = [(relation.terms, relation.low, relation.high) for relation in system.relations]
        for cell in system.cells:
            value = system.value(cell.terms)
            sums.append(
                (cell.terms, cell.low, cell.high) if cell.unit in hidden else (cell.terms, value, value)
            )
        self.rows = matrix([terms for terms, _, _ in sums], len(system.variables))
        self.low, self.high = (np.array([one[end] for one in sums], dtype=float) for end in (1, 2))

    def row(self, terms: Terms) -> Array:
        found = np.zeros(len(self.system.variables))
        for number, times in terms:
            found[number] += times
        return found

    def open(self, number: int, seen: list[set[int]]) -> bool:
        """Say whether a count has enough values; what is seen on the way is noted for all."""
        own, row = seen[number], self.row(self.system.counts[number])
        for sign in (1, -1):
            if len(own) < VALUES:
                self.look(sign * row, seen)
        for value in range(min(own), max(own) + 1):
            if len(own) < VALUES and value not in own:
                self.look(row, seen, (row, value))
        return len(own) >= VALUES

    def look(self, objective: Array, seen: list[set[int]], at: tuple[Array, int] | None = None) -> None:
        """Note the values of all counts where a sum is least, if need be where another has a value."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - commands without counts need none

        limits = [LinearConstraint(self.rows, self.low, self.high)]
        if at:
            limits.append(LinearConstraint(at[0], at[1], at[1]))
        variables = self.system.variables
        box = Bounds([one.low for one in variables], [one.high for one in variables])
        found = milp(objective, constraints=limits, integrality=np.ones(len(variables)), bounds=box)
        if found.x is not None:
            numbers = np.rint(found.x)
            for count, values in zip(self.system.counts, seen, strict=True):
                values.add(int(self.row(count) @ numbers))


def matrix(sums: list[Terms], width: int) -> Any:  # noqa: ANN401 - a sparse array of scipy
    """Return sums as rows of a matrix."""
    from scipy.sparse import csr_array  # noqa: PLC0415

    entries = [(row, number, times) for row, terms in enumerate(sums) for number, times in terms]
    rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array(
        (np.array(values, dtype=float), (np.array(rows, dtype=int), np.array(columns, dtype=int))),
        shape=(len(sums), width),
    )
