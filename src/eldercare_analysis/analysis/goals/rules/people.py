"""Persons: who should be cared for and who is; the district's beds against demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eldercare_analysis.analysis.goals.judge import Finding, sums
from eldercare_analysis.analysis.goals.rules.rule import About, Rule, cell, running
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import DISTRICT

PERSONS = "persons"


def in_care(clause: str, willing: str, placed: str) -> Rule:
    """Return a rule: persons who are willing against persons in homes and care centers, for the district.

    Where a person lives and where the place is may be different towns, so towns are not compared.
    """

    def find(case: Case, rule: Rule) -> Iterator[Finding]:
        due = _sum(_people(case, willing))
        done = _sum([cell(case.residents.get(f.facility_id), placed) for f in rule.about.units(case)])
        if due is None or done is None:
            yield Finding(DISTRICT, None, unit=PERSONS, partial=True)
        else:
            yield sums(DISTRICT, [(due, done)], case.value(clause), PERSONS)

    return Rule(clause, find, (f"people.{willing}", f"residents.{placed}"), running(*kinds.HOUSES))


def _people(case: Case, column: str) -> list[int | None]:
    """Return the last count of each town."""
    return [cell(case.people.get(town), column) for town in case.district.towns]


def _sum(counts: Sequence[int | None]) -> int | None:
    """Return the sum of counts; None where there is none, or one is not known."""
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def covered(clause: str, due: str, done: str, *, towns: bool) -> Rule:
    """Return a rule: persons of one column of `people` against those of another."""

    def find(case: Case, _: Rule) -> Iterator[Finding]:
        counts = zip(_people(case, due), _people(case, done), strict=True)
        parts = dict(zip(case.district.towns, counts, strict=True))
        ratio = case.value(clause)
        yield sums(DISTRICT, list(parts.values()), ratio, PERSONS)
        villages = case.district.plan.table.set_index("town")["villages"]
        for town in case.district.towns if towns else []:
            rural = villages[town] or parts[town] != (None, None)
            yield sums(town, [parts[town]], ratio, PERSONS) if rural else Finding(town, None, unit=PERSONS)

    return Rule(clause, find, (f"people.{due}", f"people.{done}"), About())


def beds(clause: str, kind: kinds.Kind, willing: str) -> Rule:
    """Return a rule: beds against willing persons; "basically" has no number, so there is no verdict."""

    def find(case: Case, rule: Rule) -> Iterator[Finding]:
        due = _sum(_people(case, willing))
        told = _sum([cell(case.premises.get(f.facility_id), "beds_total") for f in rule.about.units(case)])
        known = due is not None and told is not None
        target, actual = (due, told) if known else (None, None)
        yield Finding(DISTRICT, target, actual, unit="beds and persons", no_figure=True)

    return Rule(clause, find, (f"people.{willing}", "premises.beds_total"), running(kind))


RULES = (
    in_care("disabled_tekun_covered", "disabled_willing", "recipients_disabled"),
    in_care("tekun_central_covered", "recipients_willing", "recipients"),
    covered("social_disabled_respite", "respite_requested", "respite_placed", towns=False),
    beds("care_center_demand", kinds.CARE_CENTER, "disabled_willing"),
    beds("homes_demand", kinds.HOME, "recipients_willing"),
    covered("pairing_priority", "priority", "priority_paired", towns=True),
    covered("grid_visits_other", "other", "other_covered", towns=True),
)
