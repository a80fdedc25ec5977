"""Workbooks of Office Open XML: every way in which programs write values is read alike, and what says nothing of values is never in the way."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel
from python_calamine import CalamineWorkbook

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.reading import xlsx
from eldercare_analysis.inputs.returns.reading.grid import Room
from eldercare_analysis.inputs.returns.reading.limits import UnreadableError
from eldercare_analysis.inputs.returns.reading.xlsx import read_xlsx
from tests.inputs.returns.reading.books import MAIN, grid, outcome, packed, parts_of, problem, sheet
from tests.returns import template

pytestmark = pytest.mark.slow

STRICT = (
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"),
)  # fmt: skip
ONE = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>44444</v></c></row>'
TEXTS = ("<t>白沙镇</t>",)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2"><v>44444</v></c>', 44444),
        ('<c r="B2" t="n"><v> 1.5E2 </v></c>', 150.0),
        ('<c r="B2"><v>1e999999999</v></c>', "1e999999999"),
        ('<c r="B2"><v>1_000</v></c>', "1_000"),
        ('<c r="B2"><v>nan</v></c>', "nan"),
        ('<c r="B2" t="b"><v>1</v></c>', True),
        ('<c r="B2" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="B2" t="str"><f>A1</f><v>白沙</v></c>', "白沙"),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', 2),
        ('<c r="B2" t="d"><v>2021-09-05</v></c>', datetime.fromisoformat("2021-09-05")),
        ('<c r="B2" t="d"><v>2021年</v></c>', "2021年"),
        ('<c r="B2" t="inlineStr"><is><t>白沙</t></is></c>', "白沙"),
        ('<c r="B2" t="inlineStr"><is><r><t>白</t></r><r><t>沙</t></r><rPh sb="0" eb="1"><t>bai</t></rPh></is></c>', "白沙"),
        ('<c r="B2" t="inlineStr"><is><t>白_x000D_\n沙</t></is></c>', "白\r\n沙"),
        ('<c r="B2" t="s"><v>1</v></c>', "富文本"),
        ('<x:c xmlns:x="y" r="B2" t="s"><x:v>1</x:v></x:c>', "富文本"),
        ('<c t="s"/><c><v>7</v></c>', 7),
        ('<c r="A2"/><c><v>7</v></c>', 7),
        ("<c r='$b$2'><v>7</v></c>", 7),
    ],
)  # fmt: skip
def test_a_value_however_it_is_written(tmp_path: Path, cell: str, value: Any) -> None:
    texts = ("<t>甲</t>", "<r><t>富</t></r><r><rPr><b/></rPr><t>文本</t></r><rPh><t>wen</t></rPh>")
    read = sheet(tmp_path, packed(parts_of(f'<row r="2">{cell}</row>', texts=texts)))
    assert read.cells == {(2, 2): value}
    assert type(read.cells[2, 2]) is type(value)


@pytest.mark.parametrize("cell", ['<c r="B2"/>', '<c r="B2" s="1"><v></v></c>', '<c r="B2" t="inlineStr"><is><t> \u3000</t></is></c>',
                                  '<c r="B2" t="str"><f>""</f><v></v></c>', '<c r="XFD1048576" s="1"/>'])  # fmt: skip
def test_an_empty_cell_is_no_cell(tmp_path: Path, cell: str) -> None:
    read = sheet(tmp_path, packed(parts_of(f"<row>{cell}</row>")))
    assert (read.cells, read.uncalculated) == ({}, frozenset())


def test_a_formula_without_a_result_is_told(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>C1</f><v/></c><c r="C1"><f>1</f><v>1</v></c></row>'
    assert sheet(tmp_path, packed(parts_of(rows))).uncalculated == {(1, 1), (1, 2)}


def test_numbers_keep_their_format_and_the_workbook_its_epoch(tmp_path: Path) -> None:
    cells = "".join(f'<c r="{letter}1" s="{n}"><v>44444</v></c>' for n, letter in enumerate("ABCDEF"))
    read = sheet(
        tmp_path,
        packed(
            parts_of(f'<row r="1">{cells}<c r="G1" s="1" t="s"><v>0</v></c></row>', texts=TEXTS, epoch="1")
        ),
    )
    codes = {2: "yyyy-mm-dd", 3: "#,##0.0,", 4: "builtin:31", 5: "builtin:57"}  # 6: there is no such style
    assert read.formats == {(1, column): code for column, code in codes.items()}
    assert read.epoch == 1904


def test_what_does_not_show_is_told(tmp_path: Path) -> None:
    columns = '<cols><col min="2" max="16384" hidden="1"/></cols>'
    parts = parts_of(
        f'{ONE}<row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="3" hidden="true"/>', texts=TEXTS
    )
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        "<sheetData>", f"{columns}<sheetData>"
    )
    read = sheet(tmp_path, packed(parts))
    assert (read.hidden_rows, read.hidden_columns) == ({2}, {2})


def test_merged_cells_are_told_where_something_stands(tmp_path: Path) -> None:
    merges = '<mergeCells><mergeCell ref="A1:XFD1"/><mergeCell ref="A2:A1048576"/><mergeCell ref="D9:XFD1048576"/></mergeCells>'
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>3</v></c></row><row r="4"><c r="B4"><v>4</v></c></row>'
    assert sheet(tmp_path, packed(parts_of(rows, beside=merges))).merged == {(1, 2): (1, 1), (4, 1): (2, 1)}


def _strict(part: str) -> str:
    for old, new in STRICT:
        part = part.replace(old, new)
    return part


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: {name: _strict(part) for name, part in parts.items()},
        lambda parts: {name.replace("sharedStrings", "SHAREDstrings").replace("xl/w", "XL/W"): part for name, part in parts.items()},
        lambda parts: {name.replace("/", "\\"): part for name, part in parts.items()},
        lambda parts: {f"/{name}": part.replace('Target="', 'Target="./') for name, part in parts.items()},
        lambda parts: {name: part.replace('Target="worksheets', 'Target="/xl/worksheets') for name, part in parts.items()},
        lambda parts: {name: part.encode("utf-16") for name, part in parts.items()},
        lambda parts: {name: part for name, part in parts.items() if name != "_rels/.rels"},
        lambda parts: parts | dict.fromkeys(("docProps/core.xml", "xl/theme/theme1.xml", "xl/comments1.xml", "[Content_Types].xml"), "<broken"),
        lambda parts: parts | {"xl/media/image1.jpeg": bytes(80 * 2**20)},  # is never unpacked
        lambda parts: parts | {"xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"].replace(
            "</sheetData>", '</sheetData><dataValidations><dataValidation type="x" sqref="?"/></dataValidations><hyperlinks><hyperlink ref="Z"/></hyperlinks>')},
    ],
    ids=["strict", "case", "backslash", "slash", "absolute", "utf-16", "no-rels", "broken-metadata", "photograph", "odd-validations"],
)  # fmt: skip
def test_unusual_workbooks_say_the_same(tmp_path: Path, change: Any) -> None:
    usual = sheet(tmp_path, packed(parts_of(ONE, texts=TEXTS)))
    assert usual.cells == {(1, 1): "白沙镇", (1, 2): 44444}
    assert sheet(tmp_path, packed(change(parts_of(ONE, texts=TEXTS)))) == usual


@pytest.mark.parametrize(
    "styles",
    [
        "<styleSheet><cellXfs>",
        "",
        "<a/>",
        f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>',
    ],
)
def test_values_do_not_depend_on_styles(tmp_path: Path, styles: str) -> None:
    read = sheet(tmp_path, packed(parts_of(ONE, texts=TEXTS) | {"xl/styles.xml": styles}))
    assert (read.cells[1, 2], read.formats) == (44444, {})


def test_a_text_that_is_not_there_is_told_with_its_place(tmp_path: Path) -> None:
    found = problem(
        tmp_path, packed(parts_of('<row r="9"><c r="AB9" t="s"><v>99999</v></c></row>', texts=TEXTS))
    )
    place = found.place
    assert place
    assert (found.key, place.sheet, place.row, place.column) == ("text_lost", "表", 9, "AB")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "A1: the same cell twice"),
        ('<row r="1"><c r="1A"><v>1</v></c></row>', "'1A' is not the place"),
        ('<row r="1"><c r="A0"><v>1</v></c></row>', "'A0' is not the place"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "'XFE1' is not the place"),
        ('<row r="A"><c><v>1</v></c></row>', "'A' is not the place"),
        ('<row r="1"><c r="A1">', ""),
    ],
)
def test_what_is_damaged_is_not_guessed(tmp_path: Path, rows: str, why: str) -> None:
    found = problem(tmp_path, packed(parts_of(rows)))
    assert (found.key, found.place and found.place.sheet) == ("workbook_broken", "表")
    assert why in found.render("en")


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
)
def test_a_part_that_is_missing_is_one_problem(tmp_path: Path, part: str) -> None:
    parts = parts_of(ONE, texts=TEXTS)
    del parts[part]
    assert problem(tmp_path, packed(parts)).key == "workbook_broken"


def test_ordinary_workbooks_are_read_as_others_read_them(district: District, tmp_path: Path) -> None:
    """The template, filled in, against openpyxl and calamine: every value, every sheet."""
    book = template(district, "town", "2021-09", "白沙镇")
    page = book["设施进度"]
    for column, value in ((14, 12.5), (11, " 道路不通\n待修 "), (19, "否")):
        page.cell(9, column).value = value
    content = io.BytesIO()
    book.save(content)
    path = tmp_path / "白沙.xlsx"
    path.write_bytes(content.getvalue())
    ours = {grid.sheet: dict(grid.cells) for grid in outcome(tmp_path, content.getvalue())}
    theirs = {
        sheet.title: {
            (c.row, c.column): to_excel(c.value) if c.is_date else c.value
            for row in sheet.iter_rows()
            for c in row
            if c.value is not None and c.data_type != "f"  # saved without its result
        }
        for sheet in openpyxl.load_workbook(path).worksheets
    }
    assert ours == theirs
    calamine = CalamineWorkbook.from_path(path).get_sheet_by_name("村级情况").to_python(skip_empty_area=False)
    assert ours["村级情况"] == {
        (r, c): to_excel(value) if isinstance(value, date) else value
        for r, row in enumerate(calamine, start=1)
        for c, value in enumerate(row, start=1)
        if value != ""
    }


def test_an_archive_without_parts_is_one_problem(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w"):
        pass
    assert problem(tmp_path, content.getvalue()).key == "workbook_broken"


def _error(parts: dict[str, str]) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_xlsx(packed(parts))
    return caught.value


def _two_sheets() -> dict[str, str]:
    """Return the parts of a workbook of 1904 whose second sheet does not show."""
    parts = parts_of(ONE, texts=TEXTS, epoch="1")
    book, links = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    parts[book] = parts[book].replace("</sheets>", '<sheet name="二" state="hidden" r:id="r9"/></sheets>')
    parts[links] = parts[links].replace(
        "</Rel", '<Relationship Id="r9" Type="x/worksheet" Target="b.xml"/></Rel'
    )
    return parts | {
        "xl/b.xml": '<worksheet><row><c t="s"><v>0</v></c><c s="2"><v>7</v></c></row></worksheet>'
    }


def test_sheets_share_texts_styles_and_epoch() -> None:
    first, second = read_xlsx(packed(_two_sheets()))
    assert first == grid({(1, 1): "白沙镇", (1, 2): 44444}, formats={(1, 2): "yyyy-mm-dd"}, epoch=1904)
    assert second == grid(
        {(1, 1): "白沙镇", (1, 2): 7}, "二", hidden=True, formats={(1, 2): "#,##0.0,"}, epoch=1904
    )


def test_a_workbook_may_have_neither_texts_nor_styles() -> None:
    parts = parts_of('<row><c s="1"><v>44444</v></c></row>')
    del parts["xl/sharedStrings.xml"], parts["xl/styles.xml"]
    assert read_xlsx(packed(parts)) == [grid({(1, 1): 44444})]
    assert _error(parts | {"xl/b.xml": ""} | {"xl/worksheets/sheet1.xml": ONE}).key == "text_lost"


def test_styles_whose_part_is_damaged_say_nothing() -> None:
    content = packed(parts_of(ONE, texts=TEXTS), zipfile.ZIP_STORED)
    (grid,) = read_xlsx(content.replace(b"<styleSheet", b"<styleshEEt"))
    assert (grid.cells[1, 2], grid.formats) == (44444, {})


@pytest.mark.parametrize(
    ("page", "key"),
    [("<worksheet>", "workbook_broken"), ('<a><c r="A1" t="s"><v>7</v></c></a>', "text_lost"), (None, "workbook_broken")],
)  # fmt: skip
def test_what_is_wrong_in_a_sheet_is_told_with_its_title(page: str | None, key: str) -> None:
    parts = _two_sheets()
    del parts["xl/b.xml"]
    error = _error(parts | ({"xl/b.xml": page} if page else {}))
    assert (error.key, error.sheet) == (key, "二")


def test_sheets_share_their_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "Room", lambda: Room(cells=3))
    error = _error(_two_sheets())
    assert (error.key, error.sheet) == ("workbook_cells", "二")
    monkeypatch.setattr(xlsx, "Room", lambda: Room(cells=4))
    assert len(read_xlsx(packed(_two_sheets()))) == 2
