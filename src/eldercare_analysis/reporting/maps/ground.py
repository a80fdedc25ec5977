"""The ground of a map: outline, areas and seats in meters, and views of them in points of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely.affinity import affine_transform
from shapely.geometry import box as rectangle
from shapely.geometry.base import BaseGeometry

from eldercare_analysis.inputs.places import Places
from eldercare_analysis.reporting.labels import Box

LAND, SHORE = "#FAFAF7", "#8A9299"
SCHEMATIC = "schematic"


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
    def fit(cls, bounds: tuple[float, float, float, float], box: Box) -> View:
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
        box = self.box
        return drawn.intersection(
            rectangle(box.left, box.bottom, box.left + box.width, box.bottom + box.height)
        )


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
