"""Funds: awards that are due and paid, operating funds against their floor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility, source_of, towns_of
from eldercare_analysis.analysis.goals.judge import Finding, all_of, counted, each
from eldercare_analysis.analysis.goals.rules.rule import About, Rule, building, running
from eldercare_analysis.analysis.money.centers import RATE, caps_apply, settled_package
from eldercare_analysis.analysis.money.operating import allowance_in, floor_months
from eldercare_analysis.analysis.money.received import AWARD, payments, reported, scheduled_centers, sum_of
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row, once
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.sources import Source

PAYMENTS = ("payments.step", "payments.amount_yuan")


def award_due(case: Case, center: Facility) -> bool:
    """Say whether a center's award is due for certain (see `award_verdict`)."""
    return award_verdict(case, center) is True


def award_verdict(case: Case, center: Facility) -> bool | None:
    """Say whether a center's award is due (三（二）): it is built, and, by reading, so are its town's points.

    A point that was given up is never built, so by that reading the award is not due: a point to clarify
    (`held_up`). None: nothing that is reported says so, of the center or of one of the points.
    """
    points = _points(case, center) if _by_points(case) else []
    built = [False if point.closed else state.built_verdict(case, point) for point in points]
    known = [center.scheduled, state.built_verdict(case, center), *built]
    return all_of(known)


def _points(case: Case, center: Facility) -> list[Facility]:
    """Return the points that Annex 1 schedules in a center's town, those that were given up included."""
    return [f for f in state.of_town(case, center.town) if f.kind == kinds.POINT and f.scheduled]


def held_up(case: Case) -> list[tuple[Facility, list[Facility]]]:
    """Return the built centers whose award waits for points that were given up, with these points."""
    if not _by_points(case):
        return []
    built = [center for center in scheduled_centers(case) if state.built(case, center)]
    lost = [(center, [point for point in _points(case, center) if point.closed]) for center in built]
    return [(center, points) for center, points in lost if points]


def award_amount(case: Case, center: Facility) -> Decimal | None:
    """Return the yuan of a center's award: the standard of its year, or, by reading, a lower settled cost.

    Several centers of a town share its settled cost evenly. None where no amount is known.
    """
    accepted = center.on(kinds.ACCEPTED) if case.reading("award_year") == kinds.ACCEPTED.id else None
    standard = case.scenario.parameters[RATE].at(f"{accepted.year if accepted else center.plan_year}-12")
    settled = settled_package(case, center.town) if caps_apply(case) else None
    if standard is None or settled is None:
        return standard
    centers = [other for other in scheduled_centers(case) if other.town == center.town]
    return min(standard, settled.yuan / max(len(centers), 1))


def paid(case: Case, center: Facility, step: kinds.PaymentStep = kinds.PAID) -> Decimal | None:
    """Return the yuan of an award that have come to a step of payment; None where no payment is reported."""
    return sum_of(payments(case), center.facility_id, AWARD, step) if reported(case) else None


def paid_in_full(case: Case, center: Facility) -> bool | None:
    """Say whether a center has its whole award; None where payments or the amount are not known."""
    amount, received = award_amount(case, center), paid(case, center)
    return None if amount is None or received is None else received >= amount


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
            yield replace(finding, needs="; ".join(needs))
        else:
            yield finding


def _waits_for(case: Case, center: Facility) -> list[str]:
    """Return what would tell that an award is due: acceptance; of a built center, that its points are done.

    Where that is not known, and no payment is reported either, payments, too.
    """
    step = kinds.COMPLETED.need if state.built(case, center) else kinds.ACCEPTED.need
    silent = award_verdict(case, center) is None and not reported(case)
    return [step, *(PAYMENTS if silent else ())]


def _by_points(case: Case) -> bool:
    """Say whether, by reading, a center's award waits for the points of its town."""
    return case.reading("award_trigger") == "center_and_points"


def _asked(case: Case, facility: Facility) -> bool:
    """Say whether an award depends on a facility of Annex 1: a center, by reading a point or what it cost."""
    by_points = _by_points(case) or facility.town in _settled_by_returns(case)
    return facility.scheduled and (facility.kind == kinds.CENTER or by_points)


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


def floor_yuan(case: Case, facility: Facility, year: int) -> Decimal | None:
    """Return 15 % of the persons' yearly living allowance (三（三）); None where a part is not reported.

    head count x allowance in force in the budget month of the year before x months x ratio of the year; 12
    months, in the year of issue those that the reading `floor_from` counts.
    """
    row = case.operating_budget.get((str(year), facility.facility_id))
    rate, _ = _in_force(case, year)
    if row is None or row["headcount"] is None or rate is None:
        return None
    months = len(floor_months(case, year))
    return Decimal(row["headcount"] * rate * months) * case.value("operating_ratio", f"{year}-12")


def operating_floor(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield homes and care centers against those with enough funds (三（三）); by reading the district in sum."""
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
    source = _in_force(case, int(case.month[:4]))[1]
    return [row for row in case.sheet("allowance") if source_of(row, "yuan_per_month") == source]


def _in_force(case: Case, year: int) -> tuple[Decimal | None, Source]:
    """Return the allowance in force in the budget month of the year before, and its source."""
    return allowance_in(case, f"{year - 1}-{int(case.value('budget_month', f'{year}-12')):02d}")


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
