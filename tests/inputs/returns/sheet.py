"""Sheets of 白沙镇's return for September 2021, as grids, for tests of what rows mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import Problem, Problems
from eldercare_analysis.inputs.returns.meaning import Meaning
from eldercare_analysis.inputs.returns.reading.grid import Grid
from eldercare_analysis.inputs.returns.return_rows import Record, RowReader
from eldercare_analysis.inputs.returns.sheets import sheets

HEADER = 4
CENTER, POINT = "白沙-中心-2021-01", "白沙-点-2021-01"
IDENTITY = {"设施编号": CENTER, "镇街": "白沙镇", "类别": "镇养老服务中心", "计划年度": 2021}
SECOND = {"设施编号": POINT, "镇街": "白沙镇", "类别": "村级互助养老点", "计划年度": 2021}
Row = dict[str | int, Any]  # cells by label, or by position


@dataclass(frozen=True)
class Read:
    """What was read: rows, problems, notes."""

    records: list[Record]
    problems: list[Problem]
    notes: list[Problem]

    def keys(self) -> list[str]:
        """Return what is wrong."""
        return [problem.key for problem in self.problems]

    def told(self) -> list[tuple[str, Any, Any]]:
        """Return what was said, each with the rows and values that it names."""
        return [(note.key, note.fields.get("rows"), note.fields.get("value")) for note in self.notes]


def labels(name: str = "facilities") -> list[str]:
    """Return the column names of a sheet."""
    return [field.zh for field in sheets()[name].columns.values()]


def grid(rows: dict[int, Row], name: str = "facilities", **further: Any) -> Grid:
    """Return a sheet with its header and some rows by number."""
    header = labels(name)
    cells: dict[tuple[int, int], Any] = {(HEADER, n): label for n, label in enumerate(header, start=1)}
    for number, row in rows.items():
        for at, value in row.items():
            if value is not None:
                cells[number, header.index(at) + 1 if isinstance(at, str) else at] = value
    return Grid("白沙.xlsx", sheets()[name].label["zh"], hidden=False, cells=cells, **further)


def at(row: int, label: str, name: str = "facilities") -> tuple[int, int]:
    """Return the cell of a row below a column name."""
    return row, labels(name).index(label) + 1


def read(district: District, page: Grid, name: str = "facilities") -> Read:
    """Read a sheet."""
    problems, notes = Problems(), Problems()
    meaning = Meaning(district, "白沙镇", date(2021, 9, 30))
    records = RowReader(page, HEADER, name, meaning, problems, notes).read()
    return Read(records, problems.found, notes.found)
