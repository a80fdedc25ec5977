"""Workbooks of Excel 97 made of records, as small as they can be."""

from __future__ import annotations

import struct

SECTOR, LEAST = 512, 4096  # bytes of a sector, and of a stream that is not among the small ones
FREE, END, TABLE = 0xFFFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFD


def record(kind: int, data: bytes = b"") -> bytes:
    """Return a record."""
    return struct.pack("<HH", kind, len(data)) + data


def wide(text: str) -> bytes:
    """Return a text with its length and two bytes a letter."""
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


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
    name = struct.pack("<BB", len(title), 1) + title.encode("utf-16-le")
    before = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + globals_ + texts
    listed = len(record(0x85, struct.pack("<IBB", 0, hidden, 0) + name))
    start = len(before) + listed + len(record(0x0A))
    book = before + record(0x85, struct.pack("<IBB", start, hidden, 0) + name) + record(0x0A)
    return book + record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + record(0x0A)


def packed_old(stream: bytes, name: str = "Workbook") -> bytes:
    """Return a stream as a compound file."""
    stream = stream.ljust(LEAST, b"\0")
    sectors = -(-len(stream) // SECTOR)
    chain = [*range(1, sectors), END, END, TABLE]  # the stream, the directory, the table
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    directory = _entry("Root Entry", 5, END, 0) + _entry(name, 2, 0, len(stream)) + bytes(2 * 128)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, sectors, 0, LEAST, END, 0, END, 0, sectors + 1)  # fmt: skip
    return header + struct.pack("<I", FREE) * 108 + stream.ljust(sectors * SECTOR, b"\0") + directory + table


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le")
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(letters) + 2, kind, 1, FREE, FREE, FREE)
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )
