"""Workbooks of Excel 97 to 2003: told in the same way as those of .xlsx."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis.inputs.returns.reading import xls
from eldercare_analysis.inputs.returns.reading.grid import Grid, Room
from eldercare_analysis.inputs.returns.reading.limits import UnreadableError
from eldercare_analysis.inputs.returns.reading.xls import read_xls
from tests.inputs.returns.reading.books import grid, problem, sheet, why
from tests.inputs.returns.reading.old_books import (
    LEAST,
    Sheet,
    book_of,
    compound,
    packed_old,
    record,
    stream_of,
    substream,
    wide,
)

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
        (packed_old(GOOD).replace(struct.pack("<II", 3, 4), struct.pack("<II", 3, 6)), "workbook_broken"),
        (packed_old(stream_of(record(0x203, AT))), "workbook_broken"),
        (packed_old(stream_of(record(0x203, AT + bytes(8)) * 2)), "workbook_broken"),
        (packed_old(stream_of(record(0xFD, AT + bytes(4)))), "text_lost"),
        (packed_old(stream_of(b"", texts=record(0xFC, struct.pack("<II", 1, 2**32 - 1)))), "workbook_broken"),
        (packed_old(GOOD[:-8]), "workbook_broken"),
    ],
)
def test_what_cannot_be_read_is_one_problem(tmp_path: Path, content: bytes, key: str) -> None:
    assert problem(tmp_path, content, "白沙.xls").key == key


def _read(sheets: list[Sheet], before: bytes = b"") -> list[Grid]:
    return read_xls(compound({"Workbook": book_of(sheets, before)}))


def _error(content: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_xls(content)
    return caught.value


NUMBER = record(0x203, AT + struct.pack("<d", 7))
DATE_CELL = record(0x203, DATE + struct.pack("<d", 7))


@pytest.mark.parametrize(
    ("hidden", "hides"), [(0, False), (1, True), (2, True), (3, True), (4, False), (0xFC, False)]
)
def test_sheets_are_those_with_cells_in_their_order(hidden: int, hides: bool) -> None:
    sheets = [
        Sheet(NUMBER, "甲"),
        Sheet(b"", "图", 0, 2),
        Sheet(record(0x204, AT + wide("白沙")), "Two", hidden),
        Sheet(b"", "宏", 0, 1),
    ]
    assert _read(sheets) == [
        grid({(2, 2): 7}, "甲"),
        grid({(2, 2): "白沙"}, "Two", hidden=hides),
    ]


@pytest.mark.parametrize(
    ("mode", "epoch"), [(b"", 1900), (record(0x22, b"\0\0"), 1900), (record(0x22, b"\1\0"), 1904), (record(0x22), 1900)]
)  # fmt: skip
def test_all_sheets_have_the_workbooks_epoch(mode: bytes, epoch: int) -> None:
    assert [grid.epoch for grid in _read([Sheet(), Sheet()], mode)] == [epoch, epoch]


def _style(number: int) -> bytes:
    return record(0xE0, struct.pack("<HH", 9, number) + bytes(16))


@pytest.mark.parametrize(
    ("styles", "formats"),
    [
        (_style(31) + _style(14), {(2, 2): "yyyy/m/d"}),
        (_style(14) + _style(31), {(2, 2): "builtin:31"}),
        (_style(0) + _style(200), {(2, 2): "#,##0.0,"}),
        (_style(0) + _style(15), {(2, 2): '0"年"'}),
        (_style(14) + _style(0), {}),
        (_style(0) + _style(40_000), {(2, 2): "0.0"}),
        (_style(0) + _style(50_000), {(2, 2): "builtin:50000"}),
        (_style(0) + _style(9), {(2, 2): "0%"}),  # its own code is empty
        (_style(14), {}),
    ],
)
def test_a_number_is_shown_as_its_style_says(styles: bytes, formats: dict[Any, str]) -> None:
    codes = ((200, "#,##0.0,"), (40_000, "0.0"), (15, '0"年"'), (9, ""))
    before = b"".join(record(0x41E, struct.pack("<H", number) + wide(code)) for number, code in codes)
    assert _read([Sheet(DATE_CELL)], before + styles)[0].formats == formats


def test_sheets_share_texts() -> None:
    """Of the two counts the second says how many texts follow."""
    texts = record(0xFC, struct.pack("<II", 99, 2) + wide("白沙") + wide("镇"))
    cells = (record(0xFD, struct.pack("<HHHI", 0, 0, 0, number)) for number in (1, 0))
    assert [grid.cells[1, 1] for grid in _read([Sheet(one) for one in cells], texts)] == ["镇", "白沙"]


@pytest.mark.parametrize(
    ("content", "key", "sheet", "fields"),
    [
        (compound({"EncryptedPackage": b"1", "Workbook": GOOD}), "workbook_protected", None, {}),
        (compound({"Book": GOOD, "WORKBOOK": b""}), "workbook_broken", None, why("cut", "no end")),
        (compound({"Book": GOOD}), "workbook_old", None, {}),
        (compound({"Contents": GOOD}), "workbook_other", None, {}),
        (compound({"Workbook": GOOD.replace(b"\0\6\5\0", b"\1\6\5\0", 1)}), "workbook_old", None, {}),
        (compound({"Workbook": book_of([], record(0x2F, b"\0\0"))}), "workbook_protected", None, {}),
        (compound({"Workbook": record(0x809) + record(0x0A)}), "workbook_broken", None, why("structure", "record")),
        (compound({"Workbook": book_of([Sheet(NUMBER[:4] + b"\0" * 14 + NUMBER * 2, "乙")])}), "workbook_broken", "乙", why("twice", at="B2")),
        (compound({"Workbook": book_of([Sheet(NUMBER, "甲"), Sheet(record(0x203, AT), "乙")])}), "workbook_broken", None, why("structure", "record")),
        (compound({"Workbook": book_of([Sheet(NUMBER, "甲"), Sheet(record(0xFD, AT + bytes(4)), "乙")])}), "text_lost", "乙", {"value": 0}),
        (compound({"Workbook": substream(5, record(0x85, struct.pack("<IBBBB", 2**32 - 1, 0, 0, 1, 1) + "乙".encode("utf-16-le")))}), "workbook_broken", "乙", why("cut", "no end")),
        (compound({"Workbook": book_of([], record(0xFC, struct.pack("<II", 1, 2) + wide("甲")))}), "workbook_broken", None, why("structure", "text")),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_sheet(
    content: bytes, key: str, sheet: str | None, fields: dict[str, object]
) -> None:
    error = _error(content)
    assert (error.key, error.sheet, error.fields) == (key, sheet, fields)


def test_a_workbook_has_so_many_sheets_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls, "SHEETS", 2)
    assert len(_read([Sheet()] * 2)) == 2
    error = _error(compound({"Workbook": book_of([Sheet(kind=2)] * 3)}))
    assert (error.key, error.fields) == ("workbook_sheets", {"value": 3, "limit": 2})


def test_sheets_share_their_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls, "Room", lambda: Room(cells=2))
    assert len(_read([Sheet(NUMBER)] * 2)) == 2
    error = _error(
        compound({"Workbook": book_of([Sheet(NUMBER, "甲"), Sheet(NUMBER, "乙"), Sheet(NUMBER, "丙")])})
    )
    assert (error.key, error.sheet) == ("workbook_cells", "丙")
