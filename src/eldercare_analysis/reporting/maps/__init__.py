"""Maps of a district: the last plan year beside its tile grid, the years side by side."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from eldercare_analysis.analysis.grouping import rows_at
from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.annex1 import served_title, worded
from eldercare_analysis.reporting.items import Figure
from eldercare_analysis.reporting.maps.classes import Style, draw_legend, draw_tiles, legend, served_of
from eldercare_analysis.reporting.maps.ground import POINTS_PER_CM, footer_of
from eldercare_analysis.reporting.maps.symbols import draw_areas, draw_town_map
from eldercare_analysis.reporting.served.coverage import low_end
from eldercare_analysis.reporting.style import DARK, LEAST, LINE, drawing, to_svg
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Text, joined

MAP_CM, YEARS_CM = (17.6, 12.6), (17.6, 7.6)
LEFT = 0.42  # of the figure: the map; tiles take the rest
LINE_HEIGHT = 1.35 * LEAST  # of the footer
Rows = dict[str, Coverage]


def coverage_map(study: Study, coverage: Sequence[Coverage]) -> Figure:
    """Return the map of the last plan year's lower bound of coverage, with the study's town in bold."""
    words, year = words_of(study), study.district.plan.years[-1]
    with drawing(*MAP_CM) as figure:
        unnamed = draw_coverage_map(figure, study, coverage)
        svg = to_svg(figure)
    rows, shown = _rows(coverage, year), [row for row in coverage if row.year == year]
    values = _told(study, words, rows)
    return Figure(
        id="coverage_map",
        title=served_title(study, "coverage.map_title", shown, year=year),
        caption=_caption(study, words, shown) + (words("map.unnamed", count=unnamed) if unnamed else NOTHING),
        alt=words(worded(study, "coverage.map_alt"), name=study.district_name, year=year, values=values),
        svg=svg,
        drawn=joined(" ", [served_of(words, row) for row in rows.values()]),
        data=[{"town": row.town, "coverage_low": row.coverage_low} for row in shown],
    )


def _caption(study: Study, words: Words, rows: Sequence[Coverage]) -> Text:
    areas, low = study.district.places.areas, low_end(study, rows)
    if areas is None:
        return words("coverage.map_caption", low=low)
    return words(
        "coverage.map_caption_areas", low=low, source=areas.attrs["source"] or words("map.no_source")
    )


def draw_coverage_map(figure: Canvas, study: Study, coverage: Sequence[Coverage]) -> int:
    """Draw map, tile grid and legend into an empty figure; return how many names found no place."""
    words, rows = words_of(study), _rows(coverage, study.district.plan.years[-1])
    width, height = (size * POINTS_PER_CM for size in MAP_CM)
    footer = footer_of(study)
    foot = (6 + (footer.count("\n") + 1) * LINE_HEIGHT) / height
    towns = _axes(figure, 0.0, foot, LEFT, 1 - foot)
    unnamed = draw_town_map(towns, study, rows, LEFT * width, (1 - foot) * height)
    draw_tiles(_axes(figure, LEFT + 0.015, foot + 0.12, 1 - LEFT - 0.015, 0.88 - foot), study, rows)
    below = _axes(figure, LEFT + 0.02, foot + 0.01, 1 - LEFT - 0.02, 0.10)
    draw_legend(below, legend(words, rows.values()), words)
    style: Style = {"ha": "center", "va": "bottom", "size": LEAST, "color": LINE, "linespacing": 1.1}
    figure.text(0.5, 3 / height, footer, **style)
    return unnamed


def coverage_years(study: Study, coverage: Sequence[Coverage]) -> Figure:
    """Return one small map a year, from before the plan to its end: of areas, else of tiles."""
    words, plan = words_of(study), study.district.plan
    with drawing(*YEARS_CM) as figure:
        draw_coverage_years(figure, study, coverage)
        svg = to_svg(figure)
    values = words.series((str(row.year), _sum(words, row)) for row in rows_at(DISTRICT, coverage))
    first, last = plan.base_year, plan.years[-1]
    areas = study.district.places.areas is not None
    return Figure(
        id="coverage_years",
        title=served_title(study, "coverage.years_title", coverage, first=first, last=last),
        caption=words("coverage.years_caption_areas" if areas else "coverage.years_caption"),
        alt=words("coverage.years_alt", name=study.district_name, values=values),
        svg=svg,
    )


def draw_coverage_years(figure: Canvas, study: Study, coverage: Sequence[Coverage]) -> None:
    """Draw the small maps into an empty figure."""
    words, plan = words_of(study), study.district.plan
    years = (plan.base_year, *plan.years)
    share, height = 1 / len(years), YEARS_CM[1] * POINTS_PER_CM
    for n, year in enumerate(years):
        rows = _rows(coverage, year)
        total = next(row for row in rows_at(DISTRICT, coverage) if row.year == year)
        axes = _axes(figure, (n + 0.03) * share, 0.14, 0.94 * share, 0.74)
        if study.district.places.areas is None:
            draw_tiles(axes, study, rows, small=True)
        else:
            draw_areas(axes, study, rows, 0.94 * share * YEARS_CM[0] * POINTS_PER_CM, 0.74 * height)
        merging = total.merging_low or total.merging_high
        existing = "coverage.year_existing_merging" if merging else "coverage.year_existing"
        title, left = (
            words.plain(existing if year == plan.base_year else "coverage.year_end", year=year),
            (n + 0.03) * share,
        )
        figure.text(left, 1 - 4 / height, title, va="top", size=8, weight="bold", color=DARK)
        figure.text(left, 1 - 15 / height, _sum(words, total).plain, va="top", size=LEAST, color=LINE)
    classes = legend(words, [row for row in coverage if row.town != DISTRICT])
    draw_legend(_axes(figure, 0.01, 0.0, 0.98, 0.10), classes, words, columns=len(classes), counted=False)


def _axes(figure: Canvas, left: float, bottom: float, width: float, height: float) -> Axes:
    axes = figure.add_axes((left, bottom, width, height))
    axes.set_axis_off()
    return axes


def _rows(coverage: Sequence[Coverage], year: int) -> Rows:
    """Return the rows of a year by town, without the sums."""
    return {row.town: row for row in coverage if row.year == year and row.town != DISTRICT}


def _sum(words: Words, row: Coverage) -> Text:
    served = words.span(row.served_low, row.served_high)
    ratio = words.percent(row.coverage_low, row.coverage_high)
    return words("coverage.year_sum", served=served, villages=words.count(row.villages), ratio=ratio)


def _told(study: Study, words: Words, rows: Rows) -> Text:
    """Return towns by class, and the study's own town, in words."""
    pairs = [
        (name, words("coverage.towns_count", count=count))
        for name, count in legend(words, rows.values()).values()
    ]
    own = [(study.name, served_of(words, rows[study.town]))] if study.town else []
    return words.series([*pairs, *own])
