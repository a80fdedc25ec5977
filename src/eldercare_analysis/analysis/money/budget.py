"""The ledger: one row for each amount, quantity × rate, both with their source. Totals are sums of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.centers import award_lines, center_operating_lines
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


def awards(case: Case) -> list[Line]:
    """Return the lines of the ledger that are the municipality's awards, without making the others."""
    return _lines(case, (award_lines,))


@once
def ledger_lines(case: Case) -> list[Line]:
    """Return the lines of the ledger, town by town, with names that are unique."""
    return _lines(case, SOURCES)


def _lines(case: Case, sources: Iterable[Callable[[Case], Iterable[Line]]]) -> list[Line]:
    order, lines = case.district.order, (line for source in sources for line in source(case))
    return numbered(sorted(lines, key=lambda line: order[line.town]))


@dataclass(frozen=True)
class Total:
    """A sum of lines.

    Attributes:
        amount_fen: of those that are known, a minimum where others are not; None where nothing is known.
        unknown: lines without an amount.
        lines: all lines.
    """

    amount_fen: int | None
    unknown: int
    lines: int


def total_of(lines: Iterable[Line]) -> Total:
    """Return the sum of some lines."""
    amounts = [line.amount_fen for line in lines]
    known = [fen for fen in amounts if fen is not None]
    return Total(sum(known) if known else None, len(amounts) - len(known), len(amounts))


def totals(lines: Iterable[Line], *by: str) -> dict[tuple[Any, ...], Total]:
    """Return the sums of lines that have the same values in some columns, by these values."""
    groups = grouped(lines, lambda line: tuple(getattr(line, name) for name in by))
    return {key: total_of(own) for key, own in groups.items()}
