"""The page's map: towns as circles by their villages, north up, each with its class and its words for every year."""

from __future__ import annotations

import pytest

from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.page.map import FEWEST, HEIGHT, WIDTH, Map, Shape, map_of


@pytest.fixture(scope="module")
def map_(district: District) -> Map:
    study = Study(district, district.baseline, "2021-09", None, town=None, language="zh")
    return map_of(study, coverage_rows(case_of(district)), {"白沙镇": "towns/06.pdf"})


@pytest.fixture(scope="module")
def shapes(map_: Map) -> dict[str, Shape]:
    return {shape.town: shape for shape in map_.shapes}


def test_every_town_is_in_the_frame(district: District, map_: Map) -> None:
    assert [shape.town for shape in map_.shapes] == list(district.towns)
    assert all(shape.radius <= shape.x <= WIDTH - shape.radius for shape in map_.shapes)
    assert all(shape.radius <= shape.y <= HEIGHT - shape.radius for shape in map_.shapes)
    assert map_.outline.startswith("M")
    assert map_.outline.endswith("Z")


def test_a_town_s_coverage_is_told_by_year(shapes: dict[str, Shape]) -> None:
    """白沙, 14 villages: 4 points exist, 4 + 9 = 13 from 2021 with a center, so 13 to 14: 4/14 = 28.6 %, 13/14 = 92.9 %."""
    assert shapes["白沙镇"].told == {
        2020: "白沙镇：14个村，2020年末4个有服务，28.6%",
        2021: "白沙镇：14个村，2021年末13–14个有服务，92.9%–100%",
        2022: "白沙镇：14个村，2022年末13–14个有服务，92.9%–100%",
    }
    classes = shapes["白沙镇"].classes
    assert classes[2020] != classes[2021] == classes[2022]


def test_a_town_without_villages_has_a_mark_of_its_own(shapes: dict[str, Shape]) -> None:
    """鼎山 is a town of communities: a cross, no ratio, the smallest circle."""
    town = shapes["鼎山街道"]
    assert (town.cross, town.radius, town.schematic) == (True, FEWEST, True)
    assert town.told[2021] == "鼎山街道：没有行政村，覆盖率不适用"
    assert set(town.classes.values()) == {"none"}
    assert not shapes["白沙镇"].cross


def test_the_more_villages_the_larger_and_the_further_north_the_higher(shapes: dict[str, Shape]) -> None:
    """Areas of circles are as villages: 白沙 has 14, 李市 9; 四面山 is in its far south, 双福 in its north."""
    assert shapes["白沙镇"].radius ** 2 / shapes["李市镇"].radius ** 2 == pytest.approx(14 / 9, rel=0.03)
    assert shapes["四面山镇"].y > shapes["白沙镇"].y > shapes["双福街道"].y


def test_only_towns_with_a_report_have_a_link(shapes: dict[str, Shape]) -> None:
    assert {town: shape.link for town, shape in shapes.items() if shape.link} == {"白沙镇": "towns/06.pdf"}
