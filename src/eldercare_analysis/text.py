"""Text that keeps its numbers: those that stand in it, with their exact values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from numbers import Number as AnyNumber
from string import Formatter
from typing import Any, NoReturn

DATES = ("year", "month", "in_year", "plan_year", "last_year")  # fields that say when, not how much
WRITTEN = re.compile(r"(?<![\d.])[+-]?\d[\d,]*(?:\.\d+)?%?")
# dates, years, facilities, percentiles, cells of files: they say which, not how much
REFERENCE = re.compile(
    r"\d{4}-\d{2}(?:-\d{2})?|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|沿用\d{1,2}月|(?<![\d,.])(?:19|20)\d{2}(?![\d,.%])"
    r"|附件\d|Annex \d|第\d+个|\bno\. \d+"
    r"|[\w*]+-[^\s\d、,;]+-[\d\w]+-\d+|\bP\d{2}\b|[\w./*-]+\.(?:csv|yaml|xlsx)\S*(?: \S+ \d+ \S+)*"
)


@dataclass(frozen=True)
class Number:
    """One number as printed.

    Attributes:
        text: as printed.
        value: exact: a count, an amount in fen, a ratio; exact decimals as text.
        unit: `fen`, `ratio`, or empty for a count.
        name: what it is called in the sentence or range that it stands in.
        column: of a cell: the column of the tidy table that holds it.
    """

    text: str
    value: int | float | str
    unit: str = ""
    name: str = ""
    column: str = ""


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Text:
    """What people read, with its numbers.

    It can be joined, compared and looked into; what would lose its numbers (`str`, an f-string, `%`, `join`)
    is an error. `plain` says that they are not needed: on a screen, in a drawing, in a csv.
    """

    parts: tuple[str | Number, ...] = ()

    @property
    def plain(self) -> str:
        """The text without its numbers' values."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Its numbers, in their order."""
        return tuple(part for part in self.parts if isinstance(part, Number))

    def __add__(self, other: Said) -> Text:
        """Return both as one."""
        return Text(self.parts + text_of(other).parts)

    def __radd__(self, other: Said) -> Text:
        """Return both as one."""
        return text_of(other) + self

    def __bool__(self) -> bool:
        """Say whether there is anything to read."""
        return bool(self.plain)

    def __eq__(self, other: object) -> bool:
        """Say whether people read the same."""
        return self.plain == (other.plain if isinstance(other, Text) else other)

    def __hash__(self) -> int:
        """Return that of the plain text: they are equal."""
        return hash(self.plain)

    def __contains__(self, part: str) -> bool:
        """Say whether people read this in it."""
        return part in self.plain

    def __repr__(self) -> str:
        """Return it for those who look for mistakes."""
        return f"Text({self.plain!r}, {len(self.numbers)} numbers)"

    def __str__(self) -> NoReturn:
        """Refuse: the numbers would be lost.

        Raises:
            TypeError: always.
        """
        raise TypeError(f"{self!r} would lose its numbers here: use its `plain` if that is meant")

    def __format__(self, spec: str) -> NoReturn:
        """Refuse, as `str` does.

        Raises:
            TypeError: always.
        """
        str(self)
        raise AssertionError(spec)

    def strip(self) -> Text:
        """Return it without spaces around it."""
        return placed(self.plain.strip(), self.numbers)

    def named(self, name: str) -> Text:
        """Return it with this name for all its numbers."""
        return self._with(replace(number, name=name) for number in self.numbers)

    def of(self, columns: Sequence[str], row: Mapping[str, Any] | None = None) -> Text:
        """Return it with the columns that hold its numbers; of a row those that hold their value."""
        pairs = zip(self.numbers, [*columns, *[""] * len(self.numbers)], strict=False)
        named = [replace(one, column=one.column or column) for one, column in pairs]
        return self._with(
            one if row is None or row.get(one.column) == one.value else replace(one, column="")
            for one in named
        )

    def _with(self, numbers: Iterable[Number]) -> Text:
        waiting = iter(numbers)
        return Text(tuple(part if isinstance(part, str) else next(waiting) for part in self.parts))


Said = Text | str  # a plain text has no numbers
NOTHING = Text()


def text_of(said: Said) -> Text:
    """Return a plain text as one without numbers."""
    if isinstance(said, Text):
        return said
    return Text((str(said),)) if said else NOTHING


def number(text: str, value: float | Decimal, unit: str = "") -> Text:
    """Return a number as a text; exact decimals keep their digits."""
    exact: Any = str(value) if isinstance(value, Decimal) else value
    return Text((Number(text, exact.item() if hasattr(exact, "item") else exact, unit),))


def joined(mark: str, parts: Iterable[Said]) -> Text:
    """Return texts as one, with a mark between them."""
    found: list[str | Number] = []
    for part in parts:
        found += [mark, *text_of(part).parts] if found else text_of(part).parts
    return Text(tuple(found))


def fill(template: str, fields: Mapping[str, Any]) -> Text:
    """Return a template with its fields filled in; their numbers are named after them.

    `{villages:village|villages}` is the first word where the field is 1, else the second.
    """
    parts: list[str | Number] = []
    for literal, name, form, _ in Formatter().parse(template):
        parts += [literal] if literal else []
        if name is not None:
            parts += _field(name, form or "", fields[name]).parts
    return Text(tuple(parts))


def _field(name: str, form: str, value: Any) -> Text:  # noqa: ANN401 - whatever a text is filled with
    one, choice, many = form.partition("|")
    if choice:
        return text_of(one if value in (1, "1") or getattr(value, "is_one", False) else many)
    if isinstance(value, Text | str):
        told = text_of(value)
        return told._with(replace(n, name=f"{name}.{n.name}" if n.name else name) for n in told.numbers)
    written = format(value, form)
    if name in DATES or isinstance(value, bool) or not isinstance(value, AnyNumber):
        return text_of(written)
    return number(written, value).named(name)  # type: ignore[arg-type]


def placed(plain: str, numbers: Iterable[Number]) -> Text:
    """Return a plain text with its numbers, which are known in their order.

    Raises:
        ValueError: a number does not stand in the text.
    """
    parts: list[str | Number] = []
    hidden, at = _without_references(plain), 0
    for one in numbers:
        whole = re.compile(rf"(?<![\d.,]){re.escape(one.text)}(?!\d|[.,]\d)").search(hidden, at)
        start = whole.start() if whole else plain.index(one.text, at)
        parts += [plain[at:start], one]
        at = start + len(one.text)
    return Text(tuple(part for part in (*parts, plain[at:]) if part))


def written(text: str) -> Iterator[Number]:
    """Yield the numbers that only stand in words, as in a clause, with the values that can be read."""
    for match in WRITTEN.finditer(_without_references(text)):
        plain = match.group().replace(",", "").rstrip("%")
        value = float(plain) if "." in plain else int(plain)
        share = match.group().endswith("%")
        yield Number(match.group(), value / 100, "ratio") if share else Number(match.group(), value)


def _without_references(text: str) -> str:
    return REFERENCE.sub(lambda found: " " * len(found.group()), text)
