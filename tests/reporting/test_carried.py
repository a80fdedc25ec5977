"""From which month's returns figures come (沿用): the newest of a town, the oldest of the district's newest ones, by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.carried import marked_units, month_name, newest_return, returns_from
from tests.reporting.meeting.test_meeting_carried import TOWN, facilities, sent, study_of

OTHER = "白沙镇"
CENTERS = ("西湖-中心-2021-01", "白沙-中心-2021-01")


@pytest.fixture
def december(district: District) -> Study:
    """西湖 sent returns in September and November, 白沙 in October and December, the others none."""
    own = [
        sent(district, month, TOWN, facilities=facilities(TOWN, "中心-2021-01"))
        for month in ("2021-09", "2021-11")
    ]
    other = [
        sent(district, month, OTHER, facilities=facilities(OTHER, "中心-2021-01"))
        for month in ("2021-10", "2021-12")
    ]
    return study_of(district, "2021-12", *own, *other)


@pytest.mark.parametrize(
    ("month", "newest"),
    [
        ("2021-08", ("", "")),
        ("2021-09", ("2021-09", "")),
        ("2021-10", ("2021-09", "2021-10")),
        ("2021-12", ("2021-11", "2021-12")),
    ],
)
def test_the_newest_return_up_to_a_month(december: Study, month: str, newest: tuple[str, str]) -> None:
    study = replace(december, month=month)
    assert (newest_return(study, TOWN), newest_return(study, OTHER)) == newest
    assert newest_return(study, "珞璜镇") == ""


def test_a_town_names_the_month_that_it_rests_on(december: Study) -> None:
    assert returns_from(replace(december, town=TOWN)).plain == "取自2021年11月填报，本月未填。"
    for town in (OTHER, "珞璜镇"):  # sent this month, and never
        assert returns_from(replace(december, town=town)).plain == ""


def test_the_district_names_the_oldest_of_its_towns_newest(december: Study) -> None:
    """In December one town of two is carried over, from November; in January both, the older one from November still."""
    told = returns_from(december)
    assert [number.value for number in told.numbers] == [1]
    assert "其中1个镇街本月未填报，取自以前填报（最早为2021年11月）" in told.plain
    told = returns_from(replace(december, month="2022-01"))
    assert "其中2个镇街本月未填报，取自以前填报（最早为2021年11月）" in told.plain


@pytest.mark.parametrize(
    ("language", "names"), [("zh", ("2021年9月", "9月")), ("en", ("September 2021", "September"))]
)
def test_months_have_names(december: Study, language: Language, names: tuple[str, str]) -> None:
    study = replace(december, language=language)
    assert (month_name(study, "2021-09"), month_name(study, "2021-09", with_year=False)) == names


def test_facilities_are_marked_whose_row_is_carried_over(december: Study) -> None:
    """西湖's center is known from November, 白沙's from the month itself."""
    assert marked_units(december, CENTERS) == ["西湖镇养老服务中心（沿用2021年11月）", "白沙镇养老服务中心"]
    assert marked_units(replace(december, month="2021-11"), CENTERS) == [
        "西湖镇养老服务中心",
        "白沙镇养老服务中心（沿用2021年10月）",
    ]
