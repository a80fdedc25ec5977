"""What derivations are made from, each table computed once: ledger, coverage, targets, rows of returns by their place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import towns_of
from eldercare_analysis.analysis.goals.targets import targets_of
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.cashflow import Flow, Peak, flows, peaks
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.analysis.served.coverage import coverage_of
from eldercare_analysis.analysis.trace.node import Node
from eldercare_analysis.inputs.case import Case

Told = tuple[str, dict[str, Any]]


class Walk:
    """A case whose figures are told."""

    def __init__(self, case: Case) -> None:
        """Begin with a case."""
        self.case = case

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
        return self.case.district.plan.years[-1]

    @property
    def lines(self) -> list[Line]:
        """Return the lines of the ledger."""
        return ledger_lines(self.case)

    @cached_property
    def coverage(self) -> list[dict[Any, Any]]:
        """The rows of `coverage`."""
        return coverage_of(self.case).to_dict("records")

    @cached_property
    def targets(self) -> list[dict[Any, Any]]:
        """The rows of `targets`."""
        return targets_of(self.case).to_dict("records")

    @staticmethod
    def known(target: Mapping[Any, Any]) -> bool:
        """Say whether something is planned or reported for a target that applies."""
        silent = pd.isna(target["planned"]) and pd.isna(target["actual"])
        return target["status"] != "not_applicable" and not silent

    @property
    def flows(self) -> list[Flow]:
        """Return what is spent and received by month."""
        return flows(self.case)

    @cached_property
    def peaks(self) -> dict[tuple[str, str], Peak]:
        """What must be out at once, by town and scope."""
        return {(peak.town, peak.scope): peak for peak in peaks(self.case.district, self.flows)}

    @cached_property
    def _towns(self) -> dict[str, str]:
        """The town of each facility and village."""
        return self.case.town_of_village | towns_of(state.facilities(self.case))

    def town_of(self, given: Mapping[str, Any]) -> str | None:
        """Return the town that a row of a return is about: named in it, or that of its facility or village."""
        if given.get("town"):
            return str(given["town"])
        return self._towns.get(str(given.get("facility_id") or given.get("village_code")))

    @cached_property
    def told(self) -> dict[tuple[str, str, int], Told]:
        """Every row of every return by its place: the month of the return, and its cells."""
        sent = self.case.register.returns if self.case.register else ()
        return {
            (record.place.file, record.place.sheet or "", record.place.row or 0): (one.month, record.cells)
            for one in sent
            for record in one.records
        }
