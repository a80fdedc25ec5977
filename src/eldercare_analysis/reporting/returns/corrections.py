"""The sheet of corrections (退回更正单): what is wrong with a return, by cell, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.meeting.changes import Change
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.problems import Place, Problem, Problems
from eldercare_analysis.inputs.returns.cell_content import as_text, clipped, content_of
from eldercare_analysis.inputs.returns.cells import IDENTITY
from eldercare_analysis.inputs.returns.columns import Columns
from eldercare_analysis.inputs.returns.loading import Opened
from eldercare_analysis.inputs.returns.parse import legible, tables_of
from eldercare_analysis.inputs.returns.reading.grid import Grid, letters
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.tables import narrow
from eldercare_analysis.reporting.facility_names import facility_name
from eldercare_analysis.reporting.meeting.changes import CHECKS, change_told
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.words import Words

# notes that somebody who sent the return can answer
ASKED = ("rows_beside", "rows_hidden", "columns_hidden", "nothing_counted", "month_end")
MEANT = {"facility_not_planned": "facility_id"}  # the column to look at first, where it is another one
COLUMN = re.compile("[A-Z]{1,3}")


@dataclass(frozen=True)
class Correction:
    """One thing to correct, or to check.

    Attributes:
        must: the return is not taken before; else somebody is asked whether it is right.
        file, sheet, cell, row, head: where: the cell as F12, what its row is about and the head of its column
            as they stand there.
        stands, wrong, todo: what is there, what is wrong with it and what to do, in words.
    """

    must: bool
    file: str
    sheet: str = ""
    cell: str = ""
    row: str = ""
    head: str = ""
    stands: str = ""
    wrong: str = ""
    todo: str = ""


def corrections_of(opened: Opened, words: Words) -> list[Correction]:
    """Return what is wrong with a workbook, then what was passed over and may have been meant."""
    asked = [note for note in opened.notes if note.key in ASKED]
    return [
        *(_correction(problem, opened, words, must=True) for problem in opened.problems),
        *(_correction(note, opened, words, must=False) for note in asked),
    ]


def corrections_for(problems: Iterable[Problem], opened: Opened, words: Words) -> list[Correction]:
    """Return problems that became known only beside other workbooks."""
    return [_correction(problem, opened, words, must=True) for problem in problems]


def _correction(problem: Problem, opened: Opened, words: Words, *, must: bool) -> Correction:
    place = _first_row(problem, problem.place or Place(opened.book.name))
    place = replace(place, column=MEANT.get(problem.key, place.column))
    spot = _spot(place, opened.grids)
    return Correction(
        must=must,
        file=place.file,
        sheet=place.sheet or "",
        cell=spot.address or (words.plain("round.row_only", row=place.row) if place.row else ""),
        row=spot.row_told(words),
        head=spot.head_told(words),
        stands=spot.said(words),
        wrong=problem.said(words.language, "what"),
        todo=problem.said(words.language, "remedy"),
    )


def _first_row(problem: Problem, place: Place) -> Place:
    """Return the place of the first row, where a note is of several."""
    row = re.match(r"\d+", str(problem.fields.get("rows", "")))
    return replace(place, row=int(row[0])) if row and place.row is None else place


def questions(dispatch: Dispatch, opened: Mapping[str, Opened]) -> dict[str, list[Correction]]:
    """Return by town what its return of the month says otherwise than its earlier one.

    Args:
        dispatch: of the month.
        opened: the workbooks of the register by name.
    """
    asked = [change for change in dispatch.changes if change.change in CHECKS]
    return {
        town: [_question(dispatch, change, opened) for change in own]
        for town, own in grouped(asked, lambda change: change.town).items()
    }


def _question(dispatch: Dispatch, change: Change, opened: Mapping[str, Opened]) -> Correction:
    study, words = dispatch.study, dispatch.words
    row = next(row for row in study.sheet("facilities") if row["facility_id"] == change.facility_id)
    file, spot = row["file"], _Spot()
    if change.change == "row_missing":
        own = (one.file for one in study.returns if (one.town, one.month) == (change.town, study.month))
        file = next(own)
    else:
        column = "village" if change.change == "moved" else _column(change)
        label = sheets()["facilities"].columns[column].zh
        spot = _spot(Place(file, row["sheet"], row["row"], label), opened[file].grids)
    called = facility_name(study, change.facility_id, with_town=False)
    name = called if spot.row in ("", change.facility_id) else spot.row_told(words)
    return Correction(
        must=False,
        file=file,
        sheet=row["sheet"],
        cell=spot.address,
        row=spot.row_told(words),
        head=spot.head_told(words),
        stands=spot.said(words),
        wrong=change_told(dispatch, change, name).plain,
        todo=words.plain(f"round.ask.{change.change}"),
    )


def _column(change: Change) -> str:
    return next((event.column for event in kinds.EVENTS if event.id == change.event), "facility_id")


@dataclass(frozen=True)
class _Spot:
    """A cell that was found: its address and grid, what its row is about, its column's head."""

    cell: tuple[int, int] = (0, 0)
    grid: Grid | None = None
    row: str = ""
    year: str = ""
    head: str = ""

    @property
    def address(self) -> str:
        """Return it as F12; empty where none was found."""
        return f"{letters(self.cell[1])}{self.cell[0]}" if self.grid else ""

    def row_told(self, words: Words) -> str:
        """Return what its row is about, with the plan year that tells facilities of one name apart."""
        if self.row and self.year.isdigit():
            return words.plain("return_name.dated", name=self.row, plan_year=self.year)
        return self.row

    def head_told(self, words: Words) -> str:
        """Return the head of its column, and whether that is hidden."""
        if self.grid and self.cell[1] in self.grid.hidden_columns:
            return words.plain("round.hidden_column", head=self.head)
        return self.head

    def said(self, words: Words) -> str:
        """Return what stands there; numbers of persons are not repeated."""
        if self.grid is None:
            return ""
        content = content_of(self.grid, self.grid.merged.get(self.cell, self.cell))
        if content is None or not content.shown:
            return words.plain("round.empty")
        texts = (as_text(content.value), content.text, content.shown)
        of_a_person = any(IDENTITY.search(narrow(text)) for text in texts)
        return words.plain("round.hidden") if of_a_person else clipped(content.shown)


def _spot(place: Place, grids: Iterable[Grid]) -> _Spot:
    """Return the cell that a place means; a row or a sheet alone has none."""
    if place.row is None or place.column is None:
        return _Spot()
    own = legible(list(grids), Problems())
    for found, header, name in tables_of(own):
        columns = Columns(found, header, sheets()[name])
        position = _position(columns, place.column) if found.sheet == place.sheet else None
        if position:
            head = as_text(found.cells.get((header, position), ""))
            row, year = _about(columns, place.row) if place.row > header else ("", "")
            return _Spot((place.row, position), found, row, year, head)
    grid = next((one for one in own if one.sheet == place.sheet), None)
    if grid and COLUMN.fullmatch(place.column):
        return _Spot((place.row, _number(place.column)), grid)
    return _Spot()


def _about(columns: Columns, row: int) -> tuple[str, str]:
    """Return what a row is about, its facility in words and the plan year, else what its key says."""
    keys = (columns.found.get(name) for name in columns.sheet.key if name not in ("month", "year"))
    cell = next((columns.grid.cells.get((row, position), "") for position in keys if position), "")
    text = clipped(as_text(cell))
    if named := columns.words(row):
        return named, as_text(columns.grid.cells.get((row, columns.found.get("plan_year", 0)), ""))
    return "" if IDENTITY.search(narrow(text)) else text, ""


def _position(columns: Columns, label: str) -> int | None:
    """Return where a column stands: by its label, a head that is not the sheet's, or its letters."""
    by_label = {field.zh: name for name, field in columns.sheet.columns.items()}
    name = by_label.get(label) or columns.sheet.column_of(label)
    found = columns.found.get(name or "") or columns.others.get(label)
    return found or (_number(label) if COLUMN.fullmatch(label) else None)


def _number(column: str) -> int:
    """Return a column's number, from 1, by its letters."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
