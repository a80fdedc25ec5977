"""Workbooks of Excel 97 made of records, as small as they can be, and the compound files that they stand in."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

LEAST = 4096  # bytes of a stream that is not among the small ones
FREE, END, TABLE, MORE = 0xFFFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFD, 0xFFFF_FFFC
IN_HEADER = 109  # sectors of the table that the header can name
STREAM, ROOT = 2, 5  # kinds of entries


class Sheet(NamedTuple):
    """A sheet: its records; `hidden`: 1: it does not show; `kind`: 0: it has cells."""

    cells: bytes = b""
    title: str = "表"
    hidden: int = 0
    kind: int = 0


def record(kind: int, data: bytes = b"") -> bytes:
    """Return a record."""
    return struct.pack("<HH", kind, len(data)) + data


def wide(text: str) -> bytes:
    """Return a text with its length and two bytes a letter."""
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def substream(kind: int, records: bytes) -> bytes:
    """Return records between a beginning and an end; `kind`: 5: the workbook; 16: a sheet; 32: a chart."""
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0)) + records + record(0x0A)


def book_of(sheets: Sequence[Sheet], before: bytes = b"") -> bytes:
    """Return the records of a workbook; `before`: those that stand before its list of sheets."""

    def whole(starts: Sequence[int]) -> bytes:
        listed = (
            struct.pack("<IBBBB", start, sheet.hidden, sheet.kind, len(sheet.title), 1) + sheet.title.encode("utf-16-le")
            for sheet, start in zip(sheets, starts, strict=True)
        )  # fmt: skip
        return substream(5, before + b"".join(record(0x85, data) for data in listed))

    pages = [substream(16, sheet.cells) for sheet in sheets]
    starts = accumulate(map(len, pages[:-1]), initial=len(whole([0] * len(sheets))))
    return whole(list(starts)[: len(sheets)]) + b"".join(pages)


def stream_of(
    cells: bytes, *, globals_: bytes = b"", texts: bytes = b"", title: str = "表", hidden: int = 0
) -> bytes:
    """Return the records of a workbook with one sheet.

    Args:
        cells: those of the sheet.
        globals_: further ones of the workbook.
        texts: those of shared texts.
        title: the sheet's.
        hidden: 1: it does not show.
    """
    return book_of([Sheet(cells, title, hidden)], globals_ + texts)


def packed_old(stream: bytes, name: str = "Workbook") -> bytes:
    """Return a stream as a compound file."""
    return compound({name: stream.ljust(LEAST, b"\0")})


class _Chains:
    """Contents in sectors, each chain from its last sector backwards, so that none can be followed without its table."""

    def __init__(self, size: int) -> None:
        self.size, self.sectors, self.table = size, list[bytes](), list[int]()

    def put(self, content: bytes) -> int:
        """Add a content; return its first sector."""
        pieces = [content[at : at + self.size].ljust(self.size, b"\0") for at in range(0, len(content), self.size)]  # fmt: skip
        if not pieces:
            return END
        self.table += [END, *range(len(self.sectors), len(self.sectors) + len(pieces) - 1)]
        self.sectors += pieces[::-1]
        return len(self.sectors) - 1


def compound(
    streams: dict[str, bytes],
    *,
    shift: int = 9,
    small: int = 6,
    least: int = LEAST,
    named: int = IN_HEADER,
    each: int = 1 << 16,
) -> bytes:
    """Return streams as a compound file.

    Args:
        streams: contents by name.
        shift, small: powers of two, the bytes of a sector and of a small one.
        least: bytes of a stream that is not among the small ones.
        named: sectors of the table that the header names; the others are named by sectors of their own.
        each: how many of them such a sector names at most.
    """
    large, little = _Chains(1 << shift), _Chains(1 << small)
    entries = []
    for name, content in streams.items():
        chains = little if len(content) < least else large
        entries.append(entry(name, STREAM, chains.put(content), len(content)))
    smalls = b"".join(little.sectors)
    root = entry("Root Entry", ROOT, large.put(smalls), len(smalls))
    directory = large.put(b"".join([root, *entries]))
    small_table = large.put(numbers(little.table, len(little.table) * 4, large.size))
    return _with_table(large, directory, small_table, (shift, small, least), named, each)


def _with_table(
    large: _Chains, directory: int, small_table: int, sizes: tuple[int, int, int], named: int, each: int
) -> bytes:
    per = large.size // 4
    each = min(each, per - 1)
    count = further = 0
    while count * per < len(large.sectors) + count + further:
        count += 1
        further = -(-max(0, count - named) // each)
    first = len(large.sectors)
    places = list(range(first, first + count))
    table = [*large.table, *[TABLE] * count, *[MORE] * further]
    rest = places[named:]
    pages = []
    for number in range(further):
        following = first + count + number + 1 if number + 1 < further else END
        part = rest[number * each : (number + 1) * each]
        pages.append(struct.pack(f"<{per}I", *part, *[FREE] * (per - 1 - len(part)), following))
    shift, small, least = sizes
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack(
        "<HHHHH6x9I", 0x3E, 3, 0xFFFE, shift, small, 0, count, directory, 0, least, small_table, 0,
        first + count if further else END, further,
    )  # fmt: skip
    header += numbers(places[:named], IN_HEADER * 4, 1)
    content = numbers(table, count * large.size, 1)
    return header.ljust(large.size, b"\0") + b"".join(large.sectors) + content + b"".join(pages)


def numbers(values: Sequence[int], least: int, size: int) -> bytes:
    """Return numbers in bytes, filled up with what means nothing to at least so many bytes and to whole pieces of a size."""
    found = struct.pack(f"<{len(values)}I", *values)
    length = -(-max(least, len(found)) // size) * size
    return found + struct.pack("<I", FREE) * ((length - len(found)) // 4)


def entry(name: str, kind: int, start: int, size: int) -> bytes:
    """Return an entry of a directory."""
    letters = name.encode("utf-16-le")
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(letters) + 2, kind, 1, FREE, FREE, FREE)
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )
