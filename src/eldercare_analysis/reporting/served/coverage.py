"""What `coverage_map` publishes beside its map: headline, tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.records import records
from eldercare_analysis.analysis.served.coverage import PARTS
from eldercare_analysis.analysis.served.served import merging_known
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import join, pick
from eldercare_analysis.reporting.goals.annex1 import beside, counted_by, printed_coverage, served_title
from eldercare_analysis.reporting.goals.deadline import after_plan
from eldercare_analysis.reporting.goals.open_places import open_places, seats_known, unplaced
from eldercare_analysis.reporting.items import Item, Tile
from eldercare_analysis.reporting.tables import row_name, table_item
from eldercare_analysis.reporting.words import Words, words_of


def coverage_headline(study: Study, coverage: pd.DataFrame) -> Item:
    """Return villages, coverage at the end of the last plan year and villages unserved under every reading."""
    words = words_of(study)
    rows = coverage[coverage["town"] == study.place]
    first = rows.iloc[0]
    last = rows[rows["year"] == study.district.plan.years[-1]].iloc[0]
    existing = first["points"]
    note = words("coverage.villages_note", existing=words.count(existing))
    if pd.isna(existing):
        note = words("coverage.villages_note_unknown")
    served = words.span(last["served_low"], last["served_high"])
    served_note = words("coverage.served_note", served=served, villages=words.count(last["villages"]))
    if last["villages"] == 0:
        served_note = words("coverage.no_villages")
    unserved = words.count(last["unserved_low"]) if last["villages"] != 0 else words("form.not_applicable")
    ratio = words.percent(last["coverage_low"], last["coverage_high"])
    tiles = [
        Tile(label=words("coverage.villages"), value=words.count(last["villages"]), note=note),
        Tile(label=words("coverage.headline", year=last["year"]), value=ratio, note=served_note),
        Tile(
            label=words("coverage.unserved"),
            value=unserved,
            note=_unserved_note(study, words, last, _short(study, coverage)),
        ),
    ]
    return Item(
        id="coverage_headline",
        kind="headline",
        finding=after_plan(study, _finding(study, words, last)),
        tiles=tiles,
        data=records(rows),
    )


def _short(study: Study, coverage: pd.DataFrame) -> list[str]:
    """Return the study's towns with villages unserved at the end of the last plan year, whatever is open."""
    last = coverage[(coverage["year"] == study.district.plan.years[-1]) & (coverage["town"] != DISTRICT)]
    towns = last.loc[(last["unserved_low"] > 0).fillna(value=False), "town"]
    return [str(town) for town in towns if study.town in (None, town)]


def _unserved_note(study: Study, words: Words, last: pd.Series[Any], short: list[str]) -> str:
    """Return what is to be done about villages without a point or a center to explain it; nothing without villages."""
    if last["villages"] == 0 or pd.isna(last["unserved_low"]) or not last["unserved_low"]:
        return ""
    return words(f"coverage.unserved_note{'_listed' if merging_known(study, short) else ''}")


def low_end(study: Study, rows: pd.DataFrame) -> str:
    """Return what the lower end of coverage counts: points alone, or villages that are known to need none, too; or why there is no range."""
    words, kind = words_of(study), certainty(rows)
    if kind != "closed":
        return words(
            "coverage.low_none" if kind == "points" and not _ranges_in(rows) else f"coverage.low_{kind}"
        )
    reading, chosen = (
        study.district.policy.readings["center_village"],
        study.scenario.readings["center_village"],
    )
    if chosen != reading.default:
        return words("coverage.low_reading", reading=pick(study.language, reading.options[chosen]))
    towns = study.district.towns if (rows["town"] == DISTRICT).any() else rows["town"]
    return words("coverage.low_closed" if seats_known(study, towns) else "coverage.low_any_seat")


def ends(study: Study, rows: pd.DataFrame) -> str:
    """Return what the ends of ranges are, where some row is one, and what the lower one counts."""
    low = low_end(study, rows)
    return words_of(study)("coverage.ends") + low if _ranges_in(rows) else low


def _ranges_in(rows: pd.DataFrame) -> bool:
    return bool((rows["served_low"] < rows["served_high"]).fillna(value=False).any())


def certainty(rows: pd.DataFrame) -> str:
    """Say what villages served for certain are in some rows of `coverage`: `points`, `exempt` (some need none), `closed` (no range)."""
    if (rows["served_low"] == rows["served_high"]).all() and (rows["centers"] > 0).any():
        return "closed"
    return "exempt" if (rows[["by_center_low", "merging_low"]] > 0).any(axis=None) else "points"


def _finding(study: Study, words: Words, last: pd.Series[Any]) -> str:
    if last["villages"] == 0:
        return words("coverage.finding_none", name=study.name) + beside(study, kinds.POINT)
    if pd.isna(last["coverage_low"]):
        return words("coverage.villages_note_unknown")
    if study.town is None:
        kind = "merging" if last["merging_high"] > 0 or last["merging_low"] > 0 else "district"
    elif last["unserved_high"] == 0:
        kind = "full"
    else:
        kind = "short" if last["unserved_low"] > 0 else _range_kind(study)
    whose, printed = counted_by(study, last), printed_coverage(study, last)
    finding = words(
        f"coverage.finding_{kind}",
        name=study.name,
        by=words(f"coverage.by_{whose}"),
        year=last["year"],
        villages=words.count(last["villages"]),
        served=words.span(last["served_low"], last["served_high"]),
        ratio=words.percent(last["coverage_low"], last["coverage_high"]),
        unserved=words.count(last["unserved_low"]),
        parts=join(study.language, served_parts(words, last)),
    )
    return (
        finding
        if printed is None
        else finding + _by_annex(words, printed, beside=whose.startswith("scenario"))
    )


def _range_kind(study: Study) -> str:
    """Say what the range of a town depends on: the seat of its center, or villages of points where that is known."""
    places = open_places(study, [str(study.town)])
    return "range_points" if unplaced(places) else "range"


def served_parts(words: Words, row: pd.Series[Any]) -> list[str]:
    """Return by what the villages of a row are served: points, the center, because they are about to be merged; what serves none is left out."""
    found = []
    for part in PARTS:
        low, high = sorted((row[f"{part}_low"], row[f"{part}_high"]))
        if high:
            found.append(words(f"coverage.part_{part}", count=words.span(low, high)))
    return found


def _by_annex(words: Words, row: pd.Series[Any], *, beside: bool) -> str:
    """Return how many villages Annex 1 as printed serves: `beside` a scenario's, or before returns."""
    served = words.span(row["served_low"], row["served_high"])
    return words(
        "coverage.annex_beside" if beside else "coverage.annex_before",
        served=served,
        ratio=words.percent(row["coverage_low"], row["coverage_high"]),
    )


def coverage_by_year(study: Study, coverage: pd.DataFrame) -> Item:
    """Return the table of coverage by year."""
    words = words_of(study)
    rows = coverage[coverage["town"] == study.place]
    return table_item(
        words,
        "coverage_by_year",
        {"year": "left", "villages": "right", "points": "right", "centers": "right", "served": "right",
         "unserved": "right", "coverage": "right"},
        ([str(row["year"]), words.count(row["villages"]), _points(study, words, row), words.count(row["centers"]), *_ranges(words, row)]
         for _, row in rows.iterrows()),
        rows,
        title=served_title(study, "coverage.table_title", rows),
        caption=ends(study, rows) + _out_of_use(words, rows),
    )  # fmt: skip


def coverage_by_town(study: Study, coverage: pd.DataFrame) -> Item:
    """Return the table of all towns at the end of the last plan year, with the district's sums."""
    words = words_of(study)
    year = study.district.plan.years[-1]
    rows = coverage[coverage["year"] == year]
    names = [row_name(study, town) for town in rows["town"]]
    return table_item(
        words,
        "coverage_by_town",
        {"town": "left", "villages": "right", "points": "right", "centers": "right", "served": "right",
         "unserved": "right", "coverage": "right"},
        ([name, words.count(row["villages"]), _points(study, words, row), words.count(row["centers"]), *_ranges(words, row)]
         for name, (_, row) in zip(names, rows.iterrows(), strict=True)),
        rows,
        title=served_title(study, "coverage.towns_title", rows, year=year),
        caption=ends(study, rows) + words("coverage.towns_caption") + _out_of_use(words, rows),
        emphasis=[len(rows) - 1],
    )  # fmt: skip


def _points(study: Study, words: Words, row: pd.Series[Any]) -> str:
    """Return the points of a row; of a town whose existing ones are not published at least those that are scheduled."""
    if pd.isna(row["points"]) and row["town"] != DISTRICT:
        plan = study.plan
        scheduled = int(plan.scheduled_by(kinds.POINT, int(row["year"]))[row["town"]])
        if scheduled:
            return words("coverage.points_at_least", count=words.count(scheduled))
    return words.count(row["points"])


def _out_of_use(words: Words, rows: pd.DataFrame) -> str:
    """Return that points out of use, or in one village, are in the number of points and serve nobody; empty where there are none."""
    out, doubled = ((rows[name].fillna(0) > 0).any() for name in ("out_of_use", "doubled"))
    return (words("coverage.out_of_use") if out else "") + (words("coverage.doubled") if doubled else "")


def _ranges(words: Words, row: pd.Series[Any]) -> list[str]:
    return [
        words.span(row["served_low"], row["served_high"]),
        words.span(row["unserved_low"], row["unserved_high"]),
        words.percent(row["coverage_low"], row["coverage_high"]),
    ]
