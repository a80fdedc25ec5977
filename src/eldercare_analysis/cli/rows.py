"""How commands print tables: which rows, and as what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from eldercare_analysis.cli.options import Format, Towns
from eldercare_analysis.cli.screen import json_of, tell
from eldercare_analysis.inputs.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

    from eldercare_analysis.inputs.study import Study
    from eldercare_analysis.reporting.items import Item


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The towns whose rows are printed, and how."""

    town: Towns = None
    output_format: Format = "table"

    def chosen(self, study: Study, table: pd.DataFrame, default: Sequence[str] = ()) -> pd.DataFrame:
        """Return the rows of the towns that were asked for; of those by default, or all, where none was."""
        names = self.town or default
        if not names:
            return table
        return table[table["town"].isin([study.district.find_town(name) or "district" for name in names])]

    def show(self, table: pd.DataFrame, item: Callable[[], Item] | None = None) -> None:
        """Print a table as it was asked for; where a report has it as an item, people see that."""
        if item is None or self.output_format != "table":
            print_table(table, self.output_format)
        else:
            from eldercare_analysis.reporting.screen import to_text  # noqa: PLC0415

            tell(to_text(item()))


@dataclass(frozen=True, kw_only=True)
class RowsOfYears(Rows):
    """The towns and the year whose rows are printed, and how."""

    year: Annotated[int | None, typer.Option("--year", help="Only this plan year.")] = None

    def chosen(self, study: Study, table: pd.DataFrame, default: Sequence[str] = ()) -> pd.DataFrame:
        """Return the rows of the towns and the year that were asked for.

        Raises:
            InputError: the table has no such year.
        """
        known = sorted(set(table["year"]))
        if self.year is not None and self.year not in known:
            fields = {"value": self.year, "known": ", ".join(map(str, known))}
            raise InputError([Problem("not_one_of", None, fields)])
        table = super().chosen(study, table, default)
        return table if self.year is None else table[table["year"] == self.year]


def print_table(table: pd.DataFrame, output_format: str) -> None:
    """Print a table as text, CSV, or a JSON list of rows in which unknown is null.

    Raises:
        InputError: there is no such format.
    """
    formats = ("table", "csv", "json")
    if output_format not in formats:
        raise InputError([Problem("not_one_of", None, {"value": output_format, "known": ", ".join(formats)})])
    tell(_rendered(table, output_format))


def _rendered(table: pd.DataFrame, output_format: str) -> str:
    from eldercare_analysis.analysis.records import records  # noqa: PLC0415
    from eldercare_analysis.reporting.csv_text import csv_of  # noqa: PLC0415

    if output_format == "json":
        return json_of(records(table))
    if output_format == "csv":
        return csv_of(table).rstrip("\n")
    return table.to_string(index=False, na_rep="")
