"""Derivations as they are told: `derivations.yaml` has each as an outline, with the arithmetic beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from eldercare_analysis.analysis.trace import Node, Walk, goals, meeting, money, served
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT, District
from tests.analysis.trace.derived import CENTER, HOME, Walks, outline

OUTLINES = yaml.safe_load((Path(__file__).parent / "derivations.yaml").read_text(encoding="utf-8"))


def target(walk: Walk, clause: str, town: str = DISTRICT, column: str = "", metric: str = "") -> Node:
    known = next(
        one
        for one in walk.targets
        if one.clause == clause and one.town == town and metric in ("", one.metric)
    )
    return goals.target_node(walk, known, column)


CASES: dict[str, tuple[Callable[[Walks], Node], int]] = {
    # money
    "payment of a center": (lambda w: money.payment_node(w.told, CENTER, "paid"), 9),
    "payment that waits for points": (lambda w: money.payment_node(w.with_points, CENTER), 9),
    "payment without returns": (lambda w: money.payment_node(w.plan, "四屏-中心-2022-01"), 9),
    "floor of a home on both bases": (lambda w: money.bases_node(w.told, HOME, 2021), 9),
    "what is unknown in a town": (lambda w: money.open_node(w.plan, "德感街道"), 2),
    "nothing is unknown": (lambda w: money.open_node(w.plan, "鼎山街道"), 1),
    "everything that Annex 1 schedules in a town": (lambda w: Node("x", "x", children=money.scheduled_cells(w.plan, "德感街道")), 9),
    "a line of construction that is late": (lambda w: money.total_node(w.mine, "construction", [x for x in w.mine.lines if x.item == "construction" and x.town == "四屏镇"]), 9),
    "what is out for a town": (lambda w: money.peak_node(w.costs, "四屏镇"), 2),
    "what is out in the last month": (lambda w: money.peak_node(w.costs, "四屏镇").children[-1], 9),
    "what is out for homes": (lambda w: money.peak_node(w.costs, "几江街道", "homes"), 1),
    "the first home of the district": (lambda w: money.peak_node(w.costs, DISTRICT, "homes").children[0], 1),
    "what is out for the district": (lambda w: money.peak_node(w.costs, DISTRICT), 0),
    "what is out without costs": (lambda w: money.peak_node(w.mine, "四屏镇", "packages"), 9),
    "what is out for a care center without costs": (lambda w: money.peak_node(w.plan, "德感街道", "care_centers"), 9),
    "nothing is out": (lambda w: money.peak_node(w.plan, "鼎山街道", "homes"), 9),
    # the meeting
    "progress of a town": (lambda w: meeting.progress_node(w.told, "西湖镇"), 9),
    "progress of centers with what is paid": (lambda w: meeting.progress_node(w.told, "西湖镇", kinds.CENTER, "paid"), 2),
    "progress of every year": (lambda w: meeting.progress_node(w.plan, "四屏镇", kinds.CENTER, every_year=True), 9),
    "progress of the district's centers": (lambda w: meeting.progress_node(w.plan, DISTRICT, kinds.CARE_CENTER, every_year=True), 1),
    "lists of a town": (lambda w: meeting.lists_node(w.told, "西湖镇"), 4),
    "lists of a home's town": (lambda w: meeting.lists_node(w.told, "白沙镇"), 4),
    "lists without anything": (lambda w: meeting.lists_node(w.plan, "几江街道"), 9),
    "changes since August": (lambda w: meeting.changes_node(w.told, "西湖镇"), 9),
    "no change": (lambda w: meeting.changes_node(w.plan, "几江街道"), 1),
    "issues of a town": (lambda w: meeting.issues_node(w.told, "西湖镇"), 9),
    "no issue": (lambda w: meeting.issues_node(w.told, "几江街道"), 1),
    "forecast": (lambda w: meeting.forecast_node(w.plan, "几江街道"), 9),
    # villages served
    "coverage of a town": (lambda w: served.coverage_node(w.mine, "四屏镇"), 9),
    "coverage of a town with returns": (lambda w: served.coverage_node(w.told, "四屏镇", 2022), 9),
    "coverage with points out of use": (lambda w: served.coverage_node(w.told, "西湖镇", 2021), 9),
    "coverage of the district": (lambda w: served.coverage_node(w.plan, DISTRICT, 2022), 1),
    "towns of the district's coverage": (lambda w: served.coverage_node(w.plan, DISTRICT, 2022).children[0], 1),
    "villages of a town": (lambda w: served.coverage_node(w.plan, "四屏镇", 2021, "villages"), 9),
    "points of a town by year": (lambda w: served.coverage_node(w.mine, "四屏镇", None, "points"), 9),
    "centers before the plan": (lambda w: served.coverage_node(w.plan, "四屏镇", 2020, "centers"), 9),
    "points that are scheduled in a year": (lambda w: served.scheduled_node(w.mine, kinds.POINT, "四屏镇", 2022), 9),
    "points that are scheduled with changes": (lambda w: served.scheduled_node(w.mine, kinds.POINT, "四屏镇", changed=True), 9),
    "centers of a year with changes": (lambda w: served.scheduled_node(w.mine, kinds.CENTER, "四屏镇", 2021, changed=True), 9),
    "homes with a delay of everybody's": (lambda w: served.scheduled_node(w.mine, kinds.HOME, "德感街道", changed=True), 9),
    "centers with a delay of the town": (lambda w: served.scheduled_node(w.mine, kinds.CENTER, "西湖镇", changed=True), 9),
    "nothing is scheduled": (lambda w: served.scheduled_node(w.plan, kinds.HOME, "鼎山街道"), 9),
    "care centers of the district": (lambda w: served.scheduled_node(w.plan, kinds.CARE_CENTER, DISTRICT), 9),
    # goals
    "centers built": (lambda w: target(w.told, "town_centers_built"), 9),
    "points set up with changes": (lambda w: target(w.mine, "points_set_up"), 3),
    "what is demanded of villages": (lambda w: target(w.plan, "village_one_point", "四屏镇", "target"), 9),
    "what is planned for villages": (lambda w: target(w.plan, "village_one_point", "四屏镇", "planned"), 3),
    "villages of a town against returns": (lambda w: target(w.told, "village_assistant", "四屏镇"), 9),
    "villages of the district against returns": (lambda w: target(w.told, "village_assistant", column="actual"), 9),
    "a cell of Annex 1": (lambda w: target(w.told, "annex1_town_year", "西湖镇", metric="centers_2021"), 9),
    "a cell of Annex 1 without returns": (lambda w: target(w.plan, "annex1_town_year", "德感街道", metric="care_centers_2022"), 9),
    "persons of a town": (lambda w: target(w.told, "pairing_priority", "四屏镇", "actual"), 9),
    "persons of the district": (lambda w: target(w.told, "pairing_priority"), 9),
    "funds of the district": (lambda w: target(w.told, "operating_cost_15", column="actual"), 9),
    "a month later": (lambda w: target(w.later, "village_assistant", "四屏镇", "actual"), 9),
    "verdicts of a town": (lambda w: goals.verdicts_node(w.plan, "几江街道"), 1),
    "verdicts that apply": (lambda w: goals.verdicts_node(w.plan, "鼎山街道", "count"), 1),
    "targets that the plan meets": (lambda w: goals.verdicts_node(w.plan, DISTRICT, "met", ("met", "planned_to_meet")), 2),
    "targets that fall short in towns": (lambda w: goals.verdicts_node(w.told, DISTRICT, "short", ("exception",), towns=True), 2),
    "no verdict of a kind": (lambda w: goals.verdicts_node(w.plan, "几江街道", "short", ("short",)), 2),
    # further figures
    "closing the gap": (lambda w: served.gap_node(w.plan, "四屏镇"), 2),
    "tasks of a town": (lambda w: served.tasks_node(w.plan, "德感街道"), 2),
    "tasks of the district": (lambda w: served.tasks_node(w.plan, DISTRICT), 1),
    "awards of a year": (lambda w: money.awards_node(w.plan, "吴滩镇", 2021), 2),
    "awards of the other year by another reading": (lambda w: money.awards_node(w.plan, "吴滩镇", 2022, {"award_trigger": "center_and_points"}), 2),
    "no award of the year by another reading": (lambda w: money.awards_node(w.plan, "吴滩镇", 2021, {"award_trigger": "center_and_points"}), 2),
    "awards of the district": (lambda w: money.awards_node(w.plan, DISTRICT), 0),
    "a sum of lines": (lambda w: money.totals_node(w.plan, "吴滩镇", lambda _, year, payer: (year, payer) == (2021, "municipality"), "of the municipality"), 1),
    "a sum of no lines": (lambda w: money.totals_node(w.plan, "四屏镇", lambda *_: False, "none"), 1),
    "assumptions": (lambda w: money.assumptions_node(w.mine), 9),
    "a model": (lambda w: money.model_node(w.costs, "四屏镇"), 1),
    "a model of a town without amounts": (lambda w: money.model_node(w.plan, "鼎山街道"), 1),
    "distances": (lambda w: served.access_node(w.told, "西湖镇"), 9),
    "distances of the district": (lambda w: served.access_node(w.plan, DISTRICT), 0),
    "indicators": (lambda w: goals.annex2_node(w.told, "白沙镇"), 1),
    "indicators elsewhere": (lambda w: goals.annex2_node(w.told, "李市镇"), 0),
    "a clause": (lambda w: goals.clause_node(w.plan, "homes_annex2"), 9),
    "clauses that figures rest on": (lambda w: goals.rules_node(w.plan), 0),
    "points to clarify": (lambda w: goals.clarify_node(w.plan, DISTRICT), 1),
    "points to clarify of a town": (lambda w: goals.clarify_node(w.plan, "吴滩镇"), 2),
    "a point to clarify about seats": (lambda w: goals.clarify_node(w.plan, "四屏镇", "center_seats"), 2),
    "the first point to clarify": (lambda w: goals.clarify_node(w.plan, DISTRICT, "text_and_annex", "care_centers"), 2),
    "a town without a center": (lambda w: goals.clarify_node(w.plan, "德感街道", "no_center"), 3),
    "an amount that is open": (lambda w: goals.clarify_node(w.plan, DISTRICT, "open_amount").children[0], 1),
    "nothing to clarify": (lambda w: goals.clarify_node(w.plan, "鼎山街道"), 1),
}  # fmt: skip


@pytest.fixture(scope="module")
def walks(district: District, tmp_path_factory: pytest.TempPathFactory) -> Walks:
    return Walks(district, tmp_path_factory.mktemp("scenario"))


@pytest.mark.parametrize("name", CASES)
def test_a_derivation(walks: Walks, name: str) -> None:
    make, deep = CASES[name]
    assert outline(make(walks), deep) == OUTLINES[name].strip("\n")


def test_no_derivation_is_forgotten() -> None:
    assert set(OUTLINES) == set(CASES)
