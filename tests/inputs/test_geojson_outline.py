"""The outline of a district: accuracy, size, the system to measure in, seats of towns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry import box as rectangle

from eldercare_analysis.inputs.areas import check_seats
from eldercare_analysis.inputs.coordinates import flat, meters_of
from eldercare_analysis.inputs.geojson import accuracy_of, ground_of, load_outline
from tests.inputs.small_places import box, collection, write_json
from tests.refusals import refused

FILE = "boundary.geojson"
BOX = box(106, 29, 106.4, 29.4)


def load(folder: Path, *features: tuple[dict[str, Any], Any], **members: Any) -> gpd.GeoDataFrame:
    write_json(folder / FILE, collection(*features, **members))
    return load_outline(folder)


def test_features_with_their_accuracies(tmp_path: Path) -> None:
    second = box(106.4, 29, 106.5, 29.4)
    found = load(
        tmp_path,
        ({}, BOX),
        ({"accuracy_m": 0}, second),
        ({"accuracy_m": 50000.0}, second),
        ({"accuracy_m": 12.5}, second),
    )
    assert list(found["accuracy_m"]) == [2000.0, 0.0, 50000.0, 12.5]
    assert found.geometry[0].bounds == (106, 29, 106.4, 29.4)
    assert str(found.crs) == "EPSG:4490"
    assert accuracy_of(found) == 50000.0


@pytest.mark.parametrize("value", [-1, 50000.5, True, "5", [5]])
def test_what_is_no_accuracy(tmp_path: Path, value: Any) -> None:
    ((key, place, fields),) = refused(lambda: load(tmp_path, ({"accuracy_m": value}, BOX)))
    assert (key, place) == ("out_of_range", f"{FILE} | accuracy_m")
    shown = {"[5]": "[5]", "True": "true"}.get(str(value), value)
    assert fields == {"value": shown, "low": 0, "high": "50000"}


def test_shapes_and_accuracies_are_told_together(tmp_path: Path) -> None:
    found = refused(lambda: load(tmp_path, ({"accuracy_m": -1}, BOX), ({}, None)))
    assert found == [
        ("areas_no_polygon", FILE, {"value": "features.2", "found": "null"}),
        ("out_of_range", f"{FILE} | accuracy_m", {"value": -1, "low": 0, "high": "50000"}),
    ]
    assert refused(lambda: load(tmp_path)) == [
        ("areas_no_polygon", FILE, {"value": "features", "found": "[]"})
    ]


def test_an_outline_has_a_size(tmp_path: Path) -> None:
    assert load(tmp_path, ({}, box(100, 29, 115, 44))).total_bounds.tolist() == [100, 29, 115, 44]
    for wide in (box(100, 29, 115.1, 30), box(100, 29, 101, 44.1)):
        assert refused(lambda wide=wide: load(tmp_path, ({}, wide))) == [
            ("outline_size", FILE, {"most": 15.0})
        ]  # type: ignore[misc]
    assert [key for key, _, _ in refused(lambda: load(tmp_path, ({}, box(29, 106, 29.4, 106.4))))] == [
        "areas_swapped"
    ]


def test_a_declared_system_is_heeded(tmp_path: Path) -> None:
    # zone 48: 500 km at its central meridian, 105° east; 3,209 km north of the equator near 29°
    found = load(tmp_path, ({}, box(500_000, 3_210_000, 510_000, 3_220_000)), crs="EPSG:32648")
    west, south, east, north = found.total_bounds
    assert (west, south) == pytest.approx((105, 29.0172), abs=1e-3)
    assert (east - west, north - south) == pytest.approx((0.1027, 0.0902), abs=1e-3)
    shifted = load(tmp_path, ({}, BOX), crs="GCJ-02").total_bounds
    assert 0.001 < abs(shifted[0] - 106) < 0.01


@pytest.mark.parametrize(
    ("west", "east", "zone"),
    [(105, 107, 32648), (106, 109.9, 32648), (107, 109, 32649), (102, 102, 32648), (101.9, 102, 32647), (-180, -180, 32601), (179, 180, 32660), (180, 180, 32601)],
)  # fmt: skip
def test_the_zone_to_measure_in(west: float, east: float, zone: int) -> None:
    outline = gpd.GeoDataFrame(geometry=[Point(west, 29), Point(east, 30)], crs="EPSG:4490")
    assert meters_of(outline) == f"EPSG:{zone}"


def test_shapes_in_meters_are_sound_and_simplified_on_request() -> None:
    bow = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    dent = Polygon([(0, 0), (50, 1), (100, 0), (100, 100), (0, 100)])
    given = gpd.GeoSeries({"a": bow, "b": dent}, crs="EPSG:32648")
    found = flat(given, "EPSG:32648")
    assert list(found.index) == ["a", "b"]
    assert found["a"].is_valid
    assert found["a"].area == pytest.approx(50)
    assert found["b"].equals(dent)
    assert str(found.crs) == "EPSG:32648"
    assert flat(given, "EPSG:32648", 2.0)["b"].area == 10_000
    ground = ground_of(
        gpd.GeoDataFrame(geometry=[rectangle(0, 0, 10, 10), rectangle(10, 0, 20, 10)], crs="EPSG:32648"),
        "EPSG:32648",
    )
    assert (ground.area, isinstance(ground, MultiPolygon)) == (200, False)


def seats(**points: tuple[float, float, str]) -> gpd.GeoDataFrame:
    rows = {"town": list(points), "coord_quality": [quality for *_, quality in points.values()]}
    return gpd.GeoDataFrame(rows, geometry=[Point(x, y) for x, y, _ in points.values()], crs="EPSG:4490")


def test_seats_outside_the_outline() -> None:
    outline = gpd.GeoDataFrame(
        {"accuracy_m": [100.0]}, geometry=[rectangle(106, 29, 106.4, 29.4)], crs="EPSG:4490"
    )
    check_seats(outline, seats(甲=(106.1, 29.4008, "surveyed"), 乙=(107, 29, "schematic")))
    check_seats(outline, seats(乙=(107, 29, "schematic")))
    place = "towns.csv | display_lon, display_lat"
    some = seats(甲=(106.1, 29.1, "surveyed"), 乙=(106.1, 29.402, "gazetteer"), 丙=(107, 29, "gazetteer"))
    assert refused(lambda: check_seats(outline, some)) == [
        ("seat_outside", place, {"value": town}) for town in ("乙", "丙")
    ]
    none = seats(甲=(107, 29, "surveyed"), 乙=(108, 29, "gazetteer"), 丙=(106.1, 29.1, "schematic"))
    assert refused(lambda: check_seats(outline, none)) == [("outline_seats", FILE, {"count": 2})]
