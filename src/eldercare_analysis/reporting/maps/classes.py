"""Classes of coverage: names and looks, in legends and in the grid of tiles; no ratio is not a ratio of 0."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.labels import text_size
from eldercare_analysis.reporting.style import ALERT, DARK, LEAST, LINE, SCALE
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Text

BOUNDS = (0.6, 0.75, 0.9, 1.0)  # of the lower bound of coverage; the last class is "all served"
NONE, UNKNOWN = "none", "unknown"
Style = dict[str, Any]  # of what is drawn
GAP = 0.04  # between tiles
NAME, NUMBER = 9.0, 8.0  # points of letters in a tile
TIGHT = 0.92  # of the room that is kept for a text elsewhere
SYLLABLE = re.compile(
    "(?<=[aeiouüngr])(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])(?=[aeiouü])"
)  # of Pinyin, not the first
LIGHT = 2  # so many of the lightest colors take dark letters


@dataclass(frozen=True)
class Shade:
    """How a class is drawn; `hatch` tells no ratio from a low one where there is no color."""

    fill: str
    ink: str
    edge: str
    hatch: str = ""

    @property
    def paint(self) -> Style:
        """How a patch of it is filled."""
        return {"fc": self.fill, "hatch": self.hatch}


SHADES = {
    NONE: Shade("#FFFFFF", LINE, "#8A9299"),
    UNKNOWN: Shade("#FFFFFF", LINE, "#8A9299", "////"),
    **{
        f"c{n}": Shade(color, LINE if n <= LIGHT else "#FFFFFF", "#FFFFFF" if n else "#C9BE93")
        for n, color in enumerate(SCALE)
    },
}


def class_of(row: Coverage) -> str:
    """Return the class of a row: `none` without villages, `unknown` without a ratio, else `c0`..`c4`."""
    if row.villages == 0:
        return NONE
    low = row.coverage_low
    return UNKNOWN if low is None else f"c{sum(low >= bound for bound in BOUNDS)}"


def class_name(words: Words, key: str) -> Text:
    """Return what a class is called in legends."""
    if key in (NONE, UNKNOWN):
        return words(f"class.{key}")
    number, bounds = int(key[1:]), [words.percent(bound, bound) for bound in BOUNDS]
    if number == 0:
        return words("class.below", high=bounds[0])
    if number == len(BOUNDS):
        return words("class.full")
    return words("class.between", low=bounds[number - 1], high=bounds[number])


def legend(words: Words, rows: Iterable[Coverage]) -> dict[str, tuple[Text, int]]:
    """Return by class its name and how many rows are in it; `unknown` only where it occurs."""
    counts = Counter(map(class_of, rows))
    return {key: (class_name(words, key), counts[key]) for key in SHADES if key != UNKNOWN or counts[key]}


def draw_legend(
    axes: Axes,
    entries: Mapping[str, tuple[Text, int]],
    words: Words,
    columns: int = 3,
    *,
    counted: bool = True,
) -> None:
    """Draw classes, as `legend` gives them, with the number of towns in each."""
    lines = math.ceil(len(entries) / columns)
    axes.set(xlim=(0, columns), ylim=(lines, 0))
    for n, (key, (name, count)) in enumerate(entries.items()):
        x, y, shade, line = n % columns, n // columns, SHADES[key], "--" if key == NONE else "-"
        corner = (x + 0.02, y + 0.28)
        axes.add_artist(Rectangle(corner, 0.14, 0.45, ec=shade.edge, lw=0.7, ls=line, **shade.paint))
        text = words("class.counted", name=name, count=count) if counted else name
        axes.text(x + 0.2, y + 0.5, text.plain, va="center", fontsize=LEAST, color=DARK)


def served_of(words: Words, row: Coverage) -> Text:
    """Return villages served for certain of all villages; a word where there are none."""
    if class_of(row) == NONE:
        return words("class.none_short")
    return words.count(row.served_low) + "/" + words.count(row.villages)


def draw_tiles(axes: Axes, study: Study, rows: dict[str, Coverage], *, small: bool = False) -> None:
    """Draw the towns as tiles with names and villages served; small ones without what has no room."""
    words, towns = words_of(study), study.district.places.towns
    columns, lines = int(towns["column"].max()) + 1, int(towns["row"].max()) + 1
    axes.set(xlim=(-0.05, columns + 0.05), ylim=(lines + 0.05, -0.05))
    width = axes.bbox.width / axes.figure.dpi * 72 / (columns + 0.1) * (1 - 2 * GAP)
    for town, column, line in zip(towns["town"], towns["column"], towns["row"], strict=True):
        row, chosen = rows[town], town == study.town
        shade, x = SHADES[class_of(row)], column + 0.5
        edge: Style = {"ec": shade.edge, "lw": 0.7, "ls": "--" if class_of(row) == NONE else "-", "zorder": 2}
        edge = {"ec": ALERT, "lw": 2.0, "zorder": 3} if chosen else edge
        size, corner = 1 - 2 * GAP, (column + GAP, line + GAP)
        axes.add_artist(Rectangle(corner, size, size, **edge, **shade.paint))
        style: Style = {"ha": "center", "va": "center", "color": shade.ink, "zorder": 4}
        style["weight"] = "bold" if chosen else "normal"
        count = served_of(words, row).plain
        if not small:
            name, letters = in_tile(study.short_name(town), width)
            low = "\n" in name
            axes.text(x, line + 0.36, name, size=letters, **style)
            axes.text(x, line + (0.80 if low else 0.70), count, size=NUMBER, **style)
        elif TIGHT * text_size(count, LEAST)[0] <= width:
            axes.text(x, line + 0.52, count, size=LEAST, **style)


def in_tile(name: str, width: float) -> tuple[str, float]:
    """Return a name and its size of letters in a tile of a width in points; on two lines where it is long."""
    for size in (NAME, NUMBER, LEAST):
        if TIGHT * text_size(name, size)[0] <= width:
            return name, size
    middle = (len(name) + 1) // 2
    syllables = [found.start() for found in SYLLABLE.finditer(name)]
    place = min(syllables, key=lambda start: abs(start - middle), default=middle)
    return f"{name[:place]}-\n{name[place:]}", LEAST
