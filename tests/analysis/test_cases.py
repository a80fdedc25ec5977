"""The worked examples of `tests/cases`: each computed clause by hand, and none forgotten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from eldercare_analysis import budget, targets
from eldercare_analysis.analysis.rules import RULES
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.scenario import Scenario, with_reading
from tests.returns import register_of

CASES = Path(__file__).parents[1] / "cases"
FILES = sorted(CASES.glob("*.yaml"))
EXAMPLES = [case for file in FILES for case in yaml.safe_load(file.read_text(encoding="utf-8"))]
BUDGET_ITEMS = {"home_subsidy", "center_operating_subsidy"}  # lines of the ledger, no targets


def scenario_of(district: District, case: dict[str, Any]) -> Scenario:
    scenario = district.baseline
    for name, option in case.get("readings", {}).items():
        assert option in district.policy.readings[name].options
        scenario = with_reading(scenario, name, option)
    return scenario


def same(found: Any, expected: Any) -> bool:
    if expected is None:
        return bool(pd.isna(found))
    if isinstance(expected, date):
        return bool(found == expected.isoformat())
    return bool(found == expected)


@pytest.mark.parametrize("case", EXAMPLES, ids=[f"{n}-{case['clause']}" for n, case in enumerate(EXAMPLES)])
def test_the_example_comes_out(district: District, case: dict[str, Any]) -> None:
    register, scenario = register_of(district, case), scenario_of(district, case)
    table = targets(district, register, str(case["month"]), scenario)
    compared = [(table[table["clause"] == case["clause"]], row) for row in case.get("expect", [])]
    ledger = budget(district, scenario)
    compared += [(ledger[ledger["clause"] == case["clause"]], row) for row in case.get("expect_budget", [])]
    assert compared, "an example without an expectation proves nothing"
    for rows, expected in compared:
        keys = {name: expected[name] for name in ("town", "metric", "item", "year") if name in expected}
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
    register = register_of(district, {"month": "2023-02", "given": given})
    found = {}
    for month in ("2022-12", "2023-01"):
        table = targets(district, register, month, scenario)
        found[month] = table[(table["clause"] == "operating_cost_15") & (table["town"] == "白沙镇")].iloc[0][
            "status"
        ]
    assert found == {"2022-12": "met", "2023-01": "short"}
