"""The workbook of a list, printed on A4: a few lines above, then a table whose heads stay in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eldercare_analysis.reporting.workbook.book import FONT, Book, Sheet, Style, set_up

A4 = 9
LINE: Style = {"border": 1, "border_color": "#9AA5AC", "valign": "top", "text_wrap": True}
OWN: dict[str, Style] = {
    "title": {"bold": True, "font_size": 16},
    "text": {},
    "strong": {"bold": True, "font_size": 11},
    "file": {"bold": True},
    "head": LINE | {"bold": True, "bg_color": "#E7EEF3", "valign": "vcenter"},
    "wrapped": LINE,
    "number": LINE,
    "cell": LINE | {"bold": True},
}
STYLES: dict[str, Style] = {name: {"font_name": FONT, "font_size": 9} | own for name, own in OWN.items()}
Lines = Sequence[tuple[str, str]]  # texts above a table, each with its style


class Listing(Book):
    """A workbook of one list; it is finished by `content`."""

    def __init__(self, month: str, title: str) -> None:
        """Begin it; `month`: from which the file is dated."""
        super().__init__(month, STYLES, title=title)
        self._title = title

    def table(self, above: Lines, heads: Mapping[str, float], footer: str) -> Sheet:
        """Begin its sheet: what stands above the table, the heads with the widths of their columns."""
        page = self._file.add_worksheet(self._title)
        widths = list(heads.values())
        set_up(page, widths)
        page.set_paper(A4)
        page.set_margins(0.5, 0.5, 0.7, 0.7)
        page.set_footer(f"&L{footer.replace('&', '&&')}&R&P / &N")
        sheet = Sheet(self._title, page, self._styles, widths)
        for text, style in ((self._title, "title"), *above):
            sheet.put(0, text, style)
            sheet.next()
        for column, label in enumerate(heads):
            sheet.put(column, label, "head")
        page.freeze_panes(sheet.row + 1, 0)
        page.repeat_rows(sheet.row)
        sheet.next()
        return sheet
