"""What is worth printing: items that say something, columns whose rows differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from eldercare_analysis.reporting.items import Data, Item, Notes, Table
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import Number, Text

SILENT = ("form.unknown", "form.none", "form.not_applicable", "form.not_reported", "target.schedule_absent")
FEWEST = 4  # rows from which on what never changes is told once

T = TypeVar("T")


def worth(words: Words, item: Item) -> bool:
    """Say whether an item tells readers anything: rows with a value, notes; not rows that are not printed."""
    match item:
        case Table():
            silent = {words(key) for key in SILENT} | {""}
            return any(cell not in silent for cell in _values(item))
        case Notes():
            return bool(item.notes)
    return not isinstance(item, Data)


def _values(item: Table) -> Iterator[Text]:
    """Yield the cells that do not say which row it is; all of them where every column does."""
    places = [n for n, head in enumerate(item.columns) if n and not head.which]
    yield from (row[n] for row in item.rows for n in places or range(len(row)))


def condensed(words: Words, item: Item) -> Item:
    """Return a table as it is printed: a mark for what is unknown; what every row says is told once below."""
    return _alike(words, _marked(words, _aligned(item))) if isinstance(item, Table) else item


def _aligned(item: Table) -> Table:
    """Return a table whose amounts and ratios have as many decimals as any in their column."""
    most = [
        _decimals(row[place] for row in item.rows) if head.align == "right" else 0
        for place, head in enumerate(item.columns)
    ]
    if not any(most):
        return item
    rows = [[_padded(cell, count) for cell, count in zip(row, most, strict=True)] for row in item.rows]
    return replace(item, rows=rows)


def _decimals(cells: Iterable[Text]) -> int:
    """Return the most decimals of the measured numbers of some cells; counts have none."""
    measured = (one.text.rstrip("%") for cell in cells for one in cell.numbers if one.unit)
    return max((len(text.partition(".")[2]) for text in measured), default=0)


def _padded(cell: Text, decimals: int) -> Text:
    return Text(tuple(part if isinstance(part, str) else _exact(part, decimals) for part in cell.parts))


def _exact(one: Number, decimals: int) -> Number:
    """Return a measured number with some decimals; a count as it is."""
    plain, share = one.text.rstrip("%"), "%" if one.text.endswith("%") else ""
    whole, _, digits = plain.partition(".")
    padded = f"{whole}.{digits.ljust(decimals, '0')}{share}" if decimals else one.text
    return replace(one, text=padded) if one.unit else one


def _marked(words: Words, item: Table) -> Table:
    """Return a table in which one short mark stands for each of many unknown values."""
    unknown, mark = words("form.unknown"), words("form.unknown_mark")
    if sum(cell == unknown for row in item.rows for cell in row) < FEWEST:
        return item
    rows = [[mark if cell == unknown else cell for cell in row] for row in item.rows]
    return replace(item, rows=rows, caption=words.sentences(item.caption, words("form.unknown_marks")))


def _alike(words: Words, item: Table) -> Table:
    if len(item.rows) < FEWEST:
        return item
    same = [n for n in range(1, len(item.columns)) if len({row[n] for row in item.rows}) == 1]
    if not same or len(same) == len(item.columns) - 1:
        return item
    told = [(item.columns[n].label, item.rows[0][n]) for n in same if item.rows[0][n]]
    alike = words.listed(words("form.alike_one", label=label, value=value) for label, value in told)
    return replace(
        item,
        columns=_without(item.columns, same),
        rows=[_without(row, same) for row in item.rows],
        caption=words.sentences(item.caption, words("form.alike", values=alike)) if told else item.caption,
    )


def _without(values: Sequence[T], places: Sequence[int]) -> list[T]:
    return [value for n, value in enumerate(values) if n not in places]
