"""Facility location as integer programs: what is to be served, and the choice that a solver proves best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from eldercare_analysis.inputs.problems import InputError, Problem, Reason

INFEASIBLE = 2  # status of the solver
METHODS = ("p_median", "coverage")
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Demand:
    """What is to be sited.

    Attributes:
        cost: distance or minutes from each village to be served (rows) to each candidate (columns); NaN: no
            way.
        base: the same to the nearest site that exists; infinite where there is none.
        method: `p_median` (least sum of costs) or `coverage` (most villages within `limit`).
        limit: of `coverage`.
    """

    cost: pd.DataFrame
    base: pd.Series[float]
    method: str = "p_median"
    limit: float = np.inf

    def value(self, chosen: Sequence[str]) -> float:
        """Return the mean cost to the nearest site, or the number of villages within the limit."""
        nearest = np.fmin(self.base, self.cost[list(chosen)].min(axis=1)) if len(chosen) else self.base
        return float(nearest.mean()) if self.method == "p_median" else float((nearest <= self.limit).sum())

    def better(self, after: float, before: float) -> float:
        """Return by how much a value is better than another."""
        return before - after if self.method == "p_median" else after - before


def choose(demand: Demand, count: int) -> list[str]:
    """Return the best candidates for so many points in the order of the columns, proven best by HiGHS.

    Raises:
        InputError: there is no solution.
    """
    if count == 1:  # trying all is exact, too, and quicker
        values = {code: demand.value([code]) for code in demand.cost.columns}
        return [max(values, key=lambda code: demand.better(values[code], 0.0))]
    model = _p_median if demand.method == "p_median" else _coverage
    objective, constraints, candidates = model(demand, count)
    from scipy.optimize import Bounds, milp  # noqa: PLC0415 - slow to import, and only siting needs it

    whole = np.zeros_like(objective)
    whole[:candidates] = 1
    result = milp(
        objective, constraints=constraints, integrality=whole, bounds=Bounds(0, 1), options={"mip_rel_gap": 0}
    )
    if result.x is None:
        why = Reason("no_solution" if result.status == INFEASIBLE else "no_proof", result.message)
        raise InputError([Problem("siting_none", None, {"why": why})])
    return list(demand.cost.columns[np.rint(result.x[:candidates]).astype(bool)])


def _p_median(demand: Demand, count: int) -> tuple[Array, list[Any], int]:
    """Variables: each candidate, then each way from a village to a candidate nearer than what exists."""
    from scipy.optimize import LinearConstraint  # noqa: PLC0415
    from scipy.sparse import csr_matrix, hstack, identity  # noqa: PLC0415

    cost, base = demand.cost.to_numpy(dtype=float), demand.base.to_numpy(dtype=float)
    villages, candidates = cost.shape
    rows, columns = np.nonzero(cost < base[:, None])
    ways = np.arange(len(rows))
    finite = np.isfinite(base)
    saved = cost[rows, columns] - np.where(finite, base, 0.0)[rows]
    served = csr_matrix((np.ones(len(rows)), (rows, ways)), shape=(villages, len(rows)))
    chosen = csr_matrix((np.ones(len(rows)), (ways, columns)), shape=(len(rows), candidates))
    constraints = [
        _exactly(count, candidates, len(rows)),
        LinearConstraint(
            hstack([csr_matrix((villages, candidates)), served]), lb=np.where(finite, 0.0, 1.0), ub=1.0
        ),
        LinearConstraint(hstack([-chosen, identity(len(rows))]), ub=0.0),
    ]
    return np.concatenate([np.zeros(candidates), saved]), constraints, candidates


def _coverage(demand: Demand, count: int) -> tuple[Array, list[Any], int]:
    """Variables: each candidate, then each village that nothing serves yet."""
    from scipy.optimize import LinearConstraint  # noqa: PLC0415
    from scipy.sparse import csr_matrix, hstack, identity  # noqa: PLC0415

    open_villages = demand.base.to_numpy(dtype=float) > demand.limit
    reach = demand.cost.to_numpy(dtype=float)[open_villages] <= demand.limit
    villages, candidates = reach.shape
    served = LinearConstraint(hstack([-csr_matrix(reach.astype(float)), identity(villages)]), ub=0.0)
    constraints = [_exactly(count, candidates, villages), *([served] if villages else [])]
    return np.concatenate([np.zeros(candidates), -np.ones(villages)]), constraints, candidates


def _exactly(count: int, candidates: int, others: int) -> Any:  # noqa: ANN401 - scipy has no types
    from scipy.optimize import LinearConstraint  # noqa: PLC0415

    row = np.concatenate([np.ones(candidates), np.zeros(others)])[np.newaxis, :]
    return LinearConstraint(row, lb=count, ub=count)
