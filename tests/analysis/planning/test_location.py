"""Siting by hand: what a choice is worth, and the best one, on a few villages."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from eldercare_analysis import InputError
from eldercare_analysis.analysis.planning.location import Demand, choose
from eldercare_analysis.analysis.planning.siting import (
    SitingPlan,
    _check_count,
    _check_reachable,
    _refuse_unplaced,
    _sites,
    _steps,
)
from eldercare_analysis.inputs.problems import Problems

NO_WAY = math.nan


def demand(
    rows: dict[str, list[float]], base: list[float], method: str = "p_median", limit: float = math.inf
) -> Demand:
    """Return what is to be sited: for each village the cost to candidates x, y, z, and to the nearest site that exists."""
    cost = pd.DataFrame.from_dict(
        rows, orient="index", columns=["x", "y", "z"][: len(next(iter(rows.values())))]
    )
    return Demand(cost, pd.Series(base, index=cost.index, dtype=float), method, limit)


VILLAGES = {"a": [0.0, 4.0, 9.0], "b": [4.0, 0.0, 5.0], "c": [9.0, 5.0, 0.0]}


def test_what_a_choice_is_worth() -> None:
    """Mean cost to the nearest, existing ones included; or how many are within the limit, which counts as within."""
    median = demand(VILLAGES, [6, 6, 6])
    assert median.value(()) == 6
    assert median.value(["x"]) == pytest.approx((0 + 4 + 6) / 3)
    assert median.value(["x", "z"]) == pytest.approx((0 + 4 + 0) / 3)
    cover = demand(VILLAGES, [6, 3, math.inf], "coverage", 4)
    assert (cover.value(()), cover.value(["x"]), cover.value(["y"]), cover.value(["z"])) == (1, 2, 2, 2)
    assert demand(VILLAGES, [6, 6, 6], "coverage", 3.9).value(["x"]) == 1
    assert math.isinf(demand(VILLAGES, [math.inf] * 3).value(()))
    assert demand({"a": [NO_WAY, 2.0]}, [7]).value(["x"]) == 7


def test_better_is_less_cost_or_more_villages() -> None:
    assert demand(VILLAGES, [6, 6, 6]).better(4, 6) == 2
    assert demand(VILLAGES, [6, 6, 6], "coverage", 4).better(4, 6) == -2


@pytest.mark.parametrize(
    ("base", "method", "limit", "count", "chosen"),
    [
        ([math.inf] * 3, "p_median", math.inf, 1, ["y"]),  # 4 + 0 + 5 = 9, of x 13, of z 14
        (
            [math.inf] * 3,
            "p_median",
            math.inf,
            2,
            ["x", "z"],
        ),  # 0 + 4 + 0, of x and y 5, of y and z 4: the same
        ([1, 1, math.inf], "p_median", math.inf, 1, ["z"]),  # 1 + 1 + 0, of y 1 + 0 + 5
        ([1, math.inf, math.inf], "p_median", math.inf, 2, ["y", "z"]),  # 1 + 0 + 0, of x and z 0 + 4 + 0
        ([math.inf, 1, math.inf], "p_median", math.inf, 2, ["x", "z"]),
        ([math.inf] * 3, "p_median", math.inf, 3, ["x", "y", "z"]),
        ([math.inf] * 3, "coverage", 4.5, 1, ["x"]),  # a and b; so does y
        ([1, math.inf, math.inf], "coverage", 5, 1, ["y"]),  # b and c, of x only b, of z both, too
        ([1, math.inf, math.inf], "coverage", 4, 2, ["y", "z"]),
        ([1, 1, 1], "coverage", 4, 3, ["x", "y", "z"]),  # nothing is left to serve
    ],
)
def test_the_best_choice(base: list[float], method: str, limit: float, count: int, chosen: list[str]) -> None:
    own = demand(VILLAGES, base, method, limit)
    found = choose(own, count)
    assert len(found) == count
    assert own.value(found) == own.value(chosen)
    if count != 2 or method == "coverage" or base != [math.inf] * 3:
        assert found == chosen


def test_an_existing_site_is_used_where_it_is_nearer() -> None:
    """Two more for four villages: a and b lie 3 from what exists, c and d far away: one for each of those."""
    rows = {
        "a": [0.0, 2.0, 9.0, 9.0],
        "b": [2.0, 0.0, 9.0, 9.0],
        "c": [9.0, 9.0, 0.0, 8.0],
        "d": [9.0, 9.0, 8.0, 0.0],
    }
    cost = pd.DataFrame.from_dict(rows, orient="index", columns=["w", "x", "y", "z"])
    own = Demand(cost, pd.Series([3.0, 3.0, 20.0, 20.0], index=cost.index))
    assert choose(own, 2) == ["y", "z"]
    assert own.value(["y", "z"]) == 1.5


def test_a_village_that_nothing_reaches_has_no_solution() -> None:
    lost = demand({"a": [0.0, 1.0], "b": [NO_WAY, NO_WAY]}, [math.inf, math.inf])
    with pytest.raises(InputError) as caught:
        choose(lost, 2)
    (problem,) = caught.value.problems
    assert problem.key == "siting_none"
    assert problem.fields["why"]
    assert problem.place is None


PLACES = pd.DataFrame(
    {"village": [f"村{n}" for n in range(7)], "town": [f"镇{n}" for n in (0, 0, 1, 2, 3, 4, 5)]},
    index=list("abcdefg"),
)


def problems_of(problems: Problems) -> list[tuple[str, dict[str, object]]]:
    with pytest.raises(InputError) as caught:
        problems.stop_if_any()
    assert all(problem.place is None for problem in caught.value.problems)
    return [(problem.key, dict(problem.fields)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("missing", "towns"),
    [("abc", "镇0、镇1"), ("abcdef", "镇0、镇1、镇2、镇3、镇4"), ("abcdefg", "镇0、镇1、镇2、镇3、镇4 …")],
)
def test_villages_without_a_place_are_named_by_town(missing: str, towns: str) -> None:
    problems = Problems()
    _refuse_unplaced(PLACES, list(missing), 3, problems)
    assert problems_of(problems) == [
        ("siting_no_place", {"count": len(missing), "towns": towns}),
        ("siting_no_village", {"count": 3}),
    ]
    nothing = Problems()
    _refuse_unplaced(PLACES, [], 0, nothing)
    nothing.stop_if_any()


@pytest.mark.parametrize(("count", "fits"), [(0, False), (1, True), (3, True), (4, False)])
def test_how_many_can_be_chosen(count: int, fits: bool) -> None:
    problems = Problems()
    _check_count(demand(VILLAGES, [1, 1, 1]), count, problems)
    if fits:
        problems.stop_if_any()
    else:
        assert problems_of(problems) == [("siting_count", {"value": count, "most": 3})]


def test_villages_that_nothing_reaches_are_named() -> None:
    rows = {"a": [NO_WAY, NO_WAY], "b": [NO_WAY, NO_WAY], "c": [NO_WAY, 1.0]}
    problems = Problems()
    _check_reachable(demand(rows, [math.inf, 2, math.inf]), PLACES, problems)
    assert problems_of(problems) == [("siting_unreachable", {"count": 1, "villages": "镇0村0"})]
    many = Problems()
    _check_reachable(demand({name: [NO_WAY] for name in "abcdef"}, [math.inf] * 6), PLACES, many)
    assert problems_of(many) == [
        ("siting_unreachable", {"count": 6, "villages": "镇0村0、镇0村1、镇1村2、镇2村3、镇3村4"})
    ]
    cover = Problems()
    _check_reachable(demand(rows, [math.inf] * 3, "coverage", 5), PLACES, cover)
    cover.stop_if_any()


def test_steps_and_what_each_site_brings() -> None:
    """From 6 on average to (0 + 4 + 5) / 3 = 3 with y, and to 4 / 3 with x and z; without x it is (6 + 5 + 0) / 3, without z (0 + 4 + 6) / 3."""
    own = demand(VILLAGES, [6, 6, 6])
    steps = _steps(own, {1: ["y"], 2: ["x", "z"]})
    assert [step.points for step in steps] == [0, 1, 2]
    assert [step.value for step in steps] == pytest.approx([6, 3, 4 / 3])
    assert [step.gain for step in steps] == pytest.approx([np.nan, 3, 5 / 3], nan_ok=True)
    places = pd.DataFrame(
        {"village": ["甲村", "乙村", "丙村"], "town": ["东", "东", "西"]}, index=["x", "y", "z"]
    )
    sites = _sites(own, ["x", "z"], places)
    assert [(site.code, site.village, site.town) for site in sites] == [
        ("x", "甲村", "东"),
        ("z", "丙村", "西"),
    ]
    assert [site.brings for site in sites] == pytest.approx([(11 - 4) / 3, (10 - 4) / 3])
    same = _sites(demand({"a": [0.0, 0.0]}, [6]), ["y", "x"], places)
    assert [site.code for site in same] == ["x", "y"]  # neither brings anything beside the other
    plan = SitingPlan(sites, steps, (0, 0))
    assert list(plan.sites) == ["code", "village", "town", "brings"]
    assert list(plan.steps) == ["points", "value", "gain"]
