"""What lies in the outline: seats, villages, and `town_boundaries.geojson`, official areas of the towns."""

from __future__ import annotations

import itertools
import os
from collections import Counter
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from eldercare_analysis.inputs.coordinates import (
    BD,
    CRS,
    GCJ,
    check_axes,
    flat,
    meters_of,
    to_degrees,
    unshifted,
)
from eldercare_analysis.inputs.files import as_json
from eldercare_analysis.inputs.geojson import (
    BOUNDARY,
    Collection,
    accuracy_of,
    ground_of,
    polygon,
    read_collection,
)
from eldercare_analysis.inputs.letters import clean
from eldercare_analysis.inputs.problems import InputError, Nearest, Place, Problem, Problems
from eldercare_analysis.inputs.tables import narrow

FILE = "town_boundaries.geojson"
CODE_DIGITS = 9
NAMES = ("town", "name")  # properties that may hold a town's name, beside `code`
ROUGH_M = 20.0  # meters that do not matter to how areas lie in the outline
LEAST_M2 = 1.0  # an area that shares are taken of
SLIVER = 0.01  # share of an area that rounding may put elsewhere
BETTER = 0.8  # a fit to the outline that is so much nearer shows which coordinates were meant


def load_areas(folder: Path, towns: gpd.GeoDataFrame, boundary: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    """Read the areas of towns in the outline (`accuracy_m`: by how much it may be off), None without a file.

    Returns:
        One row a town in the order of `towns`: `town`, `code`, geometry in EPSG:4490; `attrs["source"]` as
        the file states it.

    Raises:
        InputError: with every problem: no coordinate system, one that fits worse than another (GCJ-02,
            BD-09), swapped axes, towns unknown, missing or there twice, code and name that differ, shapes
            that are no valid polygons, lie outside the district, overlap, or do not hold their town's seat.
    """
    path = folder / FILE
    if not os.path.lexists(path):  # a link that leads nowhere is no missing file
        return None
    collection, problems = read_collection(path), Problems()
    shapes = _shapes(collection, towns, problems)
    problems.stop_if_any()
    raw = gpd.GeoSeries(shapes)
    check_axes(raw, collection.system, FILE, problems)
    problems.stop_if_any()
    degrees = to_degrees(raw, collection.system)
    _check_fit(raw, degrees, collection.system, boundary, problems)
    problems.stop_if_any()
    areas = unshifted(degrees, collection.system)
    _check_shapes(areas, towns, boundary, problems)
    problems.stop_if_any()
    table = gpd.GeoDataFrame(
        {"town": list(towns["town"]), "code": list(towns["code"])},
        geometry=[areas[town] for town in towns["town"]],
        crs=CRS,
    )
    table.attrs["source"] = collection.source
    return table


def _shapes(collection: Collection, towns: gpd.GeoDataFrame, problems: Problems) -> dict[str, BaseGeometry]:
    found: dict[str, BaseGeometry] = {}
    named: Counter[str] = Counter()
    for number, (properties, geometry) in enumerate(collection.features, start=1):
        town = _town(number, properties, towns, problems)
        if town is None:
            continue
        named[town] += 1
        area = polygon(geometry, town, FILE, problems)
        if area is not None:
            found[town] = area
    for town in towns["town"]:
        if named[town] > 1:
            problems.add("areas_twice", Place(FILE), value=town)
    missing = [town for town in towns["town"] if not named[town]]
    unknown = len(collection.features) - named.total()
    if len(missing) > unknown:  # else they are the towns of these
        problems.add("areas_town_missing", Place(FILE), value=", ".join(missing), count=len(missing))
    return found


def _town(number: int, properties: dict[str, Any], towns: gpd.GeoDataFrame, problems: Problems) -> str | None:
    """Return the town that a feature is of, by code or name; both must agree where both are there."""
    code = _word(properties.get("code")).removesuffix(".0")[:CODE_DIGITS]
    name = next((word for key in NAMES if (word := _word(properties.get(key)))), "")
    by_code = dict(zip(towns["code"], towns["town"], strict=True)).get(code)
    by_name = name if name in set(towns["town"]) else None
    if by_code and name and by_code != name:
        problems.add("areas_code_name", Place(FILE), feature=number, code=code, value=name, town=by_code)
        return None
    if by_code is None and by_name is None:
        near = Nearest(name or code, (*towns["town"], *towns["code"]))
        told = {key: properties[key] for key in (*NAMES, "code") if properties.get(key) is not None}
        shown = name or code or (as_json(told) if told else "")
        problems.add("areas_town_unknown", Place(FILE), feature=number, value=shown, nearest=near)
    return by_code or by_name


def _word(value: object) -> str:
    """Return a name or code; what is neither text nor number is none."""
    return narrow(clean(str(value)).text) if isinstance(value, str | int | float) else ""


def _check_fit(
    raw: gpd.GeoSeries,
    degrees: gpd.GeoSeries,
    system: str | None,
    boundary: gpd.GeoDataFrame,
    problems: Problems,
) -> None:
    """Hold the declared system to the outline: shapes must be there, and fit no worse than as another."""
    meters = meters_of(boundary)
    outline = ground_of(boundary, meters)
    if not _meets(degrees, outline, meters):
        swapped = raw.transform(lambda points: points[:, ::-1])
        far = not _meets(to_degrees(swapped, system), outline, meters)
        west, south, *_ = raw.total_bounds
        problems.add("areas_far" if far else "areas_swapped", Place(FILE), x=f"{west:g}", y=f"{south:g}")
        return
    rough = flat(degrees, meters, ROUGH_M).to_crs(CRS)
    misfits = {name: _misfit(flat(unshifted(rough, name), meters), outline) for name in (CRS, GCJ, BD)}
    best = min(misfits, key=lambda name: misfits[name])
    if system is None:
        problems.add("areas_crs_missing", Place(FILE), best=best)
    elif misfits[best] < BETTER * misfits[system if system in misfits else CRS]:
        problems.add("areas_shift", Place(FILE), value=system, best=best)


def _meets(degrees: gpd.GeoSeries, outline: BaseGeometry, meters: str) -> bool:
    """Say whether shapes and outline have any ground in common."""
    with np.errstate(invalid="ignore"):
        there = degrees.to_crs(meters)
    return bool(np.isfinite(there.total_bounds).all() and flat(degrees, meters).intersects(outline).any())


def _check_shapes(
    areas: gpd.GeoSeries, towns: gpd.GeoDataFrame, boundary: gpd.GeoDataFrame, problems: Problems
) -> None:
    """Check shapes against the outline, the seats and each other, in meters."""
    meters = meters_of(boundary)
    grounds, accuracy = flat(areas, meters), accuracy_of(boundary)
    land = ground_of(boundary, meters).buffer(accuracy)
    for town, area in flat(areas, meters, ROUGH_M).items():
        outside = area.difference(land).area / max(area.area, LEAST_M2)
        if outside > SLIVER:
            problems.add(
                "areas_outside", Place(FILE), value=town, percent=f"{outside:.0%}", meters=f"{accuracy:.0f}"
            )
    for (town, area), (other, second) in itertools.combinations(grounds.items(), 2):
        if not area.intersects(second):
            continue
        shared = area.intersection(second).area / max(min(area.area, second.area), LEAST_M2)
        if shared > SLIVER:
            problems.add("areas_overlap", Place(FILE), value=town, other=other, percent=f"{shared:.0%}")
    known = towns[towns["coord_quality"] != "schematic"].to_crs(meters)
    for town, seat in zip(known["town"], known.geometry, strict=True):
        distance = grounds[town].distance(seat)
        if distance > accuracy:
            problems.add("areas_seat", Place(FILE), value=town, km=f"{distance / 1000:.1f}")


def _misfit(areas: gpd.GeoSeries, outline: BaseGeometry) -> float:
    """Return the area in square meters in which shapes and outline differ."""
    return float(areas.union_all().symmetric_difference(outline).area)


def check_seats(outline: gpd.GeoDataFrame, towns: gpd.GeoDataFrame) -> None:
    """Refuse seats of towns outside the outline.

    Raises:
        InputError: one problem where the outline holds none of them, else one for each.
    """
    meters = meters_of(outline)
    land = ground_of(outline, meters).buffer(accuracy_of(outline))
    known = towns[towns["coord_quality"] != "schematic"]
    outside = known[~known.to_crs(meters).within(land)]
    if len(known) and len(outside) == len(known):
        raise InputError([Problem("outline_seats", Place(BOUNDARY), {"count": len(known)})])
    found = [
        Problem("seat_outside", Place("towns.csv", column="display_lon, display_lat"), {"value": town})
        for town in outside["town"]
    ]
    if found:
        raise InputError(found)


def check_villages(villages: pd.DataFrame, boundary: gpd.GeoDataFrame) -> None:
    """Refuse villages outside the outline; what is off by a typing error would be far from everything.

    Raises:
        InputError: with every village that lies outside, with the outline's accuracy allowed for.
    """
    problems = Problems()
    placed = villages[villages["lon"].notna()]
    if placed.empty:
        return
    meters = meters_of(boundary)
    land = ground_of(boundary, meters).buffer(accuracy_of(boundary))
    points = gpd.GeoSeries(
        gpd.points_from_xy(placed["lon"], placed["lat"]), index=placed.index, crs=CRS
    ).to_crs(meters)
    for number in points.index[~points.within(land)]:
        place = Place("villages.csv", row=int(villages.loc[number, "row"]), column="lon, lat")
        problems.add(
            "village_outside",
            place,
            value=villages.loc[number, "village"],
            lon=villages.loc[number, "lon"],
            lat=villages.loc[number, "lat"],
        )
    problems.stop_if_any()
