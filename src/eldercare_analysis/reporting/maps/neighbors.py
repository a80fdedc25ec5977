"""Where a town is: itself and its neighbors as large as can be, and a small map of the district."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Circle, Rectangle
from shapely.geometry import Point
from shapely.geometry import box as rectangle

from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.items import Figure
from eldercare_analysis.reporting.labels import Box, Symbol, place_labels, text_size
from eldercare_analysis.reporting.maps.classes import NONE, SHADES, Style, class_name, class_of, served_of
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
    neighbors_of,
    radius_of,
    rectangle_of,
    scale_bar,
)
from eldercare_analysis.reporting.maps.symbols import Sheet, draw_cross, draw_ground, draw_leader, draw_symbol
from eldercare_analysis.reporting.style import ALERT, LINE, drawing, to_svg
from eldercare_analysis.reporting.words import words_of

MAP_CM = (8.5, 5.4)
BESIDE = 62.0  # points, the width of the small map
LEGEND = 12.0  # points a line of the legend
LETTERS = 7.5
CLEAR = 4.0  # points between the frame and the symbol of a town that is no neighbor
NEAR = 6.0  # points from a symbol to a name that is beside it
RING = 2.2  # points around the town's own symbol
MARGIN = 0.28  # of the neighbors' extent, around it
LEAST = 6000.0  # meters that the map shows at least
Keys = dict[str, tuple[float, int]]


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
    shown, keys, bottom = _fitted(sheet, [town, *neighbors_of(ground, town)], width, height)
    _draw_legend(sheet, keys, bottom)
    draw_ground(sheet, shown.view)
    _frame(axes, shown.view.box)
    _draw_towns(sheet, shown)
    left, top = width - BESIDE - 1, height - 1
    _draw_locator(sheet, Box(left, top - BESIDE * 1.2, BESIDE, BESIDE * 1.2), shown.view)
    _draw_scale(sheet, shown.view, left, bottom + 2)
    return sum(box is None for box in shown.labels.values())


@dataclass(frozen=True)
class Shown:
    """What a view has: the symbols of towns in its frame, and the box of each one's label."""

    view: View
    symbols: dict[str, Symbol]
    labels: dict[str, Box | None]


def _fitted(sheet: Sheet, near: Sequence[str], width: float, height: float) -> tuple[Shown, Keys, float]:
    """Return what is shown, the legend of its classes in as few lines as can be, and where the map begins."""
    for lines in itertools.count(1):
        bottom = lines * LEGEND + 3
        frame = Box(1, bottom, width - BESIDE - 6, height - bottom - 1)
        shown = _shown(sheet, View.fit(_extent(sheet.ground, near), frame), near)
        keys = _keys(sheet, shown, width)
        if max(line for _, line in keys.values()) < lines:
            return shown, keys, bottom
    raise AssertionError  # there are few classes


def _shown(sheet: Sheet, view: View, near: Sequence[str]) -> Shown:
    """Return what is in the frame; of towns that are no neighbors only those whose name is beside them."""
    box, own = view.box, sheet.study.place
    inner = Box(box.left + 1, box.bottom + 1, box.width - 2, box.height - 2)
    clear = Box(box.left + CLEAR, box.bottom + CLEAR, box.width - 2 * CLEAR, box.height - 2 * CLEAR)
    symbols = {town: _symbol(sheet, view, town) for town in sheet.ground.seats}
    symbols = {town: one for town, one in symbols.items() if town in near or one.box.within(clear)}
    around = list((symbols | {own: _ringed(symbols[own])}).values())
    labels = dict(zip(symbols, place_labels(around, inner, first=list(symbols).index(own)), strict=True))
    kept = [
        town
        for town, one in symbols.items()
        if town in near or sheet.ground.areas or _beside(one, labels[town], symbols.values())
    ]
    return Shown(view, {town: symbols[town] for town in kept}, {town: labels[town] for town in kept})


def _ringed(symbol: Symbol) -> Symbol:
    """Return the town's own symbol with the ring around it; areas have none."""
    return replace(symbol, radius=symbol.radius and symbol.radius + RING)


def _beside(symbol: Symbol, label: Box | None, symbols: Iterable[Symbol]) -> bool:
    """Say whether a label is so near, and to no other symbol nearer, that nobody asks whose it is."""
    if label is None:
        return False
    paper = rectangle_of(label)
    apart = [paper.distance(Point(one.x, one.y)) - one.radius for one in (symbol, *symbols)]
    return bool(apart[0] <= NEAR and apart[0] == min(apart))


def _extent(ground: Ground, towns: Sequence[str]) -> Bounds:
    """Return what the map shows: the town with its neighbors, of areas the town's whole."""
    xs, ys = (list(values) for values in zip(*(ground.seats[town] for town in towns), strict=True))
    if towns[0] in ground.areas:
        left, bottom, right, top = ground.areas[towns[0]].bounds
        xs, ys = [*xs, left, right], [*ys, bottom, top]
    spare = [max(max(values) - min(values), LEAST) * MARGIN for values in (xs, ys)]
    return min(xs) - spare[0], min(ys) - spare[1], max(xs) + spare[0], max(ys) + spare[1]


def _draw_towns(sheet: Sheet, shown: Shown) -> None:
    """Draw the towns with their names; a line leads to a name that is not beside its symbol."""
    plain = replace(sheet, study=sheet.study.at(None))  # the town's own has a ring around it instead
    for town, symbol in shown.symbols.items():
        draw_symbol(plain, town, symbol)
        box = shown.labels[town]
        if box is not None:
            chosen = town == sheet.study.place
            draw_leader(sheet.axes, _ringed(symbol) if chosen else symbol, box)
            style = {"color": ALERT if chosen else LINE, "weight": "bold" if chosen else "normal"}
            paper = {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.4}
            size = LETTERS + 1.5 if chosen else LETTERS
            draw_label(sheet.axes, box, sheet.label(town), size=size, zorder=9, bbox=paper, **style)
    own = shown.symbols[sheet.study.place]
    if own.radius:
        sheet.axes.add_artist(
            Circle((own.x, own.y), own.radius + RING, fc="none", ec=ALERT, lw=1.8, zorder=8)
        )


def _symbol(sheet: Sheet, view: View, town: str) -> Symbol:
    x, y = view.at(*sheet.ground.seats[town])
    radius = 0.0 if sheet.ground.areas else radius_of(sheet.rows[town].villages)
    size = LETTERS + 1.5 if town == sheet.study.place else LETTERS
    return Symbol(x, y, radius, *text_size(map_label(sheet.study, sheet.ground, town), size))


def _keys(sheet: Sheet, shown: Shown, width: float) -> Keys:
    """Return where in the legend each class stands that is drawn: from the left, and in which line."""
    drawn = (
        shown.symbols
        if not sheet.ground.areas
        else [town for town, area in sheet.ground.areas.items() if not shown.view.shape(area).is_empty]
    )
    classes = {class_of(sheet.rows[town]) for town in drawn}
    places, line, x = Keys(), 0, 1.0
    for key in (key for key in SHADES if key in classes):
        wide = 12 + text_size(class_name(sheet.words, key).plain, LETTERS)[0] + 6
        if x + wide > width and x > 1:
            x, line = 1.0, line + 1
        places[key] = (x, line)
        x += wide
    return places


def _draw_legend(sheet: Sheet, keys: Keys, top: float) -> None:
    """Draw the classes below the map, as symbols and areas have them: no villages is a cross."""
    for key, (x, line) in keys.items():
        y, shade = top - 3 - (line + 0.5) * LEGEND, SHADES[key]
        if key == NONE and not sheet.ground.areas:
            draw_cross(sheet.axes, x + 4.5, y, color=LINE, lw=0.9)
        else:
            style: Style = {"ec": SHORE, "lw": 0.7, "ls": "--" if key == NONE else "-"}
            sheet.axes.add_artist(Rectangle((x, y - 3.5), 9, 7, **style, **shade.paint))
        name = class_name(sheet.words, key).plain
        sheet.axes.text(x + 12, y, name, size=LETTERS, va="center_baseline", color=LINE)


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
