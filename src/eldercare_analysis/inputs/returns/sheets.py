"""`sheets.yaml`: the sheets and columns of a return, as all share them; and which of its rows are one row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, Literal

import pandas as pd
import pydantic

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.documents import Strict
from eldercare_analysis.inputs.fields import Bilingual
from eldercare_analysis.inputs.tables import narrow
from eldercare_analysis.language import Language, read_yaml

Role = Literal["town", "home", "bureau"]
ROLES: tuple[Role, ...] = ("town", "home", "bureau")
FieldType = (
    Literal["facility", "town", "village", "plan_year", "year", "month", "event", "date"]
    | Literal["choice", "text", "decimal", "count", "flag", "indicator"]
)
PAYMENTS = "payments"
Cells = Mapping[str, Any]
Key = tuple[Any, ...]


class Field(Strict):
    """One column: its Chinese label, its type and what it may hold.

    Attributes:
        zh: label in templates.
        en: what English pages and templates call it; empty: its name.
        type: `event` is a date that may not be after the return's month; `date` may be.
        needed: may not be empty.
        spread: a merged cell stands for all its rows.
        options: values by their Chinese words; or the name of a list of `kinds.OPTIONS`.
        between: lowest and highest value that is no slip of unit.
        note: shown beside the header.
        like: other words for the column; a header with one is a problem that names it, if it is missing.
    """

    zh: str
    en: str = ""
    type: FieldType
    needed: bool = False
    spread: bool = False
    options: dict[str, str] = pydantic.Field(default_factory=dict)
    between: tuple[float, float] | None = None
    note: Bilingual | None = None
    like: list[str] = pydantic.Field(default_factory=list)

    @pydantic.field_validator("options", mode="before")
    @classmethod
    def _listed(cls, options: Any) -> Any:  # noqa: ANN401 - a document holds anything
        return kinds.OPTIONS[options] if isinstance(options, str) else options

    def spoken(self, language: Language) -> str:
        """Return what pages call the column."""
        return self.zh if language == "zh" else self.en


class Sheet(Strict):
    """One sheet: who fills it in, how often, which columns tell rows apart.

    Attributes:
        due: the months in which it is filled in; empty: every month, or whenever there is something.
        hidden: columns that the template hides.
        beside: columns of the template that are not read; `facility` has the facility in words.
    """

    label: Bilingual
    role: Role
    every: Bilingual
    key: list[str]
    due: list[int] = pydantic.Field(default_factory=list)
    hidden: list[str] = pydantic.Field(default_factory=list)
    beside: dict[str, Bilingual] = pydantic.Field(default_factory=dict)
    columns: dict[str, Field]

    def column_of(self, header: str) -> str | None:
        """Return the column that a header means, by English name or Chinese label."""
        return self.names.get(plain_header(header))

    @cached_property
    def names(self) -> dict[str, str]:
        """The columns by what headers may call them: English name and Chinese label, made plain."""
        found: dict[str, str] = {}
        for name, field in self.columns.items():
            found.setdefault(name, name)
            found.setdefault(plain_header(field.zh), name)
            found.setdefault(plain_header(field.spoken("en")), name)
        return found

    @cached_property
    def own(self) -> dict[str, str]:
        """The columns of the template that are not read, by what their headers say, made plain."""
        return {plain_header(word): name for name, words in self.beside.items() for word in words.values()}


@lru_cache(maxsize=10_000)  # thirty towns write the same headers
def plain_header(text: str) -> str:
    """Return a header without what does not matter: width, case, spaces, marks of needed columns."""
    return "".join(narrow(text).casefold().split()).strip("*:")


@cache
def sheets() -> dict[str, Sheet]:
    """Return all sheets by name."""
    text = (files(__package__) / "sheets.yaml").read_text(encoding="utf-8")
    return {name: Sheet.model_validate(sheet) for name, sheet in read_yaml(text).items()}


def row_key(sheet: str, cells: Cells) -> Key:
    """Return what tells a row of one return from others: the sheet's `key`; of a payment see `number_of`."""
    if sheet == PAYMENTS and (number := number_of(cells)):
        return number
    return tuple(_value(cells, name) for name in sheets()[sheet].key)


def number_of(payment: Cells) -> Key | None:
    """Return document and line of a payment, which tell it apart wherever both are given."""
    number = (_value(payment, "document"), _value(payment, "line"))
    return None if None in number else number


def step_of(payment: Cells) -> Key:
    """Return document, date, facility (or town) and step: what tells payments without a line apart."""
    place = _value(payment, "facility_id") or _value(payment, "town")
    return (_value(payment, "document"), _value(payment, "date"), place, _value(payment, "step"))


def told_twice(sheet: str, cells: Cells, other: Cells) -> bool:
    """Say whether two equal rows of a month may be one or two: payments without a document number."""
    return sheet == PAYMENTS and _value(cells, "document") is None and dict(cells) == dict(other)


def in_force(sheet: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a sheet, oldest return first, that no later one corrects, in their order."""
    if sheet != PAYMENTS or rows.empty:
        return rows.drop_duplicates(sheets()[sheet].key, keep="last")
    told: list[Cells] = [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]
    later = Corrections(told)
    last = {row_key(sheet, row): number for number, row in enumerate(told)}  # the last of equal rows
    kept = [
        last[row_key(sheet, row)] == number and not later.corrects(row) for number, row in enumerate(told)
    ]
    return rows[kept]


class Corrections:
    """What a list of payments corrects of earlier returns.

    A payment is the same as an earlier one with its document and line; where either names no line, with its
    document, date, facility (or town) and step. A row that names a facility is also the same as an earlier
    one of its document, date, town and step that named none. Rows of one return stand beside each other: a
    document may pay for two purposes.
    """

    def __init__(self, rows: Iterable[Cells]) -> None:
        """Take rows with `return_month`."""
        self._last: dict[Key, str] = {}
        for row in rows:
            for key in self._named(row):
                self._last[key] = max(self._last.get(key, ""), str(row["return_month"]))

    def corrects(self, row: Cells) -> bool:
        """Say whether a later return has the row."""
        return any(self._last.get(key, "") > str(row["return_month"]) for key in self._asked(row))

    @staticmethod
    def _named(row: Cells) -> list[Key]:
        """Return all that a row answers to."""
        number, step = number_of(row), step_of(row)
        keys: list[Key] = [("number", number)] if number else [("open", step)]
        keys.append(("step", step))
        if _value(row, "facility_id") and _value(row, "document"):
            keys.append(("placed", (step[0], step[1], _value(row, "town"), step[3])))
        return keys

    @staticmethod
    def _asked(row: Cells) -> list[Key]:
        """Return what would be the same row."""
        number, step = number_of(row), step_of(row)
        keys: list[Key] = [("number", number), ("open", step)] if number else [("step", step)]
        if not _value(row, "facility_id"):
            keys.append(("placed", step))
        return keys


def _value(cells: Cells, name: str) -> Any:  # noqa: ANN401 - cells hold anything
    """Return a cell, None where it is empty (pandas has NaN there)."""
    value = cells.get(name)
    return None if value is None or value != value else value  # noqa: PLR0124 - NaN is not equal to itself
