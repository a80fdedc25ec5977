"""`annex2_indicators.csv` -> the basic indicators that an upgraded home must meet (附件2)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eldercare_analysis.inputs.problems import Problems
from eldercare_analysis.inputs.tables import read_table
from eldercare_analysis.language import Language

COLUMNS = [
    "id", "category_zh", "category_en", "text_zh", "text_en", "strength", "na_allowed", "question_zh", "question_en",
]  # fmt: skip
MOST_INDICATORS = 999
STRENGTHS, FLAGS = ("must", "should"), ("yes", "no")


@dataclass(frozen=True)
class Indicator:
    """One indicator; `na_allowed`: a home may be without what it is about."""

    number: int
    category: dict[Language, str]
    text: dict[Language, str]
    strength: str
    na_allowed: bool


def load_indicators(folder: Path) -> dict[int, Indicator]:
    """Read the indicators, by number.

    Raises:
        InputError: with every problem of the file.
    """
    problems = Problems()
    found: dict[int, Indicator] = {}
    for row in read_table(folder / "annex2_indicators.csv", COLUMNS):
        number = row.count("id", problems, MOST_INDICATORS)
        if number is None:
            row.text("id", problems)
            continue
        if number in found:
            problems.add("value_twice", row.place("id"), value=number)
        for column, known in (("strength", STRENGTHS), ("na_allowed", FLAGS)):
            row.one_of(column, known, problems)
        found[number] = Indicator(
            number,
            {"zh": row.text("category_zh", problems), "en": row.text("category_en", problems)},
            {"zh": row.text("text_zh", problems), "en": row.text("text_en", problems)},
            row.cells["strength"],
            row.cells["na_allowed"] == "yes",
        )
    problems.stop_if_any()
    return found
