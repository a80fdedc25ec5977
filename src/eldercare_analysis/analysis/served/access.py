"""How far villages are from their nearest point and center: as the crow flies, and by a user's travel times where given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pyproj import Geod

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import village_of
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


class NoPlacesError(InputError):
    """No village has coordinates and there are no travel times, so nothing is near or far."""

    def __init__(self) -> None:
        """Say what would tell."""
        super().__init__([Problem("no_places", None, {})])


@dataclass(frozen=True)
class Sites:
    """Where facilities of a kind are: codes of villages, and how many more stand where nobody has reported."""

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
    """Return the geodesic distance between all places in kilometers: as the crow flies, shorter than any road."""
    lon, lat = (places[name].to_numpy(dtype=float) for name in ("lon", "lat"))
    lon_1, lat_1, lon_2, lat_2 = (
        np.array(part) for part in np.broadcast_arrays(lon[:, None], lat[:, None], lon, lat)
    )
    distances = np.array(ELLIPSOID.inv(lon_1, lat_1, lon_2, lat_2)[2]) / METERS
    np.fill_diagonal(distances, 0.0)  # a village is at its own place, wherever that is
    return pd.DataFrame(distances, index=places.index, columns=places.index)


def measures(case: Case) -> dict[str, pd.DataFrame]:
    """Return the matrices that are known: kilometers as the crow flies, minutes of travel; from rows to columns.

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
    """Return where the facilities of a kind are that are built (reading `built_when`), or whose site is known."""
    found = [
        facility for facility in state.of_kind(case, kind) if stage == "sited" or state.built(case, facility)
    ]
    known = [code for facility in found if (code := village_of(facility))]
    counted = (
        found
        if stage == "built"
        else [f for f in found if state.built(case, f) or f.reached(kinds.SITE_CHOSEN)]
    )
    return Sites(tuple(dict.fromkeys(known)), sum(village_of(facility) is None for facility in counted))


def nearest(case: Case, stage: str = "built") -> pd.DataFrame:
    """Return the nearest point and center of each village whose place is known.

    Args:
        case: coordinates are in `villages.csv`, `travel_times.csv`, and perhaps in returns, which say in which village facilities are.
        stage: `built`, or `sited`: all whose village is known.

    Returns:
        One row a village, `kind` and `measure` (`straight_km`, `travel_minutes`): `code`, `village`, `town`, `nearest` (code),
        `distance` (of the measure; NaN where the village's place or every facility's is unknown).

    Raises:
        NoPlacesError: no village has a place.
    """
    places = positions(case)
    parts = []
    for measure, matrix in measures(case).items():
        for kind in KINDS:
            there = matrix[list(sites(case, kind, stage).villages)]
            distance = there.min(axis=1) if len(there.columns) else pd.Series(np.nan, index=matrix.index)
            found = distance.notna()
            closest = pd.Series(None, index=matrix.index, dtype=object)
            closest[found] = there[found].idxmin(axis=1) if found.any() else None
            rows = places[["village", "town"]].assign(
                kind=kind.id, measure=measure, nearest=closest, distance=distance
            )
            parts.append(rows.rename_axis("code").reset_index())
    return pd.concat(parts, ignore_index=True)


def access(
    district: District,
    *,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
    stage: str = "built",
) -> pd.DataFrame:
    """Return how many villages are within some distances of a point and of a center.

    A village counts as within for certain where a known facility is that near. It may be within, too, where its own place
    is unknown, or where facilities stand in places that nobody has reported: then the count is a range.

    Args:
        district: the district; coordinates in `villages.csv`, `travel_times.csv`.
        scenario: its reading of when a facility is built applies.
        register: returns say in which village facilities are, and may give coordinates.
        month: as of when; by default the last month of the returns, else the one in which the plan was issued.
        stage: `built`, or `sited`: all whose village is known.

    Returns:
        One row a town (and `district`), `kind`, `measure` and `limit` (km or minutes): `villages`, `within_low`,
        `within_high` (int64), `share_low`, `share_high` (NaN without villages), `unplaced` (facilities of the kind in the district
        whose village is unknown).

    Raises:
        NoPlacesError: no village has a place.

    Examples:
        >>> from eldercare_analysis import load_district
        >>> access(load_district())  # doctest: +IGNORE_EXCEPTION_DETAIL
        Traceback (most recent call last):
            ...
        eldercare_analysis.analysis.served.access.NoPlacesError: the published pack has no coordinates of villages
    """
    return access_of(case_of(district, scenario=scenario, register=register, month=month), stage)


def access_of(case: Case, stage: str = "built") -> pd.DataFrame:
    """Return the table `access` of a case."""
    table = nearest(case, stage)
    parts = []
    for (kind, measure), rows in table.groupby(["kind", "measure"], sort=False):
        known = sites(case, kinds.BY_ID[str(kind)], stage)
        for name in LIMITS[str(measure)]:
            limit = float(case.value(name))
            within = rows["distance"] <= limit
            maybe = rows["distance"].isna() & bool(known.villages) | bool(known.unplaced)
            counts = pd.DataFrame(
                {"town": rows["town"], "villages": 1, "within_low": within, "within_high": within | maybe}
            )
            by_town = counts.groupby("town")[["villages", "within_low", "within_high"]].sum()
            by_town = by_town.reindex(case.district.towns, fill_value=0).astype("int64")
            by_town.loc[DISTRICT] = by_town.sum()
            parts.append(
                by_town.rename_axis("town")
                .reset_index()
                .assign(kind=str(kind), measure=str(measure), limit=limit, unplaced=known.unplaced)
            )
    result = pd.concat(parts, ignore_index=True)
    for bound in ("low", "high"):
        result[f"share_{bound}"] = result[f"within_{bound}"] / result["villages"].where(
            result["villages"] > 0
        )
    return result
