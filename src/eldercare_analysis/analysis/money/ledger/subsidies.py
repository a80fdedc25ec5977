"""Construction, and what the district and the center of state pay towards it (三（二）): unknown until somebody says it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility, source_of
from eldercare_analysis.analysis.money.ledger.lines import Given, Line, price_each
from eldercare_analysis.analysis.money.received import CONSTRUCTION, UPGRADING, Payment, payments
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.sources import several

YUAN_PER_WAN = Decimal(100 * 100)
GRANTED = (
    kinds.QUOTA_ISSUED,
    kinds.ALLOCATED,
    kinds.PAID,
)  # the first step of the payment chain that names an amount


def construction_lines(case: Case) -> Iterator[Line]:
    """Yield what building costs: as invested where a facility is accepted, else at the scenario's cost."""
    invested = {
        facility.facility_id: cost for facility in state.facilities(case) if (cost := settled_cost(facility))
    }
    for batch in case.works(*kinds.KINDS):
        yield from price_each(case, batch, f"{batch.kind.column}_cost", "construction", invested)


def home_subsidy_lines(case: Case) -> Iterator[Line]:
    """Yield the district's subsidy for each upgraded home, after acceptance; operating funds to a home are none."""
    granted = granted_by_facility(case, lambda one: one.purpose == UPGRADING and not one.central)
    for batch in case.works(kinds.HOME):
        yield from price_each(case, batch, "home_subsidy", "home_subsidy", granted)


def central_fund_lines(case: Case) -> Iterator[Line]:
    """Yield central budget funds for homes and care centers, which are sought, not promised."""
    granted = granted_by_facility(case, lambda one: one.central and one.purpose in (UPGRADING, CONSTRUCTION))
    for batch in case.works(*kinds.HOUSES):
        yield from price_each(case, batch, "central_funds", "central_funds", granted)


def granted_by_facility(case: Case, counts: Callable[[Payment], bool]) -> dict[str, Given]:
    """Return by facility what some payments come to: at the first step of the chain that names an amount."""
    found: dict[str, Given] = {}
    rows = [one for one in payments(case) if one.facility_id and counts(one)]
    for identity in dict.fromkeys(one.facility_id for one in rows):
        own = [one for one in rows if one.facility_id == identity]
        step = next((step for step in GRANTED if any(one.row["step"] == step.id for one in own)), None)
        if step:
            steps = [one for one in own if one.row["step"] == step.id]
            cited = several(source_of(one.row, "amount_yuan") for one in steps)
            found[identity] = Given(sum((one.yuan for one in steps), Decimal(0)), cited)
    return found


def settled_cost(facility: Facility) -> Given | None:
    """Return what an accepted facility has cost, as invested (10,000 yuan in the return); before acceptance nothing is settled."""
    invested = facility.get("invested_wan")
    if invested is None or facility.row is None or facility.closed or not facility.reached(kinds.ACCEPTED):
        return None
    return Given(Decimal(invested) * YUAN_PER_WAN, source_of(facility.row, "invested_wan"))
