"""`kinds.yaml`: kinds of facilities, steps of works and payments; what code tells apart has a name here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer
from pydantic_core import PydanticKnownError

from eldercare_analysis.language import read_yaml


@dataclass(frozen=True, eq=False)
class Named:
    """Something of which there is one object, in copies and other processes, too; compared at no cost."""

    id: str

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how a copy finds the one there is."""
        return _named, (type(self).__name__, self.id)


@dataclass(frozen=True, eq=False)
class Kind(Named):
    """A kind of facility.

    Attributes:
        id: its name in returns and tables of facilities.
        column: its name in Annex 1, scenarios and amounts; with a year behind it a column of the table.
        mark: what ids of its facilities have.
        unit: of targets.
        label: in returns.
    """

    column: str
    mark: str
    unit: str
    label: str

    def cell(self, year: int | str) -> str:
        """Return the name of its column of a year."""
        return f"{self.column}_{year}"


@dataclass(frozen=True, eq=False)
class Event(Named):
    """Something that happens to a facility on a day; `column`: of returns, which holds the day."""

    column: str

    @property
    def need(self) -> str:
        """Return what tells of it: sheet and column."""
        return f"facilities.{self.column}"


@dataclass(frozen=True, eq=False)
class Step(Event):
    """A step of the works; `shown_by`: the columns of which any, dated, shows that it has been reached."""

    shown_by: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class PaymentStep(Named):
    """A step of a payment, with its word in returns."""

    label: str


def _column(event: str) -> str:
    return f"{event}_on"


_READ = read_yaml((files(__package__) / "kinds.yaml").read_text(encoding="utf-8"))
BY_ID = {name: Kind(name, **told) for name, told in _READ["kinds"].items()}
BY_COLUMN = {kind.column: kind for kind in BY_ID.values()}
STEP_BY_ID = {
    name: Step(name, _column(name), tuple(_column(later) for later in implied_by))
    for name, implied_by in _READ["works"].items()
}
_ENDS = {name: Event(name, _column(name)) for name in _READ["ends"]}
_PAYMENTS = {name: PaymentStep(name, label) for name, label in _READ["payments"].items()}

KINDS = tuple(BY_ID.values())
LABELS = (*(kind.label for kind in KINDS), *(kind.id for kind in KINDS))  # what returns may call a kind
CENTER, POINT, HOME, CARE_CENTER = (BY_ID[name] for name in ("center", "point", "home", "care_center"))
HOUSES = (HOME, CARE_CENTER)  # where people live
PACKAGE = (CENTER, POINT)  # what one award is for, and what serves villages

STEPS = tuple(STEP_BY_ID.values())
SITE_CHOSEN, STARTED, COMPLETED, ACCEPTED, OPENED = (
    STEP_BY_ID[name] for name in ("site_chosen", "started", "completed", "accepted", "opened")
)
SUSPENDED, CLOSED = (_ENDS[name] for name in ("suspended", "closed"))
ENDS = tuple(_ENDS.values())
EVENTS: tuple[Event, ...] = (*STEPS, *ENDS)  # in the order of returns
DATES = tuple(event.column for event in EVENTS)

PAYMENT_STEPS = tuple(_PAYMENTS.values())
QUOTA_ISSUED, ALLOCATED, PAID = (_PAYMENTS[name] for name in ("quota_issued", "allocated", "paid"))
_ALL = {(type(one).__name__, one.id): one for one in (*KINDS, *EVENTS, *PAYMENT_STEPS)}
OPTIONS = {  # what columns of returns may hold, by their words
    "kinds": {kind.id: kind.label for kind in KINDS},
    "payment_steps": {step.id: step.label for step in PAYMENT_STEPS},
}


def _named(of: str, name: str) -> Named:
    return _ALL[of, name]


def _of_column(value: Any) -> Kind:  # noqa: ANN401 - a document holds anything
    """Return the kind that a document names by its column.

    Raises:
        PydanticKnownError: it names none.
    """
    if isinstance(value, Kind):
        return value
    if not isinstance(value, str) or value not in BY_COLUMN:
        *first, last = (repr(column) for column in BY_COLUMN)
        raise PydanticKnownError("literal_error", {"expected": f"{', '.join(first)} or {last}"})
    return BY_COLUMN[value]


KindColumn = Annotated[Kind, BeforeValidator(_of_column), PlainSerializer(lambda kind: kind.column)]
