"""Homes and care centers: Annex 2, registration, staff, carers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility, towns_of
from eldercare_analysis.analysis.goals.judge import Finding, each, sums_by_town
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.clauses import Clause, Indicator
from eldercare_analysis.inputs.district import DISTRICT

FIRE = "Fire safety"  # category of Annex 2 that fire_safety_annex2 is about
Rule = Callable[[Case, Clause], Iterator[Finding]]


def indicator_result(case: Case, home: str, indicator: Indicator) -> str:
    """Return `pass`, `fail`, `not_applicable`, or `not_checked` (also where n/a is claimed but Annex 2 knows no such case)."""
    row = case.annex2.get((home, indicator.number))
    result = row["result"] if row else None
    if result is None or (result == "not_applicable" and not indicator.na_allowed):
        return "not_checked"
    return str(result)


def meets(case: Case, home: str, indicators: list[Indicator]) -> bool | None:
    """Say whether a home passes all of some indicators; one failed is enough for no, one unchecked for unknown."""
    results = {indicator_result(case, home, indicator) for indicator in indicators}
    return False if "fail" in results else None if "not_checked" in results else True


def meets_annex2(case: Case, home: str) -> bool | None:
    """Say whether a home meets Annex 2 (二（二）); the reading `annex2_required` may leave out indicators with 宜."""
    every = case.reading("annex2_required") == "all"
    return meets(case, home, [i for i in case.district.indicators.values() if every or i.strength == "must"])


def homes_meeting_annex2(case: Case, clause: Clause) -> Iterator[Finding]:
    """Yield homes that meet Annex 2 against the number demanded of the district, and by town against its homes."""
    homes = [f for f in state.facilities(case) if f.kind == kinds.HOME and f.scheduled]
    verdicts = {f.facility_id: False if f.closed else meets_annex2(case, f.facility_id) for f in homes}
    for finding in each(case, towns_of(homes), verdicts, kinds.HOME.unit):
        target = int(case.value(clause.id)) if finding.town == DISTRICT else finding.target
        yield replace(finding, target=target)


def fire_safety(case: Case, _: Clause) -> Iterator[Finding]:
    """Yield homes without a failed fire indicator (附件2, items 19 to 22) against all homes of Annex 1."""
    homes = [f for f in state.of_kind(case, kinds.HOME) if f.scheduled]
    items = [i for i in case.district.indicators.values() if i.category["en"] == FIRE]
    verdicts = {f.facility_id: meets(case, f.facility_id, items) for f in homes}
    yield from each(case, towns_of(homes), verdicts, kinds.HOME.unit)


def registered(case: Case, _: Clause) -> Iterator[Finding]:
    """Yield homes that are registered as legal persons and filed (二（五））."""
    homes = [f for f in state.of_kind(case, kinds.HOME) if state.running(case, f)]
    rows = {f.facility_id: case.premises.get(f.facility_id) for f in homes}
    verdicts = {
        name: _all([state.happened(case, row, "registered_on"), state.happened(case, row, "filed_on")])
        for name, row in rows.items()
    }
    waiting = {f.town for f in state.of_kind(case, kinds.HOME)}
    yield from each(case, towns_of(homes), verdicts, kinds.HOME.unit, waiting=waiting)


def _all(verdicts: list[bool | None]) -> bool | None:
    """Return whether all of some things hold; one that does not decides, whatever is unknown of the others."""
    return False if False in verdicts else None if None in verdicts else True


def staffed(kind: kinds.Kind, columns: tuple[str, ...]) -> Rule:
    """Return a rule: each home or care center has a worker for so many residents (二（五）).

    The clause gives 1:n; staff x n must reach the persons that the reading `staff_base` counts. Care centers count once built.
    """

    def rule(case: Case, clause: Clause) -> Iterator[Finding]:
        own = [f for f in state.of_kind(case, kind) if state.running(case, f)]
        verdicts = {f.facility_id: enough_staff(case, f, columns, clause) for f in own}
        waiting = {f.town for f in state.of_kind(case, kind)} - {f.town for f in own}
        yield from each(case, towns_of(own), verdicts, kind.unit, waiting=waiting)

    return rule


def enough_staff(case: Case, facility: Facility, columns: tuple[str, ...], clause: Clause) -> bool | None:
    """Say whether a facility has enough staff; None where staff or persons are not reported."""
    row = case.residents.get(facility.facility_id)
    persons = (
        ("recipients",) if case.reading("staff_base") == "recipients" else ("recipients", "other_residents")
    )
    if row is None or any(row[name] is None for name in (*columns, *persons)):
        return None
    return bool(
        sum(row[name] for name in columns) * case.value(clause.id) >= sum(row[name] for name in persons)
    )


def certified(case: Case, clause: Clause) -> Iterator[Finding]:
    """Yield carers of homes and care centers against certified ones (二（十）)."""
    own = towns_of(f for f in state.of_kind(case, *kinds.HOUSES) if state.running(case, f))
    columns = ("carers", "carers_certified")
    yield from sums_by_town(case, own, case.residents, columns, ratio=case.value(clause.id), unit="carers")


def accepted(case: Case, _: Clause) -> Iterator[Finding]:
    """Yield completed homes against accepted ones (三（二）); no time is set for it."""
    homes = [f for f in state.of_kind(case, kinds.HOME) if f.scheduled]
    due = [f for f in homes if f.verdict(kinds.COMPLETED) is not False]
    verdicts = {f.facility_id: f.verdict(kinds.ACCEPTED) for f in due}
    waiting = {f.town for f in homes}
    yield from each(case, towns_of(due), verdicts, kinds.HOME.unit, waiting=waiting, pending=True)


HOME_STAFF = ("management_staff", "service_staff")
CARE_CENTER_STAFF = ("service_staff",)
RULES: dict[str, Rule] = {
    "homes_annex2": homes_meeting_annex2,
    "fire_safety_annex2": fire_safety,
    "home_legal_person": registered,
    "home_staff": staffed(kinds.HOME, HOME_STAFF),
    "care_center_staff": staffed(kinds.CARE_CENTER, CARE_CENTER_STAFF),
    "carers_certified": certified,
    "acceptance_home": accepted,
}
