"""Areas of three towns in a square: which feature is whose, and how areas may lie, with every field that is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import Point, mapping
from shapely.geometry import box as rectangle

from eldercare_analysis.inputs.areas import load_areas
from eldercare_analysis.inputs.coordinates import to_gcj02
from tests.inputs.small_places import box, collection, write_json
from tests.refusals import Told, refused

FILE = "town_boundaries.geojson"
TOWNS = gpd.GeoDataFrame(
    {"town": ["甲镇", "乙镇", "丙镇"], "code": ["500116101", "500116102", "500116103"], "coord_quality": ["surveyed", "gazetteer", "schematic"]},
    geometry=[Point(106.1, 29.1), Point(106.3, 29.1), Point(107, 30)], crs="EPSG:4490",
)  # fmt: skip
OUTLINE = gpd.GeoDataFrame(
    {"accuracy_m": [100.0]}, geometry=[rectangle(106, 29, 106.4, 29.4)], crs="EPSG:4490"
)
BOXES = {
    "甲镇": box(106, 29, 106.2, 29.2),
    "乙镇": box(106.2, 29, 106.4, 29.2),
    "丙镇": box(106, 29.2, 106.4, 29.4),
}
Features = list[tuple[dict[str, Any], Any]]


def load(
    folder: Path, change: Callable[[Features], object] = lambda _: None, crs: str | None = "EPSG:4490"
) -> gpd.GeoDataFrame | None:
    features: Features = [({"town": town}, shape) for town, shape in BOXES.items()]
    change(features)
    write_json(folder / FILE, collection(*features, crs=crs, source="made up"))
    return load_areas(folder, TOWNS, OUTLINE)


def test_no_file_no_areas(tmp_path: Path) -> None:
    assert load_areas(tmp_path, TOWNS, OUTLINE) is None


def put(
    number: int, properties: dict[str, Any] | None = None, shape: Any = None
) -> Callable[[Features], object]:
    def change(features: Features) -> None:
        before = features[number]
        features[number] = (
            before[0] if properties is None else properties,
            before[1] if shape is None else shape,
        )

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda features: features.reverse(),
        put(0, {"code": "500116101"}), put(0, {"code": 500116101}), put(0, {"code": 500116101.0}), put(0, {"code": "500116101000", "town": "甲镇"}),
        put(0, {"name": "甲镇"}), put(0, {"town": "", "name": " 甲\u200b镇"}), put(0, {"town": "甲镇", "name": "another"}), put(0, {"code": "９９", "town": "甲镇"}),
        put(0, {"town": [5], "name": "甲镇"}),
    ],
)  # fmt: skip
@pytest.mark.slow
def test_the_town_of_a_feature(tmp_path: Path, change: Callable[[Features], object]) -> None:
    found = load(tmp_path, change)
    assert found is not None
    assert (list(found["town"]), list(found["code"])) == (list(TOWNS["town"]), list(TOWNS["code"]))
    assert [shape.bounds for shape in found.geometry] == [
        (106, 29, 106.2, 29.2),
        (106.2, 29, 106.4, 29.2),
        (106, 29.2, 106.4, 29.4),
    ]
    assert (str(found.crs), found.attrs) == ("EPSG:4490", {"source": "made up"})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put(1, {"town": "丁镇"}), [
            ("areas_town_unknown", {"feature": 2, "value": "丁镇", "nearest": "甲镇, 乙镇, 丙镇"})
            ]),
        (put(1, {"code": "500116109"}), [
            ("areas_town_unknown", {"feature": 2, "value": "500116109", "nearest": "500116103, 500116102, 500116101"})
            ]),
        (put(1, {"code": 5001161.0}), [
            ("areas_town_unknown", {"feature": 2, "value": "5001161", "nearest": "500116103, 500116102, 500116101"})
            ]),
        (put(1, {}), [("areas_town_unknown", {"feature": 2, "value": "", "nearest": "甲镇, 乙镇, 丙镇"})
            ]),
        (put(1, {"code": "500116102", "town": "甲镇"}), [
            ("areas_code_name", {"feature": 2, "code": "500116102", "value": "甲镇", "town": "乙镇"})
            ]),
        (lambda features: features.__delitem__(slice(1, 3)), [("areas_town_missing", {"value": "乙镇, 丙镇", "count": 2})]),
        (lambda features: features.append(features[0]), [("areas_twice", {"value": "甲镇"})]),
        (put(2, shape=5), [("areas_no_polygon", {"value": "丙镇", "found": "5"})]),
        (put(0, shape=box(-181, 29, 106.2, 29.2)), [("areas_range", {"x": "-181", "y": "29.4"})]),
        (put(2, shape=box(106, 29.2, 106.4, 29.405)), [("areas_outside", {"value": "丙镇", "percent": "2%", "meters": "100"})]),
        (put(0, shape=box(106, 29, 106.21, 29.2)), [("areas_overlap", {"value": "甲镇", "other": "乙镇", "percent": "5%"})]),
        (put(0, shape=box(106.11, 29, 106.2, 29.2)), [("areas_seat", {"value": "甲镇", "km": "1.0"})]),
    ],
    ids=range(12),
)  # fmt: skip
def test_what_is_wrong(
    tmp_path: Path, change: Callable[[Features], object], expected: list[tuple[str, dict[str, object]]]
) -> None:
    assert refused(lambda: load(tmp_path, change)) == [(key, FILE, fields) for key, fields in expected]


def test_slivers_and_accuracy_are_allowed_for(tmp_path: Path) -> None:
    # 0.0018 of 0.2 degrees are 0.9 %; a seat may lie 100 m off, which are 0.00103 degrees of longitude
    assert load(tmp_path, put(0, shape=box(106, 29, 106.2018, 29.2))) is not None
    assert (
        refused(lambda: load(tmp_path, put(0, shape=box(106, 29, 106.2022, 29.2))))[0][0] == "areas_overlap"
    )
    assert load(tmp_path, put(2, shape=box(106, 29.2, 106.4, 29.4026))) is not None  # 1.3 % less 100 m
    assert (
        refused(lambda: load(tmp_path, put(2, shape=box(106, 29.2, 106.4, 29.4032))))[0][0] == "areas_outside"
    )
    assert load(tmp_path, put(0, shape=box(106.1009, 29, 106.2, 29.2))) is not None
    assert refused(lambda: load(tmp_path, put(0, shape=box(106.1012, 29, 106.2, 29.2))))[0][0] == "areas_seat"


def moved(shift: Callable[[Any, Any], Any]) -> Callable[[Features], None]:
    def change(features: Features) -> None:
        for number, (properties, shape) in enumerate(features):
            geometry = shapely.geometry.shape(shape)
            there = shapely.transform(
                geometry, lambda points: np.column_stack(shift(points[:, 0], points[:, 1]))
            )
            features[number] = properties, mapping(there)

    return change


@pytest.mark.parametrize(
    ("change", "crs", "expected"),
    [
        (moved(to_gcj02), "EPSG:4490", ("areas_shift", {"value": "EPSG:4490", "best": "GCJ-02"})),
        (moved(lambda x, y: (x, y)), "GCJ-02", ("areas_shift", {"value": "GCJ-02", "best": "EPSG:4490"})),
        (moved(lambda x, y: (x, y)), "BD-09", ("areas_shift", {"value": "BD-09", "best": "EPSG:4490"})),
        (moved(to_gcj02), None, ("areas_crs_missing", {"best": "GCJ-02"})),
        (moved(lambda x, y: (x, y)), None, ("areas_crs_missing", {"best": "EPSG:4490"})),
        (moved(lambda x, y: (x + 1, y)), "EPSG:4490", ("areas_far", {"x": "107", "y": "29"})),
        (moved(lambda x, y: (y, x)), "EPSG:4490", ("areas_swapped", {"x": "29", "y": "106"})),
        (moved(lambda x, y: (x, y)), "EPSG:4544", ("areas_degrees", {"value": "EPSG:4544"})),
    ],
    ids=range(8),
)
def test_systems_that_are_not_meant(
    tmp_path: Path,
    change: Callable[[Features], object],
    crs: str | None,
    expected: tuple[str, dict[str, object]],
) -> None:
    assert refused(lambda: load(tmp_path, change, crs)) == [(expected[0], FILE, expected[1])]


def test_swapped_meters_are_named(tmp_path: Path) -> None:
    def to_meters(x: Any, y: Any) -> Any:
        points = gpd.GeoSeries(gpd.points_from_xy(x, y), crs="EPSG:4490").to_crs("EPSG:32648")
        return points.y, points.x

    ((key, _, fields),) = refused(lambda: load(tmp_path, moved(to_meters), "EPSG:32648"))
    assert (key, str(fields["x"])[:5], str(fields["y"])[:3]) == ("areas_swapped", "3.208", "597")


def test_a_shifted_file_that_says_so_is_read(tmp_path: Path) -> None:
    found = load(tmp_path, moved(to_gcj02), "GCJ-02")
    assert found is not None
    assert found.total_bounds.tolist() == pytest.approx([106, 29, 106.4, 29.4], abs=1e-8)


def test_all_that_lies_wrong_comes_at_once(tmp_path: Path) -> None:
    def change(features: Features) -> None:
        features[0], features[1] = (features[0][0], BOXES["乙镇"]), (features[1][0], BOXES["甲镇"])
        features[2] = (features[2][0], box(106, 29.1, 106.5, 29.4))

    found: list[Told] = refused(lambda: load(tmp_path, change))
    assert [(key, fields["value"], fields.get("other")) for key, _, fields in found] == [
        ("areas_outside", "丙镇", None), ("areas_overlap", "甲镇", "丙镇"), ("areas_overlap", "乙镇", "丙镇"), ("areas_seat", "甲镇", None),
        ("areas_seat", "乙镇", None),
    ]  # fmt: skip
