"""Sums as arrays, by hand: invented costs of 900,000 and 50,000 yuan, works of 9 and 3 months, an award 6 months after acceptance."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from eldercare_analysis import load_scenario
from eldercare_analysis.analysis.money.ranges import experiment
from eldercare_analysis.analysis.money.valuation import Flows, Results, Valuation, lines_by_measure
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.months import number_of
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.scenario_document import MEASURES

MILLION = 1_000_000


def costs(district: District, settled: dict[str, int] | None = None, **readings: str) -> Scenario:
    scenario = load_scenario("invented-costs", district)
    told = {town: Decimal(yuan) for town, yuan in (settled or {}).items()}
    return replace(scenario.under(**readings), settled=told)


def measured(district: District, scenario: Scenario, measure: str, **inputs: list[float]) -> Results:
    size = max((len(values) for values in inputs.values()), default=1)
    arrays = {name: np.array(values, dtype=float) for name, values in inputs.items()}
    case = experiment(
        case_of(district, scenario=replace(scenario, ranges=load_scenario("invented-costs", district).ranges))
    ).case
    return Valuation(case, arrays, size).measure(measure)


def of(district: District, results: Results, town: str) -> list[float]:
    return [float(one) for one in results.by_town[:, district.towns.index(town)]]


def test_construction(district: District) -> None:
    """四屏: 1 center and 2 points; the district: 25 centers, 95 points, 16 homes and a care center: 22.5 + 4.75 + 24 + 6 million."""
    found = measured(district, costs(district), "construction")
    assert of(district, found, "四屏镇") == [900_000 + 2 * 50_000]
    assert of(district, found, "鼎山街道") == [0]
    assert list(found.district) == [57_250_000]
    assert found.needs == {}
    varied = measured(
        district,
        costs(district),
        "construction",
        centers_cost=[700_000, 1_000_000],
        points_cost=[50_000, 60_000],
    )
    assert of(district, varied, "四屏镇") == [800_000, 1_120_000]
    assert list(varied.district) == [17_500_000 + 34_750_000, 25_000_000 + 5_700_000 + 30_000_000]


def test_awards(district: District) -> None:
    """三（二）: a million for each of 25 centers; where a settled cost caps it, 700,000 for 四屏 and no more than a million for 白沙."""
    settled = {"四屏镇": 700_000, "白沙镇": 1_500_000}
    found = measured(district, costs(district, settled), "award")
    assert (of(district, found, "四屏镇"), list(found.district)) == ([MILLION], [25 * MILLION])
    capped = measured(
        district,
        costs(district, settled, award_cap="settled_cost"),
        "award",
        award_per_center=[MILLION, 600_000],
    )
    assert of(district, capped, "四屏镇") == [700_000, 600_000]
    assert of(district, capped, "白沙镇") == [MILLION, 600_000]
    assert of(district, capped, "几江街道") == [0, 0]
    assert list(capped.district) == [24 * MILLION + 700_000, 25 * 600_000]


def test_the_operating_floor(district: District) -> None:
    """三（三）, 2021 to 2025: 40 persons x 12 x 15 % = 72 x (800 + 4 x 900) = 316,800 yuan; the district has 680 persons."""
    scenario = costs(district)
    found = measured(district, scenario, "operating_floor")
    assert of(district, found, "白沙镇") == pytest.approx([316_800])
    assert of(district, found, "四屏镇") == [0]
    assert list(found.district) == pytest.approx([680 * 12 * 0.15 * 4400])
    several = measured(
        district,
        scenario,
        "operating_floor",
        recipients=[0.5, 2],
        living_allowance=[1000, 800],
        operating_ratio=[0.15, 0.2],
    )
    assert of(district, several, "白沙镇") == pytest.approx([20 * 60 * 1000 * 0.15, 80 * 60 * 800 * 0.2])
    issued = measured(district, costs(district, floor_from="issued"), "operating_floor")
    assert of(district, issued, "白沙镇") == pytest.approx([40 * 0.15 * (7 * 800 + 48 * 900)])


def test_a_ratio_is_that_of_its_year(district: District) -> None:
    """15 % until November 2022, 20 % from December on: 2022 counts with 20 %."""
    scenario = costs(district)
    ratio = scenario.parameters["operating_ratio"].model_copy(
        update={"values": {"2021-06": Decimal("0.15"), "2022-12": Decimal("0.20")}}
    )
    found = measured(
        district,
        replace(scenario, parameters={**scenario.parameters, "operating_ratio": ratio}),
        "operating_floor",
    )
    assert of(district, found, "白沙镇") == pytest.approx([480 * (800 * 0.15 + 4 * 900 * 0.2)])


def test_what_is_unknown_has_no_sum_and_says_why(district: District) -> None:
    needs = ["residents.recipients", "allowance.yuan_per_month"]
    floor = measured(district, district.baseline, "operating_floor")
    assert floor.needs["白沙镇"] == needs
    assert np.isnan(of(district, floor, "白沙镇")).all()
    assert np.isnan(floor.district).all()
    built = measured(district, district.baseline, "construction", centers_cost=[900_000])
    assert built.needs["四屏镇"] == ["parameters.points_cost"]
    assert "鼎山街道" not in built.needs
    assert of(district, built, "鼎山街道") == [0]
    assert np.isnan(built.district).all()
    out = measured(district, district.baseline, "prefinance")
    assert out.needs["四屏镇"] == [
        "parameters.centers_cost", "parameters.centers_months", "parameters.points_cost", "parameters.points_months", "parameters.award_lag",
    ]  # fmt: skip
    assert np.isnan(out.by_town).all()
    assert np.isnan(out.district).all()


def test_a_town_of_which_something_is_unknown_leaves_the_district_open(district: District) -> None:
    """A scenario without the cost of points: every town with points is open; 几江 has none, nor a center: nothing is out there."""
    scenario = costs(district)
    open_ = {**scenario.parameters, "points_cost": district.baseline.parameters["points_cost"]}
    found = measured(district, replace(scenario, parameters=open_), "prefinance")
    assert found.needs["白沙镇"] == ["parameters.points_cost"]
    assert np.isnan(found.district).all()


@pytest.mark.parametrize(
    ("inputs", "readings", "expected"),
    [
        # 吴滩: a center by 2021-12, 5 points from 2022-10 to 2022-12; the award comes back in 2022-06, before the points
        ({"award_lag": [6]}, {}, [900_000]),
        # in 2022-11: 2 of 3 months are spent; in 2022-12, all; from 2023-02: too late
        ({"award_lag": [11, 12, 14]}, {}, [900_000 + 250_000 * 2 / 3, 1_150_000, 1_150_000]),
        ({"award_lag": [6]}, {"award_trigger": "center_and_points"}, [1_150_000]),
        ({"award_lag": [6], "points_cost": [80_000]}, {"award_trigger": "center_and_points"}, [1_300_000]),
        # done in January: the center in 2021-01, the points in 2022-01; paid at once, or in the year after
        ({"award_lag": [0], "completion_month": [1]}, {}, [900_000]),
        ({"award_lag": [0], "completion_month": [1]}, {"award_payment": "following"}, [1_150_000]),
        ({"award_lag": [6], "centers_cost": [500_000]}, {}, [500_000]),
        ({"award_lag": [1], "centers_cost": [500_000], "award_per_center": [100_000]}, {}, [650_000]),
        (
            {"award_lag": [6], "points_months": [15]},
            {},
            [900_000 + 250_000 * 9 / 15],
        ),  # from 2021-10 on, 9 months by 2022-06
    ],
)
def test_what_is_out_at_most(
    district: District, inputs: dict[str, list[float]], readings: dict[str, str], expected: list[float]
) -> None:
    found = measured(district, costs(district, **readings), "prefinance", **inputs)
    assert of(district, found, "吴滩镇") == pytest.approx(expected)
    assert of(district, found, "鼎山街道") == [0] * len(expected)


def test_a_settled_cost_takes_off_what_comes_back(district: District) -> None:
    """吴滩, capped at 300,000: 900,000 - 300,000 = 600,000 are still out when 250,000 are spent on points."""
    settled = {"吴滩镇": 300_000}
    found = measured(district, costs(district, settled, award_cap="settled_cost"), "prefinance")
    assert of(district, found, "吴滩镇") == pytest.approx([900_000])
    more = measured(
        district, costs(district, settled, award_cap="settled_cost"), "prefinance", points_cost=[150_000]
    )
    assert of(district, more, "吴滩镇") == pytest.approx([600_000 + 750_000])


def test_each_facility_by_the_what_if(district: District) -> None:
    """吴滩: a million for the center in 2022-06 and 5 for its points of 2022 after that: 900,000 is the most that is out."""
    found = measured(district, costs(district, award_unit="each_facility"), "prefinance", award_lag=[6])
    assert of(district, found, "吴滩镇") == pytest.approx([900_000])
    whole = measured(
        district, costs(district, award_unit="each_facility"), "award", award_per_center=[MILLION]
    )
    assert of(district, whole, "吴滩镇") == [6 * MILLION]


def test_flows_of_a_town() -> None:
    """120 over 3 months to month 12, 40 over 2 months to 13; 100 come back in month 12: 30.. 40, 80, 120 and 20 at once, then 60."""

    def array(*values: float) -> Any:
        return np.array(values)

    flows = Flows(
        [(array(120.0), array(12), array(3)), (array(40.0), array(13), array(2))], [(array(100.0), array(12))]
    )
    assert flows.ends() == [9, 11, 12, 13, 12]
    assert flows.out(np.arange(9, 15), 1).tolist() == [[0, 40, 80, 140, 60, 60]]
    assert Flows([], []).ends() == []
    assert Flows([], []).out(np.arange(2), 3).tolist() == [[0, 0]] * 3


def test_values_and_lines_are_taken_once(district: District) -> None:
    case = experiment(case_of(district, scenario=costs(district))).case
    model = Valuation(case, {"award_lag": np.array([1.0, 2.0])}, 2)
    assert model.planned.register is None
    assert model.value("award_lag", "2021-12") is model.inputs["award_lag"]
    assert [float(one) for one in model.value("centers_months", "2021-12")] == [9, 9]  # type: ignore[union-attr]
    assert model.value("central_funds", "2021-12") is None
    assert [float(one) for one in model.value("living_allowance", "2021-12")] == [800, 800]  # type: ignore[union-attr]
    assert [float(one) for one in model.value("living_allowance", "2022-01")] == [900, 900]  # type: ignore[union-attr]
    assert lines_by_measure(case) is lines_by_measure(case)
    assert {measure for measure, _ in lines_by_measure(case)} == {*MEASURES, None} - {"prefinance"}
    assert number_of("2022-01") == 2022 * 12
