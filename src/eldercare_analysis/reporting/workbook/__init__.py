"""The audit workbook (资金测算核对工作簿): the ledger with live formulas, from Annex 1 to checks."""

from __future__ import annotations

from importlib.metadata import version

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.pdf import month_in_words, notice_of
from eldercare_analysis.reporting.workbook.amounts import write_ledger
from eldercare_analysis.reporting.workbook.book import AuditBook
from eldercare_analysis.reporting.workbook.given import Given, write_inputs, write_readings, write_rules
from eldercare_analysis.reporting.workbook.rows import names_of_rates, rows_of
from eldercare_analysis.reporting.workbook.sums import write_checks, write_totals, write_towns

SHEETS = ("About", "Inputs", "Rules", "Readings", "Ledger", "Towns", "Totals", "Checks")


def build_workbook(study: Study, run: str = "") -> bytes:
    """Return the workbook; the same study gives the same bytes.

    It holds exact counts of persons, so it is internal. Names of cells and columns: `award_per_center` and
    every other rate, `award_trigger` and every other reading of awards, `total_award`, `total_award_YEAR`,
    `all_checks`, `ledger_amount` and so on.

    Args:
        study: the district's study; its scenario, returns and month apply.
        run: the id of the monthly run, where it is part of one.
    """
    rows, given, book = rows_of(study), Given(), AuditBook(study, run)
    _write_about(book)
    parts = (part for row in rows for part in (row.quantity, row.rate, row.times, row.part))
    others = list(dict.fromkeys(part for part in parts if part is not None))
    write_inputs(book, (row.cell for row in rows if row.cell), others, given)
    write_rules(book, names_of_rates(rows), given)
    write_readings(book)
    write_ledger(book, rows, given)
    sums = (write_towns(book, rows), write_totals(book, rows))
    write_checks(book, rows, given, sums)
    return book.content()


def _write_about(book: AuditBook) -> None:
    words, study = book.words, book.study
    info = study.district.policy.info.plan
    sheet = book.sheet("About", [22, 90])
    told = {
        "plan": f"{pick(study.language, info.title)}（{info.number}）",
        "month": month_in_words(study),
        "run": book.run or words.plain("form.none"),
        "scenario": f"{study.scenario.name} {pick(study.language, study.scenario.label)}",
        "software": f"eldercare-analysis {version('eldercare-analysis')}",
        "notice": notice_of(study) or words.plain("form.none"),
    }
    for key, text in told.items():
        sheet.put(0, words.plain(f"workbook.about_{key}"), "head")
        sheet.put(1, text, "wrapped")
        sheet.next()
    sheet.next()
    for key in ("use", "colors", "unknown", "readings", "limits", "privacy"):
        sheet.put(0, words.plain(f"workbook.about_{key}"), "head")
        sheet.put(1, words.plain(f"workbook.about_{key}_text"), "wrapped")
        sheet.next()
    sheet.next()
    for name in SHEETS[1:]:
        sheet.put(0, name, "head")
        sheet.put(1, words.plain(f"workbook.{name.lower()}_hint"), "wrapped")
        sheet.next()
