"""The year's plan against the clock: headline, tables by kind and town, bands, a town's facilities."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.meeting.progress import ALL, BANDS, bands
from eldercare_analysis.analysis.meeting.tasks import after_plan, elapsed, plan_year
from eldercare_analysis.analysis.records import records
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.language import join, pick
from eldercare_analysis.reporting.goals.annex1 import replanned
from eldercare_analysis.reporting.items import Headline, Item, Table, Tile
from eldercare_analysis.reporting.legacy import Words, make_item, make_tile, table_item
from eldercare_analysis.reporting.meeting.dispatch import (
    CENTER,
    LEFT,
    RIGHT,
    Dispatch,
    carried_mark,
    day_or_none,
    earlier_month,
    listing,
    marked,
)
from eldercare_analysis.reporting.meeting.rates import (
    paid_of,
    percent_of,
    points_of,
    rate_of,
    span_of,
)
from eldercare_analysis.text import text_of

COUNTED = ("planned", "carried_in", "closed", "unreported", "carried_over")


def dispatch_headline(dispatch: Dispatch) -> Headline:
    """Return one sentence and four figures: accepted against the year's tasks and the clock, problems, missing returns."""
    words, study = dispatch.words, dispatch.study
    rows = dispatch.rows()
    total = rows[rows["kind"] == ALL]
    tiles = [_accepted(words, row) for row in total.to_dict("records")]
    tiles += [
        make_tile(label=words("dispatch.clock"), value=_clock(dispatch), note=words("dispatch.clock_note", year=plan_year(study))),
        _problems(dispatch),
    ]  # fmt: skip
    if dispatch.study.town is None:
        towns = len(study.district.towns)
        sent = words.share(towns - len(dispatch.silent), towns)
        tiles.append(
            make_tile(label=words("dispatch.returns"), value=sent, note=words("dispatch.returns_note"))
        )
    return make_item(
        id="dispatch_headline",
        kind="headline",
        finding=_finding(dispatch, total),
        tiles=tiles,
        data=records(total),
    )


def _problems(dispatch: Dispatch) -> Tile:
    """Return the tile of open problems: nothing is known of them where nothing was reported; all carried over is marked."""
    words, label = dispatch.words, dispatch.words("dispatch.problems")
    known = [facility for facility in dispatch.own(state.facilities(dispatch.study)) if facility.reported]
    if not known:
        return make_tile(
            label=label, value=words("form.not_reported"), note=words("dispatch.problems_unreported")
        )
    problems = [issue for issue in dispatch.own(dispatch.issues) if issue.state != "cleared"]
    overdue = sum(issue.state == "overdue" for issue in problems)
    value = words.count(len(problems))
    if all(facility.carried for facility in known):
        since = earlier_month(dispatch, max(facility.carried for facility in known))
        value = words("dispatch.problems_carried", count=value, since=since)
    return make_tile(label=label, value=value, note=words("dispatch.problems_note", overdue=overdue))


def _clock(dispatch: Dispatch) -> str:
    share = elapsed(dispatch.study)
    return dispatch.words.percent(share, share)


def _accepted(words: Words, row: dict[Any, Any]) -> Tile:
    """Return the tile of what is accepted of the year's tasks: a range where some are not reported; carried over ones apart."""
    share = percent_of(words, row, kinds.ACCEPTED) if row["reported"] else words("form.not_reported")
    note = words("dispatch.accepted_note", accepted=span_of(words, row, kinds.ACCEPTED) if row["reported"] else words("form.none"),
                 planned=row["planned"], unreported=row["unreported"], carried_over=row["carried_over"])  # fmt: skip
    return make_tile(label=words("dispatch.accepted"), value=share, note=note)


def _finding(dispatch: Dispatch, total: pd.DataFrame) -> str:
    """Return the sentence; after the plan's last year it begins with that."""
    words, study, year = dispatch.words, dispatch.study, plan_year(dispatch.study)
    told: dict[str, Any] = {"name": study.name, "year": year}
    over = words("dispatch.after_plan", year=year) if after_plan(study) else ""
    if total.empty:
        return over + words("dispatch.finding_none", **told)
    row = total.to_dict("records")[0]
    told |= {key: row[key] for key in ("planned", "own", "carried_in", "unreported", "carried_over")}
    if not row["reported"]:
        return over + words("dispatch.finding_unreported", **told)
    closed = words("dispatch.finding_closed", closed=row["closed"]) if row["closed"] else ""
    spans = {step.id: span_of(words, row, step) for step in (kinds.STARTED, kinds.ACCEPTED)}
    return over + words("dispatch.finding", **told, **spans, closed=closed, clock=_clock(dispatch))


def progress_table(dispatch: Dispatch) -> Table:
    """Return the year's tasks by kind with rates and counts, and the color against the clock."""
    return _by_kind(dispatch, "progress_table", dispatch.rows())


def cumulative_table(dispatch: Dispatch) -> Table:
    """Return the same of all facilities that Annex 1 schedules, whatever the year."""
    return _by_kind(dispatch, "cumulative_table", dispatch.rows(dispatch.total))


def _by_kind(dispatch: Dispatch, name: str, rows: pd.DataFrame) -> Table:
    emphasis = [n for n, kind in enumerate(rows["kind"]) if kind == ALL]
    return replace(_progress(dispatch, name, rows, "kind"), emphasis=emphasis)


def progress_by_town(dispatch: Dispatch) -> Table:
    """Return the year's tasks by town over all kinds."""
    table = dispatch.table
    return _progress(
        dispatch, "progress_by_town", table[(table["kind"] == ALL) & (table["town"] != DISTRICT)], "town"
    )


def progress_by_kind(dispatch: Dispatch) -> Table:
    """Return the year's tasks by town and kind."""
    table = dispatch.table
    rows = table[(table["kind"] != ALL) & (table["town"] != DISTRICT)]
    item = _progress(dispatch, "progress_by_kind", rows, "kind")
    towns = [dispatch.study.town_name(str(town)) for town in rows["town"]]
    cells = [
        [text_of(f"{town} ") + cells[0], *cells[1:]] for town, cells in zip(towns, item.rows, strict=True)
    ]
    return replace(item, rows=cells)


def _progress(dispatch: Dispatch, name: str, rows: pd.DataFrame, first: str) -> Table:
    words, study = dispatch.words, dispatch.study
    total = name == "cumulative_table"
    counts = [count for count in COUNTED if not (total and count == "carried_in")]
    centers = _centers(dispatch.total if total else dispatch.table)
    cells = [
        _progress_row(dispatch, row, first, counts, centers.get(str(row["town"])))
        for row in rows.to_dict("records")
    ]
    yellow, start = (study.value(parameter) for parameter in ("yellow_points", "clock_start_month"))
    columns = {
        first: LEFT,
        **dict.fromkeys(counts, RIGHT),
        **{f"step_{step.id}": RIGHT for step in kinds.STEPS},
        "paid": RIGHT,
        "behind": RIGHT,
        "color": CENTER,
    }
    step = study.district.policy.readings["progress_counts"].options[study.reading("progress_counts")]
    caption = words(
        "dispatch.cumulative_caption" if total else "dispatch.progress_caption",
        start=int(start),
        yellow=f"{yellow:f}",
        clock=_clock(dispatch),
        counts=pick(dispatch.study.language, step),
        year=plan_year(study),
    )
    caption += words("dispatch.tasks_printed") if replanned(dispatch.study) else ""
    labels = {
        key: words(f"dispatch.column_{key}")
        for key in (*counts, *(f"step_{step.id}" for step in kinds.STEPS))
    }
    return table_item(words, name, columns, cells, rows, title=words(f"dispatch.{name}", year=plan_year(study)),
                      caption=caption, labels=labels)  # fmt: skip


def _centers(table: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    """Return the row of each town's centers, and of the district's."""
    return {str(row["town"]): row for row in table[table["kind"] == kinds.CENTER.id].to_dict("records")}


def _progress_row(
    dispatch: Dispatch, row: dict[Any, Any], first: str, counts: list[str], centers: dict[Any, Any] | None
) -> list[str]:
    """Return the cells of a row; awards are for centers, so the row over all kinds tells those of its centers."""
    words, rated = dispatch.words, dispatch.study.reading("progress_counts")
    name = words(f"facility.{row['kind']}") if first == "kind" else dispatch.study.town_name(str(row["town"]))
    told = [name, *(words.count(row[count]) for count in counts)]
    paid = paid_of(words, centers if row["kind"] == ALL and centers else row)
    steps = [
        rate_of(words, row, step) if step.id == rated else span_of(words, row, step) for step in kinds.STEPS
    ]
    return [*told, *steps, paid, points_of(dispatch, row), words(f"color.{row['color']}")]


def band_notes(dispatch: Dispatch) -> Item:
    """Return the towns in bands, with counts beside rates; in the order of Annex 1, not ranked."""
    words, study = dispatch.words, dispatch.study
    rows = {str(row["town"]): row for row in dispatch.table[dispatch.table["kind"] == ALL].to_dict("records")}
    notes = []
    found = bands(dispatch.study)
    for band in BANDS:
        names = [
            _town_rate(dispatch, rows[town])
            if town in rows and rows[town]["reported"] else study.town_name(town)
            for town in found[band]
        ]  # fmt: skip
        if names:
            notes.append(words(f"band.{band}", count=len(names), towns=join(study.language, names)))
    return make_item(id="bands", kind="notes", title=words("dispatch.bands"), notes=notes, caption=words("dispatch.bands_caption", yellow=f"{dispatch.study.value('yellow_points'):f}"),
                data=[{"band": band, "towns": towns} for band, towns in found.items()])  # fmt: skip


def _town_rate(dispatch: Dispatch, row: dict[Any, Any]) -> str:
    """Return a town with what is accepted of its tasks; what is carried over from earlier returns is marked."""
    words, mark = dispatch.words, carried_mark(dispatch, row)
    town = dispatch.study.town_name(str(row["town"]))
    counts = {"accepted": span_of(words, row, kinds.ACCEPTED), "planned": row["planned"]}
    if not mark:
        return words("dispatch.town_rate", town=town, **counts)
    return words("dispatch.town_rate_carried", town=town, mark=mark, **counts)


def facility_table(dispatch: Dispatch) -> Item:
    """Return the town's facilities with their stage and dates."""
    words = dispatch.words
    own = [
        facility
        for facility in dispatch.own(state.facilities(dispatch.study))
        if facility.scheduled or facility.reported
    ]
    rows = [
        [marked(dispatch, facility.facility_id, facility.carried), _stage(words, facility),
         *[day_or_none(words, facility.on(step)) for step in kinds.STEPS]]
        for facility in own
    ]  # fmt: skip
    return listing(
        dispatch,
        "facilities",
        ("facility", "stage", *(f"step_{step.id}" for step in kinds.STEPS)),
        rows,
        carried=any(f.carried for f in own),
    )


def _stage(words: Words, facility: Facility) -> str:
    """Return a facility's stage; what is in use without having been accepted, and what has stopped, says so."""
    used = facility.stage == kinds.OPENED.id and facility.scheduled and not facility.reached(kinds.ACCEPTED)
    marks = [
        words(f"dispatch.{mark}")
        for mark, holds in (("unaccepted", used), (kinds.SUSPENDED.id, facility.suspended))
        if holds
    ]
    return words(f"stage.{facility.stage}") + "".join(marks)
