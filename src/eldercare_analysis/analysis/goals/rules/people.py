"""Persons: who should be cared for and who is; the district's beds against demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.goals.judge import Finding, sums
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.clauses import Clause
from eldercare_analysis.inputs.district import DISTRICT

PERSONS = "persons"
Rule = Callable[[Case, Clause], Iterator[Finding]]


def in_care(wanted: str, placed: str) -> Rule:
    """Return a rule: persons who are willing against persons in homes and care centers, for the district.

    Where a person lives and where the place is may be different towns, so towns are not compared.
    """

    def rule(case: Case, clause: Clause) -> Iterator[Finding]:
        due = _people(case, wanted)
        houses = [f for f in state.of_kind(case, *kinds.HOUSES) if state.running(case, f)]
        done = [case.residents.get(f.facility_id, {}).get(placed) for f in houses]
        if None in due or None in done or not done:
            yield Finding(DISTRICT, None, unit=PERSONS, partial=True)
        else:
            total = sum(count for count in due if count is not None)
            yield sums(
                DISTRICT,
                [(total, sum(count for count in done if count is not None))],
                case.value(clause.id),
                PERSONS,
            )

    return rule


def _people(case: Case, column: str) -> list[int | None]:
    """Return the last count of each town."""
    return [case.people.get(town, {}).get(column) for town in case.district.towns]


def covered(due: str, done: str, *, towns: bool) -> Rule:
    """Return a rule: persons of one column of `people` against those of another."""

    def rule(case: Case, clause: Clause) -> Iterator[Finding]:
        parts = dict(
            zip(case.district.towns, zip(_people(case, due), _people(case, done), strict=True), strict=True)
        )
        ratio = case.value(clause.id)
        yield sums(DISTRICT, list(parts.values()), ratio, PERSONS)
        villages = case.district.plan.table.set_index("town")["villages"]
        for town in case.district.towns if towns else []:
            rural = villages[town] or parts[town] != (None, None)
            yield sums(town, [parts[town]], ratio, PERSONS) if rural else Finding(town, None, unit=PERSONS)

    return rule


def beds(kind: kinds.Kind, wanted: str) -> Rule:
    """Return a rule: beds against persons who are willing; "basically" has no number, so there is no verdict."""

    def rule(case: Case, _: Clause) -> Iterator[Finding]:
        own = [f for f in state.of_kind(case, kind) if state.running(case, f)]
        counts = [(case.premises.get(f.facility_id) or {}).get("beds_total") for f in own]
        due = _people(case, wanted)
        known = counts and None not in counts and None not in due
        yield Finding(
            DISTRICT,
            sum(count for count in due if count is not None) if known else None,
            sum(count for count in counts if count is not None) if known else None,
            unit="beds and persons",
            no_figure=True,
        )

    return rule


RULES: dict[str, Rule] = {
    "disabled_tekun_covered": in_care("disabled_willing", "recipients_disabled"),
    "tekun_central_covered": in_care("recipients_willing", "recipients"),
    "social_disabled_respite": covered("respite_requested", "respite_placed", towns=False),
    "care_center_demand": beds(kinds.CARE_CENTER, "disabled_willing"),
    "homes_demand": beds(kinds.HOME, "recipients_willing"),
    "pairing_priority": covered("priority", "priority_paired", towns=True),
    "grid_visits_other": covered("other", "other_covered", towns=True),
}
