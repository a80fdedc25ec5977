"""Scenario files against plan and policy: every value that does not fit, with its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis.inputs.scenario_document import check_document
from tests.inputs.small import PLAN, POLICY, TOLD, change, document
from tests.refusals import refused


def check(content: dict[str, Any], before: Any = ()) -> None:
    check_document(document(**content), "own.yaml", POLICY, PLAN, before)


def value(given: Any, unit: str = "yuan") -> dict[str, Any]:
    return {"value": given, "unit": unit, **TOLD}


def between(low: Any, high: Any, unit: str = "yuan", **more: Any) -> dict[str, Any]:
    return {"low": low, "high": high, "unit": unit, **more, **TOLD}


def merging(town: str, count: int) -> dict[str, Any]:
    return {"merging": {town: {"value": count, **TOLD}}}


def delay(**fields: Any) -> dict[str, Any]:
    return {"delays": [{"months": 3, **TOLD}, {"months": 3, **fields, **TOLD}]}


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"readings": {"trigger": "two"}},
        {"parameters": {"award": value(0), "projection_years": value(100, "years")}},
        {"parameters": {"award": value({"2021-01": 2000, "2022-01": "0.5"})}},
        {"ranges": {"award": between(0, 2000, likely=0), "recipients": between(0, 100, "factor")}},
        {"ranges": {"award": between(1, 3, likely=3), "projection_years": between(1, 2, "years")}},
        {"limits": {name: value(5) for name in ("construction", "award", "operating_floor", "prefinance")}},
        {"recipients": {"甲镇": {"value": 5000, **TOLD}, "乙镇": {"value": {"2021-01": 0}, **TOLD}}},
        {"center_seats": {"甲镇": {"value": "village", **TOLD}}, "settled_costs": {"甲镇": value(5)}},
        merging("甲镇", 3),
        merging("丙镇", 999),  # nobody knows how many villages it has
        {"plan": [change("甲镇", "points", 2021, -2), change("甲镇", "points", 2024, 999), change("丙镇", "homes", 2022, 0)]},
        {"plan": [change("甲镇", "points", 2021, 997)]},
        delay(year=2021), delay(year=2024, town="乙镇"), delay(town=None),
        {"parameters": {"projection_years": value(3, "years")}, "delays": [{"months": 1, "year": 2025, **TOLD}]},
        {"parameters": {"projection_years": value({"2021-01": 1, "2022-01": 4}, "years")}, "delays": [{"months": 1, "year": 2026, **TOLD}]},
    ],
)  # fmt: skip
def test_what_fits(content: dict[str, Any]) -> None:
    check(content)


RANGE = "out_of_range"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"readings": {"triger": "one"}}, [("key_unknown", "readings.triger", {"key": "triger", "nearest": "trigger"})]),
        ({"readings": {"trigger": "three"}}, [("not_one_of", "readings.trigger", {"value": "three", "known": "one, two"})]),
        ({"parameters": {"awards": value(5)}}, [("key_unknown", "parameters.awards", {"key": "awards", "nearest": "award"})]),
        ({"parameters": {"award": value(5, "wan")}}, [("wrong_unit", "parameters.award", {"value": "wan", "unit": "yuan"})]),
        ({"parameters": {"award": value(2001)}}, [(RANGE, "parameters.award", {"value": Decimal(2001), "low": "0", "high": "2,000"})]),
        ({"parameters": {"award": value({"2021-01": 1, "2022-01": -1})}}, [(RANGE, "parameters.award", {"value": Decimal(-1), "low": "0", "high": "2,000"})]),
        ({"parameters": {"projection_years": value("1.5", "years")}}, [("not_a_count", "parameters.projection_years", {"value": Decimal("1.5")})]),
        ({"parameters": {"projection_years": value("100.5", "years")}}, [(RANGE, "parameters.projection_years", {"value": Decimal("100.5"), "low": "0", "high": "100"})]),
        ({"ranges": {"award": between(3, 1)}}, [("range_order", "ranges.award", {"value": "3, 1"})]),
        ({"ranges": {"award": between(1, 1)}}, [("range_order", "ranges.award", {"value": "1, 1"})]),
        ({"ranges": {"award": between(1, 3, likely=4)}}, [("range_order", "ranges.award", {"value": "1, 4, 3"})]),
        ({"ranges": {"award": between(1, 3, likely="0.5")}}, [("range_order", "ranges.award", {"value": "1, 0.5, 3"})]),
        ({"ranges": {"award": between(1, 2001, "wan")}}, [
            ("wrong_unit", "ranges.award", {"value": "wan", "unit": "yuan"}), (RANGE, "ranges.award", {"value": Decimal(2001), "low": "0", "high": "2,000"})]),
        ({"ranges": {"award": between(-1, 1)}}, [(RANGE, "ranges.award", {"value": Decimal(-1), "low": "0", "high": "2,000"})]),
        ({"ranges": {"recipient": between(0, 1, "factor")}}, [("key_unknown", "ranges.recipient", {"key": "recipient", "nearest": "recipients, open, completion_month"})]),
        ({"ranges": {"recipients": between(0, 1, "persons")}}, [("wrong_unit", "ranges.recipients", {"value": "persons", "unit": "factor"})]),
        ({"ranges": {"recipients": between(-1, 101, "factor")}}, [
            (RANGE, "ranges.recipients", {"value": Decimal(-1), "low": 0, "high": 100}), (RANGE, "ranges.recipients", {"value": Decimal(101), "low": 0, "high": 100})]),
        ({"limits": {"awards": value(5)}}, [("not_one_of", "limits.awards", {"value": "awards", "known": "construction, award, operating_floor, prefinance"})]),
        *(({group: {"甲": {**given, **TOLD}}}, [("key_unknown", f"{group}.甲", {"key": "甲", "nearest": "甲镇"})]) for group, given in (
            ("recipients", {"value": 1}), ("center_seats", {"value": "village"}), ("merging", {"value": 1}), ("settled_costs", value(1)))),
        (merging("甲镇", 4), [(RANGE, "merging.甲镇", {"value": 4, "low": 0, "high": 3})]),
        (merging("乙镇", 6), [(RANGE, "merging.乙镇", {"value": 6, "low": 0, "high": 5})]),
        ({"recipients": {"甲镇": {"value": {"2021-01": -1, "2022-01": 5001}, **TOLD}}}, [
            (RANGE, "recipients.甲镇", {"value": Decimal(-1), "low": 0, "high": 5000}), (RANGE, "recipients.甲镇", {"value": Decimal(5001), "low": 0, "high": 5000})]),
        ({"plan": [change("甲镇", "points", 2021, 1), change("甲", "points", 2021, 1)]}, [("key_unknown", "plan.2", {"key": "甲", "nearest": "甲镇"})]),
        ({"plan": [change("甲镇", "points", 2020, 1)]}, [(RANGE, "plan.1", {"value": 2020, "low": 2021, "high": 2024})]),
        (delay(town="甲"), [("key_unknown", "delays.2", {"key": "甲", "nearest": "甲镇"})]),
        (delay(year=2025), [(RANGE, "delays.2", {"value": 2025, "low": 2021, "high": 2024})]),
        ({"parameters": {"projection_years": value({"2021-01": 0, "2022-01": 1}, "years")}, "plan": [change("甲镇", "points", 2024, 1)]}, [
            (RANGE, "plan.1", {"value": 2024, "low": 2021, "high": 2023})]),
        ({"plan": [change("甲镇", "points", 2021, 998)]}, [(RANGE, "plan.1", {"value": 1000, "low": 0, "high": 999})]),
        ({"plan": [change("甲镇", "points", 2021, -1), change("甲镇", "points", 2021, -2)]}, [("fewer_than_none", "plan.2", {"value": -2, "scheduled": 2})]),
        ({"plan": [change("甲镇", "points", 2022, -1)]}, [("fewer_than_none", "plan.1", {"value": -1, "scheduled": ""})]),
        ({"plan": [change("乙镇", "points", 2021, -1)]}, [("fewer_than_none", "plan.1", {"value": -1, "scheduled": 0})]),
        ({"plan": [change("丙镇", "homes", 2022, -1)], "readings": {"x": "y"}}, [("key_unknown", "readings.x", {"key": "x", "nearest": "trigger"})]),
    ],
)  # fmt: skip
def test_what_does_not_fit(
    content: dict[str, Any], expected: list[tuple[str, str, dict[str, object]]]
) -> None:
    found = refused(lambda: check(content))
    assert found == [(key, f"own.yaml | {place}", fields) for key, place, fields in expected]


def test_changes_of_what_is_extended_count_and_keep_their_own_numbers() -> None:
    before = document(plan=[change("甲镇", "points", 2021, -1), change("甲镇", "points", 2021, 0)]).plan
    check({"plan": [change("甲镇", "points", 2021, -1)]}, before)
    assert refused(lambda: check({"plan": [change("甲镇", "points", 2021, -2)]}, before)) == [
        ("fewer_than_none", "own.yaml | plan.1", {"value": -2, "scheduled": 2})
    ]
