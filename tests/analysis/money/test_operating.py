"""The operating floor, every column of its lines, by hand from 三（三）."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis import budget
from eldercare_analysis.analysis.money.operating import floor_months
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario
from tests.money import TOLD, assumed, lines_by_name, one_month, scenario_of

BAISHA = "白沙镇"
HOME = "白沙-院-2022-01"
Rows = list[dict[str, Any]]


def line_of(
    district: District, name: str, scenario: Scenario | None = None, register: Register | None = None, month: str | None = None
) -> dict[str, Any]:  # fmt: skip
    return lines_by_name(budget(district, scenario=scenario, register=register, month=month))[name]


# --- the operating floor -----------------------------------------------------------------------------------------------

ALLOWANCES = [
    {"effective_from": "2021-09", "yuan_per_month": 827, "source": "例"},
    {"effective_from": "2022-10", "yuan_per_month": 932, "source": "例"},
]


def persons(year: int, count: int, months: range = range(1, 13), name: str = HOME) -> Rows:
    return [{"month": f"{year}-{n:02d}", "facility_id": name, "recipients": count} for n in months]


def test_the_floor_of_a_town_in_runs_of_one_allowance(district: District) -> None:
    """三（三）: 40 × 9 = 360 person-months × 827 × 15 % (124.05) = 44,658; 40 × 3 = 120 × 932 × 15 % (139.80) = 16,776."""
    register = one_month(district, "2022-12", residents=persons(2022, 40), allowance=ALLOWANCES)
    found = lines_by_name(budget(district, register=register))
    cited = [f"example residents row {n} recipients" for n in range(2, 14)]
    assert found["operating_floor-白沙镇-2022-01"] == {
        "line": "operating_floor-白沙镇-2022-01",
        "town": BAISHA,
        "year": 2022,
        "item": "operating_floor",
        "quantity": 360,
        "unit": "person-months",
        "quantity_source": "; ".join(cited[:9]),
        "rate_yuan": Decimal("124.05"),
        "rate_source": "example allowance row 14 yuan_per_month × parameters.yaml operating_ratio",
        "clause": "operating_cost_15",
        "amount_fen": 4_465_800,
        "payer": "not_stated",
        "status": "computed",
        "needs": "",
        "months": 9,
    }
    later = found["operating_floor-白沙镇-2022-10"]
    names = ("quantity", "rate_yuan", "amount_fen", "months", "quantity_source")
    assert [later[name] for name in names] == [120, Decimal("139.80"), 1_677_600, 3, "; ".join(cited[9:])]
    ahead = found["operating_floor-白沙镇-2023"]  # the allowance goes on, of persons nothing is reported yet
    names = ("quantity", "quantity_source", "rate_yuan", "amount_fen", "status", "needs", "months")
    assert [ahead[name] for name in names] == [None, "residents.recipients", Decimal("139.80"), None, "unknown", "residents.recipients", 12]  # fmt: skip


def test_the_floor_without_returns_says_what_it_needs(district: District) -> None:
    line = line_of(district, "operating_floor-白沙镇-2021")
    names = (
        "quantity",
        "quantity_source",
        "rate_yuan",
        "rate_source",
        "amount_fen",
        "status",
        "needs",
        "months",
    )
    assert [line[name] for name in names] == [
        None,
        "residents.recipients",
        None,
        "",
        None,
        "unknown",
        "residents.recipients; allowance.yuan_per_month",
        12,
    ]


def test_the_floor_with_persons_and_without_an_allowance(district: District) -> None:
    register = one_month(district, "2021-12", residents=persons(2021, 40))
    line = line_of(district, "operating_floor-白沙镇-2021", None, register)
    assert (line["quantity"], line["rate_yuan"], line["amount_fen"], line["needs"]) == (480, None, None, "allowance.yuan_per_month")  # fmt: skip


@pytest.mark.parametrize("assumption", ["recipients", "living_allowance", "operating_ratio"])
@pytest.mark.slow
def test_the_floor_is_assumed_where_a_scenario_has_a_part_in_it(district: District, assumption: str) -> None:
    """40 × 12 × 827 × 15 % = 59,544 whoever says it: of one part by a scenario the amount is the same, and assumed."""
    content: dict[str, Any] = {
        "recipients": {"recipients": {BAISHA: {"value": {"2022-01": 40}, **TOLD}}},
        "living_allowance": {"parameters": assumed(living_allowance=(827, "yuan per person and month"))},
        "operating_ratio": {"parameters": assumed(operating_ratio=(0.15, "ratio"))},
    }
    given: dict[str, Any] = {"residents": persons(2022, 40), "allowance": ALLOWANCES[:1]}
    if assumption == "recipients":
        del given["residents"]
    if assumption == "living_allowance":
        del given["allowance"]
    register = one_month(district, "2022-12", facilities=[{"facility_id": HOME}], **given)
    line = line_of(
        district, "operating_floor-白沙镇-2022", scenario_of(district, **content[assumption]), register
    )
    assert (line["quantity"], line["amount_fen"], line["status"], line["months"]) == (
        480,
        5_954_400,
        "assumed",
        12,
    )
    known = line_of(district, "operating_floor-白沙镇-2022", None, one_month(district, "2022-12", residents=persons(2022, 40), allowance=ALLOWANCES[:1]))  # fmt: skip
    assert (known["amount_fen"], known["status"]) == (5_954_400, "computed")


def test_assumed_persons_hold_from_their_month_on_and_go_before_returns(district: District) -> None:
    """50 from July 2022, 60 from 2023: 6 × 40 + 6 × 50 = 540 person-months in 2022, 720 in 2023; × 827 × 15 %."""
    register = one_month(district, "2022-12", residents=persons(2022, 40), allowance=ALLOWANCES[:1])
    content = {"recipients": {BAISHA: {"value": {"2022-07": 50, "2023-01": 60}, **TOLD}}}
    scenario = scenario_of(district, **content)
    found = lines_by_name(budget(district, scenario=scenario, register=register))
    own = [found[f"operating_floor-白沙镇-{year}"] for year in (2022, 2023)]
    assert [(line["quantity"], line["amount_fen"], line["status"]) for line in own] == [
        (540, 540 * 827 * 15, "assumed"),
        (720, 720 * 827 * 15, "assumed"),
    ]
    assert own[1]["quantity_source"] == "trial.yaml recipients.白沙镇"


@pytest.mark.parametrize(
    ("option", "year", "months"),
    [
        ("whole_year", 2021, range(1, 13)),
        ("issued", 2020, range(0)),
        ("issued", 2021, range(6, 13)),
        ("issued", 2022, range(1, 13)),
        ("whole_year", 2020, range(1, 13)),
    ],
)
def test_months_of_the_floor(district: District, option: str, year: int, months: range) -> None:
    """The plan was issued on 3 June 2021."""
    assert floor_months(case_of(district).under(floor_from=option), year) == tuple(
        f"{year}-{number:02d}" for number in months
    )


def test_a_year_that_begins_later_is_named_by_its_first_month(district: District) -> None:
    ledger = budget(district, scenario=district.baseline.under(floor_from="issued"))
    names = set(ledger.loc[(ledger["item"] == "operating_floor") & (ledger["town"] == BAISHA), "line"])
    assert names == {
        "operating_floor-白沙镇-2021-06",
        *(f"operating_floor-白沙镇-{year}" for year in range(2022, 2026)),
    }
