"""The page's map: outline and towns as shapes of an SVG, each with its class and its words for every year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.labels import Box, Symbol, place_labels, text_size
from eldercare_analysis.reporting.maps.classes import NONE, class_of
from eldercare_analysis.reporting.maps.ground import View, ground_of, map_label, radius_of, scale_bar
from eldercare_analysis.reporting.words import Words, words_of

WIDTH, HEIGHT = 560.0, 640.0
LETTERS = 12.0
LARGER = 1.8  # than on paper: symbols are touched
FEWEST = 7.0  # radius of the smallest symbol


@dataclass(frozen=True)
class Shape:
    """A town on the map.

    Attributes:
        town, name, link: which; the name as labeled.
        x, y, radius: its circle.
        path: its official area, empty where the pack has none.
        schematic: whether its place is.
        cross: whether it has no villages, which is a mark of its own.
        classes, told: by year, its class and all of it in words.
        label: where its name starts, None where there is no room for it.
    """

    town: str
    name: str
    link: str | None
    x: float
    y: float
    radius: float
    path: str
    schematic: bool
    cross: bool
    classes: dict[int, str]
    told: dict[int, str]
    label: tuple[float, float] | None


@dataclass(frozen=True)
class Map:
    """Shapes in a frame of `width` by `height`, north up; `bar`: a scale bar's length and meaning."""

    width: float
    height: float
    outline: str
    shapes: list[Shape]
    bar: tuple[float, str]


def map_of(study: Study, coverage: Iterable[Coverage], links: Mapping[str, str | None]) -> Map:
    """Return the map of the study's district."""
    words, ground = words_of(study), ground_of(study.district.places)
    view = View.fit(ground.outline.bounds, Box(6, 36, WIDTH - 12, HEIGHT - 42))
    rows: dict[str, dict[int, Coverage]] = {}
    for row in coverage:
        if row.town != DISTRICT:
            rows.setdefault(row.town, {})[row.year] = row
    last = study.district.plan.years[-1]
    names = {town: map_label(study, ground, town) for town in rows}
    symbols = []
    for town, by_year in rows.items():
        x, y = view.at(*ground.seats[town])
        radius = 0.0 if ground.areas else max(FEWEST, LARGER * radius_of(by_year[last].villages))
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
            path=_path(view.shape(ground.areas[town])) if town in ground.areas else "",
            schematic=town in ground.schematic,
            cross=class_of(by_year[last]) == NONE,
            classes={year: class_of(row) for year, row in by_year.items()},
            told={year: told(words, study.town_name(town), row) for year, row in by_year.items()},
            label=None
            if box is None
            else (round(box.left + 1, 1), round(HEIGHT - box.bottom - box.height * 0.25, 1)),
        )
        for (town, by_year), symbol, box in zip(rows.items(), symbols, boxes, strict=True)
    ]
    length, distance = scale_bar(view, words)
    return Map(WIDTH, HEIGHT, _path(view.shape(ground.outline)), shapes, (round(length, 1), distance))


def told(words: Words, name: str, row: Coverage) -> str:
    """Return a town's coverage in a year as a sentence."""
    if class_of(row) == NONE:
        return words.plain("page.told_none", name=name)
    served = words.span(row.served_low, row.served_high)
    ratio = words.percent(row.coverage_low, row.coverage_high)
    villages = words.count(row.villages)
    return words.plain("page.told", name=name, year=row.year, villages=villages, served=served, ratio=ratio)


def _path(geometry: BaseGeometry) -> str:
    """Return polygons as the data of an SVG path; y grows downwards there."""
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if part.geom_type == "Polygon"]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return "".join(
        "M" + "L".join(f"{x:.1f} {HEIGHT - y:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings
    )
