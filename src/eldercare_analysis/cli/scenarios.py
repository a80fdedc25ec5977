"""Commands about scenarios: side by side, in months, with ranges, and closing the gap."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eldercare_analysis.cli.app import app
from eldercare_analysis.cli.options import (
    Data,
    Format,
    Month,
    Register,
    Scenario,
    Spoken,
    Towns,
    chosen_towns,
    open_study_of,
    print_table,
)
from eldercare_analysis.cli.screen import tell
from eldercare_analysis.inputs.problems import InputError, Problem


@app.command()
def compare(*, scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO...", help="Names or files; the first is compared with.")],
            town: Towns = None, month: Month = None, register: Register = None, data: Data = None, output_format: Format = "table",
            language: Spoken = "zh") -> None:  # fmt: skip
    """Print scenarios side by side, with differences to the first; amounts in 10,000 yuan, as csv and json in fen."""
    from dataclasses import replace  # noqa: PLC0415

    from eldercare_analysis.analysis.compare import comparison  # noqa: PLC0415
    from eldercare_analysis.analysis.privacy import hidden_cells, protect_compared, together  # noqa: PLC0415
    from eldercare_analysis.inputs.district import load_scenarios  # noqa: PLC0415
    from eldercare_analysis.reporting.comparison import comparison_table  # noqa: PLC0415
    from eldercare_analysis.reporting.tables import to_text  # noqa: PLC0415

    study = open_study_of(data, "baseline", register, month, language)
    loaded = load_scenarios(scenarios, study.district)
    compared = comparison(study, loaded)
    masks = together(hidden_cells(replace(study, scenario=one)) for one in loaded)
    compared = chosen_towns(study, protect_compared(compared, masks), town or ["district"])
    if output_format == "table":
        tell(to_text(comparison_table(study, compared)))
    else:
        print_table(compared, output_format)


@app.command()
def cashflow(*, town: Towns = None, scenario: Scenario = "baseline", data: Data = None, output_format: Format = "table",
             language: Spoken = "zh") -> None:  # fmt: skip
    """Print what each town must pre-finance: the peak, its month, and what is missing to say so; amounts in fen."""
    from eldercare_analysis.analysis.cashflow import cash_flow  # noqa: PLC0415
    from eldercare_analysis.analysis.prefinance import prefinance  # noqa: PLC0415

    study = open_study_of(data, scenario, None, None, language)
    peaks = prefinance(study.district, cash_flow(study))
    print_table(chosen_towns(study, peaks, town), output_format)


@app.command()
def uncertainty(*, town: Towns = None, scenario: Scenario = "baseline", register: Register = None, month: Month = None, data: Data = None,
                switching: Annotated[bool, typer.Option("--switching", help="Print the inputs that turn a result instead.")] = False,
                output_format: Format = "table", language: Spoken = "zh") -> None:  # fmt: skip
    """Print what the results of a scenario with ranges lie between; amounts in yuan."""
    from eldercare_analysis.analysis.privacy import hidden_cells, protect_compared  # noqa: PLC0415
    from eldercare_analysis.analysis.uncertainty.results import (  # noqa: PLC0415
        NoRangesError,
        experiment,
        simulate,
        switching_values,
    )

    study = open_study_of(data, scenario, register, month, language)
    try:
        trial = experiment(study)
    except NoRangesError as error:
        raise InputError([Problem("no_ranges", None, {"value": error})]) from None
    masks = hidden_cells(study)
    table = (
        protect_compared(switching_values(trial), masks)
        if switching
        else chosen_towns(study, protect_compared(simulate(trial), masks), town)
    )
    print_table(table, output_format)


@app.command("close-gap")
def close_gap(*, scenario: Scenario = "baseline", register: Register = None, month: Month = None, data: Data = None,
              moves: Annotated[bool, typer.Option("--moves", help="Planned points may move between towns of the same year.")] = False,
              output: Annotated[Path | None, typer.Option("--output", help="Write the result as a scenario file.")] = None,
              language: Spoken = "zh") -> None:  # fmt: skip
    """Find the fewest further points that serve every village for certain, and the seats that decide how many."""
    from eldercare_analysis.analysis.closegap import NoSolutionError, gap_plan  # noqa: PLC0415
    from eldercare_analysis.inputs.scenario_files import save_scenario  # noqa: PLC0415
    from eldercare_analysis.reporting.gap_plan import described, gap_scenario  # noqa: PLC0415

    study = open_study_of(data, scenario, register, month, language)
    try:
        plan = gap_plan(study, moves=moves)
    except NoSolutionError as error:
        raise InputError([Problem("gap_unknown", None, {"value": error})]) from None
    if output:
        save_scenario(gap_scenario(study, plan, output.stem), output, study.district)
    tell(described(study, plan))
