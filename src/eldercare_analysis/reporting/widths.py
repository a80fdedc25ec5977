"""How wide the columns of a printed table are."""

from __future__ import annotations

from typing import Any

from eldercare_analysis.reporting.items import Table, stages_of
from eldercare_analysis.reporting.labels import CJK

HALVES = ["sources"]  # long tables of short columns, in two halves side by side
MANY = 12  # columns beyond which they move together
PAGE, SHORT, SQUARE = 54.0, 11.0, 1.2  # letters: between the margins; a short column; a square
LATIN, LEAST = 0.56, 0.28  # letters: a Latin one; what long columns must have of what they ask for
WIDE, NARROW = 1.2, 0.6  # letters around a cell, in a table of many columns
WRAP = 28  # letters of a column beyond which it wraps


def widths_of(item: Table) -> list[dict[str, Any]]:
    """Return the width of each column: a share of the page, or fixed (in letters) where others must wrap.

    Where everything fits each has as much as its longest text asks for. Else short columns have that, and
    long ones share the rest, as long as it is enough for them.
    """
    natural = [_natural(item, place) for place in range(len(item.columns))]
    page, squares = PAGE / 2 if item.id in HALVES else PAGE, any(head.stages for head in item.columns)
    long = [width for width in natural if width > SHORT]
    rest = page - (sum(natural) - sum(long))
    fixed = bool(long) and rest >= LEAST * sum(min(WRAP, width) for width in long)
    fixed = fixed and (squares or sum(natural) > page)
    return [{"fixed": fixed and width <= SHORT, "size": min(WRAP, width)} for width in natural]


def _natural(item: Table, place: int) -> float:
    """Return the width in letters that a column asks for: its longest cell, or half of its label."""
    head, cells = item.columns[place], [row[place] for row in item.rows]
    margin = WIDE if len(item.columns) <= MANY else NARROW
    if head.stages:
        most = max((sum(count for _, count in stages_of(cell)) for cell in cells), default=0)
        return margin + most * SQUARE
    longest = max((_letters(cell.plain) for cell in cells), default=0)
    words = max(map(_letters, head.label.plain.split()), default=0)
    return margin + max(longest, words, _letters(head.label.plain) / 2)


def _letters(text: str) -> float:
    """Return about how wide a text is; Chinese letters are square."""
    return sum(1 if ord(letter) >= CJK else LATIN for letter in text)
