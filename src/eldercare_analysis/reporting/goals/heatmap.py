"""Heat map: clauses by towns, each cell the status of one target."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.carried import returns_from
from eldercare_analysis.reporting.goals.annex1 import remark
from eldercare_analysis.reporting.goals.targets import label_of
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.legacy import make_item, words_of
from eldercare_analysis.reporting.style import LINE, drawing, to_svg

COLORS = {
    "met": "#0B4F7D", "planned_to_meet": "#9CC3DC", "scheduled": "#C9DDEA", "in_progress": "#6FA8BF", "planned_short": "#F5C26B",
    "short": "#D55E00", "exception": "#E9A27B", "not_yet": "#F3DCC4",
    "not_assessable": "#FFFFFF", "not_applicable": "#E4E6E8",
}  # fmt: skip
MARKS = {
    "short": "×", "planned_short": "×", "met": "√", "planned_to_meet": "√", "scheduled": "·", "exception": "!", "not_assessable": "?",
    "in_progress": "○", "not_yet": "△",
}  # fmt: skip
DARK_ONES = ("met", "short")
ROW_CM, TOP_CM, BOTTOM_CM, LABEL, WIDTH_CM = 0.40, {"zh": 1.2, "en": 2.6}, 0.9, 0.27, 17.6
PAGE_CM = 24.0  # what heading and caption leave of a page


def heatmap(study: Study, targets: pd.DataFrame) -> Item:
    """Return clauses (rows) by towns (columns); a mark beside the color says met, short or open."""
    words = words_of(study)
    table = targets[~((targets["clause"] == "annex1_town_year") & (targets["metric"] == "scheduled"))]
    keys = list(dict.fromkeys(zip(table["clause"], table["metric"], strict=True)))
    shown = {(row["clause"], row["metric"], row["town"]): row["status"] for row in table.to_dict("records")}
    towns = [DISTRICT, *study.district.towns]
    margins = TOP_CM[study.language] + BOTTOM_CM
    row = min(ROW_CM, (PAGE_CM - margins) / len(keys))
    height = margins + row * len(keys)
    with drawing(WIDTH_CM, height) as figure:
        axes = figure.add_axes((LABEL, BOTTOM_CM / height, 1 - LABEL, row * len(keys) / height))
        cells: dict[str, list[tuple[int, int]]] = {}
        for y, (clause, metric) in enumerate(keys):
            for x, town in enumerate(towns):
                cells.setdefault(str(shown.get((clause, metric, town), "not_applicable")), []).append((x, y))
        for status, places in cells.items():
            squares = [
                Path([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)], closed=True) for x, y in places
            ]
            axes.add_artist(
                PathPatch(
                    Path.make_compound_path(*squares),
                    facecolor=COLORS[status],
                    edgecolor="white",
                    linewidth=0.6,
                )
            )
            for x, y in places if status in MARKS else []:
                axes.text(
                    x + 0.5,
                    y + 0.54,
                    MARKS[status],
                    ha="center",
                    va="center",
                    fontsize=5.5,
                    color="white" if status in DARK_ONES else LINE,
                )
        axes.set_xlim(0, len(towns))
        axes.set_ylim(len(keys), 0)
        axes.set_yticks(
            [y + 0.5 for y in range(len(keys))],
            [label_of(study, clause, metric) for clause, metric in keys],
            fontsize=6.5,
        )
        names = [words("dispatch.whole"), *(study.short_name(town) for town in study.district.towns)]
        axes.set_xticks([x + 0.5 for x in range(len(towns))], ["\n".join(name) if study.language == "zh" else name for name in names],
                        fontsize=6, rotation=0 if study.language == "zh" else 90)  # fmt: skip
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        used = [status for status in COLORS if status in set(shown.values())]
        patches: list[Any] = [
            Patch(facecolor=COLORS[status], edgecolor="#C9D1D6", label=words(f"status.{status}"))
            for status in used
        ]
        figure.legend(
            handles=patches,
            loc="lower center",
            ncols=len(patches),
            frameon=False,
            fontsize=7,
            bbox_to_anchor=(0.5, 0.0),
        )
        values = words.series(
            (words(f"status.{status}"), words.count(len(cells[status])))
            for status in COLORS
            if status in cells
        )
        svg = to_svg(figure)
    return make_item(id="heatmap", kind="figure", title=words("target.heatmap_title"), caption=words("target.heatmap_caption") + remark(study) + returns_from(study), svg=svg,
                alt=words("target.heatmap_alt", name=study.name, clauses=len(keys), towns=len(towns), values=values), data=[{"clause": clause, "metric": metric} | {town: shown[clause, metric, town] for town in towns if (clause, metric, town) in shown}
                      for clause, metric in keys])  # fmt: skip
