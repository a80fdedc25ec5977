"""The workbook of a sheet of corrections (退回更正单): one row a correction, printed on A4."""

from __future__ import annotations

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.reporting.returns.corrections import Correction
from eldercare_analysis.reporting.returns.listing import Listing
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.reporting.workbook.book import Sheet

HEADS = {"number": 5, "duty": 7, "sheet": 10, "cell": 8, "row": 16, "head": 14, "stands": 16}
HEADS |= {"wrong": 31, "todo": 31, "done": 8}


def build_corrections(words: Words, month: str, subject: str, found: list[Correction]) -> bytes:
    """Return the workbook that tells somebody what to correct, on A4.

    Args:
        words: in whose language.
        month: `YYYY-MM`, from which the file is dated.
        subject: whose it is.
        found: what is to be corrected; first what must be.
    """
    book = Listing(month, words.plain("round.corrections"))
    how = [(words.plain(f"round.corrections_how{more}"), "text") for more in ("", "_checked")]
    above = [(subject, "strong"), (_counted(words, found), "strong"), *how]
    heads = {words.plain(f"round.column.{name}"): width for name, width in HEADS.items()}
    sheet = book.table(above, heads, subject)
    number = 0
    for file, own in grouped(sorted(found, key=lambda one: not one.must), lambda one: one.file).items():
        sheet.put(0, words.plain("round.in_file", file=file), "file")
        sheet.next()
        for one in own:
            number += 1
            _row(sheet, words, number, one)
    return book.content()


def _counted(words: Words, found: list[Correction]) -> str:
    """Return how much is to be corrected, and how much to be checked."""
    must = sum(one.must for one in found)
    counts = {"must": must, "asked": len(found) - must}
    said = [words(f"round.corrections_{name}", count=count) for name, count in counts.items() if count]
    return words.listed(said).plain


def _row(sheet: Sheet, words: Words, number: int, one: Correction) -> None:
    duty = words.plain("round.must" if one.must else "round.asked")
    where = one.cell or ("" if one.sheet else words.plain("round.whole"))
    cells = (duty, one.sheet, where, one.row, one.head, one.stands, one.wrong, one.todo, "")
    sheet.put(0, str(number), "number")
    for column, text in enumerate(cells, start=1):
        sheet.put(column, text, "cell" if column in (1, 3) else "wrapped")
    sheet.next()
