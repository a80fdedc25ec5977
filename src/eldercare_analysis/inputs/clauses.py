"""`clauses.csv`, `annex2_indicators.csv` -> what clauses demand, until when, of upgraded homes (附件2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationInfo, field_validator

from eldercare_analysis.inputs.documents import Strict, read_rows
from eldercare_analysis.inputs.fields import FILLED, Filled, among, counted, one_of
from eldercare_analysis.inputs.problems import Place, Problems
from eldercare_analysis.language import Language

CLAUSES, INDICATORS = "clauses.csv", "annex2_indicators.csv"
DEADLINES = ("", "monthly", "year_end")  # beside days
STRENGTHS = ("must", "in_principle", "strive", "where_possible", "basically", "may", "planned", "unspecified")
EXPLORE = "explore"  # demands nothing that could be judged
NARRATIVE = "narrative"
ASSESS = ("computed", "checklist", NARRATIVE)
MOST_INDICATORS = 999
Numbered = TypeVar("Numbered", bound=BaseModel)
Id = TypeVar("Id", str, int)


def _deadline(text: str) -> str:
    """Take a day that exists, as YYYY-MM-DD, or one of `DEADLINES`."""
    try:
        is_day = date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_day = False
    return text if is_day else among(text, DEADLINES, also="YYYY-MM-DD")


def _needs(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("; ")))


class Clause(Strict):
    """One clause of the plan; `value` and `deadline` as written in `clauses.csv`.

    `assess` says how it is followed: `computed` by a function, `checklist` by a person, or `narrative`, not
    at all; `needs` names the sheets and columns of returns that would tell.
    """

    id: Filled
    section: Filled
    applies_to: str
    assess: Annotated[str, one_of(*ASSESS), FILLED]
    metric: Filled
    operator: str
    value: str
    unit: str
    deadline: Annotated[str, AfterValidator(_deadline)]
    strength: Filled
    needs: Annotated[tuple[str, ...], BeforeValidator(_needs)]
    label: dict[Language, str]
    text: dict[Language, Filled]
    question: dict[Language, str]
    place: Place

    @field_validator("strength")
    @classmethod
    def _judged(cls, strength: str, before: ValidationInfo) -> str:
        judged = before.data.get("assess") != NARRATIVE
        return among(strength, STRENGTHS if judged else (*STRENGTHS, EXPLORE))


class Indicator(Strict):
    """One indicator; `na_allowed`: a home may be without what it is about."""

    number: Annotated[int, counted(MOST_INDICATORS), FILLED] = Field(alias="id")
    category: dict[Language, Filled]
    text: dict[Language, Filled]
    strength: Annotated[str, one_of("must", "should")]
    na_allowed: Annotated[bool, BeforeValidator(lambda cell: among(cell, ("yes", "no")) == "yes")]
    question: dict[Language, str]


def load_clauses(folder: Path) -> dict[str, Clause]:
    """Read the clauses, by id.

    Raises:
        InputError: with every problem of the file.
    """
    problems = Problems()
    clauses = _by_id(folder / CLAUSES, Clause, lambda clause: clause.id, problems)
    if not clauses and not problems.found:
        problems.add("empty_file", Place(CLAUSES))
    problems.stop_if_any()
    return clauses


def load_indicators(folder: Path) -> dict[int, Indicator]:
    """Read the indicators, by number.

    Raises:
        InputError: with every problem of the file.
    """
    problems = Problems()
    found = _by_id(folder / INDICATORS, Indicator, lambda indicator: indicator.number, problems)
    problems.stop_if_any()
    return found


def _by_id(
    path: Path, model: type[Numbered], id_of: Callable[[Numbered], Id], problems: Problems
) -> dict[Id, Numbered]:
    """Return the rows of a table by their id, which may not stand twice."""
    found: dict[Id, Numbered] = {}
    seen: set[str] = set()
    for row, made in read_rows(path, model, problems):
        identity = id_of(made) if made else row.cells["id"]
        if str(identity) in seen:
            problems.add("value_twice", row.place("id"), value=identity)
        seen |= {str(identity)} if identity != "" else set()
        if made:
            found[id_of(made)] = made
    return found
