"""Every printed number of a month leads to cells, clauses, parameters, rows of returns and assumptions, and to nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from eldercare_analysis.analysis.trace import ENDS, Node
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.reporting.derivation import told
from eldercare_analysis.reporting.layout import places
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.runs.figures import figure_node, study_of, trace_figure, walk_of
from eldercare_analysis.runs.monthly import Outcome
from eldercare_analysis.runs.printed_facts import Entry, read_facts
from eldercare_analysis.runs.ways import WAYS
from tests.analysis.trace.test_trace import leaves

Figure = tuple[Entry, Node]
SUMS = ("total", "line", "count", "scheduled", "group")  # steps whose value is a sum of those below


def figures_of(folder: Path, own: str) -> Iterator[Figure]:
    """Yield every number of the district's and a town's report of a month with its derivation."""
    walks = {}
    for fact in read_facts(folder):
        if fact.town not in (DISTRICT, own):
            continue
        town = None if fact.town == DISTRICT else fact.town
        if town not in walks:
            walks[town] = walk_of(study_of(folder, town))
        yield fact, figure_node(walks[town], town, fact)


@pytest.fixture(scope="module")
def plan_figures(whole_month: Outcome) -> list[Figure]:
    return list(figures_of(whole_month.folder, "白沙镇"))


@pytest.fixture(scope="module")
def return_figures(september: Outcome) -> list[Figure]:
    """With returns, of the fictional district."""
    return list(figures_of(september.folder, "甲溪镇"))


def test_every_item_says_which_way_its_figures_go() -> None:
    for name, item in places().items.items():
        assert set(item.trace.values()) <= set(WAYS), name
        assert "" in item.trace, name


def test_every_number_ends_where_it_may(plan_figures: list[Figure], return_figures: list[Figure]) -> None:
    for figures in (plan_figures, return_figures):
        assert len(figures) > 500
        wrong = Counter(
            (fact.item, end.kind, end.name)
            for fact, node in figures
            for end in node.ends()
            if end.kind not in ENDS
        )
        assert not wrong


def test_sums_are_those_of_their_parts(plan_figures: list[Figure], return_figures: list[Figure]) -> None:
    checked: Counter[str] = Counter()
    for _, node in (*plan_figures, *return_figures):
        for step in walk(node):
            if (
                step.kind in ("total", "scheduled")
                and step.value is not None
                and step.children[0].kind in ("line", "cell")
            ):
                parts = [
                    part.value
                    for part in step.children
                    if part.kind in ("line", "cell") and part.value is not None
                ]
                assert step.value == sum(parts), step.name
                checked[step.kind] += 1
            if step.kind == "line" and step.value is not None and step.children[1].value is not None:
                quantity, rate = (part.value for part in step.children[:2])
                assert abs(step.value - quantity * Decimal(rate) * 100) <= 1
                checked[step.kind] += 1
            if step.kind == "group" and step.name != "count":
                assert step.value == sum(part.kind == "verdict" for part in step.children)
                checked[step.kind] += 1
    assert set(checked) == {"total", "scheduled", "line", "group"}


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from walk(child)


def derived(node: Node) -> Node:
    """Return the step below the row of the evidence."""
    (first,) = node.children
    return first.children[0] if first.kind == "behind" else first


def test_the_derivation_comes_to_the_printed_value(
    plan_figures: list[Figure], return_figures: list[Figure]
) -> None:
    checked: Counter[str] = Counter()
    for fact, node in (*plan_figures, *return_figures):
        column, value = fact.column, fact.value
        if fact.table == "coverage" and column in ("villages", "points", "centers") and "year" in fact.row:
            assert derived(node).value == value, fact
            checked["count"] += 1
        if fact.table == "coverage" and column in ("served_low", "served_high"):
            assert str(value) in str(next(leaves(node, "served")).value).split("–"), fact
            checked["served"] += 1
        if fact.table == "targets" and column in ("target", "planned", "actual") and fact.row:
            kind = {"target": "demanded"}.get(column, column)
            assert str(value) in str(next(leaves(node, kind)).value).split("–"), fact
            checked[column] += 1
        if fact.table == "budget" and fact.unit == "fen" and fact.row and fact.kind == "figure":
            assert derived(node).value == value, fact
            checked["fen"] += 1
        if fact.table == "annex1_plan" and fact.row:
            assert derived(node).value == value, fact
            checked["annex1"] += 1
        if fact.item in ("targets_headline", "plan_tasks") and derived(node).kind == "group":
            assert derived(node).value == value, fact
            checked["verdicts"] += 1
    assert all(
        checked[name] > 3
        for name in ("count", "served", "target", "planned", "actual", "fen", "annex1", "verdicts")
    ), checked


def test_the_headline_lists_the_targets_that_it_counts(plan_figures: list[Figure]) -> None:
    figures = {(fact.report, fact.id): node for fact, node in plan_figures}
    whole, met = (
        derived(figures["district.pdf", f"T17.f.{number}"]) for number in (4, 5)
    )  # 137, 96, 41 before
    assert 0 < len(met.children) == met.value < whole.value == len(whole.children)
    assert {one.value for one in met.children} <= {"met", "planned_to_meet"}
    assert {one.name for one in met.children} < {one.name for one in whole.children}


def test_figures_of_returns_end_in_rows(return_figures: list[Figure]) -> None:
    rows = (
        "progress_table",
        "bases_table",
        "decisions",
        "changes",
        "forecast",
        "access_table",
    )
    for fact, node in return_figures:
        ends = {end.kind for end in node.ends()}
        if fact.item in rows:
            assert "row" in ends, fact
        if fact.item in ("attention", "attention_all"):  # also lists of who sent nothing
            assert ends & {"row", "missing"}, fact
    (paid,) = (
        node
        for fact, node in return_figures
        if fact.item == "payment_table" and fact.report == "district.pdf" and fact.id == "B10.1.8"
    )
    steps = [row.value for row in leaves(paid, "row")]
    assert any("step=paid, amount_yuan=600000" in step for step in steps)


def test_a_printed_id_is_told_short_or_in_full(whole_month: Outcome) -> None:
    study, node = trace_figure(whole_month.folder, "B1.t1")
    short, full = (list(told(words_of(study), node, full=whole)) for whole in (False, True))
    assert node.value == 25 * 1_000_000 * 100
    assert len(short) < 8
    assert sum("centers_2021 = 1" in line for line in full) == 18  # 18 centers in 2021, 7 in 2022
    assert sum("centers_2022 = 1" in line for line in full) == 7
