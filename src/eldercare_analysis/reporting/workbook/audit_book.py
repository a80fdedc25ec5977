"""The audit workbook under construction: its sheets in order, tables, columns of programs folded away."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.pdf import month_in_words, notice_of, title_of
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.reporting.workbook.book import FONT, Book, Sheet, Style, Worksheet, set_up

# in the order in which an auditor reads them
SHEETS = ("about", "checks", "compared", "totals", "towns", "ledger", "readings", "rules", "inputs", "others")
TOP = {"valign": "top"}
GIVEN = {"bg_color": "#FFF6CC", "font_color": "#0B4F7D", "locked": False} | TOP  # may be changed
FIXED = {"bg_color": "#F1F2F4"} | TOP
MACHINE = {"font_color": "#8A9399"} | TOP
HEAD = {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#E7EEF3"} | TOP
COUNT, MONEY, RATE = "#,##0", "#,##0.00;-#,##0.00;0", "#,##0.00####"
SUM = {"bold": True, "top": 1} | TOP
STYLES: dict[str, Style] = {
    "title": {"bold": True, "font_size": 14, "font_color": "#0B4F7D"},
    "part": {"bold": True, "font_size": 11, "font_color": "#0B4F7D"},
    "verdict": {"bold": True, "font_size": 12, "valign": "vcenter", "indent": 1},
    "head": HEAD,
    "label": {"bold": True, "text_wrap": True, "bg_color": "#E7EEF3"} | TOP,
    "head_note": HEAD | {"indent": 2, "align": "left"},
    "head_number": HEAD | {"align": "right"},
    "machine_head": {"font_color": "#8A9399", "bottom": 1} | TOP,
    "text": TOP,
    "note": {"indent": 2, "align": "left"} | TOP,  # beside a number
    "wrapped": {"text_wrap": True} | TOP,
    "wrapped_note": {"text_wrap": True, "indent": 2, "align": "left"} | TOP,
    "state": {"bold": True, "indent": 1, "align": "left"} | TOP,
    "number": {"num_format": "0", "align": "center"} | TOP,  # of a row
    "count": {"num_format": COUNT} | TOP,
    "year": {"num_format": "0"} | TOP,
    "month": {"num_format": "yyyy-mm", "align": "left"} | TOP,
    "rate": {"num_format": RATE} | TOP,
    "wan": {"num_format": "#,##0.00####;-#,##0.00####;0"} | TOP,
    "money": {"num_format": MONEY} | TOP,
    "whole": {"num_format": MONEY, "bold": True} | TOP,  # at the end of a row
    "sum": {"num_format": MONEY} | SUM,
    "sum_count": {"num_format": COUNT} | SUM,
    "sum_text": SUM,
    "given_count": {"num_format": COUNT} | GIVEN,
    "given_rate": {"num_format": RATE} | GIVEN,
    "given_text": {"text_wrap": True} | GIVEN,
    "fixed": {"num_format": COUNT} | FIXED,
    "fixed_money": {"num_format": MONEY} | FIXED,
    "fixed_text": {"text_wrap": True} | FIXED,
    "machine": {"num_format": "0"} | MACHINE,
    "good": {"font_color": "#1B5E33", "bg_color": "#CFE8D5"},
    "bad": {"font_color": "#FFFFFF", "bg_color": "#D55E00"},
    "one_sided": {"font_color": "#6B4A00", "bg_color": "#FFD98A"},
    "unchecked": {"font_color": "#4A5257", "bg_color": "#DDE1E4"},
}
WRAPPED = (
    *("wrapped", "wrapped_note", "given_text", "fixed_text"),
    *("label", "head", "head_note", "head_number"),
)
YEARS = ("in_year", "award_year")  # heads that are a year, with words around it
A3, A4, WIDE = 8, 9, 200  # papers, and from which width on the larger one
MARGINS = (0.5, 0.5, 0.7, 0.7)
Label = str | tuple[int, str]
Colors = Mapping[str, str]  # styles by the text that has them


class AuditBook(Book):
    """The audit workbook of a study."""

    def __init__(self, study: Study, run: str) -> None:
        """Begin it with all of its sheets, empty; `run`: the id of the monthly run, empty outside of one."""
        self.study, self.run, self.words = study, run, words_of(study)
        heads: dict[str, Style] = {
            f"head_{name}": HEAD | {"num_format": self._around_year(name), "align": "right"} for name in YEARS
        }
        heads["named_year"] = TOP | {"num_format": self._around_year("year_awards"), "align": "left"}
        styles = {
            name: {"font_name": FONT, "font_size": 9} | style for name, style in (STYLES | heads).items()
        }
        super().__init__(study.month, styles, title=title_of(study))
        self._file.set_calc_mode("auto")
        self._pages = {key: self._file.add_worksheet(self.tab(key)) for key in SHEETS}

    def _around_year(self, name: str) -> str:
        """Return the format of a year that stands in words: in a head the formulas read it as a number."""
        parts = self.words.plain(f"workbook.{name}", year="\0").split("\0")
        return "0".join(f'"{part}"' if part else "" for part in parts)

    def tab(self, key: str) -> str:
        """Return the name of a sheet."""
        return self.words.plain(f"workbook.tab_{key}")

    def sheet(self, key: str, widths: Sequence[float], machine: Sequence[float] = ()) -> AuditSheet:
        """Begin a sheet with its title and a line that says what it is for.

        Args:
            key: of `SHEETS`.
            widths: of its columns.
            machine: of the columns to the right of them that programs need, which are grouped away.
        """
        page, words = self._pages[key], self.words
        sheet = AuditSheet(self.tab(key), page, self._styles, [*widths, *machine])
        sheet.group(len(widths))
        title, notice = (text.replace("&", "&&") for text in (title_of(self.study), notice_of(self.study)))
        sheet.printed(f"&L{title}&R{notice}", f"&L{self.study.month} {self.run}&R&A · &P / &N")
        told = {"name": self.study.name, "month": month_in_words(self.study)} if key == SHEETS[0] else {}
        sheet.put(0, words.plain(f"workbook.{key}", **told), "title")
        sheet.next()
        sheet.put(0, words.plain(f"workbook.{key}_hint"), "text")
        sheet.next(2)
        return sheet


class AuditSheet(Sheet):
    """A sheet of tables; columns that programs need stand to the right, grouped and folded away."""

    wrapped = WRAPPED
    widths_an_em = 1.75  # their letters are smaller

    def __init__(
        self, name: str, page: Worksheet, styles: Mapping[str, Any], widths: Sequence[float]
    ) -> None:
        """Begin at the first row."""
        super().__init__(name, page, styles, widths)
        set_up(page, widths)
        self._shown, self._head = len(widths), 0

    def group(self, shown: int) -> None:
        """Fold away the columns behind the first ones."""
        self._shown = shown
        for column in range(shown, len(self._widths)):
            folded = {"level": 1, "hidden": True}
            self._page.set_column(column, column, self._widths[column], None, folded)
        if shown < len(self._widths):
            end = len(self._widths)
            self._page.set_column(end, end, None, None, {"collapsed": True})

    def printed(self, header: str, footer: str) -> None:
        """Set up how the sheet is printed: its paper by its width, what stands above and below."""
        self._page.set_paper(A3 if sum(self._widths[: self._shown]) > WIDE else A4)
        self._page.set_margins(*MARGINS)
        self._page.set_header(header)
        self._page.set_footer(footer)

    def heads(self, labels: Sequence[Label], kept: int = 0, numbers: Container[int] = ()) -> None:
        """Write the heads of columns; they stay in sight, with the first ones, and are on every page.

        Args:
            labels: texts, or years with the style that has the words around them.
            kept: how many columns stay in sight.
            numbers: the columns whose cells are numbers.
        """
        for column, label in enumerate(labels):
            beside = "head_note" if column and column - 1 in numbers else "head"
            shown = "head_number" if column in numbers else beside
            style = shown if column < self._shown else "machine_head"
            self.put(column, *((label, style) if isinstance(label, str) else label))
        self._page.freeze_panes(self.row + 1, kept)
        self._page.repeat_rows(self.row)
        self._head = self.row
        self.next()

    def filtered(self) -> None:
        """Let the rows since the heads be filtered; this row is the first that is not."""
        if self.row > self._head + 1:
            self._page.autofilter(self._head, 0, self.row - 1, len(self._widths) - 1)

    def head(self, column: int) -> str:
        """Return the address of a column's head, as formulas of this sheet write it in any row."""
        return self.at(column, self._head).partition("!")[2]

    def at(self, column: int, row: int | None = None) -> str:
        """Return an address as other sheets write it, this sheet's name in quotes: of any script."""
        name, _, cell = super().at(column, row).rpartition("!")
        quoted = name.replace("'", "''")
        return f"'{quoted}'!{cell}"

    def choose_of(self, column: int, first: int, last: int) -> None:
        """Let a cell take the texts of some cells of this row only."""
        area = f"{self.at(first)}:{self.at(last).partition('!')[2]}"
        self.valid(column, {"validate": "list", "source": f"={area}"})

    def spread(self, first: int, last: int, text: str, style: str = "wrapped") -> None:
        """Write a text over some columns of this row, which becomes as high as it is."""
        width = sum(self._widths[first : last + 1])
        self._page.merge_range(self.row, first, self.row, last, "", self._styles[style])
        kept, self._widths = self._widths, [width] * (first + 1)
        self.put(first, text, style)
        self._widths = kept

    def colored_if(self, column: int, cell: str, style: str) -> None:
        """Color a cell of this row while there is something in a count."""
        rule = {"type": "formula", "criteria": f"={cell}>0", "format": self._styles[style]}
        self._page.conditional_format(self.row, column, self.row, column, rule)

    def one_page(self) -> None:
        """Print all of the sheet on one page."""
        self._page.fit_to_pages(1, 1)

    def colored(self, column: int, first: int, last: int, colors: Colors) -> None:
        """Color cells by what they say, whatever it becomes."""
        for text, style in colors.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": self._styles[style]}
            self._page.conditional_format(first, column, last, column, rule)
