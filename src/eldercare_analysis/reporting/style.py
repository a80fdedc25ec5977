"""How figures look: one font, colors that color-blind readers can tell apart, the same bytes every time."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from eldercare_analysis.inputs.letters import EVERYDAY, RARE_FAMILIES, drawable, letters_of, rare

FAMILY = "Noto Sans SC"
DARK, MID, PALE, LINE, ALERT = "#0B4F7D", "#5B9BC8", "#E7EEF3", "#30363B", "#D55E00"
# light to dark stays readable in grey and for all common color deficiencies
LEAST = 7.5  # points of the smallest letters of any drawing
FALLBACK = f"'{FAMILY}', 'Microsoft YaHei', 'PingFang SC', sans-serif"  # where ours is not installed
_FAMILIES = re.compile(f"(?<=[\\d.]px ){re.escape(repr(FAMILY))}|(?<=font-family: ){re.escape(repr(FAMILY))}")
SCALE = ["#F7E8B5", "#B9D6C4", "#6FA8BF", "#3877A5", "#0B4F7D"]
HATCH: dict[str, Any] = {"facecolor": "white", "edgecolor": MID, "hatch": "////", "linewidth": 0.6}  # may be
# nobody knows
UNKNOWN: dict[str, Any] = {"facecolor": "white", "edgecolor": "#8A9299", "linestyle": "--", "linewidth": 0.8}
SETTINGS: dict[Any, Any] = {
    "font.family": [FAMILY],
    "font.size": 8.5,
    "svg.fonttype": "none",  # text stays text in notebooks and PDFs
    "text.parse_math": False,  # a $ is a $
    "svg.hashsalt": "eldercare",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "hatch.linewidth": 0.8,
}


@cache
def register_fonts() -> None:
    """Make the everyday fonts known to this process; nothing is written to the user's configuration."""
    for font in sorted(EVERYDAY.glob("*.ttf")):
        font_manager.fontManager.addfont(font)


@contextmanager
def drawing(width_cm: float, height_cm: float) -> Iterator[Figure]:
    """Give an empty figure of a size in centimeters, to be drawn and turned into SVG within this context."""
    register_fonts()
    with mpl.rc_context():
        mpl.rcdefaults()  # not the user's
        mpl.rcParams.update(SETTINGS)
        figure = Figure(figsize=(width_cm / 2.54, height_cm / 2.54))
        FigureCanvasAgg(figure)
        yield figure


def to_svg(figure: Figure) -> str:
    """Return a figure as SVG; the same figure gives the same text.

    Its text stays text, for which whoever shows it has fonts: rare letters are only measured here, as wide as
    Chinese ones. What no font can draw stands there by its number.
    """
    target = io.StringIO()
    with warnings.catch_warnings():
        for told in ("Glyph .* missing from", "Matplotlib currently does not support"):
            warnings.filterwarnings("ignore", message=told)
        figure.savefig(target, format="svg", metadata={"Date": None})
    return _with_fonts(drawable(_FAMILIES.sub(FALLBACK, target.getvalue())))


def _with_fonts(svg: str) -> str:
    """Return a drawing that names the font of each rare letter.

    Left to find it, what shows drawings trips where letters join (`fi`).
    """
    left = set(rare(svg))
    for family, font in RARE_FAMILIES.items():
        if found := left & letters_of(font):
            left -= found
            apart = f"<tspan style=\"font-family: '{family}'\">\\g<0></tspan>"
            svg = re.sub(f"[{''.join(sorted(found))}]+", apart, svg)
    return svg


def finish(axes: Axes, columns: int = 3, *, legend: bool = True) -> None:
    """Take what does not inform out of a chart and put its legend above it."""
    axes.tick_params(length=0, labelsize=8, colors=LINE)
    axes.spines[["left", "bottom"]].set_color("#C9D1D6")
    if legend:
        axes.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1.0),
            ncols=columns,
            frameon=False,
            fontsize=LEAST,
            borderaxespad=0.2,
        )
