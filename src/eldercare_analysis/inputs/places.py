"""`towns.csv`, `villages.csv`, `tile_grid.csv`, `boundary.geojson` -> where things are, in EPSG:4490."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from eldercare_analysis.inputs.areas import CRS, load_areas
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems
from eldercare_analysis.inputs.tables import Row, read_table

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
QUALITIES = ("gazetteer", "surveyed", "schematic")


@dataclass(frozen=True)
class Places:
    """The geography of a district.

    Attributes:
        towns: one row a town; `town`, `town_en`, `code` (9 digits), `coord_quality`, `coord_source`, `column` and `row`
            in the tile grid; `geometry` is the point to draw, never to measure from where quality is `schematic`.
        villages: `code` (12 digits), `village`, `town_code`, `town`.
        boundary: the outline of the district.
        areas: official areas of the towns (`town`, `code`), where the pack has `town_boundaries.geojson`.
    """

    towns: gpd.GeoDataFrame
    villages: pd.DataFrame
    boundary: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame | None = None


def load_places(folder: Path) -> Places:
    """Read and check the four files of places, and `town_boundaries.geojson` where there is one.

    Raises:
        InputError: with every problem: files, columns, codes, names or tiles used twice, coordinates out of range.
    """
    problems = Problems()
    towns = problems.attempt(lambda: _towns(folder))
    villages = problems.attempt(lambda: _villages(folder))
    boundary = problems.attempt(lambda: _boundary(folder))
    if towns is None or villages is None or boundary is None:
        raise InputError(problems.found)
    return Places(towns, villages, boundary, load_areas(folder, towns, boundary))


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
    rows = read_table(folder / "villages.csv", columns)
    _unique(rows, "code", problems)
    for row in rows:
        _code(row, "code", 12, problems)
        _code(row, "town_code", 9, problems)
    problems.stop_if_any()
    return pd.DataFrame([row.cells for row in rows], columns=columns, dtype="str")


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
