"""Derivations end at cells of Annex 1, clauses, parameters and assumptions, and their parts give the figure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from eldercare_analysis import InputError, budget, coverage, load_scenario
from eldercare_analysis.analysis.trace import Node, trace
from eldercare_analysis.inputs.district import District


def leaves(node: Node, kind: str) -> Iterator[Node]:
    if node.kind == kind:
        yield node
    for child in node.children:
        yield from leaves(child, kind)


def test_an_award_ends_at_its_cell_and_clause(district: District) -> None:
    # Annex 1, line 30: 四屏镇 has one center in 2022; 三（二）: 1,000,000 yuan for each center with its points
    node = trace(district, "center_award", "四屏镇")
    assert node.value == 1 * 1_000_000 * 100
    (cell,) = leaves(node, "cell")
    assert (cell.value, cell.source) == (1, "annex1_plan.csv row 31 centers_2022")
    assert cell.text["en"] == "Annex 1, line 30 (四屏镇)"
    (clause,) = leaves(node, "clause")
    assert clause.value == "三（二）"
    (rate,) = leaves(node, "parameter")
    assert (rate.name, rate.value, rate.text["en"]) == (
        "award_per_center",
        Decimal(1_000_000),
        "since 2021-06",
    )
    assert {reading.name: reading.value for reading in leaves(node, "reading")}["award_trigger"] == "center"


@pytest.mark.parametrize("name", ["baseline", "invented-costs", "points-first"])
def test_every_amount_has_a_derivation_and_totals_are_their_lines(district: District, name: str) -> None:
    scenario = load_scenario(name, district)
    ledger = budget(district, scenario)
    for item in dict.fromkeys(ledger["item"]):
        node = trace(district, item, scenario=scenario)
        values = [child.value for child in node.children if child.value is not None]
        assert node.value == (sum(values) if values else None)
        assert len(node.children) == (ledger["item"] == item).sum()
        for line in node.children:
            quantity, rate = line.children[:2]
            assert (quantity.kind, rate.kind) == ("quantity", "rate")
            assert list(leaves(line, "clause"))
            if line.value is not None:
                assert line.value == round(quantity.value * rate.value * 100)
            else:
                assert line.source  # what would tell


def test_an_assumption_says_who_and_why(district: District) -> None:
    scenario = load_scenario("invented-costs", district)
    node = trace(district, "operating_floor-白沙镇-2021", scenario=scenario)
    assumed = {one.name: one for one in leaves(node, "assumption")}
    assert assumed["recipients.白沙镇"].value == "40"
    assert all(one.text["zh"] and one.source for one in assumed.values())
    assert {one.name: one.value for one in leaves(node, "parameter")} == {
        "living_allowance": Decimal(800),
        "operating_ratio": Decimal("0.15"),
    }  # 40 persons × 12 months × 800 × 0.15 = 57,600 yuan
    assert node.value == 40 * 12 * 800 * 15 // 100 * 100


def test_coverage_of_a_town_ends_at_its_cells_and_the_district_at_its_towns(district: District) -> None:
    node = trace(district, "coverage", "白沙镇")
    last = node.children[2]
    assert (last.name, last.value) == ("2022", "13–14")
    cells = {cell.name: cell.value for cell in leaves(last, "cell")}
    # 4 existing and 9 scheduled points of 14 villages, and a center; blank cells stay blank
    assert cells == {
        "villages": 14,
        "existing_points": 4,
        "points_2021": 9,
        "points_2022": None,
        "centers_2021": 1,
        "centers_2022": None,
    }
    whole = trace(district, "coverage").children[2]
    assert whole.value == "155–169"
    lows = [int(str(town.value).split("–")[0]) for town in whole.children]
    assert sum(lows) == 155
    assert coverage(district).query("town == 'district' and year == 2022")["served_low"].item() == 155


def test_a_scenarios_change_of_the_plan_is_part_of_the_derivation(district: District, tmp_path: Path) -> None:
    file = tmp_path / "one-more.yaml"
    file.write_text(
        "name: one-more\nlabel: {zh: 加一, en: one more}\nextends: baseline\nplan:\n"
        "  - {town: 石蟆镇, kind: points, year: 2022, change: 1, who: 区民政局, why: 补缺, source: 会议纪要}\n",
        encoding="utf-8",
    )
    node = trace(district, "coverage", "石蟆镇", scenario=load_scenario(file, district))
    # 7 existing points, 7 scheduled, 1 more: 15 of 16, and the center's village
    assert node.children[2].value == "15–16"
    (assumed,) = leaves(node.children[2], "assumption")
    assert (assumed.name, assumed.value, assumed.source) == ("points_2022", "+1", "会议纪要")


def test_an_unknown_figure_gets_the_nearest(district: District) -> None:
    with pytest.raises(InputError) as caught:
        trace(district, "center_awrd")
    assert "nearest: center_award" in caught.value.render("en")
