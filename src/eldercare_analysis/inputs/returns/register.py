"""Many returns -> one register: what is known of every facility, village, home and town as of a month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from eldercare_analysis.inputs.months import last_day
from eldercare_analysis.inputs.problems import Problem
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.sheets import in_force, sheets
from eldercare_analysis.inputs.schedule import UNPLANNED

Sheet = tuple[str, str, str]  # month, file and title
IDENTITY = ("facility_id", "town", "kind", "plan_year")  # what a facility is, whenever it was reported


def absent_columns(returns: Iterable[Return]) -> dict[Sheet, frozenset[str]]:
    """Return the columns of the template that sheets do not have; sheets with all of them are left out."""
    found: dict[Sheet, frozenset[str]] = {}
    for sent in returns:
        for title, names in sent.absent.items():
            sheet = (sent.month, sent.file, title)
            found[sheet] = found.get(sheet, frozenset()) | set(names)
    return found


def sheet_of(row: Mapping[Any, Any]) -> Sheet:
    """Return the sheet that a row stands in."""
    return row["return_month"], row["file"], row["sheet"]


def with_dates_told_before(
    table: pd.DataFrame,
    known: pd.DataFrame,
    key: list[str],
    events: list[str],
    absent: dict[Sheet, frozenset[str]],
) -> pd.DataFrame:
    """Return rows in which dates of absent columns are those of the last earlier return with the column.

    `table`: one row a key; `known`: all rows up to the month, oldest return first; `events`: dates.
    """
    if not absent or not events:
        return table
    told: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in known.to_dict("records"):
        dates = told.setdefault(tuple(row[name] for name in key), {})
        missing = absent.get(sheet_of(row), frozenset())
        dates.update({event: row[event] for event in events if event not in missing})
    rows = table.to_dict("records")
    for row in rows:
        dates = told.get(tuple(row[name] for name in key), {})
        missing = absent.get(sheet_of(row), frozenset())
        row.update({event: dates[event] for event in events if event in missing and event in dates})
    return pd.DataFrame(rows, columns=table.columns, index=table.index, dtype=object)


@dataclass(frozen=True, repr=False)
class Register:
    """All returns that were read.

    Attributes:
        returns: by month, then file name.
        notes: what was passed over while reading.
        problems: what was wrong with the workbooks that were left out.
        rejected: workbooks left out because of their problems, by name, with the town where it is known.
    """

    returns: tuple[Return, ...]
    notes: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    rejected: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return how many returns it has, and of which months, on one line."""
        months = self.months
        span = f", {months[0]} to {months[-1]}" if months else ""
        return f"Register({len(self.returns)} returns{span})"

    @property
    def months(self) -> list[str]:
        """Return the months that somebody reported for."""
        return sorted({sent.month for sent in self.returns})

    def towns_reporting(self, month: str) -> set[str]:
        """Return the towns that sent a return for a month."""
        return {sent.town for sent in self.returns if sent.month == month and sent.town}

    @cached_property
    def _rows(self) -> dict[str, pd.DataFrame]:
        """All rows by sheet, with `return_month`, `file`, `row`, in order of month."""
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in sheets()}
        for sent in self.returns:
            for record in sent.records:
                source = {
                    "return_month": sent.month,
                    "file": record.place.file,
                    "sheet": record.place.sheet,
                    "row": record.place.row,
                }
                rows[record.sheet].append({**record.cells, **source})
        return {
            name: pd.DataFrame(
                found, columns=[*sheets()[name].columns, "return_month", "file", "sheet", "row"], dtype=object
            )
            for name, found in rows.items()
        }

    def rows(self, sheet: str) -> pd.DataFrame:
        """Return all rows of a sheet as they were reported, oldest return first."""
        return self._rows[sheet]

    def as_of(self, sheet: str, month: str) -> pd.DataFrame:
        """Return one row a key as known at a month's end: the one place where returns are cut in time.

        A key's row is that of the last return up to the month (of payments see `in_force`). Where there
        is none, the first later return tells dates alone, so that earlier months can be rebuilt: its other
        cells were not known then, and are empty; a payment tells nothing before its return. Dates of columns
        that the row's sheet does not have are those told before. Dates of events after the month's end are
        taken out; a later row without any date left says nothing of what is neither planned nor existing.
        """
        known, key = self.rows(sheet), sheets()[sheet].key
        if known.empty:
            return known
        columns = sheets()[sheet].columns
        for name in ("month", "effective_from"):
            if name in known:
                known = known[known[name] <= month]
        told = known[known["return_month"] <= month]
        before = in_force(sheet, told)
        after = known[known["return_month"] > month]
        events = [name for name, column in columns.items() if column.type == "event"]
        before = with_dates_told_before(before, told, key, events, self._absent)
        after = after.copy() if set(events) - set(key) else after.iloc[:0].copy()
        after[[name for name in columns if name not in {*events, *IDENTITY, *key}]] = None
        table = (
            pd.concat([before, after]).drop_duplicates(key, keep="first").sort_index().reset_index(drop=True)
        )
        end = last_day(month)
        for name in events:
            table[name] = [day if isinstance(day, date) and day <= end else None for day in table[name]]
        if "plan_year" in table:
            later = (table["return_month"] > month) & (table["plan_year"] == UNPLANNED)
            table = table[~later | table[events].notna().any(axis=1)].reset_index(drop=True)
        return table.astype(object).where(table.notna(), None)

    def absent(self, row: dict[str, Any]) -> frozenset[str]:
        """Return the columns of the template that the sheet of a row does not have."""
        return self._absent.get(sheet_of(row), frozenset())

    @cached_property
    def _absent(self) -> dict[tuple[str, str, str], frozenset[str]]:
        """The columns that sheets do not have, by month, file and title."""
        return absent_columns(self.returns)

    @cached_property
    def _told(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """The rows that `records` was asked for so far."""
        return {}

    def records(self, sheet: str, month: str) -> list[dict[str, Any]]:
        """Return the rows of `as_of`, which is computed once: the tables of a month share them."""
        if (sheet, month) not in self._told:
            self._told[sheet, month] = records_of(self.as_of(sheet, month))
        return [dict(row) for row in self._told[sheet, month]]

    def confirmed(self, town: str, month: str) -> str:
        """Return the last month up to another for which a town reported 本月无变化; empty if never."""
        told = (sent.month for sent in self.returns if sent.town == town and sent.unchanged)
        return max((one for one in told if one <= month), default="")


def records_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table; empty cells are None."""
    plain = table.astype(object).where(table.notna(), None)
    return [{str(name): cell for name, cell in row.items()} for row in plain.to_dict("records")]


def described(register: Register, month: str, towns: list[str]) -> dict[str, Any]:
    """Return for a manifest: how many returns, which were left out, which towns sent none for the month."""
    sent = register.towns_reporting(month)
    return {
        "returns": len(register.returns),
        "rejected": register.rejected,
        "towns_without_return": [town for town in towns if town not in sent],
        "rows": sum(len(one.records) for one in register.returns),
    }
