"""What figures rest on: the clauses, and how each word of obligation is judged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from eldercare_analysis.inputs.clauses import Clause
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.words import words_of


@dataclass(frozen=True)
class Strength:
    """How many clauses that are computed have a word of obligation."""

    strength: str
    clauses: int


@dataclass(frozen=True)
class Source:
    """A clause that is computed."""

    clause: str
    section: str


def strengths(study: Study) -> Table:
    """Return how each word of obligation in the clauses is judged, with the number of clauses that are computed."""
    words, counts = words_of(study), Counter(clause.strength for clause in _computed(study))
    return TableSpec(
        id="strengths",
        columns=[
            Column("strength", lambda row: words(f"strength.{row.strength}"), align="left"),
            Column("clauses", lambda row: words.count(row.clauses)),
            Column("judged", lambda row: words(f"strength.judged_{row.strength}"), align="left"),
        ],
        rows=[Strength(strength, count) for strength, count in counts.items()],
        key=("strength",),
        title=words("strength.judged_title"),
        caption=words("strength.judged_caption"),
    ).item(words)


def sources(study: Study) -> Table:
    """Return the clauses that the figures rest on."""
    words, clauses = words_of(study), study.district.policy.clauses
    return TableSpec(
        id="sources",
        columns=[
            which("clause", lambda row: row.section),
            Column("text", lambda row: pick(study.language, clauses[row.clause].text), align="left"),
        ],
        rows=[Source(clause.id, clause.section) for clause in _computed(study)],
        key=("clause",),
        title=words("sources.title"),
        caption=words("sources.caption"),
    ).item(words)


def _computed(study: Study) -> list[Clause]:
    return [one for one in study.district.policy.clauses.values() if one.assess == "computed"]
