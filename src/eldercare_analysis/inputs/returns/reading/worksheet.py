"""One sheet's part of an .xlsx file -> its cells, in one pass; empty cells cost nothing but that."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from math import isfinite
from typing import Any

from eldercare_analysis.inputs.returns.reading.archive import Attributes, is_true, local, walk
from eldercare_analysis.inputs.returns.reading.grid import GENERAL, Cell, Found, Room, letters
from eldercare_analysis.inputs.returns.reading.limits import LAST_COLUMN, LAST_ROW, UnreadableError, broken

WHOLE = re.compile(r"[+-]?[0-9]{1,20}")
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
LONGEST = 40  # letters of a number that somebody may mean
ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class LostTextError(Exception):
    """A cell that refers to a shared text that is not there."""


def value_of(kind: str, stored: str, texts: list[str]) -> Any:  # noqa: ANN401 - cells hold anything
    """Return the value of a cell by its `t` and what is stored in it, None where it is empty.

    Raises:
        LostTextError: it refers to a shared text that is not there.
    """
    if kind == "s":
        return _text(_shared(stored.strip(), texts))
    plain = stored.strip()
    if kind == "b" and plain in ("0", "1", "true", "false"):
        return plain in ("1", "true")
    if kind == "d" and (moment := _moment(plain)):
        return moment
    if kind == "n":
        return _number(plain)
    return _text(stored)


def _shared(number: str, texts: list[str]) -> str:
    if not number.isascii() or not number.isdigit() or len(number) > LONGEST or int(number) >= len(texts):
        raise LostTextError(number)
    return texts[int(number)]


def _text(text: str) -> str | None:
    return text if text.strip() else None


def _number(stored: str) -> int | float | str | None:
    """Return a number; what no float can hold, or is none, stays as it is written."""
    if WHOLE.fullmatch(stored):
        return int(stored)
    if len(stored) <= LONGEST and NUMBER.fullmatch(stored) and isfinite(number := float(stored)):
        return number
    return _text(stored)


def _moment(stored: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(stored)
    except ValueError:
        return None
    return found.replace(tzinfo=None)


def read_sheet(part: bytes, found: Found, texts: list[str], formats: list[str], room: Room) -> None:
    """Read a sheet's part into `found`, with shared texts, codes of styles, and what there is room for.

    Raises:
        UnreadableError: it is damaged or too large.
    """
    _Reader(found, texts, formats, room).read(part)


class _Reader:
    """Follows rows and cells through the part; what it needs of a cell is kept until the cell ends."""

    def __init__(self, found: Found, texts: list[str], formats: list[str], room: Room) -> None:
        self._found, self._texts, self._room = found, texts, room
        self._codes = {str(number): code for number, code in enumerate(formats) if code != GENERAL}
        self._row = self._column = 0
        self._before = ""  # the reference of the cell before, as long as nobody needed it
        self._cell: Attributes = {}
        self._value: list[str] = []
        self._writing = self._formula = self._spoken = False

    def read(self, part: bytes) -> None:
        begins: dict[str, Callable[[Attributes], None]] = {
            "row": self._start_row,
            "c": self._start_cell,
            **dict.fromkeys(("v", "t"), self._start_text),
            "f": self._start_formula,
            "rPh": self._start_spoken,
            "col": self._start_column,
            "mergeCell": self._start_merge,
        }
        known: dict[str, tuple[str, Callable[[Attributes], None]]] = {}

        def start(name: str, attributes: Attributes) -> None:
            if name not in known:
                known[name] = local(name), begins.get(local(name), _pass)
            known[name][1](attributes)

        def end(name: str) -> None:
            kind = known[name][0]
            self._writing = False
            if kind == "c":
                self._end_cell()
            elif kind == "rPh":
                self._spoken = False

        def text(data: str) -> None:
            if self._writing:
                self._value.append(data)

        walk(part, "", start, end, text)

    def _start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        self._row = self._whole(number) if number else self._row + 1
        self._column, self._before = 0, ""
        if is_true(attributes.get("hidden")):
            self._found.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Attributes) -> None:
        self._cell, self._value, self._formula = attributes, [], False
        if "r" in attributes:
            self._before = attributes["r"]
            return
        if self._before:
            self._column, self._before = self._address(self._before)[1], ""
        self._column += 1

    def _start_text(self, _: Attributes) -> None:
        self._writing = not self._spoken

    def _start_formula(self, _: Attributes) -> None:
        self._formula = True

    def _start_spoken(self, _: Attributes) -> None:
        self._spoken = True

    def _start_column(self, attributes: Attributes) -> None:
        if is_true(attributes.get("hidden")):
            first, last = (self._whole(attributes.get(name, "")) for name in ("min", "max"))
            self._found.hidden_columns.append((first, last))

    def _start_merge(self, attributes: Attributes) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        self._found.areas.append((*self._address(first), *self._address(last or first)))

    def _end_cell(self) -> None:
        if not self._value and not self._formula:
            return
        cell = self._address(self._cell["r"]) if "r" in self._cell else self._within(self._row, self._column)
        kind = self._cell.get("t", "n")
        try:
            value = value_of(kind, "".join(self._value), self._texts) if self._value else None
        except LostTextError as error:
            raise UnreadableError(
                "text_lost", row=cell[0], column=letters(cell[1]), value=str(error)[:20]
            ) from None
        if value is not None:
            self._keep(cell, value)
        elif self._formula and kind != "str":  # a formula's empty text is a result
            self._room.take()
            self._found.uncalculated.add(cell)

    def _keep(self, cell: Cell, value: Any) -> None:  # noqa: ANN401
        if cell in self._found.cells:
            raise broken("twice", at=f"{letters(cell[1])}{cell[0]}")
        self._room.take(value)
        self._found.cells[cell] = value
        if type(value) in (int, float) and (code := self._codes.get(self._cell.get("s", "0"))):
            self._found.formats[cell] = code

    def _address(self, reference: str) -> Cell:
        found = ADDRESS.fullmatch(reference)
        if not found:
            raise broken("position", value=reference[:20])
        column = 0
        for letter in found[1].upper():
            column = column * 26 + ord(letter) - ord("A") + 1
        return self._within(int(found[2]), column)

    @staticmethod
    def _within(row: int, column: int) -> Cell:
        """Return a cell that a sheet can have: none is before its first or after its last row or column."""
        if not 1 <= row <= LAST_ROW or column > LAST_COLUMN:
            raise broken("position", value=f"{letters(column)}{row}")
        return row, column

    def _whole(self, text: str) -> int:
        plain = text.isascii() and text.isdigit() and len(text) <= len(str(LAST_ROW))
        if not (plain and 1 <= int(text) <= LAST_ROW):
            raise broken("position", value=text[:20])
        return int(text)


def _pass(_: Attributes) -> None:
    """Let what says nothing of values go by."""
