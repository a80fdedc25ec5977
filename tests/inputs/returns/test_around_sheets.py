"""The block above the columns: every label, every way to stand beside it, and what sheets say differently."""

from __future__ import annotations

from typing import Any

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import Problems
from eldercare_analysis.inputs.returns.around import read_head
from eldercare_analysis.inputs.returns.reading.grid import Grid
from tests.refusals import Told, told

Cells = dict[tuple[int, int], Any]
NOTHING = {"month": None, "town": None, "unchanged": None, "home": None, "office": None}


def head(
    district: District, *sheets: Cells, header: int = 4, **more: Any
) -> tuple[dict[str, Any], set[str], list[Told]]:
    problems = Problems()
    grids = [
        (Grid("a.xlsx", f"表{n}", hidden=False, cells=cells, **more), header)
        for n, cells in enumerate(sheets, 1)
    ]
    said, unread = read_head(grids, district, problems)
    return said, unread, told(problems.found)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({(1, 1): "填报月份", (1, 2): "2021-09"}, {"month": "2021-09"}),
        ({(3, 1): "月份：", (3, 5): "2021年9月"}, {"month": "2021-09"}),
        ({(1, 1): "报送月份:2021-09"}, {"month": "2021-09"}),
        ({(1, 1): "Month", (1, 2): "2021-09"}, {"month": "2021-09"}),
        ({(1, 1): "镇街", (1, 2): "500116108"}, {"town": "白沙镇"}),
        ({(1, 1): "Town： Baisha "}, {"town": "白沙镇"}),
        ({(1, 1): "镇街", (1, 2): "district"}, {"town": None}),
        ({(1, 1): "本月无变化", (1, 2): "是"}, {"unchanged": True}),
        ({(1, 1): "No change this month", (1, 2): "no"}, {"unchanged": False}),
        ({(1, 1): "No change: yes"}, {"unchanged": True}),
        ({(1, 1): "填报单位", (1, 2): "民政办"}, {"office": "民政办"}),
        (
            {(1, 1): "office", (1, 2): "民政办", (1, 3): "镇街", (1, 4): "白沙镇"},
            {"office": "民政办", "town": "白沙镇"},
        ),
        ({(1, 1): "填报月份", (1, 2): "镇街", (1, 3): "白沙镇"}, {"town": "白沙镇"}),
        ({(1, 1): "填报月份", (1, 2): "镇街:", (1, 3): "白沙镇"}, {"town": "白沙镇"}),
        ({(1, 1): 5, (1, 2): "标题", (1, 3): "2021-09"}, {}),
        ({(1, 1): "填报月份"}, {}),
        ({(4, 1): "填报月份", (4, 2): "2021-09"}, {}),
    ],
)
def test_what_the_head_says(district: District, cells: Cells, said: dict[str, Any]) -> None:
    assert head(district, cells) == (NOTHING | said, set(), [])


@pytest.mark.parametrize(
    ("cells", "key", "expected"),
    [
        ({(2, 1): "月份", (2, 3): "x"}, "month", ("month_form", "a.xlsx | 表1 | 2 | C", {"value": "x"})),
        ({(2, 1): "月份：x"}, "month", ("month_form", "a.xlsx | 表1 | 2 | A", {"value": "x"})),
        (
            {(2, 2): "本月无变化", (2, 3): "也许"},
            "unchanged",
            ("not_one_of", "a.xlsx | 表1 | 2 | C", {"value": "也许", "known": "是, 否"}),
        ),
    ],
)
def test_what_cannot_be_read(district: District, cells: Cells, key: str, expected: Told) -> None:
    assert head(district, cells) == (NOTHING, {key}, [expected])


def test_a_town_that_is_none(district: District) -> None:
    said, unread, ((key, place, fields),) = head(district, {(1, 1): "镇街", (1, 2): "火星镇" * 30})
    assert (said, unread, key, place) == (NOTHING, {"town"}, "town_unknown", "a.xlsx | 表1 | 1 | B")
    assert fields["value"] == f"{('火星镇' * 30)[:60]}…"


def test_a_formula_without_a_result(district: District) -> None:
    found = head(district, {(1, 1): "月份", (1, 3): "2021-09"}, uncalculated=frozenset({(1, 2)}))
    assert found == (NOTHING, {"month"}, [("uncalculated", "a.xlsx | 表1 | 1 | B", {})])
    beyond = head(district, {(1, 1): "月份", (1, 3): "2021-09"}, uncalculated=frozenset({(1, 4), (2, 2)}))
    assert beyond == (NOTHING | {"month": "2021-09"}, set(), [])


def test_sheets_that_say_different_things(district: District) -> None:
    said, unread, problems = head(
        district,
        {(1, 1): "月份:2021-09"},
        {(2, 1): "月份", (2, 2): "2021-09"},
        {(3, 1): "月份", (3, 2): "2021-10"},
        {(1, 1): "镇街：白沙镇"},
    )
    assert (said, unread) == (NOTHING | {"month": "2021-09", "town": "白沙镇"}, set())
    assert problems == [("head_differs", "a.xlsx | 表3 | 3 | B", {"value": "2021-09 / 2021-10"})]
