"""Workbooks of Excel 97 to 2003: told in the same way as those of .xlsx."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

from tests.inputs.reading.books import problem, sheet
from tests.inputs.reading.old_books import LEAST, packed_old, record, stream_of, wide

AT = struct.pack("<HHH", 1, 1, 0)  # B2, style 0
DATE = struct.pack("<HHH", 1, 1, 1)


def _sst(*texts: bytes) -> bytes:
    return record(0xFC, struct.pack("<II", len(texts), len(texts)) + b"".join(texts))


def _formula(result: bytes) -> bytes:
    return record(0x06, AT + result + bytes(8))


SPLIT = record(0xFC, struct.pack("<II", 2, 2) + struct.pack("<HB", 4, 0) + b"ab") + record(
    0x3C, b"\1" + "白沙".encode("utf-16-le") + wide("镇")
)
RICH = _sst(
    struct.pack("<HBHI", 2, 1 | 8 | 4, 1, 6) + "白沙".encode("utf-16-le") + bytes(4) + bytes(6), wide("镇")
)


@pytest.mark.parametrize(
    ("cells", "texts", "value"),
    [
        (record(0x203, AT + struct.pack("<d", 44444.5)), b"", 44444.5),
        (record(0x203, AT + struct.pack("<d", 44444)), b"", 44444),
        (record(0x203, AT + struct.pack("<d", float("inf"))), b"", "inf"),
        (record(0x27E, AT + struct.pack("<I", 44444 << 2 | 2)), b"", 44444),
        (record(0x27E, AT + struct.pack("<i", -7 << 2 | 2)), b"", -7),
        (record(0x27E, AT + struct.pack("<I", 1250 << 2 | 3)), b"", 12.5),
        (record(0x27E, AT + struct.pack("<d", 0.5)[4:]), b"", 0.5),
        (record(0xBD, struct.pack("<HHHIH", 1, 1, 0, 9 << 2 | 2, 1)), b"", 9),
        (record(0xFD, AT + struct.pack("<I", 0)), _sst(wide("白沙")), "白沙"),
        (record(0xFD, AT + struct.pack("<I", 0)), SPLIT, "ab白沙"),
        (record(0xFD, AT + struct.pack("<I", 1)), SPLIT, "镇"),
        (record(0xFD, AT + struct.pack("<I", 0)), RICH, "白沙"),
        (record(0xFD, AT + struct.pack("<I", 1)), RICH, "镇"),
        (record(0x204, AT + wide("白沙")), b"", "白沙"),
        (record(0x205, AT + b"\1\0"), b"", True),
        (record(0x205, AT + b"\x17\1"), b"", "#REF!"),
        (_formula(struct.pack("<d", 2.5)), b"", 2.5),
        (_formula(b"\0\0\0\0\0\0\xff\xff") + record(0x207, wide("白沙")), b"", "白沙"),
        (_formula(b"\1\0\1\0\0\0\xff\xff"), b"", True),
        (_formula(b"\2\0\x07\0\0\0\xff\xff"), b"", "#DIV/0!"),
    ],
)
def test_a_value_however_it_is_stored(tmp_path: Path, cells: bytes, texts: bytes, value: Any) -> None:
    chart = (
        record(0x809, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 0))
        + record(0x203, AT + bytes(8))
        + record(0x0A)
    )
    read = sheet(tmp_path, packed_old(stream_of(chart + cells, texts=texts)))
    assert read.cells == {(2, 2): value}
    assert type(read.cells[2, 2]) is type(value)


@pytest.mark.parametrize(
    "cells",
    [
        record(0x201, AT),
        record(0xBE, AT + bytes(4)),
        record(0x204, AT + wide(" ")),
        _formula(b"\3\0\0\0\0\0\xff\xff"),
    ],
)
def test_an_empty_cell_is_no_cell(tmp_path: Path, cells: bytes) -> None:
    assert sheet(tmp_path, packed_old(stream_of(cells))).cells == {}


def test_formats_epoch_and_what_does_not_show(tmp_path: Path) -> None:
    styles = b"".join(record(0xE0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 31, 200))
    whole = record(0x22, b"\1\0") + record(0x41E, struct.pack("<H", 200) + wide("#,##0.0,")) + styles
    cells = b"".join(record(0x203, struct.pack("<HHHd", 1, column, column, 1)) for column in range(3))
    cells += record(0x203, struct.pack("<HHHd", 0, 0, 9, 1)) + record(
        0x208, struct.pack("<HHHHHHI", 1, 0, 0, 0, 0, 0, 0x20)
    )
    cells += record(0x7D, struct.pack("<HHHHHH", 1, 255, 0, 0, 1, 0)) + record(
        0xE5, struct.pack("<HHHHH", 1, 0, 1, 0, 0)
    )
    read = sheet(tmp_path, packed_old(stream_of(cells, globals_=whole, hidden=1)))
    assert (read.epoch, read.hidden, read.sheet) == (1904, True, "表")
    assert read.formats == {(2, 2): "builtin:31", (2, 3): "#,##0.0,"}
    assert (read.hidden_rows, read.hidden_columns, read.merged) == ({2}, {2, 3}, {(2, 1): (1, 1)})


def test_a_sheet_is_as_large_as_what_it_holds(tmp_path: Path) -> None:
    far = record(0x203, struct.pack("<HHHd", 65535, 255, 0, 7))
    assert sheet(tmp_path, packed_old(stream_of(far))).cells == {(65536, 256): 7}


GOOD = stream_of(record(0x203, AT + bytes(8)))


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (packed_old(stream_of(b"", globals_=record(0x2F, bytes(6)))), "workbook_protected"),
        (packed_old(b"", "EncryptedPackage"), "workbook_protected"),
        (packed_old(GOOD, "Book"), "workbook_old"),
        (packed_old(GOOD.replace(b"\0\6\5\0", b"\0\5\5\0", 1)), "workbook_old"),
        (packed_old(b"", "WordDocument"), "workbook_other"),
        (packed_old(GOOD)[:LEAST], "workbook_broken"),
        (packed_old(GOOD)[:-700], "workbook_broken"),
        (packed_old(GOOD).replace(struct.pack("<II", 3, 4), struct.pack("<II", 3, 1)), "workbook_broken"),
        (packed_old(stream_of(record(0x203, AT))), "workbook_broken"),
        (packed_old(stream_of(record(0x203, AT + bytes(8)) * 2)), "workbook_broken"),
        (packed_old(stream_of(record(0xFD, AT + bytes(4)))), "text_lost"),
        (packed_old(stream_of(b"", texts=record(0xFC, struct.pack("<II", 1, 2**32 - 1)))), "workbook_broken"),
        (packed_old(GOOD[:-8]), "workbook_broken"),
    ],
)
def test_what_cannot_be_read_is_one_problem(tmp_path: Path, content: bytes, key: str) -> None:
    assert problem(tmp_path, content, "白沙.xls").key == key
