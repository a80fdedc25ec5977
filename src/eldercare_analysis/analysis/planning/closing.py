"""The fewest further points that serve every village for certain (一（二）, 二（四）): an integer program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from eldercare_analysis.analysis.records import frame
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
class TownGap:
    """How a town has every village served for certain.

    Attributes:
        town, villages: which.
        existing, planned: points, by the scenario.
        not_counted: points out of use, in a community or beside another.
        by_center, by_center_most: villages exempt for their center, for certain and at most.
        merging: villages about to be merged.
        needed: points that it must have beside the existing ones.
        needed_if_exempt: the same at the other end of the range.
        further: points on top of the plan: villages that are not served for certain.
        further_if_exempt: the same at the other end of the range.
        spare: planned points that no village needs.
        moves: planned points that move in, or out where negative, by year.
    """

    town: str
    villages: int
    existing: int
    planned: int
    not_counted: int
    by_center: int
    by_center_most: int
    merging: int
    needed: int
    needed_if_exempt: int
    further: int
    further_if_exempt: int
    spare: int
    moves: dict[int, int]


@dataclass(frozen=True)
class GapPlan:
    """How every village is served for certain."""

    rows: list[TownGap]

    @property
    def towns(self) -> pd.DataFrame:
        """One row a town: the attributes of `TownGap`, its moves as `change_YEAR`."""
        years = self.rows[0].moves
        changes = {f"change_{year}": [row.moves[year] for row in self.rows] for year in years}
        return frame(self.rows, TownGap).drop(columns="moves").assign(**changes)

    @property
    def further(self) -> int:
        """Further points in all."""
        return sum(row.further for row in self.rows)

    @property
    def moved(self) -> int:
        """Planned points that move to another town."""
        return sum(max(0, -change) for row in self.rows for change in row.moves.values())

    @property
    def spare(self) -> int:
        """Planned points that no village needs in the end."""
        return sum(row.spare for row in self.rows)


def close_gap(
    district: District,
    *,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
    moves: bool = False,
) -> GapPlan:
    """Return the fewest further points that serve every village for certain, and the fewest moves for it.

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
    services, years = Served(case).at_end(), case.plan.years
    if unknown := [service.town for service in services if service.served is None]:
        raise NoSolutionError(", ".join(unknown))
    planned = np.array(
        [case.plan.scheduled(kinds.POINT, year).fillna(0).to_numpy(dtype=int) for year in years]
    ).T
    needed = np.array(
        [
            _needed(service, count)[0]
            for service, count in zip(services, planned.sum(axis=1).tolist(), strict=True)
        ]
    )
    placed = _placed(needed, planned) if moves else planned
    return GapPlan(
        [
            _gap(service, sum(before), dict(zip(years, np.subtract(after, before).tolist(), strict=True)))
            for service, before, after in zip(services, planned.tolist(), placed.tolist(), strict=True)
        ]
    )


def _needed(service: Service, planned: int) -> tuple[int, int]:
    """Return the points that a town must have beside the existing ones: for certain, and at the other end."""
    if not service.villages or service.ground is None:
        return 0, 0
    low, high = service.ground.in_all
    return max(0, service.villages - (low - planned)), max(0, service.villages - (high - planned))


def _gap(service: Service, planned: int, moves: dict[int, int]) -> TownGap:
    """Return what a town lacks with so many planned points and moves."""
    needed, least = _needed(service, planned)
    by_center, merging, placed = NOTHING, NOTHING, planned + sum(moves.values())
    if service.ground:
        by_center = service.ground.with_centers.less(service.ground.by_point)
        merging = service.ground.in_all.less(service.ground.with_centers)
    return TownGap(
        town=service.town,
        villages=service.villages or 0,
        existing=(service.points or 0) - planned if service.villages else 0,
        planned=planned,
        not_counted=service.out_of_use + service.doubled,
        by_center=by_center.low,
        by_center_most=by_center.high,
        merging=merging.low,
        needed=needed,
        needed_if_exempt=least,
        further=max(0, needed - placed),
        further_if_exempt=max(0, least - placed),
        spare=max(0, placed - needed),
        moves=moves,
    )


def open_seats(plan: GapPlan) -> list[TownGap]:
    """Return the towns in which the unknown seat of the center decides how many further points are needed."""
    return [row for row in plan.rows if row.further > row.further_if_exempt]


def without_explanation(plan: GapPlan) -> list[TownGap]:
    """Return the towns with villages (`further_if_exempt`) that neither a point nor a center could explain.

    They need a point unless they are about to be merged; with planned points that move, by their new places.
    """
    return [row for row in plan.rows if row.further_if_exempt]


def _placed(needed: Counts, planned: Counts) -> Counts:
    """Return planned points by town and year after moves: fewest further points first, then fewest moves.

    Variables: points by town and year, further points by town, and points that leave by town and year.
    """
    from scipy.optimize import LinearConstraint  # noqa: PLC0415 - slow, only for moves
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
