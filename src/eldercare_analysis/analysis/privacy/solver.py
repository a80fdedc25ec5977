"""Whole numbers between bounds, for which sums are between bounds and one sum is least (HiGHS)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Row = tuple[tuple[tuple[int, float], ...], float, float]  # a sum, and between what it lies
STDOUT = 1
NODES = 5 * 1000  # of branch and bound; the best found until then is taken, the same each time


def least(objective: Array, rows: Sequence[Row], low: Sequence[int], high: Sequence[int]) -> Array | None:
    """Return numbers for which a sum is least, None where there are none.

    Args:
        objective: the sum: a coefficient for each number.
        rows: what else holds.
        low: bounds of each number.
        high: the upper ones.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - where nothing is hidden nobody needs it
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
