"""`evidence/facts.json`: every number of every report of a month.

Written part by part, put together at the end, read back.

Anybody may have changed it since: what is no number of a report is told as such.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field, ValidationError

from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems
from eldercare_analysis.reporting.facts import Fact, told
from eldercare_analysis.runs.evidence import EVIDENCE, Told

FACTS = f"{EVIDENCE}/facts.json"
PARTS = f"{EVIDENCE}/facts"  # while the reports are made


class Entry(Told):
    """An entry of `facts.json`: a number of a report (`reporting.facts.Fact`), of which report and town."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
    report: str
    town: str
    id: str
    item: str
    text: str
    value: int | float | str
    kind: str
    what: str = ""
    unit: str = ""
    table: str = ""
    row: dict[str, Any] = Field(default_factory=dict)
    column: str = ""
    name: str = ""


@dataclass(frozen=True)
class Misfit:
    """An entry that is no number of a report: its place, which fields are wrong (or what it is), itself."""

    number: int
    wrong: str
    content: object

    @property
    def place(self) -> str:
        """Where it stands, and what is wrong."""
        return f"{FACTS} {self.number} {self.wrong}"


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


def entries(folder: Path) -> list[Entry | Misfit]:
    """Return whatever `facts.json` holds; what is no list of entries is one that does not fit.

    Nothing where there is no file.
    """
    if not (folder / FACTS).is_file():
        return []
    try:
        found = json.loads((folder / FACTS).read_bytes())
    except (ValueError, RecursionError) as error:
        found = str(error)
    return [
        _entry(number, one)
        for number, one in enumerate(found if isinstance(found, list) else [found], start=1)
    ]


def _entry(number: int, content: object) -> Entry | Misfit:
    if not isinstance(content, dict):
        return Misfit(number, type(content).__name__, content)
    try:
        return Entry.model_validate(content)
    except ValidationError as error:
        wrong = dict.fromkeys(str(fault["loc"][0]) for fault in error.errors(include_url=False))
        return Misfit(number, ", ".join(wrong), content)


def read_facts(folder: Path) -> list[Entry]:
    """Return the numbers of a month's reports.

    Raises:
        InputError: it is no monthly folder, has none, or entries that are none.
    """
    if not (folder / FACTS).is_file():
        raise InputError([Problem("month_none", None, {"value": folder})])
    problems, found = Problems(), entries(folder)
    for one in found:
        if isinstance(one, Misfit):
            problems.add("fact_malformed", Place(FACTS), number=one.number, wrong=one.wrong)
    problems.stop_if_any()
    return [one for one in found if isinstance(one, Entry)]
