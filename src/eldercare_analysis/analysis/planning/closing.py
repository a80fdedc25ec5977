"""The fewest further points that serve every village for certain (一（二）, 二（四）), by exact integer programming."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from eldercare_analysis.analysis.served.served import Served
from eldercare_analysis.analysis.served.service import NOTHING, Service
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import EldercareError
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario

Counts = npt.NDArray[Any]


class NoSolutionError(EldercareError):
    """The solver found no plan; the message is its own."""


@dataclass(frozen=True)
class GapPlan:
    """How every village is served for certain.

    Attributes:
        towns: one row a town: `town`, `villages`, `existing`, `planned` (points by the scenario), `not_counted` (points out of use, in a
            community or beside another), `by_center` and `by_center_most` (villages exempt for their center, for certain and at most), `merging`,
            `needed` (points it must have beside the existing ones), `further` (points on top of the plan: villages that are not served for
            certain), `further_if_exempt` (at the other end of the range), `spare` (planned points that no village needs), and `change_YEAR`
            (planned points that move in or out).
        further: further points in all.
        moved: planned points that move to another town.
        spare: planned points that no village needs in the end.
    """

    towns: pd.DataFrame
    further: int
    moved: int
    spare: int


def close_gap(
    district: District,
    *,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
    moves: bool = False,
) -> GapPlan:
    """Return the fewest further points that serve every village for certain, then the fewest moves that allow it.

    Args:
        district: the district.
        scenario: its readings, seats, merging villages and changes of the plan apply.
        register: returns; known seats and merging villages are taken from them.
        month: as of when.
        moves: planned points may move between towns of the same year; their number by year stays.

    Raises:
        NoSolutionError: there is none, as where existing points of a town with villages are not published.

    Examples:
        >>> from eldercare_analysis import load_district
        >>> towns = close_gap(load_district()).towns.set_index("town")
        >>> int(towns.loc["圣泉街道", "further"])  # 2 villages, no point, no center
        2
    """
    return gap_plan(case_of(district, scenario=scenario, register=register, month=month), moves=moves)


def gap_plan(case: Case, *, moves: bool = False) -> GapPlan:
    """Return what `close_gap` does, of a case."""
    towns, plan = _towns(case), case.plan
    if towns["needed"].isna().any():
        raise NoSolutionError(", ".join(towns.loc[towns["needed"].isna(), "town"]))
    years = list(plan.years)
    planned = np.array([plan.scheduled(kinds.POINT, year).fillna(0).to_numpy(dtype=int) for year in years]).T
    needed = towns["needed"].to_numpy(dtype=int)
    placed = _placed(needed, planned) if moves else planned
    further = np.maximum(needed - placed.sum(axis=1), 0)
    changes = {f"change_{year}": placed[:, n] - planned[:, n] for n, year in enumerate(years)}
    least = towns["needed_if_exempt"].to_numpy(dtype=int)
    towns = towns.assign(
        further=further,
        further_if_exempt=np.maximum(least - placed.sum(axis=1), 0),
        spare=np.maximum(placed.sum(axis=1) - needed, 0),
        **changes,
    )
    moved = int(np.maximum(planned - placed, 0).sum())
    return GapPlan(towns, int(further.sum()), moved, int(towns["spare"].sum()))


def open_seats(plan: GapPlan) -> pd.DataFrame:
    """Return the towns in which the unknown seat of the center decides how many further points are needed, most first.

    Returns:
        `town`, `further`, `further_if_exempt`.
    """
    rows = plan.towns[plan.towns["further"] > plan.towns["further_if_exempt"]]
    return rows[["town", "further", "further_if_exempt"]].reset_index(drop=True)


def without_explanation(plan: GapPlan) -> pd.DataFrame:
    """Return the villages that have neither a point nor a center that could explain it: `town`, `unserved`.

    They need a point unless they are about to be merged; with planned points that move, by their new places.
    """
    found = plan.towns[plan.towns["further_if_exempt"] > 0]
    return pd.DataFrame({"town": found["town"], "unserved": found["further_if_exempt"]}).reset_index(
        drop=True
    )


def _towns(case: Case) -> pd.DataFrame:
    planned = case.plan.scheduled_by(kinds.POINT, case.plan.years[-1])
    rows = [_town(service, int(planned[service.town])) for service in Served(case).at_end()]
    table = pd.DataFrame(rows)
    return table.astype(dict.fromkeys([name for name in table if name != "town"], "Int64"))


def _town(service: Service, planned: int) -> dict[str, Any]:
    """Return what a town needs beside its existing points to have every village served: for certain, and at the other end."""
    villages, ground = service.villages, service.ground
    needed: list[int | None] = [0, 0] if villages == 0 else [None, None]
    by_center, merging = NOTHING, NOTHING
    if villages and ground:
        needed = [max(0, villages - (end - planned)) for end in ground.in_all]
        by_center = ground.with_centers.less(ground.by_point)
        merging = ground.in_all.less(ground.with_centers)
    points = 0 if villages == 0 else None if service.points is None else service.points - planned
    return {
        "town": service.town,
        "villages": villages,
        "existing": points,
        "planned": planned,
        "not_counted": service.out_of_use + service.doubled,
        "by_center": by_center.low,
        "by_center_most": by_center.high,
        "merging": merging.low,
        "needed": needed[0],
        "needed_if_exempt": needed[1],
    }


def _placed(needed: Counts, planned: Counts) -> Counts:
    """Return planned points by town and year after moves: fewest further points first, then fewest moves.

    Variables: points by town and year, further points by town, and points that leave by town and year.
    """
    from scipy.optimize import LinearConstraint  # noqa: PLC0415 - only moves need the solver, and it is slow to import
    from scipy.sparse import csr_matrix, hstack, identity, kron  # noqa: PLC0415

    towns, years = planned.shape
    cells = towns * years
    nothing = csr_matrix((towns, cells))
    by_town = kron(identity(towns), np.ones((1, years)))
    by_year = kron(np.ones((1, towns)), identity(years))
    serve = LinearConstraint(hstack([by_town, identity(towns), nothing]), lb=needed)
    keep = LinearConstraint(
        hstack([by_year, csr_matrix((years, towns)), csr_matrix((years, cells))]),
        lb=planned.sum(axis=0),
        ub=planned.sum(axis=0),
    )
    leave = LinearConstraint(
        hstack([identity(cells), csr_matrix((cells, towns)), identity(cells)]), lb=planned.ravel()
    )
    fewest = np.concatenate([np.zeros(cells), np.ones(towns), np.zeros(cells)])
    first = _solved(fewest, [serve, keep, leave])
    no_more = LinearConstraint(fewest[np.newaxis, :], ub=[round(float(fewest @ first))])
    moving = np.concatenate([np.zeros(cells + towns), np.ones(cells)])
    best = _solved(moving, [serve, keep, leave, no_more])
    return np.rint(best[:cells]).astype(int).reshape(towns, years)


def _solved(objective: Counts, constraints: list[Any]) -> Counts:
    from scipy.optimize import Bounds, milp  # noqa: PLC0415

    whole = np.ones_like(objective)
    result = milp(objective, constraints=constraints, integrality=whole, bounds=Bounds(0, np.inf))
    if result.x is None:
        raise NoSolutionError(str(result.message))
    values: Counts = np.asarray(result.x)
    return values
