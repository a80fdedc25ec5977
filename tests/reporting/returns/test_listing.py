"""A list is printed on A4, one page wide, with its heads on every page."""

from __future__ import annotations

import io

import openpyxl

from eldercare_analysis.reporting.returns.listing import A4, Listing


def test_a_list_fits_its_paper() -> None:
    book = Listing("2025-10", "欠报清单")
    sheet = book.table([("一&二", "strong")], {"序号": 6, "单位": 30}, "一&二")
    sheet.put(0, "=1+1", "number")
    content = book.content()
    page = openpyxl.load_workbook(io.BytesIO(content))["欠报清单"]
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (A4, "landscape")
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (None, 0)  # one page wide
    assert page.sheet_properties.pageSetUpPr
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.print_title_rows, page.freeze_panes) == ("$3:$3", "A4")
    assert [[cell.value for cell in row] for row in page] == [
        ["欠报清单", None],
        ["一&二", None],
        ["序号", "单位"],
        ["=1+1", None],
    ]
    assert page.cell(4, 1).data_type == "s"  # text is text, whatever it begins with
