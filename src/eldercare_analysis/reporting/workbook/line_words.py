"""What the workbook calls things in the run's language: units, lines of the ledger, states of a check."""

from __future__ import annotations

from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.inputs.months import shift
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
    if line.item in OF_KINDS:
        item = words.plain("budget.item_for", item=item, kind=words.plain(f"kind.{line.unit}"))
    return words.plain("workbook.item_in", item=item, months=_months(words, line)) if line.months else item


def _months(words: Words, line: Line) -> str:
    """Return the months that a line is for: one, all from one to another, or how many of these."""
    first, last, count = min(line.months), max(line.months), len(line.months)
    if count == 1:
        return first
    key = "workbook.months" if shift(first, count - 1) == last else "workbook.months_among"
    return words.plain(key, first=first, last=last, count=count)


def other_words(words: Words, other: Other) -> str:
    """Return what a further quantity or amount is."""
    role = words.plain(f"workbook.role_{other.role}")
    if other.line is None:
        return role
    item = line_words(words, other.line)
    if not other.line.months:
        item = words.plain("workbook.item_in", item=item, months=other.line.year)
    return words.plain("form.headed", head=item, cell=role)


def in_formula(text: str) -> str:
    """Return a text as a formula has it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
