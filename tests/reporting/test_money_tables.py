"""Money as printed: what a table shows adds up, names what is missing by case, and says of each amount what it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pandas as pd
import pytest

from eldercare_analysis import budget, targets
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.facility_ids import planned_facilities
from eldercare_analysis.inputs.scenario import with_reading
from eldercare_analysis.inputs.scenario_files import draft, new_document
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.budget.headline import budget_headline
from eldercare_analysis.reporting.budget.tables import budget_ledger
from eldercare_analysis.reporting.target_items import todo
from tests.returns import register_of

WORDS = {"—", "未知", "*"}


def _points(district: District, costs: dict[int, int], month: str) -> Any:
    """Return a register in which points of 白沙镇 are accepted at a cost (10,000 yuan)."""
    rows = [
        {"facility_id": f"白沙-点-2021-{number:02d}", "accepted_on": date(2021, 9, 1), "opened_on": date(2021, 9, 2), "invested_wan": cost}
        for number, cost in costs.items()
    ]  # fmt: skip
    return register_of(district, {"month": month, "given": {"facilities": rows}})


def _printed(district: District, register: Any, town: str) -> tuple[list[list[str]], Any]:
    ledger = budget(district, district.baseline, register, "2021-12")
    study = Study(district, district.baseline, town, "2021-12", "zh", register)
    item = budget_ledger(study, ledger)
    return item.rows, item


def test_equal_rows_of_one_year_are_added_up(district: District) -> None:
    """Three points at 120,000 yuan and one at 80,000, all of 2021: 3 x 12 = 36 (10,000 yuan), and 8."""
    rows, item = _printed(district, _points(district, {1: 12, 2: 12, 3: 12, 4: 8}, "2021-12"), "白沙镇")
    costs = [row[1:5] for row in rows if row[0].startswith("建设成本") and row[4] not in WORDS]
    assert ["2021", "3", "120,000", "36"] in costs
    assert ["2021", "1", "80,000", "8"] in costs
    assert not [row[1] for row in rows if row[1].partition("–")[0] == row[1].partition("–")[2]]
    about = item.about[[row[1:5] for row in rows].index(["2021", "3", "120,000", "36"])]
    assert len(about["lines"].split("; ")) == 3  # each of them can be traced


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_the_ledger_shows_adds_up_to_its_sum(district: District, seed: int) -> None:
    """Every amount as often as its years, by town, against the ledger's own sum; random costs of points and centers."""
    dice = Random(seed)  # noqa: S311 - nothing to keep secret
    told = [facility for facility in planned_facilities(district) if dice.random() < 0.5]
    rows = [{"facility_id": one.facility_id, "accepted_on": date(2021, 9, 1), "opened_on": date(2021, 9, 2),
             "invested_wan": dice.choice([8, 12, 20])} for one in told]  # fmt: skip
    register = register_of(district, {"month": "2021-12", "given": {"facilities": rows}})
    ledger = budget(district, district.baseline, register, "2021-12")
    for town in district.towns:
        study = Study(district, district.baseline, town, "2021-12", "zh", register)
        shown = [row for row in budget_ledger(study, ledger).rows if row[4] not in WORDS]
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
CENTER = "白沙-中心-2021-01"


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
    compared = targets(district, register, "2021-12")
    awards = compared[compared["clause"] == "municipal_subsidy_package"].set_index("town")
    for town in ("白沙镇", "district"):
        assert (awards.loc[town, "status"], awards.loc[town, "needs"]) == ("not_assessable", needs)
    study = Study(district, district.baseline, "白沙镇", "2021-12", "zh", register)
    assert not [note for note in todo(study, compared).notes if "资金拨付" in note]


def test_an_award_waits_for_its_points_where_they_are_read_together(district: District) -> None:
    """By the reading `center_and_points` an accepted center waits until its points are done; without one reported as done: not due."""
    rows = [{"facility_id": CENTER, "accepted_on": date(2021, 9, 1)}]
    given = {"facilities": rows, "payments": [{**PAYMENT, "amount_yuan": 600_000}]}
    register = register_of(district, {"month": "2021-12", "given": given})
    together = with_reading(district.baseline, "award_trigger", "center_and_points")
    compared = targets(district, register, "2021-12", together).set_index(["clause", "town"])
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
    ledger = budget(district, district.baseline, register, "2022-12")
    study = Study(district, district.baseline, "白沙镇", "2022-12", "zh", register)
    tile = budget_headline(study, ledger, pd.DataFrame({"town": [], "scope": []})).tiles[1]
    assert (tile.value, tile.note) == (value, note)


def test_the_tile_of_the_floor_lacks_the_allowance_alone(district: District) -> None:
    """40 persons assumed for every month, no allowance known."""
    persons = {"白沙镇": {"value": 40, "who": "test", "why": "test", "source": "invented"}}
    document = new_document(name="persons", label={"zh": "", "en": ""}, recipients=persons)
    scenario = draft(document, district.baseline, district)
    study = Study(district, scenario, "白沙镇", "2022-12", "zh")
    tile = budget_headline(study, budget(district, scenario), pd.DataFrame({"town": [], "scope": []})).tiles[
        1
    ]
    assert (tile.value, tile.note) == ("未知", "缺基本生活金标准")
