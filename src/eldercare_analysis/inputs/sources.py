"""Where a value comes from, as a value: a cell of Annex 1, a parameter, a row of a return, an assumption.

Ledger lines, batches and derivations carry sources; `text_of` alone turns them into the text of the columns
`quantity_source` and `rate_source`, and nothing reads that text back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

POLICY = "parameters.yaml"


@dataclass(frozen=True)
class Cell:
    """A cell of Annex 1 (or of another table of the pack): the town, its column, and the row in its file."""

    town: str
    column: str
    file: str
    row: int


@dataclass(frozen=True)
class Assumption:
    """One thing that a scenario file sets: its place there, the value as written, who, why and source.

    `entry` is what the file says there, so that an assumption is found by what it is and not by how it is
    called.
    """

    file: str
    key: str
    value: str
    who: str
    why: str
    source: str
    entry: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class ParameterValue:
    """A parameter's value: from which month (`YYYY-MM`), if known; who assumes it, else the plan."""

    name: str
    since: str
    assumption: Assumption | None = None


@dataclass(frozen=True)
class ReturnRow:
    """A cell of a return: file, sheet, row and column."""

    file: str
    sheet: str
    row: int
    column: str


@dataclass(frozen=True)
class Missing:
    """Nothing says it: the sheet and column of a return that would, empty where none is told."""

    needs: str = ""


@dataclass(frozen=True)
class Unknown:
    """A value that is not known, because a part of what it is made from is not."""

    of: Source


@dataclass(frozen=True)
class Several:
    """Sources that together give a value: a sum of rows, a cell with what a scenario changes of it."""

    parts: tuple[Source, ...]


@dataclass(frozen=True)
class Product:
    """Sources whose product is the value."""

    parts: tuple[Source, ...]


Source = Cell | Assumption | ParameterValue | ReturnRow | Missing | Unknown | Several | Product
NOTHING = Missing()


def several(sources: Iterable[Source]) -> Source:
    """Return sources as one: each once, in their order."""
    parts = tuple(
        dict.fromkeys(part for one in sources for part in (one.parts if isinstance(one, Several) else (one,)))
    )
    return NOTHING if not parts else parts[0] if len(parts) == 1 else Several(parts)


def leaves(source: Source) -> Iterator[Cell | Assumption | ParameterValue | ReturnRow | Missing]:
    """Yield the single sources that a source is made from."""
    if isinstance(source, Several | Product):
        for part in source.parts:
            yield from leaves(part)
    elif isinstance(source, Unknown):
        yield from leaves(source.of)
    else:
        yield source


def text_of(source: Source) -> str:  # noqa: PLR0911 - one line for each kind of source
    """Return a source as tables show it: the one place where sources become text."""
    match source:
        case Cell(column=column, file=file, row=row):
            return f"{file} row {row} {column}"
        case Assumption(file=file, key=key):
            return f"{file} {key}"
        case ParameterValue(name=name, assumption=None):
            return f"{POLICY} {name}"
        case ParameterValue(assumption=Assumption() as said):
            return text_of(said)
        case ReturnRow(file=file, sheet=sheet, row=row, column=column):
            return f"{file} {sheet} row {row} {column}".strip()
        case Several(parts=parts):
            return "; ".join(text_of(part) for part in parts)
        case Product(parts=parts):
            return " × ".join(text_of(part) for part in parts)
        case Missing(needs=needs):
            return needs
    return ""  # unknown: nothing to cite
