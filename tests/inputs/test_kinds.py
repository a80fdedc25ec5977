"""Kinds of facilities and steps are said once: `kinds.yaml` has them, and every other module takes them from there."""

from __future__ import annotations

import ast
import copy
import pickle
from collections import defaultdict
from pathlib import Path

import pytest
from pydantic import ValidationError

import eldercare_analysis
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.scenario_document import Change, Delay
from eldercare_analysis.language import has

SOURCE = Path(eldercare_analysis.__file__).parent
TOLD = {"who": "a", "why": "b", "source": "c"}
ALIGNED = (
    "goals/annex2", "goals/heatmap", "money/prefinancing", "money/projection", "money/readings", "items",
    "maps/classes", "maps/ground", "maps/__init__", "returns/form",
)  # fmt: skip
HOMONYMS = {  # the same words where they mean something else: columns of other tables, alignment, roles, parts of numbers, verdicts
    **{f"reporting/{name}.py": {"center"} for name in ALIGNED},
    "analysis/goals/clarify.py": {"centers", "points"},
    "analysis/served/coverage.py": {"centers", "points"},
    "analysis/lives.py": {"closed"},
    "analysis/trace/meeting.py": {"paid"},
    "analysis/trace/goals.py": {"point"},
    "analysis/trace/served.py": {"centers", "points"},
    "cli/rounds.py": {"home", "homes"},
    "cli/routine.py": {"home"},
    "explorer/chosen.py": {"points"},
    "explorer/controls.py": {"points"},
    "inputs/returns/sender.py": {"home"},
    "reporting/returns/who_owes.py": {"home"},
    "runs/round/filing.py": {"home"},
    "runs/round/send_out.py": {"home"},
    "inputs/returns/around.py": {"home"},
    "inputs/returns/loading.py": {"home"},
    "inputs/returns/parse.py": {"home"},
    "inputs/returns/sheets.py": {"home"},
    "reporting/returns/heading.py": {"home"},
    "inputs/returns/shown.py": {"point"},
    "reporting/money/returns.py": {"accepted_on", "paid"},
    "reporting/goals/open_places.py": {"points"},
    "reporting/history/history_page.py": {
        "accepted",
        "closed",
        "completed",
        "opened",
        "site_chosen",
        "started",
        "suspended",
    },
    "reporting/history/lifelines.py": {"opened"},
    "reporting/history/told_lines.py": {"home"},
    "reporting/served/charts.py": {"center", "points"},
    "reporting/town/town_money.py": {"center"},
    "reporting/town/village_cells.py": {"center"},
    "reporting/served/coverage.py": {"centers", "closed", "points"},
    "reporting/meeting/changes.py": {"closed", "suspended"},
    "reporting/meeting/decisions.py": {"accepted", "closed"},
    "reporting/meeting/outlook.py": {"closed", "suspended"},
    "reporting/meeting/progress.py": {"center", "closed", "paid"},
    "reporting/planning/closing.py": {"points"},
    "reporting/page/town_cells.py": {"centers", "points"},
    "reporting/page/towns.py": {"centers", "points"},
    "reporting/word_blocks.py": {"center"},
    "reporting/workbook/audit_book.py": {"center"},
    "reporting/workbook/rows.py": {"center"},
    "runs/monthly.py": {"started"},
    "runs/ways.py": {"points"},
}


@pytest.mark.slow
def test_no_other_module_holds_their_names() -> None:
    """A new name for one of them in a module is a literal that nothing checks; one that is gone leaves this list."""
    names = {name for kind in kinds.KINDS for name in (kind.id, kind.column)}
    names |= {name for event in kinds.EVENTS for name in (event.id, event.column, event.need)}
    names |= {step.id for step in kinds.PAYMENT_STEPS}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in names:
                found[path.relative_to(SOURCE).as_posix()].add(str(node.value))
    assert found.pop("inputs/kinds.py")
    assert found == HOMONYMS


def test_what_they_are_called() -> None:
    assert [(one.id, one.column, one.mark, one.unit, one.label) for one in kinds.KINDS] == [
        ("center", "centers", "中心", "centers", "镇养老服务中心"),
        ("point", "points", "点", "points", "村级互助养老点"),
        ("home", "homes", "院", "homes", "敬老院"),
        ("care_center", "care_centers", "照护", "care centers", "失能照护中心"),
    ]
    assert (kinds.CENTER, kinds.POINT, kinds.HOME, kinds.CARE_CENTER) == kinds.KINDS
    assert kinds.CARE_CENTER.cell(2022) == "care_centers_2022"
    assert kinds.SUSPENDED.need == "facilities.suspended_on"


@pytest.mark.parametrize(
    ("step", "shown_by"),
    [
        (kinds.SITE_CHOSEN, ("site_chosen_on", "started_on", "completed_on", "accepted_on", "opened_on")),
        (kinds.STARTED, ("started_on", "completed_on", "accepted_on", "opened_on")),
        (kinds.COMPLETED, ("completed_on", "accepted_on", "opened_on")),
        (kinds.ACCEPTED, ("accepted_on",)),  # use does not show it
        (kinds.OPENED, ("opened_on",)),
    ],
)
def test_what_shows_that_a_step_is_reached(step: kinds.Step, shown_by: tuple[str, ...]) -> None:
    assert step.shown_by == shown_by


def test_returns_have_them() -> None:
    """The sheets take kinds and steps of payments from here; the dates of a facility stand in the same order."""
    columns = sheets()["facilities"].columns
    assert [name for name, field in columns.items() if field.type == "event"] == list(kinds.DATES)
    assert columns["kind"].options == {one.id: one.label for one in kinds.KINDS}
    steps = sheets()["payments"].columns["step"].options
    assert steps == {
        "applied": "已申报",
        "quota_issued": "已下达指标",
        "allocated": "已分配",
        "paid": "已拨付",
    }


def test_people_read_of_each() -> None:
    keys = [
        f"{area}.{name}" for one in kinds.KINDS for area, name in (("facility", one.id), ("kind", one.column))
    ]
    keys += [f"event.{one.id}" for one in kinds.EVENTS]
    keys += [f"payment.{one.id}" for one in kinds.PAYMENT_STEPS]
    assert [key for key in keys if not has(key)] == []


def test_a_scenario_names_them_by_their_columns() -> None:
    change = Change.model_validate({"town": "甲镇", "kind": "homes", "year": 2022, "change": 1, **TOLD})
    assert change.kind == kinds.HOME
    assert change.model_dump()["kind"] == "homes"
    assert Change(town="甲镇", kind=kinds.HOME, year=2022, change=1, **TOLD) == change
    assert Delay(months=1, **TOLD).kind is None


@pytest.mark.parametrize("kind", ["home", "Homes", "", None, 3, ["homes"]])
def test_a_scenario_cannot_name_another(kind: object) -> None:
    with pytest.raises(ValidationError) as raised:
        Change.model_validate({"town": "甲镇", "kind": kind, "year": 2022, "change": 1, **TOLD})
    (fault,) = raised.value.errors()
    assert (fault["type"], fault["loc"], fault["input"]) == ("literal_error", ("kind",), kind)
    assert fault["ctx"]["expected"] == "'centers', 'points', 'homes' or 'care_centers'"


@pytest.mark.parametrize("one", [kinds.POINT, kinds.ACCEPTED, kinds.CLOSED, kinds.PAID])
def test_there_is_one_of_each(one: object) -> None:
    """Processes send each other what holds them; they are compared by the thousand, so not field by field."""
    assert pickle.loads(pickle.dumps(one)) is copy.deepcopy(one) is one  # noqa: S301 - what this test has pickled
