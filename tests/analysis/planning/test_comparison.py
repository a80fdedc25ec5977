"""Scenarios side by side: measures of small tables, and differences to the first scenario."""

from __future__ import annotations

from dataclasses import astuple, fields, replace

import pandas as pd

from eldercare_analysis import budget, coverage, load_scenario
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.cashflow import Peak
from eldercare_analysis.analysis.planning.comparison import (
    KEYS,
    Compared,
    Measure,
    compare,
    differences,
    measured,
)
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from tests.analysis.trace.derived import register

INTEGERS = {"value": "Int64", "unknown": "int64", "year": "int64", "difference": "Int64"}


def test_what_can_be_compared_of_a_scenario(district: District) -> None:
    """Villages by year; amounts by town and in all, by year and in all; peaks by scope. What is unknown makes a minimum."""
    counts = dict.fromkeys(field.name for field in fields(Coverage))
    covered = Coverage(**counts | {"town": "甲", "year": 2022, "served_low": 3, "unserved_high": 1})
    award = next(line for line in ledger_lines(case_of(district)) if line.item == "center_award")
    lines = [
        replace(award, town=town, year=year, amount_fen=fen)
        for town, year, fen in (("甲", 2021, 100), ("甲", 2022, None), ("乙", 2021, 30))
    ]
    tops = (("甲", "packages", 7), ("甲", "homes", None), ("甲", "care_centers", 2), (DISTRICT, "all", 9))
    peaks = [Peak(town, scope, fen, "", None, None, None, "") for town, scope, fen in tops]
    assert [astuple(row) for row in measured([covered], lines, peaks)] == [
        ("甲", 2022, "served_low", "villages", 3, 0),
        ("甲", 2022, "served_high", "villages", None, 1),
        ("甲", 2022, "unserved_low", "villages", None, 1),
        ("甲", 2022, "unserved_high", "villages", 1, 0),
        ("甲", 2021, "center_award", "fen", 100, 0),
        ("甲", 2022, "center_award", "fen", None, 1),
        ("乙", 2021, "center_award", "fen", 30, 0),
        ("甲", 0, "center_award", "fen", 100, 1),
        ("乙", 0, "center_award", "fen", 30, 0),
        (DISTRICT, 2021, "center_award", "fen", 130, 0),
        (DISTRICT, 2022, "center_award", "fen", None, 1),
        (DISTRICT, 0, "center_award", "fen", 130, 1),
        ("甲", 0, "prefinance_packages", "fen", 7, 0),
        ("甲", 0, "prefinance_homes", "fen", None, 1),
        ("甲", 0, "prefinance_care_centers", "fen", 2, 0),
        (DISTRICT, 0, "prefinance_all", "fen", 9, 0),
    ]


def rows_of(*rows: tuple[str, int, str, str, int | None, int]) -> list[Measure]:
    return [Measure(*row) for row in rows]


def test_differences_to_the_first() -> None:
    """Only of what is wholly known in both; an amount that one scenario has no line of is 0 there."""
    first = rows_of(("乙", 2021, "award", "fen", 30, 0), (DISTRICT, 2021, "award", "fen", 130, 1), ("甲", 2021, "award", "fen", 100, 0),
                     ("甲", 2022, "served_low", "villages", 3, 0), ("甲", 2021, "old", "fen", 5, 0))  # fmt: skip
    second = rows_of(("甲", 2021, "award", "fen", 90, 0), (DISTRICT, 2021, "award", "fen", 150, 0), ("乙", 2021, "award", "fen", 60, 2),
                      ("甲", 2022, "served_low", "villages", 5, 0), ("甲", 2021, "new", "fen", 8, 0), ("丙", 2022, "served_low", "villages", 2, 0))  # fmt: skip
    found = differences({"one": first, "two": second}, ["甲", "乙", "丙"])
    table = frame(found, Compared)
    assert list(table) == ["scenario", *KEYS, "value", "unknown", "difference"]
    assert [str(table[name].dtype) for name in INTEGERS] == list(INTEGERS.values())
    assert [astuple(row) for row in found] == [
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
