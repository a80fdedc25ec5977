"""Parts of derivations: nodes, the steps that they end in, names of figures, and which cells a rule reads."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis import InputError
from eldercare_analysis.analysis.trace import Node, Walk, amount, trace, trace_item
from eldercare_analysis.analysis.trace.ends import assumption, carried_from, identity_of, source_nodes
from eldercare_analysis.analysis.trace.walk import both, missing, same, span
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.sources import Assumption, Cell, Missing, Product, ReturnRow, Several
from tests.analysis.trace.derived import CENTER, HOME, Walks, register


@pytest.fixture(scope="module")
def walks(district: District, tmp_path_factory: pytest.TempPathFactory) -> Walks:
    return Walks(district, tmp_path_factory.mktemp("scenario"))


def test_a_tree_as_plain_values() -> None:
    leaf = Node(
        "cell", "points_2021", Decimal(9), "points", "a.csv row 2", {"zh": "甲", "en": "a"}, of="白沙镇"
    )
    empty = {"unit": "", "source": "", "text": {}, "of": "", "children": []}
    told = {"kind": "cell", "name": "points_2021", "value": "9", "unit": "points", "source": "a.csv row 2", "text": {"zh": "甲", "en": "a"},
            "of": "白沙镇", "children": []}  # fmt: skip
    other = {**empty, "kind": "missing", "name": "x.y", "value": None}
    node = Node("total", "x", children=(leaf, Node("y", "z", 0, children=(missing("x.y"),))))
    assert node.plain() == {
        **empty,
        "kind": "total",
        "name": "x",
        "value": None,
        "children": [told, {**empty, "kind": "y", "name": "z", "value": "0", "children": [other]}],
    }
    assert [end.name for end in node.ends()] == ["points_2021", "x.y"]
    assert list(leaf.ends()) == [leaf]


@pytest.mark.parametrize(
    ("low", "high", "text"), [(3, 3, "3"), (3, 4, "3–4"), (None, 4, None), (3, None, None)]
)
def test_a_range_of_counts(low: int | None, high: int | None, text: str | None) -> None:
    assert span(low, high) == text


def test_small_parts() -> None:
    assert same("x") == {"zh": "x", "en": "x"}
    assert both("trace.since", month="2021-06") == {"zh": "2021-06起", "en": "since 2021-06"}
    assert missing("a.b", 3) == Node("missing", "a.b", 3)


@pytest.mark.parametrize(
    ("said", "name", "text"),
    [
        (Assumption("x.yaml", "plan.1", "v", "甲", "因", "源"), "plan.1", "甲: 因 [源]"),
        (Assumption("x.yaml", "plan.1", "v", "甲", "因", ""), "plan.1", "甲: 因"),
        (Assumption("x.yaml", "plan.1", "v", "", "因", "源"), "plan.1", None),
        (Assumption("x.yaml", "", "v", "甲", "因", ""), "v", "甲: 因"),
    ],
)
def test_who_assumes_what_and_why(said: Assumption, name: str, text: str | None) -> None:
    expected = {"zh": text, "en": text} if text else {}
    assert assumption(said) == Node("assumption", name, "v", "", f"x.yaml {said.key}", expected)


def test_sources_of_each_kind(walks: Walks) -> None:
    walk = walks.told
    said = Assumption("x.yaml", "recipients.白沙镇", "40", "a", "b", "c")
    told = ReturnRow("example", "residents", 11, "recipients")
    cell = Cell("白沙镇", "points_2021", "annex1_plan.csv", 7)
    source = Several(
        (
            cell,
            Product((walk.case.scenario.value_of("operating_ratio", "2021-12"), said)),
            told,
            Missing("a.b"),
        )
    )
    found = source_nodes(walk, source)
    assert [(one.kind, one.name, one.value, one.of) for one in found] == [
        ("cell", "points_2021", 9, "白沙镇"), ("parameter", "operating_ratio", Decimal("0.15"), ""), ("assumption", "recipients.白沙镇", "40", ""),
        ("row", HOME, "recipients=40", ""), ("missing", "a.b", None, ""),
    ]  # fmt: skip
    assert found[0].text == {"zh": "附件1第6行（白沙镇）", "en": "Annex 1, line 6 (白沙镇)"}
    assert found[3].source == "example residents row 11 recipients"
    (lost,) = source_nodes(walk, ReturnRow("nowhere", "residents", 1, "recipients"))
    assert (lost.name, lost.value) == ("", "recipients=")


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"facility_id": "f", "town": "白沙镇", "month": "2021-09"}, "f"),
        ({"village_code": "v", "town": "白沙镇"}, "v"),
        ({"town": "白沙镇", "document": "X"}, "白沙镇"),
        ({"town": None, "document": "X"}, "X"),
        ({"effective_from": "2021-01"}, "2021-01"),
        ({}, ""),
    ],
)
def test_what_a_row_is_about(row: dict[str, Any], name: str) -> None:
    assert identity_of(row) == name


@pytest.mark.parametrize(
    ("row", "carried"),
    [
        ({"return_month": "2021-07", "town": "白沙镇"}, "2021-08"),  # 本月无变化 in August
        ({"return_month": "2021-09", "town": "白沙镇"}, ""),
        ({"return_month": "2021-07", "town": "李市镇"}, "2021-07"),
        ({"return_month": "2021-07"}, "2021-07"),
        ({"return_month": "2021-09"}, ""),
        ({"return_month": ""}, ""),
        ({}, ""),
        *(
            ({"return_month": "2021-07", name: "x"}, "")
            for name in ("month", "year", "effective_from", "date")
        ),
    ],
)
def test_which_month_a_row_is_carried_over_from(
    district: District, row: dict[str, Any], carried: str
) -> None:
    told = Register(
        (
            Return("a", "2021-07", "白沙镇"),
            Return("b", "2021-08", "白沙镇", unchanged=True),
            Return("c", "2021-09", "李市镇"),
        )
    )
    assert carried_from(Walk(case_of(district, scenario=district.baseline, register=told)), row) == carried
    assert carried_from(Walk(case_of(district, scenario=district.baseline, month="2021-09")), row) == ""


@pytest.mark.parametrize(
    ("item", "town", "year", "kind", "name", "value", "parts"),
    [
        ("coverage", "四屏镇", 2022, "coverage", "四屏镇", None, 5),
        ("coverage", None, None, "coverage", "district", None, 3 + 4),
        ("prefinance", "鼎山街道", None, "peak", "all", None, 5),
        ("centers", None, None, "scheduled", "centers", 25, 25),
        ("points", "白沙镇", 2021, "scheduled", "points_2021", 9, 1),
        ("homes", None, 2021, "scheduled", "homes_2021", 8, 8),
        ("care_centers", None, None, "scheduled", "care_centers", 1, 1),
        ("center_award", None, None, "total", "center_award", 25 * 10**8, 25),
        ("center_award", None, 2021, "total", "center_award", 18 * 10**8, 18),
        ("center_award", "白沙镇", None, "total", "center_award", 10**8, 1),
        ("center_award-白沙镇-2021", None, None, "line", "center_award-白沙镇-2021", 10**8, 2 + 5),
        ("town_centers_built", None, None, "target", "town_centers_built.centers", 25, 3),
        ("annex1_town_year", None, None, "targets", "annex1_town_year", None, 7),
        ("annex1_town_year.points_2021", "白沙镇", None, "target", "annex1_town_year.points_2021", 9, 3),
    ],
)
def test_figures_by_their_names(
    walks: Walks,
    item: str,
    town: str | None,
    year: int | None,
    kind: str,
    name: str,
    value: int | None,
    parts: int,
) -> None:
    node = trace_item(walks.plan, item, town, year)
    assert (node.kind, node.name, node.value, len(node.children)) == (kind, name, value, parts)


def test_there_is_no_such_figure(walks: Walks) -> None:
    for item, town, nearest in (("coverag", None, "coverage"), ("pints", None, "points"), ("town_centers_buil", None, "town_centers_built"),
                                ("center_award-白沙镇-2022", None, "center_award-白沙镇-2021"), ("town_centers_built", "白沙镇", "town_centers_built")):  # fmt: skip
        with pytest.raises(InputError) as caught:
            trace_item(walks.plan, item, town)
        (problem,) = caught.value.problems
        assert (problem.key, problem.place, problem.fields["value"]) == ("trace_unknown", None, item)
        assert nearest in str(problem.fields["nearest"]).split(", ")
    assert amount(walks.plan, "center_award", "几江街道") is None
    assert amount(walks.plan, "center_award", "白沙镇", 2022) is None


@pytest.mark.slow
def test_trace_begins_a_walk(district: District) -> None:
    told = register(district)
    node = trace(district, "town_centers_built", register=told, month="2021-08")
    (status,) = (child for child in node.children if child.kind == "status")
    assert status.value == "in_progress"
    scenario = district.baseline.under(award_trigger="center_and_points")
    assert trace(district, "center_award", scenario=scenario, year=2022).value == 9 * 10**8
    assert trace(district, "center_award", "白沙镇", year=2021).value == 10**8


def test_a_walk_knows_whose_a_row_is(walks: Walks) -> None:
    walk = walks.told
    assert (walk.case.month, walk.last_year) == ("2021-09", 2022)
    assert walk.town_of({"town": "白沙镇", "facility_id": CENTER}) == "白沙镇"
    assert walk.town_of({"town": None, "facility_id": CENTER}) == "西湖镇"
    village = next(code for code, town in walk.case.town_of_village.items() if town == "四屏镇")
    assert walk.town_of({"village_code": village}) == "四屏镇"
    assert walk.town_of({"facility_id": "nobody"}) is None
    allowance = {"effective_from": "2021-01", "yuan_per_month": 800, "source": "x"}
    assert walk.told["example", "allowance", 14] == ("2021-09", allowance)
    assert walks.plan.told == {}
    assert Walk(replace(walk.case, register=Register(()))).told == {}
    made: list[int] = []

    def make() -> Node:
        made.append(1)
        return Node("x", "y")

    assert walk.once("key", make) is walk.once("key", make)
    assert made == [1]


def test_a_clause_whose_value_nobody_gives_has_read_nothing(walks: Walks) -> None:
    """Without the award's standard 三（二） cannot be asked: the parameter is missing, and no row of a return is told."""
    award = walks.told.case.scenario.parameters["award_per_center"].model_copy(update={"values": {}})
    rules = replace(
        walks.told.case.scenario,
        parameters={**walks.told.case.scenario.parameters, "award_per_center": award},
    )
    node = trace_item(
        Walk(case_of(walks.district, scenario=rules, register=walks.told.case.register)),
        "municipal_subsidy_package",
    )
    ends = [(end.kind, end.name) for end in node.ends()]
    assert ("missing", "parameters.award_per_center") in ends
    assert not [name for kind, name in ends if kind == "row"]


def test_what_a_settled_cost_takes_off_has_the_awards_rate(walks: Walks) -> None:
    """四屏, settled at 700,000: the award of 1,000,000 less 300,000; its derivation names the standard."""
    readings = {**walks.plan.case.scenario.readings, "award_cap": "settled_cost"}
    rules = replace(walks.plan.case.scenario, readings=readings, settled={"四屏镇": Decimal(700_000)})
    walk = Walk(case_of(walks.district, scenario=rules, month="2021-09"))
    (line,) = (
        one
        for one in walk.lines
        if one.town == "四屏镇" and one.amount_fen is not None and one.amount_fen < 0
    )
    node = trace_item(walk, line.line)
    assert node.value == -300_000 * 100
    rate = next(child for child in node.children if child.kind == "rate")
    assert (rate.children[-1].kind, rate.children[-1].name, rate.children[-1].value) == (
        "parameter",
        "award_per_center",
        1_000_000,
    )
