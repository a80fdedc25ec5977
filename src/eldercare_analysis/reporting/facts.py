"""Every number of a report with an id, its exact value, and the row that it comes from.

An id says where a number stands: `C6.3.5` is row 3, column 5 of the item C6, `C1.t2` the value of its second tile, `C1.f` its
finding; where several numbers stand in one place, a last part counts them. So whoever reads a page knows the id.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from eldercare_analysis.analysis.records import KEYS
from eldercare_analysis.language import read_yaml
from eldercare_analysis.printed import Figure
from eldercare_analysis.reporting.items import Item, Tile, texts_of
from eldercare_analysis.reporting.words import Words

NUMBER = re.compile(r"(?<![\d.])[+-]?\d[\d,]*(?:\.\d+)?%?")
REFERENCE = re.compile(  # dates, years, facilities, percentiles, cells of files: they say which, not how much
    r"\d{4}-\d{2}(?:-\d{2})?|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|沿用\d{1,2}月|(?<![\d,.])(?:19|20)\d{2}(?![\d,.%])|附件\d|Annex \d|[\w*]+-[^\s\d、,;]+-[\d\w]+-\d+|\bP\d{2}\b"
    r"|[\w./*-]+\.(?:csv|yaml|xlsx)\S*(?: \S+ \d+ \S+)*"
)
# columns that say where
REFERENCES = ("source", "documents", "clause", "facility", "due", "before", "after", "accepted_on")
# of rows without a tidy table
IDENTIFIERS = ("town", "facility_id", "kind", "year", "clause", "measure", "parameter", "key")
GRAPHIC, SCALE = "g", re.compile("[xy]tick_")


class Known(NamedTuple):
    """What is known of an item: its code, its tidy table where there is one, and what places without a row are traced as."""

    code: str
    table: str = ""
    trace: Mapping[str, str] = {}


@dataclass(frozen=True)
class Fact:
    """One number of a report.

    Attributes:
        id: where it stands; unique within a report.
        item: what published it.
        what: what it is: row and column, tile, or name in its sentence.
        text: as printed.
        value, unit: exact (`fen`, `ratio`, or a count); what is only written or drawn has the value that can be read.
        kind: `figure` (exact), `text` (part of a sentence), `drawn`, `scale` (of a chart).
        table: the tidy table whose rows it comes from.
        row: the key of the row, where it is one.
        column: its column that holds exactly this value; of a table of sums by year, item or scope, which of them.
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


@cache
def known() -> dict[str, Known]:
    """Return the code and the table of every item, by its id."""
    text = (files(__package__) / "templates" / "figures.yaml").read_text(encoding="utf-8")
    return {name: Known(**entry) for name, entry in read_yaml(text).items()}


def facts(items: Iterable[Item]) -> list[Fact]:
    """Return every number of some items, in their order.

    Raises:
        KeyError: an item has no code.
    """
    return [fact for item in items for fact in _of_item(item)]


def findings(headlines: Iterable[Item]) -> list[tuple[str, str]]:
    """Return the findings of headlines with their ids."""
    return [(f"{known()[item.id].code}.f", item.finding) for item in headlines]


def tiles(headlines: Iterable[Item]) -> list[tuple[str, Tile]]:
    """Return the tiles of headlines with the ids of their values."""
    return [
        (f"{known()[item.id].code}.t{number}", tile)
        for item in headlines
        for number, tile in enumerate(item.tiles, start=1)
    ]


def told(found: Iterable[Fact], **more: str) -> str:
    """Return facts as JSON, one a line, each with some further fields."""
    lines = [json.dumps(more | fact.plain(), ensure_ascii=False) for fact in found]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def index(words: Words, items: Iterable[Item], found: Iterable[Fact]) -> list[list[str]]:
    """Return the rows of "figures and sources": code, what it is, how many figures, the table that they are rows of."""
    counts = Counter(fact.item for fact in found)
    rows = []
    for item in items:
        code, table = known()[item.id][:2]
        title = words(f"figures.{item.id}") if f"figures.{item.id}" in words else item.title
        rows.append(
            [code, title, str(counts[item.id]), f"{table}.csv" if table else words("figures.notebook")]
        )
    return rows


def _of_item(item: Item) -> Iterator[Fact]:
    references = _places_of_references(item)
    for place, text in texts_of(item).items():
        if place not in references:
            found = list(_numbers(text, item.figures.get(place, [])))
            yield from _numbered(item, place, found)
    yield from _numbered(item, GRAPHIC, list(_drawn(item)))


def _places_of_references(item: Item) -> set[str]:
    numbers = [n for n, column in enumerate(item.columns, start=1) if column.key in REFERENCES]
    return {f"{row}.{n}" for row in range(1, len(item.rows) + 1) for n in numbers}


def _numbered(item: Item, place: str, found: list[tuple[Figure, str]]) -> Iterator[Fact]:
    code, table = known()[item.id][:2]
    base, (key, row) = f"{code}.{place}", _row(item, place)
    if row:
        key = {name: row[name] for name in KEYS.get(table, IDENTIFIERS) if name in row}
    for number, (figure, kind) in enumerate(found, start=1):
        where = base if len(found) == 1 else f"{base}.{number}"
        what, column = _what(item, place, figure), _column(item, place, figure, key, row)
        name = _name(item, place, figure)
        yield Fact(
            where, item.id, what, figure.text, figure.value, figure.unit, kind, table, key, column, name
        )


def _numbers(text: str, remembered: list[Figure]) -> Iterator[tuple[Figure, str]]:
    """Yield the numbers of a text in their order: those it remembers, exact, and others as they read."""
    waiting = list(remembered)
    for match in NUMBER.finditer(REFERENCE.sub(lambda found: " " * len(found.group()), text)):
        if waiting and waiting[0].text.strip("+-") == match.group().strip("+-"):
            yield waiting.pop(0), "figure"
        else:
            yield read(match.group()), "text"
    yield from ((figure, "figure") for figure in waiting)


def read(text: str) -> Figure:
    """Return a printed number as a figure, with the value that can be read."""
    plain = text.replace(",", "").rstrip("%")
    number = float(plain) if "." in plain else int(plain)
    return Figure(text, number / 100, "ratio") if text.endswith("%") else Figure(text, number)


def _drawn(item: Item) -> Iterator[tuple[Figure, str]]:
    """Yield the numbers that a drawing shows: with exact values where its description has them; those of its scales as such."""
    exact = {figure.text: figure for figure in item.figures.get("d", [])}
    for text, on_scale in _svg_texts(item.svg):
        for figure, _ in _numbers(text, []):
            yield exact.get(figure.text, figure), "scale" if on_scale else "drawn"


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


def _row(item: Item, place: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the row of a cell is about, and the row of the data that it shows: row by row and perhaps a sum; where there is none, empty."""
    row, _, column = place.partition(".")
    if not column and item.about:
        number = int(place[1:]) if place[0] == "n" else 0
        return (item.about[number - 1] if 0 < number <= len(item.about) else {}), {}
    if not column:
        return {}, item.data[0] if len(item.data) == 1 else {}
    if item.about:
        about = item.about[int(row) - 1]
        rows = [data for data in item.data if all(data.get(name) == value for name, value in about.items())]
        return about, rows[0] if len(rows) == 1 else {}
    own = len(item.rows) - (len(item.rows) - 1 in item.emphasis and len(item.rows) > len(item.data))
    return {}, item.data[int(row) - 1] if own == len(item.data) and int(row) <= own else {}


def _column(item: Item, place: str, figure: Figure, key: dict[str, Any], row: dict[str, Any]) -> str:
    """Return the column of a row that is named like the printed one and holds exactly the figure's value, or which sum it is."""
    _, _, number = place.partition(".")
    if not key or not number:
        return ""
    name = item.columns[int(number) - 1].key
    if not row:
        return name
    names = (f"{name}_{figure.name}", f"{name}_low", name, f"{name}_fen", f"{row.get('kind')}_{name}")
    return next((one for one in names if one in row and row[one] == figure.value), "")


def _name(item: Item, place: str, figure: Figure) -> str:
    """Return which number it is, where `_what` tells readers and not programs."""
    _, _, column = place.partition(".")
    return item.columns[int(column) - 1].key if column else figure.name if place[0] == "t" else ""


def _what(item: Item, place: str, figure: Figure) -> str:
    row, _, column = place.partition(".")
    if column:
        return f"{item.rows[int(row) - 1][0]} · {item.columns[int(column) - 1].label}"
    if place[0] == "t":
        return item.tiles[int(place[1:].rstrip("nl")) - 1].label
    return figure.name
