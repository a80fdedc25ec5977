"""The shape of a scenario file, where each change says who, why and its source; whether it fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

import pandas as pd
from pydantic import AfterValidator, Discriminator, Field, Tag

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.documents import Strict
from eldercare_analysis.inputs.fields import LIST_LENGTH, Bilingual, Exact, Text, Whole, misfit
from eldercare_analysis.inputs.kinds import KindColumn
from eldercare_analysis.inputs.names import is_scenario
from eldercare_analysis.inputs.plan import MOST_OF_A_KIND, Plan
from eldercare_analysis.inputs.policy import HIGHEST, Month, Parameter, Policy
from eldercare_analysis.inputs.problems import Place, Problems

Seat = Literal["village", "village_with_point", "community"]
Distribution = Literal["uniform", "triangular"]
BY_MONTH, ONE = "by month", "one"
ALWAYS = "1900-01"
RECIPIENTS = "recipients"  # the range that is a factor, not a parameter
FACTOR, MOST_FACTOR = "factor", 100
MEASURES = ("construction", "award", "operating_floor", "prefinance")  # results that can have a limit
MOST_RECIPIENTS = 5000  # persons in the homes of one town; more is a slip of the pen


def _name(name: str) -> str:
    if not is_scenario(name):
        raise misfit("scenario_name")
    return name


_DATED = Discriminator(lambda value: BY_MONTH if isinstance(value, dict) else ONE)
Value = Annotated[
    Annotated[Exact, Tag(ONE)] | Annotated[dict[Month, Exact], Tag(BY_MONTH), Field(min_length=1)], _DATED
]
Count = Annotated[
    Annotated[Whole, Tag(ONE)] | Annotated[dict[Month, Whole], Tag(BY_MONTH), Field(min_length=1)], _DATED
]
Yuan = Annotated[Exact, Field(ge=0, le=int(HIGHEST))]


class Stated(Strict):
    """Who assumes something, why, and from which source."""

    who: Text
    why: Text
    source: Text


class Override(Stated):
    """A value in place of the plan's, or where the plan has none; one number, or one by starting month."""

    value: Value
    unit: Text


class Recipients(Stated):
    """Persons in the homes and care centers of a town; one number, or one by starting month."""

    value: Count


class SeatOverride(Stated):
    """Where a town's center stands: in a village without a point, in one with a point, or in a community."""

    value: Seat


class Merging(Stated):
    """How many villages of a town are about to be merged."""

    value: Whole = Field(ge=0, le=MOST_OF_A_KIND)


class SettledCost(Stated):
    """What a town's center with its points has cost, as settled."""

    value: Yuan
    unit: Literal["yuan"]


class Change(Stated):
    """More or fewer facilities of a kind in a town and year than Annex 1 schedules."""

    town: Text
    kind: KindColumn
    year: Whole
    change: Whole = Field(ge=-MOST_OF_A_KIND, le=MOST_OF_A_KIND)


class Delay(Stated):
    """Facilities that are done so many months later; without `town`, `kind` or `year` all; several add up."""

    months: Whole = Field(ge=-60, le=120)
    town: Text | None = None
    kind: KindColumn | None = None
    year: Whole | None = None


class Range(Stated):
    """Between which bounds a parameter may lie; `recipients` is a factor on the recipients of all towns."""

    low: Exact
    high: Exact
    likely: Exact | None = None
    unit: Text
    distribution: Distribution = "uniform"


class Limit(Stated):
    """A bound on a result, to find the inputs that break it."""

    value: Exact = Field(ge=0)  # of a whole district
    unit: Literal["yuan"]


class ScenarioDocument(Strict):
    """The shape of a scenario file; `illustrative` marks it as neither decision nor forecast."""

    name: Annotated[str, AfterValidator(_name)]
    label: Bilingual
    illustrative: bool = False
    extends: str | None = None
    readings: dict[str, str] = Field(default_factory=dict)
    parameters: dict[str, Override] = Field(default_factory=dict)
    recipients: dict[str, Recipients] = Field(default_factory=dict)
    plan: list[Change] = Field(default_factory=list, max_length=LIST_LENGTH)
    delays: list[Delay] = Field(default_factory=list, max_length=LIST_LENGTH)
    center_seats: dict[str, SeatOverride] = Field(default_factory=dict)
    merging: dict[str, Merging] = Field(default_factory=dict)
    settled_costs: dict[str, SettledCost] = Field(default_factory=dict)
    ranges: dict[str, Range] = Field(default_factory=dict)
    limits: dict[str, Limit] = Field(default_factory=dict)


def dated(value: Decimal | int | dict[str, Decimal] | dict[str, int], start: str) -> dict[str, Decimal]:
    """Return a value by starting month; a single one holds from `start` on."""
    values = value if isinstance(value, dict) else {start: value}
    return {month: Decimal(number) for month, number in values.items()}


def check_document(
    document: ScenarioDocument, file: str, policy: Policy, plan: Plan, before: Sequence[Change] = ()
) -> None:
    """Check one scenario file against the policy and the plan; `before`: changes that it builds on.

    Raises:
        InputError: with every problem.
    """
    check = _Check(document, file, policy, plan, Problems())
    check.readings_and_values()
    check.towns()
    check.times()
    if not check.problems.found:  # sums over towns and years that do not exist would only add noise
        check.changes(before)
    check.problems.stop_if_any()


@dataclass(frozen=True)
class _Check:
    """Holds a scenario file to the district: names, units, bounds, nothing below zero."""

    document: ScenarioDocument
    file: str
    policy: Policy
    plan: Plan
    problems: Problems

    def place(self, *path: object) -> Place:
        return Place(self.file, column=".".join(map(str, path)))

    def readings_and_values(self) -> None:
        readings, parameters, problems = self.policy.readings, self.policy.parameters, self.problems
        for name, option in self.document.readings.items():
            if problems.known(place := self.place("readings", name), name, readings):
                problems.one_of(place, option, readings[name].options)
        for name, override in self.document.parameters.items():
            if problems.known(place := self.place("parameters", name), name, parameters):
                self.values(dated(override.value, ALWAYS).values(), override.unit, parameters[name], place)
        for name, one in self.document.ranges.items():
            self.bounds(name, one, self.place("ranges", name))
        for name in self.document.limits:
            problems.one_of(self.place("limits", name), name, MEASURES)

    def values(self, values: Iterable[Decimal], unit: str, parameter: Parameter, place: Place) -> None:
        if unit != parameter.unit:
            self.problems.add("wrong_unit", place, value=unit, unit=parameter.unit)
        for value in values:
            parameter.check(value, place, self.problems)

    def bounds(self, name: str, one: Range, place: Place) -> None:
        rising = [value for value in (one.low, one.likely, one.high) if value is not None]
        if sorted(rising) != rising or one.low == one.high:
            self.problems.add("range_order", place, value=", ".join(map(str, rising)))
        if name == RECIPIENTS:
            if one.unit != FACTOR:
                self.problems.add("wrong_unit", place, value=one.unit, unit=FACTOR)
            for value in (one.low, one.high):
                self.problems.within(place, value, 0, MOST_FACTOR)
        elif self.problems.known(place, name, [*self.policy.parameters, RECIPIENTS]):
            self.values((one.low, one.high), one.unit, self.policy.parameters[name], place)

    def towns(self) -> None:
        villages = dict(zip(self.plan.table["town"], self.plan.table["villages"], strict=True))
        for group in (RECIPIENTS, "center_seats", "merging", "settled_costs"):
            for town in getattr(self.document, group):
                self.problems.known(self.place(group, town), town, self.plan.towns)
        for town, one in self.document.recipients.items():
            for value in dated(one.value, ALWAYS).values():
                self.problems.within(self.place(RECIPIENTS, town), value, 0, MOST_RECIPIENTS)
        for town, merging in self.document.merging.items():
            if not pd.isna(most := villages.get(town)):
                self.problems.within(self.place("merging", town), merging.value, 0, int(most))

    def times(self) -> None:
        """Check where and when the plan is changed or delayed."""
        end = self.plan.years[-1]
        own = self.document.parameters.get("projection_years")
        more = self.policy.parameters["projection_years"].at(f"{end}-12") or 0
        last = end + int(max(dated(own.value, ALWAYS).values()) if own else more)
        for number, change in enumerate(self.document.plan, 1):
            self.time(change, last, self.place("plan", number))
        for number, delay in enumerate(self.document.delays, 1):
            self.time(delay, last, self.place("delays", number))

    def time(self, entry: Change | Delay, last: int, place: Place) -> None:
        if entry.town is not None:
            self.problems.known(place, entry.town, self.plan.towns)
        if entry.year is not None:
            self.problems.within(place, entry.year, self.plan.years[0], last)

    def changes(self, before: Sequence[Change]) -> None:
        """Check that no cell is left with fewer than no facilities, extended scenarios included."""
        counts: dict[tuple[str, kinds.Kind, int], int] = {}
        for number, change in enumerate([*before, *self.document.plan], 1 - len(before)):
            cell = (change.town, change.kind, change.year)
            counts[cell] = counts.get(cell, 0) + change.change
            scheduled = self.plan.scheduled(change.kind, change.year)[change.town]
            shown = "" if pd.isna(scheduled) else int(scheduled)
            total, place = int(shown or 0) + counts[cell], self.place("plan", number)
            if total < 0:
                self.problems.add("fewer_than_none", place, value=change.change, scheduled=shown)
            else:
                self.problems.within(place, total, 0, MOST_OF_A_KIND)
