"""What commands have in common: options, and dataclasses of those that belong together (see `command`)."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eldercare_analysis.cli.completing import one_of, scenarios, towns
from eldercare_analysis.cli.screen import FORMATS, PEOPLE, check_format, print_item, print_rows, tell_written
from eldercare_analysis.inputs.files import made_beside
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.language import LANGUAGES
from eldercare_analysis.runs.surroundings import today
from eldercare_analysis.spoken import VARIABLE

if TYPE_CHECKING:
    import pandas as pd

    from eldercare_analysis.inputs.study import Study
    from eldercare_analysis.reporting.items import Item

Register = Annotated[
    list[Path] | None,
    typer.Option("--register"),
]
Town = Annotated[str | None, typer.Option("--town", autocompletion=towns)]
Towns = Annotated[list[str] | None, typer.Option("--town", autocompletion=towns)]
Spoken = Annotated[str, typer.Option("--language", envvar=VARIABLE, autocompletion=one_of(*LANGUAGES))]
Format = Annotated[str, typer.Option("--format", autocompletion=one_of(*FORMATS))]


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What a command's results come from, as it was asked for."""

    month: Annotated[str | None, typer.Option("--month")] = None
    scenario: Annotated[str, typer.Option("--scenario", autocompletion=scenarios)] = "baseline"
    register: Register = None
    data: Annotated[Path | None, typer.Option("--data")] = None
    language: Spoken = "zh"

    @property
    def month_meant(self) -> str:
        """The month that was asked for; by default the last complete one."""
        from eldercare_analysis.inputs.months import month_before  # noqa: PLC0415

        return month_before(today()) if self.month is None else self.month

    def study(self, town: str | None = None) -> Study:
        """Return the validated study of a town, by default of the district.

        Raises:
            InputError: with every problem of what was asked for, or of the files that it names.
        """
        from eldercare_analysis.inputs.study import open_study  # noqa: PLC0415

        study = open_study(
            town or "district",
            month=self.month_meant,
            data=self.data or "",
            register=self.register or (),
            scenario=self.scenario,
            language=self.language,
        )
        check_not_future(study.month)
        return study


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """The file that a command is asked for; one that is there already is refused before work is done for it.

    Raises:
        InputError: it is there, and `overwrite` is not set.
    """

    output: Annotated[Path, typer.Option("--output")]
    overwrite: Annotated[bool, typer.Option("--overwrite")] = False

    def __post_init__(self) -> None:
        """Check the name that was given."""
        self._check()

    def _check(self) -> None:
        if not self.overwrite and os.path.lexists(self.output):
            raise InputError([Problem("output_exists", None, {"value": self.output})])

    def write(self, content: bytes) -> None:
        """Write the file, whole or not at all, and tell where it is.

        Raises:
            InputError: it cannot be written; or it has come to be there, and `overwrite` is not set.
        """
        with made_beside(self.output, content) as beside:
            self._check()
            beside.replace(self.output)
        tell_written(self.output)


def check_not_future(month: str) -> None:
    """Refuse a month that has not begun.

    Raises:
        InputError: it has not.
    """
    latest = f"{today():%Y-%m}"
    if month > latest:
        raise InputError([Problem("month_future", None, {"value": month, "latest": latest})])


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The towns whose rows are printed, and how."""

    town: Towns = None
    output_format: Format = PEOPLE

    def chosen(self, study: Study, table: pd.DataFrame, default: Sequence[str] = ()) -> pd.DataFrame:
        """Return the rows of the towns that were asked for; of those by default, or all, where none was."""
        names = self.town or default
        if not names:
            return table
        return table[table["town"].isin([study.district.find_town(name) or "district" for name in names])]

    def show(self, study: Study, table: pd.DataFrame, item: Callable[[], Item]) -> None:
        """Print tidy rows for programs, and for people the item that is made of them."""
        from eldercare_analysis.reporting.words import words_of  # noqa: PLC0415

        check_format(self.output_format)
        if self.output_format == PEOPLE:
            print_item(item(), words_of(study))
        else:
            print_rows(table, self.output_format)


@dataclass(frozen=True, kw_only=True)
class RowsOfYears(Rows):
    """The towns and the year whose rows are printed, and how."""

    year: Annotated[int | None, typer.Option("--year")] = None

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
