"""Workbooks as other programs, other habits and bad intent make them: a good return with parts of its archive edited."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

Parts = dict[str, bytes]
Edit = Callable[[Parts], None]
BOOK, STYLES, SHEET = "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"


def _replace(part: str, pattern: str, new: str) -> Edit:
    def edit(parts: Parts) -> None:
        text, count = re.subn(pattern, lambda _: new, parts[part].decode(), count=1, flags=re.DOTALL)
        if not count:
            raise ValueError(f"{part} has no {pattern}")
        parts[part] = text.encode("utf-8", "surrogatepass")

    return edit


def _cell(where: str, inner: str, more: str = "") -> Edit:
    return _replace(SHEET, rf'<c r="{where}"[^>]*?(/>|>.*?</c>)', f'<c r="{where}"{more}>{inner}</c>')


def _text(where: str, text: str) -> Edit:
    return _cell(where, f"<is><t>{text}</t></is>", ' t="inlineStr"')


def _styled(where: str, inner: str, number: int, code: str = "") -> Edit:
    """Write a cell with a number format of its own: a built-in one, or a code."""

    def edit(parts: Parts) -> None:
        styles = parts[STYLES].decode()
        count = len(re.findall(r"<xf ", re.search(r"<cellXfs.*?</cellXfs>", styles, re.DOTALL)[0]))  # type: ignore[index]
        styles = styles.replace(
            "</cellXfs>",
            f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/></cellXfs>',
        )
        if code:
            styles = styles.replace(
                "</numFmts>", f'<numFmt numFmtId="{number}" formatCode="{code}"/></numFmts>'
            )
        parts[STYLES] = styles.encode()
        _cell(where, inner, f' s="{count}"')(parts)

    return edit


def _rows(after: str, text: str) -> Edit:
    return _replace(SHEET, "</sheetData>", f"{text}</sheetData>{after}")


def _renamed(change: Callable[[str], str]) -> Edit:
    def edit(parts: Parts) -> None:
        for name in list(parts):
            parts[change(name)] = parts.pop(name)

    return edit


def _strict(parts: Parts) -> None:
    for name in [name for name in parts if name.endswith((".xml", ".rels"))]:
        parts[name] = (parts[name].replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main")
                       .replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"))  # fmt: skip


def _dropped(pattern: str) -> Edit:
    def edit(parts: Parts) -> None:
        for name in [name for name in parts if re.search(pattern, name)]:
            del parts[name]

    return edit


def _entity(declared: str, used: str) -> Edit:
    def edit(parts: Parts) -> None:
        _text("K6", used)(parts)
        body = re.sub(rb"<\?xml.*?\?>", b"", parts[SHEET])
        parts[SHEET] = f'<?xml version="1.0"?><!DOCTYPE l [{declared}]>'.encode() + body

    return edit


def _long_rows() -> str:
    return "".join(
        f'<row r="{row}"><c r="K{row}" t="inlineStr"><is><t>字{row}</t></is></c></row>'
        for row in range(200, 20_200)
    )


LAUGHS = '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in zip("abcdefgh", "bcdefghi", strict=True)
)
EPOCH = _replace(BOOK, "<workbookPr[^>]*/>", '<workbookPr date1904="1"/>')
SIGNED = '<row r="99"><c r="A99" t="inlineStr"><is><t>填表人：          审核人：</t></is></c><c r="D99" t="inlineStr"><is><t>填报日期：2021年10月5日</t></is></c></row>'
NOTED = '<row r="99"><c r="A99" t="inlineStr"><is><t>备注：以上数据截至9月30日</t></is></c></row>'

WORKBOOKS: dict[str, tuple[Edit, ...]] = {
    "as written": (),
    "1904, a date by its format": (EPOCH, _styled("H6", "<v>42982</v>", 14)), "1904, a built-in Chinese date": (EPOCH, _styled("H6", "<v>42982</v>", 31)),
    "1904, no date format": (EPOCH, _cell("H6", "<v>42982</v>")), "a month format for an event": (_styled("H6", "<v>44440</v>", 57),),
    "year and month for an event": (_styled("H6", "<v>44440</v>", 165, "yyyy&quot;年&quot;m&quot;月&quot;"),),
    "year and month for a due date": (_text("K6", "指标未下达"), _styled("M6", "<v>44440</v>", 165, "yyyy&quot;年&quot;m&quot;月&quot;")),
    "the head's month in a month format": (_styled("F2", "<v>44440</v>", 57),), "a negative date": (_cell("H6", "<v>-5</v>"),), "a date with a point": (_cell("H6", "<v>2021.9</v>"),),
    "a year for a date": (_cell("H6", "<v>1905</v>"),), "a date beyond all": (_cell("H6", "<v>99999999</v>"),), "a date that is no number": (_cell("H6", "<v>NaN</v>"),),
    "letters without width in a date": (_text("H6", "&#8203;2021-09-05&#8203;"),), "marks around an amount": (_text("O6", "&#65279;12.5&#8206;"),),
    "escapes of Excel": (_text("K6", "一_x000D_\n二_x001B_[31m"),), "an amount in thousands by its format": (_styled("O6", "<v>2500</v>", 165, "#,##0.0,"),),
    "an amount in percent": (_styled("O6", "<v>0.25</v>", 9),), "an amount beyond all": (_cell("O6", "<v>1e999999999</v>"),), "an amount as an error": (_cell("O6", "<v>#REF!</v>", ' t="e"'),),
    "an issue of 0": (_text("K6", "0"),), "no issue in words": (_text("K6", "无"),), "a box in an issue": (_text("K6", "土地手续☑已办☐未办"),),
    "a formula without a result": (_cell("K6", "<f>A1&amp;B1</f>"),), "an array formula": (_cell("O6", '<f t="array" ref="O6">SUM(O7:O9)</f><v>1</v>'),),
    "a hidden row": (_replace(SHEET, '<row r="6"', '<row r="6" hidden="1"'),), "an empty fill": (_replace(STYLES, '<fill><patternFill patternType="gray125" ?/></fill>', "<fill/>"),),
    "a font family of 134": (_replace(STYLES, '<family val="2" ?/>', '<family val="134"/>'),), "a color of six digits": (_replace(STYLES, '<color rgb="[^"]*" ?/>', '<color rgb="#FF0000"/>'),),
    "a style that nobody has": (_cell("K6", "<is><t>x</t></is>", ' s="99999" t="inlineStr"'),), "a cell style without a base": (_replace(STYLES, "</cellStyles>", '<cellStyle name="常规 2" xfId="77"/></cellStyles>'),),
    "an odd rule of format": (_rows('<conditionalFormatting sqref="H6:H59"><cfRule type="cellIs" priority="1" operator="x"><formula>(</formula></cfRule></conditionalFormatting>', ""),),
    "a link without an address": (_rows('<hyperlinks><hyperlink ref="A1" r:id="rId55" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></hyperlinks>', ""),),
    "a shared text that is not there": (_cell("K6", "<v>99999</v>", ' t="s"'),), "metadata with a date that is none": (_replace("docProps/core.xml", r"(?<=>)\d{4}-[^<]*(?=</dcterms:created>)", "gestern"),),
    "signatures under the table": (_rows("", SIGNED),), "a remark under the table": (_rows("", NOTED),),
    "a space in the last row": (_rows("", '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t xml:space="preserve"> </t></is></c></row>'),),
    "a text in the last column": (_replace(SHEET, '<c r="S6"[^>]*?(/>|>.*?</c>)', '<c r="XFD6" t="inlineStr"><is><t>x</t></is></c>'),),
    "a text far below": (_rows("", '<row r="60000"><c r="B60000" t="inlineStr"><is><t>x</t></is></c></row>'),), "an empty cell at the end": (_rows("", '<row r="1048576"><c r="XFD1048576" s="1"/></row>'),),
    "everything merged": (_rows('<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>', ""),), "20,000 rows of text": (_rows("", _long_rows()),),
    "entities in entities": (_entity(LAUGHS, "&i;"),), "an entity from a file": (_entity('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),),
    "strict OOXML": (_strict,), "parts in capitals": (_renamed(str.upper),), "parts with backslashes": (_renamed(lambda name: name.replace("/", "\\")),),
    "no styles": (_dropped("styles"),), "no comments": (_dropped("comments|vml"),), "no sheets": (_dropped("worksheets/sheet"),), "no relations": (_dropped("rels$"),),
    "a part of a million spaces": (lambda parts: parts.update({"xl/x.bin": b" " * 100_000_000}),), "5,001 parts": (lambda parts: parts.update({f"xl/{number}": b"" for number in range(5001)}),),
    **{f"the text {text!r}": (_text("K6", text.replace("&", "&amp;").replace("<", "&lt;")), _text("S6", text.replace("&", "&amp;").replace("<", "&lt;")))
       for text in ("=cmd|' /C calc'!A0", "_x001B_[31m红_x0007_", "资金\u202egnp.exe\u202c", "𠮷家院子", "缺资金😀", "二〇二一年底", "#panic[1] $x^2$", "长" * 10_000)},
}  # fmt: skip


def odd_workbook(name: str, good: bytes) -> bytes:
    """Return a good return with what the name says done to it."""
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    for edit in WORKBOOKS[name]:
        edit(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = part, zipfile.ZIP_DEFLATED  # as it is, backslashes included
            archive.writestr(info, content)
    return target.getvalue()
