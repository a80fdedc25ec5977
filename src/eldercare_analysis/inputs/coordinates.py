"""Coordinate systems: those that files declare, GCJ-02 and BD-09 of web maps undone, meters to measure in.

The shift of GCJ-02 is the widely published approximation on the Krassowsky 1940 ellipsoid; it has no official
formula. Undone by iteration, it comes back to within a millimeter; WGS 84 and CGCS2000 differ by less than
any outline's accuracy.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
from pyproj.exceptions import CRSError
from shapely import get_num_coordinates, make_valid

from eldercare_analysis.inputs.files import as_json
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems

CRS = "EPSG:4490"
GCJ, BD = "GCJ-02", "BD-09"
SHIFTED = {
    **dict.fromkeys(("gcj-02", "gcj02", "gcj"), GCJ),
    **dict.fromkeys(("bd-09", "bd09", "bd09ll", "bd-09ll", "bd"), BD),
}
NAMED = {
    "cgcs2000": 4490,
    "wgs84": 4326,
    "wgs 84": 4326,
    "crs84": 4326,
    "urn:ogc:def:crs:ogc:1.3:crs84": 4326,
}
CODED = re.compile(
    r"(?:epsg:|urn:ogc:def:crs:epsg:[\w.]*:|https?://www\.opengis\.net/def/crs/epsg/[\w.]+/)(\d{4,6})"
)
# degrees: of China; more than any angle
LONGITUDES, LATITUDES, FULL_CIRCLE = ((73.0, 136.0), (3.0, 54.0), 400.0)
MOST_POINTS = 2 * 10**5  # of a file
Array = npt.NDArray[np.float64]
AXIS, ECCENTRICITY_2 = 6378245.0, 0.00669342162296594323  # Krassowsky 1940: meters, and squared
ORIGIN = (105.0, 35.0)  # degrees
BEND, BD_SHIFT = np.pi * 3000 / 180, (0.0065, 0.006)  # of BD-09, degrees
ROUNDS = 8  # each divides the rest by about a thousand


def system_of(declared: Any, file: str) -> str | None:  # noqa: ANN401 - JSON holds anything
    """Return the declared coordinate system: `GCJ-02`, `BD-09` or `EPSG:` with a number."""
    name = declared
    if isinstance(declared, dict) and isinstance(declared.get("properties"), dict):
        name = declared["properties"].get("name")
    if name is None or name == "":
        return None
    text = name.strip().casefold() if isinstance(name, str) else ""
    coded = CODED.fullmatch(text)
    if text in SHIFTED:
        return SHIFTED[text]
    number = int(coded[1]) if coded else NAMED.get(text)
    try:
        system = pyproj.CRS.from_epsg(number) if number else None
    except CRSError:
        system = None
    if system is None or not (system.is_geographic or system.is_projected):
        raise InputError([Problem("areas_crs_unknown", Place(file), {"value": as_json(name)})])
    return f"EPSG:{number}"


def in_degrees(system: str | None) -> bool:
    """Say whether coordinates of a system are degrees; those of none that is declared are taken for such."""
    return system is None or system in (GCJ, BD) or bool(pyproj.CRS.from_user_input(system).is_geographic)


def to_degrees(shapes: gpd.GeoSeries, system: str | None) -> gpd.GeoSeries:
    """Return shapes in EPSG:4490, finite or not; those of a shifted system as they are, see `unshifted`."""
    if in_degrees(system):  # systems of the earth in degrees differ by less than any outline's accuracy
        return shapes.set_crs(CRS, allow_override=True)
    return shapes.set_crs(system, allow_override=True).to_crs(CRS)


def unshifted(shapes: gpd.GeoSeries, system: str | None) -> gpd.GeoSeries:
    """Return shapes of `GCJ-02` or `BD-09` in EPSG:4490; others as they are."""
    if system not in (GCJ, BD):
        return shapes
    undo = from_gcj02 if system == GCJ else from_bd09
    return shapes.transform(lambda points: np.column_stack(undo(points[:, 0], points[:, 1])))


def meters_of(outline: gpd.GeoDataFrame) -> str:
    """Return the UTM system of an outline, to measure in."""
    west, _, east, _ = outline.total_bounds
    return f"EPSG:{32601 + int(((west + east) / 2 + 180) // 6) % 60}"


def flat(shapes: gpd.GeoSeries, meters: str, rough_m: float = 0.0) -> gpd.GeoSeries:
    """Return shapes in meters, simplified by so much, and sound: conversion may make borders cross."""
    made = shapes.to_crs(meters)
    made = made.simplify(rough_m) if rough_m else made
    return gpd.GeoSeries(
        [make_valid(shape) if not shape.is_valid else shape for shape in made], index=made.index, crs=meters
    )


def check_axes(shapes: gpd.GeoSeries, system: str | None, file: str, problems: Problems) -> None:
    """Tell too many points, swapped coordinates, and degrees where meters are declared or the reverse."""
    west, south, east, north = (float(bound) for bound in shapes.total_bounds)
    place = Place(file)
    if sum(map(get_num_coordinates, shapes)) > MOST_POINTS:
        problems.add("areas_points", place, value=file, most=MOST_POINTS)
    elif not in_degrees(system):
        if max(map(abs, (west, south, east, north))) <= FULL_CIRCLE:
            problems.add("areas_degrees", place, value=system)
    elif _holds(LATITUDES, west, east) and _holds(LONGITUDES, south, north):
        problems.add("areas_swapped", place, x=f"{west:g}", y=f"{south:g}")
    elif not (_holds((-180, 180), west, east) and _holds((-90, 90), south, north)):
        problems.add(
            "areas_range", place, x=f"{max(west, east, key=abs):g}", y=f"{max(south, north, key=abs):g}"
        )


def _holds(bounds: tuple[float, float], low: float, high: float) -> bool:
    return bounds[0] <= low <= high <= bounds[1]


def to_gcj02(lon: Array, lat: Array) -> tuple[Array, Array]:
    """Return WGS 84 degrees as GCJ-02."""
    x, y = lon - ORIGIN[0], lat - ORIGIN[1]
    waves = (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + waves
    north += (20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3)) * 2 / 3
    north += (160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + waves
    east += (20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3)) * 2 / 3
    east += (150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30)) * 2 / 3
    angle = np.radians(lat)
    bend = 1 - ECCENTRICITY_2 * np.sin(angle) ** 2
    meridian = AXIS * (1 - ECCENTRICITY_2) / bend**1.5
    parallel = AXIS / np.sqrt(bend) * np.cos(angle)
    return lon + np.degrees(east / parallel), lat + np.degrees(north / meridian)


def from_gcj02(lon: Array, lat: Array) -> tuple[Array, Array]:
    """Return GCJ-02 degrees as WGS 84."""
    return _undone(to_gcj02, lon, lat)


def _undone(
    shift: Callable[[Array, Array], tuple[Array, Array]], lon: Array, lat: Array
) -> tuple[Array, Array]:
    """Return what a shift has brought to where it is."""
    found_lon, found_lat = lon, lat
    for _ in range(ROUNDS):
        there_lon, there_lat = shift(found_lon, found_lat)
        found_lon, found_lat = found_lon + lon - there_lon, found_lat + lat - there_lat
    return found_lon, found_lat


def to_bd09(lon: Array, lat: Array) -> tuple[Array, Array]:
    """Return WGS 84 degrees as BD-09, Baidu's further shift of GCJ-02."""
    lon, lat = to_gcj02(lon, lat)
    reach = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BEND)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BEND)
    return reach * np.cos(angle) + BD_SHIFT[0], reach * np.sin(angle) + BD_SHIFT[1]


def from_bd09(lon: Array, lat: Array) -> tuple[Array, Array]:
    """Return BD-09 degrees as WGS 84."""
    return _undone(to_bd09, lon, lat)
