"""Number formats of a workbook's styles (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import pytest

from eldercare_analysis.inputs.returns.reading.xlsx import formats_of


def _styles(formats: str, cells: str) -> bytes:
    return f"<styleSheet><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>".encode()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("0", "General"),
        ("1", "0"),
        ("14", "yyyy/m/d"),
        ("17", "mmm-yy"),
        ("27", "builtin:27"),
        ("49", "@"),
        ("58", "builtin:58"),
        ("999999999", "builtin:999999999"),
        ("1000000000", "General"),
        ("-1", "General"),
        ("x", "General"),
        ("\u0663", "General"),
        ("", "General"),
    ],
)
def test_a_format_of_its_number_alone(number: str, code: str) -> None:
    assert formats_of(_styles("", f'<xf numFmtId="{number}"/>')) == [code]


def test_styles_have_the_codes_of_the_workbook_by_their_numbers() -> None:
    formats = (
        '<numFmt numFmtId="200" formatCode="#,##0.0,"/><numFmt numFmtId="14" formatCode="yyyy"/>'
        '<numFmt numFmtId="201"/><numFmt numFmtId="9" formatCode=""/>'
        f'<numFmt numFmtId="202" formatCode="{"0" * 256}"/><x><numFmt numFmtId="203" formatCode="0!.0,"/></x>'
    )
    cells = "".join(f'<xf numFmtId="{number}"/>' for number in (200, 14, 201, 9, 202, 203, 204))
    assert formats_of(_styles(formats, cells + "<xf/>")) == [
        "#,##0.0,", "yyyy", "General", "0%", "0" * 255, "0!.0,", "builtin:204", "General",
    ]  # fmt: skip


def test_prefixes_say_nothing() -> None:
    part = (
        b'<x:styleSheet xmlns:x="y"><x:numFmts><x:numFmt x:numFmtId="200" x:formatCode="0.0"/></x:numFmts>'
        b'<x:cellXfs><x:xf x:numFmtId="200"/></x:cellXfs></x:styleSheet>'
    )
    assert formats_of(part) == ["0.0"]


def test_styles_of_other_things_are_no_styles_of_cells() -> None:
    part = (
        b'<styleSheet><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><dxfs><dxf><numFmt numFmtId="14" formatCode="0"/></dxf></dxfs>'
        b'<cellXfs><xf numFmtId="14"><ext><xf numFmtId="9"/></ext></xf></cellXfs><xf numFmtId="9"/></styleSheet>'
    )
    assert formats_of(part) == ["yyyy/m/d"]


def test_styles_of_cells_may_stand_deeper() -> None:
    part = b'<x><styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet></x>'
    assert formats_of(part) == ["yyyy/m/d"]


@pytest.mark.parametrize("part", [b"", b"<styleSheet>", b"<!DOCTYPE a><styleSheet/>", b"<a/>"])
def test_a_damaged_part_says_nothing_of_formats(part: bytes) -> None:
    assert formats_of(part) == []
