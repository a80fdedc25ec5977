"""The map of towns: a symbol at each seat, or official areas; crowded towns once more, enlarged, outside."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from shapely.geometry.base import BaseGeometry

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.labels import Box
from eldercare_analysis.reporting.maps.furniture import (
    SMALL,
    draw_north_arrow,
    draw_scale_bar,
    draw_sizes,
)
from eldercare_analysis.reporting.maps.ground import Ground, View, ground_of
from eldercare_analysis.reporting.maps.sheet import (
    Rows,
    Sheet,
    draw_ground,
    draw_symbol,
    draw_towns,
    rectangle_of,
    symbol_of,
)
from eldercare_analysis.reporting.style import LINE

STRIP = 26.0  # points below the map, for scale and sizes
CROWDED = 13.0  # points between seats that are too close for their labels
FEWEST = 3  # crowded towns that are worth an enlargement
INSETS = range(112, 60, -8)  # sides in points, the largest that fits
HEAD = 10.0  # points of an enlargement that its title takes
LEAST = 1000.0  # meters that an enlargement shows at least
CLEAR = 3.0  # points between land and enlargement
SIZES = (2, 8, 16)  # villages, shown as an example


def draw_town_map(axes: Axes, study: Study, rows: Rows, width: float, height: float) -> int:
    """Draw the towns of a district into axes of a size in points; return how many names found no place."""
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


def _extent(ground: Ground, towns: Iterable[str]) -> tuple[float, float, float, float]:
    """Return the square on the ground that an enlargement shows, with a margin for symbols."""
    xs, ys = zip(*(ground.seats[town] for town in towns), strict=True)
    half = max(max(xs) - min(xs), max(ys) - min(ys), LEAST) * 0.5 * 1.45
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
    return [_window(view, extent), *(symbol_of(sheet, view, town).box for town in crowd)]


def _draw_inset(
    sheet: Sheet, main: View, crowd: list[str], inset: Box, extent: tuple[float, float, float, float]
) -> int:
    """Draw the crowded part enlarged, and its frame on the map; return how many names found no place."""
    axes, window = sheet.axes, _window(main, extent)
    for town in crowd:
        draw_symbol(sheet, town, symbol_of(sheet, main, town))
    view = View.fit(extent, inset)
    title = Box(inset.left, inset.bottom + inset.height - HEAD, inset.width, HEAD)
    scale = Box(inset.left, inset.bottom, inset.width / 3, 1.4 * HEAD)
    _draw_box(axes, inset, facecolor="white", zorder=1)
    draw_ground(sheet, view, zorder=1.2)
    for paper in (title, scale):
        _draw_box(axes, paper, facecolor="white", zorder=5)
    for box in (inset, window):
        _draw_box(axes, box, facecolor="none", edgecolor=LINE, linewidth=0.8, zorder=6)
    axes.text(
        inset.left + 3,
        inset.bottom + inset.height - 2.5,
        sheet.words.plain("map.enlarged"),
        fontsize=SMALL,
        va="top",
        color=LINE,
        zorder=6,
    )
    draw_scale_bar(axes, inset.left + 4, inset.bottom + 4, view, sheet.words)
    inner = Box(inset.left + 1, inset.bottom + 1, inset.width - 2, inset.height - 2)
    return draw_towns(sheet, view, crowd, inner, [title, scale])


def _draw_box(axes: Axes, box: Box, **style: Any) -> None:  # noqa: ANN401 - of a patch
    axes.add_artist(Rectangle((box.left, box.bottom), box.width, box.height, **style))
