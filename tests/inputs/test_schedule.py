"""Batches: what Annex 1 and a scenario schedule, when, and from which source; and the plan that follows."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from eldercare_analysis.inputs.plan import Plan
from eldercare_analysis.inputs.schedule import Batch, batches, revised
from eldercare_analysis.inputs.sources import Assumption, Cell, Several, leaves, text_of
from tests.inputs.small import PLAN, TOLD, change, scenario


def short(batch: Batch) -> tuple[Any, ...]:
    return (
        batch.town,
        batch.kind.column,
        batch.plan_year,
        batch.count,
        batch.due,
        batch.assumed,
        text_of(batch.source),
    )


ANNEX_1 = [
    ("甲镇", "centers", 2021, 1, "2021-12", False, "annex1_plan.csv row 2 centers_2021"),
    ("甲镇", "points", 2021, 2, "2021-12", False, "annex1_plan.csv row 2 points_2021"),
    ("乙镇", "points", 2022, 3, "2022-12", False, "annex1_plan.csv row 3 points_2022"),
]


def test_what_annex_1_schedules() -> None:
    found = batches(PLAN, scenario())
    assert [short(batch) for batch in found] == ANNEX_1
    assert [(batch.year, batch.in_annex1, batch.delays) for batch in found] == [
        (2021, True, ()), (2021, True, ()), (2022, True, ()),
    ]  # fmt: skip
    assert found[0].source == Cell("甲镇", "centers_2021", "annex1_plan.csv", 2)


POINTS = "annex1_plan.csv row 2 points_2021"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([1], [(2, False, POINTS, True), (1, True, "own.yaml plan.1", False)]),
        ([1, 2], [(2, False, POINTS, True), (3, True, "own.yaml plan.1; own.yaml plan.2", False)]),
        ([-1], [(1, True, f"{POINTS}; own.yaml plan.1", True)]),
        ([3, -1], [(4, True, f"{POINTS}; own.yaml plan.1; own.yaml plan.2", True)]),
        ([0], [(2, True, f"{POINTS}; own.yaml plan.1", True)]),
        ([-2], []),
    ],
)
def test_fewer_are_taken_from_the_cell_and_more_are_a_batch_of_their_own(
    changes: list[int], expected: list[tuple[int, bool, str, bool]]
) -> None:
    found = batches(PLAN, scenario(plan=[change("甲镇", "points", 2021, by) for by in changes]))
    points = [batch for batch in found if (batch.town, batch.kind.column) == ("甲镇", "points")]
    assert [(one.count, one.assumed, text_of(one.source), one.in_annex1) for one in points] == expected
    others = [short(batch) for batch in found if batch not in points]
    assert others == [one for one in ANNEX_1 if one[1] != "points" or one[0] != "甲镇"]


def test_what_annex_1_does_not_schedule_is_of_the_scenario_alone() -> None:
    found = batches(
        PLAN, scenario(plan=[change("丙镇", "care_centers", 2023, 2), change("乙镇", "centers", 2021, 1)])
    )
    assert [short(batch) for batch in found] == [
        *ANNEX_1[:2],
        ("乙镇", "centers", 2021, 1, "2021-12", True, "own.yaml plan.2"),
        ANNEX_1[2],
        ("丙镇", "care_centers", 2023, 2, "2023-12", True, "own.yaml plan.1"),
    ]
    (said,) = leaves(found[-1].source)
    assert isinstance(said, Assumption)
    assert (said.who, said.why, said.source, found[-1].in_annex1) == ("甲", "乙", "丙", False)
    assert not isinstance(found[-1].source, Several)


@pytest.mark.parametrize(
    ("delays", "due"),
    [
        ([{"months": 3}], {"甲镇 centers": "2022-03", "甲镇 points": "2022-03", "乙镇 points": "2023-03"}),
        ([{"months": -2, "town": "甲镇"}], {"甲镇 centers": "2021-10", "甲镇 points": "2021-10"}),
        ([{"months": 1, "kind": "points"}], {"甲镇 points": "2022-01", "乙镇 points": "2023-01"}),
        ([{"months": 1, "year": 2022}], {"乙镇 points": "2023-01"}),
        ([{"months": 1, "year": 2022, "town": "甲镇"}], {}),
        ([{"months": 1, "kind": "points"}, {"months": 2, "town": "甲镇"}], {"甲镇 centers": "2022-02", "甲镇 points": "2022-03", "乙镇 points": "2023-01"}),
    ],
)  # fmt: skip
def test_delays_add_up(delays: list[dict[str, Any]], due: dict[str, str]) -> None:
    found = {
        f"{one.town} {one.kind.column}": one
        for one in batches(PLAN, scenario(delays=[{**one, **TOLD} for one in delays]))
    }
    usual = {"甲镇 centers": "2021-12", "甲镇 points": "2021-12", "乙镇 points": "2022-12"}
    assert {name: batch.due for name, batch in found.items()} == usual | due
    assert {name for name, batch in found.items() if batch.assumed} == set(due)
    assert {name for name, batch in found.items() if batch.delays} == set(due)


def test_a_delay_of_no_months_is_no_assumption_but_is_said() -> None:
    batch = batches(PLAN, scenario(delays=[{"months": 0, **TOLD}]))[0]
    assert (batch.due, batch.assumed, [said.key for said in batch.delays]) == ("2021-12", False, ["delays.1"])


def test_the_month_in_which_things_are_done_is_a_parameter() -> None:
    own = {"completion_month": {"value": {"2021-01": 9, "2022-12": 10}, "unit": "month", **TOLD}}
    assert [one.due for one in batches(PLAN, scenario(parameters=own))] == ["2021-09", "2021-09", "2022-10"]


def counts(plan: Plan) -> dict[str, list[int | None]]:
    return {
        name: [None if pd.isna(one) else int(one) for one in plan.table[name]]
        for name in plan.table
        if name != "town"
    }


def test_a_plan_that_nothing_moves_is_the_same() -> None:
    for content in (
        {},
        {"delays": [{"months": -11, **TOLD}]},
        {"delays": [{"months": 1, "town": "丙镇", **TOLD}]},
    ):
        assert revised(PLAN, scenario(**content)) is PLAN


def test_a_plan_with_changes() -> None:
    found = revised(
        PLAN, scenario(plan=[change("甲镇", "points", 2021, 1), change("丙镇", "homes", 2023, 2)])
    )
    assert found.years == (2021, 2022, 2023)
    assert list(found.table["town"]) == PLAN.towns
    assert counts(found) == {
        "row": [2, 3, 4], "villages": [3, 5, None], "existing_points": [1, 5, None], "gap": [2, 0, None],
        "centers_2021": [1, None, None], "points_2021": [3, None, None], "points_2022": [None, 3, None], "homes_2023": [None, None, 2],
    }  # fmt: skip
    assert list(found.table.columns[-4:]) == ["centers_2021", "points_2021", "points_2022", "homes_2023"]
    assert found.totals == {}


def test_a_plan_whose_facilities_are_late() -> None:
    found = revised(PLAN, scenario(delays=[{"months": 1, **TOLD}]))
    assert found.years == (2021, 2022, 2023)
    assert {name: cells for name, cells in counts(found).items() if "_20" in name} == {
        "centers_2021": [None, None, None], "points_2021": [None, None, None], "centers_2022": [1, None, None],
        "points_2022": [2, None, None], "points_2023": [None, 3, None],
    }  # fmt: skip
