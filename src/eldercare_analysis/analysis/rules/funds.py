"""Funds: awards that are due and paid, operating funds against their floor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from eldercare_analysis.analysis.facts import Facility, Facts, allowance_at, towns_of
from eldercare_analysis.analysis.judge import Finding, each
from eldercare_analysis.inputs.policy import Clause

MONTHS = 12


def award_due(facts: Facts, center: Facility) -> bool:
    """Say whether a center's award is due (三（二）): it is built, and, by reading, all points scheduled in its town are."""
    points = [f for f in facts.of_kind("point", town=center.town) if f.scheduled]
    whole = facts.reading("award_trigger") == "center" or all(facts.built(point) for point in points)
    return center.scheduled and facts.built(center) and whole


def paid(facts: Facts, center: Facility, step: str = "paid") -> Decimal:
    """Return the yuan of the municipal award that have come to a step of the payment chain."""
    rows = [
        row
        for row in facts.sheet("payments")
        if row["date"] and row["step"] == step and row["payer"] == "municipality"
    ]
    return sum((row["amount_yuan"] for row in rows if row["facility_id"] == center.facility_id), Decimal(0))


def awards_paid(facts: Facts, _: Clause) -> Iterator[Finding]:
    """Yield awards due against awards paid in full (三（二）); no time is set for payment."""
    due = [f for f in facts.of_kind("center") if award_due(facts, f)]
    told = bool(facts.sheet("payments"))
    amount = facts.value("award_per_center")
    verdicts: dict[str, bool | None] = {
        f.facility_id: paid(facts, f) >= amount if told else None for f in due
    }
    waiting = {f.town for f in facts.of_kind("center") if f.scheduled}
    yield from each(facts, towns_of(due), verdicts, "awards", waiting=waiting, pending=True)


def floor_yuan(facts: Facts, facility: Facility, year: int) -> Decimal | None:
    """Return 15 % of the yearly basic living allowance of the persons approved (三（三）), None where a part is not reported.

    head count x allowance in force in the budget month of the year before x 12 x ratio.
    """
    row = facts.operating_budget.get((str(year), facility.facility_id))
    month = f"{year - 1}-{int(facts.value('budget_month')):02d}"
    rate = _allowance(facts, month)
    if row is None or row["headcount"] is None or rate is None:
        return None
    return Decimal(row["headcount"] * rate * MONTHS) * facts.value("operating_ratio")


def _allowance(facts: Facts, month: str) -> Decimal | None:
    """Return the basic living allowance in force in a month: as the scenario assumes, or as the bureau reported."""
    assumed = facts.scenario.parameters["living_allowance"].at(month)
    return assumed if assumed is not None else allowance_at(facts, month)[0]


def operating_floor(facts: Facts, _: Clause) -> Iterator[Finding]:
    """Yield homes and care centers against those whose approved funds reach the floor (三（三）)."""
    year = int(facts.month[:4])
    own = [f for f in facts.of_kind("home", "care_center") if f.kind == "home" or facts.built(f)]
    verdicts: dict[str, bool | None] = {}
    for facility in own:
        row = facts.operating_budget.get((str(year), facility.facility_id))
        approved, floor = row["approved_yuan"] if row else None, floor_yuan(facts, facility, year)
        verdicts[facility.facility_id] = (
            None if approved is None or floor is None else bool(approved >= floor)
        )
    yield from each(facts, towns_of(own), verdicts, "institutions")


RULES: dict[str, Callable[[Facts, Clause], Iterator[Finding]]] = {
    "municipal_subsidy_package": awards_paid,
    "operating_cost_15": operating_floor,
}
