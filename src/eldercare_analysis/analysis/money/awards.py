"""Awards (三（二）): which centers' are due by what is reported, of how much, and what was paid of them."""

from __future__ import annotations

from decimal import Decimal

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.money.centers import RATE, caps_apply, settled_package
from eldercare_analysis.analysis.money.received import AWARD, payments, reported, scheduled_centers, sum_of
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case


def award_due(case: Case, center: Facility) -> bool:
    """Say whether a center's award is due for certain (see `award_verdict`)."""
    return award_verdict(case, center) is True


def award_verdict(case: Case, center: Facility) -> bool | None:
    """Say whether a center's award is due (三（二）): it is built, and, by reading, so are its town's points.

    A point that was given up is never built, so by that reading the award is not due: a point to clarify
    (`held_up`). None: nothing that is reported says so, of the center or of one of the points.
    """
    points = _points(case, center) if by_points(case) else []
    built = [False if point.closed else state.built_verdict(case, point) for point in points]
    known = [center.scheduled, state.built_verdict(case, center), *built]
    return state.all_of(known)


def _points(case: Case, center: Facility) -> list[Facility]:
    """Return the points that Annex 1 schedules in a center's town, those that were given up included."""
    return [f for f in state.of_town(case, center.town) if f.kind == kinds.POINT and f.scheduled]


def held_up(case: Case) -> list[tuple[Facility, list[Facility]]]:
    """Return the built centers whose award waits for points that were given up, with these points."""
    if not by_points(case):
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


def by_points(case: Case) -> bool:
    """Say whether, by reading, a center's award waits for the points of its town."""
    return case.reading("award_trigger") == "center_and_points"
