"""The `eldercare` command line. Heavy imports wait until a command needs them."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.language import Language

if TYPE_CHECKING:
    import pandas as pd

    from eldercare_analysis.inputs.study import Study
    from eldercare_analysis.runs.monthly import Outcome

app = typer.Typer(help="Coverage, budget and target gaps of a district's rural elder-care plan.", no_args_is_help=True,
                  add_completion=False, pretty_exceptions_enable=False)  # fmt: skip

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
Format = Annotated[str, typer.Option("--format", help="table, csv or json.")]


@app.command()
def check(data: Data = None, register: Register = None, language: Spoken = "zh") -> None:
    """Validate the data pack and print every problem; exit 0 or 2."""
    study = _study(data, "baseline", register, None, language)
    plan = study.district.plan
    typer.echo(
        f"OK: {study.district.folder}: {len(plan.towns)} towns, years {', '.join(map(str, plan.years))}"
    )
    if study.register:
        for note in study.register.notes:
            typer.echo(note.render(study.language), err=True)
        months = ", ".join(study.register.months)
        typer.echo(f"OK: {len(study.register.returns)} returns of {months}")


@app.command()
def report(
    *,
    month: Month = None,
    town: Towns = None,
    data: Data = None,
    register: Register = None,
    scenario: Scenario = "baseline",
    language: Spoken = "zh",
    output: Annotated[Path, typer.Option("--output", help="Folder for the monthly folders.")] = Path(
        "reports"
    ),
    workers: Annotated[int, typer.Option("--workers", help="Reports made at a time; 0: one a core.")] = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do not go on from an interrupted run.")] = False,
) -> None:
    """Make the reports of a month for all towns and the district."""
    from eldercare_analysis.runs.monthly import Request, run_month  # noqa: PLC0415

    study = _study(data, scenario, None, month, language)
    if workers < 0:
        raise InputError([Problem("workers", None, {"value": workers})])
    request = Request(
        month=study.month,
        output=output,
        towns=tuple(town or ()),
        data=data,
        register=tuple(register or ()),
        scenario=scenario,
        language=study.language,
        workers=workers or os.cpu_count() or 1,
        fresh=fresh,
    )
    outcome = _with_progress(lambda progress: run_month(request, progress))
    for problem in outcome.rejected:
        typer.echo(problem.render(study.language), err=True)
    for result in outcome.failed:
        typer.echo(f"failed: {result.town}: {result.reason}", err=True)
    done = len(outcome.results) - len(outcome.failed)
    typer.echo(f"{outcome.folder}: {done} of {len(outcome.results)} reports", err=True)
    raise typer.Exit(1 if outcome.failed or outcome.rejected else 0)


@app.command()
def coverage(*, town: Towns = None, year: Year = None, month: Month = None, scenario: Scenario = "baseline",
             register: Register = None, data: Data = None, output_format: Format = "table", language: Spoken = "zh") -> None:  # fmt: skip
    """Print who is served, by town and year."""
    from eldercare_analysis.analysis.coverage import coverage as table  # noqa: PLC0415

    study = _study(data, scenario, register, month, language)
    _print(
        _chosen(study, table(study.district, study.scenario, study.register, study.month), town, year),
        output_format,
    )


@app.command()
def budget(*, town: Towns = None, year: Year = None, month: Month = None, scenario: Scenario = "baseline",
           register: Register = None, data: Data = None, output_format: Format = "table", language: Spoken = "zh") -> None:  # fmt: skip
    """Print the ledger: every amount with quantity, rate and source."""
    from eldercare_analysis.analysis.budget import budget as table  # noqa: PLC0415

    study = _study(data, scenario, register, month, language)
    _print(_chosen(study, table(study.district, study.scenario), town, year), output_format)


@app.command()
def targets(*, town: Towns = None, year: Year = None, month: Month = None, scenario: Scenario = "baseline",
            register: Register = None, data: Data = None, output_format: Format = "table", language: Spoken = "zh") -> None:  # fmt: skip
    """Print target, plan and actual, clause by clause."""
    from eldercare_analysis.analysis.privacy import protect  # noqa: PLC0415
    from eldercare_analysis.analysis.targets import targets as table  # noqa: PLC0415

    study = _study(data, scenario, register, month, language)
    compared = protect(table(study.district, study.register, study.month, study.scenario))
    dated = compared.assign(
        year=compared["deadline"].str[:4].where(lambda years: years.str.isdigit(), "0").astype(int)
    )
    _print(_chosen(study, dated, town, year).drop(columns="year"), output_format)


@app.command()
def template(
    *,
    role: Annotated[str, typer.Option("--for", help="Who fills it in: town, home or bureau.")],
    output: Annotated[Path, typer.Option("--output", help="The workbook to write.")],
    town: Annotated[str | None, typer.Option("--town", help="Chinese name or 9-digit code.")] = None,
    month: Month = None,
    register: Register = None,
    data: Data = None,
    language: Spoken = "zh",
) -> None:
    """Write a return to fill in, pre-filled from the plan and, with --register, from earlier returns."""
    from eldercare_analysis.inputs.returns.sheets import ROLES  # noqa: PLC0415
    from eldercare_analysis.reporting.return_template import build_template  # noqa: PLC0415

    study = _study(data, "baseline", register, month, language, town=town or "district")
    known = {name: name for name in ROLES}
    if role not in known:
        raise InputError([Problem("not_one_of", None, {"value": role, "known": ", ".join(ROLES)})])
    if role == "town" and study.town is None:
        raise InputError([Problem("town_needed", None, {})])
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(build_template(study, known[role]))
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError([Problem("output_unwritable", None, {"value": output, "why": why})]) from None
    typer.echo(f"{output}", err=True)


def _study(
    data: Path | None,
    scenario: str,
    register: list[Path] | None,
    month: str | None,
    language: str,
    *,
    town: str = "district",
) -> Study:
    """Return the validated arguments that all commands share; the default month is the last complete one."""
    from eldercare_analysis.inputs.months import month_before  # noqa: PLC0415
    from eldercare_analysis.inputs.study import open_study  # noqa: PLC0415

    today = date.today()  # noqa: DTZ011 - the month as the user's calendar has it
    study = open_study(
        town,
        month=month_before(today) if month is None else month,
        data=data or "",
        register=register or (),
        scenario=scenario,
        language=language,
    )
    if study.month > f"{today:%Y-%m}":
        raise InputError([Problem("month_future", None, {"value": month, "latest": f"{today:%Y-%m}"})])
    return study


def _chosen(study: Study, table: pd.DataFrame, towns: list[str] | None, year: int | None) -> pd.DataFrame:
    """Return the rows of some towns and a year."""
    known = sorted(set(table["year"]))
    if year is not None and year not in known:
        raise InputError([Problem("not_one_of", None, {"value": year, "known": ", ".join(map(str, known))})])
    if towns:
        table = table[table["town"].isin([study.district.find_town(name) or "district" for name in towns])]
    return table if year is None else table[table["year"] == year]


def _print(table: pd.DataFrame, output_format: str) -> None:
    """Print a table as text, CSV, or a JSON list of rows in which unknown is null."""
    formats = ("table", "csv", "json")
    if output_format not in formats:
        raise InputError([Problem("not_one_of", None, {"value": output_format, "known": ", ".join(formats)})])
    typer.echo(_rendered(table, output_format))


def _rendered(table: pd.DataFrame, output_format: str) -> str:
    import json  # noqa: PLC0415

    from eldercare_analysis.analysis.records import records  # noqa: PLC0415

    if output_format == "json":
        return json.dumps(records(table), ensure_ascii=False, indent=1)
    if output_format == "csv":
        return table.to_csv(index=False, lineterminator="\n").rstrip("\n")
    return table.to_string(index=False, na_rep="")


def _with_progress(run: Any) -> Outcome:  # noqa: ANN401
    """Show a progress bar on a terminal, nothing in a log."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        outcome: Outcome = run(
            lambda done, total, town: bar.update(task, completed=done, total=total, description=town)
        )
        return outcome


def main() -> None:
    """Run the command line; bad input ends with its problems and exit code 2, an interruption with 130."""
    try:
        app(standalone_mode=True)
    except InputError as error:
        language: Language = "en" if _asks_for_english() else "zh"
        typer.echo(error.render(language), err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def _asks_for_english() -> bool:
    arguments = " ".join(sys.argv[1:]).replace("=", " ")
    return "--language en" in arguments or os.environ.get("ELDERCARE_LANGUAGE") == "en"
