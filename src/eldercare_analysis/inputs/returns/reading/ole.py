"""The container of .xls files (compound file, MS-CFB): its streams by name, every chain bounded by the file."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from eldercare_analysis.inputs.returns.reading.unreadable import broken

LAST = 0xFFFF_FFFA  # numbers from here on are no sectors
IN_HEADER = 109  # sectors of the allocation table that the header names
ENTRY = 128  # bytes of a directory entry
ROOT = 5  # type of its first entry, which holds the small streams


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
            if not (9 <= shift <= 12 and 4 <= small <= shift):  # noqa: PLR2004 - 512 to 4096 bytes; 64 is usual for small ones
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
