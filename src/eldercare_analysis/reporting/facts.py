"""Every number of a report with an id, its exact value, and the row that it comes from.

An id says where a number stands: `C6.3.5` is row 3, column 5 of the item C6, `C1.t2` the value of its
second tile, `C1.f` its finding; where several numbers stand in one place, a last part counts them. So whoever
reads a page knows the id.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

from eldercare_analysis.reporting.items import Figure, Headline, Item, Notes, Row, Table, Tile, texts_of
from eldercare_analysis.reporting.layout import entry_of
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import Number, Text, placed, written

GRAPHIC, DRAWN, SCALE = "g", ("d", "w"), re.compile("[xy]tick_")


@dataclass(frozen=True)
class Fact:
    """One number of a report.

    Attributes:
        id: where it stands; unique within a report.
        item: what published it.
        what: what it is: row and column, tile, or name in its sentence.
        text: as printed.
        value, unit: exact (`fen`, `ratio`, or a count); of what is only written or drawn as it reads.
        kind: `figure` (exact), `text` (stands in the words of a sentence), `drawn`, `scale` (of a chart).
        table: the tidy table whose rows it comes from.
        row: the key of the row, where it is one.
        column: its column that holds exactly this value; of a table of sums, which of them.
        name: of a cell the key of its printed column, of a tile which number of its text.
    """

    id: str
    item: str
    what: str
    text: str
    value: int | float | str
    unit: str = ""
    kind: str = "figure"
    table: str = ""
    row: dict[str, Any] = field(default_factory=dict)
    column: str = ""
    name: str = ""

    def plain(self) -> dict[str, Any]:
        """Return what is known of it, for JSON."""
        return {name: value for name, value in asdict(self).items() if value not in ("", {})}


def facts(items: Iterable[Item]) -> list[Fact]:
    """Return every number of some items, in their order.

    Raises:
        KeyError: an item has no code.
    """
    return [fact for item in items for fact in _of_item(item)]


def findings(headlines: Iterable[Headline]) -> list[tuple[str, Text]]:
    """Return the findings of headlines with their ids."""
    return [(f"{entry_of(item).code}.f", item.finding) for item in headlines]


def tiles(headlines: Iterable[Headline]) -> list[tuple[str, Tile]]:
    """Return the tiles of headlines with the ids of their values."""
    return [
        (f"{entry_of(item).code}.t{number}", tile)
        for item in headlines
        for number, tile in enumerate(item.tiles, start=1)
    ]


def told(found: Iterable[Fact], **more: str) -> str:
    """Return facts as JSON, one a line, each with some further fields."""
    lines = [json.dumps(more | fact.plain(), ensure_ascii=False) for fact in found]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def index(words: Words, items: Iterable[Item], found: Iterable[Fact]) -> list[list[str]]:
    """Return the rows of "figures and sources": code, what it is, how many numbers, tidy table."""
    counts = Counter(fact.item for fact in found)
    rows = []
    for item in items:
        entry = entry_of(item)
        title = words(f"figures.{item.id}") if f"figures.{item.id}" in words else item.title
        table = f"{entry.table}.csv" if entry.table else words("figures.notebook").plain
        rows.append([entry.code, title.plain, str(counts[item.id]), table])
    return rows


def _of_item(item: Item) -> Iterator[Fact]:
    for place, text in texts_of(item).items():
        if place != "w" and not _says_which(item, place):
            yield from _numbered(item, place, list(_numbers(text)))
    if isinstance(item, Figure):
        yield from _numbered(item, GRAPHIC, list(_drawn(item)))


def _says_which(item: Item, place: str) -> bool:
    row, _, column = place.partition(".")
    return bool(row and column) and isinstance(item, Table) and item.columns[int(column) - 1].which


def _numbers(text: Text) -> Iterator[tuple[Number, str]]:
    """Yield the numbers of a text in their order: exact ones, and those of its words as they read.

    Words that stand together are read together: the 8 of `沿用` and `8月` says when.
    """
    for part in placed(text.plain, text.numbers).parts:
        if isinstance(part, Number):
            yield part, "figure"
        else:
            yield from ((number, "text") for number in written(part))


def _numbered(item: Item, place: str, found: list[tuple[Number, str]]) -> Iterator[Fact]:
    code, table = entry_of(item).code, entry_of(item).table
    base, row = f"{code}.{place}", _row(item, place)
    for count, (number, kind) in enumerate(found, start=1):
        where = base if len(found) == 1 else f"{base}.{count}"
        what, name = _names(item, place, number)
        column = number.column if row else ""
        yield Fact(
            where, item.id, what, number.text, number.value, number.unit, kind, table, row, column, name
        )


def _row(item: Item, place: str) -> Row:
    """Return the key of the row that a place is about; empty where it is about none."""
    row, _, column = place.partition(".")
    if isinstance(item, Table) and column:
        return item.about[int(row) - 1] if item.about else {}
    if isinstance(item, Notes) and place[0] == "n" and item.about:
        return item.about[int(place[1:]) - 1]
    if len(item.data) == 1 and not column:  # all of it is about one row
        return {name: item.data[0][name] for name in entry_of(item).key if name in item.data[0]}
    return {}


def _names(item: Item, place: str, number: Number) -> tuple[str, str]:
    """Return what a number is for readers, and its name for programs where that is another."""
    row, _, column = place.partition(".")
    if isinstance(item, Table) and column:
        head = item.columns[int(column) - 1]
        return f"{item.rows[int(row) - 1][0].plain} · {head.label.plain}", head.key
    if isinstance(item, Headline) and place[0] == "t":
        return item.tiles[int(place[1:].rstrip("nl")) - 1].label.plain, number.name
    return number.name, ""


def _drawn(item: Figure) -> Iterator[tuple[Number, str]]:
    """Yield the numbers that a drawing shows, those of its scales as such.

    The library that draws alone knows their order and the numbers of its scales: so they are found in the
    drawing; their exact values are those of what was written there and of the description.
    """
    told = [number for text in (item.drawn, item.alt) for number in text.numbers]
    exact = {number.text: number for number in told}
    for text, on_scale in _svg_texts(item.svg):
        for number in written(text):
            yield exact.get(number.text, number), "scale" if on_scale else "drawn"


def _svg_texts(svg: str) -> Iterator[tuple[str, bool]]:
    if svg:
        yield from _below(ET.fromstring(svg), on_scale=False)  # noqa: S314 - our own drawing


def _below(node: ET.Element, *, on_scale: bool) -> Iterator[tuple[str, bool]]:
    inside = on_scale or bool(SCALE.match(node.get("id", "")))
    if node.tag.endswith("}text"):
        yield "".join(node.itertext()), inside
        return
    for child in node:
        yield from _below(child, on_scale=inside)
