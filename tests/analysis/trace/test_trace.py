"""Derivations end at cells of Annex 1, clauses, parameters and assumptions, and their parts give the figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from eldercare_analysis import InputError, budget, coverage, load_scenario
from eldercare_analysis.analysis.trace import ENDS, Node, Walk, trace, trace_item
from eldercare_analysis.analysis.trace.goals import verdicts_node
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.derivation import told
from eldercare_analysis.reporting.words import words_of
from tests.returns import register_of


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
@pytest.mark.slow
def test_every_amount_has_a_derivation_and_totals_are_their_lines(district: District, name: str) -> None:
    scenario = load_scenario(name, district)
    ledger = budget(district, scenario=scenario)
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
    assert (assumed.name, assumed.source) == ("plan.1", "one-more.yaml plan.1")
    assert assumed.text["zh"] == "区民政局: 补缺 [会议纪要]"


@pytest.mark.slow
def test_an_unknown_figure_gets_the_nearest(district: District) -> None:
    with pytest.raises(InputError) as caught:
        trace(district, "center_awrd")
    assert "nearest: center_award" in caught.value.render("en")


def scenario_of(district: District, folder: Path, content: str) -> Scenario:
    file = folder / "mine.yaml"
    file.write_text(
        f"name: mine\nlabel: {{zh: 我, en: mine}}\nextends: baseline\n{content}", encoding="utf-8"
    )
    return load_scenario(file, district)


WHO = "who: 区民政局, why: 补缺, source: 会议纪要"


@pytest.mark.slow
def test_every_derivation_ends_where_it_may(district: District, tmp_path: Path) -> None:
    scenario = scenario_of(district, tmp_path, f"delays: [{{months: 3, {WHO}}}]\n")
    walk = Walk(case_of(district, scenario=scenario))
    items = ["coverage", "prefinance", "centers", "points", *dict.fromkeys(line.item for line in walk.lines),
             *dict.fromkeys(row.clause for row in walk.targets)]  # fmt: skip
    for item in items:
        for town in (None, "白沙镇", "几江街道"):
            try:
                node = trace_item(walk, item, town)
            except InputError:  # a street has no such amount, no town some targets
                assert town
                continue
            assert {end.kind for end in node.ends()} <= ENDS, item


def test_a_reduced_cell_shows_cell_and_assumption(district: District, tmp_path: Path) -> None:
    # Annex 1, line 10: 石蟆镇 schedules 7 points in 2021; one fewer leaves 6
    changes = f"plan:\n  - {{town: 石蟆镇, kind: points, year: 2021, change: -1, {WHO}}}\n"
    scenario = scenario_of(district, tmp_path, changes)
    node = trace(district, "construction-points-石蟆镇-2021", scenario=scenario)
    quantity = node.children[0]
    assert quantity.value == 7 - 1
    assert [(one.kind, one.name, one.value) for one in quantity.children] == [
        ("cell", "points_2021", 7),
        ("assumption", "plan.1", "town 石蟆镇, kind points, year 2021, change -1"),
    ]
    assert quantity.children[1].text["zh"] == "区民政局: 补缺 [会议纪要]"
    served = trace(district, "coverage", "石蟆镇", scenario=scenario, year=2021)
    assert [one.name for one in leaves(served, "assumption")] == ["plan.1"]


@pytest.mark.slow
def test_no_assumption_of_another_town_or_row_appears(district: District, tmp_path: Path) -> None:
    rows = [
        f"  - {{town: {town}, kind: points, year: 2022, change: 1, {WHO}}}" for town in district.towns[5:16]
    ]
    seats = f"center_seats:\n  白沙镇: {{value: community, {WHO}}}\n  李市镇: {{value: village, {WHO}}}\n"
    scenario = scenario_of(district, tmp_path, "plan:\n" + "\n".join(rows) + f"\n{seats}")
    node = trace(district, "coverage", "白沙镇", scenario=scenario)  # the first of the eleven
    assert {one.name for one in leaves(node, "assumption")} == {"plan.1", "center_seats.白沙镇"}
    for number, town in ((10, district.towns[14]), (11, district.towns[15])):
        lines = [
            line
            for line in Walk(case_of(district, scenario=scenario)).lines
            if line.town == town and line.item == "construction"
        ]
        found = {
            one.name
            for line in lines
            for one in leaves(trace(district, line.line, scenario=scenario), "assumption")
        }
        assert found == {f"plan.{number}"}


def test_a_delay_is_part_of_what_it_delays(district: District, tmp_path: Path) -> None:
    scenario = scenario_of(
        district, tmp_path, f"delays:\n  - {{town: 白沙镇, kind: centers, months: 3, {WHO}}}\n"
    )
    node = trace(district, "center_award", "白沙镇", scenario=scenario, year=2022)  # December 2021 + 3 months
    assert node.value == 1_000_000 * 100
    assert [one.name for one in leaves(node, "assumption")] == ["delays.1"]
    assert not list(leaves(trace(district, "center_award", "珞璜镇", scenario=scenario), "assumption"))


def test_a_rate_says_from_which_month_its_value_holds(district: District, tmp_path: Path) -> None:
    scenario = scenario_of(
        district,
        tmp_path,
        f"parameters:\n  living_allowance: {{value: {{2021-01: 806, 2021-09: 827}}, unit: yuan per person and month, {WHO}}}\n"
        f"recipients:\n  白沙镇: {{value: 40, {WHO}}}\n",
    )
    node = trace(district, "operating_floor-白沙镇-2021-09", scenario=scenario)
    assert node.value == 40 * 4 * 827 * 15  # four months, 15 % of 827 yuan, in fen
    rates = {one.name: (one.value, one.text["en"]) for one in leaves(node, "parameter")}
    assert rates["living_allowance"] == (Decimal(827), "since 2021-09")
    assert {one.name for one in leaves(node, "assumption")} == {
        "parameters.living_allowance",
        "recipients.白沙镇",
    }


def returns_of(district: District) -> Register:
    """白沙镇's first village has no assistant, its second two; a point is suspended; 李市镇 reports a village, too."""
    return register_of(
        district,
        {
            "month": "2021-09",
            "given": {
                "villages": [
                    {"village_code": "FIRST_VILLAGE 白沙镇", "assistants": 0},
                    {"village_code": "SECOND_VILLAGE 白沙镇", "assistants": 2},
                    {"village_code": "FIRST_VILLAGE 李市镇", "assistants": 1},
                ],
                "facilities": [
                    {"facility_id": "白沙-点-2021-01", "village": "FIRST_VILLAGE 白沙镇", "completed_on": date(2021, 7, 1), "suspended_on": date(2021, 8, 1)},
                    {"facility_id": "白沙-中心-2021-01", "accepted_on": date(2021, 9, 1)},
                ],
            },
        },
    )  # fmt: skip


@pytest.mark.slow
def test_village_clauses_show_their_rows(district: District) -> None:
    codes = [str(code) for code in district.places.villages.query("town == '白沙镇'")["code"][:2]]
    node = trace(district, "village_assistant", "白沙镇", register=returns_of(district))
    (actual,) = leaves(node, "actual")
    assert actual.value == 1  # 一（二）: one of two reported villages has at least one
    assert [(one.name, one.value) for one in leaves(actual, "row")] == [
        (codes[0], "assistants=0"),
        (codes[1], "assistants=2"),
    ]
    assert all(one.source.startswith("example villages row") for one in leaves(actual, "row"))
    (rest,) = leaves(actual, "missing")
    assert rest.value == 14 - 2  # of 14 villages
    (demanded,) = leaves(node, "demanded")
    assert {(one.name, one.value) for one in leaves(demanded, "cell")} == {("villages", 14)}
    whole = trace(district, "village_assistant", register=returns_of(district))
    assert {town.name: town.value for town in leaves(whole, "town")} == {"白沙镇": 1, "李市镇": 1}


def test_points_out_of_use_are_rows_of_coverage(district: District) -> None:
    node = trace(district, "coverage", "白沙镇", register=returns_of(district), year=2021)
    rows = {one.name: one.value for one in leaves(node, "row")}
    assert "suspended_on=2021-08-01" in rows["白沙-点-2021-01"]
    assert not any(name.startswith("李市") for name in rows)
    assert list(leaves(node, "cell"))


def test_centers_of_a_clause_are_its_rows_and_no_others(district: District) -> None:
    (actual,) = leaves(trace(district, "town_centers_built", register=returns_of(district)), "actual")
    assert actual.value == 1
    assert [one.name for one in leaves(actual, "row")] == ["白沙-中心-2021-01"]
    (silent,) = leaves(actual, "missing")
    assert silent.value == 25 - 1


def test_a_count_of_verdicts_lists_its_targets(district: District) -> None:
    walk = Walk(case_of(district, scenario=district.baseline, month="2021-09"))
    applying = [row for row in walk.targets if row.town == "district" and row.applies]
    node = verdicts_node(walk, DISTRICT, "count")
    assert node.value == len(node.children) == len(applying)
    met = verdicts_node(walk, DISTRICT, "met", ("met", "planned_to_meet"))
    assert {one.name for one in met.children} == {
        f"{row.clause}.{row.metric}" for row in applying if row.status == "planned_to_meet"
    }
    assert {end.kind for end in met.ends()} == {"clause"}


def test_a_row_of_an_earlier_return_says_so(district: District) -> None:
    register = returns_of(district)
    node = trace(district, "coverage", "白沙镇", register=register, month="2021-10", year=2021)
    assert {one.text["zh"] for one in leaves(node, "row")} == {"（沿用2021-09填报）"}
    now = trace(district, "coverage", "白沙镇", register=register, year=2021)
    assert all(not one.text for one in leaves(now, "row"))


def test_a_long_derivation_folds_what_is_alike_and_shows_each_step_once(district: District) -> None:
    words = words_of(Study(district, district.baseline, "2021-09", town=None, language="en"))
    node = trace(district, "center_award")
    short, full = (list(told(words, node, full=full)) for full in (False, True))
    (folded,) = (line for line in short if "25 × rows of the ledger" in line)
    assert "CNY 25.0 million in all" in folded  # 25 centers, 1,000,000 yuan each
    assert folded.count("center_award-") == 25
    assert len(short) < 5 < 25 * 5 < len(full)
    floor = list(told(words, trace(district, "operating_floor", "白沙镇")))
    clause = district.policy.clauses["operating_cost_15"].text["en"]
    assert sum(clause in line for line in floor) == 1
    assert sum("(see above)" in line for line in floor) > 2
