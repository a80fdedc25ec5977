"""Reasons of libraries and of the system: in Chinese messages in Chinese, in English ones in the library's own words."""

from __future__ import annotations

import errno
import json
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from shapely.geometry import Polygon
from shapely.validation import explain_validity

from eldercare_analysis.inputs.files import read_json
from eldercare_analysis.inputs.geojson import SHAPES, of_shape
from eldercare_analysis.inputs.problems import SYSTEM, InputError, Problem, of_error
from eldercare_analysis.inputs.tables import read_table
from eldercare_analysis.inputs.yaml_files import read_tree
from eldercare_analysis.language import keys
from tests.inputs.returns.reading.books import packed, parts_of, problem
from tests.inputs.returns.reading.old_books import packed_old

SOURCE = Path(__file__).parents[2] / "src" / "eldercare_analysis"
READERS: dict[str, Callable[[Path], object]] = {
    "yaml": read_tree,
    "json": read_json,
    "csv": lambda path: read_table(path, ["a", "b"]),
}
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
SHEET = "xl/worksheets/sheet1.xml"
WHOLE = packed(parts_of(CELL))


def english(text: str) -> list[str]:
    """Return the words of a Chinese message that are English: none of a file, a format or a button, nor what is quoted."""
    plain = re.sub(
        r"“[^”]*”|\S*\.(xlsx|xml|rels|yaml|json|csv)|\b(WPS|YAML|JSON|XML|CSV|Excel|UTF-8)\b", "", text
    )
    return re.findall(r"[A-Za-z]{2,}", plain)


@pytest.mark.parametrize(
    ("name", "text", "line", "zh", "en"),
    [
        ("a.yaml", "a: 1\nb: c: d\n", 2, "从“: d”起不合格式", "mapping values are not allowed"),
        ("a.yaml", "a:\n  b: 1\n c: 2\n", 3, "从“c: 2”起不合格式", "did not find expected key"),
        ("a.yaml", "a: [1,\n", 2, "内容不完整，到此中断", "did not find expected node content"),
        ("a.yaml", "a: 1\nb: \x01\n", 2, "有不允许的字符（编号1）", "control characters are not allowed"),
        ("a.json", '{"a": 1,\n "b": }', 2, "从“}”起不合格式", "Expecting value"),
        ("a.json", '{"a": 1,\n', 2, "内容不完整，到此中断", "Expecting property name"),
        ("a.json", '{"a": 1}\n{', 2, "从“{”起不合格式", "Extra data"),
        ("a.csv", 'a,b\n"1"x,2\n', 2, "引号不成对", "expected after"),
        ("a.csv", 'a,b\n1,"2\n', 2, "引号不成对", "unexpected end of data"),
    ],
)
def test_a_text_that_cannot_be_read(
    tmp_path: Path, name: str, text: str, line: int, zh: str, en: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        READERS[name[2:]](tmp_path / name)
    (found,) = caught.value.problems
    assert found.place is not None
    assert found.place.row == line
    assert zh in found.render("zh")
    assert not english(found.render("zh"))
    assert en in found.render("en")


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (b"PK\x03\x04 broken", "（压缩包不完整或已损坏）", "File is not a zip file"),
        (WHOLE[:-60], "（压缩包不完整或已损坏）", "zip file"),
        (WHOLE.replace(b"PK\x03\x04", b"PK\x03\x05"), "_rels/.rels: 压缩包不完整或已损坏）", "Bad magic number"),
        (packed(parts_of(CELL), zipfile.ZIP_LZMA), "_rels/.rels: 不支持这种压缩或打包方式）", "compression 14"),
        (packed({"a.xml": ""}), "缺少这一部分）", "missing"),
        (packed(parts_of("<r>")), "“表”: 工作簿无法读取（第1行的 XML 有误）", "mismatched tag"),
        (packed(parts_of(CELL) | {SHEET: "<worksheet><sheetData>"}), "“表”: 工作簿无法读取（内容不完整，到此中断）", "no element found"),
        (packed(parts_of(CELL.replace("A1", "?"))), "单元格位置“?”有误", "'?' is not the place of a cell"),
        (packed(parts_of(CELL * 2)), "A1: 同一单元格出现两次", "A1: the same cell twice"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "内部结构已损坏", "sectors"),
        (packed_old(b"\0" * 5000)[:1024], "内容不完整，到此中断", "cut off"),
    ],
)  # fmt: skip
@pytest.mark.slow
def test_a_workbook_that_cannot_be_read(tmp_path: Path, content: bytes, zh: str, en: str) -> None:
    found = problem(tmp_path, content)
    assert zh in found.render("zh")
    assert not english(found.render("zh"))
    assert en in found.render("en")


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        (explain_validity(Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])), "边界自相交（1 1）", "Self-intersection[1 1]"),
        (explain_validity(Polygon([(1, 2)] * 3)), "点太少，围不成面（1 2）", "Too few points in geometry component[1 2]"),
        ("Valid Geometry", "没有面积", "it has no area"),
        ("Whatever[1 1]", "不合多边形的规则（1 1）", "Whatever[1 1]"),
    ],
)  # fmt: skip
def test_a_shape_that_is_none(said: str, zh: str, en: str) -> None:
    assert (of_shape(said).render("zh"), of_shape(said).render("en")) == (zh, en)


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (OSError(errno.EACCES, os.strerror(errno.EACCES)), "没有权限", "Permission denied"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "磁盘空间不足", "No space left on device"),
        (OSError(errno.EPIPE, os.strerror(errno.EPIPE)), f"系统报错，代码{errno.EPIPE}", "Broken pipe"),
        (TimeoutError("timed out"), "等待超时", "timed out"),
        (ValueError("embedded null byte"), "没有更多说明", "embedded null byte"),
    ],
)
def test_what_the_system_says(error: OSError | ValueError, zh: str, en: str) -> None:
    told = [
        Problem("file_unreadable", None, {"why": of_error(error)}).render(language)
        for language in ("zh", "en")
    ]
    assert told[0].startswith(f"无法读取文件：{zh}。")
    assert told[1].startswith(f"the file cannot be read: {en}.")


def test_every_kind_of_reason_has_its_texts() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    named = set(re.findall(r'\b(?:Reason|broken)\(\s*"([a-z_]+)"', code)) | {
        *SHAPES.values(),
        *SYSTEM.values(),
    }
    assert len(named) > 35
    assert {f"reason.{kind}" for kind in named} <= set(keys())


def test_json_of_the_boundary_keeps_the_reason(tmp_path: Path) -> None:
    """What the reading process sends is JSON: the reason arrives with all its parts, each of a bounded length."""
    long = packed(parts_of(CELL) | {"xl/workbook.xml": "<" + "x" * 500 + "></y>"})
    found = json.dumps(problem(tmp_path, long).render("zh"), ensure_ascii=False)
    assert "xl/workbook.xml: 第1行的 XML 有误" in found
