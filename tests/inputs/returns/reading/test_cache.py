"""What was read is kept for the next command, and trusted for nothing else."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from eldercare_analysis.inputs.returns import workbooks as process
from eldercare_analysis.inputs.returns.reading import cache
from tests.inputs.returns.reading.books import READER, packed, parts_of, problem, sheet

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
    READER.close()
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
@pytest.mark.slow
def test_what_is_damaged_or_open_to_others_is_read_again(
    tmp_path: Path, folder: Path, damage: object
) -> None:
    first = sheet(tmp_path, BOOK)
    (entry,) = folder.iterdir()
    damage(entry)  # type: ignore[operator]
    assert sheet(tmp_path, BOOK) == first


@pytest.mark.parametrize("place", ["file", "/proc/nowhere", "off"])
@pytest.mark.slow
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


@pytest.mark.parametrize("name", ["worksheet.py", "workbooks.py", "letters.py"])
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


KEY = "0f" * 32


def test_a_key_is_made_of_reader_length_and_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_reader", lambda: "reader")
    assert cache.key_of(b"abc") == hashlib.sha256(b"reader:3:abc").hexdigest()


def test_the_reader_is_its_python_and_its_files_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or path.name.encode())
    monkeypatch.setattr(cache.sys, "version", "3.11")
    found = cache._reader.__wrapped__()
    names = [path.name for path in read]
    assert names[:2] == ["__init__.py", "archive.py"]
    assert names[-3:] == ["xlsx.py", "workbooks.py", "letters.py"]
    assert all(path.is_file() for path in read)
    assert found == hashlib.sha256(f"3.11{''.join(names)}".encode()).hexdigest()


@pytest.mark.parametrize("text", ["", "甲\n乙\n", "\ud840", "x" * 100_000])
def test_what_is_kept_comes_back(folder: Path, text: str) -> None:
    cache.store(KEY, text)
    cache.store(KEY, text)
    assert cache.stored(KEY) == text
    assert [path.stat().st_mode & 0o777 for path in (folder, folder / KEY)] == [0o700, 0o600]
    kept = (folder / KEY).read_bytes()
    found = hashlib.sha256(f"{KEY}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
    assert kept == f"{found}\n{text}".encode("utf-8", "surrogatepass")
    assert [path.name for path in folder.iterdir()] == [KEY]
    assert cache.stored("1e" * 32) is None


def test_what_was_kept_under_another_key_is_not_taken(folder: Path) -> None:
    cache.store(KEY, "甲")
    (folder / KEY).rename(folder / "b")
    assert cache.stored("b") is None


def test_what_was_not_written_is_not_left(folder: Path) -> None:
    (folder / KEY / "in it").mkdir(parents=True)
    cache.store(KEY, "甲")
    assert [path.name for path in folder.iterdir()] == [KEY]
    assert cache.stored(KEY) is None


@pytest.mark.parametrize("done", [True, False])
def test_whoever_interrupts_is_heard(folder: Path, monkeypatch: pytest.MonkeyPatch, done: bool) -> None:
    """It is written beside, under a name that nobody asks for."""
    beside: list[Path] = []
    usual = Path.replace

    def interrupted(path: Path, to: Path) -> None:
        beside.append(path)
        if done:
            usual(path, to)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cache.store(KEY, "甲")
    assert [(path.parent, path.name[0]) for path in beside] == [(folder, ".")]
    assert cache.stored(KEY) == ("甲" if done else None)
    assert len(list(folder.iterdir())) == done


def _kept(folder: Path, mode: int = 0o600, over: int = 0o700) -> str | None:
    cache.store(KEY, "甲")
    (folder / KEY).chmod(mode)
    folder.chmod(over)
    return cache.stored(KEY)


@pytest.mark.parametrize(
    ("mode", "over", "trusted"),
    [
        (0o644, 0o755, True), (0o620, 0o700, False), (0o602, 0o700, False), (0o600, 0o720, False), (0o600, 0o702, False),
        (0o755, 0o755, True), (0o400, 0o500, True),
    ],
)  # fmt: skip
def test_what_others_can_write_is_not_trusted(folder: Path, mode: int, over: int, trusted: bool) -> None:
    assert _kept(folder, mode, over) == ("甲" if trusted else None)


def test_what_another_user_has_written_is_not_trusted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.store(KEY, "甲")
    user = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: user + 1)
    assert cache.stored(KEY) is None
    monkeypatch.delattr(os, "getuid")  # where there are no such users
    assert cache.stored(KEY) == "甲"


def test_what_is_kept_has_its_limit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.tidy()  # there is nothing yet
    monkeypatch.setattr(cache, "KEPT", 3)
    for number, key in enumerate("dcba"):
        cache.store(key, key)
        os.utime(folder / key, (number, number))
    cache.tidy()
    cache.tidy()
    assert sorted(path.name for path in folder.iterdir()) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("platform", "named", "variables", "found"),
    [
        ("linux", "", {}, "HOME/.cache/eldercare-analysis/returns"),
        ("linux", "", {"XDG_CACHE_HOME": "/x"}, "/x/eldercare-analysis/returns"),
        (
            "linux",
            "",
            {"XDG_CACHE_HOME": "x", "LOCALAPPDATA": "/l"},
            "HOME/.cache/eldercare-analysis/returns",
        ),
        ("win32", "", {"XDG_CACHE_HOME": "/x", "LOCALAPPDATA": "/l"}, "/l/eldercare-analysis/returns"),
        ("linux", "here", {"XDG_CACHE_HOME": "/x"}, "here"),
        ("linux", "OFF", {}, "OFF"),
        ("linux", "off", {}, None),
    ],
)
def test_the_folder_is_the_users_own_or_the_one_that_is_named(
    monkeypatch: pytest.MonkeyPatch, platform: str, named: str, variables: dict[str, str], found: str | None
) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "ELDERCARE_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (
        {"HOME": "/home/a"} | variables | ({"ELDERCARE_CACHE": named} if named else {})
    ).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(cache.sys, "platform", platform)
    if found is None:
        with pytest.raises(RuntimeError):
            cache._folder()
    else:
        assert cache._folder() == Path(found.replace("HOME", "/home/a"))


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError

    monkeypatch.delenv("ELDERCARE_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nowhere)
    cache.store(KEY, "甲")
    cache.tidy()
    assert cache.stored(KEY) is None
