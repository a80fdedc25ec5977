"""GeoJSON -> polygons, and the outline of the district; held to one schema: no library opens others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import geopandas as gpd
import numpy as np
from pydantic import BaseModel, Discriminator, FailFast, Field, TypeAdapter, ValidationError
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from eldercare_analysis.inputs.coordinates import (
    CRS,
    MOST_POINTS,
    check_axes,
    flat,
    system_of,
    to_degrees,
    unshifted,
)
from eldercare_analysis.inputs.files import as_json, read_json
from eldercare_analysis.inputs.letters import clean
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems, Reason, brief

MOST_FEATURES = 5000  # of a file
SHAPES = {  # how GEOS calls its kinds of errors; a place follows in brackets
    "Self-intersection": "shape_crossing",
    "Ring Self-intersection": "shape_touching",
    "Too few points in geometry component": "shape_points",
    "Hole lies outside shell": "shape_hole",
    "Holes are nested": "shape_holes",
    "Nested shells": "shape_shells",
    "Interior is disconnected": "shape_parted",
    "Duplicate Rings": "shape_rings",
    "Ring is not closed": "shape_open",
}
NEEDLES = 20_000  # perimeter² by area; of a square 16, of the most ragged towns a few hundred
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
# with height and measure, which are left out
Position = Annotated[list[Number], Field(min_length=2, max_length=8), FailFast()]
Ring = Annotated[list[Position], Field(min_length=4), FailFast()]
Rings = Annotated[list[Ring], Field(min_length=1), FailFast()]
BOUNDARY = "boundary.geojson"
ACCURACY_M = 2000.0  # of an outline that does not state its own (`accuracy_m`)
LEAST_ACCURATE_M = 50_000.0
WIDEST = 15.0  # degrees: more than any district


class _Polygon(BaseModel):
    type: Literal["Polygon"]
    coordinates: Rings


class _MultiPolygon(BaseModel):
    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[Rings], Field(min_length=1), FailFast()]


class _Feature(BaseModel):
    type: Literal["Feature"]
    properties: dict[str, Any] | None = None
    geometry: Any = None


class _Collection(BaseModel):
    type: Literal["FeatureCollection"]
    features: Annotated[list[_Feature], Field(max_length=MOST_FEATURES), FailFast()]
    crs: Any = None
    source: Annotated[str, Field(max_length=500)] | None = None


_AREA: TypeAdapter[_Polygon | _MultiPolygon] = TypeAdapter(
    Annotated[_Polygon | _MultiPolygon, Discriminator("type")]
)


@dataclass(frozen=True)
class Collection:
    """What a file holds: its features as they are, the coordinate system that it declares, its source."""

    file: str
    features: list[tuple[dict[str, Any], Any]]
    system: str | None
    source: str


def read_collection(path: Path) -> Collection:
    """Read a GeoJSON file.

    Raises:
        InputError: it is no feature collection, or its coordinate system is not known.
    """
    content = read_json(path)
    try:
        document = _Collection.model_validate(content)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(step + 1 if isinstance(step, int) else step) for step in fault["loc"])
        fields: dict[str, object] = {
            "why": f"{where or 'FeatureCollection'}: {brief(as_json(fault['input']))}"
        }
        raise InputError([Problem("areas_broken", Place(path.name), fields)]) from None
    features = [(one.properties or {}, one.geometry) for one in document.features]
    return Collection(
        path.name, features, system_of(document.crs, path.name), clean(document.source or "").text
    )


def polygon(geometry: object, name: object, file: str, problems: Problems) -> BaseGeometry | None:
    """Return a geometry as a valid polygon of two dimensions, or None with the problem of this `name`."""
    place = Place(file)
    try:
        area = _AREA.validate_python(geometry)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        steps = [str(step + 1 if isinstance(step, int) else step) for step in fault["loc"]]
        if "coordinates" in steps:
            where = ".".join(steps[steps.index("coordinates") :])
            problems.add("areas_coordinates", place, value=name, where=where, found=as_json(fault["input"]))
        else:
            kind = geometry.get("type") if isinstance(geometry, dict) else geometry
            problems.add("areas_no_polygon", place, value=name, found=as_json(kind))
        return None
    parts = [area.coordinates] if isinstance(area, _Polygon) else area.coordinates
    if sum(len(ring) for part in parts for ring in part) > MOST_POINTS:
        problems.add("areas_points", place, value=name, most=MOST_POINTS)
        return None
    shapes = [Polygon(_positions(part[0]), [_positions(hole) for hole in part[1:]]) for part in parts]
    shape: BaseGeometry = shapes[0] if len(shapes) == 1 else MultiPolygon(shapes)
    return shape if _is_sound(shape, name, place, problems) else None


def of_shape(said: str) -> Reason:
    """Return the reason why a shape is invalid, as GEOS explains it; one that it finds valid has no area."""
    kind, _, place = said.partition("[")
    if kind == "Valid Geometry":
        return Reason("shape_flat")
    return Reason(SHAPES.get(kind, "shape"), said, value=place.rstrip("]"))


def _positions(ring: list[list[float]]) -> Any:  # noqa: ANN401 - an array
    return np.array([position[:2] for position in ring], dtype=np.float64)


def _is_sound(shape: BaseGeometry, name: object, place: Place, problems: Problems) -> bool:
    low, high = np.array(shape.bounds)[[0, 1]], np.array(shape.bounds)[[2, 3]]
    if max(abs(low).max(), abs(high).max()) > 1e9:  # noqa: PLR2004 - meters beyond any system
        problems.add(
            "areas_coordinates",
            place,
            value=name,
            where="coordinates",
            found=f"{max(low.min(), high.max(), key=abs):g}",
        )
    elif not shape.is_valid or not shape.area:
        problems.add("areas_invalid", place, value=name, why=of_shape(explain_validity(shape)))
    elif shape.length**2 / shape.area > NEEDLES:
        problems.add("areas_needles", place, value=name)
    else:
        return True
    return False


def load_outline(folder: Path) -> gpd.GeoDataFrame:
    """Read the outline; without a declared coordinate system it is WGS 84, as GeoJSON's standard has it.

    Returns:
        One row a feature: geometry in EPSG:4490, `accuracy_m` (meters by which it may be off).

    Raises:
        InputError: with every problem: no polygons, coordinates that are not finite, in range or in their
            order, an accuracy that is none.
    """
    collection, problems = read_collection(folder / BOUNDARY), Problems()
    shapes = [
        polygon(geometry, f"features.{number}", BOUNDARY, problems)
        for number, (_, geometry) in enumerate(collection.features, 1)
    ]
    accuracies = [_accuracy(properties, problems) for properties, _ in collection.features]
    if not shapes:
        problems.add("areas_no_polygon", Place(BOUNDARY), value="features", found="[]")
    problems.stop_if_any()
    raw = gpd.GeoSeries(shapes)
    check_axes(raw, collection.system, BOUNDARY, problems)
    problems.stop_if_any()
    outline = unshifted(to_degrees(raw, collection.system), collection.system)
    west, south, east, north = outline.total_bounds
    if not np.isfinite(outline.total_bounds).all() or max(east - west, north - south) > WIDEST:
        raise InputError([Problem("outline_size", Place(BOUNDARY), {"most": WIDEST})])
    return gpd.GeoDataFrame({"accuracy_m": accuracies}, geometry=outline, crs=CRS)


def _accuracy(properties: dict[str, object], problems: Problems) -> float:
    value = properties.get("accuracy_m")
    if value is None:
        return ACCURACY_M
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LEAST_ACCURATE_M:
        return float(value)
    place = Place(BOUNDARY, column="accuracy_m")
    problems.add("out_of_range", place, value=brief(value), low=0, high=f"{LEAST_ACCURATE_M:.0f}")
    return ACCURACY_M


def accuracy_of(outline: gpd.GeoDataFrame) -> float:
    """Return by how many meters an outline may be off."""
    return float(outline["accuracy_m"].max())


def ground_of(outline: gpd.GeoDataFrame, meters: str) -> BaseGeometry:
    """Return an outline as one shape in meters."""
    return flat(outline.geometry, meters).union_all()
