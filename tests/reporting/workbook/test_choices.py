"""Rates with their clause, readings with their options in words and in codes."""

from __future__ import annotations

from datetime import date, timedelta

from eldercare_analysis import load_scenario
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.workbook.choices import write_readings, write_rules
from eldercare_analysis.reporting.workbook.given import Given
from tests.reporting.workbook.seen import SeenBook


def test_rates_with_their_month_and_clause(study: Study) -> None:
    """三（二）: 1,000,000 yuan a center from June 2021; what the plan leaves open is blank and has a name all the same."""
    book, given = SeenBook(study), Given()
    write_rules(book, ["award_per_center", "living_allowance"], given)
    cells = book.cells("rules")
    assert [cells[f"{column}5"] for column in "ACDEFGIJ"] == [
        "镇养老服务中心及辖区互助点奖补标准",
        1_000_000,
        "元/中心",
        "三（二）",
        "",
        "方案参数“镇养老服务中心及辖区互助点奖补标准”",
        "award_per_center",
        "parameters.yaml award_per_center",
    ]
    assert date(1899, 12, 30) + timedelta(days=cells["B5"]) == date(2021, 6, 1)
    assert [cells[f"{column}6"] for column in "BCFI"] == [None, None, "方案未定", "living_allowance"]
    assert given.rates == {
        ("award_per_center", "2021-06"): "'标准'!$C$5",
        ("living_allowance", ""): "'标准'!$C$6",
    }
    assert book.names == {"award_per_center": "'标准'!$C$5", "living_allowance": "'标准'!$C$6"}


def test_what_a_scenario_assumes_says_who_and_why(study: Study, district: District) -> None:
    """A value without a month holds in every month, which is no date of 1900."""
    book = SeenBook(study.under())
    book.study = Study(
        district, load_scenario("invented-costs", district), "2021-09", None, town=None, language="zh"
    )
    write_rules(book, ["homes_cost", "living_allowance"], Given())
    cells = book.cells("rules")
    assert [cells[f"{column}5"] for column in "BCF"] == [
        None,
        1_500_000,
        "示例：演示资金流（虚构，不得引用）。适用所有月份。",
    ]
    assert [cells[f"{column}7"] for column in "CFI"] == [
        900,
        "示例：演示标准调整（虚构，不得引用）。",
        "living_allowance_2022_01",
    ]


def test_readings_of_awards_can_be_chosen_in_words(study: Study) -> None:
    """Three options at most, so texts are in F to H, the id in I, the code looked up in J, all codes in K to M."""
    book = SeenBook(study)
    write_readings(book)
    cells = book.cells("readings")
    assert [cells[f"{column}5"] for column in "ABCFGIKL"] == [
        "奖补按哪一年计",
        "1. 中心计划年度",
        "随之变化",
        "1. 中心计划年度",
        "2. 中心和辖区互助点全部完成的年度",
        "award_trigger",
        "center",
        "center_and_points",
    ]
    assert cells["J5"] == ("INDEX(K5:L5,1,MATCH(B5,F5:G5,0))", "center")
    live = ["award_trigger", "award_unit", "award_payment", "award_cap"]
    codes = {name: f"'口径'!$J${number}" for number, name in enumerate(live, start=5)}
    chosen = {f"{name}_choice": f"'口径'!$B${number}" for number, name in enumerate(live, start=5)}
    assert book.names == codes | chosen
