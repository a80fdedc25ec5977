"""The ledger: one row for each amount, quantity × rate, both with their source. Totals are sums of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields

import pandas as pd

from eldercare_analysis.analysis.facts import facts_of
from eldercare_analysis.analysis.ledger.awards import CAP, award_lines
from eldercare_analysis.analysis.ledger.centers import center_operating_lines
from eldercare_analysis.analysis.ledger.lines import Case, Line, numbered
from eldercare_analysis.analysis.ledger.operating import operating_lines
from eldercare_analysis.analysis.ledger.subsidies import (
    central_fund_lines,
    construction_lines,
    home_subsidy_lines,
)
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario

AWARDS = ("center_award", "point_award", CAP)
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
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
) -> pd.DataFrame:
    """Return the ledger of a scenario.

    Items: `center_award` (三（二）, per town center with its points, from Annex 1; under readings also `point_award` and
    `award_cap`, which is negative), `home_subsidy` (三（二）, per upgraded home), `center_operating_subsidy` (三（二）, months from
    the one after opening × the yearly rate / 12), `operating_floor` (三（三）, person-months × basic living allowance × the operating ratio), `construction`
    (一（一）) and `central_funds` (三（二）). What the plan leaves open has status `unknown`, no amount, and `needs` names the sheet
    and column of a return, or the parameter of a scenario, that would make it known. Items are not added up with each other:
    awards, subsidies and central funds pay for what construction and operation cost.

    Args:
        district: the district.
        scenario: its readings, amounts and changes of the plan apply.
        register: returns; what was invested, granted and reported of persons and allowance up to the month is taken from them.
        month: as of when; by default the last month of the returns.

    Returns:
        Columns `line` (unique), `town`, `year` (of the plan; for costs that go on, the years after it, too), `item`, `quantity`
        (Int64), `unit`, `quantity_source`, `rate_yuan` (exact decimals), `rate_source`, `clause`, `amount_fen` (Int64, quantity ×
        rate, rounded half up), `payer`, `status`, `needs`, `months` (Int64: how many months a row of person-months or center-months covers).
    """
    return _table(case_of(district, scenario, register, month), SOURCES)


def awards(
    district: District,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
) -> pd.DataFrame:
    """Return the rows of `budget` for the municipality's awards alone; the same arguments and columns."""
    return _table(case_of(district, scenario, register, month), (award_lines,))


def case_of(
    district: District, scenario: Scenario | None, register: Register | None, month: str | None
) -> Case:
    """Return what a ledger is computed from; the arguments are those of `budget`."""
    rules = scenario or district.baseline
    return Case(district, rules, facts_of(district, rules, register, month))


def _table(case: Case, sources: Sequence[Callable[[Case], Iterable[Line]]]) -> pd.DataFrame:
    names = [field.name for field in fields(Line)]
    table = pd.DataFrame([vars(line) for line in lines_of(case, sources)], columns=names)
    integers = dict.fromkeys(("quantity", "amount_fen", "months"), "Int64")
    return table.astype({"year": "int64", "rate_yuan": "object", **integers})


def lines_of(case: Case, sources: Sequence[Callable[[Case], Iterable[Line]]] = SOURCES) -> list[Line]:
    """Return the lines of a ledger, town by town, with names that are unique."""
    order = case.district.order
    lines = sorted((line for source in sources for line in source(case)), key=lambda line: order[line.town])
    return numbered(lines)


def totals(ledger: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return sums of the ledger by some of its columns.

    Returns:
        The columns of `by`; `amount_fen`: the sum of what is known, NA where nothing is; `unknown`: lines without an
        amount; `lines`: all lines. Where `unknown` is above 0 the amount is a minimum.
    """
    groups = ledger.groupby(by, sort=False)
    sums = groups["amount_fen"].sum(min_count=1)
    unknown = groups["amount_fen"].agg(lambda amounts: int(amounts.isna().sum())).astype("int64")
    return pd.DataFrame({"amount_fen": sums, "unknown": unknown, "lines": groups.size()}).reset_index()


def awards_of(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the municipality's awards."""
    return ledger[ledger["item"].isin(AWARDS)]
