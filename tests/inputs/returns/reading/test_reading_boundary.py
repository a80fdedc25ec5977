"""The boundary: whatever is in a file, or happens while it is read, is one problem of that file within seconds, and the others are read."""

from __future__ import annotations

import io
import os
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.returns import workbooks as process
from eldercare_analysis.inputs.returns.inbox import Book
from eldercare_analysis.inputs.returns.reading.archive import Archive
from eldercare_analysis.inputs.returns.reading.limits import CELLS, COLUMNS, ROWS, UnreadableError
from eldercare_analysis.inputs.returns.workbooks import read_workbooks
from tests.inputs.returns.reading.books import READER, packed, parts_of, problem, sheet

pytestmark = pytest.mark.slow

LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def _rows(count: int, columns: int = 1) -> str:
    cells = "<c><v>1</v></c>" * columns
    return f"<row>{cells}</row>" * count


def _with(**parts: Any) -> bytes:
    names = {"book": "xl/workbook.xml", "texts": "xl/sharedStrings.xml", "page": "xl/worksheets/sheet1.xml"}
    usual = parts_of(CELL, texts=("<t>甲</t>",))
    return packed(usual | {names[name]: change(usual[names[name]]) for name, change in parts.items()})


def _password(content: bytes) -> bytes:
    """Say in the directory and before each part that it is encrypted."""
    entry, part = b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x03\x04\x14\x00\x00"
    return content.replace(entry, entry[:-1] + b"\x01").replace(part, part[:-1] + b"\x01")


BOMB = packed(parts_of(CELL) | {"xl/worksheets/sheet1.xml": b" " * (70 * 2**20)})


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty_file"),
        (b"PK\x03\x04 broken", "workbook_broken"),
        (packed(parts_of(CELL))[:-60], "workbook_broken"),
        ("镇街,数量\n".encode(), "workbook_other"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "workbook_other"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook_broken"),
        (_password(packed(parts_of(CELL))), "workbook_protected"),
        (packed(parts_of(CELL), zipfile.ZIP_LZMA), "workbook_broken"),
        (BOMB, "workbook_unpacked"),
        (packed(parts_of(CELL) | {f"x{n}": "" for n in range(5_000)}), "workbook_parts"),
        (_with(book=lambda part: part.replace("<sheets>", "<sheets>" + '<sheet name="x" r:id="r9"/>' * 201)), "workbook_sheets"),
        (_with(page=lambda part: LAUGHS + part), "workbook_entities"),
        (_with(texts=lambda part: XXE + part), "workbook_entities"),
        (_with(book=lambda part: XXE + part), "workbook_entities"),
        (packed(parts_of(_rows(ROWS + 1))), "sheet_rows"),
        (packed(parts_of(_rows(1, COLUMNS + 1))), "sheet_columns"),
        (packed(parts_of(_rows(CELLS // 40, 41))), "workbook_cells"),
        (packed(parts_of("<row><c><f>1</f></c></row>" * (CELLS + 1))), "workbook_cells"),
        (packed(parts_of('<row><c t="s"><v>0</v></c></row>' * 5_000, texts=("<t>" + "镇" * 1_000 + "</t>",))), "workbook_letters"),
        (packed(parts_of(CELL, title="x" * 256)), "workbook_broken"),
        (packed(parts_of(_rows(3, 3), beside='<mergeCell ref="A1:XFD1048576"/>')), "merge_huge"),
        (packed(parts_of(_rows(500, 50), beside='<mergeCell ref="A1:AX500"/>' * 100)), "merge_huge"),
        (packed(parts_of("<r>" * 200_000)), "workbook_broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_no_return_is_is_one_problem(tmp_path: Path, content: bytes, key: str) -> None:
    assert problem(tmp_path, content).key == key


@pytest.mark.parametrize(
    ("rows", "row", "column"), [(_rows(ROWS + 1), ROWS + 1, None), (_rows(1, COLUMNS + 1), None, "ALM")]
)
def test_what_is_too_many_has_the_place_where_it_begins(
    tmp_path: Path, rows: str, row: int | None, column: str | None
) -> None:
    place = problem(tmp_path, packed(parts_of(rows))).place
    assert place
    assert (place.row, place.column) == (row, column)
    assert place.sheet


def test_an_archive_that_lies_about_a_size_is_not_unpacked() -> None:
    """The directory announces 1,000 bytes, the part holds 50 MiB."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("part", bytes(50 * 2**20))
        archive.filelist[0].file_size = 1_000
    tracemalloc.start()
    with pytest.raises(UnreadableError):
        Archive(content.getvalue()).read("part")
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t> </t></is></c></row>',
        '<row r="60000"><c r="B60000" t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="9"><c r="XFD9" t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="1048576"><c r="XFD1048576" s="1"><v>1</v></c></row>',
        "".join(f'<row r="{row}">' + '<c s="1"/>' * 16_384 + "</row>" for row in range(2, 22)),
        "".join(f'<row r="{row}" s="1" hidden="1"/>' for row in range(2, 100_000)),
    ],
    ids=["space", "B60000", "XFD9", "last", "wide", "rows"],
)
def test_a_sheet_is_as_large_as_what_it_holds(tmp_path: Path, rows: str) -> None:
    read = sheet(tmp_path, packed(parts_of(CELL + rows)))
    assert read.cells[1, 1] == 1
    assert len(read.cells) <= 2
    assert sum(len(read.row(number)) for number in read.rows) <= 1 + 16_384


DIES: dict[str, tuple[str, str]] = {
    "loops": ("while True: pass", "workbook_late"),
    "sleeps": ("import time; time.sleep(60)", "workbook_late"),
    "takes memory": ("bytes(2**31)", "workbook_memory"),
    "exits": ("import os; os._exit(3)", "workbook_crash"),
    "is killed": ("import os; os.kill(os.getpid(), 9)", "workbook_crash"),
    "panics": ("raise BaseException('panic')", "workbook_broken"),
    "recurses": ("f = lambda: f(); f()", "workbook_broken"),
    "prints": ("print('x' * 100_000, flush=True); raise ValueError", "workbook_broken"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "key"), DIES.values(), ids=DIES)
def test_a_reader_that_fails_costs_its_own_workbook_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, key: str
) -> None:
    """The child runs some code where it meets a certain workbook; limits are made short."""
    hook = (
        "from eldercare_analysis.inputs.returns.reading import worker; usual = worker.read; worker.SECONDS, worker.PATIENCE = 0.5, 1.5\n"
        f"worker.read = lambda content: exec({code!r}, {{}}) if content == b'PK odd' else usual(content)\n"
    )
    head, tail = process.START.split("; from ", 1)
    monkeypatch.setattr(process, "START", f"{head}\n{hook}from {tail}")
    good = packed(parts_of(CELL))
    books = []
    for number, content in enumerate((good, b"PK odd", good + b"\0", b"PK odd", good)):
        (tmp_path / f"{number}.xlsx").write_bytes(content)
        books.append(Book(tmp_path / f"{number}.xlsx", f"{number}.xlsx"))
    monkeypatch.setenv("ELDERCARE_CACHE", "off")
    began = time.monotonic()
    found = read_workbooks(books)
    assert time.monotonic() - began < 30
    assert [isinstance(one, InputError) for one in found] == [False, True, False, True, False]
    assert {problem.key for one in found if isinstance(one, InputError) for problem in one.problems} == {key}


def test_a_reader_that_cannot_start_is_a_problem_of_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process.sys, "executable", str(tmp_path / "none"))
    READER.close()
    assert problem(tmp_path, packed(parts_of(CELL)) + b"\0\0").key == "file_unreadable"


def test_nothing_is_left_running(tmp_path: Path) -> None:
    reader = process.Reader()
    reader.read(packed(parts_of(CELL)))
    child = reader._process
    assert child
    reader.close()
    assert child.returncode == 0


def test_whoever_interrupts_does_not_wait_for_the_rest() -> None:
    done: list[int] = []

    def work(_: process.Reader, number: int) -> None:
        done.append(number)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        process.with_readers(work, range(1_000))
    assert len(done) < 20


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_not_waited_for(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "a.xlsx")
    (found,) = read_workbooks([Book(tmp_path / "a.xlsx", "a.xlsx")])
    assert isinstance(found, InputError)
    assert [one.key for one in found.problems] == ["file_special"]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.xlsx").open("wb") as file:
        file.truncate(65 * 2**20)
    (found,) = read_workbooks([Book(tmp_path / "a.xlsx", "a.xlsx")])
    assert isinstance(found, InputError)
    assert [one.key for one in found.problems] == ["workbook_size"]
