"""Homes and care centers: Annex 2, registration, staff, carers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from eldercare_analysis.analysis.facility import Facility, towns_of
from eldercare_analysis.analysis.facts import Facts
from eldercare_analysis.analysis.judge import Finding, each, sums_by_town
from eldercare_analysis.inputs.clauses import Clause
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.indicators import Indicator

FIRE = "Fire safety"  # category of Annex 2 that fire_safety_annex2 is about
Rule = Callable[[Facts, Clause], Iterator[Finding]]


def indicator_result(facts: Facts, home: str, indicator: Indicator) -> str:
    """Return `pass`, `fail`, `not_applicable`, or `not_checked` (also where n/a is claimed but Annex 2 knows no such case)."""
    row = facts.annex2.get((home, indicator.number))
    result = row["result"] if row else None
    if result is None or (result == "not_applicable" and not indicator.na_allowed):
        return "not_checked"
    return str(result)


def meets(facts: Facts, home: str, indicators: list[Indicator]) -> bool | None:
    """Say whether a home passes all of some indicators; one failed is enough for no, one unchecked for unknown."""
    results = {indicator_result(facts, home, indicator) for indicator in indicators}
    return False if "fail" in results else None if "not_checked" in results else True


def meets_annex2(facts: Facts, home: str) -> bool | None:
    """Say whether a home meets Annex 2 (二（二）); the reading `annex2_required` may leave out indicators with 宜."""
    every = facts.reading("annex2_required") == "all"
    return meets(
        facts, home, [i for i in facts.district.indicators.values() if every or i.strength == "must"]
    )


def homes_meeting_annex2(facts: Facts, clause: Clause) -> Iterator[Finding]:
    """Yield homes that meet Annex 2 against the number demanded of the district, and by town against its homes."""
    homes = [f for f in facts.facilities if f.kind == "home" and f.scheduled]
    verdicts = {f.facility_id: False if f.closed else meets_annex2(facts, f.facility_id) for f in homes}
    for finding in each(facts, towns_of(homes), verdicts, "homes"):
        target = int(facts.value(clause.id)) if finding.town == DISTRICT else finding.target
        yield replace(finding, target=target)


def fire_safety(facts: Facts, _: Clause) -> Iterator[Finding]:
    """Yield homes without a failed fire indicator (附件2, items 19 to 22) against all homes of Annex 1."""
    homes = [f for f in facts.of_kind("home") if f.scheduled]
    items = [i for i in facts.district.indicators.values() if i.category["en"] == FIRE]
    verdicts = {f.facility_id: meets(facts, f.facility_id, items) for f in homes}
    yield from each(facts, towns_of(homes), verdicts, "homes")


def registered(facts: Facts, _: Clause) -> Iterator[Finding]:
    """Yield homes that are registered as legal persons and filed (二（五））."""
    homes = [f for f in facts.of_kind("home") if facts.running(f)]
    rows = {f.facility_id: facts.premises.get(f.facility_id) for f in homes}
    verdicts = {
        name: _all([facts.happened(row, "registered_on"), facts.happened(row, "filed_on")])
        for name, row in rows.items()
    }
    waiting = {f.town for f in facts.of_kind("home")}
    yield from each(facts, towns_of(homes), verdicts, "homes", waiting=waiting)


def _all(verdicts: list[bool | None]) -> bool | None:
    """Return whether all of some things hold; one that does not decides, whatever is unknown of the others."""
    return False if False in verdicts else None if None in verdicts else True


def staffed(kind: str, columns: tuple[str, ...]) -> Rule:
    """Return a rule: each home or care center has a worker for so many residents (二（五）).

    The clause gives 1:n; staff x n must reach the persons that the reading `staff_base` counts. Care centers count once built.
    """

    def rule(facts: Facts, clause: Clause) -> Iterator[Finding]:
        own = [f for f in facts.of_kind(kind) if facts.running(f)]
        verdicts = {f.facility_id: enough_staff(facts, f, columns, clause) for f in own}
        waiting = {f.town for f in facts.of_kind(kind)} - {f.town for f in own}
        yield from each(
            facts, towns_of(own), verdicts, "homes" if kind == "home" else "care centers", waiting=waiting
        )

    return rule


def enough_staff(facts: Facts, facility: Facility, columns: tuple[str, ...], clause: Clause) -> bool | None:
    """Say whether a facility has enough staff; None where staff or persons are not reported."""
    row = facts.residents.get(facility.facility_id)
    persons = (
        ("recipients",) if facts.reading("staff_base") == "recipients" else ("recipients", "other_residents")
    )
    if row is None or any(row[name] is None for name in (*columns, *persons)):
        return None
    return bool(
        sum(row[name] for name in columns) * facts.value(clause.id) >= sum(row[name] for name in persons)
    )


def certified(facts: Facts, clause: Clause) -> Iterator[Finding]:
    """Yield carers of homes and care centers against certified ones (二（十）)."""
    own = towns_of(f for f in facts.of_kind("home", "care_center") if facts.running(f))
    columns = ("carers", "carers_certified")
    yield from sums_by_town(facts, own, facts.residents, columns, ratio=facts.value(clause.id), unit="carers")


def accepted(facts: Facts, _: Clause) -> Iterator[Finding]:
    """Yield completed homes against accepted ones (三（二）); no time is set for it."""
    homes = [f for f in facts.of_kind("home") if f.scheduled]
    due = [f for f in homes if f.verdict("completed") is not False]
    verdicts = {f.facility_id: f.verdict("accepted") for f in due}
    waiting = {f.town for f in homes}
    yield from each(facts, towns_of(due), verdicts, "homes", waiting=waiting, pending=True)


HOME_STAFF = ("management_staff", "service_staff")
CARE_CENTER_STAFF = ("service_staff",)
RULES: dict[str, Rule] = {
    "homes_annex2": homes_meeting_annex2,
    "fire_safety_annex2": fire_safety,
    "home_legal_person": registered,
    "home_staff": staffed("home", HOME_STAFF),
    "care_center_staff": staffed("care_center", CARE_CENTER_STAFF),
    "carers_certified": certified,
    "acceptance_home": accepted,
}
