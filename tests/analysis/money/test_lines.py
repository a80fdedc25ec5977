"""Whole lines of the ledger, every column of them, by hand from 三（二） and Annex 1."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis import budget
from eldercare_analysis.analysis.money.lines import Line, numbered
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.sources import NOTHING
from tests.money import assumed, lines_by_name, one_month, scenario_of

BAISHA = "白沙镇"
CENTER = "白沙-中心-2021-01"
POINTS = [f"白沙-点-2021-{n:02d}" for n in range(1, 10)]
HOME = "白沙-院-2022-01"
Rows = list[dict[str, Any]]


# --- construction, subsidies of homes, central funds -----------------------------------------------------------------

COSTS = assumed(points_cost=(50_000, "yuan per point"), home_subsidy=(200_000, "yuan per home"), central_funds=(300_000, "yuan per facility"))  # fmt: skip


def test_building_costs_what_was_invested_and_the_rest_what_is_assumed(district: District) -> None:
    """Of 9 points two are accepted, for 6 and 5.55 wan; 7 × 50,000 = 350,000 for the others."""
    done = {"accepted_on": date(2021, 10, 1)}
    rows: Rows = [
        {"facility_id": POINTS[0], **done, "invested_wan": 6},
        {"facility_id": POINTS[3], **done, "invested_wan": "5.55"},
        {"facility_id": POINTS[4], "invested_wan": 3},  # not accepted: not settled
        {"facility_id": POINTS[5], **done, "closed_on": date(2021, 11, 1), "invested_wan": 3},
        {"facility_id": POINTS[6], **done},
    ]
    register = one_month(district, "2021-12", facilities=rows)
    found = lines_by_name(
        budget(district, scenario=scenario_of(district, parameters=COSTS), register=register)
    )
    assert found["construction-白沙-点-2021-04"] == {
        "line": "construction-白沙-点-2021-04",
        "town": BAISHA,
        "year": 2021,
        "item": "construction",
        "quantity": 1,
        "unit": "points",
        "quantity_source": "annex1_plan.csv row 7 points_2021",
        "rate_yuan": Decimal("55500"),
        "rate_source": "example facilities row 3 invested_wan",
        "clause": "points_set_up",
        "amount_fen": 5_550_000,
        "payer": "not_stated",
        "status": "computed",
        "needs": "",
        "months": None,
    }
    assert found["construction-白沙-点-2021-01"]["amount_fen"] == 6_000_000
    rest = found["construction-points-白沙镇-2021"]
    names = ("quantity", "rate_yuan", "rate_source", "amount_fen", "status")
    assert [rest[name] for name in names] == [
        7,
        50_000,
        "trial.yaml parameters.points_cost",
        35_000_000,
        "assumed",
    ]
    own = {name for name in found if name.startswith("construction") and BAISHA[:2] in name}
    assert own == {
        "construction-centers-白沙镇-2021",
        "construction-homes-白沙镇-2022",
        "construction-points-白沙镇-2021",
        "construction-白沙-点-2021-01",
        "construction-白沙-点-2021-04",
    }


def test_no_line_is_left_where_all_are_known(district: District) -> None:
    register = one_month(
        district,
        "2021-12",
        facilities=[{"facility_id": CENTER, "accepted_on": date(2021, 10, 1), "invested_wan": 60}],
    )
    found = lines_by_name(budget(district, register=register))
    assert found["construction-白沙-中心-2021-01"]["amount_fen"] == 60_000_000
    assert "construction-centers-白沙镇-2021" not in found


def grant(step: str, yuan: int, name: str = HOME, **cells: Any) -> dict[str, Any]:
    """Return a payment to 白沙's home by the district for upgrading it."""
    own = {
        "town": BAISHA,
        "facility_id": name,
        "payer": "district",
        "fund": "general",
        "purpose": "upgrading",
    }
    return {
        **own,
        "date": date(2022, 5, 1),
        "step": step,
        "amount_yuan": yuan,
        "document": f"{step}{yuan}",
        **cells,
    }


@pytest.mark.parametrize(
    ("payments", "yuan", "rows"),
    [
        ([grant("paid", 100)], 100, [2]),
        ([grant("paid", 100), grant("allocated", 200)], 200, [3]),
        ([grant("paid", 100), grant("allocated", 200), grant("quota_issued", 400)], 400, [4]),
        ([grant("quota_issued", 400), grant("quota_issued", 50), grant("paid", 100)], 450, [2, 3]),
        ([grant("applied", 900)], None, []),  # what is applied for is not granted
        ([grant("paid", 100, purpose="operating")], None, []),
        ([grant("paid", 100, fund="central")], None, []),
        ([grant("paid", 100, payer="central")], None, []),
        ([grant("paid", 100, "李市-院-2021-01", town="李市镇")], None, []),
    ],
)  # fmt: skip
@pytest.mark.slow
def test_what_is_granted_to_a_home_is_the_first_step_that_names_an_amount(
    district: District, payments: Rows, yuan: int | None, rows: list[int]
) -> None:
    """三（二）: the quota goes before the allocation, that before the payment; several of one step add up."""
    register = one_month(district, "2022-06", payments=payments)
    found = lines_by_name(
        budget(district, scenario=scenario_of(district, parameters=COSTS), register=register)
    )
    if yuan is None:
        assert "home_subsidy-白沙-院-2022-01" not in found
        assert found["home_subsidy-homes-白沙镇-2022"]["amount_fen"] == 20_000_000
        return
    line = found["home_subsidy-白沙-院-2022-01"]
    assert (line["amount_fen"], line["status"], line["payer"]) == (yuan * 100, "computed", "district")
    assert line["rate_source"] == "; ".join(f"example payments row {n} amount_yuan" for n in rows)
    assert "home_subsidy-homes-白沙镇-2022" not in found


CARE = "德感-照护-2022-01"


@pytest.mark.parametrize(
    ("payment", "name", "yuan"),
    [
        (grant("paid", 70, fund="central"), "central_funds-白沙-院-2022-01", 70),
        (grant("paid", 70, payer="central"), "central_funds-白沙-院-2022-01", 70),
        (grant("paid", 70, payer="central", purpose="construction"), "central_funds-白沙-院-2022-01", 70),
        (grant("paid", 70, CARE, town="德感街道", payer="central", purpose="construction"), "central_funds-德感-照护-2022-01", 70),
        (grant("paid", 70), "central_funds-homes-白沙镇-2022", 300_000),
        (grant("paid", 70, payer="central", purpose="operating"), "central_funds-homes-白沙镇-2022", 300_000),
        (grant("paid", 70), "central_funds-care_centers-德感街道-2022", 300_000),
    ],
)  # fmt: skip
def test_central_funds_are_for_homes_and_care_centers(
    district: District, payment: dict[str, Any], name: str, yuan: int
) -> None:
    """三（二）: central budget funds, for upgrading or construction; operating funds are none."""
    register = one_month(district, "2022-06", payments=[payment])
    found = lines_by_name(
        budget(district, scenario=scenario_of(district, parameters=COSTS), register=register)
    )
    assert (found[name]["amount_fen"], found[name]["item"], found[name]["clause"]) == (yuan * 100, "central_funds", "central_budget")  # fmt: skip
    assert len([one for one in found if one.startswith("central_funds")]) == 16 + 1


# --- names -------------------------------------------------------------------------------------------------------------


def test_names_are_made_unique() -> None:
    line = Line("a", BAISHA, 2021, "x", 1, "", NOTHING, None, NOTHING, "", None, "", "unknown")
    names = ["a", "b", "a", "a", "b"]
    found = numbered([replace(line, line=name, year=n) for n, name in enumerate(names)])
    assert [one.line for one in found] == ["a", "b", "a-2", "a-3", "b-2"]
    assert [one.year for one in found] == [0, 1, 2, 3, 4]
