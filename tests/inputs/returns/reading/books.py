"""Workbooks made of parts, as small as they can be, so that a test can write into them what no spreadsheet program writes."""

from __future__ import annotations

import atexit
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.inputs.returns.inbox import Book
from eldercare_analysis.inputs.returns.reading.grid import Cell, Grid
from eldercare_analysis.inputs.returns.workbooks import Reader, read_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = (
    "General",
    "yyyy-mm-dd",
    "#,##0.0,",
)  # of the styles 0, 1 and 2; 3 is the built-in 31, 4 the built-in 57

READER = Reader()  # one process for all of them; where a workbook ends it, another follows
atexit.register(READER.close)


def parts_of(
    rows: str, *, beside: str = "", texts: tuple[str, ...] = (), epoch: str = "0", title: str = "表"
) -> dict[str, str]:
    """Return the parts of a workbook with one sheet.

    Args:
        rows: what stands in `sheetData`.
        beside: what stands after it.
        texts: those that sheets share, as XML.
        epoch: `date1904`.
        title: the sheet's.
    """
    kinds = ("worksheet", "sharedStrings", "styles")
    targets = ("worksheets/sheet1.xml", "sharedStrings.xml", "styles.xml")
    links = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(zip(kinds, targets, strict=True), start=1)
    )
    codes = "".join(
        f'<numFmt numFmtId="{n + 200}" formatCode={quoteattr(code)}/>' for n, code in enumerate(STYLES)
    )
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in (200, 201, 202, 31, 57))
    return {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="{epoch}"/>'
        f"<sheets><sheet name={quoteattr(title)} sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{beside}</worksheet>',
    }  # fmt: skip


def packed(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return parts as an archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def grid(
    cells: dict[Cell, Any], title: str = "表", *, file: str = "", hidden: bool = False, **more: Any
) -> Grid:
    """Return a grid; `more`: whatever else it has."""
    return Grid(file, title, hidden, cells, **more)


def why(kind: str, said: object = "", *, at: str = "", value: object = "") -> dict[str, object]:
    """Return the fields of a workbook that is damaged."""
    return {"why": {"kind": kind, "said": said, "at": at, "value": value}}


def outcome(folder: Path, content: bytes, name: str = "白沙.xlsx") -> list[Any]:
    """Return what reading a file with this content gives: its sheets, or its problems."""
    path = folder / name
    path.write_bytes(content)
    found = read_workbook(READER, Book(path, name))
    return list(found.problems) if isinstance(found, InputError) else found


def sheet(folder: Path, content: bytes) -> Grid:
    """Return the first sheet of a workbook that can be read."""
    (first, *_) = outcome(folder, content)
    assert isinstance(first, Grid), first
    return first


def problem(folder: Path, content: bytes, name: str = "白沙.xlsx") -> Problem:
    """Return the one problem of a workbook that cannot be read; it has words in both languages."""
    (found,) = outcome(folder, content, name)
    assert isinstance(found, Problem), found
    assert found.place
    assert found.place.file == name
    assert "请" in found.render("zh")
    assert found.render("en")
    return found
