"""Awards and operating subsidies of town centers, every column of their lines, by hand from 三（二） and Annex 1."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis import budget
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.centers import (
    Running,
    awaited_points,
    award_months,
    awarded,
    done_months,
    settled_package,
)
from eldercare_analysis.analysis.money.lines import Given
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.sources import Assumption, Cell, ParameterValue, Several
from tests.money import TOLD, assumed, awards, lines_by_name, one_month, plain, scenario_of

BAISHA = "白沙镇"
CENTER = "白沙-中心-2021-01"
POINTS = [f"白沙-点-2021-{n:02d}" for n in range(1, 10)]
HOME = "白沙-院-2022-01"
CAPPED = {"award_cap": "settled_cost"}
Rows = list[dict[str, Any]]


def line_of(
    district: District, name: str, scenario: Scenario | None = None, register: Register | None = None, month: str | None = None
) -> dict[str, Any]:  # fmt: skip
    return lines_by_name(budget(district, scenario=scenario, register=register, month=month))[name]


def test_an_award(district: District) -> None:
    """三（二）: 1,000,000 yuan for each center with its points; 白沙 is line 6 of Annex 1, so row 7 of its file, and has one center in 2021."""
    assert line_of(district, "center_award-白沙镇-2021") == {
        "line": "center_award-白沙镇-2021",
        "town": BAISHA,
        "year": 2021,
        "item": "center_award",
        "quantity": 1,
        "unit": "centers",
        "quantity_source": "annex1_plan.csv row 7 centers_2021",
        "rate_yuan": Decimal(1_000_000),
        "rate_source": "parameters.yaml award_per_center",
        "clause": "municipal_subsidy_package",
        "amount_fen": 100_000_000,
        "payer": "municipality",
        "status": "computed",
        "needs": "",
        "months": None,
    }


def test_a_line_keeps_its_sources_as_values(district: District) -> None:
    line = next(one for one in ledger_lines(case_of(district)) if one.town == BAISHA)
    assert line.quantity_source == Cell(BAISHA, "centers_2021", "annex1_plan.csv", 7)
    assert line.rate_source == ParameterValue("award_per_center", "2021-06")


def test_what_has_no_rate_has_no_amount_and_says_why(district: District) -> None:
    """The plan leaves open what a home is paid (三（二）): 白沙's of 2022 needs the parameter."""
    assert line_of(district, "home_subsidy-homes-白沙镇-2022") == {
        "line": "home_subsidy-homes-白沙镇-2022",
        "town": BAISHA,
        "year": 2022,
        "item": "home_subsidy",
        "quantity": 1,
        "unit": "homes",
        "quantity_source": "annex1_plan.csv row 7 homes_2022",
        "rate_yuan": None,
        "rate_source": "parameters.yaml home_subsidy",
        "clause": "home_subsidy",
        "amount_fen": None,
        "payer": "district",
        "status": "unknown",
        "needs": "parameters.home_subsidy",
        "months": None,
    }


def test_awards_are_the_award_lines_of_the_budget(district: District) -> None:
    scenario = district.baseline.under(award_unit="each_facility")
    ledger = budget(district, scenario=scenario)
    own = ledger[ledger["item"].isin(["center_award", "point_award"])].reset_index(drop=True)
    assert awards(case_of(district, scenario=scenario)).to_dict("records") == own.to_dict("records")
    assert set(own["item"]) == {"center_award", "point_award"}


def test_points_have_an_award_of_their_own_in_the_what_if_only(district: District) -> None:
    """白沙: 9 points in 2021, a million each. A town without a center earns nothing (三（二） awards points with their center)."""
    scenario = district.baseline.under(award_unit="each_facility")
    found = lines_by_name(awards(case_of(district, scenario=scenario)))
    line = found["point_award-白沙镇-2021"]
    names = ("item", "quantity", "unit", "quantity_source", "amount_fen", "status")
    assert [line[name] for name in names] == [
        "point_award",
        9,
        "points",
        "annex1_plan.csv row 7 points_2021",
        900_000_000,
        "computed",
    ]
    more = scenario_of(
        district,
        readings={"award_unit": "each_facility"},
        plan=[{"town": "几江街道", "kind": "points", "year": 2022, "change": 2, **TOLD}],
    )
    assert {
        batch.town for batch in awarded(case_of(district, scenario=more)) if batch.town == "几江街道"
    } == set()
    assert [(b.kind.column, b.count) for b in awarded(case_of(district, scenario=more), BAISHA)] == [
        ("centers", 1),
        ("points", 9),
    ]
    assert [b.kind.column for b in awarded(case_of(district), BAISHA)] == ["centers"]


def test_when_a_facility_is_done_and_its_award_due(district: District) -> None:
    """柏林: center and 2 points in 2021, 2 points in 2022. Where all points must be done the award waits for December 2022; a point waits for
    nothing but itself."""
    case = case_of(district, scenario=district.baseline.under(award_trigger="center_and_points"))
    (center,) = case.works(kinds.CENTER, town="柏林镇")
    first, second = case.works(kinds.POINT, town="柏林镇")
    assert award_months(case, center) == [("2021-12", "2022-12")]
    assert award_months(case, first) == [("2021-12", "2021-12")] * 2
    assert award_months(case, second) == [("2022-12", "2022-12")] * 2
    assert awaited_points(case, center) == [first, second]
    assert awaited_points(case, second) == []
    default = case_of(district)
    assert award_months(default, center) == [("2021-12", "2021-12")]
    assert awaited_points(default, center) == []


@pytest.mark.parametrize(
    ("reading", "months"),
    [("accepted", ["2022-03", "2021-10", *["2021-12"] * 7]), ("planned", ["2021-12"] * 9)],
)
def test_done_as_accepted_where_that_is_reported(district: District, reading: str, months: list[str]) -> None:
    rows: Rows = [
        {"facility_id": POINTS[0], "accepted_on": date(2022, 3, 5)},
        {"facility_id": POINTS[1], "accepted_on": date(2021, 10, 31)},
        {"facility_id": POINTS[2], "completed_on": date(2021, 10, 31)},
    ]
    scenario = district.baseline.under(award_year=reading)
    case = case_of(district, scenario=scenario, register=one_month(district, "2022-03", facilities=rows))
    (points,) = case.works(kinds.POINT, town=BAISHA)
    assert done_months(case, points) == months
    assert [done for done, _ in award_months(case, points)] == sorted(months)
    assert done_months(case_of(district, scenario=scenario), points) == ["2021-12"] * 9


# --- the settled cost as a limit of awards (reading award_cap) -------------------------------------------------------


def capped(district: District, settled: dict[str, int], **readings: str) -> Scenario:
    return scenario_of(
        district,
        readings=CAPPED | readings,
        settled_costs={town: {"value": yuan, "unit": "yuan", **TOLD} for town, yuan in settled.items()},
    )


def test_a_settled_cost_below_the_standard_takes_the_rest_off(district: District) -> None:
    """白沙's package has cost 600,000.25, 399,999.75 less than the standard of 1,000,000."""
    scenario = scenario_of(district, readings=CAPPED, settled_costs={BAISHA: {"value": Decimal("600000.25"), "unit": "yuan", **TOLD}})  # fmt: skip
    assert line_of(district, "award_cap-白沙镇", scenario) == {
        "line": "award_cap-白沙镇",
        "town": BAISHA,
        "year": 2021,
        "item": "award_cap",
        "quantity": 1,
        "unit": "settlements",
        "quantity_source": "trial.yaml settled_costs.白沙镇",
        "rate_yuan": Decimal("-399999.75"),
        "rate_source": "trial.yaml settled_costs.白沙镇",
        "clause": "municipal_subsidy_package",
        "amount_fen": -39_999_975,
        "payer": "municipality",
        "status": "assumed",
        "needs": "",
        "months": None,
    }


@pytest.mark.parametrize(("settled", "less"), [(999_999, [-100]), (1_000_000, []), (1_000_001, [])])
def test_only_what_is_below_the_standard_is_taken_off(
    district: District, settled: int, less: list[int]
) -> None:
    found = awards(case_of(district, scenario=capped(district, {BAISHA: settled})))
    assert found.loc[found["item"] == "award_cap", "amount_fen"].to_list() == less
    standard = replace(capped(district, {BAISHA: settled}), readings=district.baseline.readings)
    assert "award_cap" not in set(awards(case_of(district, scenario=standard))["item"])


def test_what_is_taken_off_is_of_the_year_of_the_last_award(district: District) -> None:
    """柏林, an award for each of 1 center, 2 points of 2021 and 2 of 2022: 5,000,000; settled at 3,000,000: 2,000,000 less, in 2022."""
    line = line_of(
        district, "award_cap-柏林镇", capped(district, {"柏林镇": 3_000_000}, award_unit="each_facility")
    )
    names = ("year", "amount_fen", "rate_yuan", "quantity", "unit")
    assert [line[name] for name in names] == [2022, -200_000_000, -2_000_000, 1, "settlements"]


def test_nothing_is_taken_off_an_award_that_is_not_known(district: District) -> None:
    """The standard is known from 2022 on: of 柏林's awards those of 2021 are not, so that 2,000,000 for two points of 2022 are not capped."""
    scenario = scenario_of(
        district,
        readings=CAPPED | {"award_unit": "each_facility"},
        parameters=assumed(award_per_center=({"2022-01": 1_000_000}, "yuan per center")),
        settled_costs={"柏林镇": {"value": 1_000_000, "unit": "yuan", **TOLD}},
    )
    found = awards(case_of(district, scenario=scenario))
    own = found[found["town"] == "柏林镇"]
    assert [(row["item"], row["amount_fen"]) for row in map(plain, own.to_dict("records"))] == [
        ("center_award", None),
        ("point_award", None),
        ("point_award", 200_000_000),
    ]


def invested(center: float | None, points: int, **cells: Any) -> Rows:
    """Return 白沙's accepted center and points with what was invested, in 10,000 yuan."""
    done = {"accepted_on": date(2021, 10, 1)}
    rows: Rows = [{"facility_id": CENTER, **done, "invested_wan": center}]
    return [*rows, *({"facility_id": name, **done, "invested_wan": 4, **cells} for name in POINTS[:points])]


def test_the_settled_cost_by_returns(district: District) -> None:
    """60 + 9 × 4 = 96 wan once all ten are accepted: 40,000 less than the standard, from ten rows of returns."""
    register = one_month(district, "2021-12", facilities=invested(60, 9))
    scenario = district.baseline.under(award_cap="settled_cost")
    line = line_of(district, "award_cap-白沙镇", scenario, register)
    cited = "; ".join(f"example facilities row {n} invested_wan" for n in range(2, 12))
    assert (line["amount_fen"], line["rate_yuan"], line["status"]) == (-4_000_000, -40_000, "computed")
    assert line["quantity_source"] == line["rate_source"] == cited
    case = case_of(district, scenario=scenario, register=register)
    settled = settled_package(case, BAISHA)
    assert settled is not None
    assert settled.yuan == 960_000
    assert isinstance(settled.source, Several)
    assert len(settled.source.parts) == 10
    assert settled_package(case_of(district, scenario=scenario), BAISHA) is None
    stated = case_of(
        district, scenario=capped(district, {BAISHA: 700_000}), register=register
    )  # what the scenario says goes before
    assert settled_package(stated, BAISHA) == Given(Decimal(700_000), Assumption("trial.yaml", "settled_costs.白沙镇", "700000", "test", "test", "invented"))  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        invested(60, 8),  # the ninth point is not reported
        invested(None, 9),  # the center's cost is not
        invested(60, 9, accepted_on=None, completed_on=date(2021, 10, 1)),
        [],
    ],
)
def test_nothing_is_settled_before_all_are_accepted_with_their_cost(district: District, rows: Rows) -> None:
    scenario = district.baseline.under(award_cap="settled_cost")
    case = case_of(
        district,
        scenario=scenario,
        register=one_month(district, "2021-12", facilities=rows or [{"facility_id": HOME}]),
    )
    assert settled_package(case, BAISHA) is None
    assert settled_package(case, "圣泉街道") is None  # neither center nor point is scheduled there


# --- the operating subsidy of centers ---------------------------------------------------------------------------------

SUBSIDY = assumed(center_operating_subsidy=(100_000, "yuan per center and year"))


@pytest.mark.parametrize(
    ("first", "end", "year", "months"),
    [
        ("2021-11", "", 2020, 0),
        ("2021-11", "", 2021, 2),
        ("2021-12", "", 2021, 1),
        ("2022-01", "", 2021, 0),
        ("2022-01", "", 2022, 12),
        ("2021-11", "2022-03", 2022, 2),  # January and February
        ("2021-11", "2021-11", 2021, 0),
        ("2021-11", "2021-12", 2021, 1),
        ("2021-11", "2022-03", 2023, 0),
    ],
)
def test_months_that_a_center_is_paid_for(first: str, end: str, year: int, months: int) -> None:
    assert len(Running("x", first, end).months_in(year)) == months


def test_a_center_s_subsidy(district: District) -> None:
    """100,000 a year from January 2022, the month after the center is due: 12 × 100,000 / 12; unknown where nobody says the rate."""
    scenario = scenario_of(district, parameters=SUBSIDY)
    assert line_of(district, "center_operating_subsidy-白沙镇-2021-2023", scenario) == {
        "line": "center_operating_subsidy-白沙镇-2021-2023",
        "town": BAISHA,
        "year": 2023,
        "item": "center_operating_subsidy",
        "quantity": 12,
        "unit": "center-months",
        "quantity_source": "annex1_plan.csv row 7 centers_2021",
        "rate_yuan": Decimal(100_000) / 12,
        "rate_source": "trial.yaml parameters.center_operating_subsidy",
        "clause": "center_operating_subsidy",
        "amount_fen": 10_000_000,
        "payer": "not_stated",
        "status": "assumed",
        "needs": "",
        "months": 12,
    }
    open_rate = line_of(district, "center_operating_subsidy-白沙镇-2021-2022")
    names = ("quantity", "months", "rate_yuan", "amount_fen", "status", "needs")
    assert [open_rate[name] for name in names] == [
        12,
        12,
        None,
        None,
        "unknown",
        "parameters.center_operating_subsidy",
    ]


def subsidy(day: date, yuan: int, **cells: Any) -> dict[str, Any]:
    own = {
        "town": BAISHA,
        "facility_id": CENTER,
        "payer": "district",
        "fund": "general",
        "purpose": "operating_subsidy",
    }
    return {**own, "date": day, "step": "paid", "amount_yuan": yuan, "document": str(yuan), **cells}


def test_what_was_granted_for_a_year_that_is_over_takes_the_place_of_the_rate(district: District) -> None:
    """Opened in June 2021: 6 months of 2021. 30,000 paid in August count from December on, when the year is over; before, the rate holds."""
    rows: Rows = [{"facility_id": CENTER, "opened_on": date(2021, 6, 10)}]
    register = one_month(district, "2021-11", facilities=rows, payments=[subsidy(date(2021, 8, 2), 30_000)])
    scenario = scenario_of(district, parameters=SUBSIDY)
    before = lines_by_name(budget(district, scenario=scenario, register=register, month="2021-11"))
    assert before["center_operating_subsidy-白沙镇-2021-2021"]["amount_fen"] == 5_000_000
    assert "center_operating_subsidy-白沙-中心-2021-01-2021" not in before
    over = lines_by_name(budget(district, scenario=scenario, register=register, month="2021-12"))
    assert over["center_operating_subsidy-白沙-中心-2021-01-2021"] == {
        "line": "center_operating_subsidy-白沙-中心-2021-01-2021",
        "town": BAISHA,
        "year": 2021,
        "item": "center_operating_subsidy",
        "quantity": 1,
        "unit": "center-years",
        "quantity_source": "annex1_plan.csv row 7 centers_2021",
        "rate_yuan": Decimal(30_000),
        "rate_source": "example payments row 3 amount_yuan",
        "clause": "center_operating_subsidy",
        "amount_fen": 3_000_000,
        "payer": "not_stated",
        "status": "computed",
        "needs": "",
        "months": None,
    }
    assert "center_operating_subsidy-白沙镇-2021-2021" not in over
    assert (
        over["center_operating_subsidy-白沙镇-2021-2022"]["amount_fen"] == 10_000_000
    )  # of the next year nothing was granted


@pytest.mark.parametrize(
    "payment", [subsidy(date(2022, 1, 2), 30_000), subsidy(date(2021, 8, 2), 30_000, purpose="construction")]
)
def test_other_money_is_no_subsidy_of_the_year(district: District, payment: dict[str, Any]) -> None:
    rows: Rows = [{"facility_id": CENTER, "opened_on": date(2021, 6, 10)}]
    register = one_month(district, "2022-03", facilities=rows, payments=[payment])
    found = lines_by_name(
        budget(district, scenario=scenario_of(district, parameters=SUBSIDY), register=register)
    )
    assert found["center_operating_subsidy-白沙镇-2021-2021"]["months"] == 6


def test_a_year_in_which_a_center_did_not_run_has_no_line(district: District) -> None:
    """Granted for 2021 although it opens in January 2022: nothing runs in 2021, so no line. A second center, of a scenario, has the rate."""
    rows: Rows = [{"facility_id": CENTER, "opened_on": date(2022, 1, 10)}]
    register = one_month(district, "2022-03", facilities=rows, payments=[subsidy(date(2021, 8, 2), 30_000)])
    more = {"town": BAISHA, "kind": "centers", "year": 2021, "change": 1, **TOLD}
    scenario = scenario_of(district, parameters=SUBSIDY, plan=[more])
    found = lines_by_name(budget(district, scenario=scenario, register=register))
    own = {name: (line["quantity"], line["amount_fen"]) for name, line in found.items() if name.startswith("center_operating_subsidy-白沙") and line["year"] < 2023}  # fmt: skip
    assert own == {
        "center_operating_subsidy-白沙镇-2021-2022": (
            11,
            9_166_667,
        ),  # February to December: 11/12 of 100,000
        "center_operating_subsidy-白沙镇-2021-2022-2": (12, 10_000_000),
    }
