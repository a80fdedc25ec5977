"""What must be out at once (先建后补), as printed: 白沙's 100,000 + 9 x 50,000 yuan, its award of 1,000,000 six months later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eldercare_analysis.analysis.money.cashflow import Peak
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Figure, Table
from eldercare_analysis.reporting.money import prefinancing
from eldercare_analysis.reporting.money.prefinancing import (
    balance_chart,
    cash_items,
    prefinance_by_town,
    prefinance_table,
)
from tests.money import assumed, scenario_of

UNKNOWN = ["未知"] * 5
PACKAGES = assumed(
    centers_cost=(100_000, "yuan per center"),
    centers_months=(3, "months"),
    points_cost=(50_000, "yuan per point"),
    points_months=(2, "months"),
    award_lag=(6, "months"),
)


@pytest.fixture(scope="module")
def scenario(district: District) -> Scenario:
    return scenario_of(district, parameters=PACKAGES)


def study_of(district: District, scenario: Scenario, town: str | None) -> Study:
    return Study(district, scenario, "2021-09", None, town=town, language="zh")


def plain(table: Table) -> list[list[str]]:
    return [[cell.plain for cell in row] for row in table.rows]


def test_what_is_spent_received_and_out_at_once(district: District, scenario: Scenario) -> None:
    """In 10,000 yuan: 10 + 9 x 5 = 55 by December 2021, 100 in June 2022; the home of 2022 has no cost, so nothing in all."""
    table = prefinance_table(study_of(district, scenario, "白沙镇"))
    assert [head.key for head in table.columns[1:]] == [
        "spent",
        "received",
        "unreimbursed",
        "peak",
        "peak_month",
    ]
    assert plain(table) == [
        ["镇中心及互助点", "55", "100", "0", "55", "2021-12"],
        ["敬老院", *UNKNOWN],
        ["全部", *UNKNOWN],
    ]
    assert table.emphasis == [2]
    peak = table.rows[0][4].numbers[0]
    assert (peak.text, peak.value) == ("55", 55_000_000)  # fen


def test_the_figure_tells_the_peak_and_what_it_leaves_out(district: District, scenario: Scenario) -> None:
    """From October 2021 (three months before December) to the award in June 2022."""
    figure = balance_chart(study_of(district, scenario, "白沙镇"))
    assert isinstance(figure, Figure)
    assert figure.alt.plain == "阶梯图：白沙镇2021-10至2022-06按月垫资余额；峰值 2021-12：55 万元。"
    assert "敬老院：不能测算" in figure.caption.plain


def test_towns_side_by_side(district: District, scenario: Scenario) -> None:
    """四屏 in 10,000 yuan: 10 + 2 x 5 = 20 by December 2022, no home, so that is all; 几江 has a home alone; 28 rows are
    27 towns with works and the district."""
    table = prefinance_by_town(study_of(district, scenario, None))
    rows = {row[0]: row[1:] for row in plain(table)}
    assert rows["四屏镇"] == ["20", "—", "—", "20", "2022-12"]
    assert rows["白沙镇"] == ["55", "未知", "—", "未知", "未知"]
    assert rows["几江街道"] == ["—", "未知", "—", "未知", "未知"]
    assert "鼎山街道" not in rows  # no works
    assert (len(rows), table.emphasis) == (28, [27])


def test_a_town_s_peak_is_less_than_what_it_spends_where_money_comes_in_between(
    district: District, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spent 55, received 30 before the end: 40 at most are out at once; of towns the peaks are told."""
    peak = Peak(
        town="四屏镇",
        scope="packages",
        spent_fen=55_000_000,
        received_fen=30_000_000,
        unreimbursed_fen=25_000_000,
        peak_fen=40_000_000,
        peak_month="2022-08",
        needs=(),
    )
    rows = [peak, replace(peak, scope="all")]
    monkeypatch.setattr(prefinancing, "peaks_of", lambda _: rows)
    table = prefinance_by_town(study_of(district, scenario, None))
    assert plain(table) == [["四屏镇", "40", "—", "—", "40", "2022-08"]]
    own = prefinance_table(study_of(district, scenario, "四屏镇"))
    assert plain(own)[0][1:] == ["55", "30", "25", "40", "2022-08"]


def test_where_nothing_is_known_there_is_no_table(district: District) -> None:
    (only,) = cash_items(study_of(district, district.baseline, "白沙镇"))
    assert (only.kind, only.id) == ("notes", "balance_chart")


def test_the_district_has_its_towns_too(district: District, scenario: Scenario) -> None:
    for town, more in (("四屏镇", []), (None, ["prefinance_by_town"])):
        items = cash_items(study_of(district, scenario, town))
        assert [item.id for item in items] == ["balance_chart", "prefinance_table", *more]
