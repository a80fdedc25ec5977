"""The page's map and its tiles: outline and towns as shapes of an SVG; one equal tile a town."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.labels import Box, Symbol, place_labels, text_size
from eldercare_analysis.reporting.maps.ground import View, ground_of, map_label, radius_of, scale_bar
from eldercare_analysis.reporting.words import words_of

WIDTH, HEIGHT = 560.0, 640.0
LETTERS = 13.0
LARGER = 1.8  # than on paper: symbols are touched
FEWEST = 7.0  # radius of the smallest symbol
TOUCHED = 13.0  # radius of what is touched: 24 px and a little more


@dataclass(frozen=True)
class Shape:
    """A town on the map.

    Attributes:
        town, name, link: which; the name as labeled.
        x, y, radius, touched: its circle, and that of what is touched.
        path: its official area, empty where the pack has none.
        schematic: whether its place is.
        label: where its name starts, None where there is no room for it.
    """

    town: str
    name: str
    link: str | None
    x: float
    y: float
    radius: float
    touched: float
    path: str
    schematic: bool
    label: tuple[float, float] | None


@dataclass(frozen=True)
class Spot:
    """A town among the tiles: its short name, its report, its place in the grid from 1."""

    town: str
    name: str
    link: str | None
    column: int
    row: int


@dataclass(frozen=True)
class Map:
    """Shapes in a frame of `width` by `height`, north up; `bar`: a scale bar's length and meaning.

    `tiles`: the same towns in a grid of `columns`, row by row.
    """

    width: float
    height: float
    outline: str
    shapes: list[Shape]
    bar: tuple[float, str]
    tiles: list[Spot]
    columns: int


def map_of(study: Study, villages: Mapping[str, int | None], links: Mapping[str, str | None]) -> Map:
    """Return the map of the study's district; circles are as large as `villages`, by town."""
    words, ground = words_of(study), ground_of(study.district.places)
    view = View.fit(ground.outline.bounds, Box(6, 36, WIDTH - 12, HEIGHT - 42))
    names = {town: map_label(study, ground, town) for town in villages}
    symbols = []
    for town, count in villages.items():
        x, y = view.at(*ground.seats[town])
        radius = 0.0 if ground.areas else max(FEWEST, LARGER * radius_of(count))
        symbols.append(Symbol(x, y, radius, *text_size(names[town], LETTERS)))
    boxes = place_labels(symbols, Box(0, 30, WIDTH, HEIGHT - 30))
    shapes = [
        Shape(
            town=town,
            name=names[town],
            link=links.get(town),
            x=round(symbol.x, 1),
            y=round(HEIGHT - symbol.y, 1),
            radius=round(symbol.radius, 1),
            touched=round(max(TOUCHED, symbol.radius), 1),
            path=_path(view.shape(ground.areas[town])) if town in ground.areas else "",
            schematic=town in ground.schematic,
            label=None
            if box is None
            else (round(box.left + 1, 1), round(HEIGHT - box.bottom - box.height * 0.25, 1)),
        )
        for town, symbol, box in zip(villages, symbols, boxes, strict=True)
    ]
    length, distance = scale_bar(view, words)
    tiles = _tiles(study, links)
    columns = max(tile.column for tile in tiles)
    return Map(
        WIDTH, HEIGHT, _path(view.shape(ground.outline)), shapes, (round(length, 1), distance), tiles, columns
    )


def _tiles(study: Study, links: Mapping[str, str | None]) -> list[Spot]:
    """Return the tiles row by row, as they are read."""
    towns = study.district.places.towns
    columns, rows = (towns[axis] - towns[axis].min() + 1 for axis in ("column", "row"))
    places = zip(towns["town"], columns, rows, strict=True)
    tiles = [
        Spot(town, study.short_name(town), links.get(town), int(column), int(row))
        for town, column, row in places
    ]
    return sorted(tiles, key=lambda tile: (tile.row, tile.column))


def _path(geometry: BaseGeometry) -> str:
    """Return polygons as the data of an SVG path; y grows downwards there."""
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if part.geom_type == "Polygon"]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return "".join(
        "M" + "L".join(f"{x:.1f} {HEIGHT - y:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings
    )
