"""A sheet to draw towns on: their symbols or areas, and their labels."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Circle
from shapely.geometry import box as rectangle
from shapely.geometry.base import BaseGeometry

from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.labels import Box, Symbol, place_labels, text_size
from eldercare_analysis.reporting.maps.classes import NONE, SHADES, class_of
from eldercare_analysis.reporting.maps.furniture import (
    CROSS,
    map_label,
    radius_of,
)
from eldercare_analysis.reporting.maps.ground import LAND, SHORE, Ground, View, draw_shape
from eldercare_analysis.reporting.style import ALERT, LINE
from eldercare_analysis.reporting.words import Words, words_of

LABEL = 6.6  # points of letters
Rows = Mapping[str, Coverage]


@dataclass(frozen=True)
class Sheet:
    """What is drawn on: one axes in points, for one study and year."""

    axes: Axes
    study: Study
    rows: Rows
    ground: Ground

    @property
    def words(self) -> Words:
        """The words of the study."""
        return words_of(self.study)

    def radius(self, town: str) -> float:
        """Return the radius of a town's symbol; areas need none."""
        return 0.0 if self.ground.areas else radius_of(self.rows[town].villages)

    def label(self, town: str) -> str:
        """Return a town's short name, marked where its place is schematic."""
        return map_label(self.study, self.ground, town)


def draw_ground(sheet: Sheet, view: View, zorder: float = 0) -> None:
    """Draw outline and official areas, the study's town with an edge of its own."""
    draw_shape(
        sheet.axes,
        view.shape(sheet.ground.outline),
        facecolor=LAND,
        edgecolor=SHORE,
        linewidth=0.9,
        zorder=zorder,
    )
    for town, area in sheet.ground.areas.items():
        shade, chosen = SHADES[class_of(sheet.rows[town])], town == sheet.study.town
        draw_shape(
            sheet.axes,
            view.shape(area),
            facecolor=shade.fill,
            hatch=shade.hatch,
            edgecolor=ALERT if chosen else SHORE,
            linewidth=1.8 if chosen else 0.5,
            zorder=zorder + (0.3 if chosen else 0.2),
        )


def symbol_of(sheet: Sheet, view: View, town: str) -> Symbol:
    """Return a town's symbol with the size of its label."""
    x, y = view.at(*sheet.ground.seats[town])
    return Symbol(x, y, sheet.radius(town), *text_size(sheet.label(town), LABEL))


def draw_towns(sheet: Sheet, view: View, towns: list[str], frame: Box, taken: list[Box]) -> int:
    """Draw symbols and labels of towns in the frame, off what is taken; return how many found no place."""
    symbols = [symbol_of(sheet, view, town) for town in towns]
    shore = view.shape(sheet.ground.outline).boundary
    chosen_one = towns.index(sheet.study.town) if sheet.study.town in towns else None
    boxes = place_labels(
        symbols, frame, taken, lambda box: bool(shore.intersects(rectangle_of(box))), chosen_one
    )
    for town, symbol, box in zip(towns, symbols, boxes, strict=True):
        draw_symbol(sheet, town, symbol)
        if box is None:
            continue
        _draw_leader(sheet.axes, symbol, box)
        chosen = town == sheet.study.town
        paper = (
            {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.4} if sheet.ground.areas else None
        )
        sheet.axes.text(
            box.left + box.width / 2,
            box.bottom + box.height / 2,
            sheet.label(town),
            ha="center",
            va="center_baseline",
            fontsize=LABEL,
            zorder=9,
            color=ALERT if chosen else LINE,
            fontweight="bold" if chosen else "normal",
            bbox=paper,
        )
    return boxes.count(None)


def _draw_leader(axes: Axes, symbol: Symbol, box: Box) -> None:
    """Draw a line from a symbol to its label where they are apart."""
    near_x = min(max(symbol.x, box.left + 1), box.left + box.width - 1)
    near_y = min(max(symbol.y, box.bottom + 1), box.bottom + box.height - 1)
    if math.hypot(near_x - symbol.x, near_y - symbol.y) > symbol.radius + 4:
        axes.plot([symbol.x, near_x], [symbol.y, near_y], color=SHORE, linewidth=0.5, zorder=7)


def draw_symbol(sheet: Sheet, town: str, symbol: Symbol) -> None:
    """Draw a town's circle; a cross without villages; a broken edge where the place is schematic."""
    if sheet.ground.areas:
        return
    key, chosen = class_of(sheet.rows[town]), town == sheet.study.town
    edge, width = (ALERT, 2.0) if chosen else (LINE, 0.5)
    if key == NONE:
        for rise in (1, -1):
            sheet.axes.plot(
                [symbol.x - CROSS, symbol.x + CROSS],
                [symbol.y - rise * CROSS, symbol.y + rise * CROSS],
                color=edge,
                linewidth=1.6 if chosen else 0.9,
                zorder=8,
            )
        return
    style = (0, (1.5, 1)) if town in sheet.ground.schematic else "solid"
    sheet.axes.add_artist(
        Circle(
            (symbol.x, symbol.y),
            symbol.radius,
            facecolor=SHADES[key].fill,
            hatch=SHADES[key].hatch,
            edgecolor=edge,
            linewidth=width,
            linestyle=style,
            zorder=8,
        )
    )


def rectangle_of(box: Box) -> BaseGeometry:
    """Return a box as geometry."""
    return rectangle(box.left, box.bottom, box.left + box.width, box.bottom + box.height)
