"""Until no subject uses it: a plain text that remembers its numbers, and loses them in an f-string."""

from __future__ import annotations

from collections.abc import Iterable

from eldercare_analysis.text import Number as Figure
from eldercare_analysis.text import Said, Text, placed, text_of


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


def printed(said: Said) -> Printed:
    """Return a text as a plain one that remembers its numbers."""
    return said if isinstance(said, Printed) else Printed(text_of(said).plain, text_of(said).numbers)


def figures_in(text: object) -> tuple[Figure, ...]:
    """Return the figures that a text remembers; a plain one has none."""
    return text.figures if isinstance(text, Printed) else text.numbers if isinstance(text, Text) else ()


def joined(mark: str, parts: Iterable[str]) -> Printed:
    """Return texts as one, with a mark between them."""
    told = [printed(part) for part in parts]
    return Printed(mark.join(told), [figure for part in told for figure in part.figures])


__all__ = ["Figure", "Printed", "figures_in", "joined", "placed", "printed"]
