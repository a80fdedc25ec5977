"""The shape of a scenario file: what it may change, and that every change says who, why and from which source."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from eldercare_analysis.inputs.documents import Bilingual, Strict
from eldercare_analysis.inputs.plan import Kind
from eldercare_analysis.inputs.policy import Exact, Month

Seat = Literal["village", "village_with_point", "community"]
Distribution = Literal["uniform", "triangular"]
Value = Exact | dict[Month, Exact]
Count = int | dict[Month, int]


class Stated(Strict):
    """Who assumes something, why, and from which source."""

    who: str = Field(min_length=1)
    why: str = Field(min_length=1)
    source: str = Field(min_length=1)


class Override(Stated):
    """A value put in place of the plan's, or where the plan has none; one number, or one by starting month."""

    value: Value
    unit: str


class Recipients(Stated):
    """Persons in the homes and care centers of a town; one number, or one by starting month."""

    value: Count


class SeatOverride(Stated):
    """Where the center of a town stands: in a village without a point, in one with a point, or in a community."""

    value: Seat


class Merging(Stated):
    """How many villages of a town are about to be merged."""

    value: int = Field(ge=0)


class SettledCost(Stated):
    """What a town's center with its points has cost, as settled."""

    value: Exact = Field(ge=0)
    unit: Literal["yuan"]


class Change(Stated):
    """More or fewer facilities of a kind in a town and year than Annex 1 schedules."""

    town: str
    kind: Kind
    year: int
    change: int


class Delay(Stated):
    """Facilities that are done so many months later (or earlier, where negative) than by the end of their time.

    Without `town`, `kind` or `year` it holds for all of them; several delays of one facility add up.
    """

    months: int = Field(ge=-60, le=120)
    town: str | None = None
    kind: Kind | None = None
    year: int | None = None


class Range(Stated):
    """Between which bounds a parameter may lie; `recipients` is a factor on the recipients of all towns."""

    low: Exact
    high: Exact
    likely: Exact | None = None
    unit: str
    distribution: Distribution = "uniform"


class Limit(Stated):
    """A bound on a result, to find the inputs that break it."""

    value: Exact = Field(ge=0)
    unit: Literal["yuan"]


class ScenarioDocument(Strict):
    """The shape of a scenario file; `illustrative` marks it as neither decision nor forecast."""

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    label: Bilingual
    illustrative: bool = False
    extends: str | None = None
    readings: dict[str, str] = Field(default_factory=dict)
    parameters: dict[str, Override] = Field(default_factory=dict)
    recipients: dict[str, Recipients] = Field(default_factory=dict)
    plan: list[Change] = Field(default_factory=list)
    delays: list[Delay] = Field(default_factory=list)
    center_seats: dict[str, SeatOverride] = Field(default_factory=dict)
    merging: dict[str, Merging] = Field(default_factory=dict)
    settled_costs: dict[str, SettledCost] = Field(default_factory=dict)
    ranges: dict[str, Range] = Field(default_factory=dict)
    limits: dict[str, Limit] = Field(default_factory=dict)


def dated(value: Decimal | int | dict[str, Decimal] | dict[str, int], start: str) -> dict[str, Decimal]:
    """Return a value by starting month; a single one holds from `start` on."""
    values = value if isinstance(value, dict) else {start: value}
    return {month: Decimal(number) for month, number in values.items()}
