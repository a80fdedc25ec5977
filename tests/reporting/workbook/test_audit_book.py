"""Sheets of the audit workbook: named in its language, heads in sight, what programs need folded away."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.workbook.audit_book import A3, A4, SHEETS, AuditBook, AuditSheet
from tests.reporting.workbook.seen import SeenBook
from tests.reporting.workbook.test_book import Page


def read(book: AuditBook) -> Any:
    return openpyxl.load_workbook(io.BytesIO(book.content()))


@pytest.mark.parametrize(("language", "names"), [("zh", ("说明", "核对", "台账", "附件1")), ("en", ("About", "Checks", "Ledger", "Annex 1"))])  # fmt: skip
def test_sheets_are_named_in_the_language_in_an_auditors_order(
    study: Study, language: Language, names: tuple[str, ...]
) -> None:
    found = read(AuditBook(replace(study, language=language), "")).sheetnames
    places = [found.index(name) for name in names]
    assert len(found) == len(SHEETS)
    assert places == sorted(places)
    assert places[0] == 0


def test_a_sheet_begins_with_its_title_and_what_it_is_for(study: Study) -> None:
    book = SeenBook(study)
    assert book.sheet("inputs", [10]).row == 3
    words = book.words
    assert book.cells("inputs") == {
        "A1": words.plain("workbook.inputs"),
        "A2": words.plain("workbook.inputs_hint"),
    }


def test_columns_of_programs_are_folded_away_and_there(study: Study) -> None:
    """Two columns are shown, C and D are folded; E tells that something is."""
    book = AuditBook(study, "")
    sheet = book.sheet("totals", [10, 20], [5, 6])
    sheet.heads(["甲", "乙", "码一", "码二"], kept=1)
    sheet.put(2, "id", "machine")
    sheet.next()
    sheet.filtered()
    page = read(book)["合计"]
    folded = page.column_dimensions["C"]
    assert (folded.outlineLevel, folded.hidden, folded.min, folded.max) == (1, True, 3, 3)
    assert not page.column_dimensions["B"].hidden
    assert page.column_dimensions["E"].collapsed
    assert (page["C5"].value, page.freeze_panes, page.auto_filter.ref) == ("id", "B5", "A4:D5")


def test_a_year_in_a_head_is_a_number_with_words_around_it(study: Study) -> None:
    book = AuditBook(study, "")
    sheet = book.sheet("totals", [10, 20])
    sheet.heads(["甲", (2021, "head_in_year")])
    assert sheet.head(1) == "$B$4"
    cell = read(book)["合计"]["B4"]
    assert (cell.value, cell.number_format) == (2021, '0"年（元）"')


@pytest.mark.parametrize(("shown", "paper"), [(2, A4), (3, A3)])
def test_a_wide_sheet_is_printed_on_large_paper(shown: int, paper: int) -> None:
    """Only of what is shown: 100 + 100, or with the third column more than 200."""
    page = Page()
    sheet = AuditSheet("合计", page, {}, [100, 100, 50])
    sheet.group(shown)
    sheet.printed("head", "foot")
    assert ("set_paper", paper) in page.told
    assert page.told[-2:] == [("set_header", "head"), ("set_footer", "foot")]


def test_what_is_chosen_from_stands_in_cells(study: Study) -> None:
    """A list of texts in cells has no limit of length, and its sheet is in quotes."""
    book = AuditBook(study, "")
    book.sheet("readings", [10] * 4).choose_of(1, 2, 3)
    (rule,) = read(book)["口径"].data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("B4", "'口径'!$C$4:$D$4")
