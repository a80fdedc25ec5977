"""Money of the plan's paper: awards by hand, each open amount once, in the words of forms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eldercare_analysis.analysis.money import budget
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.reporting.items import texts_of
from eldercare_analysis.reporting.money import headline
from eldercare_analysis.reporting.money import plan_money as plan
from eldercare_analysis.reporting.money.plan_money import money_items, open_amounts, plan_money
from eldercare_analysis.reporting.money.projection import projection_table

ROOT = Path(__file__).parents[3]


def study_of(district: District) -> Study:
    return Study(district, district.baseline, "2021-09", town=None, language="zh")


def test_awards_by_hand(district: District) -> None:
    """三（二）: 25 centers at 1 million yuan, 18 of 2021 and 7 of 2022; nothing else is known."""
    item = plan_money(study_of(district))
    assert item.title == "资金：现在能算的只有奖补"
    assert [(tile.label.plain, tile.value.plain) for tile in item.tiles] == [
        ("市级奖补应得（25个中心×100 万元）", "2,500 万元"),
        ("其中2021年", "1,800 万元"),
        ("其中2022年", "700 万元"),
    ]
    assert projection_table(study_of(district)).rows == []  # awards are told above, the rest is open


def test_an_open_rate_is_no_award(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack may leave the rate open: then nothing says that awards are known."""
    needs = ("parameters.award_per_center",)
    unknown = [
        replace(one, amount_fen=None, rate_yuan=None, status="unknown", needs=needs)
        if one.item == "center_award"
        else one
        for one in budget.ledger_lines(study_of(district))
    ]
    for module in (headline, plan):
        monkeypatch.setattr(module, "ledger_lines", lambda _: unknown)
    item = plan_money(study_of(district))
    assert (item.title, item.finding, item.tiles) == ("资金", "奖补标准还没有定，奖补算不出。", [])


def test_open_amounts_are_told_once_in_words(district: District) -> None:
    item = open_amounts(study_of(district))
    rows = {row[0].plain: (row[1].plain, row[2].plain) for row in item.rows}
    assert item.title == f"还算不出的{len(rows)}项金额：谁定、定了填在哪里"
    assert rows["敬老院改造提升补贴"] == ("区级", "情景文件的“敬老院改造提升补贴”")
    assert rows["中央预算内资金（争取）"][0] == "中央"
    assert len(rows) == 5
    assert "_" not in "".join(text.plain for text in texts_of(item).values())


def test_what_a_scenario_gives_is_open_no_more() -> None:
    study = open_study("district", month="2021-09", data=ROOT / "data", scenario="invented-costs")
    money, opened = money_items(study)
    assert money.title == "资金"
    assert [row[0].plain for row in opened.rows] == ["中央预算内资金（争取）", "镇中心运营补助"]  # type: ignore[attr-defined]
