"""The page of a town: what it says first, and what it must not say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from eldercare_analysis.analysis.history import history
from eldercare_analysis.analysis.lives import lives
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.loading import load_register
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.reporting.history.history_listing import history_listing
from eldercare_analysis.reporting.history.history_page import history_page
from eldercare_analysis.reporting.history.life_words import LifeWords
from tests.analysis.histories import facility, sent

BAISHA = "白沙镇"


@pytest.fixture(scope="module")
def study(demo: Path) -> Study:
    return open_study("丙桥镇", data=demo / "pack", register=[demo / "returns"], month="2025-09")


@pytest.mark.slow
def test_who_stands_and_who_moved_comes_first(study: Study) -> None:
    """Works at the home began in March 2024, 18 months before; of a point nothing was ever dated."""
    page = history_page(study)
    assert "<h1>丙桥镇：停滞2个，近3个月有进展4个，已验收投用1个，以后年度未动1个</h1>" in page
    assert "已开工，18个月没有进展，逾期未建成" in page
    assert page.count('class="mark corrected"') == 3 + 1  # and in the legend
    assert "2025-09/丙桥镇.xlsx 设施进度表第9行".replace("2025-09", "") in re.sub(
        r"<[^>]*>", "", page
    ).replace("2025-09", "")
    assert history_page(study) == page


@pytest.mark.slow
def test_it_tells_of_no_persons_and_loads_nothing(study: Study) -> None:
    for language in ("zh", "en"):
        page = history_page(study.spoken(language))
        for label in (
            "集中供养",
            "其中失能",
            "愿集中",
            "核定人数",
            "村民小组数",
            "recipients",
            "head count",
            "villager groups",
        ):
            assert label not in page
        assert not re.search(r"https?://|src=|url\((?!data:|#)", page)


@pytest.mark.slow
def test_a_facility_alone(study: Study) -> None:
    page = history_page(study, "丙桥-点-2025-02")
    assert page.count('class="line"') == 1
    assert "丙六村 → 丙八村" in page
    assert "选址确定日期" in page
    assert "原有设施" not in page


def page_of(district: District, *returns: object, month: str = "2021-09", **more: object) -> str:
    register = Register(tuple(returns), **more) if returns or more else None  # type: ignore[arg-type]
    return history_page(Study(district, district.baseline, month, register, town=BAISHA, language="zh"))


def test_without_returns_nothing_is_known(district: District) -> None:
    page = page_of(district)
    assert "<h1>白沙镇：没有填报，不知道设施进程</h1>" in page
    assert "停滞" not in page


def test_up_to_which_return_and_what_was_not_used(district: District) -> None:
    row = facility("白沙-点-2021-01", started_on=date(2021, 7, 2), issue="<b>用地&龘")
    page = page_of(district, sent("2021-07", BAISHA, "facilities", row), rejected={"坏.xlsx": BAISHA})
    assert "以下截至2021年7月填报，以后没有填报。" in page
    assert "有错误、没有采用的填报表：坏.xlsx。" in page
    assert page.count('<tr class="no_return">') == 2  # August, September
    assert "<b>用地" not in page
    assert "font-src data:" in page  # a rare letter comes with its font


def test_the_listing_says_that_nothing_is_new(district: District) -> None:
    row = facility("白沙-点-2021-01")
    returns = Register(tuple(sent(month, BAISHA, "facilities", row) for month in ("2021-08", "2021-09")))
    known = Study(district, district.baseline, "2021-09", returns, town=BAISHA, language="zh")
    listing = history_listing(known, history(known, BAISHA))
    told = [[cell.plain for cell in line] for line in listing.rows]
    assert [line[0] for line in told if "与以前填报的相同" in line] == ["2021-09"]
    assert [line[0] for line in told if "只有设施本身，还没有日期、问题" in line] == ["2021-08"]


def test_a_row_that_is_carried_over_says_so(district: District) -> None:
    rows = [facility(f"白沙-点-2021-0{number}", started_on=date(2021, 7, 2)) for number in (1, 2)]
    returns = Register(
        (sent("2021-07", BAISHA, "facilities", *rows), sent("2021-09", BAISHA, "facilities", rows[0]))
    )
    study = Study(district, district.baseline, "2021-09", returns, town=BAISHA, language="zh")
    told = LifeWords(study, "2021-09")
    states = {one.facility.facility_id: told.state(one) for one in lives(study, BAISHA) if one.known}
    assert states == {
        "白沙-点-2021-01": "已开工，2021-07-02",
        "白沙-点-2021-02": "已开工，2021-07-02，沿用2021年7月",
    }


def test_returns_that_cannot_be_read_are_named(demo: Path, tmp_path: Path) -> None:
    study = open_study("丙桥镇", data=demo / "pack", month="2025-09")
    (tmp_path / "丙桥镇.xlsx").write_bytes(b"PK")
    register = load_register(tmp_path, study.district, leave_out_broken=True)
    assert "丙桥镇.xlsx" in history_page(replace(study, register=register))
