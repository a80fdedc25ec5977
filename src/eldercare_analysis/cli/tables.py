"""Commands that print the tidy tables."""

from __future__ import annotations

from eldercare_analysis.cli.app import app
from eldercare_analysis.cli.options import (
    Data,
    Format,
    Month,
    Register,
    Scenario,
    Spoken,
    Towns,
    Year,
    chosen,
    open_study_of,
    print_table,
)


@app.command()
def coverage(*, town: Towns = None, year: Year = None, month: Month = None, scenario: Scenario = "baseline",
             register: Register = None, data: Data = None, output_format: Format = "table", language: Spoken = "zh") -> None:  # fmt: skip
    """Print who is served, by town and year."""
    from eldercare_analysis.analysis.coverage import coverage_of  # noqa: PLC0415

    study = open_study_of(data, scenario, register, month, language)
    print_table(
        chosen(study, coverage_of(study), town, year),
        output_format,
    )


@app.command()
def budget(*, town: Towns = None, year: Year = None, month: Month = None, scenario: Scenario = "baseline",
           register: Register = None, data: Data = None, output_format: Format = "table", language: Spoken = "zh") -> None:  # fmt: skip
    """Print the ledger: every amount with quantity, rate and source."""
    from eldercare_analysis.analysis.budget import budget_of  # noqa: PLC0415
    from eldercare_analysis.analysis.privacy import hidden_cells, protect_ledger  # noqa: PLC0415

    study = open_study_of(data, scenario, register, month, language)
    ledger = protect_ledger(budget_of(study), hidden_cells(study))
    print_table(chosen(study, ledger, town, year), output_format)


@app.command()
def targets(*, town: Towns = None, year: Year = None, month: Month = None, scenario: Scenario = "baseline",
            register: Register = None, data: Data = None, output_format: Format = "table", language: Spoken = "zh") -> None:  # fmt: skip
    """Print target, plan and actual, clause by clause."""
    from eldercare_analysis.analysis.privacy import hidden_cells, protect  # noqa: PLC0415
    from eldercare_analysis.analysis.targets import targets_of  # noqa: PLC0415

    study = open_study_of(data, scenario, register, month, language)
    compared = protect(targets_of(study), hidden_cells(study))
    dated = compared.assign(
        year=compared["deadline"].str[:4].where(lambda years: years.str.isdigit(), "0").astype(int)
    )
    print_table(chosen(study, dated, town, year).drop(columns="year"), output_format)
