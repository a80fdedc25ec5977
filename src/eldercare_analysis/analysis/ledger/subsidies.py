"""Construction, and what the district and the center of state pay towards it (三（二）): unknown until somebody says it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from eldercare_analysis.analysis.facts import Facility, Row, source_of
from eldercare_analysis.analysis.ledger.lines import Case, Given, Line
from eldercare_analysis.inputs.plan import KINDS
from eldercare_analysis.inputs.sources import several

YUAN_PER_WAN = Decimal(100 * 100)
GRANTED = ("quota_issued", "allocated", "paid")  # the first step of the payment chain that names an amount


def construction_lines(case: Case) -> Iterator[Line]:
    """Yield what building costs: as invested where a facility is accepted, else at the scenario's cost."""
    invested = {
        facility.facility_id: cost
        for facility in (case.facts.facilities if case.facts else [])
        if (cost := settled_cost(facility))
    }
    for batch in case.of_kind(*KINDS):
        yield from case.price_each(batch, f"{batch.kind}_cost", "construction", invested)


def home_subsidy_lines(case: Case) -> Iterator[Line]:
    """Yield the district's subsidy for each upgraded home, after acceptance."""
    granted = _granted(case, lambda row: row["payer"] == "district" and row["fund"] != "central")
    for batch in case.of_kind("homes"):
        yield from case.price_each(batch, "home_subsidy", "home_subsidy", granted)


def central_fund_lines(case: Case) -> Iterator[Line]:
    """Yield central budget funds for homes and care centers, which are sought, not promised."""
    granted = _granted(case, lambda row: "central" in (row["payer"], row["fund"]))
    for batch in case.of_kind("homes", "care_centers"):
        yield from case.price_each(batch, "central_funds", "central_funds", granted)


def center_operating_lines(case: Case) -> Iterator[Line]:
    """Yield the operating subsidy of each center, by year from the one in which it is done."""
    name = "center_operating_subsidy"
    for batch in case.of_kind("centers"):
        for year in (year for year in case.district.horizon() if year >= batch.year):
            line = case.price(batch, name, name, year=year)
            yield replace(line, line=f"{name}-{batch.town}-{batch.plan_year}-{year}", unit="center-years")


def _granted(case: Case, counts: Callable[[Row], bool]) -> dict[str, Given]:
    """Return by facility what some payments come to: at the first step of the chain that names an amount."""
    found: dict[str, Given] = {}
    rows = [row for row in (case.facts.sheet("payments") if case.facts else []) if counts(row)]
    for identity in dict.fromkeys(row["facility_id"] for row in rows if row["facility_id"]):
        own = [row for row in rows if row["facility_id"] == identity and row["date"]]
        step = next((step for step in GRANTED if any(row["step"] == step for row in own)), None)
        if step:
            steps = [row for row in own if row["step"] == step]
            cited = several(source_of(row, "amount_yuan") for row in steps)
            found[identity] = Given(sum((row["amount_yuan"] for row in steps), Decimal(0)), cited)
    return found


def settled_cost(facility: Facility) -> Given | None:
    """Return what an accepted facility has cost, as invested (10,000 yuan in the return); before acceptance nothing is settled."""
    invested = facility.get("invested_wan")
    if invested is None or facility.row is None or facility.closed or not facility.reached("accepted"):
        return None
    return Given(Decimal(invested) * YUAN_PER_WAN, source_of(facility.row, "invested_wan"))
