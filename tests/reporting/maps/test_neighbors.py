"""The map of a town and its neighbors: its legend has the classes drawn, marks are off the frame, names beside them."""

from __future__ import annotations

import itertools
import math

import pytest
from matplotlib.patches import Circle

from eldercare_analysis import load_district
from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.maps import neighbors
from eldercare_analysis.reporting.maps.classes import SHADES, class_name, class_of, in_tile
from eldercare_analysis.reporting.style import drawing
from eldercare_analysis.reporting.words import words_of
from tests.examples import some
from tests.reporting.maps.test_maps import ROOT, study_of

TOWNS = load_district(ROOT / "data").towns


@pytest.mark.parametrize(("town", "language"), some(itertools.product(TOWNS, ("zh", "en")), 8))
@pytest.mark.slow
def test_the_legend_has_the_classes_that_are_drawn(town: str, language: Language) -> None:
    study = study_of(town, language)
    words, table = words_of(study), coverage_rows(case_of(study.district))
    rows = {row.town: row for row in table if row.year == 2022 and row.town != DISTRICT}
    with drawing(*neighbors.MAP_CM) as figure:
        assert neighbors.draw_neighbors(figure, study, rows) == 0
    (axes,) = figure.axes
    said = {text.get_text().rstrip("*"): text.get_position() for text in axes.texts}
    drawn = [one for one in rows if study.short_name(one) in said]
    classes = {class_of(rows[one]) for one in drawn}
    assert {key for key in SHADES if class_name(words, key).plain in said} == classes
    if "none" in classes:  # as many crosses of two lines as towns without villages, and the one of the legend
        strokes = [line for line in axes.lines if line.get_linewidth() >= 0.9]
        assert len(strokes) == 2 * (1 + sum(class_of(rows[one]) == "none" for one in drawn))
    frame = next(one for one in axes.patches if one.get_zorder() == 15).get_bbox()
    circles = [one for one in axes.patches if isinstance(one, Circle) and one.get_zorder() == 8]
    for (x, y), radius in ((one.center, one.radius) for one in circles):
        assert min(x - frame.x0, y - frame.y0, frame.x1 - x, frame.y1 - y) >= radius + 3
        assert min(math.dist((x, y), place) for place in said.values()) < radius + 48


def test_a_name_on_two_lines_is_parted_between_syllables() -> None:
    assert in_tile("Simianshan", 30.0)[0] == "Simian-\nshan"
    assert in_tile("Zhongxing", 25.0)[0] == "Zhong-\nxing"
    assert in_tile("Simianshan", 90.0)[0] == "Simianshan"
