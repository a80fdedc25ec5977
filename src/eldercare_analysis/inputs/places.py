"""`towns.csv`, `villages.csv`, `tile_grid.csv`, `boundary.geojson`, `travel_times.csv` -> places."""

from __future__ import annotations

import math
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from eldercare_analysis.inputs.areas import load_areas
from eldercare_analysis.inputs.coordinates import CRS, meters_of
from eldercare_analysis.inputs.geojson import accuracy_of, check_seats, ground_of, load_outline
from eldercare_analysis.inputs.names import check_different, check_name
from eldercare_analysis.inputs.problems import MISSING, InputError, Place, Problem, Problems
from eldercare_analysis.inputs.tables import Row, check_codes, narrow, read_table

FILE = "travel_times.csv"
COLUMNS = ["from_code", "to_code", "minutes"]
DAY = 24 * 60.0  # no journey within a district takes longer
TOWN_COLUMNS = [
    "town",
    "town_en",
    "code",
    "lon",
    "lat",
    "display_lon",
    "display_lat",
    "coord_quality",
    "coord_source",
]
COORDINATES = ["lon", "lat"]
AXES = ("column", "row")  # of the tile grid
MOST_TILES = 99
QUALITIES = ("gazetteer", "surveyed", "schematic")


def load_travel_times(folder: Path, villages: pd.DataFrame) -> pd.DataFrame | None:
    """Read travel times, None where the pack has no such file.

    A direction that is not given takes the time of the other one; pairs without either stay NaN.

    Args:
        folder: the pack.
        villages: `code` of those that may occur.

    Returns:
        Minutes by code of the village left (rows) and reached (columns), float, 0 from a village to itself.

    Raises:
        InputError: with every problem: codes unknown, pairs given twice, minutes missing or out of range.
    """
    path = folder / FILE
    if not os.path.lexists(path):  # a link that leads nowhere is no missing file
        return None
    problems = Problems()
    codes = list(villages["code"])
    known, found = set(codes), {}
    for row in read_table(path, COLUMNS):
        pair = (row.text("from_code", problems), row.text("to_code", problems))
        minutes = row.number_between("minutes", 0, DAY, problems)
        for column, code in zip(COLUMNS, pair, strict=False):
            if code and code not in known:
                problems.add("travel_code", row.place(column), value=code)
        if not row.cells["minutes"]:
            problems.add(MISSING, row.place("minutes"))
        if pair in found:
            problems.add("travel_twice", row.place("to_code"), value=" → ".join(pair))
        found[pair] = minutes
    problems.stop_if_any()
    if not found:
        problems.add("empty_file", Place(FILE))
        problems.stop_if_any()
    table = pd.Series(found, dtype=float).unstack().reindex(index=codes, columns=codes)  # noqa: PD010 - of pairs
    minutes_of = table.to_numpy(copy=True)
    minutes_of = np.where(np.isnan(minutes_of), minutes_of.T, minutes_of)
    np.fill_diagonal(minutes_of, 0.0)
    return pd.DataFrame(minutes_of, index=codes, columns=codes)


@dataclass(frozen=True, repr=False)
class Places:
    """The geography of a district.

    Attributes:
        towns: one row a town; `town`, `town_en`, `code` (9 digits), `coord_quality`, `coord_source`, `column`
            and `row` in the tile grid; `geometry` is the point to draw, never to measure from where quality
            is `schematic`.
        villages: `code` (12 digits), `village`, `town_code`, `town`, `lon`, `lat` (degrees, NaN where not
            given), `row` in the file.
        boundary: the outline of the district.
        areas: official areas of the towns (`town`, `code`), where the pack has `town_boundaries.geojson`.
        travel: minutes between villages by code, where the pack has `travel_times.csv`.
    """

    towns: gpd.GeoDataFrame
    villages: pd.DataFrame
    boundary: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame | None = None
    travel: pd.DataFrame | None = None

    def __repr__(self) -> str:
        """Return how much there is of it, on one line."""
        return f"Places({len(self.towns)} towns, {len(self.villages)} villages)"


def load_places(folder: Path) -> Places:
    """Read and check the files of places; `town_boundaries.geojson` and `travel_times.csv` may be missing.

    Raises:
        InputError: with every problem: files, columns, codes, names or tiles used twice, coordinates out of
            range.
    """
    problems = Problems()
    towns = problems.attempt(lambda: _towns(folder))
    villages = problems.attempt(lambda: _villages(folder))
    boundary = problems.attempt(lambda: load_outline(folder))
    if towns is None or villages is None or boundary is None:
        raise InputError(problems.found)
    problems.attempt(lambda: check_seats(boundary, towns))
    problems.attempt(lambda: _check_inside(villages, boundary))
    areas = problems.attempt(lambda: load_areas(folder, towns, boundary))
    travel = problems.attempt(lambda: load_travel_times(folder, villages))
    problems.stop_if_any()
    return Places(towns, villages, boundary, areas, travel)


def _check_codes(rows: list[Row], column: str, digits: int, problems: Problems) -> None:
    """Check codes that tell rows apart."""
    before = len(problems.found)
    check_codes(rows, column, digits, problems)
    if len(problems.found) == before:
        check_different([(row, row.code(column)) for row in rows], column, "value_twice", problems)


def _towns(folder: Path) -> gpd.GeoDataFrame:
    problems = Problems()
    rows = read_table(folder / "towns.csv", TOWN_COLUMNS)
    grid = read_table(folder / "tile_grid.csv", ["town", "code", "column", "row"])
    if not rows:
        raise InputError([Problem("empty_file", Place("towns.csv"))])
    tiles = {check_name(row, "town", problems): row for row in grid}
    by_code = {row.code("code"): row for row in grid}
    names = [check_name(row, "town", problems) for row in rows]
    sound = not problems.found  # a name that can be none is found in no other file
    check_different(zip(rows, names, strict=True), "town", "value_twice", problems)
    _check_codes(rows, "code", 9, problems)
    records = []
    for row, name in zip(rows, names, strict=True):
        tile = tiles.get(name)
        if tile is None and sound:
            _tell_tile(name, by_code.get(row.code("code")), problems)
        records.append(_town(row, name, tile, problems))
    taken = Counter((record["column"], record["row"]) for record in records)
    for record in records:
        if record["column"] is not None and taken[(record["column"], record["row"])] > 1:
            problems.add("tile_twice", Place("tile_grid.csv"), value=record["town"])
    problems.stop_if_any()
    table = pd.DataFrame(records)
    points = gpd.points_from_xy(table.pop("display_lon"), table.pop("display_lat"), crs=CRS)
    return gpd.GeoDataFrame(table, geometry=points)


def _town(row: Row, name: str, tile: Row | None, problems: Problems) -> dict[str, object]:
    quality = row.cells["coord_quality"]
    needed = ("coord_quality", "display_lon", "display_lat")
    problems.missing(row.place(), [column for column in needed if not row.cells[column]])
    if quality:
        row.one_of("coord_quality", QUALITIES, problems)
    for column, bound in (("lon", 180.0), ("lat", 90.0)):
        row.number_between(column, -bound, bound, problems)
    if tile:
        problems.missing(tile.place(), [axis for axis in AXES if not tile.cells[axis]])
    return {
        "town": name,
        "town_en": check_name(row, "town_en", problems),
        "code": row.code("code"),
        "coord_quality": quality,
        "coord_source": row.cells["coord_source"],
        "display_lon": row.number_between("display_lon", -180, 180, problems),
        "display_lat": row.number_between("display_lat", -90, 90, problems),
        **{axis: tile.count(axis, problems, MOST_TILES) if tile else None for axis in AXES},
    }


def _tell_tile(town: str, of_code: Row | None, problems: Problems) -> None:
    """Say that a town has no tile, or one under another name."""
    if of_code:
        problems.add("tile_town", of_code.place("town"), value=of_code.cells["town"], town=town)
    else:
        problems.add("tile_missing", Place("tile_grid.csv"), value=town)


def _villages(folder: Path) -> pd.DataFrame:
    problems = Problems()
    columns = ["code", "village", "town_code", "town"]
    rows = read_table(folder / "villages.csv", columns, lambda column: column in COORDINATES)
    _check_codes(rows, "code", 12, problems)
    check_codes(rows, "town_code", 9, problems)
    cells = [
        {"code": row.code("code"), "village": check_name(row, "village", problems), "town_code": row.code("town_code"),
         "town": narrow(row.text("town", problems))}  # must be one of towns.csv
        for row in rows
    ]  # fmt: skip
    places = [_coordinates(row, problems) for row in rows]
    problems.stop_if_any()
    table = pd.DataFrame(cells, columns=columns, dtype="str")
    return table.assign(
        **{name: [place[n] for place in places] for n, name in enumerate(COORDINATES)},
        row=[row.number for row in rows],
    )


def _coordinates(row: Row, problems: Problems) -> tuple[float, float]:
    """Return longitude and latitude, NaN for both where neither is given."""
    lon, lat = (
        row.number_between(column, -bound, bound, problems) if column in row.cells else None
        for column, bound in zip(COORDINATES, (180.0, 90.0), strict=True)
    )
    if (lon is None) != (lat is None):
        problems.add("coordinate_half", row.place(COORDINATES[0] if lon is None else COORDINATES[1]))
    return (math.nan, math.nan) if lon is None or lat is None else (lon, lat)


def _check_inside(villages: pd.DataFrame, boundary: gpd.GeoDataFrame) -> None:
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
