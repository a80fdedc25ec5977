"""Which villages to serve next: what exists is kept, and an exact solver chooses the next points."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

import numpy as np
import pandas as pd

from eldercare_analysis.analysis.planning.location import METHODS, Demand, choose
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.analysis.served.access import KINDS, STRAIGHT, measures, positions, sites
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import Problems
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.language import join

NAMED = 5  # villages or towns named in a message


class Asked(TypedDict, total=False):
    """The arguments of `site_points` that say what is looked for."""

    method: str
    limit: float | None
    measure: str
    towns: Sequence[str]
    ignore_unplaced: bool
    every_step: bool


@dataclass(frozen=True)
class Search:
    """What is looked for: the arguments of `site_points` of the same names."""

    method: str = "p_median"
    limit: float | None = None
    measure: str = STRAIGHT
    towns: Sequence[str] = ()
    ignore_unplaced: bool = False
    every_step: bool = False


@dataclass(frozen=True)
class Site:
    """A village that is chosen; `brings`: what would be lost without it."""

    code: str
    village: str
    town: str
    brings: float


@dataclass(frozen=True)
class Step:
    """The best that so many further points can do.

    Attributes:
        points: how many.
        value: mean km or minutes, or villages within the limit; infinite where nothing exists yet.
        gain: over the step before; NaN in the first.
    """

    points: int
    value: float
    gain: float


@dataclass(frozen=True)
class SitingPlan:
    """The next points.

    Attributes:
        chosen: the villages, those that bring most first.
        best: for 0 and N further points, or all between them, too; the choices for N and N + 1 may differ
            wholly.
        left_out: villages without a place, and facilities whose village is unknown, that were passed over.
    """

    chosen: list[Site]
    best: list[Step]
    left_out: tuple[int, int]

    @property
    def sites(self) -> pd.DataFrame:
        """What is chosen, as a table of `Site`."""
        return frame(self.chosen, Site)

    @property
    def steps(self) -> pd.DataFrame:
        """The steps, as a table of `Step`."""
        return frame(self.best, Step)


def site_points(
    district: District,
    count: int,
    *,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
    **search: Unpack[Asked],
) -> SitingPlan:
    """Choose the next villages for a mutual-aid point; every village counts the same.

    What is built or sited already, points and centers, is kept and serves everybody near. Villages about to
    be merged (二（四）) need none and get none.

    Args:
        district: the district, with coordinates or travel times.
        count: how many further points.
        scenario: its readings apply.
        register: returns say where facilities are.
        month: as of when; by default the last month of the returns, else that in which the plan was issued.
        search: `method`: `p_median` (least mean distance to the nearest site) or `coverage` (most villages
            within `limit`); `limit`: kilometers or minutes, for `coverage`; `measure`: `straight_km` or
            `travel_minutes`; `towns`: serve and choose in these only, sites elsewhere count, too;
            `every_step`: solve for every number of points up to `count`, too; `ignore_unplaced`: go on
            without villages and facilities whose place is unknown.

    Raises:
        InputError: with every reason why it cannot be done.
        NoPlacesError: no village has a place.

    Examples:
        >>> from eldercare_analysis import load_district
        >>> site_points(load_district(), 3)  # doctest: +IGNORE_EXCEPTION_DETAIL
        Traceback (most recent call last):
            ...
        eldercare_analysis.analysis.served.access.NoPlacesError: the pack has no coordinates
    """
    case = case_of(district, scenario=scenario, register=register, month=month)
    return next_points(case, count, Search(**search))


def next_points(case: Case, count: int, search: Search) -> SitingPlan:
    """Return what `site_points` does, of a case."""
    matrices = measures(case)
    problems = Problems()
    _check_search(search, matrices, problems)
    problems.stop_if_any()
    places = positions(case)
    existing = [sites(case, kind, "sited") for kind in KINDS]
    unplaced = sum(kind.unplaced for kind in existing)
    kept = list(dict.fromkeys(code for kind in existing for code in kind.villages))
    wanted = _wanted(case, places, search.towns)
    matrix, located = matrices[search.measure], set(places.index[places["lon"].notna()])
    placed = [code for code in wanted if search.measure != STRAIGHT or code in located]
    if not search.ignore_unplaced:
        _refuse_unplaced(places, [code for code in wanted if code not in set(placed)], unplaced, problems)
    candidates = [code for code in placed if code not in set(kept)]
    demand = Demand(
        matrix.loc[placed, candidates],
        matrix.loc[placed, kept].min(axis=1).fillna(np.inf),
        search.method,
        np.inf if search.limit is None else search.limit,
    )
    _check_count(demand, count, problems)
    _check_reachable(demand, places, problems)
    problems.stop_if_any()
    counts = range(1, count + 1) if search.every_step else [count]
    best = {number: choose(demand, number) for number in counts}
    chosen = _sites(demand, best[count], places)
    return SitingPlan(chosen, _steps(demand, best), (len(wanted) - len(placed), unplaced))


def _check_search(search: Search, measures: Collection[str], problems: Problems) -> None:
    if search.measure not in measures:
        problems.add("siting_measure", None, value=search.measure, known=", ".join(measures))
    if search.method not in METHODS:
        problems.add("not_one_of", None, value=search.method, known=", ".join(METHODS))
    if search.method == "coverage" and not (search.limit and search.limit > 0):
        problems.add("siting_limit", None, value=search.limit)


def _wanted(case: Case, places: pd.DataFrame, towns: Sequence[str]) -> list[str]:
    merging = {code for code, row in case.villages.items() if row["exempt_reason"] == "merging"}
    own = places["town"].isin(towns) if towns else places["town"].notna()
    return [code for code in places.index[own] if code not in merging]


def _refuse_unplaced(places: pd.DataFrame, missing: list[str], unplaced: int, problems: Problems) -> None:
    if missing:
        towns = list(dict.fromkeys(places.loc[missing, "town"]))
        names = join("zh", towns[:NAMED]) + (" …" if len(towns) > NAMED else "")
        problems.add("siting_no_place", None, count=len(missing), towns=names)
    if unplaced:
        problems.add("siting_no_village", None, count=unplaced)


def _check_count(demand: Demand, count: int, problems: Problems) -> None:
    if not 1 <= count <= len(demand.cost.columns):
        problems.add("siting_count", None, value=count, most=len(demand.cost.columns))


def _check_reachable(demand: Demand, places: pd.DataFrame, problems: Problems) -> None:
    """Name villages that no candidate and no site reaches: a mean over them does not exist."""
    lost = demand.cost.index[demand.cost.isna().all(axis=1) & np.isinf(demand.base)]
    if demand.method == "p_median" and len(lost):
        names = [f"{places.loc[code, 'town']}{places.loc[code, 'village']}" for code in lost[:NAMED]]
        problems.add("siting_unreachable", None, count=len(lost), villages=join("zh", names))


def _steps(demand: Demand, best: dict[int, list[str]]) -> list[Step]:
    steps = [Step(0, demand.value(()), math.nan)]
    for points, chosen in best.items():
        value = demand.value(chosen)
        steps.append(Step(points, value, demand.better(value, steps[-1].value)))
    return steps


def _sites(demand: Demand, chosen: list[str], places: pd.DataFrame) -> list[Site]:
    """Return the chosen villages with what would be lost without each, those that bring most first."""
    whole = demand.value(chosen)
    without = {code: demand.value([other for other in chosen if other != code]) for code in chosen}
    where = places.loc[chosen, ["village", "town"]].to_numpy(dtype=str)
    sites = [
        Site(code, str(village), str(town), demand.better(whole, without[code]))
        for code, (village, town) in zip(chosen, where, strict=True)
    ]
    return sorted(sites, key=lambda site: (-site.brings, site.code))
