"""What a scenario file says -> whether it fits the district: names, units, bounds, nothing below zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import pandas as pd

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.plan import MOST_OF_A_KIND, Plan
from eldercare_analysis.inputs.policy import Parameter, Policy
from eldercare_analysis.inputs.problems import Nearest, Place, Problems
from eldercare_analysis.inputs.scenario_document import Change, Delay, Range, ScenarioDocument, dated

ALWAYS = "1900-01"
RECIPIENTS = "recipients"  # the range that is a factor, not a parameter
FACTOR, MOST_FACTOR = "factor", 100
MEASURES = ("construction", "award", "operating_floor", "prefinance")  # results that can have a limit
MOST_RECIPIENTS = 5000  # persons in the homes of one town; more is a slip of the pen


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
    """Check that no cell is left with fewer than no facilities, the scenarios that this one extends included."""
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
