"""A town's cards: the award after acceptance, what is due and paid of it, what nobody set."""

from __future__ import annotations

from datetime import date

import pytest

from eldercare_analysis import load_scenario
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Headline
from eldercare_analysis.reporting.town.town_money import town_money
from tests.money import TOLD, scenario_of
from tests.returns import register_of

pytestmark = pytest.mark.slow


def cards(found: Headline) -> list[tuple[str, str]]:
    return [(tile.value.plain, tile.note.plain) for tile in found.tiles]


def test_the_award_and_what_the_plan_leaves_open(district: District) -> None:
    """三（二）: 1,000,000 yuan a center with its points; no amount for subsidy of homes, operation, building, central funds."""
    found = town_money(Study(district, district.baseline, "2021-09", None, town="白沙镇", language="zh"))
    award, unset = cards(found)
    assert award == ("100 万元", "2021年；1个中心连同9个新建点，每个中心一份〔三（二）〕")
    assert found.tiles[1].label == "方案没有定的（4项）"
    assert unset[0] == "敬老院补贴、中心运营补助、建设成本、中央资金"
    assert unset[1] == "区里定了再算；镇街只填《设施进度》“累计投资（万元）”。"


@pytest.mark.parametrize(("town", "other"), [
    ("吴滩镇", "奖补算在哪一年尚待明确：按“中心和辖区互助点全部完成的年度”为2022年。"),  # Annex 1: center 2021, points 2022
    ("白沙镇", ""),  # both in 2021
])  # fmt: skip
def test_another_reading_of_the_year_is_told_where_it_is_another_year(
    district: District, town: str, other: str
) -> None:
    found = town_money(Study(district, district.baseline, "2021-09", None, town=town, language="zh"))
    assert cards(found)[0][1].startswith("2021年；")
    assert found.finding.plain.partition("管理运行经费")[0] == other


def test_no_center_no_award(district: District) -> None:
    found = town_money(Study(district, district.baseline, "2021-09", None, town="圣泉街道", language="zh"))
    assert found.tiles == []
    assert found.finding == "附件1没有安排镇中心；奖补按镇中心计，没有奖补。"


def test_the_what_if_is_marked(district: District) -> None:
    """One award for each of 1 center and 9 points: 10 × 100."""
    rules = load_scenario("each-facility", district)
    found = town_money(Study(district, rules, "2021-09", None, town="白沙镇", language="zh"))
    value, note = cards(found)[0]
    assert value == "1,000 万元"
    assert "条文文义不支持" in note


def test_assumptions_are_said_in_the_same_sentence(district: District) -> None:
    more = {"town": "西湖镇", "kind": "points", "year": 2021, "change": 1, **TOLD}
    rules = scenario_of(district, plan=[more], delays=[{"year": 2021, "months": 2, **TOLD}])
    found = town_money(Study(district, rules, "2021-09", None, town="西湖镇", language="zh"))
    assert cards(found)[0][1] == "2022年；1个中心连同4个新建点，每个中心一份〔三（二）〕；含情景的假设"


@pytest.mark.parametrize(("accepted", "due"), [(date(2021, 10, 1), "100 万元"), (None, "0 万元")])
def test_returns_say_what_is_due_and_paid(district: District, accepted: date | None, due: str) -> None:
    rows = [{"facility_id": "白沙-中心-2021-01", "started_on": date(2021, 7, 1), "accepted_on": accepted}]
    paid = {
        "date": date(2021, 10, 20),
        "town": "白沙镇",
        "facility_id": "白沙-中心-2021-01",
        "payer": "municipality",
    }
    paid |= {"purpose": "award", "step": "paid", "amount_yuan": 400_000}
    register = register_of(district, {"month": "2021-10", "given": {"facilities": rows, "payments": [paid]}})
    found = town_money(Study(district, district.baseline, "2021-10", register, town="白沙镇", language="zh"))
    assert cards(found)[1] == (due, "已到账40 万元")
