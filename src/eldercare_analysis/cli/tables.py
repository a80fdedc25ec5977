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
    from eldercare_analysis.analysis.coverage import coverage as table  # noqa: PLC0415

    study = open_study_of(data, scenario, register, month, language)
    print_table(
        chosen(study, table(study.district, study.scenario, study.register, study.month), town, year),
        output_format,
    )


@app.command()
def budget(*, town: Towns = None, year: Year = None, month: Month = None, scenario: Scenario = "baseline",
           register: Register = None, data: Data = None, output_format: Format = "table", language: Spoken = "zh") -> None:  # fmt: skip
    """Print the ledger: every amount with quantity, rate and source."""
    from eldercare_analysis.analysis.budget import budget as table  # noqa: PLC0415
    from eldercare_analysis.analysis.privacy import masks_for, protect_ledger  # noqa: PLC0415

    study = open_study_of(data, scenario, register, month, language)
    ledger = protect_ledger(
        table(study.district, study.scenario, study.register, study.month), masks_for(study)
    )
    print_table(chosen(study, ledger, town, year), output_format)


@app.command()
def targets(*, town: Towns = None, year: Year = None, month: Month = None, scenario: Scenario = "baseline",
            register: Register = None, data: Data = None, output_format: Format = "table", language: Spoken = "zh") -> None:  # fmt: skip
    """Print target, plan and actual, clause by clause."""
    from eldercare_analysis.analysis.privacy import masks_for, protect  # noqa: PLC0415
    from eldercare_analysis.analysis.targets import targets as table  # noqa: PLC0415

    study = open_study_of(data, scenario, register, month, language)
    compared = protect(table(study.district, study.register, study.month, study.scenario), masks_for(study))
    dated = compared.assign(
        year=compared["deadline"].str[:4].where(lambda years: years.str.isdigit(), "0").astype(int)
    )
    print_table(chosen(study, dated, town, year).drop(columns="year"), output_format)
