"""Money by month and what must be out at once (先建后补, 三（二）), by hand."""

from __future__ import annotations

from dataclasses import astuple, fields, replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from eldercare_analysis.analysis.money.cashflow import (
    Balance,
    Flow,
    Lookup,
    Peak,
    balance,
    cash_flow,
    peaks,
    receipts,
    received_in,
)
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.scenario import Scenario
from tests.money import TOLD, assumed, plain, scenario_of

BAISHA = "白沙镇"
PACKAGES = assumed(
    centers_cost=(Decimal("100000.01"), "yuan per center"),
    centers_months=(3, "months"),
    points_cost=(50_000, "yuan per point"),
    points_months=(2, "months"),
    award_lag=(6, "months"),
)


def flow_of(district: District, scenario: Scenario, town: str, scope: str) -> list[tuple[Any, ...]]:
    table = cash_flow(case_of(district, scenario=scenario))
    rows = [plain(row) for row in table.to_dict("records")]
    return [
        (row["month"], row["spent_fen"], row["received_fen"], row["needs"])
        for row in rows
        if (row["town"], row["scope"]) == (town, scope)
    ]


def test_works_are_paid_in_equal_parts_and_the_award_comes_later(district: District) -> None:
    """白沙: a center at 100,000.01 over October to December 2021 (33,333.33 + 33,333.34 + 33,333.34), 9 points at 50,000 over November and
    December (2 x 225,000); six months after December the award of 1,000,000."""
    assert flow_of(district, scenario_of(district, parameters=PACKAGES), BAISHA, "packages") == [
        ("2021-10", 3_333_333, 0, ""),
        ("2021-11", 3_333_334 + 22_500_000, 0, ""),
        ("2021-12", 3_333_334 + 22_500_000, 0, ""),
        ("2022-06", 0, 100_000_000, ""),
    ]


def test_a_home_s_subsidy_comes_after_its_lag(district: District) -> None:
    """白沙's home of 2022: works in December at 300,000, the subsidy of 200,000 two months later; no award."""
    parameters = assumed(
        homes_cost=(300_000, "yuan per home"),
        homes_months=(1, "months"),
        home_subsidy=(200_000, "yuan per home"),
        home_subsidy_lag=(2, "months"),
    )
    scenario = scenario_of(district, parameters=parameters)
    assert flow_of(district, scenario, BAISHA, "homes") == [
        ("2022-12", 30_000_000, 0, ""),
        ("2023-02", 0, 20_000_000, ""),
    ]


def test_a_care_center_gets_nothing_that_is_promised(district: District) -> None:
    parameters = assumed(
        care_centers_cost=(300_000, "yuan per care center"), care_centers_months=(2, "months")
    )
    scenario = scenario_of(district, parameters=parameters)
    assert flow_of(district, scenario, "德感街道", "care_centers") == [
        ("2022-11", 15_000_000, 0, ""),
        ("2022-12", 15_000_000, 0, ""),
    ]


def test_what_is_not_known_is_named_once_and_no_month_is_told(district: District) -> None:
    baseline = district.baseline
    names = ("centers_cost", "centers_months", "points_cost", "points_months", "award_lag")
    needs = "; ".join(f"parameters.{name}" for name in names)
    assert flow_of(district, baseline, BAISHA, "packages") == [("", None, None, needs)]
    homes = "; ".join(
        f"parameters.{name}" for name in ("homes_cost", "homes_months", "home_subsidy_lag", "home_subsidy")
    )
    assert flow_of(district, baseline, "李市镇", "homes") == [("", None, None, homes)]
    assert flow_of(district, baseline, BAISHA, "care_centers") == []  # none is scheduled there
    late = scenario_of(
        district, parameters=PACKAGES | assumed(points_cost=({"2022-01": 50_000}, "yuan per point"))
    )
    assert flow_of(district, late, BAISHA, "packages") == [("", None, None, "parameters.points_cost")]
    table = cash_flow(case_of(district, scenario=baseline))
    assert list(table) == ["town", "scope", "month", "spent_fen", "received_fen", "needs"]
    assert {str(table[name].dtype) for name in ("spent_fen", "received_fen")} == {"Int64"}
    order = list(dict.fromkeys(table["scope"]))
    assert order == ["packages", "homes", "care_centers"]


@pytest.mark.parametrize(
    ("option", "lag", "due", "month"),
    [
        ("same", 0, "2021-12", "2021-12"),
        ("same", 6, "2021-12", "2022-06"),
        ("following", 0, "2021-12", "2022-01"),  # not before January of the next year
        ("following", 0, "2021-03", "2022-01"),
        ("following", 6, "2021-12", "2022-06"),
        ("following", 1, "2021-12", "2022-01"),
    ],
)
def test_when_an_award_comes_in(district: District, option: str, lag: int, due: str, month: str) -> None:
    scenario = scenario_of(
        district, readings={"award_payment": option}, parameters=assumed(award_lag=(lag, "months"))
    )
    case = case_of(district, scenario=scenario)
    (receipt,) = receipts(case, BAISHA, "packages")
    assert receipt.after == (receipt.batch,)
    moved = replace(receipt, after=(replace(receipt.batch, due=due),))
    assert received_in(Lookup(case), moved) == month


def test_the_settled_cost_takes_its_part_off_the_last_award(district: District) -> None:
    """柏林, all points done in 2022: 1,000,000 less 300,000 in June 2023; with an award for each facility the last is of 2022, too."""
    settled = {"柏林镇": {"value": 700_000, "unit": "yuan", **TOLD}}
    readings = {"award_cap": "settled_cost", "award_trigger": "center_and_points"}
    scenario = scenario_of(district, readings=readings, parameters=PACKAGES, settled_costs=settled)
    got = [(month, fen) for month, _, fen, _ in flow_of(district, scenario, "柏林镇", "packages") if fen]
    assert got == [("2023-06", 70_000_000)]
    each = scenario_of(
        district,
        readings={"award_cap": "settled_cost", "award_unit": "each_facility"},
        parameters=PACKAGES,
        settled_costs=settled,
    )
    got = [(month, fen) for month, _, fen, _ in flow_of(district, each, "柏林镇", "packages") if fen]
    assert got == [("2022-06", 300_000_000), ("2023-06", 200_000_000 - 430_000_000)]
    standard = scenario_of(district, parameters=PACKAGES, settled_costs=settled)
    got = [(month, fen) for month, _, fen, _ in flow_of(district, standard, "柏林镇", "packages") if fen]
    assert got == [("2022-06", 100_000_000)]


def flow(*rows: tuple[str, str, str, int | None, int | None, str]) -> list[Flow]:
    return [Flow(*row[:5], tuple(row[5].split("; ")) if row[5] else ()) for row in rows]


def peaks_of(district: District, rows: list[Flow]) -> pd.DataFrame:
    return frame(peaks(district, rows), Peak)


def test_the_balance_of_each_month() -> None:
    """What comes in pays for later months only: 50 + 70 = 120 out in March, though 60 come in then; in May 60 + 10."""
    found = balance(
        flow(
            ("a", "homes", "2022-01", 50, 0, ""),
            ("a", "homes", "", None, None, "x"),
            ("a", "homes", "2022-03", 30, 60, ""),
            ("b", "homes", "2022-03", 40, 0, ""),
            ("b", "homes", "2022-05", 10, 20, ""),
        )
    )
    assert [astuple(row) for row in found] == [
        ("2022-01", 50, 0, 50),
        ("2022-02", 0, 0, 50),
        ("2022-03", 70, 60, 120),
        ("2022-04", 0, 0, 60),
        ("2022-05", 10, 20, 70),
    ]
    assert [field.name for field in fields(Balance)] == ["month", "spent_fen", "received_fen", "out_fen"]
    assert balance(flow()) == []


def test_peaks_of_towns_scopes_and_the_district(district: District) -> None:
    """白沙's package: 50 in January and 60 in March; 60 come in in January, so 50 are out at most, first in January.
    李市's homes: 90 in February, 40 come back: 50 never do. 德感's care center is not known."""
    table = peaks_of(
        district,
        flow(
            ("李市镇", "homes", "2022-02", 90, 0, ""),
            (BAISHA, "packages", "2022-01", 50, 60, ""),
            (BAISHA, "packages", "2022-03", 60, 0, ""),
            ("李市镇", "homes", "2022-04", 0, 40, ""),
            ("德感街道", "care_centers", "", None, None, "parameters.a; parameters.b"),
            ("德感街道", "homes", "", None, None, "parameters.b; parameters.c"),
        ),
    )
    rows = [tuple(plain(row).values()) for row in table.to_dict("records")]
    needs = "parameters.a; parameters.b; parameters.c"
    assert rows == [
        ("德感街道", "homes", None, "", None, None, None, "parameters.b; parameters.c"),
        ("德感街道", "care_centers", None, "", None, None, None, "parameters.a; parameters.b"),
        ("德感街道", "all", None, "", None, None, None, needs),
        (BAISHA, "packages", 50, "2022-01", 110, 60, 50, ""),
        (BAISHA, "all", 50, "2022-01", 110, 60, 50, ""),
        ("李市镇", "homes", 90, "2022-02", 90, 40, 50, ""),
        ("李市镇", "all", 90, "2022-02", 90, 40, 50, ""),
        ("district", "packages", 50, "2022-01", 110, 60, 50, ""),
        ("district", "homes", None, "", None, None, None, "parameters.b; parameters.c"),
        ("district", "care_centers", None, "", None, None, None, "parameters.a; parameters.b"),
        ("district", "all", None, "", None, None, None, needs),
    ]
    names = [
        "town",
        "scope",
        "peak_fen",
        "peak_month",
        "spent_fen",
        "received_fen",
        "unreimbursed_fen",
        "needs",
    ]
    assert list(table) == names
    assert {str(table[name].dtype) for name in names if name.endswith("fen")} == {"Int64"}


def test_a_surplus_of_one_makes_up_for_nothing_of_another(district: District) -> None:
    """白沙 gets 10 too much for its package and 30 too little for its home; 李市 20 too little: 50 never come back to the district."""
    table = peaks_of(
        district,
        flow(
            (BAISHA, "packages", "2022-01", 50, 0, ""),
            (BAISHA, "packages", "2022-02", 0, 60, ""),
            (BAISHA, "homes", "2022-01", 40, 0, ""),
            (BAISHA, "homes", "2022-03", 0, 10, ""),
            ("李市镇", "packages", "2022-01", 30, 10, ""),
        ),
    )
    lost = table.set_index(["town", "scope"])["unreimbursed_fen"].to_dict()
    assert lost == {
        (BAISHA, "packages"): 0,
        (BAISHA, "homes"): 30,
        (BAISHA, "all"): 30,
        ("李市镇", "packages"): 20,
        ("李市镇", "all"): 20,
        ("district", "packages"): 20,
        ("district", "homes"): 30,
        ("district", "all"): 50,
    }
    peaks = table.set_index(["town", "scope"])["peak_fen"].to_dict()
    assert (peaks[BAISHA, "all"], peaks["district", "all"]) == (90, 120)
