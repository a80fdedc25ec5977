"""What a month holds beside its reports: copies of its inputs; tables, page and Word file of the district.

Copies are made first so that the evidence needs nothing but its own folder. matplotlib comes with the page
and the workbook: they are imported where they are made, in surroundings where it finds none of the user's
settings.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from eldercare_analysis.analysis.goals.targets import Target, target_rows, targets_of
from eldercare_analysis.analysis.money.budget import budget_of
from eldercare_analysis.analysis.money.cashflow import prefinance
from eldercare_analysis.analysis.privacy import hidden_cells, protect, protect_ledger
from eldercare_analysis.analysis.served.coverage import coverage_of, coverage_rows
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.returns.inbox import workbooks_under
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.csv_text import csv_of
from eldercare_analysis.reporting.word import build_word
from eldercare_analysis.runs.disk import FOLDER, same_mode
from eldercare_analysis.runs.evidence import EVIDENCE, PACK, TABLES, WORKBOOKS, Result
from eldercare_analysis.runs.printed_facts import gather, write_part
from eldercare_analysis.runs.report import read_items

if TYPE_CHECKING:
    from eldercare_analysis.reporting.page import Tables

PAGE, WORKBOOK = "index.html", "evidence/budget_audit.xlsx"
PATTERNS = ("*.csv", "*.yaml", "*.geojson", "*.md", "scenarios/*.yaml", "templates/dispatch*.docx")


def pack_files(study: Study) -> list[Path]:
    """Return the files that a run reads: of the pack, and scenarios from elsewhere.

    What never ends, as a FIFO, is none.
    """
    folder = study.district.folder
    found = {path for pattern in PATTERNS for path in folder.glob(pattern) if path.is_file()}
    return sorted(found | set(study.scenario.files))


def workbook_files(paths: Iterable[Path]) -> list[Path]:
    """Return the workbooks of the paths of returns."""
    return sorted(file for path in paths for file in workbooks_under(path))


def copy_inputs(study: Study, returns: Iterable[Path], work: Path) -> None:
    """Copy the pack, a scenario from elsewhere beside it, and returns as sent, whatever was copied before.

    Args:
        study: its pack and scenario are copied.
        returns: workbooks and folders, those that were left out included; paths of the same name are
            numbered.
        work: the work folder; nobody but its owner and group can look into its evidence.
    """
    (work / EVIDENCE).mkdir(mode=FOLDER, exist_ok=True)
    for path in pack_files(study):
        inside = path.is_relative_to(study.district.folder)
        name = path.relative_to(study.district.folder) if inside else f"scenarios/{path.name}"
        _copy(path, work / PACK / name)
    shutil.rmtree(work / WORKBOOKS, ignore_errors=True)
    taken: list[str] = []
    for path in returns:
        name = path.name if path.name not in taken else f"{taken.count(path.name) + 1}-{path.name}"
        taken.append(path.name)
        target = work / WORKBOOKS / name
        for file in workbooks_under(path):
            copy = target / file.relative_to(path)
            _copy(file, copy)
            same_mode(file, copy)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


class Whole:
    """The files of a month in its work folder that are about the whole district."""

    def __init__(self, study: Study, work: Path, run: str) -> None:
        """Write nothing yet."""
        self._study, self._work, self._run = study, work, run

    @cached_property
    def tables(self) -> Tables:
        """What the page is made of."""
        from eldercare_analysis.reporting.page import Tables  # noqa: PLC0415 - see above

        study = self._study
        return Tables(coverage_rows(study), target_rows(study), _earlier(study))

    def write_tables(self) -> None:
        """Write the tidy tables and the audit workbook."""
        from eldercare_analysis.reporting.workbook import build_workbook  # noqa: PLC0415 - see above

        _write_tables(self._study, self._work / TABLES)
        (self._work / WORKBOOK).write_bytes(build_workbook(self._study, self._run))

    def write_page(self, results: list[Result]) -> None:
        """Write the page and, where the district's report was made, its Word file.

        Gather the numbers of all reports.
        """
        from eldercare_analysis.reporting.page import build_page  # noqa: PLC0415 - see above

        work, reports = self._work, {result.town: result.pdf for result in results}
        if reports.get(DISTRICT):
            items = read_items(work / "evidence" / "notebooks" / DISTRICT)
            (work / "district.docx").write_bytes(build_word(self._study, items, self._run))
        page = build_page(self._study, self.tables, reports, self._run)
        (work / PAGE).write_text(page.text, encoding="utf-8")
        write_part(work, PAGE, DISTRICT, page.found)
        gather(work, [*filter(None, reports.values()), PAGE])


def _earlier(study: Study) -> list[Target] | None:
    """Return the targets of the month before; None without returns, and in the plan's first month."""
    if study.register is None or study.before.month < f"{study.district.policy.info.plan.issued_on:%Y-%m}":
        return None
    return target_rows(study.before)


def _write_tables(study: Study, folder: Path) -> None:
    """Write the tables as they may circulate, with the mark that makes Excel read them as UTF-8."""
    folder.mkdir(parents=True, exist_ok=True)
    masks = hidden_cells(study)
    shown = {
        "coverage": coverage_of(study),
        "budget": protect_ledger(budget_of(study), masks),
        "prefinance": prefinance(study),
        "targets": protect(targets_of(study), masks),
    }
    for name, table in shown.items():
        (folder / f"{name}.csv").write_text(csv_of(table), encoding="utf-8-sig", newline="")
