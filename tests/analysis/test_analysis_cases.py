"""The worked examples of `tests/cases`: each computed clause by hand, and none forgotten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis import budget, targets
from eldercare_analysis.analysis.goals.rules import RULES
from eldercare_analysis.analysis.money.cashflow import prefinance
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.scenario_files import draft, new_document
from eldercare_analysis.inputs.schedule import planned_facilities
from tests.examples import examples
from tests.returns import register_of

CASES = Path(__file__).parents[1] / "cases"
FILES = sorted(CASES.glob("*.yaml"))
EXAMPLES = [case for file in FILES for case in yaml.safe_load(file.read_text(encoding="utf-8"))]
BUDGET_ITEMS = {"home_subsidy", "center_operating_subsidy"}  # lines of the ledger, no targets


def scenario_of(district: District, case: dict[str, Any]) -> Scenario:
    told = {"who": "example", "why": "example", "source": "example"}
    given = case.get("scenario", {})
    content: dict[str, Any] = {
        "name": "example",
        "label": {"zh": "", "en": ""},
        "readings": case.get("readings", {}),
    }
    for group in ("parameters", "recipients", "settled_costs"):
        content[group] = {name: {**one, **told} for name, one in given.get(group, {}).items()}
    return draft(new_document(**content), district.baseline, district)


def same(found: Any, expected: Any) -> bool:
    if expected is None:
        return bool(pd.isna(found))
    if isinstance(expected, date):
        return bool(found == expected.isoformat())
    return bool(found == expected)


@pytest.mark.parametrize("case", EXAMPLES, ids=[f"{n}-{case['clause']}" for n, case in enumerate(EXAMPLES)])
@pytest.mark.slow
def test_the_example_comes_out(district: District, case: dict[str, Any]) -> None:
    register, scenario = register_of(district, case), scenario_of(district, case)
    table = targets(district, scenario=scenario, register=register, month=str(case["month"]))
    compared = [(table[table["clause"] == case["clause"]], row) for row in case.get("expect", [])]
    if said := case.get("expect_budget"):
        ledger = budget(district, scenario=scenario, register=register, month=str(case["month"]))
        compared += [(ledger[ledger["clause"] == case["clause"]], row) for row in said]
    if said := case.get("expect_peak"):
        peaks = prefinance(case_of(district, scenario=scenario))
        compared += [(peaks, row) for row in said]
    assert compared, "an example without an expectation proves nothing"
    for rows, expected in compared:
        keys = {
            name: expected[name]
            for name in ("town", "metric", "item", "year", "line", "scope")
            if name in expected
        }
        found = rows[(rows[list(keys)] == pd.Series(keys)).all(axis=1)]
        assert len(found) == 1, keys
        wrong = {
            name: found.iloc[0][name]
            for name, value in expected.items()
            if not same(found.iloc[0][name], value)
        }
        assert not wrong, f"{case['arithmetic']} {wrong}"


def test_every_computed_clause_has_a_rule_and_an_example(district: District) -> None:
    computed = {clause.id for clause in district.policy.clauses.values() if clause.assess == "computed"}
    assert computed == set(RULES) | BUDGET_ITEMS
    assert {case["clause"] for case in EXAMPLES} == computed
    assert all(case["arithmetic"].strip() and case["says"].strip() for case in EXAMPLES)


def test_values_are_those_of_their_clauses(district: District) -> None:
    """parameters.yaml against clauses.csv: the same number, the clause exists; `1:3` is three persons a worker."""
    for name, parameter in district.policy.parameters.items():
        clause = district.policy.clauses[parameter.clause]
        if parameter.set_by == "software":
            assert parameter.why, name
        elif (value := parameter.at("2021-06")) is not None:
            assert value == Decimal(clause.value.partition(":")[2] or clause.value), name


def test_a_dated_value_counts_from_its_month_on(district: District) -> None:
    """15 % until 2022, 20 % from 2023 on: 40 persons x 800 yuan x 12 x 0.15 = 57,600, x 0.20 = 76,800 yuan."""
    ratio = district.policy.parameters["operating_ratio"]
    later = ratio.model_copy(update={"values": {"2021-06": Decimal("0.15"), "2023-01": Decimal("0.20")}})
    scenario = Scenario(
        "dated",
        {"zh": "", "en": ""},
        district.baseline.readings,
        {**district.baseline.parameters, "operating_ratio": later},
    )
    rows = [
        {"year": year, "facility_id": "白沙-院-2022-01", "headcount": 40, "approved_yuan": 60000}
        for year in (2022, 2023)
    ]
    given = {
        "operating_budget": rows,
        "allowance": [{"effective_from": "2021-01", "yuan_per_month": 800, "source": "test"}],
    }
    register = register_of(district, {"month": "2022-12", "given": given})
    found = {}
    for month in ("2022-12", "2023-01"):
        table = targets(district, scenario=scenario, register=register, month=month)
        found[month] = table[(table["clause"] == "operating_cost_15") & (table["town"] == "白沙镇")].iloc[0][
            "status"
        ]
    assert found == {"2022-12": "met", "2023-01": "short"}


SUMMED = (
    "village_assistant",
    "basic_register",
    "center_area",
    "point_functions_4",
    "home_staff",
    "annex1_town_year",
    "pairing_priority",
)


@examples(15)
@given(data=st.data())
@pytest.mark.slow
def test_whatever_is_reported_adds_up_and_claims_nothing(district: District, data: st.DataObject) -> None:
    """Towns sum to the district; gaps are never negative; met means reached; blank is no number: what nobody sent stays NA."""
    facilities = planned_facilities(district)
    sent = data.draw(st.lists(st.sampled_from(facilities), unique=True, max_size=40))
    codes = data.draw(
        st.lists(st.sampled_from(list(district.places.villages["code"])), unique=True, max_size=20)
    )
    towns = data.draw(st.lists(st.sampled_from(district.towns), unique=True, max_size=10))
    count, day = (
        st.one_of(st.none(), st.integers(0, 3)),
        st.one_of(st.none(), st.dates(date(2021, 6, 3), date(2022, 6, 30))),
    )
    given_rows = {
        "facilities": [{"facility_id": f.facility_id, "accepted_on": data.draw(day)} for f in sent],
        "premises": [
            {
                "facility_id": f.facility_id,
                "area_m2": data.draw(st.sampled_from([None, 90, 900])),
                "fn_rehab": data.draw(st.booleans()),
            }
            for f in sent
        ],
        "villages": [
            {"village_code": code, "assistants": data.draw(count), "register_built": data.draw(st.booleans())}
            for code in codes
        ],
        "people": [{"town": town, "priority": 9, "priority_paired": data.draw(count)} for town in towns],
    }
    table = targets(
        district, register=register_of(district, {"month": "2022-06", "given": given_rows}), month="2022-06"
    )
    assert (table["gap"].dropna() >= 0).all()
    assert (
        table.loc[table["status"] == "met", "actual"] >= table.loc[table["status"] == "met", "target"]
    ).all()
    assert not set(table.loc[table["actual"].isna(), "status"]) & {"met", "short", "in_progress"}
    for clause in SUMMED:
        rows = table[table["clause"] == clause]
        own = rows[rows["town"] != "district"].groupby("metric")[["target", "actual"]].sum()
        whole = rows[rows["town"] == "district"].set_index("metric")[["target", "actual"]].fillna(0)
        shared = own.index.intersection(whole.index)
        pd.testing.assert_frame_equal(
            own.loc[shared], whole.loc[shared], check_dtype=False, check_names=False
        )
    silent = (
        set(district.towns)
        - {f.town for f in sent}
        - set(towns)
        - {str(t) for t in district.places.villages.set_index("code").loc[codes, "town"]}
    )
    assert table.loc[table["town"].isin(silent), "actual"].isna().all()
