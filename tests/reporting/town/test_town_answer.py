"""A town's title: what is due by the next deadline, by Annex 1 or a scenario; with returns how far it is."""

from __future__ import annotations

from datetime import date

import pytest

from eldercare_analysis import load_scenario
from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.items import Headline
from eldercare_analysis.reporting.town.town_answer import town_headline
from tests.returns import register_of

pytestmark = pytest.mark.slow


def answer(
    district: District, town: str, month: str, scenario: str = "", language: Language = "zh"
) -> Headline:
    rules = load_scenario(scenario, district) if scenario else district.baseline
    study = Study(district, rules, month, None, town=town, language=language)
    return town_headline(study, coverage_rows(study))


@pytest.mark.parametrize(("town", "month", "title"), [
    # Annex 1: 白沙 has one center and nine points in 2021, one home in 2022
    ("白沙镇", "2021-11", "2021年底前要建成1个镇中心、9个互助点"),
    ("白沙镇", "2021-12", "2022年底前要改造提升1所敬老院"),  # December 31 has come
    ("白沙镇", "2022-12", "附件1安排的11个设施都已到期，是否建成没有填报"),
    ("李市镇", "2021-09", "2021年底前要建成1个镇中心、5个互助点，改造提升1所敬老院"),
    ("德感街道", "2021-12", "2022年底前要建成1个失能照护中心"),
    ("四屏镇", "2021-09", "2022年底前要建成1个镇中心、2个互助点"),
    ("圣泉街道", "2021-09", "附件1没有安排建设任务"),
    ("鼎山街道", "2023-02", "附件1没有安排建设任务"),
])  # fmt: skip
def test_the_title_is_the_next_deadline(district: District, town: str, month: str, title: str) -> None:
    assert answer(district, town, month).title == f"{town}：{title}"


def test_a_late_year_is_the_scenarios(district: District) -> None:
    """Six months after December 2022 is June 2023."""
    found = answer(district, "四屏镇", "2021-09", "second-year-late")
    assert found.title == "四屏镇：按本情景，2023年6月底前要建成1个镇中心、2个互助点"


def test_what_was_due_and_is_not_reported_is_said_below(district: District) -> None:
    finding = answer(district, "白沙镇", "2022-03").finding.plain
    assert finding.startswith("2021年底到期的10个设施是否建成，没有填报。按附件1，到2022年末，")
    assert "白沙镇的14个村中13个村确定有服务；另1个有没有，取决于镇中心设在哪个村。" in finding
    assert "到期" not in answer(district, "白沙镇", "2021-11").finding.plain


def test_english_is_an_order(district: District) -> None:
    found = answer(district, "李市镇", "2021-09", language="en").title.plain
    assert found.endswith(
        "build 1 town center and 5 mutual-aid points, upgrade 1 nursing home by the end of 2021"
    )


def test_returns_say_how_far_it_is_and_what_comes_next(district: District) -> None:
    """白沙, October 2021: one of ten accepted, 10 × 10/12 − clock; 四屏 has nothing in 2021."""
    rows = [{"facility_id": "白沙-点-2021-01", "accepted_on": date(2021, 10, 1)}]
    register = register_of(district, {"month": "2021-10", "given": {"facilities": rows}})
    titles = {}
    for town in ("白沙镇", "四屏镇"):
        study = Study(district, district.baseline, "2021-10", register, town=town, language="zh")
        titles[town] = town_headline(study, coverage_rows(study)).title.plain
    assert titles["白沙镇"].startswith("白沙镇：全年10个设施，已验收1–10个；")  # nine are not reported
    assert titles["四屏镇"] == (
        "四屏镇：2021年没有建设任务，以前年度也没有结转；2022年底前要建成1个镇中心、2个互助点"
    )
