"""What was read is kept for the next command, and trusted for nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eldercare_analysis.inputs.returns.reading import cache, process
from tests.inputs.reading.books import packed, parts_of, problem, sheet

ROWS = '<row r="1"><c r="A1" s="1"><v>44444</v></c><c r="B1" t="d"><v>2021-09-05</v></c><c r="C1"><f>A1</f></c></row>'
BOOK = packed(parts_of(ROWS, beside='<mergeCell ref="A1:B1"/>', epoch="1"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ELDERCARE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "key_of", lambda content: f"key{len(content)}")
    return tmp_path / "cache"


def test_a_workbook_is_read_once(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = sheet(tmp_path, BOOK)
    assert [path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())] == [0o700, 0o600]
    monkeypatch.setattr(process.sys, "executable", "/nowhere")
    assert sheet(tmp_path, BOOK) == first
    assert problem(tmp_path, BOOK + b"\0").key == "file_unreadable"  # another file is not what was kept


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes().replace(b"44444", b"44445")),
        lambda path: path.write_bytes(b"\xff" * 99),
        lambda path: path.chmod(0o666),
        lambda path: path.parent.chmod(0o777),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: path.unlink(),
    ],
)
def test_what_is_damaged_or_open_to_others_is_read_again(
    tmp_path: Path, folder: Path, damage: object
) -> None:
    first = sheet(tmp_path, BOOK)
    (entry,) = folder.iterdir()
    damage(entry)  # type: ignore[operator]
    assert sheet(tmp_path, BOOK) == first


@pytest.mark.parametrize("place", ["file", "/proc/nowhere", "off"])
def test_where_nothing_can_be_kept_everything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ELDERCARE_CACHE", place)
    assert sheet(tmp_path, BOOK).cells[1, 1] == 44444
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "白沙.xlsx"]


def test_another_file_or_reader_has_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache.key_of(BOOK)
    assert before == cache.key_of(bytes(BOOK)) != cache.key_of(BOOK + b"\0")
    monkeypatch.setattr(cache, "_reader", lambda: "another")
    assert cache.key_of(BOOK) != before


@pytest.mark.parametrize("name", ["sheet.py", "workbooks.py", "letters.py"])
def test_whatever_decides_what_is_read_makes_another_key(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before, read = cache._reader.__wrapped__(), Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + (b"#" if path.name == name else b""))
    assert cache._reader.__wrapped__() != before


def test_what_was_not_used_for_longest_goes_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "KEPT", 2)
    for number, key in enumerate("abc"):
        cache.store(key, key)
        os.utime(folder / key, (number, number))
    assert cache.stored("a") == "a"  # used now
    cache.tidy()
    assert [cache.stored(key) for key in "abc"] == ["a", None, "c"]


def test_the_users_own_folder_is_the_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ELDERCARE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache.store("key", "text")
    assert (tmp_path / "eldercare-analysis" / "returns" / "key").is_file()
