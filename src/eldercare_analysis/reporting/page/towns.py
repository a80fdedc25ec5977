"""The page's table of towns: what each cell says and how it sorts; unknown sorts last, whichever way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.goals.targets import Target
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.analysis.records import tidy
from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.maps.classes import class_of
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.meeting.progress import reached
from eldercare_analysis.reporting.money.headline import sum_of
from eldercare_analysis.reporting.tables import Column, TableSpec, ranged
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Text, joined, text_of

COUNTS = ("villages", "points", "centers")
RANGES = ("served", "coverage", "unserved")
PLANNED = ("number", "town", *COUNTS, *RANGES, "award", "short", "open")
REPORTED = ("number", "town", "progress", "color", "change", "villages", *RANGES, "short", "open")
TEXT = ("town", "color", "change")
SHORT, OPEN = ("short", "planned_short"), ("not_assessable",)
COLORS = ("green", "yellow", "red", "grey")


@dataclass(frozen=True)
class Tables:
    """What the page is made of: rows of the whole district, exact; it shows no count of persons.

    `earlier` are the targets of the month before, where returns can tell.
    """

    coverage: Sequence[Coverage]
    targets: Sequence[Target]
    earlier: Sequence[Target] | None = None


@dataclass(frozen=True)
class Cell:
    """What a cell says, what it sorts by (None: last), its class, and the color of its light."""

    text: Text
    sort: float | str | None
    style: str = ""
    light: str = ""


@dataclass(frozen=True)
class TownRow:
    """A town.

    Attributes:
        town, year: which, and the year that its counts are of.
        link, missing: its report; that it was asked for and not made.
        coverage_class: its class on the map at the end of the plan.
        cells: by the name of their column.
    """

    town: str
    year: int
    link: str | None
    missing: bool
    coverage_class: str
    cells: dict[str, Cell]


def table_of(words: Words, rows: list[TownRow], coverage: Iterable[Coverage], *, reported: bool) -> Table:
    """Return the towns as an item, with or without returns; who is served is from `coverage`."""
    columns = [
        Column(
            key,
            lambda row, key=key: row.cells[key].text,  # type: ignore[misc]
            ranged(key) if key in RANGES else (),
            label=words(f"page.column_{key}"),
            align="left" if key in TEXT else "right",
        )
        for key in (REPORTED if reported else PLANNED)
    ]
    shown = tidy(row for row in coverage if row.town != DISTRICT and row.year == rows[0].year)
    return TableSpec(id="page_towns", columns=columns, rows=rows, key=("town", "year"), data=shown).item(
        words
    )


def rows_of(
    study: Study, tables: Tables, dispatch: Dispatch | None, links: Mapping[str, str | None]
) -> list[TownRow]:
    """Return one row a town in the order of Annex 1."""
    words, year = words_of(study), study.district.plan.years[-1]
    last = {row.town: row for row in tables.coverage if row.year == year}
    targets = grouped(tables.targets, lambda target: target.town)
    lines = grouped((line for line in ledger_lines(study) if line.item in AWARDS), lambda line: line.town)
    awards = {town: sum_of(line.amount_fen for line in own) for town, own in lines.items()}
    rows = []
    for number, town in enumerate(study.district.towns, start=1):
        name = study.town_name(town)
        cells = {
            "number": Cell(words.count(number), number),
            "town": Cell(text_of(name), name),
            **_served(words, last[town]),
            **_judged(words, targets.get(town, [])),
            "award": _award(words, awards.get(town)),
            **(_reported(words, dispatch, town) if dispatch else {}),
        }
        rows.append(
            TownRow(
                town=town,
                year=year,
                link=links.get(town),
                missing=town in links and links[town] is None,
                coverage_class=class_of(last[town]),
                cells={key: cells[key] for key in (REPORTED if dispatch else PLANNED)},
            )
        )
    return rows


def _served(words: Words, row: Coverage) -> dict[str, Cell]:
    return {
        **{name: Cell(words.count(getattr(row, name)), _number(getattr(row, name))) for name in COUNTS},
        "served": Cell(words.span(row.served_low, row.served_high), _number(row.served_low)),
        "coverage": Cell(words.percent(row.coverage_low, row.coverage_high), _number(row.coverage_low)),
        "unserved": Cell(words.span(row.unserved_low, row.unserved_high), _number(row.unserved_high)),
    }


def _judged(words: Words, targets: list[Target]) -> dict[str, Cell]:
    short, unclear = (sum(target.status in group for target in targets) for group in (SHORT, OPEN))
    return {
        "short": Cell(words.count(short), short, "bad" if short else ""),
        "open": Cell(words.count(unclear), unclear),
    }


def _award(words: Words, fen: Any) -> Cell:  # noqa: ANN401 - an amount, NA, or None where there is none
    return Cell(words("form.none"), 0) if fen is None else Cell(words.wan(fen), _number(fen))


def _reported(words: Words, dispatch: Dispatch, town: str) -> dict[str, Cell]:
    """Return a town's progress against the clock and what happened in the month."""
    changes = [change for change in dispatch.changes if change.town == town]
    happened = Counter(change.event for change in changes if change.change == "happened")
    steps = [
        words("page.step", event=words(f"event.{event}"), count=count) for event, count in happened.items()
    ]
    others = len(changes) - happened.total()
    steps += [words("page.other_changes", count=others)] if others else []
    sort = "0" + joined("", steps).plain if steps else None
    change = Cell(words.listed(steps) or words("form.none"), sort)
    row = dispatch.totals.get(town)
    if row is None:
        none = words("form.none")
        return {"progress": Cell(words("page.no_tasks"), None), "color": Cell(none, None), "change": change}
    share, text = None, words("form.not_reported")
    if row.reported:
        share = row.accepted / row.planned
        text = words.share(reached(words, row, kinds.ACCEPTED), row.planned)
    if mark := dispatch.carried_mark(row):
        text = words("page.carried", text=text, mark=mark)
    color = Cell(words(f"color.{row.color}"), str(COLORS.index(row.color)), light=row.color)
    return {"progress": Cell(text, share), "color": color, "change": change}


def _number(value: Any) -> float | None:  # noqa: ANN401
    return None if value is None or pd.isna(value) else float(value)
