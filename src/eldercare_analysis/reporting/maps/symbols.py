"""The map of towns: a symbol at each seat, or official areas; crowded towns once more, enlarged, outside."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle
from shapely.geometry.base import BaseGeometry

from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.labels import Box, Symbol, place_labels, text_size
from eldercare_analysis.reporting.maps.classes import NONE, SHADES, Style, class_of
from eldercare_analysis.reporting.maps.ground import (
    CROSS,
    LAND,
    SHORE,
    Bounds,
    Ground,
    View,
    draw_label,
    draw_north_arrow,
    draw_scale_bar,
    draw_shape,
    draw_sizes,
    ground_of,
    map_label,
    radius_of,
    rectangle_of,
)
from eldercare_analysis.reporting.style import ALERT, LEAST, LINE
from eldercare_analysis.reporting.words import Words, words_of

STRIP = 28.0  # points below the map, for scale and sizes
CROWDED = 13.0  # points between seats that are too close for their labels
FEWEST = 3  # crowded towns that are worth an enlargement
INSETS = range(120, 72, -8)  # sides in points, the largest that fits
HEAD = 12.0  # points of an enlargement that its title takes
SPAN = 1000.0  # meters that an enlargement shows at least
CLEAR = 3.0  # points between land and enlargement
SIZES = (2, 8, 16)  # villages, shown as an example
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

    def label(self, town: str) -> str:
        """Return a town's short name, marked where its place is schematic."""
        return map_label(self.study, self.ground, town)


def draw_ground(sheet: Sheet, view: View, zorder: float = 0) -> None:
    """Draw outline and official areas, the study's town with an edge of its own."""
    axes, ground = sheet.axes, sheet.ground
    draw_shape(axes, view.shape(ground.outline), fc=LAND, ec=SHORE, lw=0.9, zorder=zorder)
    for town, area in ground.areas.items():
        chosen = town == sheet.study.town
        edge = {"ec": ALERT, "lw": 1.8} if chosen else {"ec": SHORE, "lw": 0.5}
        order = zorder + (0.3 if chosen else 0.2)
        draw_shape(axes, view.shape(area), zorder=order, **edge, **SHADES[class_of(sheet.rows[town])].paint)


def symbol_of(sheet: Sheet, view: View, town: str) -> Symbol:
    """Return a town's symbol with the size of its label."""
    x, y = view.at(*sheet.ground.seats[town])
    radius = 0.0 if sheet.ground.areas else radius_of(sheet.rows[town].villages)  # areas need none
    return Symbol(x, y, radius, *text_size(sheet.label(town), LEAST))


def draw_towns(sheet: Sheet, view: View, towns: list[str], frame: Box, taken: list[Box]) -> int:
    """Draw symbols and labels of towns in the frame, off what is taken; return how many found no place."""
    symbols = [symbol_of(sheet, view, town) for town in towns]
    shore = view.shape(sheet.ground.outline).boundary
    first = towns.index(sheet.study.town) if sheet.study.town in towns else None
    boxes = place_labels(symbols, frame, taken, lambda box: bool(shore.intersects(rectangle_of(box))), first)
    style: Style = {"size": LEAST, "zorder": 9}
    if sheet.ground.areas:
        style |= {"bbox": {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.4}}
    for town, symbol, box in zip(towns, symbols, boxes, strict=True):
        draw_symbol(sheet, town, symbol)
        if box is not None:
            draw_leader(sheet.axes, symbol, box)
            chosen = {"color": ALERT, "weight": "bold"} if town == sheet.study.town else {"color": LINE}
            draw_label(sheet.axes, box, sheet.label(town), **style, **chosen)
    return boxes.count(None)


def draw_leader(axes: Axes, symbol: Symbol, box: Box) -> None:
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
    edge, (x, y) = ALERT if chosen else LINE, (symbol.x, symbol.y)
    if key == NONE:
        draw_cross(sheet.axes, x, y, color=edge, lw=1.6 if chosen else 0.9, zorder=8)
        return
    style: Style = {"ls": (0, (1.5, 1))} if town in sheet.ground.schematic else {}
    width = 2.0 if chosen else 0.5
    circle = Circle((x, y), symbol.radius, ec=edge, lw=width, zorder=8, **style, **SHADES[key].paint)
    sheet.axes.add_artist(circle)


def draw_cross(axes: Axes, x: float, y: float, **style: Any) -> None:  # noqa: ANN401 - of a line
    """Draw the mark of a town without villages."""
    for rise in (CROSS, -CROSS):
        axes.plot([x - CROSS, x + CROSS], [y - rise, y + rise], **style)


def draw_town_map(axes: Axes, study: Study, rows: Rows, width: float, height: float) -> int:
    """Draw the towns of a district into axes of a size in points; return how many names found no place."""
    axes.set(xlim=(0, width), ylim=(0, height))
    sheet = Sheet(axes, study, rows, ground_of(study.district.places))
    view = View.fit(sheet.ground.outline.bounds, Box(2, STRIP, width - 4, height - STRIP - 2))
    crowd = crowded(sheet.ground, view)
    frame = Box(1, STRIP + 1, width - 2, height - STRIP - 2)
    inset = free_square(view.shape(sheet.ground.outline), frame) if len(crowd) >= FEWEST else None
    alone = [town for town in rows if town not in crowd] if inset else list(rows)
    extent = _extent(sheet.ground, crowd) if inset else None
    taken = []
    if inset and extent:
        taken = [inset, view.window(extent), *(symbol_of(sheet, view, town).box for town in crowd)]
    draw_ground(sheet, view)
    unnamed = draw_towns(sheet, view, alone, Box(0, STRIP, width, height - STRIP), taken)
    if inset and extent:
        unnamed += _draw_inset(sheet, view, crowd, inset, extent)
    draw_north_arrow(axes, 8, 3, sheet.words)
    length = draw_scale_bar(axes, 22, 4, view, sheet.words)
    if not sheet.ground.areas:
        draw_sizes(axes, 22 + length + 18, 2, SIZES, sheet.words)
    return unnamed


def draw_areas(axes: Axes, study: Study, rows: Rows, width: float, height: float) -> None:
    """Draw the official areas alone, without names, into axes of a size in points."""
    axes.set(xlim=(0, width), ylim=(0, height))
    sheet = Sheet(axes, study, rows, ground_of(study.district.places))
    draw_ground(sheet, View.fit(sheet.ground.outline.bounds, Box(1, 1, width - 2, height - 2)))


def crowded(ground: Ground, view: View) -> list[str]:
    """Return the largest group of towns whose seats are too close to each other for their labels."""
    places = {town: view.at(*seat) for town, seat in ground.seats.items()}
    groups: list[set[str]] = []
    for town, place in places.items():
        near = {other for other, there in places.items() if math.dist(place, there) < CROWDED}
        joined = [group for group in groups if group & near]
        groups = [group for group in groups if not group & near] + [set.union({town}, near, *joined)]
    largest = max(groups, key=len, default=set())
    return [town for town in places if town in largest]


def free_square(outline: BaseGeometry, frame: Box) -> Box | None:
    """Return the largest square in a corner of the frame that touches no land; None: there is no room."""
    for side in INSETS:
        for left in (frame.left, frame.left + frame.width - side):
            for bottom in (frame.bottom, frame.bottom + frame.height - side):
                found = Box(left, bottom, side, side)
                if not outline.intersects(rectangle_of(found).buffer(CLEAR)):
                    return found
    return None


def _extent(ground: Ground, towns: Iterable[str]) -> Bounds:
    """Return the square on the ground that an enlargement shows, with a margin for symbols."""
    xs, ys = zip(*(ground.seats[town] for town in towns), strict=True)
    half = max(max(xs) - min(xs), max(ys) - min(ys), SPAN) * 0.5 * 1.45
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return x - half, y - half, x + half, y + half


def _draw_inset(sheet: Sheet, main: View, crowd: list[str], inset: Box, extent: Bounds) -> int:
    """Draw the crowded part enlarged, and its frame on the map; return how many names found no place."""
    axes, top, view = sheet.axes, inset.bottom + inset.height, View.fit(extent, inset)
    for town in crowd:
        draw_symbol(sheet, town, symbol_of(sheet, main, town))
    title = Box(inset.left, top - HEAD, inset.width, HEAD)
    scale = Box(inset.left, inset.bottom, inset.width / 3, 1.4 * HEAD)
    _draw_box(axes, inset, fc="white", zorder=1)
    draw_ground(sheet, view, zorder=1.2)
    for paper in (title, scale):
        _draw_box(axes, paper, fc="white", zorder=5)
    for box in (inset, main.window(extent)):
        _draw_box(axes, box, fc="none", ec=LINE, lw=0.8, zorder=6)
    said = sheet.words.plain("map.enlarged")
    axes.text(inset.left + 3, top - 2.5, said, size=LEAST, va="top", color=LINE, zorder=6)
    draw_scale_bar(axes, inset.left + 4, inset.bottom + 4, view, sheet.words)
    inner = Box(inset.left + 1, inset.bottom + 1, inset.width - 2, inset.height - 2)
    return draw_towns(sheet, view, crowd, inner, [title, scale])


def _draw_box(axes: Axes, box: Box, **style: Any) -> None:  # noqa: ANN401 - of a patch
    axes.add_artist(Rectangle((box.left, box.bottom), box.width, box.height, **style))
