"""The block above a return's columns: its month, however it is stored."""

from __future__ import annotations

from typing import Any

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import Problem, Problems
from eldercare_analysis.inputs.returns.around import read_head
from eldercare_analysis.inputs.returns.reading.grid import Grid

VALUE = (2, 2)


def head(district: District, value: Any, **further: Any) -> tuple[dict[str, Any], set[str], list[Problem]]:
    cells = {(2, 1): "填报月份", (2, 3): "镇街", (2, 4): "白沙镇"} | (
        {VALUE: value} if value is not None else {}
    )
    problems = Problems()
    return *read_head(
        [(Grid("a.xlsx", "设施进度", hidden=False, cells=cells, **further), 4)], district, problems
    ), problems.found


@pytest.mark.parametrize(
    ("value", "code", "epoch"),
    [
        (44440, "builtin:57", 1900),
        (44440, "builtin:27", 1900),
        (44440, "mmm-yy", 1900),
        (44469, "yyyy-mm-dd", 1900),
        (44440, "", 1900),
        (42978, "builtin:57", 1904),
        (42978, "", 1904),
        (202109, "", 1900),
        (2021.9, "", 1900),
        ("2021年9月", "", 1900),
        ("２０２１－０９", "", 1900),
    ],
)
def test_the_month_of_a_return(district: District, value: Any, code: str, epoch: int) -> None:
    said, unread, problems = head(district, value, formats={VALUE: code} if code else {}, epoch=epoch)
    assert (said["month"], unread, problems) == ("2021-09", set(), [])


@pytest.mark.parametrize(
    ("value", "code", "key"),
    [
        (2021, "yyyy-mm", "year_typed"),
        (44440, "yyyy", "month_form"),
        (0.5, "h:mm", "month_form"),
        (2021.1, "", "month_or_october"),
        ("九月", "", "month_form"),
    ],
)
def test_what_is_no_month_is_a_problem_with_its_place(
    district: District, value: Any, code: str, key: str
) -> None:
    said, unread, problems = head(district, value, formats={VALUE: code} if code else {})
    assert (said["month"], unread) == (None, {"month"})
    assert [(problem.key, problem.place and problem.place.column) for problem in problems] == [(key, "B")]


def test_a_month_that_is_a_formula_without_a_result_is_not_called_missing(district: District) -> None:
    said, unread, problems = head(district, None, uncalculated=frozenset({VALUE}))
    assert (said["month"], unread) == (None, {"month"})
    assert [(problem.key, problem.place and problem.place.column) for problem in problems] == [
        ("uncalculated", "B")
    ]


@pytest.mark.parametrize(
    ("text", "month", "keys"), [("填报月份：2021年9月", "2021-09", []), ("月份: 九月", None, ["month_form"])]
)
def test_a_month_in_the_cell_of_its_label(
    district: District, text: str, month: str | None, keys: list[str]
) -> None:
    problems = Problems()
    page = Grid("a.xlsx", "设施进度", hidden=False, cells={(1, 3): text, (1, 4): "镇街", (1, 5): "白沙镇"})
    said, _ = read_head([(page, 4)], district, problems)
    assert (said["month"], said["town"]) == (month, "白沙镇")
    assert [(problem.key, problem.place and problem.place.column) for problem in problems.found] == [
        (key, "C") for key in keys
    ]
