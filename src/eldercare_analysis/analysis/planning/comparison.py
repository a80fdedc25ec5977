"""Scenarios side by side, with differences to the first: coverage, every item of the ledger, the peak to pre-finance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from eldercare_analysis.analysis.money.budget import budget_of, totals
from eldercare_analysis.analysis.money.cashflow import ALL, SCOPES, prefinance
from eldercare_analysis.analysis.served.coverage import coverage_of
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario

KEYS = ["town", "year", "measure", "unit"]
VILLAGES = ("served_low", "served_high", "unserved_low", "unserved_high")


def compare(
    district: District,
    scenarios: Sequence[Scenario],
    *,
    register: Register | None = None,
    month: str | None = None,
) -> pd.DataFrame:
    """Return what scenarios come to, side by side.

    Args:
        district: the district.
        scenarios: any number; the first is what the others are compared with.
        register: returns, for what is reported.
        month: as of when; by default the last month of the returns, else the one in which the plan was issued.

    Returns:
        One row a scenario, town (and `district`), year (0: all years) and measure: `scenario`, `town`, `year`, `measure` (villages served and
        unserved, items of the ledger, `prefinance` by scope), `unit` (villages, fen), `value` (Int64; NA where nothing is known),
        `unknown` (parts that are missing: above 0 the value is a minimum, for `prefinance` there is none), `difference` to the
        first scenario (NA unless both are wholly known).

    Examples:
        >>> from eldercare_analysis import load_district, load_scenario
        >>> district = load_district()
        >>> table = compare(district, [district.baseline, load_scenario("points-first", district)])
        >>> sorted(set(table["scenario"]))
        ['baseline', 'points-first']
    """
    return comparison(case_of(district, register=register, month=month), scenarios)


def comparison(case: Case, scenarios: Sequence[Scenario]) -> pd.DataFrame:
    """Return what `compare` does, at the month of a case."""
    cases = {scenario.name: replace(case, scenario=scenario) for scenario in scenarios}
    tables = {
        name: measures(coverage_of(one), budget_of(one), prefinance(one)) for name, one in cases.items()
    }
    return differences(tables, case.district.towns)


def measures(covered: pd.DataFrame, ledger: pd.DataFrame, peaks: pd.DataFrame) -> pd.DataFrame:
    """Return what can be compared of one scenario: the columns `town` to `unknown` of `compare`."""
    rows = pd.concat([*_villages(covered), _items(ledger), _peaks(peaks)], ignore_index=True)
    return rows.astype({"value": "Int64", "unknown": "int64", "year": "int64"})


def differences(tables: Mapping[str, pd.DataFrame], towns: Sequence[str]) -> pd.DataFrame:
    """Return the measures of several scenarios, the first being what the others are compared with; see `compare`."""
    money = pd.concat([table[table["unit"] == "fen"][KEYS] for table in tables.values()]).drop_duplicates()
    whole_tables = [
        _with_nothing(table, money).assign(scenario=name, order=number)
        for number, (name, table) in enumerate(tables.items())
    ]
    table = pd.concat(whole_tables, ignore_index=True)
    first = whole_tables[0].set_index(KEYS)
    same = first.reindex(pd.MultiIndex.from_frame(table[KEYS]))
    whole = (table["unknown"].to_numpy() == 0) & (same["unknown"].fillna(1).to_numpy() == 0)
    difference = table["value"] - same["value"].array
    table["difference"] = difference.where(whole)
    order = {town: position for position, town in enumerate([DISTRICT, *towns])}
    table = table.assign(place=table["town"].map(order))
    table = table.sort_values(["order", "place"], kind="stable", ignore_index=True)
    return table[["scenario", *KEYS, "value", "unknown", "difference"]]


def _with_nothing(table: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Return a table with a 0 for amounts of which it has no line: what nobody is to pay is nothing, not unknown."""
    index = pd.MultiIndex.from_frame(keys)
    missing = keys[~index.isin(pd.MultiIndex.from_frame(table[KEYS]))]
    nothing = missing.assign(unit="fen", value=pd.array([0] * len(missing), dtype="Int64"), unknown=0)
    return pd.concat([table, nothing], ignore_index=True)


def _villages(table: pd.DataFrame) -> list[pd.DataFrame]:
    return [
        table[["town", "year"]].assign(
            measure=name, unit="villages", value=table[name], unknown=table[name].isna().astype(int)
        )
        for name in VILLAGES
    ]


def _items(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return every item by town and for the district, by year and in all."""
    parts = []
    for frame in (ledger, ledger.assign(town=DISTRICT)):
        for years in (frame, frame.assign(year=0)):
            parts.append(totals(years, ["town", "year", "item"]))  # noqa: PERF401 - reads better than four loops in one
    sums = pd.concat(parts, ignore_index=True).rename(columns={"item": "measure", "amount_fen": "value"})
    return sums.assign(unit="fen")[[*KEYS, "value", "unknown"]]


def _peaks(peaks: pd.DataFrame) -> pd.DataFrame:
    names = {scope: f"prefinance_{scope}" for scope in (*SCOPES, ALL)}
    return pd.DataFrame(
        {
            "town": peaks["town"],
            "year": 0,
            "measure": peaks["scope"].map(names),
            "unit": "fen",
            "value": peaks["peak_fen"],
            "unknown": peaks["peak_fen"].isna().astype(int),
        }
    )
