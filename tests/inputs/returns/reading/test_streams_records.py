"""Records of .xls files (MS-XLS 2.1.4), texts in them (2.5.293, 2.5.296) and short numbers (2.5.217)."""

from __future__ import annotations

import struct

import pytest

from eldercare_analysis.inputs.returns.reading.limits import UnreadableError
from eldercare_analysis.inputs.returns.reading.streams import Texts, number_of, records
from tests.inputs.returns.reading.books import why
from tests.inputs.returns.reading.old_books import record, wide

BOF, EOF, CONTINUE = 0x809, 0x0A, 0x3C


def _why(error: pytest.ExceptionInfo[UnreadableError]) -> object:
    assert error.value.key == "workbook_broken"
    return error.value.fields


def test_records_of_a_substream_with_those_that_continue_them() -> None:
    chart = record(BOF, b"chart") + record(1, b"in it") + record(CONTINUE, b"of it") + record(EOF)
    stream = (
        record(BOF, b"sheet") + record(1, b"one") + record(CONTINUE, b"more") + record(CONTINUE, b"yet more")
        + record(2) + chart + record(3, b"after") + record(EOF) + record(4, b"of another substream")
    )  # fmt: skip
    assert list(records(stream)) == [
        (BOF, [b"sheet"]),
        (1, [b"one", b"more", b"yet more"]),
        (2, [b""]),
        (EOF, [b""]),
        (3, [b"after"]),
    ]


def test_a_substream_begins_where_it_is_said_to() -> None:
    before = record(BOF) + record(9) + record(EOF)
    assert list(records(before + record(BOF, b"x") + record(1, b"y") + record(EOF), len(before))) == [
        (BOF, [b"x"]),
        (1, [b"y"]),
    ]


def test_a_record_of_any_kind_and_length() -> None:
    stream = record(BOF) + record(0x8001, bytes(40_000)) + record(2) + record(EOF)
    assert [(kind, len(data)) for kind, (data,) in records(stream)] == [(BOF, 0), (0x8001, 40_000), (2, 0)]


@pytest.mark.parametrize(
    ("stream", "kind", "said"),
    [
        (b"", "cut", "no end"),
        (record(BOF), "cut", "no end"),
        (record(BOF) + record(1), "cut", "no end"),
        (record(BOF) + record(EOF)[:3], "cut", "no end"),
        (record(BOF) + record(BOF) + record(EOF), "cut", "no end"),
        (record(1) + record(EOF), "structure", "no beginning"),
        (record(CONTINUE) + record(EOF), "structure", "no beginning"),
        (record(BOF) + record(1, b"abc")[:-1], "cut", ""),
    ],
)
def test_what_is_no_substream_is_told(stream: bytes, kind: str, said: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        list(records(stream))
    assert _why(caught) == why(kind, said)


def test_an_end_alone_is_an_empty_substream() -> None:
    assert list(records(record(EOF) + record(1))) == []


NARROW = struct.pack("<HB", 3, 0) + b"a\xe9b"
RICH = struct.pack("<HBH", 2, 0x08, 2) + b"ab" + bytes(8)  # two runs of four bytes
SPOKEN = struct.pack("<HBI", 2, 0x04 | 0x01, 5) + "白沙".encode("utf-16-le") + bytes(5)
BOTH = struct.pack("<HBHI", 1, 0x0D, 1, 3) + "镇".encode("utf-16-le") + bytes(7)


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (NARROW, "aéb"),
        (wide("白沙"), "白沙"),
        (struct.pack("<HB", 2, 1) + "𠀀".encode("utf-16-le"), "𠀀"),  # the length counts halves
        (wide(""), ""),
        (RICH, "ab"),
        (SPOKEN, "白沙"),
        (BOTH, "镇"),
        (struct.pack("<HB", 1, 0xF2) + b"a", "a"),  # other flags mean nothing
    ],
)
def test_a_text_and_the_one_after_it(stored: bytes, text: str) -> None:
    texts = Texts([stored + NARROW])
    assert [texts.text(), texts.text()] == [text, "aéb"]


def test_half_a_letter_does_not_stop_a_text() -> None:
    assert Texts([struct.pack("<HB", 1, 1) + b"\x40\xd8"]).text() == "�"


def test_a_text_after_other_fields_with_a_short_length() -> None:
    assert Texts([b"fields" + b"\2\0ab"], 6).text(1) == "ab"
    assert Texts([b"\2\0\0ab"]).text(length_bytes=2) == "ab"


@pytest.mark.parametrize(
    "pieces",
    [
        [struct.pack("<HB", 4, 0) + b"ab", b"\1" + "白沙".encode("utf-16-le")],
        [struct.pack("<HB", 4, 0) + b"ab", b"\1" + "白".encode("utf-16-le"), b"\1" + "沙".encode("utf-16-le")],
        [struct.pack("<HB", 4, 0), b"\0ab", b"\1" + "白沙".encode("utf-16-le")],
        [struct.pack("<HB", 4, 0), b"\0ab", b"\1" + "白沙".encode("utf-16-le") + NARROW],
        [b"\4", b"\0", b"\0", b"\0ab", b"\1" + "白沙".encode("utf-16-le")],
    ],
)  # fmt: skip
def test_a_text_goes_on_in_the_next_records(pieces: list[bytes]) -> None:
    texts = Texts([*pieces, NARROW])
    assert [texts.text(), texts.text()] == ["ab白沙", "aéb"]


def test_a_wide_text_goes_on_in_narrow_letters() -> None:
    assert Texts([struct.pack("<HB", 3, 1) + "白".encode("utf-16-le"), b"\0ab"]).text() == "白ab"


def test_runs_of_a_text_go_on_in_the_next_record() -> None:
    texts = Texts([struct.pack("<HBH", 1, 0x08, 3) + b"a" + bytes(5), bytes(7) + wide("镇")])
    assert [texts.text(), texts.text()] == ["a", "镇"]


@pytest.mark.parametrize(
    "pieces",
    [
        [b""],
        [b"\1"],
        [b"\1\0"],
        [struct.pack("<HB", 2, 0) + b"a"],
        [struct.pack("<HB", 2, 1) + b"a\0b"],
        [struct.pack("<HB", 1, 1) + b"a", b"\1\0"],
        [struct.pack("<HB", 2, 0) + b"a", b"\0"],
        [struct.pack("<HBH", 1, 0x08, 1) + b"a" + bytes(3)],
        [struct.pack("<HBI", 1, 0x04, 4) + b"a" + bytes(3)],
        [struct.pack("<HBI", 1, 0x04, 2**32 - 1) + b"a"],
    ],
)
def test_a_text_that_is_cut_off_is_told(pieces: list[bytes]) -> None:
    with pytest.raises(UnreadableError) as caught:
        Texts(pieces).text()
    assert _why(caught) == why("structure", "text")


@pytest.mark.parametrize(
    ("stored", "number"),
    [
        (0b10, 0),
        (44444 << 2 | 2, 44444),
        (0x7FFF_FFFE, 2**29 - 1),
        (0x8000_0002, -(2**29)),
        (0xFFFF_FFFE, -1),
        ((-7 << 2 | 2) & 0xFFFF_FFFF, -7),
        (1250 << 2 | 3, 12.5),
        ((-1250 << 2 | 3) & 0xFFFF_FFFF, -12.5),
        (0x3FF0_0000, 1.0),
        (0x3FF0_0001, 0.01),
        (0xBFE0_0000, -0.5),
        (0x4059_0001, 1.0),
        (0x3FF0_0004, 1.0 + 2**-18),
        (0, 0.0),
    ],
)
def test_a_number_in_four_bytes(stored: int, number: float) -> None:
    found = number_of(stored)
    assert (found, type(found)) == (number, type(number))
