"""Scenarios side by side: measures of small tables, and differences to the first scenario."""

from __future__ import annotations

from dataclasses import astuple, fields, replace

import pandas as pd
import pytest

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
    costs = {None: ("parameters.homes_cost",)}
    peaks = [Peak(town, scope, fen, "", None, None, None, costs.get(fen, ())) for town, scope, fen in tops]
    found = measured([covered], lines, peaks)
    assert [astuple(row)[:6] for row in found] == [
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
    # what would make an unknown part known
    assert {row.measure: row.needs for row in found if row.needs} == {
        "served_high": ("annex1_plan.existing_points",),
        "unserved_low": ("annex1_plan.existing_points",),
        "prefinance_homes": ("parameters.homes_cost",),
    }


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
    assert list(table) == ["scenario", *KEYS, "value", "unknown", "difference", "change", "needs"]
    assert [str(table[name].dtype) for name in INTEGERS] == list(INTEGERS.values())
    assert [astuple(row)[:8] for row in found] == [
        ("one", DISTRICT, 2021, "award", "fen", 130, 1, None),
        ("one", "甲", 2022, "served_low", "villages", 3, 0, 0),
        ("one", "甲", 2021, "award", "fen", 100, 0, 0),
        ("one", "甲", 2021, "old", "fen", 5, 0, 0),
        ("one", "甲", 2021, "new", "fen", 0, 0, 0),
        ("one", "乙", 2021, "award", "fen", 30, 0, 0),
        ("two", DISTRICT, 2021, "award", "fen", 150, 0, None),
        ("two", "甲", 2022, "served_low", "villages", 5, 0, 2),
        ("two", "甲", 2021, "award", "fen", 90, 0, -10),
        ("two", "甲", 2021, "old", "fen", 0, 0, -5),
        ("two", "甲", 2021, "new", "fen", 8, 0, 8),
        ("two", "乙", 2021, "award", "fen", 60, 2, None),
        ("two", "丙", 2022, "served_low", "villages", 2, 0, None),  # the first has no such row
    ]
    assert [row.change for row in found if row.scenario == "two"] == [
        *("unknown", "changed", "changed", "changed", "changed", "unknown", "unknown"),
    ]


def test_a_state_that_goes_on_is_known() -> None:
    """Who is served in 2022 is served in 2023, where one scenario ends and another does not; amounts of a year do not go on."""
    first = rows_of(("甲", 2021, "served_low", "villages", 3, 0), ("甲", 2022, "served_low", "villages", 5, 0), ("甲", 2022, "award", "fen", 7, 0))  # fmt: skip
    second = rows_of(("甲", 2022, "served_low", "villages", 3, 0), ("甲", 2023, "served_low", "villages", 5, 0), ("甲", 2023, "award", "fen", 7, 0))  # fmt: skip
    found = differences({"one": first, "two": second}, ["甲"])
    assert [(row.scenario, row.measure, row.year, row.value, row.difference) for row in found] == [
        ("one", "served_low", 2021, 3, 0),
        ("one", "served_low", 2022, 5, 0),
        ("one", "served_low", 2023, 5, 0),
        ("one", "award", 2022, 7, 0),
        ("one", "award", 2023, 0, 0),
        ("two", "served_low", 2022, 3, -2),
        ("two", "served_low", 2023, 5, 0),
        ("two", "award", 2022, 0, -7),
        ("two", "award", 2023, 7, 7),
    ]


@pytest.mark.slow
def test_what_is_made_of_the_same_is_the_same_whatever_is_unknown(district: District) -> None:
    """Points first changes awards alone: subsidies and homes' peaks are unknown and the same. A year later it is not known."""
    first, later = (load_scenario(name, district) for name in ("points-first", "second-year-late"))
    table = compare(district, [district.baseline, first, later]).set_index(
        ["scenario", "town", "year", "measure"]
    )
    for scenario, measure, year, change in (
        ("points-first", "home_subsidy", 2022, "same"),
        ("points-first", "prefinance_homes", 0, "same"),
        ("points-first", "prefinance_packages", 0, "unknown"),  # awards come later
        ("points-first", "center_award", 2022, "changed"),
        ("second-year-late", "home_subsidy", 2021, "same"),
        ("second-year-late", "home_subsidy", 2022, "unknown"),  # 0 now, unknown before
        ("second-year-late", "operating_floor", 0, "same"),
    ):
        row = table.loc[(scenario, DISTRICT, year, measure)]
        assert (row["change"], pd.isna(row["difference"])) == (change, change == "unknown"), (scenario, measure)  # fmt: skip


@pytest.mark.slow
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


@pytest.mark.slow
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
