"""The ledger: one row for each amount, quantity × rate, both with their source. Totals are sums of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from eldercare_analysis.analysis.money.centers import AWARDS, award_lines, center_operating_lines
from eldercare_analysis.analysis.money.lines import (
    Line,
    central_fund_lines,
    construction_lines,
    home_subsidy_lines,
    numbered,
)
from eldercare_analysis.analysis.money.operating import operating_lines
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.case import Case, case_of, once
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario

SOURCES = (
    award_lines,
    home_subsidy_lines,
    center_operating_lines,
    operating_lines,
    construction_lines,
    central_fund_lines,
)


def budget(
    district: District,
    *,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
) -> pd.DataFrame:
    """Return the ledger of a scenario.

    Items: `center_award` (三（二）, per town center with its points, from Annex 1; under readings also
    `point_award` and `award_cap`, which is negative), `home_subsidy` (三（二）, per upgraded home),
    `center_operating_subsidy` (三（二）, months from the one after opening × the yearly rate / 12),
    `operating_floor` (三（三）, person-months × basic living allowance × the operating ratio), `construction`
    (一（一）) and `central_funds` (三（二）). What the plan leaves open has status `unknown`, no amount, and
    `needs` names the sheet and column of a return, or the parameter of a scenario, that would make it known.
    Items are not added up with each other: awards, subsidies and central funds pay for what construction and
    operation cost.

    Args:
        district: the district.
        scenario: its readings, amounts and changes of the plan apply.
        register: returns; what was invested, granted and reported of persons and allowance up to the month is
            taken from them.
        month: as of when; by default the last month of the returns, else that in which the plan was issued.

    Returns:
        Columns `line` (unique), `town`, `year` (of the plan; for costs that go on, the years after it, too),
        `item`, `quantity` (Int64), `unit`, `quantity_source`, `rate_yuan` (exact decimals), `rate_source`,
        `clause`, `amount_fen` (Int64, quantity × rate, rounded half up), `payer`, `status`, `needs`, `months`
        (Int64: how many months a row of person-months or center-months covers).

    Examples:
        >>> from eldercare_analysis import load_district
        >>> ledger = budget(load_district())
        >>> int(ledger.query("item == 'center_award'")["amount_fen"].sum())  # 25 centers, 1,000,000 yuan each
        2500000000
    """
    return budget_of(case_of(district, scenario=scenario, register=register, month=month))


def budget_of(case: Case) -> pd.DataFrame:
    """Return the table `budget` of a case."""
    return frame(ledger_lines(case), Line)


def awards(case: Case) -> pd.DataFrame:
    """Return the rows of `budget` for the municipality's awards alone."""
    return frame(_lines(case, (award_lines,)), Line)


@once
def ledger_lines(case: Case) -> list[Line]:
    """Return the lines of the ledger, town by town, with names that are unique."""
    return _lines(case, SOURCES)


def _lines(case: Case, sources: Iterable[Callable[[Case], Iterable[Line]]]) -> list[Line]:
    order, lines = case.district.order, (line for source in sources for line in source(case))
    return numbered(sorted(lines, key=lambda line: order[line.town]))


def totals(ledger: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return sums of the ledger by some of its columns.

    Returns:
        The columns of `by`; `amount_fen`: the sum of what is known, NA where nothing is; `unknown`: lines
        without an amount; `lines`: all lines. Where `unknown` is above 0 the amount is a minimum.
    """
    groups = ledger.groupby(by, sort=False)
    sums = groups["amount_fen"].sum(min_count=1)
    unknown = groups["amount_fen"].agg(lambda amounts: int(amounts.isna().sum())).astype("int64")
    return pd.DataFrame({"amount_fen": sums, "unknown": unknown, "lines": groups.size()}).reset_index()


def awards_of(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the municipality's awards."""
    return ledger[ledger["item"].isin(AWARDS)]
