"""Scenarios: what always holds whatever they say, and what they come to by hand."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis import budget, coverage, load_district, load_scenario
from eldercare_analysis.analysis.money.budget import ledger_lines, totals
from eldercare_analysis.analysis.money.cashflow import Flow, balance, cash_flow, prefinance
from eldercare_analysis.analysis.planning.comparison import Measure, compare, measures_of
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.scenario import Scenario, scenario_names
from eldercare_analysis.inputs.scenario_files import draft, new_document
from tests.examples import examples, some

TOLD = {"who": "test", "why": "test", "source": "invented"}
MILLION = 100_000_000  # fen
AMOUNTS = {"award_per_center": "yuan per center", "home_subsidy": "yuan per home", "centers_cost": "yuan per center",
           "points_cost": "yuan per point", "center_operating_subsidy": "yuan per center and year",
           "central_funds": "yuan per facility"}  # fmt: skip
MONTHS = ("centers_months", "points_months", "award_lag", "home_subsidy_lag")


def scenario_with(district: District, **content: Any) -> Scenario:
    return draft(
        new_document(name="test", label={"zh": "", "en": ""}, **content), district.baseline, district
    )


def check_sums(district: District, scenario: Scenario) -> None:
    """Every row is quantity x rate to the fen; totals are their rows; the district is its towns; nothing unknown has an amount."""
    ledger = budget(district, scenario=scenario)
    assert ledger["line"].is_unique
    for row in ledger.to_dict("records"):
        if row["status"] == "unknown":
            assert pd.isna(row["amount_fen"])
            assert row["needs"]
        else:
            exact = row["quantity"] * row["rate_yuan"] * 100
            assert row["amount_fen"] == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    whole = int(ledger["amount_fen"].sum())
    case = case_of(district, scenario=scenario)
    for by in (["town"], ["year"], ["item"], ["payer", "item", "year"]):
        assert sum(one.amount_fen or 0 for one in totals(ledger_lines(case), *by).values()) == whole
    flow, peaks = cash_flow(case), prefinance(case)
    table = frame(measures_of(case), Measure)
    money = table[(table["unit"] == "fen") & ~table["measure"].str.startswith("prefinance")]
    for _, rows in money.groupby(["measure", "year"]):
        towns, district_row = rows[rows["town"] != DISTRICT], rows[rows["town"] == DISTRICT].iloc[0]
        assert towns["value"].sum() == (0 if pd.isna(district_row["value"]) else district_row["value"])
        assert towns["unknown"].sum() == district_row["unknown"]
    known = flow[flow["month"] != ""]
    assert known.groupby("town")["spent_fen"].sum().sum() == known["spent_fen"].sum()
    for row in peaks.dropna(subset="peak_fen").to_dict("records"):
        assert row["peak_fen"] <= row["spent_fen"]


@st.composite
def contents(draw: st.DrawFn, towns: list[str]) -> dict[str, Any]:
    amounts = draw(
        st.dictionaries(st.sampled_from(sorted(AMOUNTS)), st.decimals(0, 10**7, places=3), max_size=4)
    )
    months = draw(st.dictionaries(st.sampled_from(MONTHS), st.integers(1, 24), max_size=4))
    chosen = st.sampled_from(towns)
    return {
        "parameters": {name: {"value": value, "unit": AMOUNTS[name], **TOLD} for name, value in amounts.items()}
        | {name: {"value": value, "unit": "months", **TOLD} for name, value in months.items()}
        | ({"living_allowance": {"value": {"2021-01": draw(st.integers(500, 900)), "2022-10": draw(st.integers(900, 1200))},
                                 "unit": "yuan per person and month", **TOLD}} if draw(st.booleans()) else {}),
        "recipients": {town: {"value": count, **TOLD}
                       for town, count in draw(st.dictionaries(chosen, st.integers(0, 300), max_size=5)).items()},
        "settled_costs": {town: {"value": value, "unit": "yuan", **TOLD}
                          for town, value in draw(st.dictionaries(chosen, st.decimals(0, 3 * 10**6, places=2), max_size=3)).items()},
        "plan": [{"town": draw(chosen), "kind": draw(st.sampled_from(["centers", "points", "homes"])), "year": draw(st.integers(2021, 2024)),
                  "change": draw(st.integers(1, 3)), **TOLD} for _ in range(draw(st.integers(0, 3)))],
        "delays": [{"town": draw(chosen), "months": draw(st.integers(-6, 18)), **TOLD} for _ in range(draw(st.integers(0, 2)))],
        "readings": {
            "award_trigger": draw(st.sampled_from(["center", "center_and_points"])),
            "award_unit": draw(st.sampled_from(["package", "each_facility"])),
            "award_payment": draw(st.sampled_from(["same", "following"])),
            "award_cap": draw(st.sampled_from(["standard", "settled_cost"])),
        },
    }  # fmt: skip


@given(contents(load_district().towns))
@examples(300)
@pytest.mark.slow
def test_sums_hold_for_random_scenarios(district: District, content: dict[str, Any]) -> None:
    check_sums(district, scenario_with(district, **content))


@pytest.mark.slow
def test_sums_hold_for_every_scenario_and_reading(district: District) -> None:
    names = scenario_names(district.folder)
    assert len(names) >= 5
    for name in names:
        scenario = load_scenario(name, district)
        assert (name == "baseline") != scenario.illustrative
        choices = [
            {reading: option}
            for reading, known in district.policy.readings.items()
            for option in known.options
            if reading.startswith("award_") or reading == "center_village"
        ]
        for chosen in choices if name == "baseline" else some(choices, 2):
            check_sums(district, scenario.under(**chosen))


def by_year(district: District, scenario: Scenario) -> dict[int, int]:
    ledger = budget(district, scenario=scenario)
    rows = ledger[ledger["item"].isin(["center_award", "point_award"])]
    return rows.groupby("year")["amount_fen"].sum().to_dict()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {2021: 18, 2022: 7}),
        ({"award_payment": "following"}, {2022: 18, 2023: 7}),
        ({"award_trigger": "center_and_points"}, {2021: 16, 2022: 9}),
        ({"award_trigger": "center_and_points", "award_payment": "following"}, {2022: 16, 2023: 9}),
        ({"award_unit": "each_facility"}, {2021: 18 + 70, 2022: 7 + 25}),
    ],
)
@pytest.mark.slow
def test_readings_of_awards_by_hand(
    district: District, options: dict[str, str], expected: dict[int, int]
) -> None:
    """三（二）; Annex 1: centers 18 and 7, points 70 and 25; 柏林 and 吴滩 build points after their center."""
    scenario = scenario_with(district, readings=options)
    assert by_year(district, scenario) == {year: millions * MILLION for year, millions in expected.items()}


def test_a_delay_moves_what_it_delays(district: District) -> None:
    """second-year-late: 2022's 7 centers and 25 points are done by June 2023; the end of 2022 is as the end of 2021."""
    scenario = load_scenario("second-year-late", district)
    assert by_year(district, scenario) == {2021: 18 * MILLION, 2023: 7 * MILLION}
    table = coverage(district, scenario=scenario)
    own = table[table["town"] == DISTRICT].set_index("year")
    assert own["served_low"].to_dict() == {2020: 60, 2021: 130, 2022: 130, 2023: 155}


def test_more_and_fewer_facilities_cite_the_scenario(district: District) -> None:
    """石蟆: 7 points in 2021 by Annex 1; +2 is a line of its own, -3 is taken from the cell."""
    more = {"town": "石蟆镇", "kind": "points", "year": 2021, "change": 2, **TOLD}
    cost = {"points_cost": {"value": 1000, "unit": "yuan per point", **TOLD}}
    for change, expected in ((2, [7, 2]), (-3, [4])):
        ledger = budget(
            district, scenario=scenario_with(district, plan=[more | {"change": change}], parameters=cost)
        )
        rows = ledger[
            (ledger["item"] == "construction") & (ledger["town"] == "石蟆镇") & (ledger["unit"] == "points")
        ]
        assert list(rows["quantity"]) == expected
        assert "test.yaml plan.1" in rows.iloc[-1]["quantity_source"]
        assert list(rows["amount_fen"]) == [count * 1000 * 100 for count in expected]


def test_an_amount_that_begins_too_late_is_a_gap_not_a_zero(district: District) -> None:
    """A cost known from 2022 on says nothing of what is built in 2021."""
    scenario = load_scenario("invented-costs", district)
    late = scenario.parameters["centers_cost"].model_copy(update={"values": {"2022-01": Decimal(900000)}})
    flow = cash_flow(
        case_of(
            district,
            scenario=Scenario(
                **{**scenario.__dict__, "parameters": {**scenario.parameters, "centers_cost": late}}
            ),
        )
    )
    white_sand = flow[(flow["town"] == "白沙镇") & (flow["scope"] == "packages")]
    assert list(white_sand["needs"]) == ["parameters.centers_cost"]
    assert white_sand["spent_fen"].isna().all()
    assert (flow[(flow["town"] == "四屏镇") & (flow["scope"] == "packages")]["needs"] == "").all()


def test_what_comes_in_pays_for_later_months_only() -> None:
    """Out: 60, then 60 + 60 = 120 while 100 come in, then 20 + 30 = 50; the peak is 120."""
    moved = [("2021-01", 60, 0), ("2021-02", 60, 100), ("2021-04", 30, 0)]
    months = balance(Flow("a", "packages", *row) for row in moved)
    assert [month.month for month in months] == ["2021-01", "2021-02", "2021-03", "2021-04"]
    assert [month.out_fen for month in months] == [60, 120, 20, 50]


@pytest.mark.slow
def test_scenarios_side_by_side(district: District) -> None:
    table = compare(
        district,
        [
            district.baseline,
            load_scenario("points-first", district),
            load_scenario("invented-costs", district),
        ],
    )
    own = table[table["town"] == DISTRICT].set_index(["scenario", "measure", "year"])
    assert own.loc[("points-first", "center_award", 2021), "difference"] == -2 * MILLION
    assert own.loc[("points-first", "center_award", 2022), "difference"] == 2 * MILLION
    assert own.loc[("points-first", "served_high", 2022), "difference"] == 155 - 169
    assert own.loc[("baseline", "construction", 2021), "value"] is pd.NA
    assert (
        own.loc[("invented-costs", "construction", 2021), "difference"] is pd.NA
    )  # the baseline does not know it
    # 18 x 0.9 + 70 x 0.05 + 8 x 1.5 million yuan
    assert own.loc[("invented-costs", "construction", 2021), "value"] == 3_170_000_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"readings": {"award_triger": "center"}}, "award_trigger"),
        ({"readings": {"award_trigger": "points"}}, "center_and_points"),
        ({"parameters": {"award_per_center": {"value": 1, "unit": "fen", **TOLD}}}, "yuan per center"),
        ({"parameters": {"operating_ratio": {"value": 15, "unit": "ratio", **TOLD}}}, "15"),
        ({"recipients": {"白沙": {"value": 1, **TOLD}}}, "白沙镇"),
        ({"plan": [{"town": "四屏镇", "kind": "points", "year": 2022, "change": -3, **TOLD}]}, "-3"),
        (
            {
                "parameters": {
                    "home_subsidy": {
                        "value": 1,
                        "unit": "yuan per home",
                        "who": "",
                        "why": "x",
                        "source": "x",
                    }
                }
            },
            "who",
        ),
        ({"parametres": {}}, "parameters"),
    ],
)
def test_what_does_not_fit_is_named(district: District, content: dict[str, Any], said: str) -> None:
    with pytest.raises(Exception, match=r"test\.yaml") as error:
        scenario_with(district, **content)
    assert said in str(error.value)
