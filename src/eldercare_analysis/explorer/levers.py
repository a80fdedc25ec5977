"""What a planner has set -> a scenario document. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.documents import Strict
from eldercare_analysis.inputs.fields import Bilingual, Exact
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.scenario_document import ScenarioDocument, Seat
from eldercare_analysis.inputs.scenario_files import new_document
from eldercare_analysis.language import read_yaml

GROUPS = ("awards", "costs", "durations", "operation")
DRAFT = "draft"


class Span(Strict):
    """Where a slider begins and ends, and how far a step goes."""

    low: Exact
    high: Exact
    step: Exact


class Controls(Strict):
    """The shape of `levers.yaml`."""

    readings: list[str]
    awards: dict[str, Span]
    costs: dict[str, Span]
    durations: dict[str, Span]
    operation: dict[str, Span]
    delay: Span
    points: Span


@cache
def controls() -> Controls:
    """Return the controls that the explorer has."""
    text = (files(__package__) / "levers.yaml").read_text(encoding="utf-8")
    return Controls.model_validate(read_yaml(text))


@dataclass(frozen=True)
class Reasons:
    """Who assumes what was set, why, and from which source; the same for all of it."""

    who: str
    why: str
    source: str


@dataclass(frozen=True)
class TownLevers:
    """What was set for one town; None: as the base scenario has it."""

    points: int = 0
    seat: Seat | None = None
    merging: int | None = None
    recipients: int | None = None


@dataclass(frozen=True)
class Levers:
    """Everything that was set on top of a base scenario.

    Attributes:
        readings, parameters: only those that differ from the base.
        delay: months by which the last plan year is late, on top of the base.
        towns: by town.
    """

    readings: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Decimal] = field(default_factory=dict)
    delay: int = 0
    towns: Mapping[str, TownLevers] = field(default_factory=dict)

    @property
    def untouched(self) -> bool:
        """Say whether nothing was set."""
        return self == Levers()


def document_of(
    levers: Levers,
    base: Scenario,
    district: District,
    reasons: Reasons,
    *,
    name: str = DRAFT,
    label: Bilingual | None = None,
) -> ScenarioDocument:
    """Return what was set as a scenario document that extends the base.

    Raises:
        InputError: a name that no scenario can have, or an empty reason.
    """
    told = {"who": reasons.who, "why": reasons.why, "source": reasons.source}
    last = district.plan.years[-1]
    content: dict[str, Any] = {
        "name": name,
        "label": label or {"zh": name, "en": name},
        "illustrative": True,
        "extends": base.name,
        "readings": dict(levers.readings),
        "parameters": {
            key: {"value": value, "unit": base.parameters[key].unit, **told}
            for key, value in levers.parameters.items()
        },
        "delays": [{"year": last, "months": levers.delay, **told}] if levers.delay else [],
        "plan": [
            {"town": town, "kind": kinds.POINT, "year": last, "change": one.points, **told}
            for town, one in levers.towns.items()
            if one.points
        ],
    }
    for key, attribute in (("center_seats", "seat"), ("merging", "merging"), ("recipients", "recipients")):
        values = {town: getattr(one, attribute) for town, one in levers.towns.items()}
        content[key] = {town: {"value": value, **told} for town, value in values.items() if value is not None}
    return new_document(**content)
