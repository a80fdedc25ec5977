"""The page's map: towns as circles by their villages, north up; the same towns as tiles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.page.map import FEWEST, HEIGHT, TOUCHED, WIDTH, Map, Shape, map_of


@pytest.fixture(scope="module")
def map_(district: District) -> Map:
    study = Study(district, district.baseline, "2021-09", None, town=None, language="zh")
    villages = {
        row.town: row.villages for row in coverage_rows(case_of(district)) if row.town in district.towns
    }
    return map_of(study, villages, {"白沙镇": "towns/06.pdf"})


@pytest.fixture(scope="module")
def shapes(map_: Map) -> dict[str, Shape]:
    return {shape.town: shape for shape in map_.shapes}


def test_every_town_is_in_the_frame(district: District, map_: Map) -> None:
    assert [shape.town for shape in map_.shapes] == list(district.towns)
    assert all(shape.radius <= shape.x <= WIDTH - shape.radius for shape in map_.shapes)
    assert all(shape.radius <= shape.y <= HEIGHT - shape.radius for shape in map_.shapes)
    assert map_.outline.startswith("M")
    assert map_.outline.endswith("Z")


def test_the_more_villages_the_larger_and_the_further_north_the_higher(shapes: dict[str, Shape]) -> None:
    """Areas of circles are as villages: 白沙 has 14, 李市 9; 四面山 is in its far south, 双福 in its north."""
    assert shapes["白沙镇"].radius ** 2 / shapes["李市镇"].radius ** 2 == pytest.approx(14 / 9, rel=0.03)
    assert shapes["四面山镇"].y > shapes["白沙镇"].y > shapes["双福街道"].y
    assert shapes["鼎山街道"].radius == FEWEST
    assert min(shape.touched for shape in shapes.values()) == TOUCHED


def test_only_towns_with_a_report_have_a_link(map_: Map) -> None:
    for towns in (map_.shapes, map_.tiles):
        assert {one.town: one.link for one in towns if one.link} == {"白沙镇": "towns/06.pdf"}


def test_tiles_are_read_row_by_row_from_the_first(district: District, map_: Map) -> None:
    places = [(tile.row, tile.column) for tile in map_.tiles]
    assert places == sorted(places)
    assert {tile.town for tile in map_.tiles} == set(district.towns)
    assert (min(row for row, _ in places), min(column for _, column in places)) == (1, 1)
    assert map_.columns == max(column for _, column in places)


def test_tiles_begin_in_the_first_row_wherever_the_pack_puts_them(district: District) -> None:
    towns = district.places.towns.assign(row=district.places.towns["row"] + 3)
    moved = replace(district, places=replace(district.places, towns=towns))
    study = Study(moved, district.baseline, "2021-09", None, town=None, language="zh")
    villages: dict[str, int | None] = dict.fromkeys(district.towns, 1)
    assert min(tile.row for tile in map_of(study, villages, {}).tiles) == 1
