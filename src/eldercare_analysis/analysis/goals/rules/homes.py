"""Homes and care centers: Annex 2, registration, staff, carers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility, towns_of
from eldercare_analysis.analysis.goals.judge import Finding, each, sums_by_town
from eldercare_analysis.analysis.goals.rules.rule import (
    About,
    Rule,
    anyone,
    closing,
    each_unit,
    picks,
    running,
    scheduled,
)
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row
from eldercare_analysis.inputs.clauses import Indicator
from eldercare_analysis.inputs.district import DISTRICT

FIRE = "Fire safety"  # category of Annex 2 that fire_safety_annex2 is about
RESULT = ("annex2.result",)
STAFF = {  # whose number counts, by clause
    "home_staff": ("management_staff", "service_staff"),
    "care_center_staff": ("service_staff",),
}
PERSONS = ("recipients", "other_residents")
ALL_RESIDENTS = ("staff_base", "residents")
CARERS = ("carers", "carers_certified")


def indicator_result(case: Case, home: str, indicator: Indicator) -> str:
    """Return a result; `not_checked` also where n/a is claimed and Annex 2 knows no such case."""
    row = case.annex2.get((home, indicator.number))
    result = row["result"] if row else None
    if result is None or (result == "not_applicable" and not indicator.na_allowed):
        return "not_checked"
    return str(result)


def meets(case: Case, home: str, indicators: list[Indicator]) -> bool | None:
    """Say whether a home passes all of some indicators; one failed decides, one unchecked leaves it open."""
    results = [indicator_result(case, home, indicator) for indicator in indicators]
    return state.all_of([None if result == "not_checked" else result != "fail" for result in results])


def required(case: Case) -> list[Indicator]:
    """Return the indicators that a home must pass; `annex2_required` may leave out those with 宜."""
    every = case.reading("annex2_required") == "all"
    return [i for i in case.district.indicators.values() if every or i.strength == "must"]


def of_fire(case: Case) -> list[Indicator]:
    """Return the indicators of fire safety (附件2, items 19 to 22)."""
    return [i for i in case.district.indicators.values() if i.category["en"] == FIRE]


def results_of(case: Case, homes: Iterable[Facility], indicators: list[Indicator]) -> list[Row]:
    """Return the rows of `annex2` that say whether some homes pass some indicators."""
    keys = [(home.facility_id, indicator.number) for home in homes for indicator in indicators]
    return [case.annex2[key] for key in keys if key in case.annex2]


def meets_annex2(case: Case, home: str) -> bool | None:
    """Say whether a home meets Annex 2 (二（二）)."""
    return meets(case, home, required(case))


def homes_meeting_annex2(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield homes that meet Annex 2 against the number demanded, and by town against its homes."""
    homes = rule.about.units(case)
    verdicts = {f.facility_id: False if f.closed else meets_annex2(case, f.facility_id) for f in homes}
    for finding in each(case, towns_of(homes), verdicts, rule.unit):
        target = int(case.value(rule.clause)) if finding.town == DISTRICT else finding.target
        yield replace(finding, target=target)


def fire_safety(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield homes without a failed fire indicator against all homes of Annex 1."""
    items = of_fire(case)
    yield from each_unit(case, rule, lambda f: meets(case, f.facility_id, items))


def registered(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield homes that are registered as legal persons and filed (二（五）)."""

    def verdict(home: Facility) -> bool | None:
        row = case.premises.get(home.facility_id)
        return state.all_of([state.happened(case, row, event) for event in ("registered_on", "filed_on")])

    yield from each_unit(case, rule, verdict)


def staffed(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield homes or built care centers against those with a worker for so many residents (二（五）)."""
    yield from each_unit(case, rule, lambda f: enough_staff(case, f, rule.clause))


def enough_staff(case: Case, facility: Facility, clause: str) -> bool | None:
    """Say whether a facility has enough staff; None where staff or persons are not reported.

    The clause gives 1:n; staff x n must reach the persons that the reading `staff_base` counts.
    """
    row = case.residents.get(facility.facility_id)
    persons = PERSONS if picks(case, ALL_RESIDENTS) else PERSONS[:1]
    if row is None or any(row[name] is None for name in (*STAFF[clause], *persons)):
        return None
    staff = sum(row[name] for name in STAFF[clause])
    return bool(staff * case.value(clause) >= sum(row[name] for name in persons))


def certified(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield carers of homes and care centers against certified ones (二（十）)."""
    own, ratio = towns_of(rule.about.units(case)), case.value(rule.clause)
    yield from sums_by_town(case, own, case.residents, CARERS, ratio=ratio, unit="carers")


def accepted(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield completed homes against accepted ones (三（二）); no time is set for it."""
    yield from each_unit(case, rule, lambda f: f.verdict(kinds.ACCEPTED), pending=True)


def _completed(_: Case, home: Facility) -> bool:
    """Say whether a home is completed, or may be."""
    return not home.closed and home.verdict(kinds.COMPLETED) is not False


def _residents(*columns: str) -> tuple[str, ...]:
    return tuple(f"residents.{name}" for name in columns)


def _staff(clause: str, kind: kinds.Kind) -> Rule:
    recipients, others = PERSONS
    under = {ALL_RESIDENTS: _residents(others)}
    return Rule(clause, staffed, _residents(*STAFF[clause], recipients), running(kind), under)


def all_results(case: Case, homes: Sequence[Facility]) -> list[Row]:
    """Return the rows that say whether homes meet Annex 2; of one that was given up none is asked."""
    return results_of(case, [home for home in homes if not home.closed], required(case))


def _fire_results(case: Case, homes: Sequence[Facility]) -> list[Row]:
    return results_of(case, homes, of_fire(case))


def _works(case: Case, home: Facility) -> tuple[str, ...]:
    return (*closing(case, home), *kinds.COMPLETED.shown_by)


HOMES, WORKS = (kinds.HOME,), (kinds.COMPLETED.need, kinds.ACCEPTED.need)


RULES = (
    Rule(
        "homes_annex2",
        homes_meeting_annex2,
        RESULT,
        About(HOMES, scheduled, anyone),
        rows={"annex2": all_results},
    ),
    Rule("fire_safety_annex2", fire_safety, RESULT, About(HOMES, scheduled), rows={"annex2": _fire_results}),
    Rule("home_legal_person", registered, ("premises.registered_on", "premises.filed_on"), running(*HOMES)),
    _staff("home_staff", kinds.HOME),
    _staff("care_center_staff", kinds.CARE_CENTER),
    Rule("carers_certified", certified, _residents(*CARERS), running(*kinds.HOUSES)),
    Rule("acceptance_home", accepted, WORKS, About(HOMES, scheduled, _completed, _works)),
)
