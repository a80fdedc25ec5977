"""A workbook under construction: sheets, cells that are given, cells that are computed live."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from eldercare_analysis.reporting.labels import text_size

FONT = "Microsoft YaHei"
NO_GUESSES = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
OPTIONS = {"in_memory": True} | dict.fromkeys(NO_GUESSES, False)  # text is text, whatever it begins with
LINE_POINTS = 13
Value = str | int | float | Decimal | date | None
Style = dict[str, Any]
Rule = dict[str, Any]  # of a validation
Worksheet = Any  # of a library without types


class Book:
    """A workbook; it is finished by `content`."""

    options: Mapping[str, Any] = OPTIONS

    def __init__(self, month: str, styles: Mapping[str, Style], **properties: str) -> None:
        """Begin a workbook of a month, with the styles of its cells by name; `properties`: title, author."""
        self._target = io.BytesIO()
        own = deepcopy(dict(self.options))  # the library writes into what it is given
        self._file = xlsxwriter.Workbook(self._target, own)
        self._styles = {name: self._file.add_format(style) for name, style in styles.items()}
        created = datetime.fromisoformat(f"{month}-01")  # of the month, not of the run
        self._file.set_properties({"author": "", "created": created} | properties)

    def page(self, name: str, widths: Sequence[float] = ()) -> Sheet:
        """Begin an empty sheet, one page wide on paper."""
        page = self._file.add_worksheet(name)
        set_up(page, widths)
        page.set_margins(0.75, 0.75, 1, 1)
        return Sheet(name, page, self._styles, widths)

    def name(self, name: str, address: str) -> None:
        """Give a cell or range a name of the workbook."""
        self._file.define_name(name, f"={address}")

    def content(self) -> bytes:
        """Return the finished file."""
        self._file.close()
        return self._target.getvalue()


def set_up(page: Worksheet, widths: Sequence[float]) -> None:
    """Give the columns of a sheet their widths, and make it one page wide on paper."""
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.set_landscape()
    page.fit_to_pages(1, 0)


class Sheet:
    """One sheet, written row by row.

    Attributes:
        wrapped: the styles whose texts go on in further lines.
        widths_an_em: of a column, for one em of its letters.
    """

    wrapped: tuple[str, ...] = ("wrapped", "head")
    widths_an_em = 2.1

    def __init__(
        self, name: str, page: Worksheet, styles: Mapping[str, Any], widths: Sequence[float]
    ) -> None:
        """Begin at the first row."""
        self.name, self.row, self._page, self._styles, self._widths = name, 0, page, styles, widths
        self._lines = 1

    def next(self, rows: int = 1) -> None:
        """Go on to the next row; this one becomes as high as its wrapped texts are."""
        if self._lines > 1:
            self._page.set_row(self.row, LINE_POINTS * self._lines)
        self.row, self._lines = self.row + rows, 1

    def put(self, column: int, value: Value, style: str = "text") -> str:
        """Write a given value and return the address of its cell; None: a blank cell."""
        where = (self.row, column)
        self._heighten(column, value, style)
        if value is None:
            self._page.write_blank(*where, None, self._styles[style])
        elif isinstance(value, str):
            self._page.write_string(*where, value, self._styles[style])
        elif isinstance(value, date):
            self._page.write_datetime(*where, value, self._styles[style])
        else:
            number = float(value) if isinstance(value, Decimal) else value
            self._page.write_number(*where, number, self._styles[style])
        return self.at(column)

    def _heighten(self, column: int, value: Value, style: str) -> None:
        """Make this row as high as a text is that is wrapped in its cell."""
        if isinstance(value, str) and style in self.wrapped:
            ems = text_size(value, 1)[0]
            self._lines = max(self._lines, ceil(self.widths_an_em * ems / self._widths[column]))

    def compute(self, column: int, formula: str, value: Value, style: str = "money") -> str:
        """Write a formula with the value that it has now, for readers that do not compute; None: unknown."""
        self._heighten(column, value, style)
        now = "" if value is None else float(value) if isinstance(value, Decimal) else value
        self._page.write_formula(self.row, column, f"={formula}", self._styles[style], now)
        return self.at(column)

    def here(self, column: int, row: int | None = None) -> str:
        """Return the address of a cell of this row, or another one, as formulas of this sheet write it."""
        cell: str = xl_rowcol_to_cell(self.row if row is None else row, column)
        return cell

    def at(self, column: int, row: int | None = None) -> str:
        """Return the address of a cell of this row, or another one, as other sheets write it."""
        cell: str = xl_rowcol_to_cell(self.row if row is None else row, column, row_abs=True, col_abs=True)
        return f"{self.name}!{cell}"

    def area(self, column: int, first: int, last: int) -> str:
        """Return the rows of a column, as other sheets and names write them."""
        return f"{self.at(column, first)}:{self.at(column, last).partition('!')[2]}"

    def rows(self, column: int, first: int, last: int) -> str:
        """Return the rows of a column, as formulas of this sheet write them."""
        return f"{self.here(column, first)}:{self.here(column, last)}"

    def across(self, first: int, last: int) -> str:
        """Return some cells of this row, as formulas of this sheet write them."""
        return f"{self.here(first)}:{self.here(last)}"

    def valid(self, column: int, rule: Rule, rows: int = 1) -> None:
        """Hold a column of this row, and of more below, to a rule."""
        self._page.data_validation(self.row, column, self.row + rows - 1, column, rule)

    def choose(self, column: int, options: Sequence[str]) -> None:
        """Let a cell of this row take some values only."""
        self.valid(column, {"validate": "list", "source": list(options)})

    def remark(self, column: int, text: str, author: str, **size: int) -> None:
        """Attach a note to a cell of this row; `size`: its width and height in pixels."""
        self._page.write_comment(self.row, column, text, {"author": author} | size)

    def hold(self, columns: int, height: float) -> None:
        """Keep this row, so high, and the rows above it in sight, and the first columns."""
        self._page.set_row(self.row, height)
        self._page.freeze_panes(self.row + 1, columns)

    def protect(self, *allowed: str) -> None:
        """Lock what is not unlocked against slips, but for what is allowed; without a password."""
        self._page.protect("", dict.fromkeys(("objects", "scenarios", *allowed), True))

    def hide(self) -> None:
        """Hide the sheet."""
        self._page.hide()

    def open(self) -> None:
        """Have the workbook open at this sheet."""
        self._page.activate()
