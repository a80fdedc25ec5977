"""Closing the gap: the published plan by hand, and exactness against trying everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint

from eldercare_analysis import coverage
from eldercare_analysis.analysis.planning.closing import (
    GapPlan,
    NoSolutionError,
    TownGap,
    _placed,
    _solved,
    close_gap,
    open_seats,
    without_explanation,
)
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.scenario_files import save_scenario
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.planning.closing import gap_items, gap_notes, gap_scenario
from tests.money import one_month
from tests.returns import register_of


@pytest.mark.parametrize(
    ("reading", "moves", "further", "moved", "spare"),
    [
        ("unknown", False, 20, 0, 0),  # 175 villages - 155 points
        ("not_exempt", True, 20, 0, 0),
        # of the gap of 115, 25 centers serve 25: 90 points are needed; towns miss 几江 1, 圣泉 2, 石蟆 1, 杜市 1, 四屏 1 = 6,
        # and 95 - (90 - 6) = 11 planned points are not needed
        ("exempt", False, 6, 0, 11),
        ("exempt", True, 0, 6, 95 - 90),
    ],
)
def test_the_published_plan(
    district: District, reading: str, moves: bool, further: int, moved: int, spare: int
) -> None:
    plan = close_gap(district, scenario=district.baseline.under(center_village=reading), moves=moves)
    assert (plan.further, plan.moved, plan.spare) == (further, moved, spare)
    for year in (2021, 2022):
        assert plan.towns[f"change_{year}"].sum() == 0


def test_which_seats_decide(district: District) -> None:
    """16 towns are short; 几江 and 圣泉 have no center; in the other 14 its seat decides one village each: 20 - 14 = 6."""
    seats = open_seats(close_gap(district))
    assert len(seats) == 14
    assert {row.further - row.further_if_exempt for row in seats} == {1}
    never = without_explanation(close_gap(district))
    assert {row.town: row.further_if_exempt for row in never} == {
        "几江街道": 1,
        "圣泉街道": 2,
        "石蟆镇": 1,
        "杜市镇": 1,
        "四屏镇": 1,
    }


@pytest.mark.parametrize("moves", [False, True])
@pytest.mark.parametrize("reading", ["unknown", "exempt"])
@pytest.mark.slow
def test_the_result_serves_every_village(
    district: District, tmp_path: Path, reading: str, moves: bool
) -> None:
    base = district.baseline.under(center_village=reading)
    study = Study(district, base, "2021-06", town=None, language="zh")
    document = gap_scenario(study, close_gap(district, scenario=base, moves=moves), "closed")
    saved = save_scenario(document, tmp_path / "closed.yaml", district)
    table = coverage(district, scenario=saved.under(center_village=reading))
    last = table[table["year"] == 2022].set_index("town")
    assert (last["unserved_high"] == 0).all()
    assert last.loc[DISTRICT, "served_low"] == 175


def test_the_report_names_the_seats_to_ask_for(district: District) -> None:
    study = Study(district, district.baseline, "2021-06", town=None, language="zh")
    printed, table = gap_items(study)  # the first page has the seats already, among what is to be decided
    for notes in (printed.notes, told := gap_notes(study, close_gap(district))):
        text = " ".join(note.plain for note in notes)
        assert "最少还需增加20个互助点" in text
        assert "领导小组" in text
        assert "有中心的镇增点不增加奖补" in text
    seats = " ".join(note.plain for note in told)
    assert "取决于14个镇街" in seats
    assert "只需增加6个" in seats
    assert len(table.rows) == 16
    (own,) = gap_items(Study(district, district.baseline, "2021-06", town="白沙镇", language="zh"))
    assert "还需增加1个" in own.notes[0]
    assert "若设在没有互助点的村，就不需增加" in own.notes[1]


@given(
    st.lists(st.integers(0, 3), min_size=3, max_size=3),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=3, max_size=3),
)
@pytest.mark.slow
def test_moves_are_as_few_as_trying_everything_finds(
    needed: list[int], planned: list[tuple[int, int]]
) -> None:
    need, plan = np.array(needed), np.array(planned)
    found = _placed(need, plan)
    best = min(
        (int(np.maximum(need - table.sum(axis=1), 0).sum()), int(np.maximum(plan - table, 0).sum()))
        for first, second in product(_spread(plan[:, 0].sum()), _spread(plan[:, 1].sum()))
        for table in [np.array([first, second]).T]
    )
    assert (found.sum(axis=0) == plan.sum(axis=0)).all()
    assert (
        int(np.maximum(need - found.sum(axis=1), 0).sum()),
        int(np.maximum(plan - found, 0).sum()),
    ) == best


def _spread(count: int) -> list[tuple[int, int, int]]:
    return [(a, b, count - a - b) for a in range(count + 1) for b in range(count - a + 1)]


def rows(plan: GapPlan) -> dict[str, dict[str, Any]]:
    return {str(row["town"]): row for row in plan.towns.to_dict("records")}


def test_the_columns_of_a_town(district: District) -> None:
    """白沙: 14 villages, 4 existing and 9 planned points, a center; 先锋: 8, 5 and 3; 圣泉: 2 villages and nothing; 鼎山: none."""
    found = rows(close_gap(district))
    nothing = dict.fromkeys(
        ("not_counted", "by_center", "by_center_most", "merging", "spare", "change_2021", "change_2022"), 0
    )
    expected = {
        "白沙镇": {"villages": 14, "existing": 4, "planned": 9, "by_center_most": 1, "needed": 10, "needed_if_exempt": 9, "further": 1, "further_if_exempt": 0},
        "圣泉街道": {"villages": 2, "existing": 0, "planned": 0, "needed": 2, "needed_if_exempt": 2, "further": 2, "further_if_exempt": 2},
        "鼎山街道": {"villages": 0, "existing": 0, "planned": 0, "needed": 0, "needed_if_exempt": 0, "further": 0, "further_if_exempt": 0},
        "先锋镇": {"villages": 8, "existing": 5, "planned": 3, "by_center_most": 1, "needed": 3, "needed_if_exempt": 2, "further": 0, "further_if_exempt": 0},
    }  # fmt: skip
    for town, cells in expected.items():
        assert found[town] == {"town": town, **nothing, **cells}
    assert list(found) == list(district.towns)
    assert close_gap(district).towns["needed"].dtype == "int64"  # where one is unknown there is no answer


def test_centers_and_merging_villages_need_no_point(district: District) -> None:
    """By reading each center serves a village; 圣泉's two villages merge: 0 further, and 先锋 has a point too many."""
    exempt = replace(district.baseline.under(center_village="exempt"), merging={"圣泉街道": 2})
    found = rows(close_gap(district, scenario=exempt))
    assert {name: found["白沙镇"][name] for name in ("by_center", "by_center_most", "needed", "further", "spare")} == {
        "by_center": 1, "by_center_most": 1, "needed": 9, "further": 0, "spare": 0,
    }  # fmt: skip
    assert (found["圣泉街道"]["merging"], found["圣泉街道"]["needed"], found["圣泉街道"]["further"]) == (
        2,
        0,
        0,
    )
    assert (found["杜市镇"]["needed"], found["杜市镇"]["further"]) == (10 - 3 - 1, 1)


def test_planned_points_move_within_their_year(district: District) -> None:
    """6 points are missing and 11 too many, by the reading that each center serves a village: 6 move, out of towns that have too many."""
    exempt = district.baseline.under(center_village="exempt")
    still, moved = close_gap(district, scenario=exempt), close_gap(district, scenario=exempt, moves=True)
    change = moved.towns.set_index("town")[["change_2021", "change_2022"]].sum(axis=1)
    spare = still.towns.set_index("town")["spare"]
    assert change.clip(lower=0).sum() == -change.clip(upper=0).sum() == 6
    assert (-change.clip(upper=0) <= spare).all()
    further = still.towns.set_index("town")["further"]
    assert change[further > 0].to_dict() == further[further > 0].to_dict()
    assert without_explanation(moved) == []


def test_a_town_whose_points_are_not_published_has_no_answer(district: District) -> None:
    table = district.plan.table.copy()
    table.loc[table["town"].isin(["白沙镇", "李市镇"]), "existing_points"] = None
    with pytest.raises(NoSolutionError, match=r"^白沙镇, 李市镇$"):
        close_gap(replace(district, plan=replace(district.plan, table=table)))


def test_what_the_seats_decide_and_what_they_do_not() -> None:
    known = TownGap(
        "丙", 3, 0, 0, 0, 0, 0, 0, 0, 0, further=0, further_if_exempt=0, spare=1, moves={2021: 0, 2022: 2}
    )
    one = replace(known, town="甲", further=2, further_if_exempt=1, spare=0, moves={2021: -1, 2022: -2})
    two = replace(known, town="乙", further=1, further_if_exempt=1, spare=0, moves={2021: 1, 2022: 0})
    plan = GapPlan([one, two, known])
    assert open_seats(plan) == [one]
    assert without_explanation(plan) == [one, two]
    assert (plan.further, plan.moved, plan.spare) == (3, 3, 1)
    assert list(plan.towns["change_2022"]) == [-2, 0, 2]


def test_what_is_reported_counts(district: District) -> None:
    """白沙's center stands in a village where no point is: 14 - 4 - 9 = 1 village, which the center serves."""
    given = {"villages": [{"village_code": "FIRST_VILLAGE 白沙镇", "exempt_reason": "center_seat"}],
             "facilities": [{"facility_id": "白沙-中心-2021-01", "village": "FIRST_VILLAGE 白沙镇", "site_chosen_on": date(2021, 9, 1)}]}  # fmt: skip
    register = register_of(district, {"month": "2021-09", "given": given})
    for month, further in (("2021-09", 0), (None, 0), ("2021-08", 1)):
        own = rows(close_gap(district, register=register, month=month))["白沙镇"]
        assert own["further"] == further


def test_a_program_is_about_whole_numbers_and_may_have_no_solution() -> None:
    """2 x >= 3 is reached by 2; no x is at least 5 and at most 3."""
    assert _solved(np.array([1.0]), [LinearConstraint(np.array([[2.0]]), lb=3)]).tolist() == [2]
    with pytest.raises(NoSolutionError, match="infeasible"):
        _solved(
            np.array([1.0]),
            [LinearConstraint(np.array([[1.0]]), lb=5, ub=3), LinearConstraint(np.array([[1.0]]), ub=-1)],
        )


def test_points_that_serve_nobody_further_are_not_counted(district: District) -> None:
    """白沙: of 13 points one is closed and two stand in a village that has another; 3 of them count for nothing."""
    rows_of = [
        {"facility_id": "白沙-点-已有-01", "closed_on": date(2021, 12, 31)},
        *({"facility_id": f"白沙-点-2021-0{n}", "village": "500116108201"} for n in (1, 2, 3)),
    ]
    register = one_month(district, "2022-12", facilities=rows_of)
    assert rows(close_gap(district, register=register))["白沙镇"]["not_counted"] == 1 + 2
