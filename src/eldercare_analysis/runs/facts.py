"""`evidence/facts.json`: every number of every report of a month; written part by part, put together at the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems
from eldercare_analysis.reporting.facts import Fact, told

FACTS = "evidence/facts.json"
PARTS = "evidence/facts"  # while the reports are made
TEXT, VALUE = (str,), (int, float, str)
NEEDED = {
    "report": TEXT,
    "town": TEXT,
    "id": TEXT,
    "item": TEXT,
    "text": TEXT,
    "value": VALUE,
    "kind": TEXT,
}  # fields of an entry
FURTHER = {"what": TEXT, "unit": TEXT, "table": TEXT, "row": (dict,), "column": TEXT, "name": TEXT}


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
        InputError: it is no monthly folder, has none, or entries that are none.
    """
    if not (folder / FACTS).is_file():
        raise InputError([Problem("month_none", None, {"value": folder})])
    problems, found = Problems(), loaded(folder)
    for number, fact in enumerate(found, start=1):
        if wrong := malformed(fact):
            problems.add("fact_malformed", Place(FACTS), number=number, wrong=wrong)
    problems.stop_if_any()
    return found


def loaded(folder: Path) -> list[Any]:
    """Return whatever the file holds: entries of a list; what is none is one entry that is malformed."""
    try:
        found = json.loads((folder / FACTS).read_bytes())
    except (ValueError, RecursionError) as error:
        return [str(error)]
    return found if isinstance(found, list) else [found]


def malformed(fact: object) -> str:
    """Return what keeps an entry from being a number of a report: what it is, or the field that is missing or of another type; empty: nothing."""
    if not isinstance(fact, dict):
        return type(fact).__name__
    wrong = [name for name, kinds in NEEDED.items() if not _is(fact.get(name), kinds)]
    wrong += [name for name, kinds in FURTHER.items() if name in fact and not _is(fact[name], kinds)]
    wrong += [name for name in fact if name not in NEEDED | FURTHER]
    return ", ".join(wrong)


def _is(value: object, kinds: tuple[type, ...]) -> bool:
    return isinstance(value, kinds) and not isinstance(value, bool)
