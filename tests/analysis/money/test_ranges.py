"""Experiments by hand: what varies and how, central values, tornado, sensitivity, switching values."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from eldercare_analysis import load_scenario
from eldercare_analysis.analysis.money.ranges import (
    Experiment,
    Share,
    Spread,
    Swing,
    Switch,
    experiment,
    hypercube,
    nearest_turn,
    sensitivity,
    simulate,
    switching_values,
    tornado,
)
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.scenario_document import Limit, Range

NAMES = ["centers_cost", "points_cost", "centers_months", "award_lag", "living_allowance", "recipients"]
TOLD = {"who": "a", "why": "b", "source": "c"}


def trial_of(
    district: District, *names: str, limits: dict[str, int] | None = None, **ranges: Range
) -> Experiment:
    """Return the experiment of the invented scenario, with some of its ranges, or others."""
    scenario = load_scenario("invented-costs", district)
    kept = {name: scenario.ranges[name] for name in names} | ranges
    told = {name: Limit(value=Decimal(value), unit="yuan", **TOLD) for name, value in (limits or {}).items()}
    return experiment(
        case_of(district, scenario=replace(scenario, ranges=kept or scenario.ranges, limits=told))
    )


def range_of(low: str, high: str, **more: Any) -> Range:
    return Range(low=Decimal(low), high=Decimal(high), unit="x", **more, **TOLD)


def test_inputs_at_chances(district: District) -> None:
    """Whole numbers reach half a step further and stay within; 900,000 lies 2/7 of the way from 700,000 to 1,400,000."""
    trial = trial_of(district)
    assert trial.names == NAMES
    assert [trial.whole(name) for name in NAMES] == [False, False, True, True, False, False]
    found = trial.inputs(np.array([[0, 2 / 7, 1], *[[0, 0.5, 1]] * 5]))
    assert {name: values.tolist() for name, values in found.items()} == {
        "centers_cost": pytest.approx([700_000, 900_000, 1_400_000]),
        "points_cost": [30_000, 60_000, 90_000],
        "centers_months": [6, 10, 14],
        "award_lag": [3, 10, 18],
        "living_allowance": [800, 900, 1000],
        "recipients": pytest.approx([0.8, 1, 1.2]),
    }
    (months,) = trial_of(district, "award_lag").inputs(np.array([[1 / 16 - 0.01, 1 / 16 + 0.01]])).values()
    assert months.tolist() == [3, 4]  # from 2.5 to 3.5, from 3.5 on
    likely = trial_of(district, award_lag=range_of("3", "17", distribution="triangular"))
    assert likely.inputs(np.array([[0, 0.5, 1]]))["award_lag"].tolist() == [3, 10, 17]  # likely is the middle


def test_each_part_of_a_hypercube_is_drawn_from_once() -> None:
    drawn = hypercube(50, 3, seed=1)
    assert drawn.shape == (3, 50)
    for row in drawn:
        assert sorted(int(value * 50) for value in row) == list(range(50))
    assert not (np.sort(drawn[0]) == drawn[0]).all()
    assert (hypercube(50, 3, seed=1) == drawn).all()
    assert not (hypercube(50, 3, seed=2) == drawn).all()


def test_central_values(district: District) -> None:
    """The scenario's own, the allowance that of 2022; else the likely one; else the middle, of the factor 1 where it is within."""
    assert trial_of(district).central() == dict(zip(NAMES, [900_000, 50_000, 9, 6, 900, 1], strict=True))
    for recipients, value in (
        (range_of("1", "1.2"), 1), (range_of("0.8", "1"), 1), (range_of("1.1", "1.3"), 1.2), (range_of("0.7", "0.9"), 0.8),
        (range_of("0.8", "1.2", likely=Decimal("0.9"), distribution="triangular"), 0.9),
    ):  # fmt: skip
        assert trial_of(district, recipients=recipients).central() == {"recipients": pytest.approx(value)}
    cost = load_scenario("invented-costs", district).ranges["centers_cost"]
    likely = experiment(case_of(district, scenario=replace(district.baseline, ranges={"centers_cost": cost})))
    assert likely.central() == {"centers_cost": 900_000}
    middle = experiment(
        case_of(
            district,
            scenario=replace(district.baseline, ranges={"centers_cost": range_of("700000", "1400000")}),
        )
    )
    assert middle.central() == {"centers_cost": 1_050_000}


def test_settings_of_the_pack(district: District) -> None:
    trial = trial_of(district)
    assert (trial.setting("uncertainty_samples"), trial.setting("forecast_range")) == (10_000, 0.8)
    assert trial.setting("clock_start_month") == 6  # of the first plan year
    assert trial.setting("central_funds") == 0


def test_a_measure_with_some_inputs_changed(district: District) -> None:
    trial = trial_of(district)
    assert list(trial.at("construction").district) == [57_250_000]
    changed = trial.at("construction", centers_cost=[700_000, 1_400_000], points_cost=[50_000, 0])
    assert list(changed.district) == [52_250_000, 35_000_000 + 30_000_000]


def test_what_results_range_over(district: District) -> None:
    """One row a measure and town, the district first; quantiles of what was drawn, of which 8 in 10 lie between low and high."""
    trial = trial_of(district, "points_cost")
    found = frame(simulate(trial, 200), Spread)
    assert list(found.columns) == ["measure", "town", "low", "median", "high", "mean", "needs"]
    assert list(found["measure"].drop_duplicates()) == [
        "construction",
        "award",
        "operating_floor",
        "prefinance",
    ]
    assert list(found["town"][:31]) == [DISTRICT, *district.towns]
    rows = found.set_index(["measure", "town"])
    own = rows.loc[("construction", "四屏镇")]  # 900,000 + 2 x (30,000 to 90,000)
    for name, cost in (("low", 36_000), ("median", 60_000), ("high", 84_000), ("mean", 60_000)):
        assert own[name] == pytest.approx(900_000 + 2 * cost, abs=1500)
    assert rows.loc[("award", DISTRICT), ["low", "median", "high", "mean"]].tolist() == [25_000_000] * 4
    assert set(found["needs"]) == {""}


@pytest.mark.slow
def test_what_is_unknown_of_towns_and_of_the_district(district: District) -> None:
    cost = load_scenario("invented-costs", district).ranges["centers_cost"]
    rows = frame(
        simulate(
            experiment(case_of(district, scenario=replace(district.baseline, ranges={"centers_cost": cost}))),
            100,
        ),
        Spread,
    ).set_index(["measure", "town"])
    assert rows.loc[("construction", "四屏镇"), "needs"] == "parameters.points_cost"
    assert (
        rows.loc[("construction", DISTRICT), "needs"]
        == "parameters.homes_cost; parameters.care_centers_cost; parameters.points_cost"
    )
    assert rows.loc[("construction", "鼎山街道"), "needs"] == ""
    assert np.isnan(rows.loc[("construction", DISTRICT), "mean"])


def test_what_each_input_does_by_itself(district: District) -> None:
    """四屏: 1 center of 700,000 to 1,400,000, 2 points of 30,000 to 90,000; the district 25 and 95."""
    table = frame(
        tornado(trial_of(district, "points_cost", "centers_cost", "award_lag"), "construction", "四屏镇"),
        Swing,
    )
    assert table.to_dict("records") == [
        {
            "parameter": "centers_cost",
            "low": 700_000,
            "high": 1_400_000,
            "at_low": 800_000,
            "at_high": 1_500_000,
            "central": 1_000_000,
            "swing": 700_000,
        },
        {
            "parameter": "points_cost",
            "low": 30_000,
            "high": 90_000,
            "at_low": 960_000,
            "at_high": 1_080_000,
            "central": 1_000_000,
            "swing": 120_000,
        },
        {
            "parameter": "award_lag",
            "low": 3,
            "high": 18,
            "at_low": 1_000_000,
            "at_high": 1_000_000,
            "central": 1_000_000,
            "swing": 0,
        },
    ]
    whole = frame(tornado(trial_of(district, "points_cost"), "construction"), Swing)
    assert whole.loc[0, ["at_low", "at_high", "central", "swing"]].tolist() == [
        55_350_000,
        61_050_000,
        57_250_000,
        5_700_000,
    ]


@pytest.mark.slow
def test_how_much_of_the_variance_each_input_explains(district: District) -> None:
    """四屏: of a triangular cost (0.49 + 1.96 + 0.81 - 0.98 - 0.63 - 1.26) / 18 = 0.02167, of two points 0.12^2 / 12 = 0.0012: 95 % and 5 %."""
    found = frame(
        sensitivity(trial_of(district, "points_cost", "centers_cost"), "construction", "四屏镇"), Share
    )
    assert list(found.columns) == ["parameter", "first_order", "total", "total_confidence"]
    assert list(found["parameter"]) == ["centers_cost", "points_cost"]
    assert found["first_order"].tolist() == pytest.approx([0.9475, 0.0525], abs=0.03)
    assert found["total"].tolist() == pytest.approx([0.9475, 0.0525], abs=0.03)
    assert (found["total_confidence"] > 0).all()
    assert (found["total_confidence"] < 0.2).all()


@pytest.mark.slow
def test_nothing_is_explained_of_what_does_not_vary_or_is_unknown(district: District) -> None:
    fixed = frame(sensitivity(trial_of(district, "award_lag"), "construction"), Share)
    cost = load_scenario("invented-costs", district).ranges["centers_cost"]
    unknown = frame(
        sensitivity(
            experiment(case_of(district, scenario=replace(district.baseline, ranges={"centers_cost": cost}))),
            "construction",
        ),
        Share,
    )
    for table in (fixed, unknown):
        assert len(table) == 1
        assert table[["first_order", "total", "total_confidence"]].isna().all(axis=None)


@pytest.mark.slow
def test_where_a_limit_is_reached(district: District) -> None:
    """Construction is 25 x cost + 34,750,000: 59,750,000 at a million. The floor 5,385,600 x factor: 8,078,400 at 1.5."""
    trial = trial_of(
        district,
        "centers_cost",
        "award_lag",
        "recipients",
        limits={"construction": 59_750_000, "operating_floor": 8_078_400},
    )
    table = frame(switching_values(trial), Switch)
    assert list(table.columns) == ["measure", "limit", "now", "parameter", "central", "switch"]
    assert [tuple(row)[:5] for row in table.itertuples(index=False)] == [
        (measure, limit, pytest.approx(now), name, central)
        for measure, limit, now in (("construction", 59_750_000, 57_250_000), ("operating_floor", 8_078_400, 5_385_600))
        for name, central in (("centers_cost", 900_000), ("award_lag", 6), ("recipients", 1))
    ]  # fmt: skip
    assert table["switch"].tolist() == pytest.approx(
        [1_000_000, np.nan, np.nan, np.nan, np.nan, 1.5], nan_ok=True
    )
    assert list(frame(switching_values(trial_of(district, "award_lag")), Switch).columns) == list(
        table.columns
    )


@pytest.mark.parametrize(
    ("over", "central", "turn"),
    [
        ([0, 0, 1, 1, 0, 0], 2, 1),
        ([0, 0, 1, 1, 0, 0], 3, 4),
        ([0, 0, 1, 1, 0, 0], 2.4, 1),
        ([0, 0, 1, 1, 0, 0], 0, 2),
        ([0, 0, 1, 1, 0, 0], 5, 3),
        ([1, 1, 1, 1, 1, 1], 3, np.nan),
        ([0, 0, 0, 0, 0, 0], 3, np.nan),
    ],
)
def test_the_nearest_whole_number_on_the_other_side(over: list[int], central: float, turn: float) -> None:
    assert nearest_turn(np.arange(6.0), np.array(over, dtype=bool), central) == pytest.approx(
        turn, nan_ok=True
    )
