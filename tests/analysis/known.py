"""What is known at the end of a month, for tests of values: facts from a few rows, and what a rule finds of them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.goals.judge import Finding
from eldercare_analysis.analysis.goals.rules import RULES
from eldercare_analysis.analysis.meeting.progress import Progress, cumulative, progress
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import District
from tests.returns import register_of


def known(
    district: District,
    month: str,
    given: dict[str, list[dict[str, Any]]] | None = None,
    every: dict[str, dict[str, Any]] | None = None,
    **readings: str,
) -> Case:
    """Return what is known in a month from the rows of a return (tests/cases/README.md); without rows nothing is reported."""
    scenario = district.baseline.under(**readings)
    case = {"month": month, "given": given or {}, "every": every or {}}
    return Case(district, scenario, month, register_of(district, case) if given or every else None)


def found(facts: Case, clause: str) -> dict[str, list[Finding]]:
    """Return what the rule of a clause finds, by town."""
    findings: dict[str, list[Finding]] = {}
    for one in RULES[clause].findings(facts):
        findings.setdefault(one.town, []).append(one)
    return findings


def progress_table(case: Case) -> pd.DataFrame:
    return frame(progress(case), Progress)


def cumulative_table(case: Case) -> pd.DataFrame:
    return frame(cumulative(case), Progress)
