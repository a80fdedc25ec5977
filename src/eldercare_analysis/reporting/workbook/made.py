"""What the report said when the workbook was made, beside what the workbook says now."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from eldercare_analysis.reporting.workbook.audit_book import AuditBook, AuditSheet
from eldercare_analysis.reporting.workbook.checked import TOTAL, labels
from eldercare_analysis.reporting.workbook.line_words import in_formula
from eldercare_analysis.reporting.workbook.sums import Sums

CHANGES = {
    "same": "good",
    "other": "one_sided",
    "new": "one_sided",
    "gone": "one_sided",
    "no_figure": "unchecked",
}


def change_of(made: str, now: str, states: Sequence[str]) -> str:
    """Return the formula of what became of a figure, from its two cells and the words for `CHANGES`."""
    same, other, new, gone, none = map(in_formula, states)
    both = f"IF(ROUND({made}-{now},2)=0,{same},{other})"
    return f'IF(AND({made}="",{now}=""),{none},IF({made}="",{new},IF({now}="",{gone},{both})))'


def write_compared(book: AuditBook, totals: Sums) -> None:
    """Write how many figures changed, and each as it was made and as it is now."""
    words = book.words
    sheet = book.sheet("compared", [56, 20, 20, 20, 20], [22])
    counts = sheet.row
    sheet.next(len(CHANGES) + 1)
    keys = ("compared_what", "compared_made", "compared_now", "check_difference", "compared_state", "id")
    sheet.heads([words.plain(f"workbook.{key}") for key in keys], kept=1, numbers=(1, 2, 3))
    first = sheet.row
    for key, known in totals.items():
        _write_figure(book, sheet, key, known)
        sheet.next()
    sheet.filtered()
    last, named = sheet.row - 1, labels(book, CHANGES)
    sheet.colored(4, first, last, {named[key]: color for key, color in CHANGES.items()})
    sheet.next(counts - sheet.row)
    now = ["no_figure" if value is None else "same" for _, value in totals.values()]
    for key, text in named.items():
        sheet.put(0, text, "state")
        sheet.colored_if(0, sheet.here(1), CHANGES[key])
        formula = f"COUNTIF({sheet.rows(4, first, last)},{in_formula(text)})"
        book.name(f"figures_{key}", sheet.compute(1, formula, now.count(key), "count"))
        sheet.next()


def _write_figure(book: AuditBook, sheet: AuditSheet, key: str, known: tuple[str, Decimal | None]) -> None:
    cell, value = known
    named = labels(book, CHANGES)
    made, now = sheet.here(1), sheet.here(2)
    sheet.put(0, figure_words(book, key), "wrapped")
    sheet.put(1, value, "fixed_money")
    sheet.compute(2, f'IF({cell}="","",{cell})', value)
    difference = None if value is None else Decimal(0)
    sheet.compute(3, f'IF(OR({made}="",{now}=""),"",{now}-{made})', difference)
    state = named["no_figure" if value is None else "same"]
    sheet.compute(4, change_of(made, now, list(named.values())), state, "state")
    sheet.put(5, f"{TOTAL}_{key}" if key.isdigit() else key, "machine")


def figure_words(book: AuditBook, key: str) -> str:
    """Return the name of a total: of an item, of the awards of a year, of all awards."""
    if key == TOTAL:
        return book.words.plain("workbook.total_award")
    return (
        book.words.plain("workbook.year_awards", year=key)
        if key.isdigit()
        else book.words.plain(f"item.{key}")
    )
