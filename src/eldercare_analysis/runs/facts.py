"""`evidence/facts.json`: every number of every report of a month; written part by part, put together at the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.reporting.facts import Fact, told

FACTS = "evidence/facts.json"
PARTS = "evidence/facts"  # while the reports are made


def write_part(work: Path, report: str, town: str, found: Iterable[Fact]) -> None:
    """Write the numbers of one report."""
    target = _part(work, report)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(told(found, report=report, town=town), encoding="utf-8")


def _part(work: Path, report: str) -> Path:
    return (work / PARTS / report.replace("/", "-")).with_suffix(".json")


def gather(work: Path, reports: Iterable[str]) -> None:
    """Put the parts of some reports together, in their order, and leave no part."""
    texts = [_part(work, report).read_text(encoding="utf-8") for report in reports]
    lines = [line.rstrip(",") for text in texts for line in text.splitlines()[1:-1]]
    (work / FACTS).write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    shutil.rmtree(work / PARTS)


def read_facts(folder: Path) -> list[dict[str, Any]]:
    """Return the numbers of a month's reports.

    Raises:
        InputError: it is no monthly folder, or has none.
    """
    try:
        found: list[dict[str, Any]] = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise InputError([Problem("month_none", None, {"value": folder})]) from None
    return found
