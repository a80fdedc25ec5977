"""`towns.csv`, `villages.csv`, `tile_grid.csv`, `boundary.geojson`, `travel_times.csv` -> places."""

from __future__ import annotations

import math
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import geopandas as gpd
import numpy as np
import pandas as pd
from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo, field_validator

from eldercare_analysis.inputs.areas import check_seats, check_villages, load_areas
from eldercare_analysis.inputs.coordinates import CRS
from eldercare_analysis.inputs.documents import Strict, columns_of, fit, read_rows
from eldercare_analysis.inputs.fields import FILLED, Code, Filled, Name, between, counted, misfit, one_of
from eldercare_analysis.inputs.geojson import load_outline
from eldercare_analysis.inputs.names import check_different, fault_of
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems
from eldercare_analysis.inputs.tables import Row, check_codes, code_of, narrow, read_table

TOWNS, VILLAGES, TILES, TRAVEL = "towns.csv", "villages.csv", "tile_grid.csv", "travel_times.csv"
DAY = 24 * 60.0  # minutes; no journey within a district takes longer
MOST_TILES = 99
QUALITIES = ("gazetteer", "surveyed", "schematic")
LONGITUDE, LATITUDE = between(-180, 180), between(-90, 90)
Minutes = Annotated[float, between(0, DAY), FILLED]
Axis = Annotated[int, counted(MOST_TILES), FILLED]


class Town(Strict):
    """A row of `towns.csv`; `display_lon` and `display_lat`: where to draw it."""

    town: Name
    town_en: Name
    code: Code
    lon: Annotated[float | None, LONGITUDE]
    lat: Annotated[float | None, LATITUDE]
    display_lon: Annotated[float, LONGITUDE, FILLED]
    display_lat: Annotated[float, LATITUDE, FILLED]
    coord_quality: Annotated[str, one_of(*QUALITIES), FILLED]
    coord_source: str


class Spare(Strict):
    """A row of `tile_grid.csv` that is of no town: all that is asked of it is a name."""

    model_config = ConfigDict(extra="ignore")
    town: Name


class Tile(Spare):
    """A row of `tile_grid.csv`: where the tile of a town stands."""

    code: Code
    column: Axis
    row: Axis


class Village(Strict):
    """A row of `villages.csv`; both coordinates are given, or none."""

    code: Code
    village: Name
    town_code: Code
    town: Annotated[Filled, AfterValidator(narrow)]  # must be one of towns.csv
    lon: Annotated[float | None, LONGITUDE] = None
    lat: Annotated[float | None, LATITUDE] = Field(default="", validate_default=True)  # a blank cell

    @field_validator("lat")
    @classmethod
    def _whole(cls, lat: float | None, before: ValidationInfo) -> float | None:
        lon = before.data.get("lon", lat)  # else it is told already
        if (lon is None) != (lat is None):
            raise misfit("coordinate_half", column="lon" if lon is None else "lat")
        return lat


class Journey(Strict):
    """A row of `travel_times.csv`: minutes from one village to another."""

    from_code: Filled
    to_code: Filled
    minutes: Minutes


TOWN_COLUMNS = columns_of(Town)


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
    problems.attempt(lambda: check_villages(villages, boundary))
    areas = problems.attempt(lambda: load_areas(folder, towns, boundary))
    travel = problems.attempt(lambda: load_travel_times(folder, villages))
    problems.stop_if_any()
    return Places(towns, villages, boundary, areas, travel)


def _check_codes(rows: list[Row], column: str, digits: int, problems: Problems) -> None:
    """Check codes that tell rows apart."""
    before = len(problems.found)
    check_codes(rows, column, digits, problems)
    if len(problems.found) == before:
        codes = [(row, code_of(row.cells[column])) for row in rows]
        check_different(codes, column, "value_twice", problems)


def _towns(folder: Path) -> gpd.GeoDataFrame:
    problems = Problems()
    towns = read_rows(folder / TOWNS, Town, problems)
    grid = read_table(folder / TILES, columns_of(Tile))
    if not towns:
        raise InputError([Problem("empty_file", Place(TOWNS))])
    rows, names = [row for row, _ in towns], [narrow(row.cells["town"]) for row, _ in towns]
    check_different(zip(rows, names, strict=True), "town", "value_twice", problems)
    _check_codes(rows, "code", 9, problems)
    tiles = {
        name: fit(row, Tile if name in names else Spare, problems)
        for row in grid
        for name in [narrow(row.cells["town"])]
    }
    if not any(map(fault_of, (*names, *tiles))):  # a name that can be none is found in no other file
        by_code = {code_of(row.cells["code"]): row for row in grid}
        for row, name in zip(rows, names, strict=True):
            if name not in tiles:
                _tell_tile(name, by_code.get(code_of(row.cells["code"])), problems)
    used = {name: tile for name in names if isinstance(tile := tiles.get(name), Tile)}
    taken = Counter((tile.column, tile.row) for tile in used.values())
    for name, tile in used.items():
        if taken[tile.column, tile.row] > 1:
            problems.add("tile_twice", Place(TILES), value=name)
    problems.stop_if_any()
    given = [town for _, town in towns if town]
    kept = ("town", "town_en", "code", "coord_quality", "coord_source")
    table = pd.DataFrame({name: [getattr(town, name) for town in given] for name in kept})
    for axis in ("column", "row"):
        table[axis] = [getattr(used[town.town], axis) for town in given]
    points = gpd.points_from_xy(
        [town.display_lon for town in given], [town.display_lat for town in given], crs=CRS
    )
    return gpd.GeoDataFrame(table, geometry=points)


def _tell_tile(town: str, of_code: Row | None, problems: Problems) -> None:
    """Say that a town has no tile, or one under another name."""
    if of_code:
        problems.add("tile_town", of_code.place("town"), value=of_code.cells["town"], town=town)
    else:
        problems.add("tile_missing", Place(TILES), value=town)


def _villages(folder: Path) -> pd.DataFrame:
    problems = Problems()
    villages = read_rows(folder / VILLAGES, Village, problems)
    rows = [row for row, _ in villages]
    _check_codes(rows, "code", 12, problems)
    check_codes(rows, "town_code", 9, problems)
    problems.stop_if_any()
    given = [village for _, village in villages if village]
    names = columns_of(Village)
    table = pd.DataFrame({name: [getattr(one, name) for one in given] for name in names}, dtype="str")
    for name in ("lon", "lat"):
        degrees = (getattr(village, name) for village in given)
        table[name] = [math.nan if value is None else value for value in degrees]
    return table.assign(row=[row.number for row in rows])


def load_travel_times(folder: Path, villages: pd.DataFrame) -> pd.DataFrame | None:
    """Read travel times between villages (their `code`), None where the pack has no such file.

    A direction that is not given takes the time of the other one; pairs without either stay NaN.

    Returns:
        Minutes by code of the village left (rows) and reached (columns), float, 0 from a village to itself.

    Raises:
        InputError: with every problem: codes unknown, pairs given twice, minutes missing or out of range.
    """
    path = folder / TRAVEL
    if not os.path.lexists(path):  # a link that leads nowhere is no missing file
        return None
    problems, codes = Problems(), list(villages["code"])
    known, found = set(codes), dict[tuple[str, str], float]()
    for row, journey in read_rows(path, Journey, problems):
        pair = row.cells["from_code"], row.cells["to_code"]
        for column, code in zip(("from_code", "to_code"), pair, strict=True):
            if code and code not in known:
                problems.add("travel_code", row.place(column), value=code)
        if pair in found:
            problems.add("travel_twice", row.place("to_code"), value=" → ".join(pair))
        found[pair] = journey.minutes if journey else math.nan
    if not found:
        problems.add("empty_file", Place(TRAVEL))
    problems.stop_if_any()
    table = pd.Series(found, dtype=float).unstack()  # noqa: PD010 - of pairs
    there = table.reindex(index=codes, columns=codes).to_numpy(copy=True)
    minutes = np.where(np.isnan(there), there.T, there)
    np.fill_diagonal(minutes, 0.0)
    return pd.DataFrame(minutes, index=codes, columns=codes)
