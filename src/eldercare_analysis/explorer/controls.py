"""The controls of the explorer as values: where each stands, between which bounds, what it is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from eldercare_analysis.explorer.chosen import DELAY, PLACES, Chosen, Value
from eldercare_analysis.explorer.levers import GROUPS, Span, controls
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.policy import Parameter
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.schedule import revised
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.words import Words, words_of

SEATS = ("village", "village_with_point", "community")
MOST_PERSONS = 300  # where the slider of recipients ends; a scenario file may say more
READINGS, PARAMETERS = "readings", "parameters"
GROUP_ORDER = ("awards", PLACES, "costs", "durations", "operation", READINGS)


@dataclass(frozen=True, kw_only=True)
class Control:
    """One lever.

    Attributes:
        key: `readings.NAME`, `parameters.NAME`, `delay`, or of the chosen town `town.NAME`.
        label: what it is called.
        unit: as values have it: `yuan per center`, `months`, `ratio`; empty for lists.
        options: of a list, what can be chosen by what it is called.
        span: of a number, between which bounds and in which steps.
        base: what the base scenario says, None where it does not.
        given: what was set, None where nothing was.
    """

    key: str
    label: str
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    span: Span | None = None
    base: Value | None = None
    given: Value | None = None

    @property
    def value(self) -> Value | None:
        """What holds; None where it is unknown."""
        return self.base if self.given is None else self.given

    @property
    def yuan(self) -> bool:
        """Say whether it is an amount of money."""
        return self.unit.startswith("yuan")


def groups_of(study: Study, base: Scenario, chosen: Chosen) -> dict[str, list[Control]]:
    """Return the controls by group; those of a town only where one is chosen."""
    words = words_of(study)
    found = {group: [_parameter(study, base, chosen, name) for name in _names(group)] for group in GROUPS}
    found["durations"].append(_delay(study, words, chosen))
    found[PLACES] = list(_of_town(study, words, base, chosen)) if chosen.town else []
    found[READINGS] = [_reading(study, base, chosen, name) for name in controls().readings]
    return {group: found[group] for group in GROUP_ORDER}


def _names(group: str) -> dict[str, Span]:
    found: dict[str, Span] = getattr(controls(), group)
    return found


def _reading(study: Study, base: Scenario, chosen: Chosen, name: str) -> Control:
    reading, key = study.district.policy.readings[name], f"{READINGS}.{name}"
    options = tuple((option, pick(study.language, label)) for option, label in reading.options.items())
    return Control(
        key=key,
        label=pick(study.language, reading.label),
        options=options,
        base=base.readings[name],
        given=chosen.given(key),
    )


def _parameter(study: Study, base: Scenario, chosen: Chosen, name: str) -> Control:
    parameter: Parameter = study.district.policy.parameters[name]
    span = next(_names(group)[name] for group in GROUPS if name in _names(group))
    key, end = f"{PARAMETERS}.{name}", f"{study.district.plan.years[-1]}-12"
    own = base.parameters[name].at(end), chosen.given(key)
    label = pick(study.language, parameter.label)
    return Control(
        key=key, label=label, unit=parameter.unit, span=_holding(span, own), base=own[0], given=own[1]
    )


def _delay(study: Study, words: Words, chosen: Chosen) -> Control:
    label = words.plain("explorer.delay", year=study.district.plan.years[-1])
    own = Decimal(0), chosen.given(DELAY)
    return Control(
        key=DELAY, label=label, unit="months", span=_holding(controls().delay, own), base=own[0], given=own[1]
    )


def _of_town(study: Study, words: Words, base: Scenario, chosen: Chosen) -> Iterator[Control]:
    town, year = chosen.place, study.district.plan.years[-1]
    plan = revised(study.district.plan, base)
    planned = _count(plan.scheduled(kinds.POINT, year)[town])
    villages = _count(plan.table.set_index("town")["villages"][town])
    known = base.recipients.get(town)
    points, least = controls().points, Decimal(-planned)
    spans = {
        "points": Span(low=max(points.low, least), high=points.high, step=points.step),
        "merging": Span(low=Decimal(0), high=Decimal(max(villages, 1)), step=Decimal(1)),
        "recipients": Span(low=Decimal(0), high=Decimal(MOST_PERSONS), step=Decimal(1)),
    }
    bases = {
        "points": Decimal(0),
        "merging": Decimal(base.merging.get(town, 0)),
        "recipients": known[max(known)] if known else None,
    }
    for name, span in spans.items():
        key = f"{PLACES}.{name}"
        own = bases[name], chosen.given(key)
        label = words.plain(f"explorer.{name}", year=year)
        yield Control(
            key=key, label=label, unit=f"count {name}", span=_holding(span, own), base=own[0], given=own[1]
        )
    yield _seat(words, base.seats.get(town), chosen)


def _seat(words: Words, known: str | None, chosen: Chosen) -> Control:
    key, nowhere = f"{PLACES}.seat", [] if known else [("", words.plain("explorer.seat_base"))]
    options = (*nowhere, *((seat, words.plain(f"explorer.seat_{seat}")) for seat in SEATS))
    label = words.plain("explorer.seat")
    return Control(key=key, label=label, options=options, base=known or "", given=chosen.given(key))


def _holding(span: Span, own: tuple[Value | None, ...]) -> Span:
    """Return a span that holds what the base says and what was set."""
    values = [span.low, span.high, *(value for value in own if isinstance(value, Decimal))]
    return Span(low=min(values), high=max(values), step=span.step)


def _count(value: Any) -> int:  # noqa: ANN401 - a cell, NA where blank: nothing is scheduled
    return 0 if pd.isna(value) else int(value)
