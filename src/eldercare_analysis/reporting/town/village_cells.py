"""One cell a village: served since when, perhaps, or not scheduled; the cells add up to the coverage."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility, unplaced, village_of, villages_of
from eldercare_analysis.analysis.grouping import rows_at
from eldercare_analysis.analysis.meeting.tasks import scheduled
from eldercare_analysis.analysis.served.coverage import Coverage, coverage_rows
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.schedule import EXISTING
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.facility_names import village_name
from eldercare_analysis.reporting.goals.annex1 import changed_by_returns, served_title
from eldercare_analysis.reporting.goals.open_places import open_places
from eldercare_analysis.reporting.items import Figure
from eldercare_analysis.reporting.labels import FULL_CM, text_size
from eldercare_analysis.reporting.maps.ground import POINTS_PER_CM
from eldercare_analysis.reporting.style import ALERT, DARK, LINE, SCALE, drawing, to_svg
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Text, joined

CENTER, MERGING, OPEN, NONE = "center", "merging", "open", "none"  # states that are no year
LETTERS = 8.0  # points
LEAST_CM, CELL_CM, NAME_CM, GAP_CM = 1.05, 0.72, 0.42, 0.09  # widths and heights on paper
LOOKS = {  # fill, letters, edge, line
    EXISTING: (DARK, "#FFFFFF", DARK, "-"),
    "year": ("#A9C4DB", LINE, "#A9C4DB", "-"),
    CENTER: (SCALE[2], "#FFFFFF", SCALE[2], "-"),
    MERGING: ("#DCE6EE", LINE, "#9FB4C4", "-"),
    OPEN: ("#FFFFFF", "#B84A00", ALERT, (0, (3, 2))),
    NONE: ("#F3C9A5", "#7A3600", "#D9A066", "-"),
}


@dataclass(frozen=True)
class Cell:
    """A village: `since` is `existing`, a year, or a state; `name` where returns say which village it is."""

    since: str
    name: str = ""


def village_cells(study: Study, coverage: Sequence[Coverage]) -> list[Figure]:
    """Return the town's villages, one cell each; nothing without villages or where points are not known."""
    words, cells = words_of(study), cells_of(study, coverage)
    if not cells:
        return []
    rows = rows_at(study.place, coverage)
    counts = _counts(cells)
    mark = words.plain("town_cells.mark")
    returned = _returned(study, rows, counts)
    told = joined(mark, [_told(study, words, cell, returned=returned) for cell in counts.items()])
    return [
        Figure(
            id="village_cells",
            title=served_title(study, "town_cells.title", rows, count=len(cells)),
            caption=words.sentences(told + words("town_cells.end"), *_why(study, words, cells)),
            alt=words("town_cells.alt", name=study.name, cells=told),
            svg=_drawn(words, cells, returned=returned),
            data=[{"town": study.place, "since": since, "villages": n} for since, n in counts.items()],
        )
    ]


def cells_of(study: Study, coverage: Sequence[Coverage]) -> list[Cell]:
    """Return a cell for each village of the town, by what the rows of coverage know for certain.

    A village counts from the year since which it keeps its point up to the last row.
    """
    rows = rows_at(study.place, coverage)
    if not rows[-1].villages or rows[-1].served_low is None:
        return []
    counts = counts_by_state(rows, _lost(study, rows))
    # beside names the village that is about to merge, which is not published, would be the one that is left
    names = {} if MERGING in counts else _names(study)
    return [
        Cell(since, name)
        for since, count in counts.items()
        for name in [*names.get(since, []), *[""] * count][:count]
    ]


def counts_by_state(rows: Sequence[Coverage], lost: Sequence[int]) -> dict[str, int]:
    """Return how many villages are in each state, in the order of the cells; together all villages.

    Args:
        rows: coverage of a town, year by year.
        lost: how many villages with a point at the end of each row lose it later.
    """
    last = rows[-1]
    least = [max(0, (row.by_point_low or 0) - gone) for row, gone in zip(rows, lost, strict=True)]
    lasting = [min(least[n:]) for n in range(len(least))]
    years = [EXISTING, *(str(row.year) for row in rows[1:])]
    counts = {since: now - before for since, now, before in zip(years, lasting, [0, *lasting], strict=False)}
    low, high = int(last.served_low or 0), int(last.served_high or 0)
    rest = {CENTER: last.by_center_low, MERGING: last.merging_low, OPEN: high - low, NONE: last.unserved_low}
    return {since: int(count) for since, count in (counts | rest).items() if count}


def _lost(study: Study, rows: Sequence[Coverage]) -> list[int]:
    """Return how many villages with a point at the end of each row lose it by the end of the last one."""
    spans = [(since, _ended(one), one) for since, one in _points(study)]
    lost, last = list[int](), rows[-1].year
    for row in rows:
        there = [(end, one) for since, end, one in spans if since <= row.year and not end <= row.year]
        kept = [one for end, one in there if end > last]
        lost.append(_places(study, (one for _, one in there)) - _places(study, kept))
    return lost


def _places(study: Study, points: Iterable[Facility]) -> int:
    """Return how many villages some points serve: those that are known, one each for others of Annex 1."""
    own, listed = list(points), state.listed(study)
    return len(villages_of(own)) + unplaced(one for one in own if one.facility_id in listed)


def _points(study: Study) -> Iterator[tuple[int, Facility]]:
    """Yield the town's points with the year since which each is there: scheduled, existing, in use."""
    base = study.district.plan.base_year
    due = {batch.plan_year: batch.year for batch in study.works(kinds.POINT, town=study.place)}
    tasks = {one.facility_id for one in scheduled(study)}
    for one in state.of_town(study, study.place):
        if one.kind != kinds.POINT:
            continue
        first = state.serving_from(study, one)
        if one.facility_id in tasks:
            yield due.get(int(one.plan_year), int(one.plan_year)), one
        elif one.plan_year == EXISTING:
            yield base, one
        elif first and not one.scheduled:
            yield max(base, first.year), one


def _ended(point: Facility) -> int:
    """Return the year in which a point was given up or stopped; far off where it goes on."""
    return min((day.year for event in kinds.ENDS if (day := point.on(event))), default=date.max.year)


def _counts(cells: Iterable[Cell]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.since] = counts.get(cell.since, 0) + 1
    return counts


def _names(study: Study) -> dict[str, list[str]]:
    """Return the villages that returns name, by the state of their cell; each once."""
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for since, facility in _placed(study):
        village = village_of(facility)
        if village and village not in seen:
            seen.add(village)
            found.setdefault(since, []).append(village_name(study, village))
    return found


def _placed(study: Study) -> Iterator[tuple[str, Facility]]:
    """Yield what serves a village with the state of its cell: points by year, then centers."""
    base, going = study.district.plan.base_year, [one for one in _points(study) if _goes_on(one[1])]
    for since, one in sorted(going, key=lambda pair: pair[0]):
        yield (EXISTING if since == base else str(since)), one
    own = state.of_town(study, study.place)
    yield from ((CENTER, one) for one in own if one.kind == kinds.CENTER and _goes_on(one))


def _goes_on(facility: Facility) -> bool:
    return not (facility.closed or facility.suspended)


def _returned(study: Study, rows: Sequence[Coverage], counts: dict[str, int]) -> bool:
    """Say whether returns change the cells, so that not all of them are as scheduled."""
    if study.register is None:
        return False
    plan = replace(study, register=None)
    planned = _counts(cells_of(plan, coverage_rows(plan)))
    return counts != planned or changed_by_returns(study, rows)


def _key(since: str, *, returned: bool) -> str:
    """Return the key of what a state that is no year is called."""
    return f"town_cells.{since}_returned" if returned and since == NONE else f"town_cells.{since}"


def _told(study: Study, words: Words, cell: tuple[str, int], *, returned: bool) -> Text:
    since, count = cell
    if not since.isdigit():
        return words(_key(since, returned=returned), count=count)
    if returned:
        return words("town_cells.year_returned", year=since, count=count)
    by_plan = int(since) in study.district.plan.years and study.plan is study.district.plan
    return words("town_cells.year" if by_plan else "town_cells.year_scenario", year=since, count=count)


def _why(study: Study, words: Words, cells: Sequence[Cell]) -> Iterator[Text]:
    """Yield what decides about villages that may be served: the seat of the center, or where points are."""
    if any(cell.since == OPEN for cell in cells):
        seat = any(one.seat for one in open_places(study, [study.place], when_done=True).values())
        yield words("town_cells.seat" if seat else "town_cells.points")
    if any(cell.name for cell in cells):
        yield words("town_cells.named")


def _drawn(words: Words, cells: Sequence[Cell], *, returned: bool) -> str:
    """Return the drawing: as few lines as can be, of one length; names below where they are known."""
    texts = {cell.since: _short(words, cell.since, returned=returned) for cell in cells}
    named = any(cell.name for cell in cells)
    widest = max(text_size(text, LETTERS)[0] for text in (*texts.values(), *(cell.name for cell in cells)))
    width = max(LEAST_CM, widest / POINTS_PER_CM + 0.15)
    lines = math.ceil(len(cells) / int(FULL_CM / (width + GAP_CM)))
    a_line, height = math.ceil(len(cells) / lines), CELL_CM + GAP_CM + (NAME_CM if named else 0)
    with drawing(FULL_CM, lines * height) as figure:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set(xlim=(0, FULL_CM), ylim=(lines * height, 0))
        for n, cell in enumerate(cells):
            x, y = n % a_line * (width + GAP_CM) + GAP_CM / 2, n // a_line * height + GAP_CM / 2
            _draw(axes, cell, texts[cell.since], (x, y), width)
        return to_svg(figure)


def _short(words: Words, since: str, *, returned: bool) -> str:
    return since if since.isdigit() else words.plain(f"{_key(since, returned=returned)}_short")


def _draw(axes: Axes, cell: Cell, text: str, corner: tuple[float, float], width: float) -> None:
    fill, letters, edge, line = LOOKS["year" if cell.since.isdigit() else cell.since]
    (x, y), middle = corner, corner[0] + width / 2
    axes.add_artist(Rectangle((x, y), width, CELL_CM, fc=fill, ec=edge, ls=line, lw=1.0))
    style: dict[str, Any] = {"ha": "center", "va": "center_baseline", "size": LETTERS}
    axes.text(middle, y + CELL_CM / 2, text, weight="bold", color=letters, **style)
    if cell.name:
        axes.text(middle, y + CELL_CM + NAME_CM / 2, cell.name, color=LINE, **style)
