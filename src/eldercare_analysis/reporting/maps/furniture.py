"""What every map needs: scale bar, north arrow, legends, and the line that says what it is not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon, Rectangle

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.maps.classes import NONE, SHADES
from eldercare_analysis.reporting.maps.ground import Ground, View
from eldercare_analysis.reporting.style import DARK, LINE
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Text

KILOMETERS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200)
METERS = 1000
SMALL = 6.0  # points of letters
RADIUS = 1.6  # points, of one village; areas of symbols are in proportion
CROSS = 2.2  # points, half the width of the mark of a town without villages


def radius_of(villages: int | None) -> float:
    """Return the radius in points of a symbol with an area in proportion to villages; the least for none."""
    return CROSS if villages is None else max(CROSS, RADIUS * math.sqrt(villages))


def scale_bar(view: View, words: Words) -> tuple[float, str]:
    """Return the points of a round distance, at most a fourth of the view, and the distance in words."""
    most = view.box.width / 4
    length = max((km for km in KILOMETERS if km * METERS * view.scale <= most), default=KILOMETERS[0])
    return length * METERS * view.scale, words.plain("map.kilometers", count=f"{length:g}")


def draw_scale_bar(axes: Axes, left: float, bottom: float, view: View, words: Words) -> float:
    """Draw a scale bar; return its length in points."""
    width, distance = scale_bar(view, words)
    half = width / 2
    for start, color in ((left, LINE), (left + half, "white")):
        axes.add_artist(
            Rectangle((start, bottom), half, 2.2, facecolor=color, edgecolor=LINE, linewidth=0.5, zorder=6)
        )
    axes.text(
        left,
        bottom + 3.4,
        distance,
        fontsize=SMALL,
        va="bottom",
        color=LINE,
        zorder=6,
    )
    return width


def draw_north_arrow(axes: Axes, x: float, bottom: float, words: Words) -> None:
    """Draw an arrow to grid north."""
    axes.add_artist(
        Polygon(
            [(x - 3, bottom), (x, bottom + 11), (x, bottom + 3)],
            facecolor=LINE,
            edgecolor=LINE,
            linewidth=0.5,
        )
    )
    axes.add_artist(
        Polygon(
            [(x + 3, bottom), (x, bottom + 11), (x, bottom + 3)],
            facecolor="white",
            edgecolor=LINE,
            linewidth=0.5,
        )
    )
    axes.text(x, bottom + 12, words.plain("map.north"), fontsize=SMALL, ha="center", va="bottom", color=LINE)


def draw_sizes(axes: Axes, left: float, bottom: float, counts: Iterable[int], words: Words) -> None:
    """Draw how large symbols of some counts of villages are."""
    x = left
    for count in counts:
        radius = radius_of(count)
        axes.add_artist(
            Circle((x + radius, bottom + 6), radius, facecolor="white", edgecolor=LINE, linewidth=0.5)
        )
        axes.text(
            x + 2 * radius + 1.5, bottom + 6, f"{count}", fontsize=SMALL, va="center_baseline", color=LINE
        )
        x += 2 * radius + 5 + 4 * len(f"{count}")
    axes.text(x, bottom + 6, words.plain("map.sizes"), fontsize=SMALL, va="center_baseline", color=LINE)


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
        x, y, shade = n % columns, n // columns, SHADES[key]
        axes.add_artist(
            Rectangle(
                (x + 0.02, y + 0.28),
                0.14,
                0.45,
                facecolor=shade.fill,
                edgecolor=shade.edge,
                hatch=shade.hatch,
                linewidth=0.7,
                linestyle="--" if key == NONE else "-",
            )
        )
        text = words("class.counted", name=name, count=count) if counted else name
        axes.text(x + 0.2, y + 0.5, text.plain, va="center", fontsize=6.4, color=DARK)


def footer_of(study: Study) -> str:
    """Return what stands on every map, on two lines broken at the mark nearest its middle."""
    credit = pick(study.language, study.district.policy.info.map_credit)
    text = words_of(study).plain("form.map_footer", credit=credit)
    marks = [n for n, letter in enumerate(text) if letter in "。；;." and n + 1 < len(text)]
    middle = min(marks, key=lambda n: abs(n - len(text) / 2))
    return text[: middle + 1] + "\n" + text[middle + 1 :].lstrip()


def map_label(study: Study, ground: Ground, town: str) -> str:
    """Return a town's short name as maps have it, marked where its place is schematic."""
    return study.short_name(town) + ("*" if town in ground.schematic else "")
