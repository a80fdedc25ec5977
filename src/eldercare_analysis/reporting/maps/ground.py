"""The ground of a map: outline, areas, seats in meters, views in points; scale bar, north arrow, footer."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
from matplotlib.axes import Axes
from matplotlib.patches import Circle, PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from shapely.affinity import affine_transform
from shapely.geometry import box as rectangle
from shapely.geometry.base import BaseGeometry

from eldercare_analysis.inputs.places import Places
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.labels import FULL_CM, Box, text_size
from eldercare_analysis.reporting.style import LEAST, LINE
from eldercare_analysis.reporting.words import Words, words_of

POINTS_PER_CM = 72 / 2.54
LAND, SHORE = "#FAFAF7", "#8A9299"
SCHEMATIC = "schematic"
KILOMETERS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200)
METERS = 1000
NEIGHBORS = 6
TOUCHING = 50.0  # meters between areas that share a border
RADIUS = 1.6  # points, of one village; areas of symbols are in proportion
CROSS = 2.2  # points, half the width of the mark of a town without villages


Bounds = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True)
class Ground:
    """Geometry in meters of a projected CGCS2000 zone.

    Attributes:
        outline: of the district.
        areas: official areas of towns, where the pack has them.
        seats: where each town is drawn: its seat, or a point within its area.
        schematic: towns that were placed by hand, never to be measured from.
    """

    outline: BaseGeometry
    areas: dict[str, BaseGeometry]
    seats: dict[str, tuple[float, float]]
    schematic: frozenset[str]


def ground_of(places: Places) -> Ground:
    """Project the places of a district."""
    crs = metric_crs(float(places.boundary.geometry.union_all().centroid.x))
    towns = places.towns.to_crs(crs)
    areas = {} if places.areas is None else _by_town(places.areas.to_crs(crs))
    points = {town: area.representative_point() for town, area in areas.items()} or _by_town(towns)
    schematic = towns.loc[towns["coord_quality"] == SCHEMATIC, "town"] if not areas else ()
    return Ground(
        places.boundary.to_crs(crs).geometry.union_all(),
        areas,
        {town: (float(point.x), float(point.y)) for town, point in points.items()},
        frozenset(schematic),
    )


def _by_town(table: gpd.GeoDataFrame) -> dict[str, Any]:
    return dict(zip(table["town"], table.geometry, strict=True))


def metric_crs(longitude: float) -> str:
    """Return the CGCS2000 three-degree Gauss-Krüger zone of a longitude (EPSG:4534 is 75° E)."""
    return f"EPSG:{4534 + round(longitude / 3) - 25}"


@dataclass(frozen=True)
class View:
    """A window on the ground: its `box` on the page in points, `scale` (points a meter) and origin."""

    box: Box
    scale: float
    left: float
    bottom: float

    @classmethod
    def fit(cls, bounds: Bounds, box: Box) -> View:
        """Return the view that shows bounds as large as a box allows, in its middle."""
        left, bottom, right, top = bounds
        scale = min(box.width / (right - left), box.height / (top - bottom))
        spare_x, spare_y = box.width / scale - (right - left), box.height / scale - (top - bottom)
        return cls(box, scale, left - spare_x / 2, bottom - spare_y / 2)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a place on the ground as one on the page."""
        return (
            self.box.left + (x - self.left) * self.scale,
            self.box.bottom + (y - self.bottom) * self.scale,
        )

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry as it is drawn, cut to the window."""
        x, y = self.at(0, 0)
        drawn = affine_transform(geometry, [self.scale, 0, 0, self.scale, x, y])
        return drawn.intersection(rectangle_of(self.box))

    def window(self, bounds: Bounds) -> Box:
        """Return bounds on the ground as a box on the page."""
        (left, bottom), (right, top) = self.at(*bounds[:2]), self.at(*bounds[2:])
        return Box(left, bottom, right - left, top - bottom)


def rectangle_of(box: Box) -> BaseGeometry:
    """Return a box as geometry."""
    return rectangle(box.left, box.bottom, box.left + box.width, box.bottom + box.height)


def draw_shape(axes: Axes, geometry: BaseGeometry, **style: Any) -> None:  # noqa: ANN401 - of a patch
    """Draw polygons with their holes."""
    parts = [
        part
        for part in getattr(geometry, "geoms", [geometry])
        if part.geom_type == "Polygon" and not part.is_empty
    ]
    rings = [Path(ring.coords, closed=True) for part in parts for ring in (part.exterior, *part.interiors)]
    if rings:
        axes.add_artist(PathPatch(Path.make_compound_path(*rings), **style))


def radius_of(villages: int | None) -> float:
    """Return the radius in points of a symbol with an area in proportion to villages; the least for none."""
    return CROSS if villages is None else max(CROSS, RADIUS * math.sqrt(villages))


def scale_bar(view: View, words: Words) -> tuple[float, str]:
    """Return the points of a round distance, at most a fourth of the view, and the distance in words."""
    most = view.box.width / 4
    length = max((km for km in KILOMETERS if km * METERS * view.scale <= most), default=KILOMETERS[0])
    return length * METERS * view.scale, words.plain("map.kilometers", count=f"{length:g}")


def draw_scale_bar(axes: Axes, left: float, bottom: float, view: View, words: Words) -> float:
    """Draw a scale bar; return its length in points."""
    width, distance = scale_bar(view, words)
    half = width / 2
    for start, color in ((left, LINE), (left + half, "white")):
        axes.add_artist(Rectangle((start, bottom), half, 2.2, fc=color, ec=LINE, lw=0.5, zorder=6))
    axes.text(left, bottom + 3.4, distance, size=LEAST, va="bottom", color=LINE, zorder=6)
    return width


def draw_north_arrow(axes: Axes, x: float, bottom: float, words: Words) -> None:
    """Draw an arrow to grid north."""
    for side, color in ((x - 3, LINE), (x + 3, "white")):
        corners = [(side, bottom), (x, bottom + 11), (x, bottom + 3)]
        axes.add_artist(Polygon(corners, fc=color, ec=LINE, lw=0.5))
    axes.text(x, bottom + 12, words.plain("map.north"), size=LEAST, ha="center", va="bottom", color=LINE)


def draw_sizes(axes: Axes, left: float, bottom: float, counts: Iterable[int], words: Words) -> None:
    """Draw how large symbols of some counts of villages are."""
    x, y = left, bottom + 6
    style: dict[str, Any] = {"size": LEAST, "va": "center_baseline", "color": LINE}
    for count in counts:
        radius = radius_of(count)
        axes.add_artist(Circle((x + radius, y), radius, fc="white", ec=LINE, lw=0.5))
        axes.text(x + 2 * radius + 1.5, y, f"{count}", **style)
        x += 2 * radius + 5 + 5 * len(f"{count}")
    axes.text(x, y, words.plain("map.sizes"), **style)


def draw_label(axes: Axes, box: Box, text: str, **style: Any) -> None:  # noqa: ANN401 - of a text
    """Write a text in the middle of its box."""
    x, y = box.left + box.width / 2, box.bottom + box.height / 2
    axes.text(x, y, text, ha="center", va="center_baseline", **style)


def footer_of(study: Study) -> str:
    """Return what stands on every map, in lines that fit below it, broken at marks where they can be."""
    credit = pick(study.language, study.district.policy.info.map_credit)
    return "\n".join(
        in_lines(words_of(study).plain("form.map_footer", credit=credit), FULL_CM * POINTS_PER_CM)
    )


def in_lines(text: str, width: float) -> list[str]:
    """Return a text in lines of at most a width in points, in the least letters.

    They end after sentences, or within one that is too long after a word.
    """
    lines = [""]
    for sentence in re.findall(r".+?(?:[。；;]|\. |$)", text):
        for piece in [sentence] if _fits(sentence, width) else re.findall(r".+?(?:[，、,]|\s|$)", sentence):
            if lines[-1] and not _fits(lines[-1] + piece, width):
                lines.append("")
            lines[-1] += piece
    return [line.strip() for line in lines]


def _fits(text: str, width: float) -> bool:
    return text_size(text.strip(), LEAST)[0] <= width


def map_label(study: Study, ground: Ground, town: str) -> str:
    """Return a town's short name as maps have it, marked where its place is schematic."""
    return study.short_name(town) + ("*" if town in ground.schematic else "")


def neighbors_of(ground: Ground, town: str) -> list[str]:
    """Return the towns whose areas touch the town's; without areas those with the nearest seats."""
    if town in ground.areas:
        own = ground.areas[town].buffer(TOUCHING)
        return [other for other, area in ground.areas.items() if other != town and own.intersects(area)]
    others = [other for other in ground.seats if other != town]
    return sorted(others, key=lambda other: math.dist(ground.seats[other], ground.seats[town]))[:NEIGHBORS]
