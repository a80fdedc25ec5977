"""Towns, tiles and villages of a pack: every value as it was given, and every slip with its file, row and column."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from eldercare_analysis.inputs.places import load_places
from tests.inputs.small_places import FILES, write_places
from tests.refusals import Told, refused

Files = dict[str, str]


def put(file: str, old: str, new: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert files[file].count(old) == 1
        files[file] = files[file].replace(old, new)

    return change


def test_towns_as_they_are_given(tmp_path: Path) -> None:
    towns = load_places(write_places(tmp_path)).towns
    assert str(towns.crs) == "EPSG:4490"
    assert towns.drop(columns="geometry").to_dict("list") == {
        "town": ["甲镇", "乙镇", "丙镇"], "town_en": ["Jia", "Yi", "Bing"], "code": ["500116101", "500116102", "500116103"],
        "coord_quality": ["gazetteer", "surveyed", "schematic"], "coord_source": ["G 1", "S 2", "by hand"],
        "column": [0, 1, 99], "row": [0, 0, 1],
    }  # fmt: skip
    assert [(point.x, point.y) for point in towns.geometry] == [(106.1, 29.1), (106.3, 29.15), (106.2, 29.3)]


def test_villages_as_they_are_given(tmp_path: Path) -> None:
    places = load_places(write_places(tmp_path))
    found = places.villages
    assert list(found.columns) == ["code", "village", "town_code", "town", "lon", "lat", "row"]
    assert found[["code", "village", "town_code", "town", "row"]].to_numpy().tolist() == [
        ["500116101201", "东村", "500116101", "甲镇", 2],
        ["500116101202", "西村", "500116101", "甲镇", 3],
        ["500116102201", "南村", "500116102", "乙镇", 4],
    ]
    given = [(106.11, 29.12), (math.nan, math.nan), (106.31, 29.13)]
    assert [repr(pair) for pair in zip(found["lon"], found["lat"], strict=True)] == [
        repr(pair) for pair in given
    ]
    assert (places.areas, places.travel) == (None, None)
    assert list(places.boundary["accuracy_m"]) == [100.0]


def test_villages_without_coordinates_and_none_at_all(tmp_path: Path) -> None:
    rows = FILES["villages.csv"].splitlines()
    places = load_places(write_places(tmp_path, lambda files: files.update({"villages.csv": "\n".join(",".join(row.split(",")[:4]) for row in rows)})))  # fmt: skip
    assert places.villages[["lon", "lat"]].isna().all(axis=None)
    empty = load_places(
        write_places(tmp_path, lambda files: files.update({"villages.csv": rows[0]}))
    ).villages
    assert empty.empty
    assert {str(empty[name].dtype) for name in ("code", "village", "town_code", "town")} <= {
        "str",
        "object",
        "string",
    }


def test_a_tile_of_no_town_needs_no_place(tmp_path: Path) -> None:
    given = load_places(write_places(tmp_path)).towns
    grid = FILES["tile_grid.csv"].rstrip() + "\n丁镇,,,x\n"
    write_places(tmp_path, lambda files: files.update({"tile_grid.csv": grid}))
    assert load_places(tmp_path).towns.equals(given)


@pytest.mark.parametrize(("kept", "missing"), [("lon", "lat"), ("lat", "lon")])
def test_a_column_of_one_coordinate_is_half_of_it(tmp_path: Path, kept: str, missing: str) -> None:
    degrees = {"lon": "106.11", "lat": "29.12"}[kept]
    table = f"code,village,town_code,town,{kept}\n500116101201,东村,500116101,甲镇,{degrees}\n"
    write_places(tmp_path, lambda files: files.update({"villages.csv": table}))
    assert refused(lambda: load_places(tmp_path)) == [
        ("coordinate_half", f"villages.csv | 2 | {missing}", {})
    ]


def test_a_pack_with_travel_times_and_areas(tmp_path: Path) -> None:
    write_places(tmp_path)
    (tmp_path / "travel_times.csv").write_text(
        "from_code,to_code,minutes\n500116101201,500116102201,7\n", encoding="utf-8"
    )
    travel = load_places(tmp_path).travel
    assert travel is not None
    assert travel.loc["500116102201", "500116101201"] == 7
    (tmp_path / "travel_times.csv").write_text(
        "from_code,to_code,minutes\n500116101201,5,7\n", encoding="utf-8"
    )
    (tmp_path / "town_boundaries.geojson").write_text("{}", encoding="utf-8")
    assert [key for key, _, _ in refused(lambda: load_places(tmp_path))] == ["areas_broken", "travel_code"]


ROW_OF = {"甲": 2, "乙": 3, "丙": 4}
LON = {"low": -180, "high": 180}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put("towns.csv", "甲镇,Jia", ",Jia"), [("missing_value", "towns.csv | 2 | town", {})]),
        (put("towns.csv", "乙镇,Yi", "甲 镇,Yi"), [
            ("value_twice", "towns.csv | 2 | town", {"value": "甲镇"}), ("value_twice", "towns.csv | 3 | town", {"value": "甲 镇"}),
            ("tile_town", "tile_grid.csv | 2 | town", {"value": "乙镇", "town": "甲 镇"})]),
        (put("towns.csv", "Jia", "total"), [("name_reserved", "towns.csv | 2 | town_en", {"value": "total"})]),
        (put("towns.csv", "Jia", ""), [("missing_value", "towns.csv | 2 | town_en", {})]),
        (put("towns.csv", "500116101", "50011610"), [("bad_code", "towns.csv | 2 | code", {"value": "50011610", "digits": 9})]),
        (put("towns.csv", "500116102", "500116101"), [
            ("value_twice", f"towns.csv | {row} | code", {"value": "500116101"}) for row in (2, 3)]),
        (put("towns.csv", "gazetteer", ""), [("missing_value", "towns.csv | 2 | coord_quality", {})]),
        (put("towns.csv", "gazetteer", "guess"), [
            ("not_one_of", "towns.csv | 2 | coord_quality", {"value": "guess", "known": "gazetteer, surveyed, schematic"})]),
        (put("towns.csv", "106.1,29.1,106.1", "180.5,90.5,106.1"), [
            ("out_of_range", "towns.csv | 2 | lon", {"value": "180.5", "low": -180.0, "high": 180.0}),
            ("out_of_range", "towns.csv | 2 | lat", {"value": "90.5", "low": -90.0, "high": 90.0})]),
        (put("towns.csv", "106.1,29.1,106.1,29.1", "-180.5,-90.5,,"), [
            ("missing_values", "towns.csv | 2", {"value": "“display_lon” “display_lat”"}), ("out_of_range", "towns.csv | 2 | lon", {"value": "-180.5", "low": -180.0, "high": 180.0}),
            ("out_of_range", "towns.csv | 2 | lat", {"value": "-90.5", "low": -90.0, "high": 90.0})]),
        (put("towns.csv", "106.1,29.1,g", "181,91,g"), [
            ("out_of_range", "towns.csv | 2 | display_lon", {"value": "181", **LON}), ("out_of_range", "towns.csv | 2 | display_lat", {"value": "91", "low": -90, "high": 90})]),
        (put("towns.csv", "106.1,29.1,g", "-181,-91,g"), [
            ("out_of_range", "towns.csv | 2 | display_lon", {"value": "-181", **LON}), ("out_of_range", "towns.csv | 2 | display_lat", {"value": "-91", "low": -90, "high": 90})]),
        (lambda files: files.update({"towns.csv": FILES["towns.csv"].splitlines()[0]}), [("empty_file", "towns.csv", {})]),
        (put("tile_grid.csv", "甲镇,500116101,0,0\n", ""), [("tile_missing", "tile_grid.csv", {"value": "甲镇"})]),
        (put("tile_grid.csv", "甲镇,500116101,0,0", "甲镇,500116101,1,0"), [
            ("tile_twice", "tile_grid.csv", {"value": town}) for town in ("甲镇", "乙镇")]),
        (put("tile_grid.csv", "甲镇,500116101,0,0", "甲镇,500116101,,100"), [
            ("missing_value", "tile_grid.csv | 3 | column", {}), ("out_of_range", "tile_grid.csv | 3 | row", {"value": 100, "low": 0, "high": 99})]),
        (put("tile_grid.csv", "甲镇,5", "甲*镇,5"), [
            ("name_letters", "tile_grid.csv | 3 | town", {"value": "甲*镇", "odd": "*"})]),
        (put("villages.csv", "500116101201", "50011610120"), [("bad_code", "villages.csv | 2 | code", {"value": "50011610120", "digits": 12})]),
        (put("villages.csv", "500116101202", "500116101201"), [
            ("value_twice", f"villages.csv | {row} | code", {"value": "500116101201"}) for row in (2, 3)]),
        (put("villages.csv", "东村,500116101", "东村,50011610"), [("bad_code", "villages.csv | 2 | town_code", {"value": "50011610", "digits": 9})]),
        (put("villages.csv", "东村", "东/村"), [("name_letters", "villages.csv | 2 | village", {"value": "东/村", "odd": "/"})]),
        (put("villages.csv", "乙镇", ""), [("missing_value", "villages.csv | 4 | town", {})]),
        (put("villages.csv", "106.11,29.12", "106.11,"), [("coordinate_half", "villages.csv | 2 | lat", {})]),
        (put("villages.csv", "106.11,29.12", ",29.12"), [("coordinate_half", "villages.csv | 2 | lon", {})]),
        (put("villages.csv", "106.11,29.12", "181,91"), [
            ("out_of_range", "villages.csv | 2 | lon", {"value": "181", "low": -180.0, "high": 180.0}),
            ("out_of_range", "villages.csv | 2 | lat", {"value": "91", "low": -90.0, "high": 90.0})]),
        (put("villages.csv", "106.11,29.12", "-181,-91"), [
            ("out_of_range", "villages.csv | 2 | lon", {"value": "-181", "low": -180.0, "high": 180.0}),
            ("out_of_range", "villages.csv | 2 | lat", {"value": "-91", "low": -90.0, "high": 90.0})]),
        (put("villages.csv", "106.31,29.13", "106.31,29.5"), [
            ("village_outside", "villages.csv | 4 | lon, lat", {"value": "南村", "lon": 106.31, "lat": 29.5})]),
        (put("towns.csv", "106.3,29.15", "106.5,29.15"), [("seat_outside", "towns.csv | display_lon, display_lat", {"value": "乙镇"})]),
    ],
    ids=range(28),
)  # fmt: skip
def test_a_slip(tmp_path: Path, change: Callable[[Files], object], expected: list[Told]) -> None:
    write_places(tmp_path, change)
    assert refused(lambda: load_places(tmp_path)) == expected


def test_seats_and_villages_are_told_together_and_schematic_seats_not_at_all(tmp_path: Path) -> None:
    def change(files: Files) -> None:
        put("towns.csv", "106.3,29.15", "106.5,29.15")(files)
        put("towns.csv", "106.2,29.3", "106.6,29.3")(files)
        put("villages.csv", "106.11,29.12", "105.9,29.12")(files)

    write_places(tmp_path, change)
    assert [key for key, _, _ in refused(lambda: load_places(tmp_path))] == [
        "seat_outside",
        "village_outside",
    ]


def test_the_outlines_accuracy_is_allowed_for(tmp_path: Path) -> None:
    # 100 m: 0.0008 degrees of latitude are 89 m, 0.0012 degrees 133 m
    load_places(write_places(tmp_path, put("villages.csv", "106.31,29.13", "106.31,29.4008")))
    write_places(tmp_path, put("villages.csv", "106.31,29.13", "106.31,29.4012"))
    assert [key for key, _, _ in refused(lambda: load_places(tmp_path))] == ["village_outside"]


def test_files_that_are_not_there_come_at_once(tmp_path: Path) -> None:
    assert [place for _, place, _ in refused(lambda: load_places(tmp_path))] == [
        "towns.csv",
        "villages.csv",
        "boundary.geojson",
    ]
