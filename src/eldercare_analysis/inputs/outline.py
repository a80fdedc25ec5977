"""`boundary.geojson` -> the outline of the district in EPSG:4490, with the same checks as areas of towns."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
from shapely import make_valid
from shapely.geometry.base import BaseGeometry

from eldercare_analysis.inputs.geojson import CRS, check_axes, polygon, read_collection, to_degrees, unshifted
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems, brief

FILE = "boundary.geojson"
ACCURACY_M = 2000.0  # of an outline that does not state its own (`accuracy_m`)
LEAST_ACCURATE_M = 50_000.0
WIDEST = 15.0  # degrees: more than any district


def load_outline(folder: Path) -> gpd.GeoDataFrame:
    """Read the outline; without a declared coordinate system it is WGS 84, as GeoJSON's standard has it.

    Returns:
        One row a feature: geometry in EPSG:4490, `accuracy_m` (meters by which it may be off).

    Raises:
        InputError: with every problem: no polygons, coordinates that are not finite, in range or in their order, an accuracy
            that is none.
    """
    collection, problems = read_collection(folder / FILE), Problems()
    shapes = [
        polygon(geometry, f"features.{number}", FILE, problems)
        for number, (_, geometry) in enumerate(collection.features, 1)
    ]
    accuracies = [_accuracy(properties, problems) for properties, _ in collection.features]
    if not shapes:
        problems.add("areas_no_polygon", Place(FILE), value="features", found="[]")
    problems.stop_if_any()
    raw = gpd.GeoSeries(shapes)
    check_axes(raw, collection.system, FILE, problems)
    problems.stop_if_any()
    outline = unshifted(to_degrees(raw, collection.system), collection.system)
    west, south, east, north = outline.total_bounds
    if not np.isfinite(outline.total_bounds).all() or max(east - west, north - south) > WIDEST:
        raise InputError([Problem("outline_size", Place(FILE), {"most": WIDEST})])
    return gpd.GeoDataFrame({"accuracy_m": accuracies}, geometry=outline, crs=CRS)


def _accuracy(properties: dict[str, object], problems: Problems) -> float:
    value = properties.get("accuracy_m")
    if value is None:
        return ACCURACY_M
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LEAST_ACCURATE_M:
        return float(value)
    place = Place(FILE, column="accuracy_m")
    problems.add("out_of_range", place, value=brief(value), low=0, high=f"{LEAST_ACCURATE_M:.0f}")
    return ACCURACY_M


def accuracy_of(outline: gpd.GeoDataFrame) -> float:
    """Return by how many meters an outline may be off."""
    return float(outline["accuracy_m"].max())


def meters_of(outline: gpd.GeoDataFrame) -> str:
    """Return the UTM system of an outline, to measure in."""
    west, _, east, _ = outline.total_bounds
    return f"EPSG:{32601 + int(((west + east) / 2 + 180) // 6) % 60}"


def flat(shapes: gpd.GeoSeries, meters: str, rough_m: float = 0.0) -> gpd.GeoSeries:
    """Return shapes in meters, simplified by so much, and sound: where borders nearly touch, conversion may make them cross."""
    made = shapes.to_crs(meters)
    made = made.simplify(rough_m) if rough_m else made
    return gpd.GeoSeries(
        [make_valid(shape) if not shape.is_valid else shape for shape in made], index=made.index, crs=meters
    )


def ground_of(outline: gpd.GeoDataFrame, meters: str) -> BaseGeometry:
    """Return an outline as one shape in meters."""
    return flat(outline.geometry, meters).union_all()


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
        raise InputError([Problem("outline_seats", Place(FILE), {"count": len(known)})])
    found = [
        Problem("seat_outside", Place("towns.csv", column="display_lon, display_lat"), {"value": town})
        for town in outside["town"]
    ]
    if found:
        raise InputError(found)
