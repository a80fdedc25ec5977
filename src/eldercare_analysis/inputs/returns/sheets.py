"""`sheets.yaml`: which sheets and columns a return has, as data that templates, reader and reports share."""

from __future__ import annotations

from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, Literal

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


class Field(Strict):
    """One column: its Chinese label, its type and what it may hold.

    Attributes:
        zh: label in templates.
        type: `event` is a date that may not be after the return's month; `date` may be.
        needed: may not be empty.
        spread: a merged cell stands for all its rows.
        options: values by their Chinese words; or the name of a list of `kinds.OPTIONS`.
        between: lowest and highest value that is no slip of unit.
        note: shown beside the header.
        like: other words for the column; a header with one is a problem that names it, if it is missing.
    """

    zh: str
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

    def label(self, name: str, language: Language) -> str:
        """Return the column's name for readers."""
        return self.zh if language == "zh" else name


class Sheet(Strict):
    """One sheet: who fills it in, how often, which columns tell rows apart."""

    label: Bilingual
    role: Role
    every: Bilingual
    key: list[str]
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
        return found


@lru_cache(maxsize=10_000)  # thirty towns write the same headers
def plain_header(text: str) -> str:
    """Return a header without what does not matter: width, case, spaces, marks of needed columns."""
    return "".join(narrow(text).casefold().split()).strip("*:")


@cache
def sheets() -> dict[str, Sheet]:
    """Return all sheets by name."""
    text = (files(__package__) / "sheets.yaml").read_text(encoding="utf-8")
    return {name: Sheet.model_validate(sheet) for name, sheet in read_yaml(text).items()}
