"""What is worth printing: items that say something, columns whose rows differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar, cast

from eldercare_analysis.reporting.items import Data, Item, Notes, Table
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import Number, Text

SILENT = ("form.unknown", "form.none", "form.not_applicable", "form.not_reported", "target.schedule_absent")
SCALES = (2, 6, 8)  # of amounts in yuan, 10,000 yuan and millions, from fen
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
    return _marked(words, _alike(words, _aligned(item))) if isinstance(item, Table) else item


def marked(words: Words, table: Table, notes: Mapping[str, Text]) -> Table:
    """Return a table whose caption goes on with the notes for those marks that are in it as it is printed."""
    cells = [cell.plain for row in cast("Table", condensed(words, table)).rows for cell in row]
    there = [note for mark, note in notes.items() if any(mark in cell for cell in cells)]
    return replace(table, caption=words.sentences(table.caption, *there))


def _aligned(item: Table) -> Table:
    """Return a table whose amounts and ratios have as many decimals as any of their unit in it."""
    right = [place for place, head in enumerate(item.columns) if head.align == "right"]
    most = _decimals(row[place] for row in item.rows for place in right)
    if not any(most.values()):
        return item
    rows = [
        [_padded(cell, most) if place in right else cell for place, cell in enumerate(row)]
        for row in item.rows
    ]
    return replace(item, rows=rows)


def _decimals(cells: Iterable[Text]) -> dict[str, int]:
    """Return the most decimals of the measured numbers of some cells by unit; counts have none."""
    most: dict[str, int] = {}
    for one in (one for cell in cells for one in cell.numbers if one.unit):
        digits = one.text.rstrip("%").partition(".")[2]
        most[one.unit] = max(most.get(one.unit, 0), len(digits))
    return most


def _padded(cell: Text, most: Mapping[str, int]) -> Text:
    return Text(
        tuple(part if isinstance(part, str) else _exact(part, most.get(part.unit, 0)) for part in cell.parts)
    )


def _exact(one: Number, decimals: int) -> Number:
    """Return a measured number with some decimals; a rounded one, and where there are none, as it is."""
    if not decimals or _rounded(one):
        return one
    plain, share = one.text.rstrip("%"), "%" if one.text.endswith("%") else ""
    whole, _, digits = plain.partition(".")
    return replace(one, text=f"{whole}.{digits.ljust(decimals, '0')}{share}")


def _rounded(one: Number) -> bool:
    """Say whether an amount is printed less exact than it is: decimals would claim what is not so."""
    printed = Decimal(one.text.replace(",", "")) if one.unit == "fen" else Decimal(0)
    return one.unit == "fen" and all(printed.scaleb(scale) != int(one.value) for scale in SCALES)


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
    told = [(item.columns[n].label, item.rows[0][n]) for n in same]
    return replace(
        item,
        columns=_without(item.columns, same),
        rows=[_without(row, same) for row in item.rows],
        caption=words.sentences(item.caption, *_told(words, told)),
    )


def _told(words: Words, same: Sequence[tuple[Text, Text]]) -> Iterator[Text]:
    """Yield what all rows say, then what is unknown or not reported in all; a dash says nothing."""
    apart = {words(f"form.{name}"): f"form.alike_{name}" for name in ("unknown", "not_reported")}
    values = [pair for pair in same if pair[1] and pair[1] != words("form.none") and pair[1] not in apart]
    if values:
        alike = (words("form.alike_one", label=label, value=value) for label, value in values)
        yield words("form.alike", values=words.listed(alike))
    for value, key in apart.items():
        if names := [label for label, cell in same if cell == value]:
            yield words(key, names=words.listed(names))


def _without(values: Sequence[T], places: Sequence[int]) -> list[T]:
    return [value for n, value in enumerate(values) if n not in places]
