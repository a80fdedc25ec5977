"""Funds: awards that are due and paid, operating funds against their floor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility, source_of, towns_of
from eldercare_analysis.analysis.goals.judge import Finding, counted, each
from eldercare_analysis.analysis.goals.rules.rule import About, Rule, building, running
from eldercare_analysis.analysis.money.awards import award_due, award_verdict, by_points, paid_in_full
from eldercare_analysis.analysis.money.centers import RATE, caps_apply
from eldercare_analysis.analysis.money.operating import allowance_of_budget, floor_yuan
from eldercare_analysis.analysis.money.received import AWARD, payments, reported, scheduled_centers
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row, once
from eldercare_analysis.inputs.district import DISTRICT

PAYMENTS = ("payments.step", "payments.amount_yuan")


def awards_paid(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield awards due against awards paid in full (三（二）); no time is set for payment.

    Where no award is due yet, what is waited for is acceptance, of the center or, by reading, what makes its
    points count as built; payments would tell nothing.
    """
    case.value(RATE)  # without an amount nothing can be said
    centers = scheduled_centers(case)
    due = rule.about.units(case)
    verdicts = {center.facility_id: paid_in_full(case, center) for center in due}
    waiting = [
        center for center in centers if center not in due and (state.built(case, center) or not center.closed)
    ]
    towns = {center.town for center in waiting}
    for finding in each(case, towns_of(due), verdicts, "awards", waiting=towns, pending=True):
        if finding.target is None and finding.partial:
            own = [center for center in waiting if finding.town in (DISTRICT, center.town)]
            needs = dict.fromkeys(need for center in own for need in _waits_for(case, center))
            yield replace(finding, needs=tuple(needs))
        else:
            yield finding


def _waits_for(case: Case, center: Facility) -> list[str]:
    """Return what would tell that an award is due: acceptance; of a built center, that its points are done.

    Where that is not known, and no payment is reported either, payments, too.
    """
    step = kinds.COMPLETED.need if state.built(case, center) else kinds.ACCEPTED.need
    silent = award_verdict(case, center) is None and not reported(case)
    return [step, *(PAYMENTS if silent else ())]


def _asked(case: Case, facility: Facility) -> bool:
    """Say whether an award depends on a facility of Annex 1: a center, by reading a point or what it cost."""
    points_too = by_points(case) or facility.town in _settled_by_returns(case)
    return facility.scheduled and (facility.kind == kinds.CENTER or points_too)


@once
def _settled_by_returns(case: Case) -> frozenset[str]:
    """Return the towns with an award due that, by reading, is no more than what returns say was invested."""
    due = [center.town for center in scheduled_centers(case) if award_due(case, center)]
    return frozenset(due if caps_apply(case) else ()) - set(case.scenario.settled)


def _due(case: Case, facility: Facility) -> bool:
    return facility.kind == kinds.CENTER and award_due(case, facility)


def _done(case: Case, facility: Facility) -> tuple[str, ...]:
    """Return what tells whether an award is due, by reading in which year, and what was invested."""
    cost = ("invested_wan",) if facility.town in _settled_by_returns(case) else ()
    dated = cost or case.reading("award_year") == kinds.ACCEPTED.id
    return (*building(case, facility), *((kinds.ACCEPTED.column,) if dated else ()), *cost)


def _payments(case: Case, due: Sequence[Facility]) -> list[Row]:
    """Return the rows of what was paid of some awards."""
    names = {center.facility_id for center in due}
    own = [one for one in payments(case) if one.purpose == AWARD and one.facility_id in names]
    return [one.row for one in own if one.row["step"] == kinds.PAID.id]


def operating_floor(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield homes and care centers against those with enough funds (三（三）); by reading in sum."""
    year = int(case.month[:4])
    own = rule.about.units(case)
    amounts = {f.facility_id: _approved_and_floor(case, f, year) for f in own}
    if case.reading("floor_unit") == "district":
        verdict = _all_together(list(amounts.values()))
        yield counted(DISTRICT, {DISTRICT: verdict}, 1, "districts")
        return
    verdicts = {name: None if pair is None else pair[0] >= pair[1] for name, pair in amounts.items()}
    yield from each(case, towns_of(own), verdicts, "institutions")


def _budgets(case: Case, houses: Sequence[Facility]) -> list[Row | None]:
    return [case.operating_budget.get((case.month[:4], f.facility_id)) for f in houses]


def _allowance(case: Case, _: Sequence[Facility]) -> list[Row]:
    """Return the row that tells the allowance in force in the month of the budget, if returns do."""
    source = allowance_of_budget(case, int(case.month[:4]))[1]
    return [row for row in case.sheet("allowance") if source_of(row, "yuan_per_month") == source]


def _approved_and_floor(case: Case, facility: Facility, year: int) -> tuple[Decimal, Decimal] | None:
    row = case.operating_budget.get((str(year), facility.facility_id))
    approved, floor = row["approved_yuan"] if row else None, floor_yuan(case, facility, year)
    return None if approved is None or floor is None else (approved, floor)


def _all_together(amounts: list[tuple[Decimal, Decimal] | None]) -> bool | None:
    """Say whether all funds together reach all floors; None where one of them is not known."""
    known = [pair for pair in amounts if pair is not None]
    if not known or len(known) < len(amounts):
        return None
    return sum(approved for approved, _ in known) >= sum(floor for _, floor in known)


RULES = (
    Rule(
        "municipal_subsidy_package",
        awards_paid,
        (kinds.ACCEPTED.need, *PAYMENTS),
        About(kinds.PACKAGE, _asked, _due, _done),
        rows={"payments": _payments},
        parameters=(RATE,),
    ),
    Rule(
        "operating_cost_15",
        operating_floor,
        ("operating_budget.approved_yuan", "operating_budget.headcount", "allowance.yuan_per_month"),
        running(*kinds.HOUSES),
        rows={"operating_budget": _budgets, "allowance": _allowance},
    ),
)
