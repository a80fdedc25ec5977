"""How wide the columns of a printed table are, so that no word of one runs into the next."""

from __future__ import annotations

from itertools import accumulate
from math import ceil

from eldercare_analysis.reporting.items import Table, stages_of
from eldercare_analysis.reporting.labels import CJK
from eldercare_analysis.text import Text

HALVES = ["sources"]  # long tables of short columns, in two halves side by side
MANY = 12  # columns beyond which they move together
PAGE = 54.0  # letters between the margins
LATIN, SQUARE = 0.56, 1.2  # letters: a Latin one; a square with what is between
WIDE, NARROW = 1.2, 0.6  # letters around a cell, in a table of many columns
SHORT, PART = 8.5, 5.0  # letters: what is not broken, and what is at least kept together of Chinese text
WRAP, ROW = 28.0, 22  # letters and squares of a line
BETWEEN = 0.5  # lines between two rows


def widths_of(item: Table) -> list[float]:
    """Return the share of the page of each column.

    Each has what its longest word needs; what is left goes to those whose texts are longer than that.
    """
    page = PAGE / 2 if item.id in HALVES else PAGE
    asked = [_asked(item, place) for place in range(len(item.columns))]
    least, wanted = [low for low, _ in asked], [max(high - low, 0) for low, high in asked]
    rest, total = max(page - sum(least), 0), sum(wanted)
    if total <= rest:  # all have what they want; the others are as much wider
        full = [low + want for low, want in zip(least, wanted, strict=True)]
        return [width * page / sum(full) for width in full]
    return [low + want * rest / total for low, want in zip(least, wanted, strict=True)]


def _asked(item: Table, place: int) -> tuple[float, float]:
    """Return the letters that a column must have, and those that it would like."""
    head, cells = item.columns[place], [row[place] for row in item.rows]
    margin = WIDE if len(item.columns) <= MANY else NARROW
    label = max(map(letters, head.label.plain.split()), default=0)
    if head.stages:
        most = max((sum(count for _, count in stages_of(cell)) for cell in cells), default=0)
        drawn = margin + max(min(most, ROW) * SQUARE, label)
        return drawn, drawn
    least = max((_least(cell) for cell in cells), default=0)
    longest = max((letters(cell.plain) for cell in cells), default=0)
    liked = max(longest, letters(head.label.plain) / 2)
    return margin + max(least, min(label, SHORT)), margin + min(WRAP, max(liked, label))


def _least(cell: Text) -> float:
    """Return the letters of the longest part of a cell that stays in one line."""
    words = [(word, letters(word)) for word in cell.plain.split()]
    parts = (width if word.isascii() or width <= SHORT else PART for word, width in words)
    return max(parts, default=0)


def letters(text: str) -> float:
    """Return about how wide a text is, in Chinese letters."""
    return sum(1 if ord(letter) >= CJK else LATIN for letter in text)


def half_of(item: Table) -> int:
    """Return how many rows of a table in two halves are in the first, so that both are about as high."""
    rooms = [max(width - WIDE, PART) for width in widths_of(item)]
    lines = [
        max(ceil(letters(cell.plain) / room) for cell, room in zip(row, rooms, strict=True))
        for row in item.rows
    ]
    heights = [0, *accumulate(count + BETWEEN for count in lines)]
    return min(range(len(heights)), key=lambda rows: abs(2 * heights[rows] - heights[-1]))
