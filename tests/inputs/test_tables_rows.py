"""Cells, codes and headers of CSV tables: values at their bounds, and each problem with its place and fields."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eldercare_analysis.inputs import tables
from eldercare_analysis.inputs.problems import Problems
from eldercare_analysis.inputs.tables import Row, check_codes, read_table, read_text
from tests.refusals import refused, told


def row(cell: str, number: int = 4) -> Row:
    return Row("a.csv", number, {"c": cell})


PLACE = "a.csv | 4 | c"


def test_codes_that_are_cut_are_told_once_and_others_each() -> None:
    problems = Problems()
    cells = [
        "500116001",
        "5.00E+08",
        "5.00116e8",
        "5E+08",
        "50011600",
        "5001160011",
        "50011600x",
        "５００１１６００１",
    ]
    check_codes([row(cell, number) for number, cell in enumerate(cells, 2)], "c", 9, problems)
    assert told(problems.found) == [
        ("codes_cut", "a.csv | 3 | c", {"value": "5.00E+08", "count": 3, "digits": 9}),
        ("bad_code", "a.csv | 6 | c", {"value": "50011600", "digits": 9}),
        ("bad_code", "a.csv | 7 | c", {"value": "5001160011", "digits": 9}),
        ("bad_code", "a.csv | 8 | c", {"value": "50011600x", "digits": 9}),
    ]


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    assert read_text(write(tmp_path, "镇,㐀\r\n".encode(encoding))) == "镇,㐀\r\n"


def test_a_text_in_none_of_them(tmp_path: Path) -> None:
    for content in (b"\xff\xff", b"\xff\xfe\x00", b"\xfe\xff\xd8"):
        assert refused(lambda content=content: read_text(write(tmp_path, content))) == [
            ("encoding", "a.csv", {})
        ]  # type: ignore[misc]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = write(tmp_path, b"abc")
    assert read_text(path, 3) == "abc"
    assert refused(lambda: read_text(path, 2)) == [("file_large", "a.csv", {"value": 3, "most": "0 MiB"})]
    with path.open("wb") as file:
        file.truncate((64 << 20) + 1)
    assert refused(lambda: read_text(path)) == [
        ("file_large", "a.csv", {"value": (64 << 20) + 1, "most": "64 MiB"})
    ]
    assert refused(lambda: read_text(tmp_path / "no")) == [("file_missing", "no", {"path": tmp_path / "no"})]
    assert refused(lambda: read_text(tmp_path)) == [("file_odd", tmp_path.name, {"path": tmp_path})]
    nul = tmp_path / "a\0b"
    assert refused(lambda: read_text(nul))[0][0] == "file_missing"
    (tmp_path / "loop").symlink_to("loop")
    why = os.strerror(40) if os.name != "nt" else ""
    assert refused(lambda: read_text(tmp_path / "loop")) == [("file_unreadable", "loop", {"why": why})]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [(2, {"a": "1", "b": "2"})]),
        ("b;a\n1;2\n", [(2, {"b": "1", "a": "2"})]),
        ("a\tb\n1,5\t2\n", [(2, {"a": "1,5", "b": "2"})]),
        ("sep=;\na;b\n1;2", [(2, {"a": "1", "b": "2"})]),
        ('"sep=|",,\r\na|b\r\n1|2', [(2, {"a": "1", "b": "2"})]),
        ("\n,,\na,b\n\n 1 ,2\n", [(5, {"a": "1", "b": "2"})]),
        ('"a","b"\n"1\n,1",2\n3,4', [(2, {"a": "1\n,1", "b": "2"}), (3, {"a": "3", "b": "4"})]),
        ("ａ,b,,\n1\n", [(2, {"a": "1", "b": ""})]),
        ("a,b,x9\n1,2,3\n", [(2, {"a": "1", "b": "2", "x9": "3"})]),
        ("a,b\n白\u200b沙,2\n", [(2, {"a": "白沙", "b": "2"})]),
        ("a,b\n\u200b 甲 \u200b,\t2\n", [(2, {"a": "甲", "b": "2"})]),
        ("a,b\n", []),
        ("a,b" + "," * 198 + "\n1,2", [(2, {"a": "1", "b": "2"})]),
    ],
)  # fmt: skip
def test_a_table(tmp_path: Path, text: str, rows: list[tuple[int, dict[str, str]]]) -> None:
    found = read_table(write(tmp_path, text), ["a", "b"], lambda name: name == "x9")
    assert [(one.file, one.number, one.cells) for one in found] == [("a.csv", *one) for one in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty_file", "a.csv", {})]),
        (" \n,\n", [("empty_file", "a.csv", {})]),
        ("x|y\n1|2\n", [("header_unknown", "a.csv | 1", {"found": "x|y", "expected": "a, b"})]),
        ("a,c\n", [
            ("column_missing", "a.csv | 1", {"column": "b", "found": "a, c"}), ("column_unknown", "a.csv | 1", {"column": "c", "nearest": "a, b"})]),
        ("a,b,a,a\n", [("column_twice", "a.csv | 1", {"column": "a"})]),
        ("a,b\n1,2,3,,4\n5,6\n7,8,9", [
            ("row_too_long", "a.csv | 2", {"value": "3 4", "count": 2})]),
        ("a,,b\n1,x,2\n", [("row_too_long", "a.csv | 2", {"value": "x", "count": 1})]),
        ('a,b\n"1,2\n3', [("broken_csv", "a.csv | 3", None)]),
        ("a,b\n1,\x1b2\x1b\x00\n\x07,1\n", [("cell_control", "a.csv | 2", {"value": "\x1b\x00", "count": 2})]),
        ("a" + "," * 200 + "b\n", [("table_large", "a.csv | 1", {"rows": 300_000, "columns": 200})]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table(
    tmp_path: Path, text: str, expected: list[tuple[str, str, dict[str, object] | None]]
) -> None:
    found = refused(lambda: read_table(write(tmp_path, text), ["a", "b"]))
    assert [(key, place) for key, place, _ in found] == [one[:2] for one in expected]
    for (_, _, fields), (_, _, wanted) in zip(found, expected, strict=True):
        assert wanted is None or fields == wanted


def test_a_table_has_so_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    assert len(read_table(write(tmp_path, "a,b\n1,2\n3,4\n"), ["a", "b"])) == 2
    found = refused(lambda: read_table(write(tmp_path, "a,b\n1,2\n3,4\n5,6\n"), ["a", "b"]))
    assert found == [("table_large", "a.csv | 4", {"rows": 3, "columns": 200})]
