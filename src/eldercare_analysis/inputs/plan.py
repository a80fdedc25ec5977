"""`annex1_plan.csv` -> what Annex 1 schedules for each town and year, with totals and arithmetic checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated

import pandas as pd
from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.documents import Strict, columns_of, fit
from eldercare_analysis.inputs.fields import Name, counted, misfit
from eldercare_analysis.inputs.names import check_different, same
from eldercare_analysis.inputs.pack_folder import PLAN_FILE
from eldercare_analysis.inputs.problems import Place, Problems
from eldercare_analysis.inputs.sources import Cell
from eldercare_analysis.inputs.tables import Row, narrow, read_table

FILE = PLAN_FILE
TOTAL = "合计"
MOST_YEARS = 15  # from the first to the last
MOST_OF_A_KIND = 999  # villages or facilities of a town; each facility gets an id
COUNTS = ["villages", "existing_points", "gap"]
SCHEDULED = re.compile(rf"({'|'.join(kinds.BY_COLUMN)})_(20\d\d)")

Count = Annotated[int | None, counted(MOST_OF_A_KIND)]
Total = Annotated[int | None, counted()]


class PlanRow(Strict):
    """A row of a town, with one more column a kind and year."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Count] = Field(init=False)
    no: str
    town: Name
    villages: Count
    existing_points: Count
    gap: Count

    @field_validator("gap")
    @classmethod
    def _difference(cls, gap: int | None, before: ValidationInfo) -> int | None:
        villages, existing = before.data.get("villages"), before.data.get("existing_points")
        if villages is not None and existing is not None and gap not in (None, villages - existing):
            raise misfit("gap_differs", value=gap, villages=villages, existing=existing)
        return gap


class TotalRow(Strict):
    """The printed totals."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Total] = Field(init=False)
    no: str
    town: str
    villages: Total
    existing_points: Total
    gap: Total


@dataclass(frozen=True, repr=False)
class Plan:
    """Annex 1 as published.

    Attributes:
        table: one row a town in printed order; `town`, `row` (its row in the file), the counts `villages`,
            `existing_points`, `gap` and one column a kind and year as `centers_2021`; Int64, blank cells are
            NA.
        years: the plan years, rising.
        totals: the printed total of each column; a blank one is not there. Not those of a plan that a
            scenario changes.
    """

    table: pd.DataFrame
    years: tuple[int, ...]
    totals: dict[str, int] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return how much there is of it, on one line."""
        return f"Plan({len(self.table)} towns, {self.years[0]} to {self.years[-1]})"

    @property
    def base_year(self) -> int:
        """The year that stands for "before the first plan year"."""
        return self.years[0] - 1

    @property
    def towns(self) -> list[str]:
        """Town names in printed order."""
        return list(self.table["town"])

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {str(town): int(row) for town, row in zip(self.table["town"], self.table["row"], strict=True)}

    @cached_property
    def _counts(self) -> dict[tuple[str, str], int]:
        """The cells that are not blank, by town and column."""
        rows = self.table.drop(columns=["row"]).to_dict("records")
        return {
            (str(row["town"]), str(name)): int(value)
            for row in rows
            for name, value in row.items()
            if name != "town" and not pd.isna(value)
        }

    @cached_property
    def columns(self) -> dict[str, tuple[kinds.Kind, int]]:
        """What columns of kinds and years are about, by name."""
        return {kind.cell(year): (kind, year) for kind in kinds.KINDS for year in self.years}

    def column(self, kind: kinds.Kind, year: int) -> str | None:
        """Return the name of the column of a kind and year, or None where Annex 1 has no such column."""
        name = kind.cell(year)
        return name if name in self.table else None

    def scheduled(self, kind: kinds.Kind, year: int) -> pd.Series[int]:
        """Return the cells of a kind and year by town (Int64, NA where blank or without a column)."""
        cells = self.table.set_index("town")
        name = self.column(kind, year)
        return cells[name] if name else pd.Series(pd.NA, index=cells.index, dtype="Int64")

    def scheduled_by(self, kind: kinds.Kind, year: int) -> pd.Series[int]:
        """Return how many of a kind are scheduled up to a year's end, by town (a blank schedules none)."""
        columns = [name for past in self.years if past <= year and (name := self.column(kind, past))]
        return self.table.set_index("town")[columns].sum(axis=1).astype("Int64")

    def cell(self, town: str, column: str) -> Place:
        """Return the place of a town's cell."""
        return Place(FILE, row=self._rows[town], column=column)

    def source(self, town: str, column: str) -> Cell:
        """Return a town's cell as a source."""
        return Cell(town, column, FILE, self._rows[town])

    def count(self, cell: Cell) -> int | None:
        """Return what a cell says, None where it is blank or Annex 1 has no such column."""
        return self._counts.get((cell.town, cell.column))


def _is_scheduled(column: str) -> bool:
    return bool(SCHEDULED.fullmatch(column))


def load_plan(folder: Path) -> Plan:
    """Read and check `annex1_plan.csv` (Annex 1; columns as in the design's contract).

    Raises:
        InputError: with every problem: columns, counts that are negative or fractional, towns missing or
            twice, villages − existing points ≠ gap, printed totals that differ from the sums.
    """
    rows, problems = read_table(folder / FILE, columns_of(PlanRow), _is_scheduled), Problems()
    totals = [row for row in rows if same(row.cells["town"]) == TOTAL]
    towns = [row for row in rows if same(row.cells["town"]) != TOTAL]
    columns = [*COUNTS, *filter(_is_scheduled, rows[0].cells)] if rows else []
    years = tuple(sorted({int(name[-4:]) for name in columns if name not in COUNTS}))
    if not towns or not years:
        problems.add("plan_empty", Place(FILE))
    elif years[-1] - years[0] > MOST_YEARS:
        problems.add("plan_years", Place(FILE, row=1), value=f"{years[0]}-{years[-1]}", most=MOST_YEARS)
    read = [fit(row, PlanRow, problems) for row in towns]
    check_different([(row, narrow(row.cells["town"])) for row in towns], "town", "town_twice", problems)
    given = [row for row in read if row]
    table = pd.DataFrame([[getattr(row, name) for name in columns] for row in given], columns=columns)
    table = table.astype("Int64")
    printed = {}
    if not problems.found:  # sums of unreadable cells would only add noise
        printed = _checked_totals(totals, table, problems)
    problems.stop_if_any()
    table.insert(0, "town", [row.town for row in given])
    table.insert(1, "row", [row.number for row in towns])
    return Plan(table, years, printed)


def _checked_totals(totals: list[Row], table: pd.DataFrame, problems: Problems) -> dict[str, int]:
    """Return the printed totals that are not blank, held to the sums of the towns."""
    if len(totals) != 1:
        problems.add("total_row", Place(FILE), count=len(totals), total=TOTAL)
        return {}
    read = fit(totals[0], TotalRow, problems)
    printed = {str(name): getattr(read, str(name)) for name in table} if read else {}
    for column, value in printed.items():
        total = int(table[column].sum())
        if value != (total if table[column].notna().any() else None):
            shown = "" if value is None else value
            problems.add("total_differs", totals[0].place(column), value=shown, sum=total)
    return {column: value for column, value in printed.items() if value is not None}
