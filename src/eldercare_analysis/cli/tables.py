"""Commands that print the tidy tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eldercare_analysis.cli.app import app
from eldercare_analysis.cli.command import command
from eldercare_analysis.cli.rows import RowsOfYears

if TYPE_CHECKING:
    from eldercare_analysis.inputs.study import Study


@command(app)
def coverage(study: Study, rows: RowsOfYears) -> None:
    """Print who is served, by town and year."""
    from eldercare_analysis.analysis.served.coverage import coverage_of  # noqa: PLC0415

    rows.show(rows.chosen(study, coverage_of(study)))


@command(app)
def budget(study: Study, rows: RowsOfYears) -> None:
    """Print the ledger: every amount with quantity, rate and source."""
    from eldercare_analysis.analysis.money.budget import budget_of  # noqa: PLC0415
    from eldercare_analysis.analysis.privacy import hidden_cells, protect_ledger  # noqa: PLC0415

    ledger = protect_ledger(budget_of(study), hidden_cells(study))
    rows.show(rows.chosen(study, ledger))


@command(app)
def targets(study: Study, rows: RowsOfYears) -> None:
    """Print target, plan and actual, clause by clause."""
    from eldercare_analysis.analysis.goals.targets import targets_of  # noqa: PLC0415
    from eldercare_analysis.analysis.privacy import hidden_cells, protect  # noqa: PLC0415

    compared = protect(targets_of(study), hidden_cells(study))
    years = compared["deadline"].str[:4].where(lambda texts: texts.str.isdigit(), "0").astype(int)
    rows.show(rows.chosen(study, compared.assign(year=years)).drop(columns="year"))
