"""One sheet's records (MS-XLS 2.4) -> its cells."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from eldercare_analysis.inputs.returns.reading.grid import Found, Room
from eldercare_analysis.inputs.returns.reading.limits import CELLS, LETTERS, UnreadableError
from eldercare_analysis.inputs.returns.reading.xls import Page
from tests.inputs.returns.reading.books import why
from tests.inputs.returns.reading.old_books import record, substream, wide

TEXTS = ["甲", " ", "乙"]
FORMATS = ["0%", "0.00", "builtin:31", "General"]
AT = struct.pack("<HHH", 40_000, 27, 1)  # AB40001, style 1


def _read(cells: bytes, room: Room | None = None) -> Found:
    found = Found("表", hidden=False)
    Page(found, TEXTS, FORMATS, room or Room()).read(b"before" + substream(16, cells), 6)
    return found


def _number(value: float, row: int = 0, column: int = 0, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def _formula(result: bytes) -> bytes:
    return record(0x06, AT + result + bytes(8))


def _none(kind: int, value: int = 0) -> bytes:
    """Return the result of a formula that is no number."""
    return struct.pack("<BxB3xH", kind, value, 0xFFFF)


def _short(number: int) -> bytes:
    return struct.pack("<i", number << 2 | 2)


@pytest.mark.parametrize(
    ("cells", "value", "code"),
    [
        (record(0x203, AT + struct.pack("<d", 12.5)), 12.5, "0.00"),
        (record(0x203, AT + struct.pack("<d", 44444)), 44444, "0.00"),
        (record(0x27E, AT + _short(-7)), -7, "0.00"),
        (record(0x27E, AT + struct.pack("<i", 700 << 2 | 3)), 7, "0.00"),
        (record(0xFD, AT + struct.pack("<I", 0)), "甲", None),
        (record(0xFD, AT + struct.pack("<I", 2)), "乙", None),
        (record(0x204, AT + wide("白沙")), "白沙", None),
        (record(0xD6, AT + wide("白沙") + bytes(2)), "白沙", None),
        (record(0x204, AT + struct.pack("<HB", 4, 0) + b"ab") + record(0x3C, b"\1" + "白沙".encode("utf-16-le")), "ab白沙", None),
        (record(0x205, AT + b"\1\0"), True, None),
        (record(0x205, AT + b"\0\0"), False, None),
        (record(0x205, AT + b"\0\1"), "#NULL!", None),
        (record(0x205, AT + b"\x2a\1"), "#N/A", None),
        (record(0x205, AT + b"\x24\1"), "#NUM!", None),
        (record(0x205, AT + b"\x63\1"), "#N/A", None),
        (_formula(struct.pack("<d", 2.5)), 2.5, "0.00"),
        (_formula(struct.pack("<d", 3)), 3, "0.00"),
        (_formula(_none(1, 1)), True, None),
        (_formula(_none(1, 0)), False, None),
        (_formula(_none(2, 0x07)), "#DIV/0!", None),
        (_formula(_none(2, 0x1D)), "#NAME?", None),
        (_formula(_none(2, 0x63)), "#N/A", None),
        (_formula(_none(0)) + record(0x207, wide("白沙")), "白沙", None),
        (_formula(_none(0)) + record(0x4BC, b"shared") + record(0x207, wide("白沙")), "白沙", None),
        (_formula(_none(0)) + record(0x207, wide("白")) + record(0x207, wide("沙")), "白", None),
    ],
)  # fmt: skip
def test_a_cell_however_it_is_stored(cells: bytes, value: Any, code: str | None) -> None:
    found = _read(cells)
    assert found.cells == {(40_001, 28): value}
    assert type(found.cells[40_001, 28]) is type(value)
    assert found.formats == ({(40_001, 28): code} if code else {})


@pytest.mark.parametrize(
    "cells",
    [
        record(0xFD, AT + struct.pack("<I", 1)),
        record(0x204, AT + wide(" \u3000")),
        record(0x201, AT),
        _formula(_none(3)),
        _formula(_none(0)),
        _formula(_none(0)) + record(0x207, wide(" ")),
        record(0x207, wide("白沙")),
        record(0x999, AT + bytes(8)),
    ],
)
def test_an_empty_cell_takes_no_room(cells: bytes) -> None:
    room = Room()
    found = _read(cells, room)
    assert (found.cells, found.formats, room) == ({}, {}, Room())


@pytest.mark.parametrize("more", [b"", b"\0", b"\0\0\0\0\0"])
def test_a_record_of_many_numbers(more: bytes) -> None:
    numbers = struct.pack("<H", 0) + _short(5) + struct.pack("<H", 2) + _short(-6) + struct.pack("<H", 1) + _short(7)  # fmt: skip
    found = _read(record(0xBD, struct.pack("<HH", 40_000, 2) + numbers + struct.pack("<H", 4) + more))
    assert found.cells == {(40_001, 3): 5, (40_001, 4): -6, (40_001, 5): 7}
    assert found.formats == {(40_001, 3): "0%", (40_001, 4): "builtin:31", (40_001, 5): "0.00"}


@pytest.mark.parametrize(
    ("style", "code"), [(0, "0%"), (1, "0.00"), (2, "builtin:31"), (3, None), (4, None), (65535, None)]
)
def test_a_number_has_the_format_of_its_style(style: int, code: str | None) -> None:
    assert _read(_number(1, style=style)).formats == ({(1, 1): code} if code else {})


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        (0.0, 0),
        (-3.0, -3),
        (0.5, 0.5),
        (2.0**53 - 1, 2**53 - 1),
        (1.0 - 2**53, 1 - 2**53),
        (2.0**53, 2.0**53),
        (-(2.0**53), -(2.0**53)),
        (float("inf"), "inf"),
        (float("-inf"), "-inf"),
        (float("nan"), "nan"),
    ],
)
def test_whole_numbers_are_whole_and_what_is_none_is_text(stored: float, value: Any) -> None:
    found = _read(_number(stored, style=1))
    assert found.cells == {(1, 1): value}
    assert type(found.cells[1, 1]) is type(value)
    assert (1, 1) in found.formats or isinstance(value, str)


def test_cells_of_a_sheet_take_its_workbooks_room() -> None:
    room = Room()
    _read(_number(1) + record(0x204, struct.pack("<HHH", 0, 1, 0) + wide("白沙")), room)
    assert (room.cells, room.letters) == (CELLS - 2, LETTERS - 2)
    with pytest.raises(UnreadableError, match="workbook_cells"):
        _read(_number(1), Room(cells=0))


def test_a_cell_that_is_there_twice_is_told() -> None:
    with pytest.raises(UnreadableError) as caught:
        _read(_number(1, 8, 27) + record(0x204, struct.pack("<HHH", 8, 27, 0) + wide("x")))
    assert (caught.value.key, caught.value.fields) == ("workbook_broken", why("twice", at="AB9"))


@pytest.mark.parametrize("number", [3, 2**32 - 1])
def test_a_text_that_is_not_there_is_told_with_its_place(number: int) -> None:
    with pytest.raises(UnreadableError) as caught:
        _read(record(0xFD, AT + struct.pack("<I", number)))
    error = caught.value
    assert (error.key, error.row, error.column, error.fields) == (
        "text_lost",
        40_001,
        "AB",
        {"value": number},
    )


def _row(row: int, flags: int) -> bytes:
    return record(0x208, struct.pack("<HHHHHHI", row, 0x20, 0x20, 0x20, 0x20, 0x20, flags))


def _columns(first: int, last: int, options: int) -> bytes:
    return record(0x7D, struct.pack("<HHHHHH", first, last, 1, 1, options, 1))


def test_what_does_not_show_is_told() -> None:
    found = _read(
        _row(40_000, 0x20) + _row(4, 0x1F) + _row(5, 0xFFFF_FFFF) + _row(6, 0x40) + _columns(1, 2, 1)
        + _columns(4, 65_535, 0x1001) + _columns(5, 6, 2)
    )  # fmt: skip
    assert (found.hidden_rows, found.hidden_columns) == ({40_001, 6}, [(2, 3), (5, 65_536)])


@pytest.mark.parametrize("more", [b"", b"\0", bytes(7)])
def test_merged_ranges(more: bytes) -> None:
    data = struct.pack("<H8H", 2, 0, 40_000, 3, 5, 7, 7, 1, 255)  # rows before columns
    assert _read(record(0xE5, data + more)).areas == [(1, 4, 40_001, 6), (8, 2, 8, 256)]


@pytest.mark.parametrize(
    "cells",
    [
        record(0x203, AT + bytes(7)),
        record(0x27E, AT + bytes(3)),
        record(0xFD, AT + bytes(3)),
        record(0x205, AT + bytes(1)),
        record(0x06, AT + bytes(7)),
        record(0x208, bytes(15)),
        record(0x7D, bytes(9)),
    ],
)
def test_a_record_that_is_too_short_is_not_guessed(cells: bytes) -> None:
    with pytest.raises(struct.error):
        _read(cells)
