"""The page's table of towns: which columns there are, in which order towns stand, what is told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eldercare_analysis.analysis.goals.targets import Target
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.meeting.tasks import COUNTS
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.analysis.records import tidy
from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.money.headline import sum_of
from eldercare_analysis.reporting.page.owed import Debt, debts
from eldercare_analysis.reporting.page.town_cells import Cell, money_cells, progress_cells, served_cells
from eldercare_analysis.reporting.tables import Column, TableSpec, ranged
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import Text, text_of

PLANNED = ("number", "town", "villages", "points", "centers", "served", "state", "award", "short")
REPORTED = ("number", "town", "color", "progress", "squares", "stands", "owed", "served", "state")
FIRST = {True: "color", False: "state"}  # what the table is sorted by, with and without returns
TEXT = ("town", "color", "squares", "stands", "owed", "state")
WHICH = ("number", "town", "color")


@dataclass(frozen=True)
class Tables:
    """What the page is made of: rows of the whole district, exact; it shows no count of persons.

    `earlier` are the targets of the month before, where returns can tell.
    """

    coverage: Sequence[Coverage]
    targets: Sequence[Target]
    earlier: Sequence[Target] | None = None


@dataclass(frozen=True)
class TownRow:
    """A town.

    Attributes:
        town, year: which, and the year that its counts are of.
        number: its line in Annex 1.
        link, missing: its report; that it was asked for and not made.
        cells: by the name of their column.
        owed: what it still owes.
    """

    town: str
    year: int
    number: int
    link: str | None
    missing: bool
    cells: dict[str, Cell]
    owed: list[Debt]


@dataclass(frozen=True)
class Towns:
    """The table of towns.

    Attributes:
        table: as an item, in the order of Annex 1.
        rows: as they are shown first: what is behind or missing, then the others.
        first: the column that these are sorted by.
        alike: columns that say the same of every town, with what they say: they are not shown.
        told: those of them of which it is told what they say: it is something.
    """

    table: Table
    rows: list[TownRow]
    first: str
    alike: dict[str, Text]
    told: dict[str, Text]


def towns_of(
    study: Study, tables: Tables, dispatch: Dispatch | None, links: Mapping[str, str | None]
) -> Towns:
    """Return the table of towns, with or without returns; `links` are those to their reports."""
    rows, first = rows_of(study, tables, dispatch, links), FIRST[dispatch is not None]
    said = {key: {row.cells[key].text for row in rows} for key in rows[0].cells if key not in WHICH}
    alike = {key: texts.pop() for key, texts in said.items() if len(texts) == 1 and len(rows) > 1}
    none = words_of(study)("form.none")
    return Towns(
        table=table_of(study, rows, tables.coverage),
        rows=sorted(rows, key=lambda row: (row.cells[first].sort is None, row.cells[first].sort)),
        first=first,
        alike=alike,
        told={key: text for key, text in alike.items() if text != none},
    )


def table_of(study: Study, rows: list[TownRow], coverage: Iterable[Coverage]) -> Table:
    """Return the towns as an item; who is served is from `coverage`."""
    words, year = words_of(study), rows[0].year
    step = words(f"event.{study.reading(COUNTS)}")
    columns = [
        Column(
            key,
            lambda row, key=key: row.cells[key].text,  # type: ignore[misc]
            ranged(key) if key == "served" else (),
            label=words(f"page.column_{key}", step=step, year=year),
            align="left" if key in TEXT else "right",
            which=key in WHICH,
            stages=key == "squares",
        )
        for key in rows[0].cells
    ]
    shown = tidy(row for row in coverage if row.town != DISTRICT and row.year == year)
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
    owed = debts(dispatch) if dispatch else {}
    rows = []
    for number, town in enumerate(study.district.towns, start=1):
        name, own = study.town_name(town), owed.get(town, [])
        cells = {
            "number": Cell(words.count(number), number),
            "town": Cell(text_of(name), name),
            **served_cells(words, last[town]),
            **money_cells(words, targets.get(town, []), awards.get(town)),
            **(progress_cells(dispatch, town, own) if dispatch else {}),
        }
        rows.append(
            TownRow(
                town=town,
                year=year,
                number=number,
                link=links.get(town),
                missing=town in links and links[town] is None,
                cells={key: cells[key] for key in (REPORTED if dispatch else PLANNED)},
                owed=own,
            )
        )
    return rows
