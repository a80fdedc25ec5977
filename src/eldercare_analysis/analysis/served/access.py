"""How far villages are from the nearest point and center: as the crow flies, by travel times where given."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pyproj import Geod

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import village_of
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario

KINDS = (kinds.POINT, kinds.CENTER)  # in the order of the table
STRAIGHT, TRAVEL = "straight_km", "travel_minutes"
LIMITS = {
    STRAIGHT: ("access_near_km", "access_middle_km", "access_far_km"),
    TRAVEL: ("access_near_minutes", "access_middle_minutes", "access_far_minutes"),
}
ELLIPSOID = Geod(ellps="GRS80")  # of CGCS2000
METERS = 1000.0


@dataclass(frozen=True)
class Nearest:
    """The nearest facility of a kind to a village.

    Attributes:
        code, village, town: which village.
        kind: of the facility.
        measure: `straight_km` or `travel_minutes`.
        nearest: code of the village where it stands; None where the village's place or every facility's is
            unknown.
        distance: of the measure; NaN where there is no nearest.
    """

    code: str
    village: str
    town: str
    kind: str
    measure: str
    nearest: str | None
    distance: float


@dataclass(frozen=True)
class Access:
    """A row of `access`."""

    town: str
    villages: int
    within_low: int
    within_high: int
    kind: str
    measure: str
    limit: float
    unplaced: int
    share_low: float
    share_high: float


class NoPlacesError(InputError):
    """No village has coordinates and there are no travel times, so nothing is near or far."""

    def __init__(self) -> None:
        """Say what would tell."""
        super().__init__([Problem("no_places", None, {})])


@dataclass(frozen=True)
class Sites:
    """Where facilities of a kind are: codes of villages, and how many more stand nobody knows where."""

    villages: tuple[str, ...]
    unplaced: int


def positions(case: Case) -> pd.DataFrame:
    """Return where villages are: a return's coordinates, else those of `villages.csv`.

    Returns:
        One row a village, by code: `village`, `town`, `lon`, `lat` (degrees, CGCS2000; NaN where not given).
    """
    table = case.district.places.villages.set_index("code")[["village", "town", "lon", "lat"]].copy()
    for code, row in case.villages.items():
        if row["lon"] is not None and row["lat"] is not None:
            table.loc[code, ["lon", "lat"]] = [float(row["lon"]), float(row["lat"])]
    return table


def straight_km(places: pd.DataFrame) -> pd.DataFrame:
    """Return the geodesic distance between all places in kilometers, shorter than any road."""
    lon, lat = (places[name].to_numpy(dtype=float) for name in ("lon", "lat"))
    lon_1, lat_1, lon_2, lat_2 = (
        np.array(part) for part in np.broadcast_arrays(lon[:, None], lat[:, None], lon, lat)
    )
    distances = np.array(ELLIPSOID.inv(lon_1, lat_1, lon_2, lat_2)[2]) / METERS
    np.fill_diagonal(distances, 0.0)  # a village is at its own place, wherever that is
    return pd.DataFrame(distances, index=places.index, columns=places.index)


def measures(case: Case) -> dict[str, pd.DataFrame]:
    """Return the matrices that are known, from rows to columns: kilometers as the crow flies, minutes.

    Raises:
        NoPlacesError: there is none.
    """
    places, travel = positions(case), case.district.places.travel
    found = {STRAIGHT: straight_km(places)} if places["lon"].notna().any() else {}
    found |= {} if travel is None else {TRAVEL: travel}
    if not found:
        raise NoPlacesError
    return found


def sites(case: Case, kind: kinds.Kind, stage: str = "built") -> Sites:
    """Return where facilities of a kind are: those built (reading `built_when`), or with a known site."""
    own = [f for f in state.of_kind(case, kind) if stage == "sited" or state.built(case, f)]
    counted = [f for f in own if state.built(case, f) or f.reached(kinds.SITE_CHOSEN)]
    known = dict.fromkeys(code for f in own if (code := village_of(f)))
    return Sites(tuple(known), sum(village_of(f) is None for f in counted))


def nearest(case: Case, stage: str = "built") -> pd.DataFrame:
    """Return the nearest point and center of each village whose place is known, as a table of `Nearest`.

    Args:
        case: coordinates are in `villages.csv`, `travel_times.csv`, and perhaps in returns, which say in
            which village facilities are.
        stage: `built`, or `sited`: all whose village is known.

    Raises:
        NoPlacesError: no village has a place.
    """
    return frame(nearest_rows(case, stage), Nearest)


def nearest_rows(case: Case, stage: str = "built") -> list[Nearest]:
    """Return the rows of `nearest`."""
    places = positions(case)
    rows = []
    for measure, matrix in measures(case).items():
        for kind in KINDS:
            there = matrix[list(sites(case, kind, stage).villages)].dropna(how="all")
            closest = (
                {str(code): str(site) for code, site in there.idxmin(axis=1).items()} if len(there) else {}
            )
            for code, village, town in zip(places.index, places["village"], places["town"], strict=True):
                site = closest.get(code)
                distance = float(there.loc[code, site]) if site else math.nan
                rows.append(Nearest(code, village, town, kind.id, measure, site, distance))
    return rows


def access(
    district: District,
    *,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
    stage: str = "built",
) -> pd.DataFrame:
    """Return how many villages are within some distances of a point and of a center.

    A village counts as within for certain where a known facility is that near. It may be within, too, where
    its own place is unknown, or where facilities stand in places that nobody has reported: then the count is
    a range.

    Args:
        district: the district; coordinates in `villages.csv`, `travel_times.csv`.
        scenario: its reading of when a facility is built applies.
        register: returns say in which village facilities are, and may give coordinates.
        month: as of when; by default the last month of the returns, else that in which the plan was issued.
        stage: `built`, or `sited`: all whose village is known.

    Returns:
        One row a town (and `district`), `kind`, `measure` and `limit` (km or minutes): `villages`,
        `within_low`, `within_high` (int64), `share_low`, `share_high` (NaN without villages), `unplaced`
        (facilities of the kind in the district whose village is unknown).

    Raises:
        NoPlacesError: no village has a place.

    Examples:
        >>> from eldercare_analysis import load_district
        >>> access(load_district())  # doctest: +IGNORE_EXCEPTION_DETAIL
        Traceback (most recent call last):
            ...
        eldercare_analysis.analysis.served.access.NoPlacesError: the pack has no coordinates
    """
    return access_of(case_of(district, scenario=scenario, register=register, month=month), stage)


def access_of(case: Case, stage: str = "built") -> pd.DataFrame:
    """Return the table `access` of a case."""
    return frame(access_rows(case, stage), Access)


def access_rows(case: Case, stage: str = "built") -> list[Access]:
    """Return the rows of `access`."""
    by_what = grouped(nearest_rows(case, stage), lambda one: (one.kind, one.measure))
    rows = []
    for (kind, measure), villages in by_what.items():
        known = sites(case, kinds.BY_ID[kind], stage)
        by_town = {DISTRICT: villages, **grouped(villages, lambda one: one.town)}
        maybe = [one for one in villages if known.unplaced or (math.isnan(one.distance) and known.villages)]
        for limit in (float(case.value(name)) for name in LIMITS[measure]):
            low = {one.code for one in villages if one.distance <= limit}
            high = low.union(one.code for one in maybe)
            for town in (*case.district.towns, DISTRICT):
                own = {one.code for one in by_town.get(town, [])}
                counts = len(own & low), len(own & high)
                shares = (count / len(own) if own else math.nan for count in counts)
                rows.append(Access(town, len(own), *counts, kind, measure, limit, known.unplaced, *shares))
    return rows
