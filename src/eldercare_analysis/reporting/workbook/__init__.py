"""The audit workbook (资金测算核对工作簿): the ledger with live formulas, from Annex 1 to checks."""

from __future__ import annotations

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.workbook.amounts import write_ledger
from eldercare_analysis.reporting.workbook.audit_book import SHEETS, AuditBook
from eldercare_analysis.reporting.workbook.checked import write_checks
from eldercare_analysis.reporting.workbook.choices import write_readings, write_rules
from eldercare_analysis.reporting.workbook.given import Given, write_inputs, write_others
from eldercare_analysis.reporting.workbook.made import write_compared
from eldercare_analysis.reporting.workbook.opening import write_about
from eldercare_analysis.reporting.workbook.rows import names_of_rates, rows_of
from eldercare_analysis.reporting.workbook.sums import write_totals, write_towns

__all__ = ["SHEETS", "build_workbook"]


def build_workbook(study: Study, run: str = "") -> bytes:
    """Return the workbook in the study's language; the same study gives the same bytes.

    It holds exact counts of persons, so it is internal. Names of cells and columns, whatever the language:
    `award_per_center` and every other rate, `award_trigger` and every other reading of awards (its code;
    `award_trigger_choice` is what is chosen, in words), `total_award`, `total_award_YEAR`, `all_checks`,
    `checks_good`, `checks_bad`, `checks_one_sided`, `checks_unchecked`, `ledger_amount` and so on.

    Args:
        study: the district's study; its scenario, returns and month apply.
        run: the id of the monthly run, where it is part of one.
    """
    rows, given, book = rows_of(study), Given(), AuditBook(study, run)
    parts = (part for row in rows for part in (row.quantity, row.rate, row.times, row.part))
    write_inputs(book, (row.cell for row in rows if row.cell), given)
    write_others(book, list(dict.fromkeys(part for part in parts if part is not None)), given)
    write_rules(book, names_of_rates(rows), given)
    write_readings(book)
    write_ledger(book, rows, given)
    totals = write_totals(book, rows)
    states = write_checks(book, rows, given, (write_towns(book, rows), totals))
    write_compared(book, totals)
    write_about(book, rows, states, totals)
    return book.content()
