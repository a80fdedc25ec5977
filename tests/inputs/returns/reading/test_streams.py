"""The container of .xls files (MS-CFB): streams by name, however their sectors lie, and no chain that does not end."""

from __future__ import annotations

import struct

import pytest

from eldercare_analysis.inputs.returns.reading.limits import UnreadableError
from eldercare_analysis.inputs.returns.reading.streams import Streams
from tests.inputs.returns.reading.books import why
from tests.inputs.returns.reading.old_books import END, FREE, STREAM, compound, entry

SIZES = (0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 20_000)


def _bytes(size: int) -> bytes:
    """Return bytes that tell sectors apart: each four say where they stand."""
    return b"".join(struct.pack("<I", place) for place in range(size, 2 * size, 4))[:size]


def _why(content: bytes, name: str = "a") -> object:
    with pytest.raises(UnreadableError) as caught:
        Streams(content).read(name)
    assert caught.value.key == "workbook_broken"
    return caught.value.fields


def _with(content: bytes, place: int, *numbers: int) -> bytes:
    """Return a file with other numbers of four bytes from a place of the header on."""
    field = struct.pack(f"<{len(numbers)}I", *numbers)
    return content[:place] + field + content[place + len(field) :]


@pytest.mark.parametrize(("shift", "small"), [(9, 6), (9, 4), (9, 9), (10, 6), (12, 6), (12, 12)])
@pytest.mark.parametrize("least", [4096, 64, 2**32 - 1])
def test_streams_of_all_sizes(shift: int, small: int, least: int) -> None:
    streams = {f"S{size}": _bytes(size) for size in SIZES}
    read = Streams(compound(streams, shift=shift, small=small, least=least))
    assert {name: read.read(name) for name in streams} == streams


def test_a_stream_has_its_name_in_any_case() -> None:
    read = Streams(compound({"Workbook": b"1", "镇" * 31: b"2", "x": b"3"}))
    assert ("WORKBOOK" in read, "workbook" in read, "Book" in read) == (True, True, False)
    assert (read.read("wORKBOOK"), read.read("镇" * 31)) == (b"1", b"2")


@pytest.mark.parametrize(
    ("letters", "length", "name"),
    [("abc", 8, "abc"), ("abc", 6, "ab"), ("abc", 2, ""), ("abc", 0, ""), ("a" * 32, 64, "a" * 31), ("a" * 32, 66, "a" * 31), ("a" * 32, 0x8042, "a" * 31)],
)  # fmt: skip
def test_a_name_is_as_long_as_its_entry_says(letters: str, length: int, name: str) -> None:
    listed = entry(letters, STREAM, 7, 9)
    listed = listed[:64] + struct.pack("<H", length) + listed[66:128]
    assert list(Streams._listed(listed)) == [(name, (STREAM, 7, 9))]


def test_half_a_letter_in_a_name_stops_nothing() -> None:
    listed = entry("ab", STREAM, 7, 9).replace(b"a\0", b"\x40\xd8")
    assert [name for name, _ in Streams._listed(listed)] == ["\ufffdb"]


def test_an_entry_of_no_kind_is_none() -> None:
    free = entry("Workbook", 0, 0, 0)
    assert [name for name, _ in Streams._listed(free + entry("B", STREAM, 1, 2) + free)] == ["b"]


@pytest.mark.parametrize(("named", "each"), [(109, 99), (1, 99), (0, 99), (1, 1), (0, 2), (2, 1)])
def test_a_large_file_has_more_of_the_table(named: int, each: int) -> None:
    large = _bytes(300_000)  # five sectors of the table
    assert Streams(compound({"a": large, "b": b"1"}, named=named, each=each)).read("a") == large


def test_a_list_of_the_table_that_names_itself_ends() -> None:
    content = compound({"a": _bytes(70_000)}, named=1)
    last = len(content) - 4
    itself = struct.unpack_from("<I", content, 68)[0]
    assert content[last:] == struct.pack("<I", END)
    assert Streams(_with(content, last, itself)).read("a") == _bytes(70_000)


@pytest.mark.parametrize(
    ("shift", "small", "good"),
    [(8, 6, False), (9, 3, False), (9, 10, False), (13, 6, False), (9, 4, True), (9, 9, True), (11, 11, True), (12, 6, True)],
)  # fmt: skip
def test_sectors_have_a_sound_size(shift: int, small: int, good: bool) -> None:
    usual = compound({"a": _bytes(5_000)}, shift=shift if good else 9, small=small if good else 6)
    content = usual[:30] + struct.pack("<HH", shift, small) + usual[34:]
    if good:
        assert Streams(content).read("a") == _bytes(5_000)
    else:
        assert _why(content) == why("structure", "sectors")


@pytest.mark.parametrize("length", [8, 33, 63, 70, 511])
def test_a_file_that_ends_in_its_header_is_told(length: int) -> None:
    assert _why(compound({"a": b"1"})[:length]) == why("structure", "header")


BIG = compound({"a": _bytes(5_000)})  # ten sectors from the last to the first, the directory, the table
SMALL = compound({"a": _bytes(200), "b": b""})  # four small sectors


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (BIG[: 512 * 12], why("cut")),
        (BIG.replace(entry("a", STREAM, 9, 5_000), entry("a", STREAM, 9, 5_121)), why("cut", at="a")),
        (BIG.replace(entry("a", STREAM, 9, 5_000), entry("a", STREAM, 9, 2**32 - 1)), why("cut", at="a")),
        (BIG.replace(entry("a", STREAM, 9, 5_000), entry("a", STREAM, 8, 5_000)), why("cut", at="a")),
        (BIG.replace(entry("a", STREAM, 9, 5_000), entry("a", STREAM, END, 5_000)), why("cut", at="a")),
        (BIG.replace(entry("a", STREAM, 9, 5_000), entry("a", STREAM, 128, 5_000)), why("structure", "chain of sectors")),
        (BIG.replace(entry("a", STREAM, 9, 5_000), entry("a", STREAM, 127, 5_000)), why("cut")),
        (_with(BIG, 512 * 12, 3), why("structure", "chain of sectors")),
        (_with(BIG, 512 * 12, 0), why("structure", "chain of sectors")),
        (_with(BIG, 512 * 12, 0xFFFF_FFF9), why("structure", "chain of sectors")),
        (_with(BIG, 48, 500), why("structure", "chain of sectors")),
        (_with(BIG, 60, 500), why("structure", "chain of sectors")),
        (_with(BIG, 68, 12), why("cut")),
        (_with(BIG, 76, 12), why("cut")),
        (SMALL.replace(entry("a", STREAM, 3, 200), entry("a", STREAM, 3, 257)), why("cut", at="a")),
        (SMALL.replace(entry("a", STREAM, 3, 200), entry("a", STREAM, 128, 200)), why("structure", "chain of small sectors")),
        (SMALL.replace(entry("a", STREAM, 3, 200), entry("a", STREAM, 127, 200)), why("cut", at="a")),
        (SMALL.replace(struct.pack("<4I", END, 0, 1, 2), struct.pack("<4I", 3, 0, 1, 2)), why("structure", "chain of small sectors")),
        (SMALL.replace(struct.pack("<4I", END, 0, 1, 2), struct.pack("<4I", 0xFFFF_FFF9, 0, 1, 2)), why("structure", "chain of small sectors")),
        (SMALL.replace(entry("Root Entry", 5, 0, 256), entry("Root Entry", 5, 0, 199)), why("cut", at="a")),
        (SMALL.replace(entry("Root Entry", 5, 0, 256), entry("Root Entry", 0, 0, 256)), why("cut", at="a")),
    ],
)  # fmt: skip
def test_a_damaged_file_is_told(content: bytes, fields: dict[str, object]) -> None:
    assert content not in (BIG, SMALL)
    assert _why(content) == fields


@pytest.mark.parametrize("end", [0xFFFF_FFFA, END, FREE])
def test_a_chain_ends_where_no_sector_follows(end: int) -> None:
    assert Streams(_with(BIG, 512 * 12, end)).read("a") == _bytes(5_000)
    ended = SMALL.replace(struct.pack("<4I", END, 0, 1, 2), struct.pack("<4I", end, 0, 1, 2))
    assert Streams(ended).read("a") == _bytes(200)
    assert Streams(_with(BIG, 68, end)).read("a") == Streams(_with(BIG, 80, end)).read("a") == _bytes(5_000)


def test_of_a_sector_that_is_not_whole_the_rest_is_nothing() -> None:
    """Programs that send a file may leave out the zeros at its end."""
    assert Streams(BIG + b"xyz")._sector(12) == b"xyz" + bytes(509)
    assert Streams(BIG[: 512 * 12 + 4 * 12]).read("a") == _bytes(5_000)


def test_a_file_without_a_root_has_its_large_streams() -> None:
    content = compound({"a": _bytes(5_000), "b": b"1"})
    without = content.replace(entry("Root Entry", 5, 10, 64), entry("Root Entry", 0, 10, 64))
    assert without != content
    assert Streams(without).read("a") == _bytes(5_000)
