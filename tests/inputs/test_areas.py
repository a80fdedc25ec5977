"""`town_boundaries.geojson`: every way in which official areas can be wrong is named, all at once; GCJ-02 never slips in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping

from eldercare_analysis import InputError, load_district
from eldercare_analysis.inputs.areas import FILE
from eldercare_analysis.inputs.coordinates import from_bd09, from_gcj02, to_bd09, to_gcj02
from eldercare_analysis.inputs.district import District
from tests.inputs.areas import feature, made_up, shifted, write

pytestmark = pytest.mark.slow


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
        "the shape of '吴滩镇' is invalid: Self-intersection",
        "the shape of '塘河镇' is 'Point', not a polygon",
        "'慈云镇' has several features",
    ):
        assert expected in text, expected
    assert "missing" not in text  # they are the features whose town nobody knows


def test_a_town_without_a_feature_is_missing(district: District, pack: Path) -> None:
    def spoil(features: list[Any]) -> None:
        features[0]["properties"] = {"town": ["x"]}
        del features[1]

    text = problems_of(write(pack, made_up(district), change=spoil))
    for expected in (
        """feature 1: town '{"town": ["x"]}' is not in towns.csv""",
        f"2 towns are missing: {district.towns[0]}, {district.towns[1]}.",
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


BOUNDARY = "boundary.geojson"


def one_problem(pack: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_district(pack)
    assert len(caught.value.problems) == 1, caught.value.render("en")[:1000]
    return caught.value.render("en")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>", "broken JSON"),
        ("<?xml version='1.0'?><kml><Placemark/></kml>", "broken JSON"),
        ("{}", "type"),
        ("[]", "FeatureCollection"),
        ("null", "FeatureCollection"),
        ("[" * 100_000, "nested too deeply"),
        ('{"type": "FeatureCollection", "features": [], "features": []}', "features"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "NaN"),
        (f'{{"type": "FeatureCollection", "features": [{"9" * 5000}]}}', "9…"),
        ('{"type": "FeatureCollection", "features": []}', "not a polygon"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null}]}', "not a polygon"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": [1], "geometry": null}]}', "properties"),
        ('{"type": "FeatureCollection", "source": {"a": 1}, "features": []}', "source"),
    ],
    ids=range(13),
)  # fmt: skip
@pytest.mark.parametrize("file", [FILE, BOUNDARY])
def test_what_is_no_collection_of_polygons(pack: Path, file: str, text: str, said: str) -> None:
    (pack / file).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_district(pack)
    assert file in caught.value.render("en")
    assert said in caught.value.render("en") or file == FILE


SQUARE = [[106.0, 29.0], [106.4, 29.0], [106.4, 29.4], [106.0, 29.4], [106.0, 29.0]]


def spikes(count: int) -> list[list[float]]:
    """Return a valid comb: with another one across it, it would have count² crossings."""
    top = [[106.0 + n * 0.4 / count, 29.4 if n % 2 else 29.001] for n in range(count)]
    return [[106.0, 29.0], *top, [106.4, 29.0], [106.0, 29.0]]


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        ({"type": "Point", "coordinates": [106, 29]}, "not a polygon"),
        ({"type": 5, "coordinates": []}, "not a polygon"),
        ({"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection", "geometries": [5]}]}, "not a polygon"),
        (None, "is 'null', not a polygon"),
        ([1], "is '[1]', not a polygon"),
        ({"type": "Polygon"}, "coordinates"),
        ({"type": "Polygon", "coordinates": []}, "coordinates"),
        ({"type": "Polygon", "coordinates": [[[106, 29], [107, 29]]]}, "coordinates.1"),
        ({"type": "Polygon", "coordinates": [[["a", 29], *SQUARE]]}, "coordinates.1.1.1 is 'a'"),
        ({"type": "Polygon", "coordinates": [[[True, 29], *SQUARE]]}, "coordinates.1.1.1"),
        ({"type": "Polygon", "coordinates": [[[106], *SQUARE]]}, "coordinates.1.1"),
        ({"type": "Polygon", "coordinates": [[[[[[106, 29]]]], *SQUARE]]}, "coordinates.1.1"),
        ({"type": "Polygon", "coordinates": {"0": SQUARE}}, "coordinates"),
        ({"type": "Polygon", "coordinates": [[[1e300, 29], *SQUARE[1:4], [1e300, 29]]]}, "coordinates"),
        ({"type": "Polygon", "coordinates": [[[106, 29]] * 4]}, "invalid"),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}, "invalid"),
        ({"type": "Polygon", "coordinates": [spikes(2000)]}, "needles"),
    ],
    ids=range(17),
)  # fmt: skip
@pytest.mark.parametrize("file", [FILE, BOUNDARY])
def test_a_shape_that_is_none(district: District, pack: Path, file: str, geometry: Any, said: str) -> None:
    if file == FILE:
        write(pack, made_up(district), change=lambda features: features[5].update(geometry=geometry))
    else:
        document = json.loads((pack / file).read_text(encoding="utf-8"))
        document["features"][0]["geometry"] = geometry
        (pack / file).write_text(json.dumps(document), encoding="utf-8")
    text = one_problem(pack)
    assert said in text
    assert ("'白沙镇'" if file == FILE else "features.1") in text


def test_infinity_is_no_number(district: District, pack: Path) -> None:
    path = write(pack, made_up(district)) / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("[[[", "[[[1e999, 29], [", 1), encoding="utf-8")
    assert "coordinates.1.1.1" in one_problem(pack)


@pytest.mark.parametrize(
    "crs",
    ["EPSG:4978", "LOCAL_CS[1]", "https://127.0.0.1:9/x", "EPSG:0", "+init=/etc/passwd", "IAU_2015:30100"],
)
def test_a_system_that_is_none_here(district: District, pack: Path, crs: str) -> None:
    assert f"unknown coordinate system '{crs}'" in one_problem(write(pack, made_up(district), crs))


@pytest.mark.parametrize(
    "crs", [[1], 5, {"properties": [1]}, {"properties": None}, {"properties": {"name": ["x"]}}]
)
@pytest.mark.parametrize("file", [FILE, BOUNDARY])
def test_a_crs_member_that_is_none(district: District, pack: Path, file: str, crs: Any) -> None:
    write(pack, made_up(district))
    document = json.loads((pack / file).read_text(encoding="utf-8"))
    (pack / file).write_text(json.dumps({**document, "crs": crs}), encoding="utf-8")
    assert "unknown coordinate system" in one_problem(pack)


SYSTEMS = {"EPSG:4490": lambda area: area, "GCJ-02": shifted, "BD-09": lambda area: shifted(area, to_bd09)}


@pytest.mark.parametrize("declared", [*SYSTEMS, None])
@pytest.mark.parametrize("meant", SYSTEMS)
def test_each_declaration_is_held_against_all_three_systems(
    district: District, pack: Path, meant: str, declared: str | None
) -> None:
    areas = made_up(district)
    write(pack, {town: SYSTEMS[meant](area) for town, area in areas.items()}, declared)
    if declared == meant:
        loaded = load_district(pack).places.areas
        assert loaded is not None
        assert loaded.geometry.iloc[0].hausdorff_distance(areas[district.towns[0]]) < 1e-7
    else:
        assert f"{meant} fits the outline best" in one_problem(pack)


@given(st.floats(75, 134), st.floats(18, 53))
def test_the_further_shift_can_be_undone(lon: float, lat: float) -> None:
    back = from_bd09(*to_bd09(np.array([lon]), np.array([lat])))
    assert (back[0][0], back[1][0]) == pytest.approx((lon, lat), abs=1e-8)


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4544", "GCJ-02"])
def test_swapped_axes_are_named(district: District, pack: Path, crs: str) -> None:
    areas = gpd.GeoSeries(made_up(district), crs="EPSG:4490").to_crs(
        "EPSG:4544" if "4544" in crs else "EPSG:4490"
    )
    swapped = {town: shapely.transform(area, lambda points: points[:, ::-1]) for town, area in areas.items()}
    assert "longitude and latitude are swapped" in one_problem(write(pack, swapped, crs))


def test_degrees_are_not_meters_and_meters_are_not_degrees(district: District, pack: Path) -> None:
    areas = made_up(district)
    assert "in meters, but the coordinates look like degrees" in one_problem(write(pack, areas, "EPSG:3857"))
    flat = dict(gpd.GeoSeries(areas, crs="EPSG:4490").to_crs("EPSG:4544").items())
    assert "are not degrees" in one_problem(write(pack, flat))
    far = {town: shapely.transform(area, lambda points: points - [6, 3]) for town, area in areas.items()}
    assert "far from the outline" in one_problem(write(pack, far))


def test_heights_and_measures_are_left_out(district: District, pack: Path) -> None:
    def high(part: Any) -> Any:
        return [high(one) for one in part] if isinstance(part[0], list | tuple) else [*part, 300.0, 0.0]

    def raise_up(features: list[Any]) -> None:
        for item in features:
            item["geometry"] = {**item["geometry"], "coordinates": high(item["geometry"]["coordinates"])}

    loaded = load_district(write(pack, made_up(district), change=raise_up)).places.areas
    assert loaded is not None
    assert not loaded.geometry.has_z.any()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda feature: feature["properties"].update(accuracy_m="abc"), "'abc' is not a number between 0 and 50000"),
        (lambda feature: feature["properties"].update(accuracy_m=-1e9), "between 0 and 50000"),
        (lambda feature: feature["properties"].update(accuracy_m=1e308), "between 0 and 50000"),
        (lambda feature: feature["geometry"].update(coordinates=[[[y, x] for x, y in feature["geometry"]["coordinates"][0]]]), "swapped"),
        (lambda feature: feature["geometry"].update(coordinates=[[[x - 9, y] for x, y in feature["geometry"]["coordinates"][0]]]), "no seat of a town lies"),
        (lambda feature: feature["geometry"].update(coordinates=[[[500, 200], [501, 200], [501, 201], [500, 200]]]), "not degrees"),
        (lambda feature: feature["geometry"].update(coordinates=[[[80, 20], [120, 20], [120, 50], [80, 20]]]), "more than 15"),
    ],
    ids=range(7),
)  # fmt: skip
def test_the_outline_is_checked_as_areas_are(pack: Path, change: Any, said: str) -> None:
    document = json.loads((pack / BOUNDARY).read_text(encoding="utf-8"))
    change(document["features"][0])
    (pack / BOUNDARY).write_text(json.dumps(document), encoding="utf-8")
    text = one_problem(pack)
    assert said in text
    assert BOUNDARY in text


def test_an_outline_without_a_declared_system_is_wgs_84(district: District, pack: Path) -> None:
    document = json.loads((pack / BOUNDARY).read_text(encoding="utf-8"))
    del document["crs"]
    (pack / BOUNDARY).write_text(json.dumps(document), encoding="utf-8")
    assert load_district(pack).places.boundary.geom_equals(district.places.boundary).all()


def test_a_shape_that_is_sound_only_in_degrees_is_told(district: District, pack: Path) -> None:
    def stretch(
        features: list[Any],
    ) -> None:  # a corner on the other side of the earth crosses borders in meters
        item = features[district.towns.index("珞璜镇")]
        (_, *ring), *_ = item["geometry"]["coordinates"]
        item["geometry"] = {"type": "Polygon", "coordinates": [[[-1, 29.24051864833682], *ring]]}

    assert "'珞璜镇' lies outside" in problems_of(write(pack, made_up(district), change=stretch))
