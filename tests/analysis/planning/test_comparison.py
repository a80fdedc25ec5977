"""Scenarios side by side: measures of small tables, and differences to the first scenario."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis import budget, coverage, load_scenario
from eldercare_analysis.analysis.planning.comparison import compare, differences, measures
from eldercare_analysis.inputs.district import DISTRICT, District
from tests.analysis.trace.derived import register

INTEGERS = {"value": "Int64", "unknown": "int64", "year": "int64"}


def rows_of(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in table.itertuples(index=False)]


def test_what_can_be_compared_of_a_scenario() -> None:
    """Villages by year; amounts by town and in all, by year and in all; peaks by scope. What is unknown makes a minimum."""
    covered = pd.DataFrame(
        {
            "town": ["甲"],
            "year": [2022],
            "served_low": [3],
            "served_high": [None],
            "unserved_low": [None],
            "unserved_high": [1],
        }
    ).astype(dict.fromkeys(("served_low", "served_high", "unserved_low", "unserved_high"), "Int64"))
    ledger = pd.DataFrame(
        {
            "town": ["甲", "甲", "乙"],
            "year": [2021, 2022, 2021],
            "item": ["award", "award", "award"],
            "amount_fen": [100, None, 30],
        }
    ).astype({"amount_fen": "Int64"})
    peaks = pd.DataFrame({"town": ["甲", "甲", "甲", DISTRICT], "scope": ["packages", "homes", "care_centers", "all"], "peak_fen": [7, None, 2, 9]}).astype({"peak_fen": "Int64"})  # fmt: skip
    table = measures(covered, ledger, peaks)
    assert [str(table[name].dtype) for name in INTEGERS] == list(INTEGERS.values())
    assert rows_of(table[["town", "year", "measure", "unit", "value", "unknown"]]) == [
        ("甲", 2022, "served_low", "villages", 3, 0),
        ("甲", 2022, "served_high", "villages", None, 1),
        ("甲", 2022, "unserved_low", "villages", None, 1),
        ("甲", 2022, "unserved_high", "villages", 1, 0),
        ("甲", 2021, "award", "fen", 100, 0),
        ("甲", 2022, "award", "fen", None, 1),
        ("乙", 2021, "award", "fen", 30, 0),
        ("甲", 0, "award", "fen", 100, 1),
        ("乙", 0, "award", "fen", 30, 0),
        (DISTRICT, 2021, "award", "fen", 130, 0),
        (DISTRICT, 2022, "award", "fen", None, 1),
        (DISTRICT, 0, "award", "fen", 130, 1),
        ("甲", 0, "prefinance_packages", "fen", 7, 0),
        ("甲", 0, "prefinance_homes", "fen", None, 1),
        ("甲", 0, "prefinance_care_centers", "fen", 2, 0),
        (DISTRICT, 0, "prefinance_all", "fen", 9, 0),
    ]


def table_of(*rows: tuple[str, int, str, str, int | None, int]) -> pd.DataFrame:
    names = ["town", "year", "measure", "unit", "value", "unknown"]
    return pd.DataFrame(list(rows), columns=names).astype(INTEGERS)


def test_differences_to_the_first() -> None:
    """Only of what is wholly known in both; an amount that one scenario has no line of is 0 there."""
    first = table_of(("乙", 2021, "award", "fen", 30, 0), (DISTRICT, 2021, "award", "fen", 130, 1), ("甲", 2021, "award", "fen", 100, 0),
                     ("甲", 2022, "served_low", "villages", 3, 0), ("甲", 2021, "old", "fen", 5, 0))  # fmt: skip
    second = table_of(("甲", 2021, "award", "fen", 90, 0), (DISTRICT, 2021, "award", "fen", 150, 0), ("乙", 2021, "award", "fen", 60, 2),
                      ("甲", 2022, "served_low", "villages", 5, 0), ("甲", 2021, "new", "fen", 8, 0), ("丙", 2022, "served_low", "villages", 2, 0))  # fmt: skip
    table = differences({"one": first, "two": second}, ["甲", "乙", "丙"])
    assert list(table.columns) == [
        "scenario",
        "town",
        "year",
        "measure",
        "unit",
        "value",
        "unknown",
        "difference",
    ]
    assert rows_of(table) == [
        ("one", DISTRICT, 2021, "award", "fen", 130, 1, None),
        ("one", "甲", 2021, "award", "fen", 100, 0, 0),
        ("one", "甲", 2022, "served_low", "villages", 3, 0, 0),
        ("one", "甲", 2021, "old", "fen", 5, 0, 0),
        ("one", "甲", 2021, "new", "fen", 0, 0, 0),
        ("one", "乙", 2021, "award", "fen", 30, 0, 0),
        ("two", DISTRICT, 2021, "award", "fen", 150, 0, None),
        ("two", "甲", 2021, "award", "fen", 90, 0, -10),
        ("two", "甲", 2022, "served_low", "villages", 5, 0, 2),
        ("two", "甲", 2021, "new", "fen", 8, 0, 8),
        ("two", "甲", 2021, "old", "fen", 0, 0, -5),
        ("two", "乙", 2021, "award", "fen", 60, 2, None),
        ("two", "丙", 2022, "served_low", "villages", 2, 0, None),  # the first has no such row
    ]


def test_published_scenarios(district: District) -> None:
    """The plan and points first: the same figures as coverage and budget, of each its own."""
    scenarios = [district.baseline, load_scenario("points-first", district)]
    table = compare(district, scenarios)
    assert list(dict.fromkeys(table["scenario"])) == [one.name for one in scenarios]
    for scenario in scenarios:
        own = table[table["scenario"] == scenario.name].set_index(["town", "year", "measure"])["value"]
        served = coverage(district, scenario=scenario).set_index(["town", "year"])["served_low"]
        assert own[DISTRICT, 2022, "served_low"] == served[DISTRICT, 2022]
        ledger = budget(district, scenario=scenario)
        awards = ledger[ledger["item"] == "center_award"]
        assert own[DISTRICT, 0, "center_award"] == awards["amount_fen"].sum()
        assert (
            own["白沙镇", 2021, "center_award"]
            == awards[(awards["town"] == "白沙镇") & (awards["year"] == 2021)]["amount_fen"].sum()
        )


def test_what_is_reported_is_part_of_it(district: District) -> None:
    """西湖: 6 villages; with a point suspended in September 5 are served for certain. 白沙's home: 40 persons x 800 yuan x 15 % of one month."""
    told = register(district)
    for month, served, floor in (("2021-09", 5, 40 * 800 * 15), ("2021-08", 6, None)):
        table = compare(district, [district.baseline], register=told, month=month).set_index(
            ["town", "year", "measure"]
        )
        assert table.loc[("西湖镇", 2021, "served_low"), "value"] == served
        found = table.loc[("白沙镇", 2021, "operating_floor"), "value"]
        assert (None if pd.isna(found) else found) == floor
