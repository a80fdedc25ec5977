"""Uncertainty: arrays give what the ledger gives, quantiles what can be worked out, and unknown stays unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from eldercare_analysis import budget, load_scenario
from eldercare_analysis.analysis.money.cashflow import prefinance
from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.analysis.money.ranges import (
    NoRangesError,
    Share,
    Spread,
    Swing,
    Switch,
    experiment,
    sensitivity,
    simulate,
    switching_values,
    tornado,
)
from eldercare_analysis.analysis.money.valuation import Valuation
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.scenario_files import draft, new_document
from tests.returns import register_of

pytestmark = pytest.mark.slow

TOLD = {"who": "test", "why": "test", "source": "invented"}


def invented(district: District, **content: Any) -> Scenario:
    base = load_scenario("invented-costs", district)
    return draft(
        new_document(name="trial", label={"zh": "", "en": ""}, extends="invented-costs", **content),
        base,
        district,
    )


@pytest.mark.parametrize("trigger", ["center", "center_and_points"])
@pytest.mark.parametrize("payment", ["same", "following"])
@pytest.mark.parametrize("cap", ["standard", "settled_cost"])
def test_arrays_equal_the_ledger(district: District, trigger: str, payment: str, cap: str) -> None:
    scenario = invented(
        district,
        readings={"award_trigger": trigger, "award_payment": payment, "award_cap": cap},
        settled_costs={"白沙镇": {"value": 700000, "unit": "yuan", **TOLD}, "吴滩镇": {"value": 2000000, "unit": "yuan", **TOLD}},
        parameters={"living_allowance": {"value": 850, "unit": "yuan per person and month", **TOLD},
                    "centers_cost": {"value": 1100000, "unit": "yuan per center", **TOLD}},
    )  # fmt: skip
    ledger = budget(district, scenario=scenario)
    peaks = prefinance(case_of(district, scenario=scenario))
    inputs = {name: np.array([float(scenario.parameters[name].at("2022-12") or 0)] * 2)
              for name in ("living_allowance", "centers_cost", "award_lag", "award_per_center")}  # fmt: skip
    model = Valuation(experiment(case_of(district, scenario=scenario)).case, inputs, 2)
    for measure, items in (
        ("construction", ["construction"]),
        ("award", AWARDS),
        ("operating_floor", ["operating_floor"]),
    ):
        exact = ledger[ledger["item"].isin(items)].groupby("town")["amount_fen"].sum() / 100
        found = model.measure(measure)
        assert found.district == pytest.approx([float(exact.sum())] * 2)
        for number, town in enumerate(district.towns):
            assert found.by_town[0, number] == pytest.approx(float(exact.get(town, 0)))
    own = peaks[peaks["scope"] == "packages"].set_index("town")["peak_fen"]
    found = model.measure("prefinance")
    assert found.district[0] == pytest.approx(
        own[DISTRICT] / 100, abs=1
    )  # months in equal parts, rounded to the fen
    assert found.by_town[0, district.towns.index("白沙镇")] == pytest.approx(own["白沙镇"] / 100, abs=1)


@pytest.mark.parametrize("year", ["planned", "accepted"])
@pytest.mark.parametrize("start", ["whole_year", "issued"])
@pytest.mark.parametrize("cap", ["standard", "settled_cost"])
def test_arrays_equal_the_ledger_with_returns(district: District, year: str, start: str, cap: str) -> None:
    """Late acceptance, settled costs from returns, a home that closed, 5 years after the plan: the same sums as the ledger's."""
    scenario = invented(
        district, readings={"award_year": year, "floor_from": start, "award_cap": cap},
        parameters={"projection_years": {"value": 5, "unit": "years", **TOLD}},
    )  # fmt: skip
    names = ["西湖-中心-2021-01", *(f"西湖-点-2021-{n:02d}" for n in (1, 2, 3))]
    houses = {"白沙-院-2022-01": None, "李市-院-2021-01": date(2021, 7, 1)}
    register = register_of(district, {"month": "2022-03", "given": {
        "facilities": [*({"facility_id": name, "accepted_on": date(2022, 3, 1), "invested_wan": 20} for name in names),
                       *({"facility_id": name, "closed_on": day} for name, day in houses.items())],
        "residents": [{"month": f"2021-{n:02d}", "facility_id": name, "recipients": 30} for name in houses for n in range(1, 13)]}})  # fmt: skip
    ledger = budget(district, scenario=scenario, register=register, month="2022-03")
    inputs = {"award_per_center": np.array([1_000_000.0])}
    model = Valuation(
        experiment(case_of(district, scenario=scenario, register=register, month="2022-03")).case, inputs, 1
    )
    for measure, items in (("award", AWARDS), ("operating_floor", ["operating_floor"])):
        own = ledger[ledger["item"].isin(items)]
        found = model.measure(measure)
        for number, town in enumerate(district.towns):
            rows = own[own["town"] == town]
            exact = np.nan if rows["amount_fen"].isna().any() else float(rows["amount_fen"].sum()) / 100
            assert found.by_town[0, number] == pytest.approx(exact, nan_ok=True), town
    peaks = prefinance(case_of(district, scenario=scenario)).set_index(["town", "scope"])
    found = model.measure("prefinance")
    assert found.district[0] == pytest.approx(peaks.loc[(DISTRICT, "packages"), "peak_fen"] / 100, abs=1)


def test_quantiles_of_one_uniform_input(district: District) -> None:
    """Construction = 25 x cost + 95 x 0.05 + 16 x 1.5 + 1 x 6 million; cost from 0.7 to 1.1 million: P10 at 0.74, P90 at 1.06."""
    scenario = invented(district)
    one = scenario.ranges["points_cost"].model_copy(
        update={"low": Decimal(700000), "high": Decimal(1100000), "unit": "yuan per center"}
    )
    found = frame(
        simulate(experiment(case_of(district, scenario=replace(scenario, ranges={"centers_cost": one})))),
        Spread,
    )
    row = found[(found["measure"] == "construction") & (found["town"] == DISTRICT)].iloc[0]
    rest = 95 * 50_000 + 16 * 1_500_000 + 6_000_000
    for name, cost in (("low", 740_000), ("median", 900_000), ("high", 1_060_000), ("mean", 900_000)):
        assert row[name] == pytest.approx(25 * cost + rest, rel=1e-4)


def test_the_same_seed_gives_the_same_numbers(district: District) -> None:
    trial = experiment(case_of(district, scenario=invented(district)))
    assert frame(simulate(trial, 500), Spread).equals(frame(simulate(trial, 500), Spread))
    assert not frame(simulate(trial, 500), Spread).equals(frame(simulate(trial, 500, seed=2), Spread))


def test_what_is_unknown_stays_unknown(district: District) -> None:
    scenario = replace(
        district.baseline,
        ranges={"centers_cost": load_scenario("invented-costs", district).ranges["centers_cost"]},
    )
    found = frame(simulate(experiment(case_of(district, scenario=scenario)), 200), Spread).set_index(
        ["measure", "town"]
    )
    row = found.loc[("construction", DISTRICT)]
    assert np.isnan(row["median"])
    assert "parameters.points_cost" in row["needs"]
    assert found.loc[("award", DISTRICT), "median"] == 25_000_000
    assert np.isnan(found.loc[("prefinance", DISTRICT), "high"])
    with pytest.raises(NoRangesError, match="baseline"):
        experiment(case_of(district, scenario=district.baseline))


def test_what_matters_most(district: District) -> None:
    """Construction: centers 25 x (1.4 - 0.7) = 17.5 million, points 95 x (0.09 - 0.03) = 5.7 million; lags move nothing."""
    trial = experiment(case_of(district, scenario=invented(district)))
    swings = frame(tornado(trial, "construction"), Swing).set_index("parameter")["swing"]
    assert list(swings.index[:2]) == ["centers_cost", "points_cost"]
    assert swings["centers_cost"] == pytest.approx(25 * 700_000)
    assert swings["points_cost"] == pytest.approx(95 * 60_000)
    assert (swings.iloc[2:] == 0).all()
    indices = frame(sensitivity(trial, "construction"), Share).set_index("parameter")
    assert indices["total"].sum() == pytest.approx(
        1, abs=0.05
    )  # a sum of independent inputs has no interactions
    assert indices["total"].idxmax() == "centers_cost"


def test_switching_values_turn_the_result(district: District) -> None:
    trial = experiment(case_of(district, scenario=invented(district)))
    table = frame(switching_values(trial), Switch).set_index("parameter")
    limit = 25_000_000
    cost = table.loc["centers_cost", "switch"]
    assert trial.at("prefinance", centers_cost=[cost]).district[0] == pytest.approx(limit, rel=1e-6)
    lag = table.loc["award_lag", "switch"]
    before, at = trial.at("prefinance", award_lag=[lag - 1, lag]).district
    assert before <= limit < at
    assert np.isnan(table.loc["living_allowance", "switch"])  # it has nothing to do with building
