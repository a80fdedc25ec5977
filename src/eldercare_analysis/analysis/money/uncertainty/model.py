"""The budget's sums as arrays: one number for each of many sets of inputs, by town, in yuan.

The same rules as the ledger and the cash flow, in floating point instead of exact fen: a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.ledger.awards import (
    CAP,
    RATE,
    award_lines,
    award_month,
    awarded,
    caps_apply,
    settled_package,
)
from eldercare_analysis.analysis.money.ledger.lines import FEN_PER_YUAN, Line
from eldercare_analysis.analysis.money.ledger.operating import allowance_in, floor_months, persons_in
from eldercare_analysis.analysis.money.ledger.subsidies import construction_lines
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.months import number_of
from eldercare_analysis.inputs.scenario_document import RECIPIENTS
from eldercare_analysis.inputs.schedule import Batch
from eldercare_analysis.inputs.sources import ParameterValue

Numbers = npt.NDArray[Any]
Inputs = Mapping[str, Numbers]


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


@dataclass(frozen=True)
class Model:
    """A case whose inputs may be arrays."""

    case: Case
    inputs: Inputs
    size: int
    ledger: dict[str, dict[str, list[Line]]] = field(default_factory=dict)

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
        rules: dict[str, Callable[[], Results]] = {
            "construction": lambda: self._summed(self._construction),
            "award": lambda: self._summed(self._award),
            "operating_floor": lambda: self._summed(self._operating),
            "prefinance": self._prefinance,
        }
        return rules[name]()

    def _summed(self, of_town: Callable[[str], Numbers | list[str]]) -> Results:
        towns = self.case.district.towns
        by_town = np.full((self.size, len(towns)), np.nan)
        needs = {}
        for number, town in enumerate(towns):
            found = of_town(town)
            if isinstance(found, list):
                needs[town] = found
            else:
                by_town[:, number] = found
        return Results(by_town, by_town.sum(axis=1), needs)

    def _construction(self, town: str) -> Numbers | list[str]:
        return self._priced(self._lines("construction", town))

    def _award(self, town: str) -> Numbers | list[str]:
        standard = self._priced(self._lines("award", town))
        return standard if isinstance(standard, list) else standard + self._cap(self.case, town, standard)

    def _lines(self, what: str, town: str) -> list[Line]:
        """Return a town's lines of the ledger, once; what a settled cost takes off awards is computed anew for each set of inputs."""
        if what not in self.ledger:
            lines = construction_lines(self.case) if what == "construction" else award_lines(self.case)
            standard = (line for line in lines if line.item != CAP)
            self.ledger[what] = grouped(standard, lambda line: line.town)
        return self.ledger[what].get(town, [])

    def _priced(self, lines: Iterable[Line]) -> Numbers | list[str]:
        """Return the sum of lines: of those at the rate of an input with that input, of the others as they are."""
        total, missing = np.zeros(self.size), []
        for line in lines:
            rate = line.rate_source
            if isinstance(rate, ParameterValue) and rate.name in self.inputs and line.quantity is not None:
                total += line.quantity * self.inputs[rate.name]
            elif line.amount_fen is None:
                missing.append(line.needs)
            else:
                total += line.amount_fen / FEN_PER_YUAN
        return list(dict.fromkeys(missing)) or total

    def _cap(self, case: Case, town: str, standard: Numbers) -> Numbers:
        """Return what a settled cost takes off the awards of a town (0 or less), under the reading that it does."""
        settled = settled_package(case, town) if caps_apply(case) else None
        less: Numbers = np.zeros(self.size)
        return less if settled is None else np.minimum(float(settled.yuan) - standard, 0)

    def _operating(self, town: str) -> Numbers | list[str]:
        factor = self.inputs.get(RECIPIENTS, np.ones(self.size))
        total, missing = np.zeros(self.size), []
        for year in self.case.horizon:
            ratio = self.value("operating_ratio", f"{year}-12")
            for number in floor_months(self.case, year):
                month = f"{year}-{number:02d}"
                persons = persons_in(self.case, town, month)[0]
                allowance = self._allowance(month)
                missing += ["residents.recipients"] * (persons is None)
                missing += ["allowance.yuan_per_month"] * (allowance is None)
                if persons is not None and allowance is not None and ratio is not None:
                    total += persons * factor * allowance * ratio
        return list(dict.fromkeys(missing)) or total

    def _allowance(self, month: str) -> Numbers | None:
        if "living_allowance" in self.inputs:
            return self.inputs["living_allowance"]
        known = allowance_in(self.case, month)[0]
        return None if known is None else np.full(self.size, float(known))

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
        for number, town in enumerate(self.case.district.towns):
            if town in known:
                out = known[town].out(months, self.size)
                by_town[:, number] = out.max(axis=1)
                whole += out
        district = whole.max(axis=1) if not needs else np.full(self.size, np.nan)
        return Results(by_town, district, needs)

    def _flows(self, town: str) -> Flows | list[str]:
        works = self.case.works(*kinds.PACKAGE, town=town)
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
            for batch in works
        ]
        received = [
            (
                batch.count * need(RATE, f"{batch.year}-12"),
                self._receipt(batch, works, need("award_lag", award_month(self.planned, batch))),
            )
            for batch in awarded(self.case, town)
        ]
        if missing:
            return list(dict.fromkeys(missing))
        if received:
            standard = np.sum([yuan for yuan, _ in received], axis=0)
            received.append(
                (self._cap(self.planned, town, standard), np.max([month for _, month in received], axis=0))
            )
        return Flows(spent, received)

    def _due(self, batch: Batch) -> Numbers:
        """Return the month by which a batch is done, as a number."""
        due: Numbers = np.full(self.size, number_of(batch.due))
        if "completion_month" not in self.inputs:
            return due
        usual = self.case.scenario.parameters["completion_month"].at(f"{batch.plan_year}-12")
        later: Numbers = due + self.inputs["completion_month"] - float(usual or 0)
        return later

    def _receipt(self, batch: Batch, works: list[Batch], lag: Numbers) -> Numbers:
        due: Numbers = self._due(batch)
        readings = self.case.scenario.readings
        if readings["award_trigger"] == "center_and_points" and batch.kind == kinds.CENTER:
            for points in works:
                due = np.maximum(due, self._due(points))
        arrived: Numbers = due + lag
        if readings["award_payment"] == "following":
            arrived = np.maximum(arrived, (due // 12 + 1) * 12)
        return arrived


@dataclass(frozen=True)
class Flows:
    """Spending (yuan, last month, months of works) and receipts (yuan, month) of a town; months as numbers."""

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
