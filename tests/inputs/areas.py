"""Made-up areas of the towns that tile the district: each place belongs to the nearest seat. For tests only, they are no borders."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from eldercare_analysis.inputs.areas import FILE
from eldercare_analysis.inputs.coordinates import to_gcj02
from eldercare_analysis.inputs.district import District

Shift = Callable[[Any, Any], tuple[Any, Any]]


def made_up(district: District) -> dict[str, BaseGeometry]:
    places = district.places
    outline = places.boundary.geometry.union_all()
    seats = dict(zip(places.towns["town"], places.towns.geometry, strict=True))
    cells = shapely.voronoi_polygons(shapely.MultiPoint(list(seats.values())), extend_to=outline).geoms
    return {
        town: next(cell for cell in cells if cell.contains(seat)).intersection(outline)
        for town, seat in seats.items()
    }


def feature(town: str, area: BaseGeometry, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"town": town, **properties}, "geometry": mapping(area)}


def write(
    pack: Path,
    areas: dict[str, BaseGeometry],
    crs: str | None = "EPSG:4490",
    change: Callable[[list[Any]], None] = lambda _: None,
) -> Path:
    """Write the areas; `change` may spoil the features first."""
    features = [feature(town, area) for town, area in areas.items()]
    change(features)
    document: dict[str, Any] = {"type": "FeatureCollection", "source": "made up", "features": features}
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    (pack / FILE).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return pack


def shifted(area: BaseGeometry, shift: Shift = to_gcj02) -> BaseGeometry:
    return shapely.transform(area, lambda points: np.column_stack(shift(points[:, 0], points[:, 1])))
