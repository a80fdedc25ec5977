"""`annex1_plan.csv` -> what Annex 1 schedules for each town and year, with totals and arithmetic checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.names import check_different, check_name, same
from eldercare_analysis.inputs.problems import Place, Problems
from eldercare_analysis.inputs.sources import Cell
from eldercare_analysis.inputs.tables import Row, read_table

FILE = "annex1_plan.csv"
TOTAL = "合计"
MOST_YEARS = 15  # from the first to the last
MOST_OF_A_KIND = 999  # villages or facilities of a town; each facility gets an id
COUNTS = ["villages", "existing_points", "gap"]
SCHEDULED = re.compile(rf"({'|'.join(kinds.BY_COLUMN)})_(20\d\d)")


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


def load_plan(folder: Path) -> Plan:
    """Read and check `annex1_plan.csv` (Annex 1; columns as in the design's contract).

    Raises:
        InputError: with every problem: columns, counts that are negative or fractional, towns missing or
            named twice, villages − existing points ≠ gap, printed totals that differ from the sums.
    """
    rows = read_table(folder / FILE, ["no", "town", *COUNTS], lambda name: bool(SCHEDULED.fullmatch(name)))
    problems = Problems()
    totals = [row for row in rows if same(row.cells["town"]) == TOTAL]
    towns = [row for row in rows if same(row.cells["town"]) != TOTAL]
    columns = [*COUNTS, *(name for name in rows[0].cells if SCHEDULED.fullmatch(name))] if rows else []
    years = tuple(sorted({int(name[-4:]) for name in columns if name not in COUNTS}))
    if not towns or not years:
        problems.add("plan_empty", Place(FILE))
    elif years[-1] - years[0] > MOST_YEARS:
        problems.add("plan_years", Place(FILE, row=1), value=f"{years[0]}-{years[-1]}", most=MOST_YEARS)
    counts = [{column: row.count(column, problems, MOST_OF_A_KIND) for column in columns} for row in towns]
    names = [check_name(row, "town", problems) for row in towns]
    check_different(zip(towns, names, strict=True), "town", "town_twice", problems)
    for row, cells in zip(towns, counts, strict=True):
        _check_gap(row, cells, problems)
    if not problems.found:  # sums of unreadable cells would only add noise
        _check_totals(totals, counts, columns, problems)
    problems.stop_if_any()
    table = pd.DataFrame(counts, columns=columns).astype("Int64")
    table.insert(0, "town", names)
    table.insert(1, "row", [row.number for row in towns])
    printed = {name: value for name in columns if (value := totals[0].count(name, problems)) is not None}
    return Plan(table, years, printed)


def _check_gap(row: Row, cells: dict[str, int | None], problems: Problems) -> None:
    villages, existing, gap = (cells[column] for column in COUNTS)
    if villages is not None and existing is not None and gap is not None and villages - existing != gap:
        problems.add("gap_differs", row.place("gap"), value=gap, villages=villages, existing=existing)


def _check_totals(
    totals: list[Row], counts: list[dict[str, int | None]], columns: list[str], problems: Problems
) -> None:
    if len(totals) != 1:
        problems.add("total_row", Place(FILE), count=len(totals), total=TOTAL)
        return
    for column in columns:
        printed = totals[0].count(column, problems)
        known = [value for cells in counts if (value := cells[column]) is not None]
        if (sum(known) if known else None) != printed:
            shown = "" if printed is None else printed
            problems.add("total_differs", totals[0].place(column), value=shown, sum=sum(known))
