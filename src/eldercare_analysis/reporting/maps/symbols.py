"""The map of towns: a symbol at each seat, or official areas where the pack has them; crowded towns once more, enlarged, outside."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle
from shapely.geometry import box as rectangle
from shapely.geometry.base import BaseGeometry

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.labels import Box, Symbol, place_labels, text_size
from eldercare_analysis.reporting.maps.classes import NONE, SHADES, class_of
from eldercare_analysis.reporting.maps.furniture import (
    CROSS,
    SMALL,
    draw_north_arrow,
    draw_scale_bar,
    draw_sizes,
    radius_of,
    short_name,
)
from eldercare_analysis.reporting.maps.ground import LAND, SHORE, Ground, View, draw_shape, ground_of
from eldercare_analysis.reporting.style import ALERT, LINE
from eldercare_analysis.reporting.words import Words, words_of

LABEL = 6.6  # points of letters
STRIP = 26.0  # points below the map, for scale and sizes
CROWDED = 13.0  # points between seats that are too close for their labels
FEWEST = 3  # crowded towns that are worth an enlargement
INSETS = range(112, 60, -8)  # sides in points, the largest that fits
HEAD = 10.0  # points of an enlargement that its title takes
CLEAR = 3.0  # points between land and enlargement
SIZES = (2, 8, 16)  # villages, shown as an example
Rows = Mapping[str, Mapping[Any, Any]]


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
        return 0.0 if self.ground.areas else radius_of(self.rows[town]["villages"])

    def label(self, town: str) -> str:
        """Return a town's short name, marked where its place is schematic."""
        return short_name(self.study, town) + ("*" if town in self.ground.schematic else "")


def draw_town_map(axes: Axes, study: Study, rows: Rows, width: float, height: float) -> None:
    """Draw the towns of a district into axes of a size in points.

    Raises:
        ValueError: a label finds no free place.
    """
    axes.set(xlim=(0, width), ylim=(0, height))
    sheet = Sheet(axes, study, rows, ground_of(study.district.places))
    view = View.fit(sheet.ground.outline.bounds, Box(2, STRIP, width - 4, height - STRIP - 2))
    outline = view.shape(sheet.ground.outline)
    crowd = crowded(sheet.ground, view)
    inset = (
        free_square(outline, Box(1, STRIP + 1, width - 2, height - STRIP - 2))
        if len(crowd) >= FEWEST
        else None
    )
    alone = [town for town in rows if town not in crowd] if inset else list(rows)
    extent = _extent(sheet.ground, crowd) if inset else None
    taken = [inset, *_occupied(sheet, view, crowd, extent)] if inset and extent else []
    _draw_ground(sheet, view)
    _draw_towns(sheet, view, alone, Box(0, STRIP, width, height - STRIP), taken)
    if inset and extent:
        _draw_inset(sheet, view, crowd, inset, extent)
    draw_north_arrow(axes, 8, 3, sheet.words)
    length = draw_scale_bar(axes, 22, 4, view, sheet.words)
    if not sheet.ground.areas:
        draw_sizes(axes, 22 + length + 18, 2, SIZES, sheet.words)


def draw_areas(axes: Axes, study: Study, rows: Rows, width: float, height: float) -> None:
    """Draw the official areas alone, without names, into axes of a size in points."""
    axes.set(xlim=(0, width), ylim=(0, height))
    sheet = Sheet(axes, study, rows, ground_of(study.district.places))
    _draw_ground(sheet, View.fit(sheet.ground.outline.bounds, Box(1, 1, width - 2, height - 2)))


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
    """Return the largest square in a corner of the frame that touches no land, None where there is no room."""
    for side in INSETS:
        for left in (frame.left, frame.left + frame.width - side):
            for bottom in (frame.bottom, frame.bottom + frame.height - side):
                found = Box(left, bottom, side, side)
                if not outline.intersects(_rectangle(found).buffer(CLEAR)):
                    return found
    return None


def _rectangle(box: Box) -> BaseGeometry:
    return rectangle(box.left, box.bottom, box.left + box.width, box.bottom + box.height)


def _extent(ground: Ground, towns: Iterable[str]) -> tuple[float, float, float, float]:
    """Return the square on the ground that an enlargement shows, with a margin for symbols."""
    xs, ys = zip(*(ground.seats[town] for town in towns), strict=True)
    half = max(max(xs) - min(xs), max(ys) - min(ys)) * 0.5 * 1.45
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return x - half, y - half, x + half, y + half


def _window(view: View, extent: tuple[float, float, float, float]) -> Box:
    (left, bottom), (right, top) = view.at(*extent[:2]), view.at(*extent[2:])
    return Box(left, bottom, right - left, top - bottom)


def _occupied(
    sheet: Sheet, view: View, crowd: list[str], extent: tuple[float, float, float, float] | None
) -> list[Box]:
    """Return what labels must keep off: the frame of the enlarged part and the symbols in it."""
    if extent is None:
        return []
    return [_window(view, extent), *(_symbol(sheet, view, town).box for town in crowd)]


def _draw_ground(sheet: Sheet, view: View, zorder: float = 0) -> None:
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
        draw_shape(sheet.axes, view.shape(area), facecolor=shade.fill, hatch=shade.hatch, edgecolor=ALERT if chosen else SHORE,
                   linewidth=1.8 if chosen else 0.5, zorder=zorder + (0.3 if chosen else 0.2))  # fmt: skip


def _symbol(sheet: Sheet, view: View, town: str) -> Symbol:
    x, y = view.at(*sheet.ground.seats[town])
    return Symbol(x, y, sheet.radius(town), *text_size(sheet.label(town), LABEL))


def _draw_towns(sheet: Sheet, view: View, towns: list[str], frame: Box, taken: list[Box]) -> None:
    symbols = [_symbol(sheet, view, town) for town in towns]
    shore = view.shape(sheet.ground.outline).boundary
    boxes = place_labels(symbols, frame, taken, lambda box: bool(shore.intersects(_rectangle(box))))
    for town, symbol, box in zip(towns, symbols, boxes, strict=True):
        _draw_leader(sheet.axes, symbol, box)
        _draw_symbol(sheet, town, symbol)
        chosen = town == sheet.study.town
        paper = (
            {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.4} if sheet.ground.areas else None
        )
        sheet.axes.text(box.left + box.width / 2, box.bottom + box.height / 2, sheet.label(town), ha="center",
                        va="center_baseline", fontsize=LABEL, zorder=9, color=ALERT if chosen else LINE,
                        fontweight="bold" if chosen else "normal", bbox=paper)  # fmt: skip


def _draw_leader(axes: Axes, symbol: Symbol, box: Box) -> None:
    """Draw a line from a symbol to its label where they are apart."""
    near_x = min(max(symbol.x, box.left + 1), box.left + box.width - 1)
    near_y = min(max(symbol.y, box.bottom + 1), box.bottom + box.height - 1)
    if math.hypot(near_x - symbol.x, near_y - symbol.y) > symbol.radius + 4:
        axes.plot([symbol.x, near_x], [symbol.y, near_y], color=SHORE, linewidth=0.5, zorder=7)


def _draw_symbol(sheet: Sheet, town: str, symbol: Symbol) -> None:
    """Draw a town's circle; a cross where there are no villages; a broken edge where the place is schematic."""
    if sheet.ground.areas:
        return
    key, chosen = class_of(sheet.rows[town]), town == sheet.study.town
    edge, width = (ALERT, 2.0) if chosen else (LINE, 0.5)
    if key == NONE:
        for rise in (1, -1):
            sheet.axes.plot([symbol.x - CROSS, symbol.x + CROSS], [symbol.y - rise * CROSS, symbol.y + rise * CROSS],
                            color=edge, linewidth=1.6 if chosen else 0.9, zorder=8)  # fmt: skip
        return
    style = (0, (1.5, 1)) if town in sheet.ground.schematic else "solid"
    sheet.axes.add_patch(
        Circle((symbol.x, symbol.y), symbol.radius, facecolor=SHADES[key].fill, hatch=SHADES[key].hatch, edgecolor=edge,
               linewidth=width, linestyle=style, zorder=8)
    )  # fmt: skip


def _draw_inset(
    sheet: Sheet, main: View, crowd: list[str], inset: Box, extent: tuple[float, float, float, float]
) -> None:
    """Draw the crowded part enlarged, and its frame on the map."""
    axes, window = sheet.axes, _window(main, extent)
    for town in crowd:
        _draw_symbol(sheet, town, _symbol(sheet, main, town))
    view = View.fit(extent, inset)
    title = Box(inset.left, inset.bottom + inset.height - HEAD, inset.width, HEAD)
    scale = Box(inset.left, inset.bottom, inset.width / 3, 1.4 * HEAD)
    _draw_box(axes, inset, facecolor="white", zorder=1)
    _draw_ground(sheet, view, zorder=1.2)
    for paper in (title, scale):
        _draw_box(axes, paper, facecolor="white", zorder=5)
    for box in (inset, window):
        _draw_box(axes, box, facecolor="none", edgecolor=LINE, linewidth=0.8, zorder=6)
    axes.text(inset.left + 3, inset.bottom + inset.height - 2.5, sheet.words("map.enlarged"), fontsize=SMALL, va="top",
              color=LINE, zorder=6)  # fmt: skip
    draw_scale_bar(axes, inset.left + 4, inset.bottom + 4, view, sheet.words)
    inner = Box(inset.left + 1, inset.bottom + 1, inset.width - 2, inset.height - 2)
    _draw_towns(sheet, view, crowd, inner, [title, scale])


def _draw_box(axes: Axes, box: Box, **style: Any) -> None:  # noqa: ANN401 - of a patch
    axes.add_patch(Rectangle((box.left, box.bottom), box.width, box.height, **style))
