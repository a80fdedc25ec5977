"""Commands about scenarios: side by side, in months, with ranges, and closing the gap."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eldercare_analysis.cli.app import app
from eldercare_analysis.cli.command import command
from eldercare_analysis.cli.rows import Rows
from eldercare_analysis.cli.screen import tell
from eldercare_analysis.inputs.problems import InputError, Problem

if TYPE_CHECKING:
    from eldercare_analysis.inputs.study import Study


@command(app, without=("scenario",))
def compare(
    study: Study,
    rows: Rows,
    *,
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="SCENARIO...", help="Names or files; the first is compared with."),
    ],
) -> None:
    """Print scenarios side by side, with differences to the first; amounts in 10,000 yuan, as csv and json in fen."""
    from dataclasses import replace  # noqa: PLC0415

    from eldercare_analysis.analysis.planning.comparison import comparison  # noqa: PLC0415
    from eldercare_analysis.analysis.privacy import hidden_cells, protect_compared, together  # noqa: PLC0415
    from eldercare_analysis.inputs.district import load_scenarios  # noqa: PLC0415
    from eldercare_analysis.reporting.planning.comparison import comparison_table  # noqa: PLC0415

    loaded = load_scenarios(scenarios, study.district)
    masks = together(hidden_cells(replace(study, scenario=one)) for one in loaded)
    compared = protect_compared(comparison(study, loaded), masks)
    chosen = rows.chosen(study, compared, ["district"])
    rows.show(chosen, lambda: comparison_table(study, chosen))


@command(app, without=("register", "month"))
def cashflow(study: Study, rows: Rows) -> None:
    """Print what each town must pre-finance: the peak, its month, and what is missing to say so; amounts in fen."""
    from eldercare_analysis.analysis.money.cashflow import prefinance  # noqa: PLC0415

    rows.show(rows.chosen(study, prefinance(study)))


Switching = Annotated[bool, typer.Option("--switching", help="Print the inputs that turn a result instead.")]


@command(app)
def uncertainty(study: Study, rows: Rows, *, switching: Switching = False) -> None:
    """Print what the results of a scenario with ranges lie between; amounts in yuan."""
    from eldercare_analysis.analysis.money.ranges import (  # noqa: PLC0415
        NoRangesError,
        Spread,
        Switch,
        experiment,
        simulate,
        switching_values,
    )
    from eldercare_analysis.analysis.privacy import hidden_cells, protect_compared  # noqa: PLC0415
    from eldercare_analysis.analysis.records import frame  # noqa: PLC0415

    try:
        trial = experiment(study)
    except NoRangesError as error:
        raise InputError([Problem("no_ranges", None, {"value": error})]) from None
    masks = hidden_cells(study)
    if switching:
        rows.show(protect_compared(frame(switching_values(trial), Switch), masks))
    else:
        rows.show(rows.chosen(study, protect_compared(frame(simulate(trial), Spread), masks)))


@command(app, "close-gap")
def close_gap(
    study: Study,
    *,
    moves: Annotated[
        bool, typer.Option("--moves", help="Planned points may move between towns of the same year.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", help="Write the result as a scenario file.")
    ] = None,
) -> None:
    """Find the fewest further points that serve every village for certain, and the seats that decide how many."""
    from eldercare_analysis.analysis.planning.closing import NoSolutionError, gap_plan  # noqa: PLC0415
    from eldercare_analysis.inputs.scenario_files import save_scenario  # noqa: PLC0415
    from eldercare_analysis.reporting.planning.closing import described, gap_scenario  # noqa: PLC0415

    try:
        plan = gap_plan(study, moves=moves)
    except NoSolutionError as error:
        raise InputError([Problem("gap_unknown", None, {"value": error})]) from None
    if output:
        save_scenario(gap_scenario(study, plan, output.stem), output, study.district)
    tell(described(study, plan))
