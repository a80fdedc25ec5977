"""Derivations for tests: the states of knowledge they are of, and a tree as an outline that can be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from eldercare_analysis import load_scenario
from eldercare_analysis.analysis.trace import Node, Walk
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario
from tests.returns import register_of

WHO = "who: 区民政局, why: 补缺, source: 会议纪要"
MINE = f"""name: mine
label: {{zh: 我, en: mine}}
extends: baseline
plan:
  - {{town: 四屏镇, kind: points, year: 2022, change: 1, {WHO}}}
  - {{town: 四屏镇, kind: points, year: 2021, change: 1, {WHO}}}
  - {{town: 四屏镇, kind: centers, year: 2021, change: 1, {WHO}}}
delays:
  - {{town: 四屏镇, kind: points, months: 2, {WHO}}}
  - {{kind: homes, months: 1, {WHO}}}
  - {{months: 3, town: 西湖镇, {WHO}}}
center_seats:
  四屏镇: {{value: community, {WHO}}}
merging:
  四屏镇: {{value: 1, {WHO}}}
parameters:
  living_allowance: {{value: {{2021-01: 806, 2021-09: 827}}, unit: yuan per person and month, {WHO}}}
"""
CENTER, HOME = "西湖-中心-2021-01", "白沙-院-2022-01"
JULY = {
    "facilities": [
        {
            "facility_id": CENTER,
            "started_on": date(2021, 7, 1),
            "issue": "缺钱",
            "issue_kind": "funds",
            "needs_district": True,
        },
        {"facility_id": "西湖-点-2021-01", "started_on": date(2021, 7, 1), "village": "FIRST_VILLAGE 西湖镇"},
    ]
}
SEPTEMBER: dict[str, list[dict[str, Any]]] = {
    "facilities": [
        {"facility_id": CENTER, "started_on": date(2021, 7, 1), "accepted_on": date(2021, 9, 1), "issue": "缺钱", "issue_kind": "funds",
         "responsible_unit": "财政所"},
        {"facility_id": "西湖-点-2021-01", "started_on": date(2021, 7, 1), "suspended_on": date(2021, 9, 2), "village": "FIRST_VILLAGE 西湖镇",
         "expected_on": date(2021, 10, 20)},
        {"facility_id": "西湖-点-2021-02", "started_on": date(2021, 8, 1), "expected_on": date(2021, 10, 20)},
        {"facility_id": "四屏-中心-2022-01", "site_chosen_on": date(2021, 9, 1)},
        {"facility_id": "西湖-点-计划外-01", "town": "西湖镇", "kind": "point", "plan_year": "none", "opened_on": date(2021, 9, 1)},
    ],
    "premises": [{"facility_id": CENTER, "area_m2": 700}],
    "payments": [
        {"payer": "municipality", "step": "applied", "town": "西湖镇", "facility_id": CENTER, "purpose": "award", "date": date(2021, 9, 3),
         "document": "X1", "amount_yuan": 1_000_000},
        {"payer": "municipality", "step": "applied", "town": "西湖镇", "date": date(2021, 9, 4), "document": "X2", "amount_yuan": 1},
        {"payer": "municipality", "step": "applied", "town": "珞璜镇", "date": date(2021, 9, 4), "document": "X3", "amount_yuan": 1},
    ],
    "residents": [{"facility_id": HOME, "recipients": 40, "other_residents": 0, "management_staff": 1, "service_staff": 1}],
    "operating_budget": [{"year": year, "facility_id": HOME, "headcount": 40, "approved_yuan": 57_600} for year in (2021, 2022)],
    "allowance": [{"effective_from": "2021-01", "yuan_per_month": 800, "source": "x"}],
    "annex2": [{"facility_id": HOME, "indicator": 3, "result": "fail", "checked_on": date(2021, 9, 1)}],
    "villages": [{"village_code": "FIRST_VILLAGE 四屏镇", "exempt_reason": "merging"}, {"village_code": "SECOND_VILLAGE 四屏镇", "assistants": 1}],
    "people": [{"town": "四屏镇", "priority": 9, "priority_paired": 8}],
}  # fmt: skip


def register(district: District) -> Register:
    """Return what 西湖镇 sent of July and everybody of September."""
    july = replace(
        register_of(district, {"month": "2021-07", "given": JULY}).returns[0], file="july", town="西湖镇"
    )
    september = register_of(district, {"month": "2021-09", "given": SEPTEMBER}).returns[0]
    return Register((july, september))


class Walks:
    """The states of knowledge of the tests: the plan alone, with a scenario, with invented costs, with returns."""

    def __init__(self, district: District, folder: Path) -> None:
        """Keep where a scenario may be written."""
        self.district, self._folder = district, folder

    def _under(self, scenario: Scenario, told: Register | None = None, month: str | None = "2021-09") -> Walk:
        return Walk(case_of(self.district, scenario=scenario, register=told, month=month))

    @cached_property
    def plan(self) -> Walk:
        """The published plan."""
        return self._under(self.district.baseline)

    @cached_property
    def mine(self) -> Walk:
        """A scenario with changes, delays, a seat, a merging village and an allowance."""
        file = self._folder / "mine.yaml"
        file.write_text(MINE, encoding="utf-8")
        return self._under(load_scenario(file, self.district))

    @cached_property
    def costs(self) -> Walk:
        """Invented costs, with ranges."""
        return self._under(load_scenario("invented-costs", self.district))

    @cached_property
    def told(self) -> Walk:
        """With returns, at their last month."""
        return self._under(self.district.baseline, register(self.district), None)

    @cached_property
    def later(self) -> Walk:
        """A month later, when nobody has reported anew."""
        return self._under(self.district.baseline, register(self.district), "2021-10")

    @cached_property
    def with_points(self) -> Walk:
        """With returns, by the reading that an award waits for all points."""
        readings = {**self.district.baseline.readings, "award_trigger": "center_and_points"}
        return self._under(replace(self.district.baseline, readings=readings), register(self.district), None)


def outline(node: Node, deep: int = 99, indent: str = "") -> str:
    """Return a derivation as lines: kind, name, value, unit, source, text, whose."""
    told = [node.kind, node.name]
    told += [f"= {node.value}"] if node.value is not None else []
    told += [f"[{node.unit}]"] if node.unit != "" else []
    told += [f"@ {node.source}"] if node.source != "" else []
    told += [f"‹{node.text['en']}›"] if node.text and node.kind != "clause" else []
    told += [f"of {node.of}"] if node.of != "" else []
    more = [outline(child, deep - 1, indent + "  ") for child in node.children] if deep else []
    return "\n".join([indent + " ".join(told), *more])
