"""What a month holds of the whole district beside its reports: tidy tables, the page, the Word file."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import pandas as pd

from eldercare_analysis.analysis.goals.targets import targets_of
from eldercare_analysis.analysis.money.budget import budget_of
from eldercare_analysis.analysis.money.cashflow import prefinance
from eldercare_analysis.analysis.privacy import Masks, hidden_cells, protect, protect_ledger
from eldercare_analysis.analysis.served.coverage import coverage_of
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.csv_text import csv_of
from eldercare_analysis.reporting.page import build_page
from eldercare_analysis.reporting.page.tables import Tables
from eldercare_analysis.reporting.word import build_word
from eldercare_analysis.reporting.workbook import build_workbook
from eldercare_analysis.runs.facts import gather, write_part
from eldercare_analysis.runs.manifest import Result
from eldercare_analysis.runs.report import read_items

PAGE, WORKBOOK = "index.html", "evidence/budget_audit.xlsx"


class Whole:
    """The files of a month in its work folder that are about the whole district."""

    def __init__(self, study: Study, work: Path, run: str) -> None:
        """Write nothing yet."""
        self._study, self._work, self._run = study, work, run

    @cached_property
    def tables(self) -> Tables:
        """The tidy tables of the whole district, exact."""
        study = self._study
        return Tables(
            coverage=coverage_of(study),
            ledger=budget_of(study),
            peaks=prefinance(study),
            targets=targets_of(study),
            earlier=_earlier(study),
        )

    def write_tables(self) -> None:
        """Write the tidy tables and the audit workbook."""
        _write_tables(self.tables, hidden_cells(self._study), self._work / "evidence" / "tables")
        (self._work / WORKBOOK).write_bytes(build_workbook(self._study, self._run))

    def write_page(self, results: list[Result]) -> None:
        """Write the page and, where the district's report was made, its Word file; gather the numbers of all reports."""
        work, reports = self._work, {result.town: result.pdf for result in results}
        if reports.get(DISTRICT):
            items = read_items(work / "evidence" / "notebooks" / DISTRICT)
            (work / "district.docx").write_bytes(build_word(self._study, items, self._run))
        page = build_page(self._study, self.tables, reports, self._run)
        (work / PAGE).write_text(page.text, encoding="utf-8")
        write_part(work, PAGE, DISTRICT, page.found)
        gather(work, [*filter(None, reports.values()), PAGE])


def _earlier(study: Study) -> pd.DataFrame | None:
    """Return the targets of the month before; None without returns, and in the plan's first month."""
    if study.register is None or study.before.month < f"{study.district.policy.info.plan.issued_on:%Y-%m}":
        return None
    return targets_of(study.before)


def _write_tables(tables: Tables, masks: Masks, folder: Path) -> None:
    """Write the tables as they may circulate, with the mark that makes Excel read them as UTF-8."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = {
        "coverage": tables.coverage,
        "budget": protect_ledger(tables.ledger, masks),
        "prefinance": tables.peaks,
        "targets": protect(tables.targets, masks),
    }
    for name, table in shown.items():
        (folder / f"{name}.csv").write_text(csv_of(table), encoding="utf-8-sig", newline="")
