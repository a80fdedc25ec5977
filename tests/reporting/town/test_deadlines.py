"""What is due by when in a town: Annex 1 by the last day of its years, or of the months a scenario moves it to."""

from __future__ import annotations

from datetime import date

import pytest

from eldercare_analysis import load_scenario
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.town.deadlines import deadlines, over

FIRST, SECOND = date(2021, 12, 31), date(2022, 12, 31)


def study_of(district: District, town: str, month: str = "2021-09", scenario: str = "") -> Study:
    rules = load_scenario(scenario, district) if scenario else district.baseline
    return Study(district, rules, month, None, town=town, language="zh")


@pytest.mark.parametrize(
    ("town", "scenario", "due"),
    [
        # Annex 1: a center and nine points in 2021, a home in 2022
        ("白沙镇", "", {FIRST: (1, 9, 0), SECOND: (0, 0, 1)}),
        ("李市镇", "", {FIRST: (1, 5, 1)}),
        ("四屏镇", "", {SECOND: (1, 2, 0)}),
        ("四屏镇", "second-year-late", {date(2023, 6, 30): (1, 2, 0)}),  # six months after December 2022
        ("鼎山街道", "", {}),
    ],
)
def test_what_is_due_is_that_of_annex_1(
    district: District, town: str, scenario: str, due: dict[date, tuple[int, ...]]
) -> None:
    found = deadlines(study_of(district, town, scenario=scenario))
    assert {one.day: tuple(map(one.of, (kinds.CENTER, kinds.POINT, kinds.HOME))) for one in found} == due
    assert [one.count for one in found] == [sum(counts) for counts in due.values()]


@pytest.mark.parametrize(
    ("month", "are_over"), [("2021-11", []), ("2021-12", [FIRST]), ("2022-12", [FIRST, SECOND])]
)
def test_a_deadline_is_over_with_its_last_day(district: District, month: str, are_over: list[date]) -> None:
    study = study_of(district, "白沙镇", month)
    assert [one.day for one in deadlines(study) if over(study, one)] == are_over
