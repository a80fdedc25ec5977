"""Cells of a workbook under construction: addresses, values as they are given, formulas with their value now."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis.reporting.workbook.book import Book, Sheet


class Page:
    """A page that remembers what it is told."""

    def __init__(self) -> None:
        """Begin without anything."""
        self.told: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:
        """Return a function that remembers its name and arguments."""
        return lambda *arguments, **_: self.told.append((name, *arguments))


@pytest.fixture
def page() -> Page:
    return Page()


@pytest.fixture
def sheet(page: Page) -> Sheet:
    return Sheet(
        "Sums",
        page,
        {name: name for name in ("text", "wrapped", "count", "rate", "fixed", "money")},
        [10, 20],
    )


def test_every_kind_of_value_is_written_as_what_it_is(sheet: Sheet, page: Page) -> None:
    day = date(2021, 9, 1)
    for value, style in (
        ("=1+1", "text"),
        (3, "count"),
        (Decimal("0.15"), "rate"),
        (day, "text"),
        (None, "fixed"),
    ):
        assert sheet.put(1, value, style) == "Sums!$B$1"
    assert page.told == [
        ("write_string", 0, 1, "=1+1", "text"),  # what begins with = is text
        ("write_number", 0, 1, 3, "count"),
        ("write_number", 0, 1, 0.15, "rate"),
        ("write_datetime", 0, 1, day, "text"),
        ("write_blank", 0, 1, None, "fixed"),
    ]


def test_a_formula_has_its_value_now(sheet: Sheet, page: Page) -> None:
    sheet.next(2)
    assert sheet.compute(0, "A1+A2", Decimal("2.5")) == "Sums!$A$3"
    sheet.compute(1, "A1", None, "count")
    assert page.told == [
        ("write_formula", 2, 0, "=A1+A2", "money", 2.5),
        ("write_formula", 2, 1, "=A1", "count", ""),
    ]


def test_addresses(sheet: Sheet) -> None:
    """Columns and rows are counted from 0: column 27 is AB, row 3 the fourth."""
    sheet.next(3)
    assert (sheet.here(27), sheet.here(27, 0)) == ("AB4", "AB1")
    assert (sheet.at(27), sheet.at(0, 9)) == ("Sums!$AB$4", "Sums!$A$10")
    assert sheet.area(1, 4, 8) == "Sums!$B$5:$B$9"
    assert sheet.rows(1, 4, 8) == "B5:B9"
    assert sheet.across(0, 2) == "A4:C4"


def test_a_row_becomes_as_high_as_its_wrapped_texts(sheet: Sheet, page: Page) -> None:
    """A column of 10 takes fewer than ten Chinese letters a line; texts that are not wrapped take one."""
    sheet.put(0, "养" * 30, "text")
    sheet.next()
    sheet.put(0, "养" * 30, "wrapped")
    sheet.next()
    sheet.put(0, "养", "wrapped")
    sheet.next()
    ((name, row, height),) = [one for one in page.told if one[0] == "set_row"]
    assert (name, row) == ("set_row", 1)
    assert height > 13 * 30 * 2 / 10  # a Chinese letter is wider than two of a column's widths


@pytest.mark.slow
def test_the_same_cells_are_the_same_bytes_and_tell_the_month() -> None:
    def content(month: str) -> bytes:
        book = Book(month, {"text": {}}, title="甲")
        book.name("first", book.page("A").put(0, "乙"))
        return book.content()

    assert content("2021-09") == content("2021-09")
    with zipfile.ZipFile(io.BytesIO(content("2021-09"))) as parts:
        assert "2021-09-01T00:00:00Z" in parts.read("docProps/core.xml").decode()
        assert '<definedName name="first">A!$A$1</definedName>' in parts.read("xl/workbook.xml").decode()
