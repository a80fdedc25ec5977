"""The workbook of a sheet of corrections (退回更正单): one row a correction, printed on A4."""

from __future__ import annotations

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.reporting.returns.corrections import Correction
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.reporting.workbook.book import FONT, Book, Sheet, Style

HEADS = {"number": 5, "duty": 7, "sheet": 10, "cell": 8, "row": 16, "head": 14, "stands": 16}
HEADS |= {"wrong": 31, "todo": 31, "done": 8}
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
STYLES: dict[str, Style] = {name: {"font_name": FONT, "font_size": 9} | style for name, style in OWN.items()}


def build_corrections(words: Words, month: str, subject: str, found: list[Correction]) -> bytes:
    """Return the workbook that tells somebody what to correct, on A4.

    Args:
        words: in whose language.
        month: `YYYY-MM`, from which the file is dated.
        subject: whose it is.
        found: what is to be corrected; first what must be.
    """
    title = words.plain("round.corrections")
    book = Book(month, STYLES, title=title)
    sheet = book.page(title, list(HEADS.values()))
    sheet.printed("", f"&L{subject.replace('&', '&&')}&R&P / &N")
    must = sum(one.must for one in found)
    counts = {"must": must, "asked": len(found) - must}
    said = [words(f"round.corrections_{name}", count=count) for name, count in counts.items() if count]
    count = words.listed(said).plain
    how = [words.plain(f"round.corrections_how{more}") for more in ("", "_checked")]
    for text, style in zip(
        (title, subject, count, *how), ("title", "strong", "strong", "text", "text"), strict=True
    ):
        sheet.put(0, text, style)
        sheet.next()
    sheet.heads([words.plain(f"round.column.{name}") for name in HEADS])
    number = 0
    for file, own in grouped(sorted(found, key=lambda one: not one.must), lambda one: one.file).items():
        sheet.put(0, words.plain("round.in_file", file=file), "file")
        sheet.next()
        for one in own:
            number += 1
            _row(sheet, words, number, one)
    return book.content()


def _row(sheet: Sheet, words: Words, number: int, one: Correction) -> None:
    duty = words.plain("round.must" if one.must else "round.asked")
    where = one.cell or ("" if one.sheet else words.plain("round.whole"))
    cells = (str(number), duty, one.sheet, where, one.row, one.head, one.stands, one.wrong, one.todo, "")
    for column, text in enumerate(cells):
        sheet.put(column, text, "number" if column == 0 else "cell" if column in (1, 3) else "wrapped")
    sheet.next()
