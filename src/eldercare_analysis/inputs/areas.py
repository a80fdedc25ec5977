"""`town_boundaries.geojson`, official areas of the towns that a user may add -> checked, and in EPSG:4490."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from eldercare_analysis.inputs.gcj02 import from_gcj02
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems, nearest
from eldercare_analysis.inputs.tables import narrow, read_text

FILE = "town_boundaries.geojson"
CRS = "EPSG:4490"
GCJ_NAMES = ("gcj-02", "gcj02", "gcj")
CODE_DIGITS = 9
NAMES = ("town", "name")  # properties that may hold a town's name, beside `code`
ACCURACY_M = 2000.0  # of an outline that does not state its own (`accuracy_m`)
SLIVER = 0.01  # share of an area that rounding may put elsewhere
BETTER = 0.8  # a fit to the outline that is so much nearer shows which coordinates were meant


def load_areas(folder: Path, towns: gpd.GeoDataFrame, boundary: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    """Read the areas of towns, None where the pack has no such file.

    Args:
        folder: the pack.
        towns: `town`, `code`, `coord_quality` and seats.
        boundary: the outline; `accuracy_m` says how far it may be off.

    Returns:
        One row a town in the order of `towns`: `town`, `code`, geometry in EPSG:4490; `attrs["source"]` as the file states it.

    Raises:
        InputError: with every problem: no coordinate system, GCJ-02 that is not declared or declared wrongly, towns unknown,
            missing or there twice, code and name that differ, shapes that are no valid polygons, lie outside the district,
            overlap, or do not hold their town's seat.
    """
    path = folder / FILE
    if not path.exists():
        return None
    document = _document(path)
    problems = Problems()
    system = _system(document, problems)
    shapes = _shapes(document, towns, problems)
    problems.stop_if_any()
    if system == GCJ_NAMES[0]:
        areas = _unshifted(gpd.GeoSeries(shapes, crs=CRS))
    else:
        areas = gpd.GeoSeries(shapes, crs=system).to_crs(CRS)
    _check_fit(areas, towns, boundary, problems, declared=system == GCJ_NAMES[0])
    problems.stop_if_any()
    table = gpd.GeoDataFrame(
        {"town": list(towns["town"]), "code": list(towns["code"])},
        geometry=[areas[town] for town in towns["town"]],
        crs=CRS,
    )
    table.attrs["source"] = str(document.get("source") or "")
    return table


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise InputError(
            [Problem("areas_broken", Place(FILE, row=error.lineno), {"why": error.msg})]
        ) from None
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise InputError([Problem("areas_broken", Place(FILE), {"why": "FeatureCollection"})])
    return document


def _system(document: dict[str, Any], problems: Problems) -> str:
    """Return the declared coordinate system, `gcj-02` for that."""
    declared = document.get("crs")
    name = declared.get("properties", {}).get("name") if isinstance(declared, dict) else declared
    if not name:
        problems.add("areas_crs_missing", Place(FILE))
        return CRS
    if str(name).casefold() in GCJ_NAMES:
        return GCJ_NAMES[0]
    try:
        return pyproj.CRS.from_user_input(name).to_wkt()
    except CRSError:
        problems.add("areas_crs_unknown", Place(FILE), value=name)
        return CRS


def _shapes(document: dict[str, Any], towns: gpd.GeoDataFrame, problems: Problems) -> dict[str, BaseGeometry]:
    found: dict[str, BaseGeometry] = {}
    named: Counter[str] = Counter()
    for number, feature in enumerate(document["features"], start=1):
        town = _town(number, feature.get("properties") or {}, towns, problems)
        if town is None:
            continue
        named[town] += 1
        area = _polygon(town, feature.get("geometry"), problems)
        if area is not None:
            found[town] = area
    for town in towns["town"]:
        if named[town] > 1:
            problems.add("areas_twice", Place(FILE), value=town)
        if not named[town]:
            problems.add("areas_town_missing", Place(FILE), value=town)
    return found


def _town(number: int, properties: dict[str, Any], towns: gpd.GeoDataFrame, problems: Problems) -> str | None:
    """Return the town that a feature is of, by code or name; both must agree where both are there."""
    code = narrow(str(properties.get("code") or "")).removesuffix(".0")[:CODE_DIGITS]
    name = next((narrow(str(properties[key])) for key in NAMES if properties.get(key)), "")
    by_code = dict(zip(towns["code"], towns["town"], strict=True)).get(code)
    by_name = name if name in set(towns["town"]) else None
    if by_code and name and by_code != name:
        problems.add("areas_code_name", Place(FILE), feature=number, code=code, value=name, town=by_code)
        return None
    if by_code is None and by_name is None:
        near = ", ".join(nearest(name or code, [*towns["town"], *towns["code"]]))
        problems.add("areas_town_unknown", Place(FILE), feature=number, value=name or code, nearest=near)
    return by_code or by_name


def _polygon(town: str, geometry: Any, problems: Problems) -> BaseGeometry | None:  # noqa: ANN401 - JSON holds anything
    try:
        area: BaseGeometry | None = shape(geometry) if geometry else None
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError):
        area = None
    if area is None or area.is_empty or area.geom_type not in ("Polygon", "MultiPolygon"):
        problems.add("areas_no_polygon", Place(FILE), value=town)
        return None
    if not area.is_valid:
        problems.add("areas_invalid", Place(FILE), value=town, why=explain_validity(area))
        return None
    return area


def _unshifted(areas: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return GCJ-02 as WGS 84."""
    return areas.transform(lambda points: np.column_stack(from_gcj02(points[:, 0], points[:, 1])))


def _check_fit(
    areas: gpd.GeoSeries,
    towns: gpd.GeoDataFrame,
    boundary: gpd.GeoDataFrame,
    problems: Problems,
    *,
    declared: bool,
) -> None:
    """Check shapes against the outline, the seats and each other, in meters."""
    meters = boundary.estimate_utm_crs()
    outline = boundary.to_crs(meters).geometry.union_all()
    flat = areas.to_crs(meters)
    if not declared and _misfit(_unshifted(areas).to_crs(meters), outline) < BETTER * _misfit(flat, outline):
        problems.add("areas_gcj", Place(FILE))
        return
    accuracy = accuracy_of(boundary)
    land = outline.buffer(accuracy)
    for town, area in flat.items():
        outside = area.difference(land).area / area.area
        if outside > SLIVER:
            problems.add(
                "areas_outside", Place(FILE), value=town, percent=f"{outside:.0%}", meters=f"{accuracy:.0f}"
            )
    for (town, area), (other, second) in itertools.combinations(flat.items(), 2):
        shared = area.intersection(second).area / min(area.area, second.area)
        if shared > SLIVER:
            problems.add("areas_overlap", Place(FILE), value=town, other=other, percent=f"{shared:.0%}")
    known = towns[towns["coord_quality"] != "schematic"].to_crs(meters)
    for town, seat in zip(known["town"], known.geometry, strict=True):
        distance = flat[town].distance(seat)
        if distance > accuracy:
            problems.add("areas_seat", Place(FILE), value=town, km=f"{distance / 1000:.1f}")


def accuracy_of(boundary: gpd.GeoDataFrame) -> float:
    """Return by how many meters an outline may be off."""
    return float(boundary["accuracy_m"].fillna(ACCURACY_M).max()) if "accuracy_m" in boundary else ACCURACY_M


def _misfit(areas: gpd.GeoSeries, outline: BaseGeometry) -> float:
    """Return the area in square meters in which shapes and outline differ."""
    return float(areas.union_all().symmetric_difference(outline).area)
