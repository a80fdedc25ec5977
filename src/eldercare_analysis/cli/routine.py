"""Commands of the monthly routine: check what came in, make the reports, write the returns to fill in."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from eldercare_analysis.cli.alarm import Alarm, alarm_of, watched
from eldercare_analysis.cli.command import app, command
from eldercare_analysis.cli.completing import one_of
from eldercare_analysis.cli.options import Inputs, NewFile, Register, Town, Towns, check_not_future
from eldercare_analysis.cli.screen import tell
from eldercare_analysis.inputs.letters import shown
from eldercare_analysis.inputs.problems import EldercareError, InputError, Problem, check_language
from eldercare_analysis.language import Language, join, say

if TYPE_CHECKING:
    from eldercare_analysis.inputs.study import Study
    from eldercare_analysis.runs.monthly import Outcome
    from eldercare_analysis.runs.order import Request

Made = TypeVar("Made")
OPENED = ("index.html", "district.pdf")  # first
DISPATCH = "dispatch"  # what is no return, but the template of the Word file


@command(app, without=("scenario", "month"))
def check(study: Study, register: Register = None) -> None:
    """Validate the data pack and print every problem; exit 0 or 2."""
    from eldercare_analysis.inputs.odd_letters import (  # noqa: PLC0415
        undrawn_in_files,
        undrawn_in_returns,
        unseen_letters,
    )
    from eldercare_analysis.inputs.returns.loading import load_register  # noqa: PLC0415

    district, plan = study.district, study.district.plan
    years = join(study.language, [str(year) for year in plan.years])
    tell(say(study.language, "check.pack", folder=district.folder, count=len(plan.towns), years=years))
    for note in (*unseen_letters(district.folder), *undrawn_in_files(district, study.scenario)):
        tell(note.render(study.language), err=True)
    if register:
        returns = load_register(register, district, leave_out_broken=True)
        for note in (*returns.notes, *undrawn_in_returns(returns.returns)):
            tell(note.render(study.language), err=True)
        if returns.problems:
            raise InputError(returns.problems)
        months = join(study.language, list(returns.months))
        tell(say(study.language, "check.returns", count=len(returns.returns), months=months))


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a monthly run is asked for, beside its inputs."""

    output: Annotated[
        Path,
        typer.Option("--output"),
    ] = Path("reports")
    workers: Annotated[int, typer.Option("--workers")] = 0
    scheduler: Annotated[str, typer.Option("--scheduler")] = ""
    fresh: Annotated[bool, typer.Option("--fresh")] = False
    own_notebooks: Annotated[
        bool,
        typer.Option("--own-notebooks"),
    ] = False
    keep: Annotated[
        int,
        typer.Option("--keep"),
    ] = 1
    on_failure: Annotated[
        str,
        typer.Option("--on-failure"),
    ] = ""


@command(app)
def report(
    inputs: Inputs,
    run: Run,
    *,
    town: Towns = None,
    data: Annotated[
        list[Path] | None,
        typer.Option("--data"),
    ] = None,
) -> None:
    """Make the reports of a month for all towns and the district; several districts have a folder each."""
    alarm = alarm_of(run.on_failure, check_language(inputs.language))
    with watched(alarm):
        request = _request(inputs, run, town or [], alarm.language)
        alarm.told |= {"MONTH": request.month, "FOLDER": str(run.output.absolute())}
        packs = data or []
        if len(packs) > 1:
            raise typer.Exit(_report_packs(request, packs, alarm))
        raise typer.Exit(_report(replace(inputs, data=packs[0] if packs else None), request, alarm))


def _request(inputs: Inputs, run: Run, towns: Sequence[str], language: Language) -> Request:
    """Return what the monthly run is asked for.

    Raises:
        InputError: there cannot be so few workers or months.
    """
    from eldercare_analysis.runs.order import Request  # noqa: PLC0415

    for name, value in (("workers", run.workers), ("keep", run.keep)):
        if value < 0:
            raise InputError([Problem(name, None, {"value": value})])
    return Request(
        month=inputs.month_meant,
        output=run.output,
        towns=tuple(towns),
        register=tuple(inputs.register or ()),
        scenario=inputs.scenario,
        language=language,
        workers=run.workers or os.cpu_count() or 1,
        scheduler=run.scheduler,
        fresh=run.fresh,
        keep=run.keep,
        own_notebooks=run.own_notebooks,
    )


def _report(inputs: Inputs, request: Request, alarm: Alarm) -> int:
    """Make the reports of one district; return the exit code."""
    from eldercare_analysis.runs.monthly import run_month  # noqa: PLC0415

    study = replace(inputs, register=None).study()  # the run reads the returns
    own = replace(request, data=inputs.data, month=study.month)
    return _tell(with_progress(lambda progress: run_month(own, progress), alarm.language), alarm)


def _report_packs(request: Request, folders: list[Path], alarm: Alarm) -> int:
    """Make the reports of several districts; return the exit code: of the worst."""
    from eldercare_analysis.runs.packs import packs_of, run_packs  # noqa: PLC0415

    packs = packs_of(request, folders)
    check_not_future(packs[0].request.month)
    codes = [0]
    for pack, outcome in with_progress(lambda progress: list(run_packs(packs, progress)), alarm.language):
        if isinstance(outcome, EldercareError):
            alarm.say(f"{pack.name}: {outcome.render(request.language)}")
            codes.append(2 if isinstance(outcome, InputError) else 1)
        else:
            codes.append(_tell(outcome, alarm))
    return max(codes)


def _tell(outcome: Outcome, alarm: Alarm) -> int:
    """Say what was made and what was not; return the exit code."""
    from eldercare_analysis.inputs.district import spoken  # noqa: PLC0415

    language = alarm.language
    for note in outcome.notes:
        tell(note.render(language), err=True)  # nothing that failed
    for problem in outcome.rejected:
        alarm.say(problem.render(language))
    for result in outcome.failed:
        alarm.say(say(language, "run.failed", town=spoken(result.town, language), reason=result.reason))
    for path in outcome.kept:
        alarm.say(say(language, "run.kept", value=path))
    if outcome.published is not None:
        key = "run.beside" if outcome.lacking else "run.nothing"
        lacking = join(language, [spoken(name, language) for name in outcome.lacking])
        alarm.say(say(language, key, published=outcome.published, folder=outcome.folder, lacking=lacking))
    done = len(outcome.results) - len(outcome.failed)
    alarm.say(say(language, "run.done", folder=outcome.folder, done=done, count=len(outcome.results)))
    alarm.told["FOLDER"] = str(outcome.folder.absolute())
    opened = [] if outcome.published else [outcome.folder / name for name in OPENED]
    for path in filter(Path.is_file, opened):
        tell(say(language, "run.open", value=path), err=True)
    return 1 if outcome.failed or outcome.rejected else 0


@command(app, without=("scenario",))
def template(
    inputs: Inputs,
    file: NewFile,
    *,
    role: Annotated[
        str,
        typer.Option("--for", autocompletion=one_of("town", "home", "bureau", DISPATCH)),
    ],
    town: Town = None,
    home: Annotated[str, typer.Option("--home")] = "",
) -> None:
    """Write a return to fill in, pre-filled from the plan and, with --register, from earlier returns.

    A return that is there and holds more than the fresh one is not replaced, with --overwrite either.

    For dispatch: the template of the Word file, to change and put into the pack (docs/word.md).
    """
    from eldercare_analysis.inputs.returns.naming import find_home  # noqa: PLC0415
    from eldercare_analysis.inputs.returns.overwritten import check_nothing_lost  # noqa: PLC0415
    from eldercare_analysis.inputs.returns.sheets import ROLES  # noqa: PLC0415
    from eldercare_analysis.reporting.returns.template import build_template  # noqa: PLC0415
    from eldercare_analysis.reporting.word import template_of  # noqa: PLC0415

    study = inputs.study(town)
    if role == DISPATCH:
        file.write(template_of(study))
        return
    known = {name: name for name in ROLES}
    if role not in known:
        names = ", ".join([*ROLES, DISPATCH])
        raise InputError([Problem("not_one_of", None, {"value": role, "known": names})])
    if role == "town" and study.town is None:
        raise InputError([Problem("town_needed", None, {})])
    if home and role != "home":
        raise InputError([Problem("home_not_asked", None, {})])
    of_one = role == "home" and (home or study.town)
    one = find_home(study.district, home, study.town) if of_one else None
    content = build_template(study, known[role], one)
    check_nothing_lost(file.output, content, study.district)
    file.write(content)


def with_progress(run: Callable[[Callable[[int, int, str], None]], Made], language: Language) -> Made:
    """Show a progress bar on a terminal, nothing in a log."""
    from rich import progress  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415

    from eldercare_analysis.inputs.district import spoken  # noqa: PLC0415

    console = Console(stderr=True)
    shows = progress.TextColumn("{task.description}", markup=False), progress.BarColumn()
    counts = progress.MofNCompleteColumn(), progress.TimeElapsedColumn()
    with progress.Progress(
        *shows, *counts, console=console, disable=not console.is_terminal, auto_refresh=False
    ) as bar:
        task = bar.add_task("", total=None)
        return run(
            lambda done, total, town: bar.update(
                task, completed=done, total=total, description=shown(spoken(town, language)), refresh=True
            )
        )
