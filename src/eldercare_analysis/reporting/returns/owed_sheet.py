"""The workbook of who owes what (欠报清单), printed on A4."""

from __future__ import annotations

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.correction_sheet import STYLES
from eldercare_analysis.reporting.returns.who_owes import Owing, heading, told
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.reporting.workbook.book import Book

HEADS = {"number": 6, "name": 26, "owes": 54, "since": 20, "must": 11, "asked": 11, "settled": 18}


def build_owed(study: Study, owing: list[Owing]) -> bytes:
    """Return the workbook of the list at a month's end."""
    words = words_of(study)
    title = words.plain("round.owed")
    book = Book(study.month, STYLES, title=title)
    sheet = book.page(title, list(HEADS.values()))
    sheet.printed("", f"&L{heading(study).replace('&', '&&')}&R&P / &N")
    _, *notes = told(study, owing)[: -len(owing) or None]
    for text, style in ((title, "title"), (heading(study), "strong"), *((note, "strong") for note in notes)):
        sheet.put(0, text, style)
        sheet.next()
    sheet.heads([words.plain(f"round.owed_column.{name}") for name in HEADS])
    for number, one in enumerate(owing, start=1):
        owes = words.plain("round.semicolon").join(one.owes)
        counts = (str(count) if count else "" for count in (one.must, one.asked))
        for column, text in enumerate((str(number), one.name, owes, one.since, *counts, "")):
            sheet.put(column, text, "number" if column == 0 else "cell" if column == 1 else "wrapped")
        sheet.next()
    return book.content()
