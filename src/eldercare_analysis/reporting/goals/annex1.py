"""What Annex 1 says as printed, beside what a scenario plans: sentences about the one never hold figures of the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.served.coverage import coverage_of
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.plan import Plan
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.printed import joined
from eldercare_analysis.reporting.legacy import words_of

WHO = [
    "villages",
    "served_low",
    "served_high",
    "unserved_low",
    "unserved_high",
]  # columns that sentences of coverage tell
Cells = dict[tuple[str, kinds.Kind, int], int]  # by town, kind and year
SUFFIX = "_scenario"  # of texts about a plan that is not Annex 1's


def replanned(study: Study) -> bool:
    """Say whether the scenario schedules more or less than Annex 1, or in another year."""
    return study.plan is not study.district.plan


def worded(study: Study, key: str) -> str:
    """Return the key of a text about the plan: of Annex 1's, or of the scenario's where that is another one."""
    return key + SUFFIX if replanned(study) else key


def scheduled(study: Study, kind: kinds.Kind) -> tuple[int, int]:
    """Return how many facilities of a kind the study's place has by the last plan year's end: by Annex 1, and by the scenario."""
    return _scheduled(study, study.district.plan, kind), _scheduled(study, study.plan, kind)


def _scheduled(study: Study, plan: Plan, kind: kinds.Kind) -> int:
    cells = plan.scheduled_by(kind, study.district.plan.years[-1])
    return int(cells.sum() if study.town is None else cells[study.town])


def beside(study: Study, kind: kinds.Kind) -> str:
    """Return how many of a kind the scenario schedules, and how many of them are Annex 1's; empty where it is as many."""
    words, (printed, own) = words_of(study), scheduled(study, kind)
    if printed == own:
        return ""
    more = own > printed and not any(change.change < 0 for change in study.scenario.changes)
    key = "annex.of_them" if more and not study.scenario.delays else "annex.beside"
    return words(
        key, kind=words(f"kind.{kind.column}"), own=own, printed=printed, year=study.district.plan.years[-1]
    )


def remark(study: Study) -> str:
    """Return what the scenario schedules otherwise than Annex 1, as a caption ends with it; empty where nothing."""
    words = words_of(study)
    if not replanned(study):
        return ""
    cells = _cells(study, study.district.plan), _cells(study, study.plan)
    if cells[0] == cells[1]:
        return words("annex.unchanged")
    texts = [text for kind in kinds.KINDS if (text := beside(study, kind) or _later(study, kind, *cells))]
    return words("annex.remark", kinds=joined("", texts)) if texts else words("annex.moved")


def _later(study: Study, kind: kinds.Kind, printed: Cells, own: Cells) -> str:
    """Return how many of a kind the scenario schedules in all years, where only years after the plan's end make that another number."""
    totals = [sum(count for (_, of, _), count in cells.items() if of == kind) for cells in (printed, own)]
    if totals[0] == totals[1]:
        return ""
    words = words_of(study)
    return words("annex.later", kind=words(f"kind.{kind.column}"), own=totals[1], printed=totals[0])


def _cells(study: Study, plan: Plan) -> Cells:
    """Return how many facilities of each town, kind and year a plan has in the study's place; what is none is left out."""
    found = {
        (str(town), kind, year): int(count)
        for kind in kinds.KINDS
        for year in plan.years
        for town, count in plan.scheduled(kind, year).fillna(0).items()
    }
    return {cell: count for cell, count in found.items() if count and study.town in (None, cell[0])}


def printed_coverage(study: Study, row: pd.Series[Any]) -> pd.Series[Any] | None:
    """Return the row of coverage by Annex 1 as printed, without returns; None where the study's is the same.

    Args:
        study: the study.
        row: of `coverage` under the study's scenario, with its returns.
    """
    if not study.scenario.assumptions and study.register is None:
        return None
    own = _same_row(coverage_of(replace(study, scenario=study.district.baseline, register=None)), row)
    return None if own[WHO].equals(row[WHO]) else own


def counted_by(study: Study, row: pd.Series[Any]) -> str:
    """Say whose count of villages a row of coverage is: `annex`, `scenario`, or that `with_returns`.

    A scenario's where it differs from Annex 1 under the same returns; with returns where points are out of use or share a village, or
    where what is reported changes who is served.
    """
    base = coverage_of(replace(study, scenario=study.district.baseline))
    whose = "annex" if _same_row(base, row)[WHO].equals(row[WHO]) else "scenario"
    return whose + ("_with_returns" if changed_by_returns(study, row.to_frame().T) else "")


def changed_by_returns(study: Study, rows: pd.DataFrame) -> bool:
    """Say whether what is reported of points, seats and villages changes who is served in some rows of coverage."""
    if study.register is None:
        return False
    if (rows[["out_of_use", "doubled"]].fillna(0) > 0).any(axis=None):
        return True
    plain = coverage_of(replace(study, register=None))
    return any(not _same_row(plain, row)[WHO].equals(row[WHO]) for _, row in rows.iterrows())


def served_title(study: Study, key: str, rows: pd.DataFrame, **fields: object) -> str:
    """Return the title of what shows some rows of coverage: whose plan it is, and whether returns are counted in."""
    words = words_of(study)
    title = words(worded(study, key), **fields)
    return title + words("annex.with_returns") if changed_by_returns(study, rows) else title


def _same_row(table: pd.DataFrame, row: pd.Series[Any]) -> pd.Series[Any]:
    found: pd.Series[Any] = table[(table["town"] == row["town"]) & (table["year"] == row["year"])].iloc[0]
    return found
