"""The records of .xls files (BIFF8, MS-XLS), and the texts in them, which may go on in the next record."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from eldercare_analysis.inputs.returns.reading.unreadable import broken

BOF, EOF, CONTINUE = 0x809, 0x0A, 0x3C
WIDE, SPOKEN, RICH = (
    0x01,
    0x04,
    0x08,
)  # flags of a text: two bytes a letter, how it is pronounced, formatted in parts


def records(stream: bytes, start: int = 0) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the records of one substream, each with those that continue it; substreams inside, as of charts, are passed over.

    Raises:
        UnreadableError: it does not begin as one, or has no end.
    """
    depth, kind, pieces = 0, 0, list[bytes]()
    for following, data in _each(stream, start):
        if following == CONTINUE and pieces:
            pieces.append(data)
            continue
        if pieces and depth == 1:
            yield kind, pieces
        kind, pieces = following, [data]
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            if kind != EOF:
                raise broken("structure", "no beginning")
            return
    raise broken("cut", "no end")


def _each(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        place += 4
        if place + length > len(stream):
            raise broken("cut")
        yield kind, stream[place : place + length]
        place += length


class Texts:
    """Reads texts one after the other from a record and those that continue it."""

    def __init__(self, pieces: list[bytes], place: int = 0) -> None:
        """Begin at a place of the first record."""
        self._pieces, self._number, self._place = pieces, 0, place

    def text(self, length_bytes: int = 2) -> str:
        """Return the next text; `length_bytes`: how many bytes say how long it is.

        Raises:
            UnreadableError: the record ends before it.
        """
        left = int.from_bytes(self._take(length_bytes), "little")
        flags = self._take(1)[0]
        runs = int.from_bytes(self._take(2), "little") if flags & RICH else 0
        spoken = int.from_bytes(self._take(4), "little") if flags & SPOKEN else 0
        found: list[str] = []
        while left:
            if self._place >= len(self._piece):
                self._next()
                flags = self._take(1)[0]  # a continuing record says anew how wide letters are
            size = 2 if flags & WIDE else 1
            count = min(left, (len(self._piece) - self._place) // size)
            if not count:
                raise broken("structure", "text")
            part = self._take(count * size)
            found.append(part.decode("utf-16-le", "replace") if size == 2 else part.decode("latin-1"))  # noqa: PLR2004
            left -= count
        self._take(4 * runs + spoken)
        return "".join(found)

    @property
    def _piece(self) -> bytes:
        return self._pieces[self._number]

    def _next(self) -> None:
        if self._number + 1 >= len(self._pieces):
            raise broken("structure", "text")
        self._number, self._place = self._number + 1, 0

    def _take(self, count: int) -> bytes:
        """Return the next bytes, over the borders of records."""
        taken = b""
        while len(taken) < count:
            if self._place >= len(self._piece):
                self._next()
            more = self._piece[self._place : self._place + count - len(taken)]
            self._place += len(more)
            taken += more
        return taken


def number_of(stored: int) -> int | float:
    """Return a number that is stored in four bytes (RK): an integer or the first half of a double, perhaps times 100."""
    value: int | float = (stored - (1 << 32) if stored & 0x8000_0000 else stored) >> 2
    if not stored & 2:
        (value,) = struct.unpack("<d", struct.pack("<II", 0, stored & 0xFFFF_FFFC))
    return value / 100 if stored & 1 else value
