"""`town_boundaries.geojson`: every way in which official areas can be wrong is named, all at once; GCJ-02 never slips in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping

from eldercare_analysis import InputError, load_district
from eldercare_analysis.inputs.areas import FILE
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.gcj02 import from_gcj02, to_gcj02
from tests.inputs.areas import feature, made_up, shifted, write


def problems_of(pack: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_district(pack)
    return caught.value.render("en")


def test_a_published_pair_of_coordinates() -> None:
    # the Oriental Pearl Tower's neighborhood in Shanghai, as several published converters give it
    lon, lat = to_gcj02(np.array([121.5272106]), np.array([31.1774276]))
    assert (lon[0], lat[0]) == pytest.approx((121.531541859215, 31.17530398364597), abs=1e-9)


@given(st.floats(75, 134), st.floats(18, 53))
def test_the_shift_can_be_undone(lon: float, lat: float) -> None:
    there = to_gcj02(np.array([lon]), np.array([lat]))
    back = from_gcj02(*there)
    assert (back[0][0], back[1][0]) == pytest.approx((lon, lat), abs=1e-8)  # a millimeter


@pytest.mark.parametrize("crs", ["EPSG:4490", "urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4544", "GCJ-02"])
def test_areas_come_out_the_same_from_any_declared_system(district: District, pack: Path, crs: str) -> None:
    areas = made_up(district)
    if crs == "GCJ-02":
        given = {town: shifted(area) for town, area in areas.items()}
    else:
        given = dict(gpd.GeoSeries(areas, crs="EPSG:4490").to_crs(crs).items())
    loaded = load_district(write(pack, given, crs)).places.areas
    assert loaded is not None
    assert list(loaded["town"]) == district.towns
    assert loaded.attrs["source"] == "made up"
    meters = gpd.GeoSeries(areas, crs="EPSG:4490").to_crs("EPSG:4544")
    found = loaded.set_index("town").geometry.to_crs("EPSG:4544")
    assert all(found[town].hausdorff_distance(meters[town]) < 0.01 for town in district.towns)


def test_no_file_no_areas(district: District) -> None:
    assert district.places.areas is None


def test_gcj_02_is_refused_unless_declared_and_where_wrongly_declared(district: District, pack: Path) -> None:
    areas = made_up(district)
    given = {town: shifted(area) for town, area in areas.items()}
    assert "declares EPSG:4490, but GCJ-02 fits the outline best" in problems_of(write(pack, given))
    assert "states no coordinate system (crs); EPSG:4490 fits" in problems_of(write(pack, areas, None))
    assert "unknown coordinate system 'Xian'" in problems_of(write(pack, areas, "Xian"))


def test_everything_wrong_with_features_comes_at_once(district: District, pack: Path) -> None:
    areas = made_up(district)
    bowtie = {
        "type": "Polygon",
        "coordinates": [[[106.2, 29.2], [106.3, 29.3], [106.3, 29.2], [106.2, 29.3], [106.2, 29.2]]],
    }

    def spoil(features: list[Any]) -> None:
        by_town = {item["properties"]["town"]: item for item in features}
        by_town["白沙镇"]["properties"] = {"town": "白莎镇"}
        by_town["李市镇"]["properties"] = {"code": "500116106", "town": "李市镇"}
        by_town["吴滩镇"]["geometry"] = bowtie
        by_town["塘河镇"]["geometry"] = {"type": "Point", "coordinates": [106.2, 29.2]}
        features.append(feature("慈云镇", areas["慈云镇"]))

    text = problems_of(write(pack, areas, change=spoil))
    code = dict(zip(district.places.towns["code"], district.towns, strict=True))["500116106"]
    for expected in (
        "feature 6: town '白莎镇' is not in towns.csv; nearest: 白沙镇",
        f"code 500116106 is {code}, but its name is '李市镇'",
        "'白沙镇' is missing",
        "the shape of '吴滩镇' is invalid: Self-intersection",
        "'塘河镇' is no polygon",
        "'慈云镇' has several features",
    ):
        assert expected in text, expected


def test_names_that_were_mixed_up_and_shapes_outside_are_found(district: District, pack: Path) -> None:
    areas = made_up(district)
    areas["白沙镇"], areas["四面山镇"] = areas["四面山镇"], areas["白沙镇"]
    text = problems_of(write(pack, areas))
    assert "the seat of '白沙镇' lies" in text
    assert "the seat of '四面山镇' lies" in text

    def move(features: list[Any]) -> None:
        east = areas["李市镇"].buffer(0.2)
        features[district.towns.index("李市镇")]["geometry"] = mapping(east)

    text = problems_of(write(pack, made_up(district), change=move))
    assert "of '李市镇' lies outside the district's outline" in text or "'李市镇' and" in text
    assert "overlap by" in text


def test_broken_json_names_its_line(pack: Path) -> None:
    (pack / FILE).write_text('{"type": "FeatureCollection",\n "features": [}', encoding="utf-8")
    assert "town_boundaries.geojson, row 2: broken JSON" in problems_of(pack)
    (pack / FILE).write_text(json.dumps([1]), encoding="utf-8")
    assert "not a readable GeoJSON" in problems_of(pack)
