"""The tile grid: one equal tile a town, so that small towns count as much; no border, area or distance."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.maps.classes import NONE, SHADES, class_of
from eldercare_analysis.reporting.style import ALERT
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Text

GAP = 0.04


def draw_tiles(axes: Axes, study: Study, rows: dict[str, Coverage], *, small: bool = False) -> None:
    """Draw the towns as tiles with their names and villages served; small ones without names."""
    words, towns = words_of(study), study.district.places.towns
    columns, lines = int(towns["column"].max()) + 1, int(towns["row"].max()) + 1
    axes.set(xlim=(-0.05, columns + 0.05), ylim=(lines + 0.05, -0.05))
    for town, column, line in zip(towns["town"], towns["column"], towns["row"], strict=True):
        row, chosen = rows[town], town == study.town
        key = class_of(row)
        shade = SHADES[key]
        axes.add_artist(
            Rectangle(
                (column + GAP, line + GAP),
                1 - 2 * GAP,
                1 - 2 * GAP,
                facecolor=shade.fill,
                hatch=shade.hatch,
                edgecolor=ALERT if chosen else shade.edge,
                linewidth=2.0 if chosen else 0.7,
                linestyle="--" if key == NONE and not chosen else "-",
                zorder=3 if chosen else 2,
            )
        )
        style: dict[str, Any] = {
            "ha": "center",
            "va": "center",
            "color": shade.ink,
            "zorder": 4,
            "fontweight": "bold" if chosen else "normal",
        }
        if small:
            axes.text(column + 0.5, line + 0.52, served_of(words, row).plain, fontsize=4.6, **style)
            continue
        name = study.short_name(town)
        size = 6.8 if study.language == "zh" else min(5.8, 42 / len(name))
        axes.text(column + 0.5, line + 0.36, name, fontsize=size, **style)
        axes.text(column + 0.5, line + 0.70, served_of(words, row).plain, fontsize=6.0, **style)


def served_of(words: Words, row: Coverage) -> Text:
    """Return villages served for certain of all villages; a word where there are none."""
    if class_of(row) == NONE:
        return words("class.none_short")
    return words.count(row.served_low) + "/" + words.count(row.villages)
