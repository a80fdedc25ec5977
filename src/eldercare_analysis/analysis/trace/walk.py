"""What derivations are made from, each table computed once: facts, ledger, coverage, targets, rows of returns by their place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.budget import lines_of
from eldercare_analysis.analysis.cashflow import cash_flow
from eldercare_analysis.analysis.coverage import coverage
from eldercare_analysis.analysis.facility import towns_of
from eldercare_analysis.analysis.facts import facts_at
from eldercare_analysis.analysis.ledger.lines import Case, Line
from eldercare_analysis.analysis.prefinance import prefinance
from eldercare_analysis.analysis.targets import targets
from eldercare_analysis.analysis.trace.node import Node
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario

Told = tuple[str, dict[str, Any]]


class Walk:
    """A district under a scenario at a month's end."""

    def __init__(
        self, district: District, rules: Scenario, register: Register | None, month: str | None
    ) -> None:
        """Begin; without a month with the last one of the returns, or the one in which the plan was issued."""
        self.district, self.rules = district, rules
        self.register = register if register and register.months else None
        self.facts = facts_at(district, rules, self.register, month)
        self.month = self.facts.month

    def once(self, key: Hashable, make: Callable[[], Node]) -> Node:
        """Return a step that many figures share, made once."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    @cached_property
    def _made(self) -> dict[Hashable, Node]:
        """The steps that were made so far."""
        return {}

    @property
    def last_year(self) -> int:
        """Return the last plan year."""
        return self.district.plan.years[-1]

    @cached_property
    def case(self) -> Case:
        """What the ledger is computed from."""
        return Case(self.district, self.rules, self.facts if self.register else None)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the ledger."""
        return lines_of(self.case)

    @cached_property
    def coverage(self) -> list[dict[Any, Any]]:
        """The rows of `coverage`."""
        return coverage(self.district, self.rules, self.register, self.month).to_dict("records")

    @cached_property
    def targets(self) -> list[dict[Any, Any]]:
        """The rows of `targets`."""
        return targets(self.district, self.register, self.month, self.rules).to_dict("records")

    @staticmethod
    def known(target: Mapping[Any, Any]) -> bool:
        """Say whether something is planned or reported for a target that applies."""
        silent = pd.isna(target["planned"]) and pd.isna(target["actual"])
        return target["status"] != "not_applicable" and not silent

    @cached_property
    def flow(self) -> pd.DataFrame:
        """What is spent and received by month."""
        return cash_flow(self.district, self.rules)

    @cached_property
    def peaks(self) -> list[dict[Any, Any]]:
        """The rows of `prefinance`."""
        return prefinance(self.district, self.flow).to_dict("records")

    @cached_property
    def _towns(self) -> dict[str, str]:
        """The town of each facility and village."""
        return self.facts.town_of_village | towns_of(self.facts.facilities)

    def town_of(self, given: Mapping[str, Any]) -> str | None:
        """Return the town that a row of a return is about: named in it, or that of its facility or village."""
        if given.get("town"):
            return str(given["town"])
        return self._towns.get(str(given.get("facility_id") or given.get("village_code")))

    @cached_property
    def told(self) -> dict[tuple[str, str, int], Told]:
        """Every row of every return by its place: the month of the return, and its cells."""
        sent = self.register.returns if self.register else ()
        return {
            (record.place.file, record.place.sheet or "", record.place.row or 0): (one.month, record.cells)
            for one in sent
            for record in one.records
        }
