"""GeoJSON: what is read of a file, which systems are known, and what is no area, each with its fields."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Polygon
from shapely.geometry import box as rectangle

from eldercare_analysis.inputs import coordinates, geojson
from eldercare_analysis.inputs.coordinates import (
    check_axes,
    in_degrees,
    to_bd09,
    to_degrees,
    to_gcj02,
    unshifted,
)
from eldercare_analysis.inputs.geojson import Collection, polygon, read_collection
from eldercare_analysis.inputs.problems import Problems
from tests.inputs.small_places import box, collection, write_json
from tests.refusals import Told, refused, told

BOX = box(106, 29, 106.4, 29.4)


def read(folder: Path, document: Any) -> Collection:
    return read_collection(write_json(folder / "a.geojson", document))


def test_what_a_file_holds(tmp_path: Path) -> None:
    found = read(
        tmp_path, collection(({"town": "甲"}, BOX), (None, 5), source="天地图\u200b", crs="EPSG:4490", more=1)
    )  # type: ignore[arg-type]
    assert found == Collection("a.geojson", [({"town": "甲"}, BOX), ({}, 5)], "EPSG:4490", "天地图")
    assert read(tmp_path, collection()) == Collection("a.geojson", [], None, "")
    bare = {"type": "FeatureCollection", "features": [{"type": "Feature"}]}
    assert read(tmp_path, bare).features == [({}, None)]


FEATURE = {"type": "Feature"}


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ([], "FeatureCollection: []"),
        ({"type": "Feature", "features": []}, "type: Feature"),
        ({"type": "FeatureCollection"}, 'features: {"type": "FeatureCollection"}'),
        ({"type": "FeatureCollection", "features": [FEATURE, {"type": "x"}, 5]}, "features.2.type: x"),
        ({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": [1]}]}, "features.1.properties: [1]"),
        ({"type": "FeatureCollection", "features": [], "source": 5}, "source: 5"),
        ({"type": "FeatureCollection", "features": [], "source": "x" * 501}, f"source: {'x' * 140}…{'x' * 40}"),
    ],
)  # fmt: skip
def test_what_is_no_collection(tmp_path: Path, document: Any, why: str) -> None:
    assert refused(lambda: read(tmp_path, document)) == [("areas_broken", "a.geojson", {"why": why})]


@pytest.mark.slow
def test_bounds_of_a_collection(tmp_path: Path) -> None:
    many = {"type": "FeatureCollection", "features": [FEATURE] * 5000, "source": "x" * 500}
    assert len(read(tmp_path, many).features) == 5000
    many["features"] = [FEATURE] * 5001
    assert [key for key, _, _ in refused(lambda: read(tmp_path, many))] == ["areas_broken"]


@pytest.mark.parametrize(
    ("crs", "system"),
    [
        (None, None), ("", None), ({"type": "name", "properties": {"name": "EPSG:4326"}}, "EPSG:4326"), ({"properties": {}}, None),
        (" gcj-02 ", "GCJ-02"), ("GCJ02", "GCJ-02"), ("gcj", "GCJ-02"), ("BD-09", "BD-09"), ("bd09", "BD-09"), ("bd09ll", "BD-09"), ("bd-09ll", "BD-09"), ("bd", "BD-09"),
        ("CGCS2000", "EPSG:4490"), ("WGS84", "EPSG:4326"), ("wgs 84", "EPSG:4326"), ("CRS84", "EPSG:4326"), ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
        ("urn:ogc:def:crs:EPSG::4490", "EPSG:4490"), ("urn:ogc:def:crs:epsg:9.8.15:4544", "EPSG:4544"),
        ("http://www.opengis.net/def/crs/EPSG/0/4490", "EPSG:4490"), ("https://www.opengis.net/def/crs/EPSG/9.8/32648", "EPSG:32648"),
    ],
)  # fmt: skip
def test_a_system_that_is_known(tmp_path: Path, crs: Any, system: str | None) -> None:
    assert read(tmp_path, collection(crs=crs)).system == system


@pytest.mark.parametrize(
    "crs",
    [
        "Xian",
        "EPSG:4978",
        "EPSG:999999",
        "EPSG:123",
        "4490",
        "EPSG:4490x",
        4490,
        ["EPSG:4490"],
        {"properties": {"name": 5}},
        {"properties": []},
    ],
)
def test_a_system_that_is_not(tmp_path: Path, crs: Any) -> None:
    name = "5" if crs == {"properties": {"name": 5}} else crs if isinstance(crs, str) else json.dumps(crs)
    assert refused(lambda: read(tmp_path, collection(crs=crs))) == [
        ("areas_crs_unknown", "a.geojson", {"value": name})
    ]


@pytest.mark.parametrize(
    ("system", "degrees"),
    [
        (None, True),
        ("GCJ-02", True),
        ("BD-09", True),
        ("EPSG:4490", True),
        ("EPSG:4326", True),
        ("EPSG:4544", False),
    ],
)
def test_which_systems_are_in_degrees(system: str | None, degrees: bool) -> None:
    assert in_degrees(system) is degrees


def shape(geometry: Any) -> tuple[Any, list[Told]]:
    problems = Problems()
    return polygon(geometry, "甲镇", "a.geojson", problems), told(problems.found)


def test_a_sound_area() -> None:
    hole = [[106.1, 29.1], [106.2, 29.1], [106.2, 29.2], [106.1, 29.1]]
    given = {
        "type": "Polygon",
        "coordinates": [[[*point, 250.0, 1] for point in BOX["coordinates"][0]], hole],
    }
    area, problems = shape(given)
    assert not problems
    assert area.equals(rectangle(106, 29, 106.4, 29.4).difference(Polygon(hole)))
    assert not area.has_z
    two, problems = shape(
        {
            "type": "MultiPolygon",
            "coordinates": [BOX["coordinates"], box(107, 29, 107.1, 29.1)["coordinates"]],
        }
    )
    assert not problems
    assert (two.geom_type, two.bounds) == ("MultiPolygon", (106, 29, 107.1, 29.4))
    assert shape({"type": "MultiPolygon", "coordinates": [BOX["coordinates"]]})[0].geom_type == "Polygon"


def ring(*points: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(points)]}


NO_AREA, WRONG = "areas_no_polygon", "areas_coordinates"


@pytest.mark.parametrize(
    ("geometry", "key", "fields"),
    [
        (None, NO_AREA, {}), ({}, NO_AREA, {}), ({"type": "Point", "coordinates": [1, 2]}, NO_AREA, {}),
        ({"type": "Polygon"}, WRONG, {"where": "coordinates", 'found': '{"type": "Polygon"}'}),
        ({"type": "Polygon", "coordinates": []}, WRONG, {"where": "coordinates", "found": "[]"}),
        ({"type": "MultiPolygon", "coordinates": []}, WRONG, {"where": "coordinates", "found": "[]"}),
        ({"type": "MultiPolygon", "coordinates": [[]]}, WRONG, {"where": "coordinates.1", "found": "[]"}),
        (ring([1, 2], [3, 4], [1, 2]), WRONG, {"where": "coordinates.1", "found": "[[1, 2], [3, 4], [1, 2]]"}),
        (ring([1, 2], [3, 4], [5, "x"], [1, 2]), WRONG, {"where": "coordinates.1.3.2", "found": "x"}),
        (ring([1, 2], [3, 4], [5], [1, 2]), WRONG, {"where": "coordinates.1.3", "found": "[5]"}),
        (ring([1, 2], [3, 4], [5] * 9, [1, 2]), WRONG, {"where": "coordinates.1.3"}),
        (ring([1e9 + 1, 2], [3, 4], [5, 6], [1e9 + 1, 2]), WRONG, {"where": "coordinates", "found": "1e+09"}),
        (ring([1, -2e9], [3, 4], [5, 6], [1, -2e9]), WRONG, {"where": "coordinates", "found": "-2e+09"}),
        (ring([0, 0], [1, 1], [1, 0], [0, 1], [0, 0]), "areas_invalid", {"why": "Self-intersection[0.5 0.5]"}),
        (ring([0, 0], [1, 1], [0, 0], [1, 1]), "areas_invalid", None),
        (ring([0, 0], [2, 2], [2, 0], [0, 1], [0, 0]), "areas_invalid", None),
        (ring([0, 0], [10_000, 0], [10_000, 1], [0, 1], [0, 0]), "areas_needles", {}),
    ],
)  # fmt: skip
def test_what_is_no_area(geometry: Any, key: str, fields: dict[str, object] | None) -> None:
    area, ((found, place, said),) = shape(geometry)
    assert area is None
    assert (found, place, said["value"]) == (key, "a.geojson", "甲镇")
    if fields is not None:
        assert {name: said[name] for name in fields} == fields


def test_bounds_of_a_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shape(ring([-1e9, 0], [1e9, 0], [1e9, 1e9], [-1e9, 0]))[1] == []
    # perimeter² by area of a strip of a by 1: 4 (a + 1)² / a = 4 a + 8 + 4 / a
    assert shape(ring([0, 0], [4997, 0], [4997, 1], [0, 1], [0, 0]))[1] == []
    assert shape(ring([0, 0], [4999, 0], [4999, 1], [0, 1], [0, 0]))[1][0][0] == "areas_needles"
    monkeypatch.setattr(geojson, "MOST_POINTS", 9)
    assert shape(
        {
            "type": "MultiPolygon",
            "coordinates": [BOX["coordinates"], box(107, 29, 107.1, 29.1)["coordinates"]],
        }
    )[1] == [("areas_points", "a.geojson", {"value": "甲镇", "most": 9})]
    monkeypatch.setattr(geojson, "MOST_POINTS", 5)
    assert shape(BOX)[1] == []


def axes(west: float, south: float, east: float, north: float, system: str | None) -> list[Told]:
    problems = Problems()
    check_axes(gpd.GeoSeries([rectangle(west, south, east, north)]), system, "a.geojson", problems)
    return told(problems.found)


@pytest.mark.parametrize(
    ("bounds", "system"),
    [((-180, -90, 180, 90), None), ((106, 29, 107, 30), "EPSG:4490"), ((106, 29, 107, 30), "GCJ-02"), ((401, 0, 500, 500), "EPSG:4544"),
     ((-500, 0, 5, 5), "EPSG:4544"), ((3, 73, 54, 90), None), ((2, 80, 50, 89), None), ((10, 50, 20, 80), None), ((3, 10, 55, 80), None)],
)  # fmt: skip
def test_axes_that_may_be(bounds: tuple[float, float, float, float], system: str | None) -> None:
    expected = [] if bounds != (3, 73, 54, 90) else [("areas_swapped", "a.geojson", {"x": "3", "y": "73"})]
    assert axes(*bounds, system) == expected


@pytest.mark.parametrize(
    ("bounds", "system", "key", "fields"),
    [
        ((29, 106, 30, 107), None, "areas_swapped", {"x": "29", "y": "106"}),
        ((3, 73, 54, 136), "EPSG:4490", "areas_swapped", {"x": "3", "y": "73"}),
        ((2.9, 73, 54, 136), None, "areas_range", {"x": "54", "y": "136"}),
        ((106, 29, 400, 30), "EPSG:4544", "areas_degrees", {"value": "EPSG:4544"}),
        ((-400, 29, 106, 30), "EPSG:4544", "areas_degrees", {"value": "EPSG:4544"}),
        ((-181, 0, 5, 5), None, "areas_range", {"x": "-181", "y": "5"}),
        ((0, 0, 181, 5), "BD-09", "areas_range", {"x": "181", "y": "5"}),
        ((0, -91, 5, 5), None, "areas_range", {"x": "5", "y": "-91"}),
        ((0, 0, 5, 91), None, "areas_range", {"x": "5", "y": "91"}),
    ],
)
def test_axes_that_may_not(
    bounds: tuple[float, float, float, float], system: str | None, key: str, fields: dict[str, object]
) -> None:
    assert axes(*bounds, system) == [(key, "a.geojson", fields)]


def test_points_of_a_whole_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coordinates, "MOST_POINTS", 5)
    assert axes(106, 29, 107, 30, None) == []
    monkeypatch.setattr(coordinates, "MOST_POINTS", 4)
    assert axes(106, 29, 107, 30, None) == [("areas_points", "a.geojson", {"value": "a.geojson", "most": 4})]


def test_degrees_of_any_system() -> None:
    square = gpd.GeoSeries([rectangle(106, 29, 107, 30)])
    for system in (None, "EPSG:4326", "GCJ-02"):
        found = to_degrees(square, system)
        assert found[0].equals(square[0])
        assert str(found.crs) == "EPSG:4490"
    meters = square.set_crs("EPSG:4490").to_crs("EPSG:4544")
    back = to_degrees(gpd.GeoSeries(list(meters)), "EPSG:4544")
    assert back[0].bounds == pytest.approx((106, 29, 107, 30), abs=1e-9)
    assert str(back.crs) == "EPSG:4490"


def test_shifts_are_undone() -> None:
    square = gpd.GeoSeries([rectangle(106, 29, 107, 30)], crs="EPSG:4490")
    assert unshifted(square, "EPSG:4490") is square
    assert unshifted(square, None) is square
    for system, shift in (("GCJ-02", to_gcj02), ("BD-09", to_bd09)):
        moved = square.transform(
            lambda points, shift=shift: np.column_stack(shift(points[:, 0], points[:, 1]))
        )
        assert 1e-3 < abs(moved[0].bounds[0] - 106) < 2e-2
        assert unshifted(moved, system)[0].bounds == pytest.approx((106, 29, 107, 30), abs=1e-8)
