"""The shape of a scenario file: what it may change, and that every change says who, why and from which source."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from eldercare_analysis.inputs.documents import Strict
from eldercare_analysis.inputs.kinds import KindColumn
from eldercare_analysis.inputs.names import is_scenario
from eldercare_analysis.inputs.numbers import LIST_LENGTH, Bilingual, Exact, Text, Whole
from eldercare_analysis.inputs.plan import MOST_OF_A_KIND
from eldercare_analysis.inputs.policy import HIGHEST, Month

Seat = Literal["village", "village_with_point", "community"]
Distribution = Literal["uniform", "triangular"]
BY_MONTH, ONE = "by month", "one"


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
    """A value put in place of the plan's, or where the plan has none; one number, or one by starting month."""

    value: Value
    unit: Text


class Recipients(Stated):
    """Persons in the homes and care centers of a town; one number, or one by starting month."""

    value: Count


class SeatOverride(Stated):
    """Where the center of a town stands: in a village without a point, in one with a point, or in a community."""

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
    """Facilities that are done so many months later (or earlier, where negative) than by the end of their time.

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
