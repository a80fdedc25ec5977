"""From a file's bytes to grids: what is kept, what is read again, and what is no return."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.returns import workbooks
from eldercare_analysis.inputs.returns.inbox import Book
from eldercare_analysis.inputs.returns.reading import cache
from eldercare_analysis.inputs.returns.reading.grid import Grid, document
from eldercare_analysis.inputs.returns.reading.limits import UnreadableError
from eldercare_analysis.inputs.returns.workbooks import Reader, read_workbook
from tests.refusals import refused

XLSX, XLS = b"PK\x03\x04 x", b"\xd0\xcf\x11\xe0 x"


class Told:
    """Stands for a reader in a process of its own: tells one sheet, or why there is none."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault, self.read_so_far = fault, list[bytes]()

    def read(self, content: bytes) -> Any:
        self.read_so_far.append(content)
        if self.fault:
            raise self.fault
        return document([Grid("?", "表", hidden=False, cells={(1, 1): "_x000D_a", (1, 2): 5})])


def read(reader: Told, path: Path) -> list[Grid] | InputError:
    return read_workbook(cast("Reader", reader), Book(path, "name.xlsx"))


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELDERCARE_CACHE", str(tmp_path / "cache"))


def problem(found: list[Grid] | InputError) -> tuple[str, str, dict[str, object]]:
    assert isinstance(found, InputError)

    def fail() -> None:
        raise found

    return refused(fail)[0]


@pytest.mark.parametrize(("content", "text"), [(XLSX, "\ra"), (XLS, "_x000D_a")])
def test_the_same_bytes_are_read_once(tmp_path: Path, content: bytes, text: str) -> None:
    path, reader = tmp_path / "a", Told()
    path.write_bytes(content)
    for _ in range(2):
        (grid,) = cast("list[Grid]", read(reader, path))
        assert (grid.file, grid.sheet, grid.cells) == ("name.xlsx", "表", {(1, 1): text, (1, 2): 5})
    assert reader.read_so_far == [content]
    assert cache.stored(cache.key_of(content)) is not None


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(XLSX)
    fault = UnreadableError("uncalculated", sheet="表", row=5, column="B")
    assert problem(read(Told(fault), path)) == ("uncalculated", "name.xlsx | 表 | 5 | B", {})
    assert problem(read(Told(OSError("why")), path))[:2] == ("file_unreadable", "name.xlsx")
    assert problem(read(Told(), tmp_path)) == ("file_special", "name.xlsx", {})
    ((key, place, fields),) = [problem(read(Told(), tmp_path / "no"))]
    assert (key, place, str(fields["why"])) == ("file_unreadable", "name.xlsx", "No such file or directory")
    monkeypatch.setattr(workbooks, "FILE_BYTES", len(XLSX))
    assert isinstance(read(Told(), path), list)
    monkeypatch.setattr(workbooks, "FILE_BYTES", 5)
    assert problem(read(Told(), path)) == ("workbook_size", "name.xlsx", {"limit": 0})
