"""Workbooks of Excel 97 to 2003 (.xls) -> grids, told in the same way as those of .xlsx."""

from __future__ import annotations

import struct
from collections.abc import Callable
from math import isfinite
from typing import Any

from eldercare_analysis.inputs.returns.reading.grid import (
    EPOCH,
    GENERAL,
    MACINTOSH,
    Cell,
    Found,
    Grid,
    Room,
    code_of,
    grid_of,
    letters,
)
from eldercare_analysis.inputs.returns.reading.limits import SHEETS, UnreadableError, broken
from eldercare_analysis.inputs.returns.reading.streams import BOF, Streams, Texts, number_of, records

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
ROW_HIDDEN, COLUMN_HIDDEN = 0x20, 0x01
EXACT = 2**53  # whole numbers below it are what they were
NO_NUMBER = 0xFFFF  # ends the result of a formula that is none
TEXT, FLAG, ERROR = 0, 1, 2  # kinds of such results; others are empty
# the last is that of an .xlsx file with a password
STREAM, OLD, LOCKED = ("Workbook", "Book", "EncryptedPackage")
BIFF8 = 0x600
WORKSHEET = 0
# records: their names in MS-XLS
FILEPASS, DATEMODE, BOUNDSHEET, FORMAT, XF, SST = (0x2F, 0x22, 0x85, 0x41E, 0xE0, 0xFC)


class Page:
    """Reads the cells of a sheet."""

    def __init__(self, found: Found, texts: list[str], formats: list[str], room: Room) -> None:
        """Keep what is needed: shared texts, codes of styles, and what there is room for."""
        self._found, self._texts, self._formats, self._room = found, texts, formats, room
        self._formula: Cell | None = None  # whose text stands in the next record

    def read(self, stream: bytes, start: int) -> None:
        """Read the records of the sheet.

        Raises:
            UnreadableError: they are damaged, or hold too much.
        """
        tells: dict[int, Callable[[list[bytes]], None]] = {
            0x06: self._formula_cell,
            0x7D: self._columns,
            0xBD: self._numbers,
            **dict.fromkeys((0xD6, 0x204), self._label),
            0xE5: self._merged,
            0xFD: self._shared,
            0x203: self._number,
            0x205: self._flag,
            0x207: self._result,
            0x208: self._row,
            0x27E: self._short,
        }
        for kind, pieces in records(stream, start):
            if kind in tells:
                tells[kind](pieces)

    def _keep(self, place: Cell, value: Any, style: int = -1) -> None:  # noqa: ANN401 - cells hold anything
        """Keep a value; `place` counts from 0, as records do."""
        cell = place[0] + 1, place[1] + 1
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        if cell in self._found.cells:
            raise broken("twice", at=f"{letters(cell[1])}{cell[0]}")
        self._room.take(value)
        self._found.cells[cell] = value
        code = self._formats[style] if 0 <= style < len(self._formats) else GENERAL
        if type(value) in (int, float) and code != GENERAL:
            self._found.formats[cell] = code

    def _shared(self, pieces: list[bytes]) -> None:
        row, column, _, number = struct.unpack_from("<HHHI", pieces[0])
        if number >= len(self._texts):
            raise UnreadableError("text_lost", row=row + 1, column=letters(column + 1), value=number)
        self._keep((row, column), self._texts[number])

    def _number(self, pieces: list[bytes]) -> None:
        row, column, style, value = struct.unpack_from("<HHHd", pieces[0])
        self._keep((row, column), _plain(value), style)

    def _short(self, pieces: list[bytes]) -> None:
        row, column, style, stored = struct.unpack_from("<HHHI", pieces[0])
        self._keep((row, column), _plain(number_of(stored)), style)

    def _numbers(self, pieces: list[bytes]) -> None:
        row, first = struct.unpack_from("<HH", pieces[0])
        for number, (style, stored) in enumerate(
            struct.iter_unpack("<HI", pieces[0][4 : 4 + (len(pieces[0]) - 6) // 6 * 6])
        ):
            self._keep((row, first + number), _plain(number_of(stored)), style)

    def _label(self, pieces: list[bytes]) -> None:
        row, column, _ = struct.unpack_from("<HHH", pieces[0])
        self._keep((row, column), Texts(pieces, 6).text())

    def _flag(self, pieces: list[bytes]) -> None:
        row, column, _, value, is_error = struct.unpack_from("<HHHBB", pieces[0])
        self._keep((row, column), ERRORS.get(value, "#N/A") if is_error else bool(value))

    def _formula_cell(self, pieces: list[bytes]) -> None:
        row, column, style = struct.unpack_from("<HHH", pieces[0])
        kind, value, end = struct.unpack_from("<BxB3xH", pieces[0], 6)
        if end != NO_NUMBER:
            self._keep((row, column), _plain(*struct.unpack_from("<d", pieces[0], 6)), style)
        elif kind == TEXT:
            self._formula = row, column
        elif kind in (FLAG, ERROR):
            self._keep((row, column), bool(value) if kind == FLAG else ERRORS.get(value, "#N/A"))

    def _result(self, pieces: list[bytes]) -> None:
        if self._formula:
            self._keep(self._formula, Texts(pieces).text())
            self._formula = None

    def _row(self, pieces: list[bytes]) -> None:
        row, flags = struct.unpack_from("<H10xI", pieces[0])
        if flags & ROW_HIDDEN:
            self._found.hidden_rows.add(row + 1)

    def _columns(self, pieces: list[bytes]) -> None:
        first, last, options = struct.unpack_from("<HH4xH", pieces[0])
        if options & COLUMN_HIDDEN:
            self._found.hidden_columns.append((first + 1, last + 1))

    def _merged(self, pieces: list[bytes]) -> None:
        data = pieces[0]
        for top, bottom, left, right in struct.iter_unpack("<HHHH", data[2 : 2 + (len(data) - 2) // 8 * 8]):
            self._found.areas.append((top + 1, left + 1, bottom + 1, right + 1))


def _plain(number: float) -> int | float | str:
    """Return a number as .xlsx files store it: whole ones as such, what is none as text."""
    if not isfinite(number):
        return str(number)
    return int(number) if float(number).is_integer() and abs(number) < EXACT else number


def read_xls(content: bytes) -> list[Grid]:
    """Return the sheets of a workbook, without the name of its file.

    Raises:
        UnreadableError: it is damaged, older than Excel 97, protected by a password or too large.
    """
    streams = Streams(content)
    if LOCKED in streams:
        raise UnreadableError("workbook_protected")
    if STREAM not in streams:
        raise UnreadableError("workbook_old" if OLD in streams else "workbook_other")
    stream = streams.read(STREAM)
    try:
        return _Book(stream).grids()
    except struct.error:
        raise broken("structure", "record") from None


class _Book:
    """What the records of a workbook say."""

    def __init__(self, stream: bytes) -> None:
        self._stream, self._room = stream, Room()
        self._epoch = EPOCH
        self._texts: list[str] = []
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []
        self._listed: list[tuple[int, int, int, str]] = []
        for kind, pieces in records(stream):
            self._tell(kind, pieces)
        if len(self._listed) > SHEETS:
            raise UnreadableError("workbook_sheets", value=len(self._listed), limit=SHEETS)

    def _tell(self, kind: int, pieces: list[bytes]) -> None:
        data = pieces[0]
        if kind == BOF and struct.unpack_from("<H", data)[0] != BIFF8:
            raise UnreadableError("workbook_old")
        if kind == FILEPASS:
            raise UnreadableError("workbook_protected")
        if kind == DATEMODE and data[:1] == b"\1":
            self._epoch = MACINTOSH
        elif kind == BOUNDSHEET:
            start, hidden, type_ = struct.unpack_from("<IBB", data)
            self._listed.append((start, hidden & 3, type_, Texts(pieces, 6).text(1)))
        elif kind == FORMAT:
            self._codes[struct.unpack_from("<H", data)[0]] = Texts(pieces, 2).text()
        elif kind == XF:
            self._styles.append(struct.unpack_from("<HH", data)[1])
        elif kind == SST:
            texts = Texts(pieces, 8)
            self._texts = [texts.text() for _ in range(struct.unpack_from("<II", data)[1])]

    def grids(self) -> list[Grid]:
        grids = []
        for start, hidden, type_, title in self._listed:
            if type_ == WORKSHEET:
                found = Found(title, bool(hidden), self._epoch)
                try:
                    Page(found, self._texts, self._formats, self._room).read(self._stream, start)
                except UnreadableError as error:
                    error.sheet = title
                    raise
                grids.append(grid_of(found))
        return grids

    @property
    def _formats(self) -> list[str]:
        return [code_of(number, self._codes) for number in self._styles]
