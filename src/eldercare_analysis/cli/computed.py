"""Commands that compute: tidy tables, distances, siting, scenarios, cash, ranges, closing the gap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eldercare_analysis.cli.command import app, command
from eldercare_analysis.cli.completing import one_of, scenarios
from eldercare_analysis.cli.options import Format, Rows, RowsOfYears
from eldercare_analysis.cli.screen import PEOPLE
from eldercare_analysis.inputs.problems import InputError, Problem

if TYPE_CHECKING:
    from eldercare_analysis.inputs.study import Study

Switching = Annotated[bool, typer.Option("--switching")]
Villages = Annotated[bool, typer.Option("--villages")]


@command(app)
def coverage(study: Study, rows: RowsOfYears) -> None:
    """Print who is served, by town and year."""
    from eldercare_analysis.analysis.served.coverage import coverage_of  # noqa: PLC0415
    from eldercare_analysis.reporting.tidied.served_rows import coverage_rows_table  # noqa: PLC0415

    chosen = rows.chosen(study, coverage_of(study))
    rows.show(study, chosen, lambda: coverage_rows_table(study, chosen))


@command(app)
def budget(study: Study, rows: RowsOfYears) -> None:
    """Print the ledger: every amount with quantity, rate and source."""
    from eldercare_analysis.analysis.money.budget import budget_of  # noqa: PLC0415
    from eldercare_analysis.analysis.privacy import hidden_cells, protect_ledger  # noqa: PLC0415
    from eldercare_analysis.reporting.tidied.money_rows import budget_rows_table  # noqa: PLC0415

    chosen = rows.chosen(study, protect_ledger(budget_of(study), hidden_cells(study)))
    rows.show(study, chosen, lambda: budget_rows_table(study, chosen))


@command(app)
def targets(study: Study, rows: RowsOfYears) -> None:
    """Print target, plan and actual, clause by clause."""
    from eldercare_analysis.analysis.goals.targets import targets_of  # noqa: PLC0415
    from eldercare_analysis.analysis.privacy import hidden_cells, protect  # noqa: PLC0415
    from eldercare_analysis.reporting.tidied.target_rows import target_rows_table  # noqa: PLC0415

    compared = protect(targets_of(study), hidden_cells(study))
    years = compared["deadline"].str[:4].where(lambda texts: texts.str.isdigit(), "0").astype(int)
    chosen = rows.chosen(study, compared.assign(year=years)).drop(columns="year")
    rows.show(study, chosen, lambda: target_rows_table(study, chosen))


@command(app)
def access(study: Study, rows: Rows, *, villages: Villages = False) -> None:
    """Print how many villages are near a point or center, as the crow flies or by the pack's travel times."""
    from eldercare_analysis.analysis.records import rows_of  # noqa: PLC0415
    from eldercare_analysis.analysis.served.access import Access, access_of, nearest  # noqa: PLC0415
    from eldercare_analysis.reporting.served.access import access_table  # noqa: PLC0415
    from eldercare_analysis.reporting.tidied.served_rows import nearest_rows_table  # noqa: PLC0415

    if villages:
        villages_near = rows.chosen(study, nearest(study))
        rows.show(study, villages_near, lambda: nearest_rows_table(study, villages_near))
    else:
        table = rows.chosen(study, access_of(study), ["district"])
        rows.show(study, table, lambda: access_table(study, rows_of(table, Access)))


@dataclass(frozen=True, kw_only=True)
class Siting:
    """What is asked of the solver."""

    points: Annotated[int, typer.Option("--points")]
    method: Annotated[str, typer.Option("--method", autocompletion=one_of("p_median", "coverage"))] = (
        "p_median"
    )
    within: Annotated[float | None, typer.Option("--within")] = None
    measure: Annotated[
        str, typer.Option("--measure", autocompletion=one_of("straight_km", "travel_minutes"))
    ] = "straight_km"
    steps: Annotated[bool, typer.Option("--steps")] = False
    ignore_unplaced: Annotated[
        bool,
        typer.Option("--ignore-unplaced"),
    ] = False


@command(app)
def siting(study: Study, rows: Rows, asked: Siting) -> None:
    """Choose the next villages for a mutual-aid point by an exact solver; what exists is kept."""
    from eldercare_analysis.analysis.planning.siting import Search, next_points  # noqa: PLC0415
    from eldercare_analysis.reporting.served.access import siting_table  # noqa: PLC0415

    search = Search(
        method=asked.method,
        limit=asked.within,
        measure=asked.measure,
        towns=[found for name in rows.town or () if (found := study.district.find_town(name))],
        ignore_unplaced=asked.ignore_unplaced,
        every_step=asked.steps,
    )
    plan = next_points(study, asked.points, search)
    table = plan.steps if asked.steps else plan.sites
    rows.show(study, table, lambda: siting_table(study, plan, asked.method, asked.measure))


@command(app, without=("scenario",))
def compare(
    study: Study,
    rows: Rows,
    *,
    scenarios: Annotated[list[str], typer.Argument(autocompletion=scenarios)],
) -> None:
    """Print scenarios side by side, with differences to the first; in CNY 10,000 (csv, json: fen)."""
    from eldercare_analysis.analysis.planning.comparison import comparison  # noqa: PLC0415
    from eldercare_analysis.analysis.privacy import hidden_cells, protect_compared, together  # noqa: PLC0415
    from eldercare_analysis.inputs.district import load_scenarios  # noqa: PLC0415
    from eldercare_analysis.language import pick  # noqa: PLC0415
    from eldercare_analysis.reporting.planning.comparison import comparison_table  # noqa: PLC0415

    loaded = load_scenarios(scenarios, study.district)
    masks = together(hidden_cells(replace(study, scenario=one)) for one in loaded)
    compared = protect_compared(comparison(study, loaded), masks)
    chosen = rows.chosen(study, compared, ["district"])
    labels = {one.name: pick(study.language, one.label) for one in loaded}
    rows.show(study, chosen, lambda: comparison_table(study, chosen, labels))


@command(app, without=("register", "month"))
def cashflow(study: Study, rows: Rows) -> None:
    """Print what towns must pre-finance, and what is missing to tell; in CNY 10,000 (csv, json: fen)."""
    from eldercare_analysis.analysis.money.cashflow import prefinance  # noqa: PLC0415
    from eldercare_analysis.reporting.tidied.money_rows import prefinance_rows_table  # noqa: PLC0415

    chosen = rows.chosen(study, prefinance(study))
    rows.show(study, chosen, lambda: prefinance_rows_table(study, chosen))


@command(app)
def uncertainty(study: Study, rows: Rows, *, switching: Switching = False) -> None:
    """Print what the results of a scenario with ranges lie between; in CNY 10,000 (csv, json: yuan)."""
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
    from eldercare_analysis.reporting.tidied.range_rows import (  # noqa: PLC0415
        spread_rows_table,
        switch_rows_table,
    )

    try:
        trial = experiment(study)
    except NoRangesError as error:
        raise InputError([Problem("no_ranges", None, {"value": error})]) from None
    masks = hidden_cells(study)
    if switching:
        table = protect_compared(frame(switching_values(trial), Switch), masks)
        rows.show(study, table, lambda: switch_rows_table(study, table))
    else:
        table = rows.chosen(study, protect_compared(frame(simulate(trial), Spread), masks))
        rows.show(study, table, lambda: spread_rows_table(study, trial, table))


@command(app, "close-gap")
def close_gap(
    study: Study,
    *,
    moves: Annotated[bool, typer.Option("--moves")] = False,
    output: Annotated[Path | None, typer.Option("--output")] = None,
    output_format: Format = PEOPLE,
) -> None:
    """Find the fewest further points that serve every village for certain, and seats that decide how many."""
    from eldercare_analysis.analysis.planning.closing import NoSolutionError, gap_plan  # noqa: PLC0415
    from eldercare_analysis.inputs.scenario_files import save_scenario  # noqa: PLC0415
    from eldercare_analysis.reporting.planning.closing import described, gap_scenario  # noqa: PLC0415

    try:
        plan = gap_plan(study, moves=moves)
    except NoSolutionError as error:
        raise InputError([Problem("gap_unknown", None, {"value": error})]) from None
    if output:
        save_scenario(gap_scenario(study, plan, output.stem), output, study.district)
    Rows(output_format=output_format).show(study, plan.towns, lambda: described(study, plan))
