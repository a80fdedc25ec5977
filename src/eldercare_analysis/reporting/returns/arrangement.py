"""`layouts.yaml`: which columns a sheet of a return shows, in which groups, how wide; what it hides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

import pydantic

from eldercare_analysis.inputs.documents import Strict
from eldercare_analysis.inputs.returns.naming import FACILITY
from eldercare_analysis.inputs.returns.sheets import Field, Sheet, sheets
from eldercare_analysis.language import Language, pick, read_yaml

WIDTHS = {
    "text": 22.0,
    "village": 12.0,
    "flag": 8.0,
    "count": 10.0,
    "decimal": 12.0,
    "event": 11.5,
    "date": 11.5,
}
OWN_WIDTHS = {"number": 5.0, "category": 13.0}
USUAL = 12.0
HIDDEN = 4.0
LEGEND = [18.5, 11.5, 11.5]
Span = tuple[int, int]


class _Layout(Strict):
    """How a sheet is arranged, as `layouts.yaml` has it."""

    how: str
    spare: int = 0
    legend_beside: bool = False
    widths: dict[str, float] = pydantic.Field(default_factory=dict)
    groups: dict[str, list[str]]


@dataclass(frozen=True)
class Slot:
    """A column of a template: of a return (`field`), of the template alone, or without a name.

    Those without a name are beside the table, under the legend, or hidden, for marks.
    """

    name: str
    field: Field | None
    head: str
    width: float
    group: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Layout:
    """A sheet of a template: its columns in their order, the hidden ones last."""

    name: str
    slots: tuple[Slot, ...]
    how: str
    spare: int

    @property
    def sheet(self) -> Sheet:
        """Return what the sheet holds."""
        return sheets()[self.name]

    @property
    def shown(self) -> tuple[Slot, ...]:
        """Return the columns that are seen."""
        return tuple(slot for slot in self.slots if not slot.hidden)

    @property
    def mark(self) -> int:
        """Return the position of the last column, which marks what is no row of the table."""
        return len(self.slots) - 1

    @property
    def width(self) -> float:
        """Return how wide it is, in letters."""
        return sum(slot.width for slot in self.shown)

    def at(self, name: str) -> int:
        """Return the position of a column, from 0."""
        return next(position for position, slot in enumerate(self.slots) if slot.name == name)

    def table(self) -> Iterator[tuple[int, Slot]]:
        """Yield the columns of the table, hidden ones included, with position."""
        return ((position, slot) for position, slot in enumerate(self.slots) if slot.name or slot.hidden)

    @property
    def edge(self) -> int:
        """Return the position of the last column of the table that is seen."""
        return max(position for position, slot in self.table() if not slot.hidden)

    def fields(self) -> Iterator[tuple[int, Slot, Field]]:
        """Yield the columns of the return that are seen, with position."""
        for position, slot in enumerate(self.shown):
            if slot.field:
                yield position, slot, slot.field

    def groups(self) -> Iterator[tuple[str, Span]]:
        """Yield each group with its first and last column."""
        for group in dict.fromkeys(slot.group for slot in self.shown if slot.name):
            at = [position for position, slot in enumerate(self.shown) if slot.group == group]
            yield group, (at[0], at[-1])

    def spans(self, wanted: list[float]) -> list[Span]:
        """Return columns beside each other that are at least so wide, from the left; the last may be less."""
        edges = [0.0, *accumulate(slot.width for slot in self.shown)]
        found, first, last = list[Span](), 0, len(self.shown) - 1
        for width in wanted:
            end = next((n for n in range(first, last) if edges[n + 1] - edges[first] >= width), last)
            found.append((min(first, last), end))
            first = end + 1
        return found

    def last_spans(self, wanted: list[float]) -> list[Span]:
        """Return columns beside each other that are at least so wide, the last of them at the right edge."""
        widths, found, end = [slot.width for slot in self.shown], list[Span](), len(self.shown) - 1
        for width in reversed(wanted):
            first = end
            while first > 0 and sum(widths[first : end + 1]) < width:
                first -= 1
            found.insert(0, (first, end))
            end = first - 1
        return found


@cache
def _layouts() -> dict[str, _Layout]:
    text = (files(__package__) / "layouts.yaml").read_text(encoding="utf-8")
    return {name: _Layout.model_validate(told) for name, told in read_yaml(text).items()}


def layout_of(name: str, language: Language, *, one_home: bool = False) -> Layout:
    """Return how a sheet is arranged; in Annex 2 of one home its name stands in the title alone."""
    told, sheet = _layouts()[name], sheets()[name]
    left_out = {FACILITY} if one_home and name == "annex2" else set()
    shown = [
        _slot(sheet, column, language, told.widths.get(column), group)
        for group, columns in told.groups.items()
        for column in columns
        if column not in left_out
    ]
    hidden = [_slot(sheet, column, language, HIDDEN, "", hidden=True) for column in sheet.hidden]
    last = hidden or [Slot("", None, "", HIDDEN, hidden=True)]
    beside = [Slot("", None, "", width) for width in LEGEND] if told.legend_beside else []
    return Layout(name, (*shown, *beside, *last), told.how, told.spare)


def _slot(
    sheet: Sheet, name: str, language: Language, width: float | None, group: str, *, hidden: bool = False
) -> Slot:
    field = sheet.columns.get(name)
    if field is None:
        head = pick(language, sheet.beside[name])
        return Slot(name, None, head, width or OWN_WIDTHS.get(name, USUAL), group, hidden)
    head = field.spoken(language)
    head = head if language == "zh" else head[:1].upper() + head[1:]
    return Slot(name, field, head, width or WIDTHS.get(field.type, USUAL), group, hidden)
