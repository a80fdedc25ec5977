"""The first sheet: what an auditor has before him, what agrees, what was not checked, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from eldercare_analysis import __version__
from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.pdf import month_in_words, notice_of
from eldercare_analysis.reporting.workbook.audit_book import SHEETS, AuditBook, AuditSheet
from eldercare_analysis.reporting.workbook.checked import (
    STATES,
    TOTAL,
    labels,
    verdict_colors,
    verdict_now,
)
from eldercare_analysis.reporting.workbook.line_words import in_formula
from eldercare_analysis.reporting.workbook.made import figure_words
from eldercare_analysis.reporting.workbook.rows import Row
from eldercare_analysis.reporting.workbook.sums import Sums, years_of

WIDTHS = (40, 16, 20, 12, 86)
LAST = len(WIDTHS) - 1
STEPS = ("first", "red", "grey", "changing", "figure")
LIMITS = ("colors", "unknown", "limits", "privacy")
NUMBERS = ("checks_count", "wan", "yuan", "unknown_rows")
WAN = 10_000  # yuan


def write_about(book: AuditBook, rows: Sequence[Row], checks: Sequence[str], totals: Sums) -> None:
    """Write what all checks come to, the totals, what to do, and where everything comes from.

    Args:
        book: the workbook.
        rows: of the ledger.
        checks: the states that the checks have now.
        totals: the cells of totals with their values now, by item and year.
    """
    sheet = book.sheet("about", WIDTHS)
    sheet.one_page()
    _verdict(book, sheet, checks)
    _counts(book, sheet, checks)
    _amounts(book, sheet, rows, totals)
    _told(book, sheet, "steps", dict.fromkeys(STEPS, ""))
    _told(book, sheet, "origin", _origin(book))
    _told(book, sheet, "mind", {key: book.words.plain(f"workbook.about_{key}_text") for key in LIMITS})
    _part(book, sheet, "sheets")
    for key in SHEETS[1:]:
        _line(sheet, book.tab(key), book.words.plain(f"workbook.{key}_hint"))
    sheet.open()


def _part(book: AuditBook, sheet: AuditSheet, key: str) -> None:
    sheet.next()
    sheet.put(0, book.words.plain(f"workbook.part_{key}"), "part")
    sheet.next()


def _line(sheet: AuditSheet, head: str, text: str) -> None:
    sheet.put(0, head, "label")
    sheet.spread(1, LAST, text)
    sheet.next()


def _verdict(book: AuditBook, sheet: AuditSheet, checks: Sequence[str]) -> None:
    sheet.put(0, book.words.plain("workbook.all_checks"), "verdict")
    now = labels(book, [verdict_now(checks)])
    sheet.spread(1, 3, "", "verdict")
    sheet.compute(1, "all_checks", next(iter(now.values())), "verdict")
    sheet.colored(1, sheet.row, sheet.row, verdict_colors(book))
    sheet.next()


def _counts(book: AuditBook, sheet: AuditSheet, checks: Sequence[str]) -> None:
    """Write how many checks are in each state, and what to do about them."""
    words = book.words
    _part(book, sheet, "checks")
    _heads(book, sheet, ("check_verdict", "checks_count"))
    sheet.spread(2, LAST, words.plain("workbook.check_means"), "head_note")
    sheet.next()
    for key, text in labels(book, STATES).items():
        sheet.put(0, text, "state")
        sheet.colored_if(0, sheet.here(1), key)
        sheet.compute(1, f"checks_{key}", list(checks).count(key), "count")
        sheet.spread(2, LAST, words.plain(f"workbook.{key}_means"), "wrapped_note")
        sheet.next()


def _heads(book: AuditBook, sheet: AuditSheet, keys: Sequence[str]) -> None:
    for column, key in enumerate(keys):
        style = "head_number" if key in NUMBERS else "head_note" if column else "head"
        sheet.put(column, book.words.plain(f"workbook.{key}"), style)


def _amounts(book: AuditBook, sheet: AuditSheet, rows: Sequence[Row], totals: Sums) -> None:
    """Write the awards in all and by year, then the other items, each with how much of it is unknown."""
    _part(book, sheet, "amounts")
    _heads(book, sheet, ("ledger_label", "wan", "yuan", "unknown_rows", "amount_note"))
    sheet.next()
    due = years_of([row for row in rows if row.line.item in AWARDS])
    years = [key for key in map(str, due) if key in totals]
    items = [key for key in totals if key != TOTAL and not key.isdigit()]
    for key in (TOTAL, *years, *items):
        if key.isdigit():
            sheet.put(0, int(key), "named_year")
        else:
            sheet.put(0, figure_words(book, key), "wrapped")
        _amount(book, sheet, key, rows, totals)
        sheet.next()


def _amount(book: AuditBook, sheet: AuditSheet, key: str, rows: Sequence[Row], totals: Sums) -> None:
    cell, value = totals[key]
    yuan, unknown = sheet.here(2), sheet.here(3)
    conditions, own = _of(sheet, key, rows)
    open_rows = sum(row.applies and row.amount_fen is None for row in own)
    sheet.compute(1, f'IF({yuan}="","",{yuan}/{WAN})', None if value is None else value / WAN, "wan")
    sheet.compute(2, f'IF({cell}="","",{cell})', value)
    sheet.compute(3, f"SUMIFS(ledger_unknown,{conditions})", open_rows, "count")
    notes = {name: book.words.plain(f"workbook.amount_{name}") for name in ("unknown", "none", "part")}
    unknown_all, none, part = map(in_formula, notes.values())
    now = ("part" if open_rows else "") if value is not None else "unknown" if open_rows else "none"
    formula = f'IF({yuan}="",IF({unknown}>0,{unknown_all},{none}),IF({unknown}>0,{part},""))'
    sheet.compute(4, formula, notes.get(now, ""), "note")


def _of(sheet: AuditSheet, key: str, rows: Sequence[Row]) -> tuple[str, list[Row]]:
    """Return the condition by which lines of the ledger make up a total, and these lines."""
    awards = [row for row in rows if row.line.item in AWARDS]
    if key == TOTAL:
        return "ledger_award,1", awards
    if key.isdigit():
        return f"ledger_award,1,ledger_year,{sheet.here(0)}", [row for row in awards if row.year == int(key)]
    return f"ledger_item,{in_formula(key)}", [row for row in rows if row.line.item == key]


def _told(book: AuditBook, sheet: AuditSheet, part: str, told: dict[str, str]) -> None:
    """Write texts under their heads; what has no text of its own is one line."""
    _part(book, sheet, part)
    for number, (key, text) in enumerate(told.items(), start=1):
        if text:
            _line(sheet, book.words.plain(f"workbook.about_{key}"), text)
        else:
            sheet.spread(0, LAST, book.words.plain(f"workbook.step_{key}", number=number))
            sheet.next()


def _origin(book: AuditBook) -> dict[str, str]:
    words, study = book.words, book.study
    info, none = study.district.policy.info.plan, words.plain("form.none")
    label = pick(study.language, study.scenario.label)
    return {
        "plan": words.plain("workbook.plan_of", title=pick(study.language, info.title), number=info.number),
        "month": month_in_words(study),
        "scenario": words.plain("workbook.scenario_of", label=label, name=study.scenario.name),
        "returns": words.plain("workbook.returns_read" if study.returns else "workbook.returns_none"),
        "run": book.run or none,
        "software": f"eldercare-analysis {__version__}",
        "notice": notice_of(study) or none,
    }
