"""The workbook of who owes what (欠报清单), printed on A4."""

from __future__ import annotations

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.listing import Listing
from eldercare_analysis.reporting.returns.who_owes import Owing, heading, told
from eldercare_analysis.reporting.words import words_of

HEADS = {"number": 6, "name": 26, "owes": 54, "since": 20, "must": 11, "asked": 11, "settled": 18}


def build_owed(study: Study, owing: list[Owing]) -> bytes:
    """Return the workbook of the list at a month's end."""
    words = words_of(study)
    book = Listing(study.month, words.plain("round.owed"))
    _, *notes = told(study, owing)[: -len(owing) or None]
    above = [(text, "strong") for text in (heading(study), *notes)]
    heads = {words.plain(f"round.owed_column.{name}"): width for name, width in HEADS.items()}
    sheet = book.table(above, heads, heading(study))
    for number, one in enumerate(owing, start=1):
        owes = words.plain("round.semicolon").join(one.owes)
        counts = (str(count) if count else "" for count in (one.must, one.asked))
        sheet.put(0, str(number), "number")
        sheet.put(1, one.name, "cell")
        for column, text in enumerate((owes, one.since, *counts, ""), start=2):
            sheet.put(column, text, "wrapped")
        sheet.next()
    return book.content()
