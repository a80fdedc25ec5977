"""What the workbook calls things in the run's language: units, lines of the ledger, states of a check."""

from __future__ import annotations

from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.reporting.workbook.rows import Other

OF_KINDS = ("construction", "central_funds")  # items whose lines are of one kind of facility or another


def unit_words(words: Words, unit: str) -> str:
    """Return a unit of the ledger or of a parameter; one that only the pack knows stays as it is."""
    key = f"workbook.unit_{unit.replace(' ', '_')}"
    return words.plain(key) if key in words else unit


def line_words(words: Words, line: Line) -> str:
    """Return what a line of the ledger is for."""
    item = words.plain(f"item.{line.item}")
    if line.item not in OF_KINDS:
        return item
    return words.plain("budget.item_for", item=item, kind=words.plain(f"kind.{line.unit}"))


def other_words(words: Words, other: Other) -> str:
    """Return what a further quantity or amount is."""
    role = words.plain(f"workbook.role_{other.role}")
    if other.line is None:
        return role
    return words.plain(
        "workbook.role_of", role=role, item=line_words(words, other.line), year=other.line.year
    )


def in_formula(text: str) -> str:
    """Return a text as a formula has it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
