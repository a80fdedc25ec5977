"""The container of .xls files (MS-CFB), every chain bounded by the file, and its records (BIFF8, MS-XLS)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from eldercare_analysis.inputs.returns.reading.limits import broken

LAST = 0xFFFF_FFFA  # numbers from here on are no sectors
IN_HEADER = 109  # sectors of the allocation table that the header names
ENTRY = 128  # bytes of a directory entry
ROOT = 5  # type of its first entry, which holds the small streams
BOF, EOF, CONTINUE = 0x809, 0x0A, 0x3C
# flags of a text: two bytes a letter, how it is pronounced, formatted in parts
WIDE, SPOKEN, RICH = (0x01, 0x04, 0x08)


class Streams:
    """The streams of a compound file."""

    def __init__(self, content: bytes) -> None:
        """Read the directory.

        Raises:
            UnreadableError: it is damaged.
        """
        try:
            self._content = content
            shift, small = struct.unpack_from("<HH", content, 30)
            if not (9 <= shift <= 12 and 4 <= small <= shift):  # noqa: PLR2004 - 512 to 4096 bytes; from 16
                raise broken("structure", "sectors")
            self._size, self._small = 1 << shift, 1 << small
            first, _, self._cutoff, small_first = struct.unpack_from("<IIII", content, 48)
            self._table = self._allocation()
            self._small_table = list(_numbers(b"".join(self._chain(small_first))))
            self._entries = dict(self._listed(b"".join(self._chain(first))))
            start, size = next((place for kind, *place in self._entries.values() if kind == ROOT), (LAST, 0))
            self._smalls = b"".join(self._chain(start))[:size]
        except struct.error:
            raise broken("structure", "header") from None

    def __contains__(self, name: str) -> bool:
        """Say whether there is a stream of this name."""
        return name.casefold() in self._entries

    def read(self, name: str) -> bytes:
        """Return a stream.

        Raises:
            UnreadableError: it is damaged.
        """
        _, start, size = self._entries[name.casefold()]
        pieces = self._chain(start) if size >= self._cutoff else self._small_chain(start)
        found = b"".join(pieces)
        if len(found) < size:
            raise broken("cut", at=name)
        return found[:size]

    def _allocation(self) -> list[int]:
        """Return which sector follows which."""
        sectors = list(struct.unpack_from(f"<{IN_HEADER}I", self._content, 76))
        (more,) = struct.unpack_from("<I", self._content, 68)
        seen: set[int] = set()
        while more < LAST and more not in seen:
            seen.add(more)
            *further, more = _numbers(self._sector(more))
            sectors += further
        table: list[int] = []
        for sector in sectors:
            if sector < LAST:
                table += _numbers(self._sector(sector))
        return table

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size  # the header takes the place of a sector
        if start >= len(self._content):
            raise broken("cut")
        return self._content[start : start + self._size].ljust(self._size, b"\0")

    def _chain(self, number: int) -> Iterator[bytes]:
        seen: set[int] = set()
        while number < LAST:
            if number in seen or number >= len(self._table):
                raise broken("structure", "chain of sectors")
            seen.add(number)
            yield self._sector(number)
            number = self._table[number]

    def _small_chain(self, number: int) -> Iterator[bytes]:
        seen: set[int] = set()
        while number < LAST:
            if number in seen or number >= len(self._small_table):
                raise broken("structure", "chain of small sectors")
            seen.add(number)
            yield self._smalls[number * self._small : (number + 1) * self._small]
            number = self._small_table[number]

    @staticmethod
    def _listed(directory: bytes) -> Iterator[tuple[str, tuple[int, int, int]]]:
        """Yield name, kind, first sector and size of each entry."""
        for place in range(0, len(directory), ENTRY):
            length, kind = struct.unpack_from("<HB", directory, place + 64)
            start, size = struct.unpack_from("<II", directory, place + 116)
            name = directory[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind:
                yield name.casefold(), (kind, start, size)


def _numbers(content: bytes) -> Iterator[int]:
    return (number for (number,) in struct.iter_unpack("<I", content))


def records(stream: bytes, start: int = 0) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the records of one substream with those that continue them; those inside (charts) are skipped.

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
            found.append(part.decode("utf-16-le" if flags & WIDE else "latin-1", "replace"))
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
    """Return a number of four bytes (RK): an integer or the first half of a double, perhaps times 100."""
    value: int | float = (stored - (1 << 32) if stored & 0x8000_0000 else stored) >> 2
    if not stored & 2:
        (value,) = struct.unpack("<d", struct.pack("<II", 0, stored & 0xFFFF_FFFC))
    return value / 100 if stored & 1 else value
