"""Text that remembers its figures: which numbers stand in it, with their exact values, before they were rounded and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from numbers import Number
from string import Formatter
from typing import Any

DATES = ("year", "month", "in_year", "plan_year", "last_year")  # fields that say when, not how much


@dataclass(frozen=True)
class Figure:
    """One number as printed.

    Attributes:
        text: as printed.
        value: exact: a count, an amount in fen, a ratio; exact decimals as text.
        unit: `fen`, `ratio`, or empty for a count.
        name: what it is called in the sentence or range that it stands in.
    """

    text: str
    value: int | float | str
    unit: str = ""
    name: str = ""


class Printed(str):
    """A text with the figures in it, in their order."""

    figures: tuple[Figure, ...]
    __slots__ = ("figures",)

    def __new__(cls, text: str, figures: Iterable[Figure] = ()) -> Printed:
        """Make it of a text and its figures."""
        made = super().__new__(cls, text)
        made.figures = tuple(figures)
        return made

    def __add__(self, other: str) -> Printed:
        """Return both texts as one, with the figures of both."""
        return joined("", (self, other))

    def __radd__(self, other: str) -> Printed:
        """Return a plain text and this one as one."""
        return joined("", (other, self))


def figures_in(text: object) -> tuple[Figure, ...]:
    """Return the figures that a text remembers; a plain one has none."""
    return text.figures if isinstance(text, Printed) else ()


class _Numbers(Formatter):
    """Formats fields, with `one|many` in place of a format as the word that goes with a number."""

    def format_field(self, value: Any, format_spec: str) -> Any:  # noqa: ANN401 - as the base class has it
        one, mark, many = format_spec.partition("|")
        if mark:
            return one if str(value) == "1" or getattr(value, "is_one", False) else many
        return super().format_field(value, format_spec)


def fill(template: str, fields: Mapping[str, Any]) -> Printed:
    """Return a template with its fields filled in; figures are those of the fields, named after them.

    `{villages:village|villages}` is the first word where the field is 1, else the second.
    """
    names = [name for _, name, form, _ in Formatter().parse(template) if name and "|" not in (form or "")]
    return Printed(
        _Numbers().vformat(template, (), fields),
        [figure for name in names for figure in _of_field(name, fields.get(name))],
    )


def joined(mark: str, parts: Iterable[str]) -> Printed:
    """Return texts as one, with a mark between them."""
    told = list(parts)
    return Printed(mark.join(told), [figure for part in told for figure in figures_in(part)])


def _of_field(name: str, value: Any) -> Iterator[Figure]:  # noqa: ANN401 - whatever a text is filled with
    if name in DATES:
        return
    if isinstance(value, Number) and not isinstance(value, bool):
        exact: Any = str(value) if isinstance(value, Decimal) else value
        yield Figure(str(value), exact.item() if hasattr(exact, "item") else exact, "", name)
    for figure in figures_in(value):
        yield replace(figure, name=f"{name}.{figure.name}" if figure.name else name)
