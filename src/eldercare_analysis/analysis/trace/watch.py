"""Which cells of returns a rule reads: the rows that it looks at remember the columns that were asked for."""

from __future__ import annotations

from typing import Any

from eldercare_analysis.inputs.case import Case, Row
from eldercare_analysis.inputs.returns.register import IDENTITY
from eldercare_analysis.inputs.returns.sheets import sheets

PLACE = {"file", "sheet", "row", "return_month"}


class Remembering(dict[str, Any]):
    """A row of a return that remembers which of its columns were asked for, its identity apart."""

    def __init__(self, row: Row, sheet: str) -> None:
        """Keep a row of a sheet."""
        super().__init__(row)
        self.asked: dict[str, None] = {}
        self.silent = PLACE | {*IDENTITY, *sheets()[sheet].key}

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401 - as the column's type
        """Return a column, and remember it."""
        if column not in self.silent:
            self.asked[column] = None
        return super().__getitem__(column)

    def get(self, column: str, default: Any = None) -> Any:  # noqa: ANN401 - as the column's type
        """Return a column, and remember it."""
        if column not in self.silent:
            self.asked[column] = None
        return super().get(column, default)


class Watched(Case):
    """A case that remembers which rows and columns of the returns were read."""

    @classmethod
    def of(cls, case: Case) -> Watched:
        """Return a case, watched."""
        return cls(case.district, case.scenario, case.month, case.register)

    def sheet(self, name: str) -> list[Row]:
        """Return the rows of a sheet, each of which remembers what is asked of it."""
        if name not in self._watched:
            self._watched[name] = [Remembering(row, name) for row in super().sheet(name)]
        return list(self._watched[name])

    @property
    def _watched(self) -> dict[str, list[Remembering]]:
        found: dict[str, list[Remembering]] = self.__dict__.setdefault("_rows_watched", {})
        return found

    def read(self) -> list[tuple[Row, list[str]]]:
        """Return the rows of which something was read, with the columns."""
        return [(row, list(row.asked)) for rows in self._watched.values() for row in rows if row.asked]
