"""The workbook of a return under construction: sheets on paper, merged cells, colors of mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import ceil

from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell

from eldercare_analysis.reporting.labels import CJK
from eldercare_analysis.reporting.returns.arrangement import Layout, Span
from eldercare_analysis.reporting.workbook.book import FONT, OPTIONS, Book, Sheet, Style, Value

NAVY, GREY, YELLOW, RED = "#0B4F7D", "#E3E6E9", "#FFF1BF", "#F6B8AC"
LINE = {"border": 1, "border_color": "#AEB7BE"}
TEXT = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
HEAD: Style = TEXT | LINE | {"bold": True, "font_color": "#FFFFFF", "bg_color": NAVY, "text_wrap": True}
FILLS: dict[str, Style] = {
    "given": {"bg_color": GREY, "locked": True},
    "asked": {"bg_color": YELLOW, "locked": False},
    "optional": {"locked": False},
}
FORMATS: dict[str, Style] = {
    "plain": {"indent": 1},
    "day": {"num_format": "yyyy-mm-dd", "align": "center"},
    "month": {"num_format": 'yyyy"年"m"月"', "align": "center"},
    "month_en": {"num_format": "yyyy-mm", "align": "center"},
    "code": {"num_format": "@", "indent": 1},
    "wrapped": {"num_format": "@", "text_wrap": True, "indent": 1},
    "middle": {"align": "center"},
    "tucked": {"align": "fill"},  # hidden, and not seen beside its column
    "tucked_month": {"align": "fill", "num_format": "yyyy-mm"},
}
STYLES: dict[str, Style] = {
    "title": TEXT | {"bold": True, "font_size": 14, "font_color": "#0B2F4A", "shrink": True},
    "label": TEXT | {"align": "right", "indent": 1},
    "how": TEXT | {"font_color": "#4A545B"},
    "notice": TEXT | {"bold": True, "font_color": "#9A3412"},
    "group": HEAD | {"align": "center"},
    "name": HEAD | {"valign": "top"},
    "name_needed": HEAD | {"valign": "top", "num_format": '@" *"'},  # what is shown; the name stays as it is
    "name_chosen": HEAD | {"valign": "top", "num_format": '@" ▼"'},
    "spare": TEXT | {"font_color": "#4A545B", "italic": True},
    "count": TEXT | {"bold": True, "font_color": NAVY},
    "small": TEXT | {"font_color": "#6B747B", "font_size": 9},
    "wrong": {"bg_color": RED, "font_color": "#8A1C10"},
    "listed": {},
} | {f"{kind}_{fill}": TEXT | LINE | FORMATS[kind] | FILLS[fill] for kind, fill in product(FORMATS, FILLS)}
FRAME = 1.2  # letters between a text and the edges of its cell
A3, A4, A4_HOLDS = 8, 9, 165.0  # letters on a page at three quarters of the size, which is 7.5 points
ROW, LINE_POINTS = 19, 14
PADDING = 5 / 7  # of a column, in letters; it is counted in


def _letters(text: str) -> float:
    """Return how many letters wide a text is; Chinese ones count for nearly two."""
    return sum(1.95 if ord(letter) >= CJK else 0.8 for letter in text)


class Form(Sheet):
    """A sheet that is filled in; rows and columns count from 0."""

    def arrange(self, layout: Layout, footer: str) -> None:
        """Set up columns and paper."""
        page = self._page
        for position, slot in enumerate(layout.slots):
            page.set_column(position, position, slot.width - PADDING, None, {"hidden": slot.hidden})
        page.set_paper(A3 if layout.width > A4_HOLDS else A4)
        page.set_margins(0.4, 0.4, 0.5, 0.6)
        page.set_footer(f"&C{footer}")
        page.center_horizontally()
        page.hide_gridlines(2)

    def spread(self, span: Span, value: Value, style: str) -> None:
        """Write a value across some columns of this row."""
        first, last = span
        if first < last:
            self._page.merge_range(self.row, first, self.row, last, None, self._styles[style])
        self.put(first, value, style)

    def spread_formula(self, span: Span, formula: str, now: str, style: str) -> None:
        """Write a formula, with the value that it has now, across some columns of this row."""
        self.spread(span, None, style)
        self.compute(span[0], formula, now, style)

    def spread_two(self, span: Span, first: tuple[str, str], second: tuple[str, str]) -> None:
        """Write two texts, each with its style, as one across some columns of this row."""
        (one, style), (other, plain) = first, second
        self.spread(span, one, plain)
        parts = (self._styles[style], one, self._styles[plain], f"　{other}")
        self._page.write_rich_string(self.row, span[0], *parts, self._styles[plain])

    def high(self, points: float) -> None:
        """Make this row so high."""
        self._page.set_row(self.row, points)

    def fitted(self, texts: Iterator[tuple[str, float]]) -> None:
        """Make this row as high as texts in columns of a width need."""
        lines = (ceil(_letters(text) / (width - FRAME)) for text, width in texts)
        self.high(max(ROW, LINE_POINTS * max(lines, default=1) + 4))

    def color(self, column: int, rows: Span, formula: str) -> None:
        """Color cells of a column red where a formula of the first row holds."""
        rule = {"type": "formula", "criteria": f"={formula}", "format": self._styles["wrong"]}
        self._page.conditional_format(rows[0], column, rows[1], column, rule)

    def column(self, column: int, rows: Span) -> str:
        """Return the rows of a column, as formulas of other sheets write them."""
        return f"'{self.name}'!{xl_range(rows[0], column, rows[1], column)}"

    def own(self, column: int, rows: Span) -> str:
        """Return the rows of a column, as formulas of this sheet write them."""
        area: str = xl_range_abs(rows[0], column, rows[1], column)
        return area

    def cell(self, column: int) -> str:
        """Return the address of a cell of this row whose column stays, for rules of each row."""
        address: str = xl_rowcol_to_cell(self.row, column, col_abs=True)
        return address

    def keep(self, columns: int) -> None:
        """Keep the rows above this one, and the first columns, in sight; print the heads on every page."""
        self._page.freeze_panes(self.row, columns)
        self._page.repeat_rows(self.row - 2, self.row - 1)

    def printed_to(self, column: int) -> None:
        """Print no column after one."""
        self._page.print_area(0, 0, self.row, column)

    def quiet(self, rows: Span, columns: int) -> None:
        """Have no marks for numbers that are text."""
        area = xl_range(rows[0], 0, rows[1], columns)
        self._page.ignore_errors({"number_stored_as_text": area})

    def pale(self) -> None:
        """Give the sheet a pale tab: nothing is to be filled in."""
        self._page.set_tab_color(GREY)

    def bright(self) -> None:
        """Give the sheet the tab of one that is to be filled in."""
        self._page.set_tab_color("#F2B705")


class FormBook(Book):
    """The workbook of a return; widths of columns count digits of its font."""

    options = OPTIONS | {"default_format_properties": {"font_name": FONT, "font_size": 10}}

    def form(self, name: str, layout: Layout, footer: str) -> Form:
        """Begin a sheet, one page wide."""
        page = self._file.add_worksheet(name)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        sheet = Form(name, page, self._styles, [slot.width for slot in layout.slots])
        sheet.arrange(layout, footer)
        return sheet
