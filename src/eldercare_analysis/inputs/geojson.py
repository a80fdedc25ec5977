"""GeoJSON -> polygons: parsed as JSON and held to one schema, so that no library opens what only calls itself GeoJSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import geopandas as gpd
import numpy as np
import pyproj
from pydantic import BaseModel, Discriminator, FailFast, Field, TypeAdapter, ValidationError
from pyproj.exceptions import CRSError
from shapely import get_num_coordinates
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from eldercare_analysis.inputs.gcj02 import from_bd09, from_gcj02
from eldercare_analysis.inputs.json_files import as_json, read_json
from eldercare_analysis.inputs.letters import clean
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems, brief
from eldercare_analysis.inputs.reasons import of_shape

CRS = "EPSG:4490"
GCJ, BD = "GCJ-02", "BD-09"
SHIFTED = {
    **dict.fromkeys(("gcj-02", "gcj02", "gcj"), GCJ),
    **dict.fromkeys(("bd-09", "bd09", "bd09ll", "bd-09ll", "bd"), BD),
}
NAMED = {
    "cgcs2000": 4490,
    "wgs84": 4326,
    "wgs 84": 4326,
    "crs84": 4326,
    "urn:ogc:def:crs:ogc:1.3:crs84": 4326,
}
CODED = re.compile(
    r"(?:epsg:|urn:ogc:def:crs:epsg:[\w.]*:|https?://www\.opengis\.net/def/crs/epsg/[\w.]+/)(\d{4,6})"
)
MOST_FEATURES, MOST_POINTS = 5000, 2 * 10**5  # of a file
LONGITUDES, LATITUDES, FULL_CIRCLE = (
    (73.0, 136.0),
    (3.0, 54.0),
    400.0,
)  # degrees: of China; more than any angle
NEEDLES = 20_000  # perimeter² by area; of a square 16, of the most ragged towns a few hundred

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Position = Annotated[
    list[Number], Field(min_length=2, max_length=8), FailFast()
]  # with height and measure, which are left out
Ring = Annotated[list[Position], Field(min_length=4), FailFast()]
Rings = Annotated[list[Ring], Field(min_length=1), FailFast()]


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
    """What a file holds: its features as they are, the coordinate system that it declares (None: none), and its source."""

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
        path.name, features, _system(document.crs, path.name), clean(document.source or "").text
    )


def _system(declared: Any, file: str) -> str | None:  # noqa: ANN401 - JSON holds anything
    """Return the declared coordinate system: `GCJ-02`, `BD-09` or `EPSG:` with a number."""
    name = declared
    if isinstance(declared, dict) and isinstance(declared.get("properties"), dict):
        name = declared["properties"].get("name")
    if name is None or name == "":
        return None
    text = name.strip().casefold() if isinstance(name, str) else ""
    coded = CODED.fullmatch(text)
    if text in SHIFTED:
        return SHIFTED[text]
    number = int(coded[1]) if coded else NAMED.get(text)
    try:
        system = pyproj.CRS.from_epsg(number) if number else None
    except CRSError:
        system = None
    if system is None or not (system.is_geographic or system.is_projected):
        raise InputError([Problem("areas_crs_unknown", Place(file), {"value": as_json(name)})])
    return f"EPSG:{number}"


def in_degrees(system: str | None) -> bool:
    """Say whether coordinates of a system are degrees; those of none that is declared are taken for such."""
    return system is None or system in (GCJ, BD) or bool(pyproj.CRS.from_user_input(system).is_geographic)


def polygon(geometry: Any, name: object, file: str, problems: Problems) -> BaseGeometry | None:  # noqa: ANN401 - JSON holds anything
    """Return a geometry as a valid polygon of two dimensions, or None with the problem.

    Args:
        geometry: as the file has it.
        name: what problems call it.
        file: the file.
        problems: gets what is wrong.
    """
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
    shapes = [Polygon(_flat(part[0]), [_flat(hole) for hole in part[1:]]) for part in parts]
    shape: BaseGeometry = shapes[0] if len(shapes) == 1 else MultiPolygon(shapes)
    return shape if _is_sound(shape, name, place, problems) else None


def _flat(ring: list[list[float]]) -> Any:  # noqa: ANN401 - an array
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


def check_axes(shapes: gpd.GeoSeries, system: str | None, file: str, problems: Problems) -> None:
    """Tell more points than checks have time for, and coordinates that are swapped, no degrees where degrees are declared, or degrees where meters are."""
    west, south, east, north = (float(bound) for bound in shapes.total_bounds)
    place = Place(file)
    if sum(map(get_num_coordinates, shapes)) > MOST_POINTS:
        problems.add("areas_points", place, value=file, most=MOST_POINTS)
    elif not in_degrees(system):
        if max(map(abs, (west, south, east, north))) <= FULL_CIRCLE:
            problems.add("areas_degrees", place, value=system)
    elif _holds(LATITUDES, west, east) and _holds(LONGITUDES, south, north):
        problems.add("areas_swapped", place, x=f"{west:g}", y=f"{south:g}")
    elif not (_holds((-180, 180), west, east) and _holds((-90, 90), south, north)):
        problems.add(
            "areas_range", place, x=f"{max(west, east, key=abs):g}", y=f"{max(south, north, key=abs):g}"
        )


def _holds(bounds: tuple[float, float], low: float, high: float) -> bool:
    return bounds[0] <= low <= high <= bounds[1]


def to_degrees(shapes: gpd.GeoSeries, system: str | None) -> gpd.GeoSeries:
    """Return shapes in EPSG:4490, finite or not; those of a shifted system as they are, see `unshifted`."""
    if in_degrees(system):  # systems of the earth in degrees differ by less than any outline's accuracy
        return shapes.set_crs(CRS, allow_override=True)
    return shapes.set_crs(system, allow_override=True).to_crs(CRS)


def unshifted(shapes: gpd.GeoSeries, system: str | None) -> gpd.GeoSeries:
    """Return shapes of `GCJ-02` or `BD-09` in EPSG:4490; others as they are."""
    if system not in (GCJ, BD):
        return shapes
    undo = from_gcj02 if system == GCJ else from_bd09
    return shapes.transform(lambda points: np.column_stack(undo(points[:, 0], points[:, 1])))
