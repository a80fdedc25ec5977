"""Commands of the monthly routine: check what came in, make the reports, write the returns to fill in."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from eldercare_analysis.cli.app import app
from eldercare_analysis.cli.options import (
    Data,
    Month,
    OwnNotebooks,
    Register,
    Scenario,
    Spoken,
    Towns,
    check_not_future,
    last_month,
    open_study_of,
    write_output,
)
from eldercare_analysis.inputs.problems import EldercareError, InputError, Problem, check_language
from eldercare_analysis.language import Language

if TYPE_CHECKING:
    from eldercare_analysis.runs.monthly import Outcome, Request

Made = TypeVar("Made")


@app.command()
def check(data: Data = None, register: Register = None, language: Spoken = "zh") -> None:
    """Validate the data pack and print every problem; exit 0 or 2."""
    from eldercare_analysis.inputs.undrawn import undrawn_in_files, undrawn_in_returns  # noqa: PLC0415
    from eldercare_analysis.inputs.unseen import unseen_letters  # noqa: PLC0415

    study = open_study_of(data, "baseline", register, None, language)
    plan = study.district.plan
    typer.echo(
        f"OK: {study.district.folder}: {len(plan.towns)} towns, years {', '.join(map(str, plan.years))}"
    )
    district, register_read = study.district, study.register
    returns, notes = (register_read.returns, register_read.notes) if register_read else ((), ())
    of_pack = (*unseen_letters(district.folder), *undrawn_in_files(district, study.scenario))
    for note in (*of_pack, *notes, *undrawn_in_returns(returns)):
        typer.echo(note.render(study.language), err=True)
    if study.register:
        months = ", ".join(study.register.months)
        typer.echo(f"OK: {len(study.register.returns)} returns of {months}")


@app.command()
def report(
    *,
    month: Month = None,
    town: Towns = None,
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", help="Folder of the data pack; repeat for several districts."),
    ] = None,
    register: Register = None,
    scenario: Scenario = "baseline",
    language: Spoken = "zh",
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            help="Folder for the monthly folders; those of a scenario go to a folder of its name in it.",
        ),
    ] = Path("reports"),
    workers: Annotated[int, typer.Option("--workers", help="Reports made at a time; 0: one a core.")] = 0,
    scheduler: Annotated[
        str, typer.Option("--scheduler", help="Address of a Dask scheduler whose workers make the reports.")
    ] = "",
    fresh: Annotated[bool, typer.Option("--fresh", help="Do not go on from an interrupted run.")] = False,
    own_notebooks: OwnNotebooks = False,
) -> None:
    """Make the reports of a month for all towns and the district; for several districts, each in a folder of its own."""
    from eldercare_analysis.runs.monthly import Request, run_month  # noqa: PLC0415

    if workers < 0:
        raise InputError([Problem("workers", None, {"value": workers})])
    packs = data or []
    request = Request(
        month=last_month() if month is None else month,
        output=output,
        towns=tuple(town or ()),
        register=tuple(register or ()),
        scenario=scenario,
        language=check_language(language),
        workers=workers or os.cpu_count() or 1,
        scheduler=scheduler,
        fresh=fresh,
        own_notebooks=own_notebooks,
    )
    if len(packs) > 1:
        raise typer.Exit(_report_packs(request, packs))
    folder = packs[0] if packs else None
    study = open_study_of(folder, scenario, None, month, language)
    own = replace(request, month=study.month, data=folder)
    outcome = _with_progress(lambda progress: run_month(own, progress))
    raise typer.Exit(_tell(outcome, study.language))


def _report_packs(request: Request, folders: list[Path]) -> int:
    """Make the reports of several districts; return the exit code: of the worst."""
    from eldercare_analysis.runs.packs import packs_of, run_packs  # noqa: PLC0415

    packs = packs_of(request, folders)
    check_not_future(packs[0].request.month)
    codes = [0]
    for pack, outcome in _with_progress(lambda progress: list(run_packs(packs, progress))):
        if isinstance(outcome, InputError):
            typer.echo(f"{pack.name}: {outcome.render(request.language)}", err=True)
            codes.append(2)
        elif isinstance(outcome, EldercareError):
            typer.echo(f"{pack.name}: {outcome}", err=True)
            codes.append(1)
        else:
            codes.append(_tell(outcome, request.language))
    return max(codes)


def _tell(outcome: Outcome, language: Language) -> int:
    """Say what was made and what was not; return the exit code."""
    for problem in outcome.rejected:
        typer.echo(problem.render(language), err=True)
    for result in outcome.failed:
        typer.echo(f"failed: {result.town}: {result.reason}", err=True)
    done = len(outcome.results) - len(outcome.failed)
    typer.echo(f"{outcome.folder}: {done} of {len(outcome.results)} reports", err=True)
    return 1 if outcome.failed or outcome.rejected else 0


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

    study = open_study_of(data, "baseline", register, month, language, town=town or "district")
    known = {name: name for name in ROLES}
    if role not in known:
        raise InputError([Problem("not_one_of", None, {"value": role, "known": ", ".join(ROLES)})])
    if role == "town" and study.town is None:
        raise InputError([Problem("town_needed", None, {})])
    write_output(output, build_template(study, known[role]))


def _with_progress(run: Callable[[Callable[[int, int, str], None]], Made]) -> Made:
    """Show a progress bar on a terminal, nothing in a log."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, auto_refresh=False) as bar:
        task = bar.add_task("", total=None)
        return run(
            lambda done, total, town: bar.update(
                task, completed=done, total=total, description=town, refresh=True
            )
        )
