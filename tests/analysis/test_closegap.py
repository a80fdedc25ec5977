"""Closing the gap: the published plan by hand, and exactness against trying everything."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis import coverage
from eldercare_analysis.analysis.closegap import _placed, close_gap, open_seats, without_explanation
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.scenario import with_reading
from eldercare_analysis.inputs.scenario_files import save_scenario
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.gap_plan import gap_items, gap_scenario


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
    plan = close_gap(district, with_reading(district.baseline, "center_village", reading), moves=moves)
    assert (plan.further, plan.moved, plan.spare) == (further, moved, spare)
    for year in (2021, 2022):
        assert plan.towns[f"change_{year}"].sum() == 0


def test_which_seats_decide(district: District) -> None:
    """16 towns are short; 几江 and 圣泉 have no center; in the other 14 its seat decides one village each: 20 - 14 = 6."""
    seats = open_seats(close_gap(district))
    assert len(seats) == 14
    assert (seats["further"] - seats["further_if_exempt"] == 1).all()
    never = without_explanation(close_gap(district))
    assert dict(zip(never["town"], never["unserved"], strict=True)) == {
        "几江街道": 1,
        "圣泉街道": 2,
        "石蟆镇": 1,
        "杜市镇": 1,
        "四屏镇": 1,
    }


@pytest.mark.parametrize("moves", [False, True])
@pytest.mark.parametrize("reading", ["unknown", "exempt"])
def test_the_result_serves_every_village(
    district: District, tmp_path: Path, reading: str, moves: bool
) -> None:
    base = with_reading(district.baseline, "center_village", reading)
    study = Study(district, base, None, "2021-06", "zh")
    document = gap_scenario(study, close_gap(district, base, moves=moves), "closed")
    saved = save_scenario(document, tmp_path / "closed.yaml", district)
    table = coverage(district, with_reading(saved, "center_village", reading))
    last = table[table["year"] == 2022].set_index("town")
    assert (last["unserved_high"] == 0).all()
    assert last.loc[DISTRICT, "served_low"] == 175


def test_the_report_names_the_seats_to_ask_for(district: District) -> None:
    notes, table = gap_items(Study(district, district.baseline, None, "2021-06", "zh"))
    text = " ".join(notes.notes)
    assert "最少还需增加20个互助点" in text
    assert "取决于14个镇街" in text
    assert "只需增加6个" in text
    assert "领导小组" in text
    assert "有中心的镇增点不增加奖补" in text
    assert len(table.rows) == 16
    (own,) = gap_items(Study(district, district.baseline, "白沙镇", "2021-06", "zh"))
    assert "还需增加1个" in own.notes[0]
    assert "若设在没有互助点的村，就不需增加" in own.notes[1]


@given(
    st.lists(st.integers(0, 3), min_size=3, max_size=3),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=3, max_size=3),
)
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
