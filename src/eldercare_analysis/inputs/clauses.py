"""`clauses.csv` -> what the plan's clauses demand, until when, and how it is followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eldercare_analysis.inputs.problems import Place, Problems
from eldercare_analysis.inputs.tables import Row, read_table
from eldercare_analysis.language import Language

COLUMNS = [
    "id", "section", "applies_to", "metric", "operator", "value", "unit", "deadline", "strength", "assess",
    "needs", "label_zh", "label_en", "text_zh", "text_en", "question_zh", "question_en",
]  # fmt: skip
DEADLINES = ("", "monthly", "year_end")  # beside days
STRENGTHS = ("must", "in_principle", "strive", "where_possible", "basically", "may", "planned", "unspecified")
EXPLORE = "explore"  # demands nothing that could be judged
NARRATIVE = "narrative"
ASSESS = ("computed", "checklist", NARRATIVE)


@dataclass(frozen=True)
class Clause:
    """One clause of the plan; `value` and `deadline` as written in `clauses.csv`.

    `assess` says how it is followed: `computed` by a function, `checklist` by a person, or `narrative`, not at all; `needs`
    names the sheets and columns of returns that would tell.
    """

    id: str
    section: str
    applies_to: str
    metric: str
    operator: str
    value: str
    unit: str
    deadline: str
    strength: str
    assess: str
    needs: str
    label: dict[Language, str]
    text: dict[Language, str]
    question: dict[Language, str]
    place: Place


def load_clauses(folder: Path) -> dict[str, Clause]:
    """Read the clauses, by id.

    Raises:
        InputError: with every problem of the file.
    """
    problems = Problems()
    clauses: dict[str, Clause] = {}
    for row in read_table(folder / "clauses.csv", COLUMNS):
        clause = _clause(row, problems)
        if clause.id in clauses:
            problems.add("value_twice", row.place("id"), value=clause.id)
        clauses[clause.id] = clause
    if not clauses:
        problems.add("empty_file", Place("clauses.csv"))
    problems.stop_if_any()
    return clauses


def _is_day(text: str) -> bool:
    """Say whether a text is a day that exists, as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _clause(row: Row, problems: Problems) -> Clause:
    if not _is_day(row.cells["deadline"]):
        row.one_of("deadline", DEADLINES, problems, also="YYYY-MM-DD")
    judged = row.cells["assess"] != NARRATIVE
    choices = {"assess": ASSESS, "strength": STRENGTHS if judged else (*STRENGTHS, EXPLORE)}
    for column, known in choices.items():
        if row.text(column, problems):
            row.one_of(column, known, problems)
    texts = {
        column: row.text(column, problems) for column in ("id", "section", "metric", "text_zh", "text_en")
    }
    return Clause(
        id=texts["id"],
        section=texts["section"],
        metric=texts["metric"],
        **{
            column: row.cells[column]
            for column in (
                "applies_to",
                "operator",
                "value",
                "unit",
                "deadline",
                "strength",
                "assess",
                "needs",
            )
        },
        label={"zh": row.cells["label_zh"], "en": row.cells["label_en"]},
        text={"zh": texts["text_zh"], "en": texts["text_en"]},
        question={"zh": row.cells["question_zh"], "en": row.cells["question_en"]},
        place=row.place(),
    )
