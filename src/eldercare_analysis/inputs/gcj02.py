"""GCJ-02 and BD-09, the shifted coordinates of Chinese web maps -> WGS 84, which differs from CGCS2000 by less than any outline's accuracy.

The shift is the widely published approximation on the Krassowsky 1940 ellipsoid; it has no official formula. Undone by
iteration, it comes back to within a millimeter of the coordinates that it was applied to.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
AXIS, ECCENTRICITY_2 = 6378245.0, 0.00669342162296594323  # Krassowsky 1940: meters, and squared
ORIGIN = (105.0, 35.0)  # degrees
BEND, BD_SHIFT = np.pi * 3000 / 180, (0.0065, 0.006)  # of BD-09, degrees
ROUNDS = 8  # each divides the rest by about a thousand


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
