"""Maps: no label meets another or leaves its page, no ratio is no color of a ratio, colors can be told apart by everybody."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from shapely.geometry import Point

from eldercare_analysis import load_district
from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.labels import Box
from eldercare_analysis.reporting.maps import (
    MAP_CM,
    YEARS_CM,
    coverage_map,
    coverage_years,
    draw_coverage_map,
    draw_coverage_years,
    neighbors,
)
from eldercare_analysis.reporting.maps.classes import SHADES, class_of, legend
from eldercare_analysis.reporting.maps.ground import View, ground_of, metric_crs, radius_of
from eldercare_analysis.reporting.maps.symbols import crowded
from eldercare_analysis.reporting.style import SCALE, drawing
from eldercare_analysis.reporting.words import words_of
from tests.examples import some
from tests.inputs.areas import made_up, write

ROOT = Path(__file__).parents[3]
TOWNS = load_district(ROOT / "data").towns
TOUCH = 0.5  # pixels that rounding may add to a text's box


def labels_of(figure: Figure) -> list[tuple[str, Bbox]]:
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    texts = [text for owner in (figure, *figure.axes) for text in owner.texts if text.get_text()]
    return [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in texts]


def check_labels(figure: Figure) -> None:
    labels = labels_of(figure)
    frame = figure.bbox
    for text, box in labels:
        edges = (box.x0 - frame.x0, box.y0 - frame.y0, frame.x1 - box.x1, frame.y1 - box.y1)
        assert min(edges) >= -TOUCH, text
    for (one, first), (other, second) in itertools.combinations(labels, 2):
        width = min(first.x1, second.x1) - max(first.x0, second.x0)
        height = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert min(width, height) <= TOUCH, (one, other)


def study_of(town: str, language: Language) -> Study:
    return open_study(town, month="2021-09", data=ROOT / "data", language=language)


@pytest.mark.parametrize(("town", "language"), some(itertools.product(["district", *TOWNS], ("zh", "en")), 8))
@pytest.mark.slow
def test_labels_never_meet_on_any_towns_maps(town: str, language: Language) -> None:
    study = study_of(town, language)
    table = coverage_rows(case_of(study.district))
    drawings: list[tuple[tuple[float, float], Callable[[Figure], None]]] = [
        (MAP_CM, lambda figure: draw_coverage_map(figure, study, table)),
        (YEARS_CM, lambda figure: draw_coverage_years(figure, study, table)),
    ]
    if study.town:
        rows = {row.town: row for row in table if row.year == 2022 and row.town != DISTRICT}
        drawings.append((neighbors.MAP_CM, lambda figure: neighbors.draw_neighbors(figure, study, rows)))
    for size, draw in drawings:
        with drawing(*size) as figure:
            draw(figure)
            check_labels(figure)


def test_the_label_test_can_fail() -> None:
    with drawing(5, 5) as figure:
        figure.text(0.5, 0.5, "白沙")
        figure.text(0.52, 0.5, "石门")
        with pytest.raises(AssertionError):
            check_labels(figure)
    with drawing(5, 5) as figure:
        figure.text(0.95, 0.5, "四面山")
        with pytest.raises(AssertionError):
            check_labels(figure)


@pytest.mark.slow
def test_towns_without_villages_are_not_zero_percent(district: District) -> None:
    rows = {row.town: row for row in coverage_rows(case_of(district)) if row.year == 2022}
    assert class_of(rows["鼎山街道"]) == class_of(rows["双福街道"]) == "none"  # no villages at all
    assert class_of(rows["圣泉街道"]) == "c0"  # 0 of 2 villages: that is 0 %
    assert class_of(replace(rows["圣泉街道"], villages=3, coverage_low=None)) == "unknown"
    assert SHADES["unknown"].hatch
    assert len({(shade.fill, shade.hatch, shade.edge) for shade in SHADES.values()}) == len(SHADES)
    drawn = coverage_map(study_of("district", "zh"), coverage_rows(case_of(district))).svg
    assert drawn.count(">无村<") == 2


def test_legend_counts_by_hand(district: District) -> None:
    # Annex 1, end of 2022, villages with a point of all villages: full in 12 towns; 9/10 and 13/14 are 90 % or more;
    # 1/2, 0/2 and 2/4 are below 60 %; 鼎山 and 双福 have no villages; the other 11 are from 4/5 to 8/9.
    rows = [row for row in coverage_rows(case_of(district)) if row.year == 2022 and row.town != DISTRICT]
    counts = {key: count for key, (_, count) in legend(words_of(study_of("district", "zh")), rows).items()}
    assert counts == {"none": 2, "c0": 3, "c1": 0, "c2": 11, "c3": 2, "c4": 12}
    assert sum(counts.values()) == 30


@pytest.mark.slow
def test_schematic_places_are_marked_and_the_crowd_is_enlarged(district: District) -> None:
    ground = ground_of(district.places)
    assert ground.schematic == {"圣泉街道", "鼎山街道", "四屏镇"}
    drawn = coverage_map(study_of("district", "zh"), coverage_rows(case_of(district))).svg
    assert all(f">{name}*<" in drawn for name in ("圣泉", "鼎山", "四屏"))
    view = View.fit(ground.outline.bounds, Box(0, 0, 270, 310))
    assert crowded(ground, view) == ["几江街道", "德感街道", "圣泉街道", "鼎山街道"]
    assert all(ground.outline.contains(Point(seat)) for seat in ground.seats.values())


def test_a_view_keeps_distances_in_proportion(district: District) -> None:
    ground = ground_of(district.places)
    view = View.fit(ground.outline.bounds, Box(10, 20, 270, 310))
    one, other = ground.seats["白沙镇"], ground.seats["石蟆镇"]
    drawn = math.dist(view.at(*one), view.at(*other))
    assert drawn == pytest.approx(math.dist(one, other) * view.scale)
    left, bottom, right, top = view.shape(ground.outline).bounds
    assert (left, bottom) >= (10 - 1e-6, 20 - 1e-6)
    assert right <= 280 + 1e-6
    assert top <= 330 + 1e-6


def test_areas_of_symbols_are_in_proportion() -> None:
    assert radius_of(16) ** 2 / radius_of(8) ** 2 == pytest.approx(2)
    assert radius_of(0) == radius_of(None) == radius_of(1) > 0


def test_zone_of_the_district() -> None:
    assert metric_crs(106.2) == "EPSG:4544"  # 105° E, as the geography notes say


def linear(color: str) -> list[float]:
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(color)]


def luminance(color: str) -> float:
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colors_are_told_apart_in_grey_and_their_letters_can_be_read() -> None:
    assert all(contrast(one, other) >= 1.25 for one, other in itertools.pairwise(SCALE))
    assert [luminance(color) for color in SCALE] == sorted(map(luminance, SCALE), reverse=True)
    assert all(contrast(shade.fill, shade.ink) >= 4.5 for shade in SHADES.values())


# full protanopia and deuteranopia in linear RGB (Machado, Oliveira and Fernandes 2009)
BLIND = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


@pytest.mark.parametrize("kind", BLIND)
def test_colors_are_told_apart_by_color_blind_readers(kind: str) -> None:
    seen = [
        [sum(weight * part for weight, part in zip(row, linear(color), strict=True)) for row in BLIND[kind]]
        for color in SCALE
    ]
    assert all(math.dist(one, other) > 0.1 for one, other in itertools.combinations(seen, 2))


@pytest.mark.slow
def test_descriptions_say_what_the_figures_show(district: District) -> None:
    table = coverage_rows(case_of(district))
    town, whole = study_of("白沙镇", "zh"), study_of("district", "en")
    assert "白沙镇 13/14" in coverage_map(town, table).alt
    assert "100% 12个镇街" in coverage_map(town, table).alt
    assert "白沙镇 13/14" in neighbors.town_locator(town, table).alt
    assert "2022 155–169 of 175 villages, 88.6%–96.6%" in coverage_years(whole, table).alt


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("town", ["district", "白沙镇", "鼎山街道"])
@pytest.mark.slow
def test_official_areas_are_drawn_as_areas(
    town: str, language: Language, district: District, pack: Path
) -> None:
    write(pack, made_up(district))
    study = open_study(town, month="2021-09", data=pack, language=language)
    table = coverage_rows(case_of(study.district))
    item = coverage_map(study, table)
    assert "made up" in item.caption
    assert "*<" not in item.svg  # a town with an area has no schematic place
    with drawing(*MAP_CM) as figure:
        draw_coverage_map(figure, study, table)
        check_labels(figure)
    with drawing(*YEARS_CM) as figure:
        draw_coverage_years(figure, study, table)
        check_labels(figure)


@pytest.mark.slow
def test_a_dense_district_leaves_names_out_and_says_so(district: District) -> None:
    """All towns at one place: most names find no room, the study's own does, and nothing is drawn over anything."""
    places = district.places
    towns = places.towns.assign(geometry=[places.towns.geometry.iloc[5]] * len(places.towns))
    study = replace(
        study_of("白沙镇", "zh"),
        district=replace(district, places=replace(places, towns=towns.set_geometry("geometry"))),
    )
    item = coverage_map(study, coverage_rows(case_of(district)))
    assert "个镇街地方太挤，名称见方格图" in item.caption
    with drawing(*MAP_CM) as figure:
        unnamed = draw_coverage_map(figure, study, coverage_rows(case_of(district)))
        assert 0 < unnamed < 30
        check_labels(figure)
        assert sum(text == "白沙" for text, _ in labels_of(figure)) == 2  # on the map, and on its tile
