"""The year's plan against the clock: headline, tables by kind and town, bands, a town's facilities."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.dispatch.progress import ALL, BANDS, bands, elapsed, plan_year
from eldercare_analysis.analysis.facts import STEPS
from eldercare_analysis.analysis.records import records
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.language import join, pick
from eldercare_analysis.reporting.dispatch.meeting import (
    CENTER,
    LEFT,
    RIGHT,
    Dispatch,
    day_or_none,
    listing,
)
from eldercare_analysis.reporting.items import Item, Tile
from eldercare_analysis.reporting.tables import table_item
from eldercare_analysis.reporting.words import Words


def dispatch_headline(dispatch: Dispatch) -> Item:
    """Return one sentence and four figures: accepted against the year's plan and the clock, problems, missing returns."""
    words, facts, year = dispatch.words, dispatch.facts, plan_year(dispatch.facts)
    clock = words.percent(elapsed(facts), elapsed(facts))
    rows = dispatch.rows()
    total = rows[rows["kind"] == ALL]
    problems = [issue for issue in dispatch.own(dispatch.issues) if issue.state != "cleared"]
    overdue = sum(issue.state == "overdue" for issue in problems)
    sent = len(facts.district.towns) - len(dispatch.silent)
    tiles = [
        Tile(label=words("dispatch.clock"), value=clock, note=words("dispatch.clock_note", year=year)),
        Tile(
            label=words("dispatch.problems"),
            value=words.count(len(problems)),
            note=words("dispatch.problems_note", overdue=overdue),
        ),
    ]
    if dispatch.study.town is None:
        tiles.append(
            Tile(
                label=words("dispatch.returns"),
                value=words.share(sent, len(facts.district.towns)),
                note=words("dispatch.returns_note"),
            )
        )
    if total.empty:
        finding = words("dispatch.finding_none", name=dispatch.study.name, year=year)
    else:
        row = total.iloc[0]
        finding = words("dispatch.finding", name=dispatch.study.name, year=year, planned=row["planned"], started=row["started"],
                        accepted=row["accepted"], unreported=int(row["planned"]) - int(row["reported"]), clock=clock)  # fmt: skip
        share = words.percent(row["accepted"] / row["planned"], row["accepted"] / row["planned"])
        value = share if row["reported"] else words("form.not_reported")
        tiles.insert(
            0,
            Tile(
                label=words("dispatch.accepted"),
                value=value,
                note=words("dispatch.accepted_note", accepted=row["accepted"], planned=row["planned"]),
            ),
        )
        if not row["reported"]:
            finding = words(
                "dispatch.finding_unreported", name=dispatch.study.name, year=year, planned=row["planned"]
            )
    return Item(id="dispatch_headline", kind="headline", finding=finding, tiles=tiles, data=records(total))


def progress_table(dispatch: Dispatch) -> Item:
    """Return the year's plan by kind with rates and counts, and the color against the clock."""
    item = _progress(dispatch, "progress_table", dispatch.rows(), "kind")
    emphasis = [n for n, kind in enumerate(dispatch.rows()["kind"]) if kind == ALL]
    return item.model_copy(update={"emphasis": emphasis})


def progress_by_town(dispatch: Dispatch) -> Item:
    """Return the year's plan by town over all kinds."""
    table = dispatch.table
    return _progress(
        dispatch, "progress_by_town", table[(table["kind"] == ALL) & (table["town"] != DISTRICT)], "town"
    )


def progress_by_kind(dispatch: Dispatch) -> Item:
    """Return the year's plan by town and kind."""
    table = dispatch.table
    rows = table[(table["kind"] != ALL) & (table["town"] != DISTRICT)]
    item = _progress(dispatch, "progress_by_kind", rows, "kind")
    towns = [dispatch.study.town_name(str(town)) for town in rows["town"]]
    cells = [[f"{town} {cells[0]}", *cells[1:]] for town, cells in zip(towns, item.rows, strict=True)]
    return item.model_copy(update={"rows": cells})


def _progress(dispatch: Dispatch, name: str, rows: pd.DataFrame, first: str) -> Item:
    words, facts = dispatch.words, dispatch.facts
    cells = [_progress_row(dispatch, row, first) for row in rows.to_dict("records")]
    yellow, start = (facts.value(parameter) for parameter in ("yellow_points", "clock_start_month"))
    columns = {
        first: LEFT,
        "planned": RIGHT,
        **{f"step_{step}": RIGHT for step in STEPS},
        "paid": RIGHT,
        "behind": RIGHT,
        "color": CENTER,
    }
    return table_item(words, name, columns, cells, rows, title=words(f"dispatch.{name}", year=plan_year(facts)),
                      caption=words("dispatch.progress_caption", start=int(start), yellow=f"{yellow:f}", clock=words.percent(elapsed(facts), elapsed(facts)),
                                    counts=pick(dispatch.study.language, facts.district.policy.readings["progress_counts"].options[facts.reading("progress_counts")])))  # fmt: skip


def _progress_row(dispatch: Dispatch, row: dict[Any, Any], first: str) -> list[str]:
    words = dispatch.words
    name = words(f"facility.{row['kind']}") if first == "kind" else dispatch.study.town_name(str(row["town"]))
    if not row["reported"]:
        return [
            name,
            words.count(row["planned"]),
            *[words("form.none")] * (len(STEPS) + 2),
            words("color.grey"),
        ]
    steps = [_rate(words, row[step], row["planned"]) for step in STEPS]
    paid = words("form.none") if pd.isna(row["paid"]) else _rate(words, row["paid"], row["planned"])
    behind = f"{-float(row['behind_points']):+.0f}"
    return [name, words.count(row["planned"]), *steps, paid, behind, words(f"color.{row['color']}")]


def _rate(words: Words, count: Any, planned: Any) -> str:  # noqa: ANN401
    return words("dispatch.rate", count=int(count), rate=words.percent(count / planned, count / planned))


def band_notes(dispatch: Dispatch) -> Item:
    """Return the towns in bands, with counts beside rates; in the order of Annex 1, not ranked."""
    words, study = dispatch.words, dispatch.study
    rows = {str(row["town"]): row for row in dispatch.table[dispatch.table["kind"] == ALL].to_dict("records")}
    notes = []
    found = bands(dispatch.facts, dispatch.table)
    for band in BANDS:
        names = [
            words("dispatch.town_rate", town=study.town_name(town), accepted=rows[town]["accepted"], planned=rows[town]["planned"])
            if band not in ("unreported", "no_tasks") else study.town_name(town)
            for town in found[band]
        ]  # fmt: skip
        if names:
            notes.append(words(f"band.{band}", count=len(names), towns=join(study.language, names)))
    return Item(id="bands", kind="notes", title=words("dispatch.bands"), notes=notes, caption=words("dispatch.bands_caption", yellow=f"{dispatch.facts.value('yellow_points'):f}"),
                data=[{"band": band, "towns": towns} for band, towns in found.items()])  # fmt: skip


def facility_table(dispatch: Dispatch) -> Item:
    """Return the town's facilities with their stage and dates."""
    words = dispatch.words
    own = [
        facility
        for facility in dispatch.own(dispatch.facts.facilities)
        if facility.scheduled or facility.reported
    ]
    rows = [
        [facility.facility_id, words(f"stage.{facility.stage}") + (words("dispatch.suspended") if facility.suspended else ""),
         *[day_or_none(words, facility.get(f"{step}_on")) for step in STEPS]]
        for facility in own
    ]  # fmt: skip
    return listing(dispatch, "facilities", ("facility", "stage", *(f"step_{step}" for step in STEPS)), rows)
