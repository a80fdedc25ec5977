"""Heat map: clauses by towns, each cell the status of one target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from eldercare_analysis.analysis.goals.targets import NOT_APPLICABLE, Target
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.carried import returns_from
from eldercare_analysis.reporting.goals.annex1 import remark
from eldercare_analysis.reporting.goals.targets import label_of
from eldercare_analysis.reporting.items import Figure
from eldercare_analysis.reporting.style import LEAST, LINE, drawing, to_svg
from eldercare_analysis.reporting.words import Words, words_of

LOOKS = {  # color and mark of each status, in the order of the legend
    "met": ("#0B4F7D", "√"),
    "planned_to_meet": ("#9CC3DC", "√"),
    "scheduled": ("#C9DDEA", "·"),
    "in_progress": ("#6FA8BF", "○"),
    "planned_short": ("#F5C26B", "×"),
    "short": ("#D55E00", "×"),
    "exception": ("#E9A27B", "!"),
    "not_yet": ("#F3DCC4", "△"),
    "not_assessable": ("#FFFFFF", "?"),
    NOT_APPLICABLE: ("#E4E6E8", ""),
}
DARK_ONES = ("met", "short")
EDGE = "#C9D1D6"
ROW_CM, TOP_CM, BOTTOM_CM, LABEL, WIDTH_CM = 0.40, {"zh": 1.7, "en": 2.6}, 1.2, 0.27, 17.6
LEGEND = 5  # columns
PAGE_CM = 24.0  # what heading and caption leave of a page
Key = tuple[str, str]  # clause and metric
Place = tuple[int, int]  # column and row


def heatmap(study: Study, targets: Iterable[Target]) -> Figure:
    """Return clauses (rows) by towns (columns); a mark beside the color says met, short or open."""
    words, towns = words_of(study), [DISTRICT, *study.district.towns]
    told = [one for one in targets if (one.clause, one.metric) != ("annex1_town_year", "scheduled")]
    statuses = {(one.clause, one.metric, one.town): one.status for one in told}
    keys = list(dict.fromkeys((one.clause, one.metric) for one in told))
    places = [(x, y) for y in range(len(keys)) for x in range(len(towns))]
    cells = grouped(places, lambda at: statuses.get((*keys[at[1]], towns[at[0]]), NOT_APPLICABLE))
    counts = ((words(f"status.{name}"), words.count(len(cells[name]))) for name in LOOKS if name in cells)
    alt = {"clauses": len(keys), "towns": len(towns), "values": words.series(counts)}
    used = [status for status in LOOKS if status in statuses.values()]
    return Figure(
        id="heatmap",
        title=words("target.heatmap_title"),
        caption=words("target.heatmap_caption") + remark(study) + returns_from(study),
        svg=_drawn(study, words, keys, cells, used),
        alt=words("target.heatmap_alt", name=study.name, **alt),
        data=[
            {"clause": key[0], "metric": key[1]}
            | {town: statuses[*key, town] for town in towns if (*key, town) in statuses}
            for key in keys
        ],
    )


def _drawn(
    study: Study, words: Words, keys: Sequence[Key], cells: Mapping[str, list[Place]], used: Sequence[str]
) -> str:
    """Return the drawing: squares by status, names of clauses and towns, the legend of what is used."""
    margins = TOP_CM[study.language] + BOTTOM_CM
    rows = min(ROW_CM, (PAGE_CM - margins) / len(keys)) * len(keys)
    height = margins + rows
    with drawing(WIDTH_CM, height) as figure:
        axes = figure.add_axes((LABEL, BOTTOM_CM / height, 1 - LABEL, rows / height))
        for status, places in cells.items():
            _draw_squares(axes, status, places)
        _draw_names(axes, study, keys)
        patches = [
            Patch(facecolor=LOOKS[status][0], edgecolor=EDGE, label=words.plain(f"status.{status}"))
            for status in used
        ]
        figure.legend(
            handles=patches,
            loc="lower center",
            ncols=min(LEGEND, len(patches)),
            frameon=False,
            fontsize=LEAST,
            bbox_to_anchor=(0.5, 0.0),
        )
        return to_svg(figure)


def _draw_squares(axes: Axes, status: str, places: Iterable[Place]) -> None:
    """Draw all cells of a status as one path, then their marks."""
    (color, mark), ink = LOOKS[status], "white" if status in DARK_ONES else LINE
    squares = [Path([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)], closed=True) for x, y in places]
    whole = Path.make_compound_path(*squares)
    axes.add_artist(PathPatch(whole, facecolor=color, edgecolor="white", linewidth=0.6))
    for x, y in places if mark else ():
        axes.text(x + 0.5, y + 0.54, mark, ha="center", va="center", fontsize=LEAST, color=ink)


def _draw_names(axes: Axes, study: Study, keys: Sequence[Key]) -> None:
    """Write clauses beside the rows and towns above the columns, Chinese ones from top to bottom."""
    chinese = study.language == "zh"
    names = [words_of(study).plain("dispatch.whole"), *map(study.short_name, study.district.towns)]
    axes.set_xlim(0, len(names))
    axes.set_ylim(len(keys), 0)
    labels = [label_of(study, clause, metric) for clause, metric in keys]
    axes.set_yticks([y + 0.5 for y in range(len(keys))], labels, fontsize=LEAST)
    shown = ["\n".join(name) if chinese else name for name in names]
    middles = [x + 0.5 for x in range(len(names))]
    axes.set_xticks(middles, shown, fontsize=LEAST, rotation=0 if chinese else 90)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
