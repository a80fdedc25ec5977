"""The ledger's lines and the flows of building for many sets of inputs at once: arrays, by town, in yuan.

In floating point instead of exact fen: a test holds the sums to those of the ledger and the cash flow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.cashflow import PACKAGES, SCOPES, Receipt, receipts
from eldercare_analysis.analysis.money.centers import caps_apply, settled_package
from eldercare_analysis.analysis.money.lines import FEN_PER_YUAN, Line
from eldercare_analysis.analysis.money.operating import ALLOWANCE, FLOOR, allowance_in
from eldercare_analysis.inputs.case import Case, once
from eldercare_analysis.inputs.months import number_of
from eldercare_analysis.inputs.scenario_document import RECIPIENTS
from eldercare_analysis.inputs.schedule import Batch
from eldercare_analysis.inputs.sources import ParameterValue

Numbers = npt.NDArray[Any]
Inputs = Mapping[str, Numbers]
MEASURE_OF = {"center_award": "award", "point_award": "award", "construction": "construction", FLOOR: FLOOR}


@dataclass
class Results:
    """What a measure comes to.

    Attributes:
        by_town: sets of inputs × towns, yuan; NaN where an input of the town is unknown.
        district: one number a set of inputs.
        needs: the unknown inputs by town.
    """

    by_town: Numbers
    district: Numbers
    needs: dict[str, list[str]] = field(default_factory=dict)


@once
def lines_by_measure(case: Case) -> dict[tuple[str | None, str], list[Line]]:
    """Return the lines of the ledger by measure and town; caps of awards are computed from the inputs."""
    return grouped(ledger_lines(case), lambda line: (MEASURE_OF.get(line.item), line.town))


@dataclass(frozen=True)
class Valuation:
    """A case whose inputs may be arrays of one size."""

    case: Case
    inputs: Inputs
    size: int

    @cached_property
    def planned(self) -> Case:
        """The case without returns: the cash flow goes by the plan."""
        return replace(self.case, register=None)

    def value(self, name: str, month: str) -> Numbers | None:
        """Return a parameter for every set of inputs; None where it is unknown."""
        if name in self.inputs:
            return self.inputs[name]
        known = self.case.scenario.parameters[name].at(month)
        return None if known is None else np.full(self.size, float(known))

    def measure(self, name: str) -> Results:
        """Return one of the measures by its name."""
        if name == "prefinance":
            return self._prefinance()
        towns = self.case.district.towns
        by_town = np.full((self.size, len(towns)), np.nan)
        needs = {}
        for number, town in enumerate(towns):
            lines = lines_by_measure(self.case).get((name, town), [])
            if missing := list(dict.fromkeys(need for line in lines for need in self._missing(line))):
                needs[town] = missing
                continue
            total = np.sum([np.zeros(self.size), *map(self._amount, lines)], axis=0)
            by_town[:, number] = total + self._cap(self.case, town, total) if name == "award" else total
        return Results(by_town, by_town.sum(axis=1), needs)

    def _missing(self, line: Line) -> list[str]:
        """Return what a line needs and no input gives."""
        given = {f"parameters.{name}" for name in self.inputs}
        if "living_allowance" in self.inputs:
            given.add(ALLOWANCE)
        return [need for need in line.needs if need not in given]

    def _amount(self, line: Line) -> Numbers:
        """Return what a line comes to: with the inputs that its rate and persons are, else as it is."""
        rate, quantity = line.rate_source, line.quantity or 0
        if line.item == FLOOR:
            ratio = self.value("operating_ratio", f"{line.year}-12")
            persons = quantity * self.inputs.get(RECIPIENTS, np.ones(self.size))
            return persons * self._allowance(line.months[0]) * (np.nan if ratio is None else ratio)
        if isinstance(rate, ParameterValue) and rate.name in self.inputs:
            return quantity * self.inputs[rate.name]
        return np.full(self.size, (line.amount_fen or 0) / FEN_PER_YUAN)

    def _allowance(self, month: str) -> Numbers:
        """Return the allowance: the input, else of the scenario or as reported."""
        if "living_allowance" in self.inputs:
            return self.inputs["living_allowance"]
        return np.full(self.size, float(allowance_in(self.case, month)[0] or 0))

    def _cap(self, case: Case, town: str, standard: Numbers) -> Numbers:
        """Return what a settled cost takes off a town's awards (0 or less), by the reading that it does."""
        settled = settled_package(case, town) if caps_apply(case) else None
        return np.zeros(self.size) if settled is None else np.minimum(float(settled.yuan) - standard, 0)

    def _prefinance(self) -> Results:
        """Return the peak of what is out for packages of centers with points."""
        flows = {town: self._flows(town) for town in self.case.district.towns}
        needs = {town: flow for town, flow in flows.items() if isinstance(flow, list)}
        known = {town: flow for town, flow in flows.items() if isinstance(flow, Flows)}
        by_town = np.full((self.size, len(flows)), np.nan)
        ends = [end for flow in known.values() for end in flow.ends()]
        if not ends:
            return Results(by_town, by_town.sum(axis=1), needs)
        months = np.arange(min(ends), max(ends) + 2)
        whole = np.zeros((self.size, len(months)))
        for number, town in enumerate(flows):
            if town in known:
                out = known[town].out(months, self.size)
                by_town[:, number] = out.max(axis=1)
                whole += out
        district = whole.max(axis=1) if not needs else np.full(self.size, np.nan)
        return Results(by_town, district, needs)

    def _flows(self, town: str) -> Flows | list[str]:
        """Return the flows of `cash_flow` for packages; where a parameter is unknown, which."""
        missing: list[str] = []

        def need(name: str, month: str) -> Numbers:
            found = self.value(name, month)
            missing.extend([f"parameters.{name}"] * (found is None))
            return np.zeros(self.size) if found is None else found

        spent = [
            (
                batch.count * need(f"{batch.kind.column}_cost", f"{batch.year}-12"),
                self._due(batch),
                need(f"{batch.kind.column}_months", batch.due),
            )
            for batch in self.case.works(*SCOPES[PACKAGES], town=town)
        ]
        received = []
        for one in receipts(self.planned, town, PACKAGES):
            month = self._received_in(one, need(one.lag, max(batch.due for batch in one.after)))
            received.append((one.batch.count * need(one.rate, f"{one.batch.year}-12"), month))
        if missing:
            return list(dict.fromkeys(missing))
        if received:
            standard = np.sum([yuan for yuan, _ in received], axis=0)
            last = np.max([month for _, month in received], axis=0)
            received.append((self._cap(self.planned, town, standard), last))
        return Flows(spent, received)

    def _due(self, batch: Batch) -> Numbers:
        """Return the month by which a batch is done, as a number."""
        due = np.full(self.size, number_of(batch.due))
        if "completion_month" not in self.inputs:
            return due
        usual = self.case.scenario.parameters["completion_month"].at(f"{batch.plan_year}-12")
        later: Numbers = due + self.inputs["completion_month"] - float(usual or 0)
        return later

    def _received_in(self, receipt: Receipt, lag: Numbers) -> Numbers:
        """Return the month in which money comes in, as a number."""
        due: Numbers = np.max([self._due(batch) for batch in receipt.after], axis=0)
        return np.maximum(due + lag, (due // 12 + 1) * 12) if receipt.following else due + lag


@dataclass(frozen=True)
class Flows:
    """A town's spending (yuan, last month, months) and receipts (yuan, month); months are numbers."""

    spent: list[tuple[Numbers, Numbers, Numbers]]
    received: list[tuple[Numbers, Numbers]]

    def ends(self) -> list[int]:
        """Return the first and last months that matter."""
        starts = [int((due - months).min()) for _, due, months in self.spent]
        ends = [int(due.max()) for _, due, _ in self.spent] + [int(month.max()) for _, month in self.received]
        return [*starts, *ends]

    def out(self, months: Numbers, size: int) -> Numbers:
        """Return what is out at each month: spent up to it, less what came in before it."""
        total = np.zeros((size, len(months)))
        for yuan, due, works in self.spent:
            done = (months[np.newaxis, :] - (due - works)[:, np.newaxis]) / works[:, np.newaxis]
            total += yuan[:, np.newaxis] * np.clip(done, 0, 1)
        for yuan, month in self.received:
            total -= yuan[:, np.newaxis] * (months[np.newaxis, :] > month[:, np.newaxis])
        return total
