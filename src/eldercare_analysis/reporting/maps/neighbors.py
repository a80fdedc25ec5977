"""Where a town is: itself and its neighbors as large as can be, and a small map of the district."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Circle, Rectangle
from shapely.geometry import box as rectangle

from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.items import Figure
from eldercare_analysis.reporting.labels import Box, Symbol, place_labels, text_size
from eldercare_analysis.reporting.maps.classes import NONE, SHADES, class_name, class_of, served_of
from eldercare_analysis.reporting.maps.ground import (
    LAND,
    POINTS_PER_CM,
    SHORE,
    Bounds,
    Ground,
    View,
    draw_label,
    draw_shape,
    ground_of,
    map_label,
    radius_of,
    scale_bar,
)
from eldercare_analysis.reporting.maps.symbols import Sheet, draw_ground, draw_symbol
from eldercare_analysis.reporting.style import ALERT, LINE, drawing, to_svg
from eldercare_analysis.reporting.words import words_of

MAP_CM = (8.5, 5.4)
BESIDE = 62.0  # points, the width of the small map
LEGEND = 12.0  # points a line of the legend
LETTERS = 7.5
RING = 2.2  # points around the town's own symbol
NEIGHBORS = 6
MARGIN = 0.28  # of the neighbors' extent, around it
LEAST = 6000.0  # meters that the map shows at least
TOUCHING = 50.0  # meters between areas that share a border


def neighbors_of(ground: Ground, town: str) -> list[str]:
    """Return the towns whose areas touch the town's; without areas those with the nearest seats."""
    if town in ground.areas:
        own = ground.areas[town].buffer(TOUCHING)
        return [other for other, area in ground.areas.items() if other != town and own.intersects(area)]
    others = [other for other in ground.seats if other != town]
    return sorted(others, key=lambda other: math.dist(ground.seats[other], ground.seats[town]))[:NEIGHBORS]


def town_locator(study: Study, coverage: Sequence[Coverage]) -> Figure:
    """Return the map of the study's town and its neighbors, with its place in the district.

    Raises:
        KeyError: the study is of the whole district.
    """
    words, year = words_of(study), study.district.plan.years[-1]
    rows = {row.town: row for row in coverage if row.year == year and row.town in study.district.towns}
    near = neighbors_of(ground_of(study.district.places), study.place)
    with drawing(*MAP_CM) as figure:
        unnamed = draw_neighbors(figure, study, rows)
        svg = to_svg(figure)
    told = words.series((study.short_name(town), served_of(words, rows[town])) for town in near)
    areas = study.district.places.areas is not None
    credit = pick(study.language, study.district.policy.info.map_credit)
    key = "town_map.caption_areas" if areas else "town_map.caption"
    caption = words(key, year=year, footer=words("form.map_footer", credit=credit))
    return Figure(
        id="town_locator",
        title=words("town_map.title"),
        caption=words.sentences(words("town_map.unnamed", count=unnamed) if unnamed else "", caption),
        alt=words(
            "coverage.locator_alt",
            name=study.name,
            served=served_of(words, rows[study.place]),
            neighbors=told,
        ),
        svg=svg,
        data=[{"town": town, "coverage_low": rows[town].coverage_low} for town in (study.place, *near)],
    )


def draw_neighbors(figure: Canvas, study: Study, rows: dict[str, Coverage]) -> int:
    """Draw the map into an empty figure; return how many names found no place."""
    ground, town = ground_of(study.district.places), study.place
    width, height = (size * POINTS_PER_CM for size in MAP_CM)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, width), ylim=(0, height))
    sheet = Sheet(axes, study, rows, ground)
    near = [town, *neighbors_of(ground, town)]
    bottom = _draw_legend(sheet, near, width)
    frame = Box(1, bottom, width - BESIDE - 6, height - bottom - 1)
    view = View.fit(_extent(ground, near), frame)
    view = View(frame, view.scale, view.left, view.bottom)
    draw_ground(sheet, view)
    _frame(axes, frame)
    unnamed = _draw_towns(sheet, view, frame)
    left, top = width - BESIDE - 1, height - 1
    _draw_locator(sheet, Box(left, top - BESIDE * 1.2, BESIDE, BESIDE * 1.2), view)
    _draw_scale(sheet, view, left, bottom + 2)
    return unnamed


def _extent(ground: Ground, towns: Sequence[str]) -> Bounds:
    """Return what the map shows: the town with its neighbors, of areas the town's whole."""
    xs, ys = (list(values) for values in zip(*(ground.seats[town] for town in towns), strict=True))
    if towns[0] in ground.areas:
        left, bottom, right, top = ground.areas[towns[0]].bounds
        xs, ys = [*xs, left, right], [*ys, bottom, top]
    spare = [max(max(values) - min(values), LEAST) * MARGIN for values in (xs, ys)]
    return min(xs) - spare[0], min(ys) - spare[1], max(xs) + spare[0], max(ys) + spare[1]


def _draw_towns(sheet: Sheet, view: View, frame: Box) -> int:
    """Draw the towns that are in the frame with their names; return how many names found no place."""
    inner = Box(frame.left + 1, frame.bottom + 1, frame.width - 2, frame.height - 2)
    symbols = {
        town: symbol
        for town in sheet.ground.seats
        if (symbol := _symbol(sheet, view, town)).box.within(inner)
    }
    towns, own = list(symbols), symbols[sheet.study.place]
    ring = replace(own, radius=own.radius and own.radius + RING)
    around = list((symbols | {sheet.study.place: ring}).values())
    boxes = place_labels(around, inner, first=towns.index(sheet.study.place))
    plain = replace(sheet, study=sheet.study.at(None))  # the town's own has a ring around it instead
    for town, box in zip(towns, boxes, strict=True):
        draw_symbol(plain, town, symbols[town])
        if box is not None:
            chosen = town == sheet.study.place
            style = {"color": ALERT if chosen else LINE, "weight": "bold" if chosen else "normal"}
            paper = {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.4}
            size = LETTERS + 1.5 if chosen else LETTERS
            draw_label(sheet.axes, box, sheet.label(town), size=size, zorder=9, bbox=paper, **style)
    if ring.radius:
        sheet.axes.add_artist(Circle((own.x, own.y), ring.radius, fc="none", ec=ALERT, lw=1.8, zorder=8))
    return boxes.count(None)


def _symbol(sheet: Sheet, view: View, town: str) -> Symbol:
    x, y = view.at(*sheet.ground.seats[town])
    radius = 0.0 if sheet.ground.areas else radius_of(sheet.rows[town].villages)
    size = LETTERS + 1.5 if town == sheet.study.place else LETTERS
    return Symbol(x, y, radius, *text_size(map_label(sheet.study, sheet.ground, town), size))


def _draw_legend(sheet: Sheet, towns: Sequence[str], width: float) -> float:
    """Draw the classes that are on the map and the notice below it; return where the map begins."""
    words = sheet.words
    keys = [key for key in SHADES if any(class_of(sheet.rows[town]) == key for town in towns)]
    names = {key: class_name(words, key).plain for key in keys}
    places, lines, x = dict[str, tuple[float, int]](), 0, 1.0
    for key, name in names.items():
        wide = 12 + text_size(name, LETTERS)[0] + 6
        if x + wide > width and x > 1:
            x, lines = 1.0, lines + 1
        places[key] = (x, lines)
        x += wide
    for key, (x, line) in places.items():
        shade, y = SHADES[key], (lines - line + 0.5) * LEGEND
        edge = "--" if key == NONE else "-"
        sheet.axes.add_artist(Rectangle((x, y - 3.5), 9, 7, ec=SHORE, lw=0.7, ls=edge, **shade.paint))
        sheet.axes.text(x + 12, y, names[key], size=LETTERS, va="center_baseline", color=LINE)
    return (lines + 1) * LEGEND + 3


def _draw_locator(sheet: Sheet, inset: Box, main: View) -> None:
    """Draw the district with all seats, and what the map shows of it."""
    axes, ground = sheet.axes, sheet.ground
    inner = Box(inset.left + 3, inset.bottom + 3, inset.width - 6, inset.height - 6)
    view = View.fit(ground.outline.bounds, inner)
    draw_shape(axes, view.shape(ground.outline), fc=LAND, ec=SHORE, lw=0.7, zorder=11)
    for town, seat in ground.seats.items():
        chosen = town == sheet.study.place
        radius, color = (2.4, ALERT) if chosen else (1.0, "#B5BDC3")
        axes.add_artist(Circle(view.at(*seat), radius, fc=color, ec="none", zorder=13 if chosen else 12))
    right, top = (main.left + main.box.width / main.scale, main.bottom + main.box.height / main.scale)
    shown = view.shape(rectangle(main.left, main.bottom, right, top))
    draw_shape(axes, shown, fc="none", ec=LINE, lw=0.8, zorder=14)
    _frame(axes, inset)


def _draw_scale(sheet: Sheet, view: View, left: float, bottom: float) -> None:
    width, distance = scale_bar(view, sheet.words)
    sheet.axes.add_artist(Rectangle((left, bottom), width, 2, fc=LINE, ec=LINE, lw=0.5))
    sheet.axes.text(left, bottom + 4, distance, size=LETTERS, va="bottom", color=LINE)


def _frame(axes: Axes, box: Box) -> None:
    corner = (box.left, box.bottom)
    axes.add_artist(Rectangle(corner, box.width, box.height, fc="none", ec=SHORE, lw=0.7, zorder=15))
