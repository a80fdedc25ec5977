"""The schematic map: town seats with the district's outline, beside one equal tile for each town."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.labels import Box, Symbol, place_labels, text_size
from eldercare_analysis.reporting.style import ALERT, DARK, LINE, NONE, PALE, SCALE, drawing, to_svg
from eldercare_analysis.reporting.words import Words, words_of

CLASSES = ((0.0, 0.6), (0.6, 0.75), (0.75, 0.9), (0.9, 1.0))
WIDTH, HEIGHT = 17.6, 12.2  # centimeters
LABEL_SIZE = 6.6
POINTS_PER_CM = 72 / 2.54


def coverage_map(study: Study, coverage: pd.DataFrame) -> Item:
    """Return the map of the last plan year's lower bound of coverage, with the study's town in bold."""
    words = words_of(study)
    year = study.district.plan.years[-1]
    last = coverage[coverage["year"] == year].set_index("town")
    with drawing(WIDTH, HEIGHT) as figure:
        seats = figure.add_axes((0.0, 0.07, 0.54, 0.93))
        tiles = figure.add_axes((0.555, 0.20, 0.445, 0.78))
        legend = figure.add_axes((0.56, 0.07, 0.44, 0.12))
        for axes in (seats, tiles, legend):
            axes.set_axis_off()
        _draw_seats(seats, study, last)
        _draw_tiles(tiles, study, last, words)
        _draw_legend(legend, last.drop(index="district"), words)
        figure.text(
            0.5,
            0.012,
            _wrapped(
                words("form.map_footer", credit=pick(study.language, study.district.policy.info.map_credit))
            ),
            ha="center",
            va="bottom",
            fontsize=6,
            color=LINE,
        )
        svg = to_svg(figure)
    return Item(
        id="coverage_map",
        kind="figure",
        title=words("coverage.map_title", year=year),
        caption=words("coverage.map_caption"),
        alt=words("coverage.map_alt", name=study.name, year=year),
        svg=svg,
        data=[
            {"town": town, "coverage_low": None if pd.isna(ratio) else float(ratio)}
            for town, ratio in last["coverage_low"].items()
        ],
    )


def color_of(ratio: float | None) -> str:
    """Return the color of a coverage ratio; a color of its own where there is none."""
    if pd.isna(ratio):
        return NONE
    return SCALE[next((n for n, (_, high) in enumerate(CLASSES) if ratio < high), len(CLASSES))]


def ink_on(ratio: float | None) -> str:
    """Return the color of letters that can be read on the color of a ratio."""
    return "white" if not pd.isna(ratio) and ratio >= CLASSES[-1][0] else LINE


def short_name(study: Study, town: str) -> str:
    """Return a town's name without 镇 or 街道, or its romanized name."""
    if study.language == "en":
        return str(study.district.places.towns.set_index("town").loc[town, "town_en"])
    return town.removesuffix("街道").removesuffix("镇")


def metric_crs(longitude: float) -> str:
    """Return the CGCS2000 three-degree Gauss-Krüger zone of a longitude (EPSG:4534 is 75° E)."""
    return f"EPSG:{4534 + round(longitude / 3) - 25}"


def _draw_seats(axes: Axes, study: Study, last: pd.DataFrame) -> None:
    places = study.district.places
    crs = metric_crs(float(places.boundary.geometry.union_all().centroid.x))
    outline, towns = places.boundary.to_crs(crs), places.towns.to_crs(crs)
    left, bottom, right, top = (float(bound) for bound in outline.total_bounds)
    width_pt, height_pt = 0.54 * WIDTH * POINTS_PER_CM, 0.93 * HEIGHT * POINTS_PER_CM
    scale = min(width_pt / (right - left), height_pt / (top - bottom)) * 0.96
    shift_x = (width_pt - scale * (right - left)) / 2 - scale * left
    shift_y = (height_pt - scale * (top - bottom)) / 2 - scale * bottom
    axes.set(xlim=(0, width_pt), ylim=(0, height_pt))
    for polygon in outline.explode().geometry:
        x, y = polygon.exterior.xy
        axes.fill([scale * v + shift_x for v in x], [scale * v + shift_y for v in y], facecolor="#FAFAF7",
                  edgecolor="#8A9299", linewidth=0.9, zorder=0)  # fmt: skip
    names = [short_name(study, town) + ("*" if quality == "schematic" else "")
             for town, quality in zip(towns["town"], towns["coord_quality"], strict=True)]  # fmt: skip
    symbols = [
        Symbol(
            scale * point.x + shift_x,
            scale * point.y + shift_y,
            2.4 + 1.05 * math.sqrt(_villages(last, town)),
            *text_size(name, LABEL_SIZE),
        )
        for town, point, name in zip(towns["town"], towns.geometry, names, strict=True)
    ]
    boxes = place_labels(symbols, Box(0, 0, width_pt, height_pt))
    for town, name, symbol, box in zip(towns["town"], names, symbols, boxes, strict=True):
        _draw_seat(
            axes, symbol, box, name, color_of(last.loc[town, "coverage_low"]), chosen=town == study.town
        )


def _villages(last: pd.DataFrame, town: str) -> int:
    count: Any = last.loc[town, "villages"]
    return 0 if pd.isna(count) else int(count)  # size of a symbol only; nothing is computed from it


def _draw_seat(axes: Axes, symbol: Symbol, box: Box, name: str, color: str, *, chosen: bool) -> None:
    x, y = box.left + box.width / 2, box.bottom + box.height / 2
    near_x = min(max(symbol.x, box.left + 1), box.left + box.width - 1)
    near_y = min(max(symbol.y, box.bottom + 1), box.bottom + box.height - 1)
    if math.hypot(near_x - symbol.x, near_y - symbol.y) > symbol.radius + 4:
        axes.plot([symbol.x, near_x], [symbol.y, near_y], color="#8A9299", linewidth=0.5, zorder=1)
    edge, width = (ALERT, 2.2) if chosen else (LINE, 0.5)
    axes.add_patch(
        Circle(
            (symbol.x, symbol.y), symbol.radius, facecolor=color, edgecolor=edge, linewidth=width, zorder=2
        )
    )
    axes.text(x, y, name, ha="center", va="center_baseline", fontsize=LABEL_SIZE, zorder=3,
              color=ALERT if chosen else LINE, fontweight="bold" if chosen else "normal")  # fmt: skip


def _draw_tiles(axes: Axes, study: Study, last: pd.DataFrame, words: Words) -> None:
    towns = study.district.places.towns
    columns, rows = int(towns["column"].max()) + 1, int(towns["row"].max()) + 1
    axes.set(xlim=(0, columns), ylim=(rows, 0))
    for town, column, row in zip(towns["town"], towns["column"], towns["row"], strict=True):
        ratio, chosen = last.loc[town, "coverage_low"], town == study.town
        edge, width = (ALERT, 2.2) if chosen else ("white", 0)
        axes.add_patch(Rectangle((column + 0.04, row + 0.04), 0.92, 0.92, facecolor=color_of(ratio), edgecolor=edge,
                                 linewidth=width, zorder=3 if chosen else 2))  # fmt: skip
        ink = ink_on(ratio)
        name = short_name(study, town)
        size = 6.8 if study.language == "zh" else min(5.8, 44 / len(name))
        served = (
            words("form.none")
            if pd.isna(ratio)
            else f"{last.loc[town, 'served_low']}/{last.loc[town, 'villages']}"
        )
        axes.text(column + 0.5, row + 0.38, name, ha="center", va="center", fontsize=size, color=ink, zorder=4,
                  fontweight="bold" if chosen else "normal")  # fmt: skip
        axes.text(
            column + 0.5, row + 0.70, served, ha="center", va="center", fontsize=6.2, color=ink, zorder=4
        )


def _draw_legend(axes: Axes, towns: pd.DataFrame, words: Words) -> None:
    colors = towns["coverage_low"].map(color_of, na_action=None)
    entries = [
        (NONE, words("class.none")),
        (SCALE[0], words("class.below", high=f"{CLASSES[0][1]:.0%}".rstrip("%"))),
        *((SCALE[n], words("class.between", low=round(low * 100), high=round(high * 100)))
          for n, (low, high) in enumerate(CLASSES) if n),
        (SCALE[-1], words("class.full")),
    ]  # fmt: skip
    axes.set(xlim=(0, 3), ylim=(2, 0))
    for n, (color, label) in enumerate(entries):
        x, y = n % 3, n // 3
        axes.add_patch(
            Rectangle(
                (x + 0.02, y + 0.3),
                0.14,
                0.45,
                facecolor=color,
                edgecolor=PALE if color != NONE else "#BBBBBB",
            )
        )
        axes.text(
            x + 0.2,
            y + 0.53,
            f"{label} ({int((colors == color).sum())})",
            va="center",
            fontsize=6.4,
            color=DARK,
        )


def _wrapped(text: str) -> str:
    """Return the footer on two lines, broken at the mark nearest its middle."""
    marks = [n for n, letter in enumerate(text) if letter in "。；;." and n + 1 < len(text)]
    middle = min(marks, key=lambda n: abs(n - len(text) / 2))
    return text[: middle + 1] + "\n" + text[middle + 1 :].lstrip()
