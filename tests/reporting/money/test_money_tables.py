"""Money as printed: what a table shows adds up, names what is missing by case, and says of each amount what it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from eldercare_analysis import budget, targets
from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.scenario_files import draft, new_document
from eldercare_analysis.inputs.schedule import planned_facilities
from eldercare_analysis.inputs.sources import ReturnRow
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.goals.targets import todo
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.meeting import dispatch_items
from eldercare_analysis.reporting.money.headline import budget_headline
from eldercare_analysis.reporting.money.ledger import awards_by_town, budget_ledger
from eldercare_analysis.reporting.money.plan_money import open_amounts
from eldercare_analysis.reporting.money.returns import return_items
from eldercare_analysis.reporting.source_words import source_words
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.runs.asked import Asked
from eldercare_analysis.runs.figures import walk_of
from eldercare_analysis.runs.printed_facts import Entry
from eldercare_analysis.runs.ways import WAYS
from tests.examples import some
from tests.money import returns_of
from tests.returns import register_of

pytestmark = pytest.mark.slow

WORDS = {"—", "未知", "*"}
NOTHING: dict[str, Any] = {
    "report": "",
    "town": "",
    "text": "",
    "value": 0,
    "kind": "figure",
}  # of what is asked here


def _points(district: District, costs: dict[int, int], month: str) -> Any:
    """Return a register in which points of 白沙镇 are accepted at a cost (10,000 yuan)."""
    rows = [
        {"facility_id": f"白沙-点-2021-{number:02d}", "accepted_on": date(2021, 9, 1), "opened_on": date(2021, 9, 2), "invested_wan": cost}
        for number, cost in costs.items()
    ]  # fmt: skip
    return register_of(district, {"month": month, "given": {"facilities": rows}})


def _plain(item: Any) -> list[list[str]]:
    return [[cell.plain for cell in row] for row in item.rows]


def _printed(district: District, register: Any, town: str) -> tuple[list[list[str]], Any]:
    study = Study(district, district.baseline, "2021-12", register, town=town, language="zh")
    item = budget_ledger(study)
    return _plain(item), item


def test_equal_rows_of_one_year_are_added_up(district: District) -> None:
    """Three points at 120,000 yuan and one at 80,000, all of 2021: 3 x 12 = 36 (10,000 yuan), and 8."""
    rows, item = _printed(district, _points(district, {1: 12, 2: 12, 3: 12, 4: 8}, "2021-12"), "白沙镇")
    costs = [row[1:5] for row in rows if row[0].startswith("建设成本") and row[4] not in WORDS]
    assert ["2021", "3", "120,000", "36"] in costs
    assert ["2021", "1", "80,000", "8"] in costs
    assert not [row[1] for row in rows if row[1].partition("–")[0] == row[1].partition("–")[2]]
    about = item.about[[row[1:5] for row in rows].index(["2021", "3", "120,000", "36"])]
    assert len(about["lines"]) == 3  # each of them can be traced


@pytest.mark.parametrize("seed", some([1, 2, 3], 2))
def test_what_the_ledger_shows_adds_up_to_its_sum(district: District, seed: int) -> None:
    """Every amount as often as its years, by town, against the ledger's own sum; random costs of points and centers."""
    dice = Random(seed)  # noqa: S311 - nothing to keep secret
    told = [facility for facility in planned_facilities(district) if dice.random() < 0.5]
    rows = [{"facility_id": one.facility_id, "accepted_on": date(2021, 9, 1), "opened_on": date(2021, 9, 2),
             "invested_wan": dice.choice([8, 12, 20])} for one in told]  # fmt: skip
    register = register_of(district, {"month": "2021-12", "given": {"facilities": rows}})
    ledger = budget(district, scenario=district.baseline, register=register, month="2021-12")
    for town in district.towns:
        study = Study(district, district.baseline, "2021-12", register, town=town, language="zh")
        shown = [row for row in _plain(budget_ledger(study)) if row[4] not in WORDS]
        total = sum((_times(row[1]) * Decimal(row[4].replace(",", "")) for row in shown), Decimal(0))
        known = int(ledger.loc[ledger["town"] == town, "amount_fen"].sum())
        assert total * 1_000_000 == known, town


def _times(years: str) -> int:
    """Return how many years a printed range of years has."""
    first, _, last = years.partition("–")
    return int(last or first) - int(first) + 1


PAYMENT = {
    "town": "李市镇",
    "facility_id": "李市-中心-2021-01",
    "payer": "municipality",
    "step": "paid",
    "date": date(2021, 11, 1),
}
CENTER, CENTERS_NAME = "白沙-中心-2021-01", "白沙镇养老服务中心"


@pytest.mark.parametrize(("cells", "needs"), [
    ({"started_on": date(2021, 8, 1), "accepted_on": None}, "facilities.accepted_on"),  # reported: not accepted
    (None, "facilities.accepted_on"),  # not reported at all
])  # fmt: skip
def test_an_award_that_is_not_due_waits_for_acceptance(
    district: District, cells: dict[str, Any] | None, needs: str
) -> None:
    """三（二）: 验收合格后 the award is due; payments, which are reported, would tell nothing of it."""
    rows = [] if cells is None else [{"facility_id": CENTER, **cells}]
    given = {"facilities": rows, "payments": [{**PAYMENT, "amount_yuan": 600_000}]}
    register = register_of(district, {"month": "2021-12", "given": given})
    compared = targets(district, register=register, month="2021-12")
    awards = compared[compared["clause"] == "municipal_subsidy_package"].set_index("town")
    for town in ("白沙镇", "district"):
        assert (awards.loc[town, "status"], awards.loc[town, "needs"]) == ("not_assessable", needs)
    study = Study(district, district.baseline, "2021-12", register, town="白沙镇", language="zh")
    assert not [note for note in todo(study, target_rows(study)).notes if "资金拨付" in note]


def test_an_award_waits_for_its_points_where_they_are_read_together(district: District) -> None:
    """By the reading `center_and_points` an accepted center waits until its points are done; without one reported as done: not due."""
    rows = [{"facility_id": CENTER, "accepted_on": date(2021, 9, 1)}]
    given = {"facilities": rows, "payments": [{**PAYMENT, "amount_yuan": 600_000}]}
    register = register_of(district, {"month": "2021-12", "given": given})
    together = district.baseline.under(award_trigger="center_and_points")
    compared = targets(district, scenario=together, register=register, month="2021-12").set_index(
        ["clause", "town"]
    )
    assert compared.loc[("municipal_subsidy_package", "白沙镇"), "needs"] == "facilities.completed_on"


ALLOWANCE = [{"effective_from": "2020-01", "yuan_per_month": 800, "source": "例"}]


@pytest.mark.parametrize(("persons", "allowance", "value", "note"), [
    (False, False, "未知", "缺集中供养人数、基本生活金标准"),
    (True, False, "未知", "缺集中供养人数、基本生活金标准"),  # persons of one year of five
    (False, True, "未知", "缺集中供养人数"),
    (True, True, "至少 5.76 万元", "2021–2025年合计，三（三）；部分月份缺集中供养人数"),  # 40 x 800 x 12 x 15 % of one year of five
])  # fmt: skip
def test_the_tile_of_the_floor_says_what_is_missing(
    district: District,
    persons: bool,
    allowance: bool,
    value: str,
    note: str,
) -> None:
    """Nothing is hidden of 40 persons: what is not known says what it lacks (三（三）)."""
    home = "白沙-院-2022-01"
    people = [
        {"month": f"2022-{number:02d}", "facility_id": home, "recipients": 40} for number in range(1, 13)
    ]
    given = {"residents": people if persons else [], "allowance": ALLOWANCE if allowance else []}
    register = register_of(district, {"month": "2022-12", "given": given})
    study = Study(district, district.baseline, "2022-12", register, town="白沙镇", language="zh")
    tile = budget_headline(study).tiles[1]
    assert (tile.value, tile.note) == (value, note)


def test_the_tile_of_the_floor_lacks_the_allowance_alone(district: District) -> None:
    """40 persons assumed for every month, no allowance known."""
    persons = {"白沙镇": {"value": 40, "who": "test", "why": "test", "source": "invented"}}
    document = new_document(name="persons", label={"zh": "", "en": ""}, recipients=persons)
    scenario = draft(document, district.baseline, district)
    study = Study(district, scenario, "2022-12", town="白沙镇", language="zh")
    tile = budget_headline(study).tiles[1]
    assert (tile.value, tile.note) == ("未知", "缺基本生活金标准")


def _lists(district: District, returns: dict[str, Any], scenario: Any = None) -> dict[str, Item]:
    register = returns_of(district, returns)
    study = Study(district, scenario or district.baseline, max(returns), register, town=None, language="zh")
    return {item.id: item for item in [*dispatch_items(study), *return_items(study)]}


def test_a_corrected_payment_is_listed_with_the_value_in_force(district: District) -> None:
    """1,000,000 in November, corrected to 400,000 in December: 40 (10,000 yuan) under the amount, 100 in the details; 60 are missing."""
    row = {**PAYMENT, "document": "X1", "facility_id": CENTER, "town": "白沙镇"}
    works = [{"facility_id": CENTER, "accepted_on": date(2021, 10, 1)}]
    items = _lists(district, {
        "2021-11": {"payments": [{**row, "amount_yuan": 1_000_000}], "facilities": works},
        "2021-12": {"payments": [{**row, "amount_yuan": 400_000}], "facilities": works},
    })  # fmt: skip
    table = items["money_lists"]
    assert [column.label for column in table.columns][2] == "涉及金额"
    rows = {row[0]: row for row in table.rows}
    assert rows["更正"][2] == "40 万元"
    assert "由100 万元更正为40 万元" in rows["更正"][4]
    assert list(rows) == ["更正"]  # the table of awards has the 60 that are missing


def test_money_ahead_of_its_condition_is_listed(district: District) -> None:
    """Accepted and paid 600,000, but by the reading its points must be done, and one is reported as not: entitled 0, outstanding -60."""
    together = district.baseline.under(award_trigger="center_and_points")
    works = [{"facility_id": CENTER, "accepted_on": date(2021, 10, 1)}, {"facility_id": "白沙-点-2021-01", "started_on": date(2021, 8, 1)}]  # fmt: skip
    paid = [{**PAYMENT, "town": "白沙镇", "facility_id": CENTER, "amount_yuan": 600_000}]
    items = _lists(district, {"2021-12": {"payments": paid, "facilities": works}}, together)
    assert [row[:4] for row in items["money_lists"].rows] == [
        ["未达到条件先拨付", CENTERS_NAME, "60 万元", "—"]
    ]
    assert any(CENTERS_NAME in note and "应得为0" in note for note in items["attention"].notes)
    table = items["payment_table"]
    assert table.columns[-2].label == "未到账"
    assert "未到账为负数：多付或先付。" in table.caption
    own = next(row for row in table.rows if row[0] == CENTERS_NAME)
    assert (own[2], own[3], own[-3], own[-2]) == ("2021-10-01", "0", "60", "-60")


def test_the_table_of_payments_says_why_something_is_unknown(district: District) -> None:
    """One center reported as not accepted, the others not at all; no payments: each case has its word, in cells and caption."""
    works = [{"facility_id": CENTER, "started_on": date(2021, 8, 1)}]
    table = _lists(district, {"2021-12": {"facilities": works}})["payment_table"]
    told = {row[0]: (row[2], row[3]) for row in table.rows if row[0]}
    assert told[CENTERS_NAME] == ("未验收", "0")
    assert told["李市镇养老服务中心"] == ("没有填报验收", "未知")
    assert "应得未知：没有填报验收" in table.caption
    assert "负数" not in table.caption
    assert "到账未知：没有任何拨付填报" in table.caption
    paid = _lists(district, {"2021-12": {"facilities": works, "payments": [{**PAYMENT, "amount_yuan": 1}]}})
    assert "没有任何拨付填报" not in paid["payment_table"].caption
    assert "后一步已填报而这一步没有" in paid["payment_table"].caption


@pytest.mark.parametrize(("months", "floor"), [(12, "5.76"), (6, "≥2.88")])
def test_the_actual_floor_of_some_months_is_a_minimum(district: District, months: int, floor: str) -> None:
    """40 persons x 800 x 15 % = 4,800 yuan a month: 12 months 57,600, six at least 28,800 (三（三）)."""
    home = "白沙-院-2022-01"
    people = [{"month": f"2022-{n:02d}", "facility_id": home, "recipients": 40} for n in range(1, months + 1)]
    register = register_of(
        district, {"month": "2022-12", "given": {"residents": people, "allowance": ALLOWANCE}}
    )
    study = Study(district, district.baseline, "2022-12", register, town="白沙镇", language="zh")
    table = next(item for item in return_items(study) if item.id == "bases_table")
    position = [column.key for column in table.columns].index("actual_floor")
    own = [row for row, one in zip(table.rows, table.about, strict=True) if one["facility_id"] == home]
    assert [(row[0], row[position]) for row in own] == [("敬老院", floor)]


def test_operating_funds_of_few_persons_are_marked_beside_what_was_paid(district: District) -> None:
    """3 persons and 4,000 yuan paid: `*`; how many months are known is a count of months, with its column; years of which nothing is known are left out."""
    home = "白沙-院-2022-01"
    given = {
        "residents": [{"month": f"2022-{n:02d}", "facility_id": home, "recipients": 3} for n in range(1, 13)],
        "allowance": ALLOWANCE,
        "payments": [
            {**PAYMENT, "town": "白沙镇", "facility_id": home, "payer": "district", "purpose": "operating"}
            | {"date": date(2022, 5, 1), "amount_yuan": 4000}
        ],
    }
    register = register_of(district, {"month": "2022-12", "given": given})
    study = Study(district, district.baseline, "2022-12", register, town=None, language="zh")
    table = next(item for item in return_items(study) if item.id == "bases_table")
    ((name, year, *_, persons, months, floor, gap, paid),) = table.rows
    assert (name, year, months) == ("白沙镇敬老院", "2022", "12")
    assert [persons, floor, paid] == ["*"] * 3
    assert gap == "未知"
    assert [(number.value, number.column) for number in months.numbers] == [(12, "months_known")]
    assert table.about == [{"town": "白沙镇", "facility_id": home, "year": 2022}]


@pytest.mark.parametrize(("language", "cell", "returned"), [
    ("zh", "附件1（annex1_plan.csv第7行）2021年镇中心", "区局.xlsx 资金拨付表第8行金额（元）列"),
    ("en", "Annex 1 (annex1_plan.csv, row 7), town centers 2021", "区局.xlsx, sheet payments, row 8, amount (CNY)"),
])  # fmt: skip
def test_sources_are_said_in_words(district: District, language: Language, cell: str, returned: str) -> None:
    """The table of the data keeps file, row and column; what is printed says them as readers do."""
    study = Study(district, district.baseline, "2021-09", town="白沙镇", language=language)
    ledger = budget(district)
    assert budget_ledger(study).rows[0][-1] == cell
    assert "annex1_plan.csv row 7 centers_2021" in set(ledger["quantity_source"])
    assert cell in [row[-1] for row in awards_by_town(study).rows]
    for sheet in ("payments", "资金拨付"):
        assert source_words(words_of(study), ReturnRow("区局.xlsx", sheet, 8, "amount_yuan")) == returned


def test_the_share_of_the_floor_is_set_and_only_numbers_are_missing(district: District) -> None:
    """三（三） sets 15 %: what is open is no amount of the plan."""
    study = Study(district, district.baseline, "2021-09", town=None, language="zh")
    who = {row[0].plain: row[1].plain for row in open_amounts(study).rows}
    assert who["管理运行经费下限"] == "方案已定，缺填报的数"
    assert who["建设成本"] == "方案未明确"


def test_rows_that_were_added_up_lead_to_each_of_them(district: District) -> None:
    """3 x 120,000 yuan = 360,000: the sum, and the three rows that it is made of."""
    register = _points(district, {1: 12, 2: 12, 3: 12}, "2021-12")
    rows, item = _printed(district, register, "白沙镇")
    about = item.about[[row[1:5] for row in rows].index(["2021", "3", "120,000", "36"])]
    study = Study(district, district.baseline, "2021-12", register, town="白沙镇", language="zh")
    node = WAYS["amounts"](
        walk_of(study), Asked(Entry(**NOTHING, row=about, item="budget_ledger", id="B17.1.5"), "白沙镇")
    )
    assert (node.kind, node.value) == ("total", 36_000_000)
    assert [part.value for part in node.children] == [12_000_000] * 3
