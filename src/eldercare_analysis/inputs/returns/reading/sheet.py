"""One sheet's part -> its cells, in one pass over what is written there: empty cells, whatever their number, cost nothing but that."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from eldercare_analysis.inputs.returns.reading.grid import Cell, letters
from eldercare_analysis.inputs.returns.reading.limits import LAST_COLUMN, LAST_ROW
from eldercare_analysis.inputs.returns.reading.shape import Found, Room
from eldercare_analysis.inputs.returns.reading.styles import GENERAL
from eldercare_analysis.inputs.returns.reading.unreadable import UnreadableError, broken
from eldercare_analysis.inputs.returns.reading.values import LostTextError, value_of
from eldercare_analysis.inputs.returns.reading.xml import Attributes, is_true, local, walk

ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def read_sheet(part: bytes, found: Found, texts: list[str], formats: list[str], room: Room) -> None:
    """Read a sheet's part.

    Args:
        part: its XML.
        found: gets what is in it.
        texts: those that sheets share.
        formats: the codes of styles, by number.
        room: what its workbook may hold yet.

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
            "row": self._start_row, "c": self._start_cell, "v": self._start_text, "t": self._start_text, "f": self._start_formula,
            "rPh": self._start_spoken, "col": self._start_column, "mergeCell": self._start_merge,
        }  # fmt: skip
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
        """Return a cell that a sheet can have; in no row, or after the last one or the last column, there is none."""
        if not 1 <= row <= LAST_ROW or column > LAST_COLUMN:
            raise broken("position", value=f"{letters(column)}{row}")
        return row, column

    def _whole(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 7 and 1 <= int(text) <= LAST_ROW):  # noqa: PLR2004
            raise broken("position", value=text[:20])
        return int(text)


def _pass(_: Attributes) -> None:
    """Let what says nothing of values go by."""
