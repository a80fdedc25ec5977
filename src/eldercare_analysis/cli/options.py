"""What commands have in common: their options, the study that they are about, how tables are printed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eldercare_analysis.cli.screen import json_of, tell
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.inputs.writing import made_beside
from eldercare_analysis.runs.clock import today

if TYPE_CHECKING:
    import pandas as pd

    from eldercare_analysis.inputs.study import Study

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the data pack.")]
Scenario = Annotated[str, typer.Option("--scenario", help="Name of a scenario of the pack, or a YAML file.")]
Register = Annotated[
    list[Path] | None,
    typer.Option("--register", help="Workbook of returns, or a folder of them; repeat for several."),
]
Towns = Annotated[
    list[str] | None, typer.Option("--town", help="Chinese name or 9-digit code; repeat for several.")
]
Spoken = Annotated[str, typer.Option("--language", help="zh or en.", envvar="ELDERCARE_LANGUAGE")]
Month = Annotated[str | None, typer.Option("--month", help="YYYY-MM.")]
Year = Annotated[int | None, typer.Option("--year", help="Only this plan year.")]
OwnNotebooks = Annotated[
    bool, typer.Option("--own-notebooks", help="Run notebooks that are not as shipped; every page says so.")
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace the file if it is there; otherwise it is kept.")
]
Format = Annotated[str, typer.Option("--format", help="table, csv or json.")]


def open_study_of(
    data: Path | None,
    scenario: str,
    register: list[Path] | None,
    month: str | None,
    language: str,
    *,
    town: str = "district",
) -> Study:
    """Return the validated arguments that all commands share; the default month is the last complete one."""
    from eldercare_analysis.inputs.study import open_study  # noqa: PLC0415

    study = open_study(
        town,
        month=last_month() if month is None else month,
        data=data or "",
        register=register or (),
        scenario=scenario,
        language=language,
    )
    check_not_future(study.month)
    return study


def last_month() -> str:
    """Return the last complete month."""
    from eldercare_analysis.inputs.months import month_before  # noqa: PLC0415

    return month_before(today())


def check_not_future(month: str) -> None:
    """Refuse a month that has not begun.

    Raises:
        InputError: it has not.
    """
    latest = f"{today():%Y-%m}"
    if month > latest:
        raise InputError([Problem("month_future", None, {"value": month, "latest": latest})])


def check_output(output: Path, *, overwrite: bool = False) -> None:
    """Refuse the name of a file that is there already, before work is done for it.

    Raises:
        InputError: it is there, and `overwrite` is not set.
    """
    if not overwrite and os.path.lexists(output):
        raise InputError([Problem("output_exists", None, {"value": output})])


def write_output(output: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Write the file that a command was asked for, whole or not at all, and tell where it is.

    Raises:
        InputError: it cannot be written; or it is there already, and `overwrite` is not set.
    """
    with made_beside(output, content) as beside:
        check_output(output, overwrite=overwrite)
        beside.replace(output)
    tell(f"{output}", err=True)


def chosen(study: Study, table: pd.DataFrame, towns: list[str] | None, year: int | None) -> pd.DataFrame:
    """Return the rows of some towns and a year."""
    known = sorted(set(table["year"]))
    if year is not None and year not in known:
        raise InputError([Problem("not_one_of", None, {"value": year, "known": ", ".join(map(str, known))})])
    table = chosen_towns(study, table, towns)
    return table if year is None else table[table["year"] == year]


def chosen_towns(study: Study, table: pd.DataFrame, towns: list[str] | None) -> pd.DataFrame:
    """Return the rows of some towns; all where none is named."""
    if not towns:
        return table
    return table[table["town"].isin([study.district.find_town(name) or "district" for name in towns])]


def print_table(table: pd.DataFrame, output_format: str) -> None:
    """Print a table as text, CSV, or a JSON list of rows in which unknown is null."""
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
