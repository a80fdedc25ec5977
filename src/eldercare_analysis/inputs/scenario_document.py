"""The shape of a scenario file, where each change says who, why and its source; whether it fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import AfterValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.documents import Strict
from eldercare_analysis.inputs.fields import LIST_LENGTH, Bilingual, Exact, Text, Whole
from eldercare_analysis.inputs.kinds import KindColumn
from eldercare_analysis.inputs.names import is_scenario
from eldercare_analysis.inputs.plan import MOST_OF_A_KIND, Plan
from eldercare_analysis.inputs.policy import HIGHEST, Month, Parameter, Policy
from eldercare_analysis.inputs.problems import Nearest, Place, Problems

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
        raise PydanticCustomError("scenario_name", "no name of a scenario")
    return name


def _which(value: Any) -> str:  # noqa: ANN401 - a document holds anything
    return BY_MONTH if isinstance(value, dict) else ONE


Value = Annotated[
    Annotated[Exact, Tag(ONE)] | Annotated[dict[Month, Exact], Tag(BY_MONTH), Field(min_length=1)],
    Discriminator(_which),
]


Count = Annotated[
    Annotated[Whole, Tag(ONE)] | Annotated[dict[Month, Whole], Tag(BY_MONTH), Field(min_length=1)],
    Discriminator(_which),
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
    """Facilities that are done so many months later (earlier where negative) than by the end of their time.

    Without `town`, `kind` or `year` it holds for all of them; several delays of one facility add up.
    """

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
    """Check one scenario file against the policy and the plan.

    Raises:
        InputError: with every problem.
    """
    problems = Problems()
    for name, option in document.readings.items():
        place = Place(file, column=f"readings.{name}")
        if _known(name, policy.readings, place, problems):
            _one_of(option, policy.readings[name].options, place, problems)
    for name, override in document.parameters.items():
        place = Place(file, column=f"parameters.{name}")
        if _known(name, policy.parameters, place, problems):
            values = dated(override.value, ALWAYS).values()
            _parameter(values, override.unit, policy.parameters[name], place, problems)
    for name, one in document.ranges.items():
        _range(name, one, policy, Place(file, column=f"ranges.{name}"), problems)
    for name in document.limits:
        _one_of(name, MEASURES, Place(file, column=f"limits.{name}"), problems)
    _towns(document, file, plan, problems)
    _times(document, file, policy, plan, problems)
    if not problems.found:  # sums over towns and years that do not exist would only add noise
        _changes(document.plan, file, plan, before, problems)
    problems.stop_if_any()


def _known(name: str, known: Iterable[str], place: Place, problems: Problems) -> bool:
    if name in known:
        return True
    problems.add("key_unknown", place, key=name, nearest=Nearest(name, tuple(known)))
    return False


def _one_of(value: str, known: Iterable[str], place: Place, problems: Problems) -> None:
    if value not in known:
        problems.add("not_one_of", place, value=value, known=", ".join(known))


def _parameter(
    values: Iterable[Decimal], unit: str, parameter: Parameter, place: Place, problems: Problems
) -> None:
    if unit != parameter.unit:
        problems.add("wrong_unit", place, value=unit, unit=parameter.unit)
    low, high = parameter.between
    for value in values:
        if not low <= value <= high:
            problems.add("out_of_range", place, value=value, low=f"{low:,f}", high=f"{high:,f}")
        elif parameter.whole and value != value.to_integral_value():
            problems.add("not_a_count", place, value=value)


def _range(name: str, one: Range, policy: Policy, place: Place, problems: Problems) -> None:
    rising = [value for value in (one.low, one.likely, one.high) if value is not None]
    if sorted(rising) != rising or one.low == one.high:
        problems.add("range_order", place, value=", ".join(map(str, rising)))
    if name == RECIPIENTS:
        if one.unit != FACTOR:
            problems.add("wrong_unit", place, value=one.unit, unit=FACTOR)
        for value in (one.low, one.high):
            if not 0 <= value <= MOST_FACTOR:
                problems.add("out_of_range", place, value=value, low=0, high=MOST_FACTOR)
    elif _known(name, [*policy.parameters, RECIPIENTS], place, problems):
        _parameter((one.low, one.high), one.unit, policy.parameters[name], place, problems)


def _towns(document: ScenarioDocument, file: str, plan: Plan, problems: Problems) -> None:
    villages = dict(zip(plan.table["town"], plan.table["villages"], strict=True))
    groups: dict[str, Iterable[str]] = {
        RECIPIENTS: document.recipients, "center_seats": document.center_seats, "merging": document.merging,
        "settled_costs": document.settled_costs,
    }  # fmt: skip
    for group, towns in groups.items():
        for town in towns:
            _known(town, plan.towns, Place(file, column=f"{group}.{town}"), problems)
    for town, one in document.recipients.items():
        for value in dated(one.value, ALWAYS).values():
            if not 0 <= value <= MOST_RECIPIENTS:
                place = Place(file, column=f"{RECIPIENTS}.{town}")
                problems.add("out_of_range", place, value=value, low=0, high=MOST_RECIPIENTS)
    for town, merging in document.merging.items():
        most = villages.get(town)
        if not pd.isna(most) and merging.value > most:
            place = Place(file, column=f"merging.{town}")
            problems.add("out_of_range", place, value=merging.value, low=0, high=most)


def _times(document: ScenarioDocument, file: str, policy: Policy, plan: Plan, problems: Problems) -> None:
    """Check where and when the plan is changed or delayed."""
    own = document.parameters.get("projection_years")
    more = policy.parameters["projection_years"].at(f"{plan.years[-1]}-12") or 0
    last = plan.years[-1] + int(max(dated(own.value, ALWAYS).values()) if own else more)
    groups: dict[str, Sequence[Change | Delay]] = {"plan": document.plan, "delays": document.delays}
    for group, entries in groups.items():
        for number, entry in enumerate(entries):
            place = Place(file, column=f"{group}.{number + 1}")
            if entry.town is not None:
                _known(entry.town, plan.towns, place, problems)
            if entry.year is not None and not plan.years[0] <= entry.year <= last:
                problems.add("out_of_range", place, value=entry.year, low=plan.years[0], high=last)


def _changes(
    changes: Sequence[Change], file: str, plan: Plan, before: Sequence[Change], problems: Problems
) -> None:
    """Check that no cell is left with fewer than no facilities, extended scenarios included."""
    counts: dict[tuple[str, kinds.Kind, int], int] = {}
    for number, change in enumerate([*before, *changes]):
        cell = (change.town, change.kind, change.year)
        counts[cell] = counts.get(cell, 0) + change.change
        scheduled = plan.scheduled(change.kind, change.year)[change.town]
        place = Place(file, column=f"plan.{number + 1 - len(before)}")
        total = (0 if pd.isna(scheduled) else int(scheduled)) + counts[cell]
        if total > MOST_OF_A_KIND:
            problems.add("out_of_range", place, value=total, low=0, high=MOST_OF_A_KIND)
        if total < 0:
            shown = "" if pd.isna(scheduled) else int(scheduled)
            problems.add("fewer_than_none", place, value=change.change, scheduled=shown)
