"""The archive that a workbook is: parts by whatever name, and none larger than announced."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import pytest

from eldercare_analysis.inputs.returns.reading import archive as archives
from eldercare_analysis.inputs.returns.reading.archive import Archive
from eldercare_analysis.inputs.returns.reading.limits import UnreadableError
from tests.inputs.returns.reading.books import packed, why

DIRECTORY, PART = b"PK\x01\x02", b"PK\x03\x04"  # what entries of the directory and parts begin with


def _changed(content: bytes, place: int, field: bytes) -> bytes:
    """Return an archive of one part with another field in its entry of the directory."""
    start = content.index(DIRECTORY) + place
    return content[:start] + field + content[start + len(field) :]


def _reason(content: bytes, name: str = "a.xml") -> tuple[str, dict[str, Any]]:
    with pytest.raises(UnreadableError) as caught:
        Archive(content).read(name)
    return caught.value.key, caught.value.fields


@pytest.mark.parametrize("stored", ["xl/A.xml", "XL\\a.XML", "/xl/a.xml", "//xl//a.xml", "xl/./a.xml", "xl/b/../a.xml"])  # fmt: skip
@pytest.mark.parametrize("asked", ["xl/A.xml", "/XL\\a.xml", "./xl/a.xml"])
def test_a_part_however_its_name_is_written(stored: str, asked: str) -> None:
    archive = Archive(packed({stored: "甲"}))
    assert asked in archive
    assert archive.read(asked) == "甲".encode()


def test_of_two_parts_of_a_name_the_first_holds() -> None:
    assert Archive(packed({"a.xml": "1", "A.XML": "2"})).read("a.xml") == b"1"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_part_however_it_is_packed(method: int) -> None:
    assert Archive(packed({"a.xml": "镇" * 99}, method)).read("a.xml") == ("镇" * 99).encode()


def test_a_part_that_is_not_there_is_told_by_its_name() -> None:
    archive = Archive(packed({"a.xml": ""}))
    assert "xl/B.xml" not in archive
    assert _reason(packed({"a.xml": ""}), "xl/B.xml") == ("workbook_broken", why("part", at="xl/B.xml"))


@pytest.mark.parametrize(
    ("content", "kind", "said", "at"),
    [
        (b"", "archive", "File is not a zip file", ""),
        (packed({"a.xml": "1"})[:-9], "archive", "File is not a zip file", ""),
        (packed({"a.xml": "1"}, zipfile.ZIP_BZIP2), "method", "compression 12", "a.xml"),
        (packed({"a.xml": "1"}, zipfile.ZIP_LZMA), "method", "compression 14", "a.xml"),
        (_changed(packed({"a.xml": "1"}), 6, struct.pack("<H", 99)), "method", "zip file version 9.9", ""),
        (packed({"a.xml": "1"}).replace(PART, b"PK\0\0"), "archive", "Bad magic number for file header", "a.xml"),
        (_changed(packed({"a.xml": "1" * 9}), 16, bytes(4)), "archive", "Bad CRC-32 for file 'a.xml'", "a.xml"),
        (_changed(packed({"a.xml": b"\xff" * 9}, zipfile.ZIP_STORED), 10, struct.pack("<H", 8)), "packed", "Error -3 while decompressing data: invalid block type", "a.xml"),
    ],
)  # fmt: skip
def test_a_damaged_archive_is_one_reason(content: bytes, kind: str, said: str, at: str) -> None:
    found, fields = _reason(content)
    assert found == "workbook_broken"
    assert fields == why(kind, said, at=at)


@pytest.mark.parametrize(
    ("error", "where"),
    [(error, "ZipFile") for error in (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError)]
    + [(error, "open") for error in (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError, OSError)],
)  # fmt: skip
def test_whatever_the_library_raises_is_a_reason(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], where: str
) -> None:
    def fails(*_: object) -> None:
        raise error("bad")

    kind = {zipfile.BadZipFile: "archive", EOFError: "cut", NotImplementedError: "method"}.get(
        error, "damaged"
    )
    content = packed({"a.xml": "1"})
    if where == "open":
        monkeypatch.setattr(zipfile.ZipFile, "open", fails)
    else:
        monkeypatch.setattr(archives.zipfile, "ZipFile", fails)
    assert _reason(content) == ("workbook_broken", why(kind, "bad", at="a.xml" if where == "open" else ""))


@pytest.mark.parametrize(("flags", "locked"), [(0x1, True), (0x801, True), (0x800, False), (0x2, False)])
def test_a_part_that_needs_a_password_is_told_as_such(flags: int, locked: bool) -> None:
    content = _changed(packed({"a.xml": "1"}), 8, struct.pack("<H", flags))
    if locked:
        assert _reason(content) == ("workbook_protected", {})
    else:
        assert Archive(content).read("a.xml") == b"1"


def test_an_archive_has_so_many_parts_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "PARTS", 2)
    assert "b" in Archive(packed({"a": "", "b": ""}))
    assert _reason(packed({"a": "", "b": "", "c": ""})) == ("workbook_parts", {"value": 3, "limit": 2})


def test_parts_together_have_a_size_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "UNPACKED_BYTES", 2 * 2**20)
    content = packed({"a": bytes(2**20), "b": bytes(2**20), "c": b"1", "d": bytes(2**21 + 1)})
    archive = Archive(content)
    assert (len(archive.read("a")), len(archive.read("b"))) == (2**20, 2**20)
    with pytest.raises(UnreadableError) as caught:
        archive.read("c")
    assert (caught.value.key, repr(caught.value.fields)) == ("workbook_unpacked", "{'limit': 2}")
    assert _reason(content, "d") == ("workbook_unpacked", {"limit": 2})


def test_no_more_is_unpacked_than_was_announced() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a", b"123456789")
        archive.filelist[0].file_size, archive.filelist[0].CRC = 4, 0x9BE3E0A3  # of 1234
    assert Archive(content.getvalue()).read("a") == b"1234"
