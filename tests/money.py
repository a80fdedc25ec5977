"""Registers of money and scenarios for tests: returns by month, payments of one center; rows of money as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.money import budget
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.analysis.money.operating_bases import Bases, bases_of
from eldercare_analysis.analysis.money.payments import Advance, Chain, advances, chains
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.scenario_files import draft, new_document
from tests.returns import register_of

TOLD = {"who": "test", "why": "test", "source": "invented"}
TOWN, CENTER = "西湖镇", "西湖-中心-2021-01"
PAY = {"town": TOWN, "facility_id": CENTER, "payer": "municipality", "fund": "general", "step": "paid"}
ACCEPTED = {"facility_id": CENTER, "accepted_on": date(2021, 10, 1)}


def returns_of(district: District, months: dict[str, dict[str, list[dict[str, Any]]]]) -> Register:
    """Return a register of one return a month."""
    found = [
        register_of(district, {"month": month, "given": given}).returns[0] for month, given in months.items()
    ]
    return Register(
        tuple(replace(one, file=f"{one.month}.xlsx") for one in sorted(found, key=lambda one: one.month))
    )


def one_month(district: District, month: str, **given: list[dict[str, Any]]) -> Register:
    return returns_of(district, {month: given})


def pay(day: date, yuan: int, **cells: Any) -> dict[str, Any]:
    return {**PAY, "date": day, "amount_yuan": yuan, "document": "X1", **cells}


def scenario_of(district: District, **content: Any) -> Scenario:
    return draft(
        new_document(name="trial", label={"zh": "", "en": ""}, **content), district.baseline, district
    )


def rows_of(ledger: pd.DataFrame, item: str, town: str, year: int) -> pd.DataFrame:
    return ledger[(ledger["item"] == item) & (ledger["town"] == town) & (ledger["year"] == year)]


def assumed(**values: Any) -> dict[str, Any]:
    """Return parameters of a scenario: value and unit of each by name."""
    return {name: {"value": value, "unit": unit, **TOLD} for name, (value, unit) in values.items()}


def plain(row: dict[Any, Any]) -> dict[str, Any]:
    """Return a row of a table with None where nothing is known."""
    return {str(name): None if value is pd.NA or pd.isna(value) else value for name, value in row.items()}


def awards(case: Case) -> pd.DataFrame:
    return frame(budget.awards(case), Line)


def payment_chain(case: Case) -> pd.DataFrame:
    return frame(chains(case), Chain)


def advanced(case: Case) -> pd.DataFrame:
    return frame(advances(case), Advance)


def operating_bases(case: Case) -> pd.DataFrame:
    return frame(bases_of(case), Bases)


def lines_by_name(ledger: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return the rows of a ledger by their names, with None where nothing is known."""
    return {str(row["line"]): plain(row) for row in ledger.to_dict("records")}
