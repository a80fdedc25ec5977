"""`towns.csv`, `villages.csv`, `tile_grid.csv`, `boundary.geojson` -> where things are, in EPSG:4490."""

from __future__ import annotations

import math
import re
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from eldercare_analysis.inputs.areas import CRS, accuracy_of, load_areas
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems
from eldercare_analysis.inputs.tables import Row, read_table
from eldercare_analysis.inputs.travel import load_travel_times

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
QUALITIES = ("gazetteer", "surveyed", "schematic")


@dataclass(frozen=True)
class Places:
    """The geography of a district.

    Attributes:
        towns: one row a town; `town`, `town_en`, `code` (9 digits), `coord_quality`, `coord_source`, `column` and `row`
            in the tile grid; `geometry` is the point to draw, never to measure from where quality is `schematic`.
        villages: `code` (12 digits), `village`, `town_code`, `town`, `lon`, `lat` (degrees, NaN where not given).
        boundary: the outline of the district.
        areas: official areas of the towns (`town`, `code`), where the pack has `town_boundaries.geojson`.
        travel: minutes between villages by code, where the pack has `travel_times.csv`.
    """

    towns: gpd.GeoDataFrame
    villages: pd.DataFrame
    boundary: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame | None = None
    travel: pd.DataFrame | None = None


def load_places(folder: Path) -> Places:
    """Read and check the four files of places, and what a user may add: `town_boundaries.geojson`, `travel_times.csv`.

    Raises:
        InputError: with every problem: files, columns, codes, names or tiles used twice, coordinates out of range.
    """
    problems = Problems()
    towns = problems.attempt(lambda: _towns(folder))
    villages = problems.attempt(lambda: _villages(folder))
    boundary = problems.attempt(lambda: _boundary(folder))
    if towns is None or villages is None or boundary is None:
        raise InputError(problems.found)
    problems.attempt(lambda: _check_inside(villages, boundary))
    areas = problems.attempt(lambda: load_areas(folder, towns, boundary))
    travel = problems.attempt(lambda: load_travel_times(folder, villages))
    problems.stop_if_any()
    return Places(towns, villages, boundary, areas, travel)


def _unique(rows: list[Row], column: str, problems: Problems) -> None:
    seen = Counter(row.text(column, problems) for row in rows)
    for row in rows:
        if row.cells[column] and seen[row.cells[column]] > 1:
            problems.add("value_twice", row.place(column), value=row.cells[column])


def _code(row: Row, column: str, digits: int, problems: Problems) -> None:
    if not re.fullmatch(rf"\d{{{digits}}}", row.cells[column]):
        problems.add("bad_code", row.place(column), value=row.cells[column], digits=digits)


def _towns(folder: Path) -> gpd.GeoDataFrame:
    problems = Problems()
    rows = read_table(folder / "towns.csv", TOWN_COLUMNS)
    tiles = {
        row.cells["town"]: row
        for row in read_table(folder / "tile_grid.csv", ["town", "code", "column", "row"])
    }
    _unique(rows, "town", problems)
    _unique(rows, "code", problems)
    records = [_town(row, tiles.get(row.cells["town"]), problems) for row in rows]
    taken = Counter((record["column"], record["row"]) for record in records)
    for record in records:
        if taken[(record["column"], record["row"])] > 1:
            problems.add("tile_twice", Place("tile_grid.csv"), value=record["town"])
    problems.stop_if_any()
    table = pd.DataFrame(records)
    points = gpd.points_from_xy(table.pop("display_lon"), table.pop("display_lat"), crs=CRS)
    return gpd.GeoDataFrame(table, geometry=points)


def _town(row: Row, tile: Row | None, problems: Problems) -> dict[str, object]:
    _code(row, "code", 9, problems)
    quality = row.text("coord_quality", problems)
    if quality not in QUALITIES:
        problems.add("not_one_of", row.place("coord_quality"), value=quality, known=", ".join(QUALITIES))
    for column, bound in (("lon", 180.0), ("lat", 90.0)):
        row.number_between(column, -bound, bound, problems)
        row.text(f"display_{column}", problems)
    if tile is None:
        problems.add("tile_missing", Place("tile_grid.csv"), value=row.cells["town"])
    return {
        **{name: row.cells[name] for name in ("town", "town_en", "code", "coord_quality", "coord_source")},
        "display_lon": row.number_between("display_lon", -180, 180, problems),
        "display_lat": row.number_between("display_lat", -90, 90, problems),
        "column": tile.count("column", problems) if tile else None,
        "row": tile.count("row", problems) if tile else None,
    }


def _villages(folder: Path) -> pd.DataFrame:
    problems = Problems()
    columns = ["code", "village", "town_code", "town"]
    rows = read_table(folder / "villages.csv", columns, lambda column: column in COORDINATES)
    _unique(rows, "code", problems)
    for row in rows:
        _code(row, "code", 12, problems)
        _code(row, "town_code", 9, problems)
    places = [_coordinates(row, problems) for row in rows]
    problems.stop_if_any()
    table = pd.DataFrame([row.cells for row in rows], columns=columns, dtype="str")
    return table.assign(**{name: [place[n] for place in places] for n, name in enumerate(COORDINATES)})


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
    meters = boundary.estimate_utm_crs()
    land = boundary.to_crs(meters).geometry.union_all().buffer(accuracy_of(boundary))
    points = gpd.GeoSeries(
        gpd.points_from_xy(placed["lon"], placed["lat"]), index=placed.index, crs=CRS
    ).to_crs(meters)
    for number in points.index[~points.within(land)]:
        place = Place("villages.csv", row=int(number) + 2, column="lon, lat")
        problems.add(
            "village_outside",
            place,
            value=villages.loc[number, "village"],
            lon=villages.loc[number, "lon"],
            lat=villages.loc[number, "lat"],
        )
    problems.stop_if_any()


def _boundary(folder: Path) -> gpd.GeoDataFrame:
    path = folder / "boundary.geojson"
    if not path.is_file():
        raise InputError([Problem("file_missing", Place(path.name), {"path": path})])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the reader warns of what is checked below
            outline = gpd.read_file(path)
    except Exception as error:
        raise InputError([Problem("broken_geojson", Place(path.name), {"why": str(error)[:120]})]) from error
    if (
        outline.empty
        or outline.crs is None
        or not outline.geometry.geom_type.isin(["Polygon", "MultiPolygon"]).all()
    ):
        raise InputError([Problem("broken_geojson", Place(path.name), {"why": "no polygon, or no CRS"})])
    return outline.to_crs(CRS)
