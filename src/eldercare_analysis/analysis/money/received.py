"""What reported payments are for: each for one purpose and one facility, or for nothing, and then why.

三（二） and 三（三） know the municipality's award for a center with its points, the district's subsidy for
upgraded homes, the operating subsidy of centers, central funds, and operating funds of homes and care
centers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row, once

AWARD, UPGRADING, OPERATING = "award", "upgrading", "operating"
SUBSIDY, CONSTRUCTION = "operating_subsidy", "construction"
BUILDING = (AWARD, UPGRADING, CONSTRUCTION)  # what money for building is for
MUNICIPALITY, CENTRAL = "municipality", "central"


@dataclass(frozen=True)
class Payment:
    """One row of `payments`.

    Attributes:
        row: as it was reported.
        town: of its facility, else as reported.
        facility_id: what it counts for; of an award the center of the package; empty where nothing can be
        said.
        purpose: what it is for; empty where it counts for nothing.
        why: why it counts for nothing: `no_purpose`, `which_center` (a town without exactly one center of
            Annex 1), `which_facility` (an amount that is no award names none), `not_in_package` (an award to
            something that is neither center nor point), `not_municipal` (an award that somebody else pays:
            三（二） has the municipality pay it).
    """

    row: Row
    town: str
    facility_id: str
    purpose: str
    why: str = ""

    @property
    def step(self) -> str:
        """Return how far along the chain it is."""
        return str(self.row["step"])

    @property
    def day(self) -> date:
        """Return the day of it."""
        day: date = self.row["date"]
        return day

    @property
    def fund(self) -> str:
        """Return the fund that it comes from; empty where it names none."""
        return self.row["fund"] or ""

    @property
    def document(self) -> str:
        """Return the number of its document; empty where it has none."""
        return str(self.row["document"] or "")

    @property
    def central(self) -> bool:
        """Say whether it comes out of central funds."""
        return CENTRAL in (self.row["payer"], self.row["fund"])

    @property
    def yuan(self) -> Decimal:
        """Return its amount."""
        return Decimal(self.row["amount_yuan"])


@once
def payments(case: Case) -> list[Payment]:
    """Return every reported payment up to the month's end with what it counts for."""
    by_id = {facility.facility_id: facility for facility in state.facilities(case)}
    centers = grouped(scheduled_centers(case), lambda center: center.town)
    return [
        _payment(row, by_id.get(row["facility_id"]), centers) for row in case.sheet("payments") if row["date"]
    ]


def scheduled_centers(case: Case) -> list[Facility]:
    """Return the centers of Annex 1, those that were given up included: their past stays."""
    return [f for f in state.facilities(case) if f.kind == kinds.CENTER and f.scheduled]


def _payment(row: Row, facility: Facility | None, centers: dict[str, list[Facility]]) -> Payment:
    named = str(row["facility_id"] or "")
    town = facility.town if facility else str(row["town"])
    own = [center.facility_id for center in centers.get(town, [])]
    purpose = row["purpose"] or (AWARD if _award_unsaid(row, named, facility) else "")
    if not purpose:
        return Payment(row, town, named, "", "no_purpose")
    if purpose == AWARD:
        return _award(row, town, facility, own)
    found = named or (own[0] if purpose == SUBSIDY and len(own) == 1 else "")
    if not found and purpose in (UPGRADING, OPERATING, SUBSIDY):
        return Payment(row, town, "", "", "which_facility")
    return Payment(row, town, found, purpose)


def _award(row: Row, town: str, facility: Facility | None, own: list[str]) -> Payment:
    """Return a payment that is said to be an award; `own`: the centers of Annex 1 in its town."""
    named = str(row["facility_id"] or "")
    if row["payer"] != MUNICIPALITY:
        return Payment(row, town, named, "", "not_municipal")
    if named in own:
        return Payment(row, town, named, AWARD)
    if named and (facility is None or facility.kind not in kinds.PACKAGE):
        return Payment(row, town, named, "", "not_in_package")
    if len(own) != 1:
        return Payment(row, town, named, "", "which_center")
    return Payment(row, town, own[0], AWARD)


def _award_unsaid(row: Row, named: str, facility: Facility | None) -> bool:
    """Say whether a payment without a purpose is an award: municipal money to a center, or to a town."""
    to_center = facility is not None and facility.kind == kinds.CENTER
    return row["payer"] == MUNICIPALITY and row["fund"] != CENTRAL and (to_center or not named)


def reported(case: Case) -> bool:
    """Say whether any payment is reported; without one nothing is known of what was paid."""
    return bool(case.sheet("payments"))


def yuan_of(found: Iterable[Payment]) -> Decimal:
    """Return the sum of some payments."""
    return sum((one.yuan for one in found), Decimal(0))


def sum_of(
    found: list[Payment], facility_id: str, purpose: str, step: kinds.PaymentStep = kinds.PAID
) -> Decimal:
    """Return the yuan that a facility has at a step of the chain, for a purpose."""
    about = (facility_id, purpose, step.id)
    return yuan_of(one for one in found if (one.facility_id, one.purpose, one.step) == about)


def for_building(found: list[Payment], towns: Collection[str]) -> list[Payment]:
    """Return what some towns were paid for building: awards, upgrading, construction; not by themselves."""
    paid = [
        one for one in found if one.purpose in BUILDING and one.step == kinds.PAID.id and one.town in towns
    ]
    return [one for one in paid if one.row["payer"] != "town"]
