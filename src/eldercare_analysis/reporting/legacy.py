"""What money, goals, meeting, planning and page use until they say `Text` and `TableSpec` themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, overload

import pandas as pd

from eldercare_analysis.analysis.records import records
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language, has
from eldercare_analysis.printed import printed
from eldercare_analysis.reporting import words as new
from eldercare_analysis.reporting.items import (
    KINDS,
    Align,
    Data,
    Figure,
    Head,
    Headline,
    Item,
    Notes,
    Row,
    Table,
    Tile,
)
from eldercare_analysis.reporting.layout import IDENTIFIERS, places
from eldercare_analysis.text import Number, Said, Text, text_of

# columns that say where
REFERENCES = ("source", "documents", "clause", "facility", "due", "before", "after", "accepted_on")


class Words:
    """`words.Words`, whose texts are plain ones that remember their numbers."""

    def __init__(self, words: new.Words) -> None:
        """Make it of those that keep them."""
        self.new = words

    @property
    def language(self) -> Language:
        """The language."""
        return self.new.language

    def __call__(self, key: str, /, **fields: object) -> str:
        """Return a text."""
        return printed(self.new(key, **fields))

    def __contains__(self, key: str) -> bool:
        """Say whether there is such a text."""
        return has(key)

    def __getattr__(self, name: str) -> Callable[..., str]:
        """Return a form of values: `count`, `span`, `percent`, `wan` and the like."""
        form = getattr(self.new, name)
        return lambda *args, **fields: printed(form(*args, **fields))

    def first(self, notes: Sequence[Said], most: int = new.SHOWN) -> list[str]:
        """Return the first few notes, and how many more there are in the annexes."""
        return [printed(note) for note in self.new.first([text_of(note) for note in notes], most)]


def words_of(study: Study) -> Words:
    """Return the words of a study's language."""
    return Words(new.words_of(study))


@overload
def make_item(*, kind: Literal["headline"], **fields: Any) -> Headline: ...  # noqa: ANN401
@overload
def make_item(*, kind: Literal["figure"], **fields: Any) -> Figure: ...  # noqa: ANN401
@overload
def make_item(*, kind: Literal["table"], **fields: Any) -> Table: ...  # noqa: ANN401
@overload
def make_item(*, kind: Literal["notes"], **fields: Any) -> Notes: ...  # noqa: ANN401
@overload
def make_item(*, kind: Literal["data"], **fields: Any) -> Data: ...  # noqa: ANN401
def make_item(*, kind: str, **fields: Any) -> Item:
    """Return an item of a kind, from texts that remember their numbers."""
    texts = {name: text_of(fields[name]) for name in ("title", "caption", "finding", "alt") if name in fields}
    lists = {"notes": [text_of(note) for note in fields["notes"]]} if "notes" in fields else {}
    made: Callable[..., Item] = KINDS[kind]
    return made(**fields | texts | lists)


def make_tile(label: Said, value: Said, note: Said = "") -> Tile:
    """Return a tile."""
    return Tile(label=text_of(label), value=text_of(value), note=text_of(note))


def table_item(
    words: Words,
    name: str,
    columns: dict[str, Align],
    rows: Iterable[Sequence[Said]],
    data: pd.DataFrame,
    *,
    title: Said,
    caption: Said,
    emphasis: list[int] | None = None,
    labels: Mapping[str, Said] | None = None,
    about: Sequence[Row] = (),
) -> Table:
    """Return a table item; `columns` maps keys of `labels`, or of the `column` texts, to their alignment."""
    named = labels or {}
    heads = [
        Head(
            label=text_of(named[key] if key in named else words(f"column.{key}")),
            align=align,
            key=key,
            which=key in REFERENCES,
        )
        for key, align in columns.items()
    ]
    return table_of(
        name, heads, rows, records(data), title=title, caption=caption, emphasis=emphasis or [], about=about
    )


def table_of(
    name: str,
    heads: list[Head],
    rows: Iterable[Sequence[Said]],
    tidy: list[Row],
    *,
    about: Sequence[Row] = (),
    **fields: Any,  # noqa: ANN401
) -> Table:
    """Return a table whose rows and columns of the tidy table are found by place and value."""
    texts = [[text_of(cell) for cell in row] for row in rows]
    known = places().items.get(name)
    shown = [_shown(number, texts, tidy, about, fields.get("emphasis", [])) for number in range(len(texts))]
    keys = [
        {key: row[key] for key in (known.key if known else IDENTIFIERS) if key in row} or dict(given)
        for given, row in shown
    ]
    cells = [
        [_cell(cell, head.key, row, key) for cell, head in zip(line, heads, strict=True)]
        for line, (_, row), key in zip(texts, shown, keys, strict=True)
    ]
    shown_keys = keys if any(keys) else []
    return make_item(kind="table", id=name, columns=heads, rows=cells, about=shown_keys, data=tidy, **fields)


def _shown(
    number: int, rows: list[list[Text]], tidy: list[Row], about: Sequence[Row], emphasis: list[int]
) -> tuple[Row, Row]:
    if about:
        found = [row for row in tidy if all(row.get(name) == value for name, value in about[number].items())]
        return about[number], found[0] if len(found) == 1 else {}
    own = len(rows) - (len(rows) - 1 in emphasis and len(rows) > len(tidy))
    return {}, tidy[number] if own == len(tidy) and number < own else {}


def _cell(text: Text, name: str, row: Row, key: Row) -> Text:
    """Return a cell whose numbers have the column that is named alike and holds their value."""

    def column(number: Number) -> str:
        if not key or not row:
            return name if key else ""
        names = (f"{name}_{number.name}", f"{name}_low", name, f"{name}_fen", f"{row.get('kind')}_{name}")
        return next((one for one in names if one in row and row[one] == number.value), "")

    return text.of([column(number) for number in text.numbers])


__all__ = ["Item", "Words", "make_item", "make_tile", "table_item", "table_of", "words_of"]
