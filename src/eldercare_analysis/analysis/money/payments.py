"""What has come so far: awards from acceptance to payment, and what towns have advanced (垫资, 三（二）)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.awards import award_amount, award_verdict
from eldercare_analysis.analysis.money.lines import YUAN_PER_WAN, to_fen
from eldercare_analysis.analysis.money.received import (
    AWARD,
    Payment,
    for_building,
    payments,
    reported,
    scheduled_centers,
    yuan_of,
)
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import DISTRICT

ALL_FUNDS, UNNAMED = "all", "not_stated"


@dataclass(frozen=True)
class Chain:
    """The award of a center against what was applied for, issued, allocated and paid (三（二）), by fund.

    Attributes:
        fund: `all`, or a fund that its payments name (`not_stated` where they name none).
        entitled_fen: of all funds: the award once it is due, by reading no more than the settled cost, 0
            before; None where nothing that is reported tells.
        applied_fen, quota_issued_fen, allocated_fen, paid_fen: payments that are awards, see `received`; None
            where no payment at all is reported, or only a later step.
        outstanding_fen: entitled less paid.
        documents: numbers of the quotas.
    """

    town: str
    facility_id: str
    fund: str
    accepted_on: str
    entitled_fen: int | None
    applied_fen: int | None
    quota_issued_fen: int | None
    allocated_fen: int | None
    paid_fen: int | None
    outstanding_fen: int | None
    documents: tuple[str, ...]
    needs: tuple[str, ...]


def chains(case: Case) -> list[Chain]:
    """Return the awards of each center, those given up included: of all funds, then of each fund."""
    found = grouped((one for one in payments(case) if one.purpose == AWARD), lambda one: one.facility_id)
    centers = scheduled_centers(case)
    return [row for center in centers for row in _chains(case, center, found.get(center.facility_id, []))]


def _chains(case: Case, center: Facility, own: list[Payment]) -> Iterator[Chain]:
    """Yield the rows of a center: of all its payments, then of each fund."""
    told, entitled = reported(case), _entitled(case, center)
    needs = [kinds.ACCEPTED.need] * (entitled is None) + ["payments.step"] * (not told)
    whole = _chain(center, ALL_FUNDS, own if told else None, needs)
    outstanding = None if entitled is None or whole.paid_fen is None else entitled - whole.paid_fen
    yield replace(whole, entitled_fen=entitled, outstanding_fen=outstanding)
    for fund, of_fund in grouped(own, lambda one: one.fund or UNNAMED).items():
        yield _chain(center, fund, of_fund, [])


def _chain(center: Facility, fund: str, own: list[Payment] | None, needs: list[str]) -> Chain:
    sums = {f"{step.id}_fen": None if own is None else _at_step(own, step) for step in kinds.PAYMENT_STEPS}
    issued = [one.document for one in own or [] if one.step == kinds.QUOTA_ISSUED.id and one.document]
    return Chain(
        town=center.town,
        facility_id=center.facility_id,
        fund=fund,
        accepted_on=str(center.on(kinds.ACCEPTED) or ""),
        entitled_fen=None,
        outstanding_fen=None,
        documents=tuple(dict.fromkeys(issued)),
        needs=tuple(needs),
        **sums,
    )


def _at_step(own: list[Payment], step: kinds.PaymentStep) -> int | None:
    """Return the fen of a step; None where it must have happened, as a later one did, and is not reported."""
    found = [one for one in own if one.step == step.id]
    later = [one.id for one in kinds.PAYMENT_STEPS[kinds.PAYMENT_STEPS.index(step) + 1 :]]
    if not found and any(one.step in later for one in own):
        return None
    return to_fen(1, yuan_of(found))


def _entitled(case: Case, center: Facility) -> int | None:
    """Return a center's award once it is due, 0 before; None where either is not known."""
    amount, due = award_amount(case, center), award_verdict(case, center)
    return None if amount is None or due is None else to_fen(1, amount) if due else 0


@dataclass(frozen=True)
class Advance:
    """What a town, or the district, has invested and not yet received.

    Attributes:
        facilities: of Annex 1, or with an investment.
        missing: those under way, or of which nothing is reported, without an investment.
        invested_fen: None where none is reported; 0 where nothing has begun.
        received_fen: paid by municipality, district and center of state as award, subsidy for upgrading or
            construction; None without any payment in the returns.
        advanced_fen: invested less received, negative where more came in; None where either is.
        minimum: an investment is missing, so it is at least that.
    """

    town: str
    facilities: int
    missing: int
    invested_fen: int | None
    received_fen: int | None
    advanced_fen: int | None
    minimum: bool
    needs: tuple[str, ...]


def advances(case: Case) -> list[Advance]:
    """Return what is advanced by town; the district is the sum of the towns that are known."""
    costly = (f for f in state.facilities(case) if f.scheduled or _invested(f) is not None)
    own = grouped(costly, lambda facility: facility.town)
    towns = [_advance(case, town, own[town]) for town in case.district.towns if town in own]
    return [*towns, _whole(towns)]


def _invested(facility: Facility) -> Decimal | None:
    wan = facility.get("invested_wan")
    return None if wan is None else Decimal(wan) * YUAN_PER_WAN


def _begun(facility: Facility) -> bool:
    """Say whether a facility may have cost something: nothing reported says that works have not begun."""
    return facility.verdict(kinds.STARTED) is not False or facility.reached(kinds.OPENED)


def _advance(case: Case, town: str, own: list[Facility]) -> Advance:
    known = [yuan for facility in own if (yuan := _invested(facility)) is not None]
    missing = sum(_invested(facility) is None and _begun(facility) for facility in own)
    invested = to_fen(1, sum(known, Decimal(0))) if known or not missing else None
    received = to_fen(1, yuan_of(for_building(payments(case), [town]))) if reported(case) else None
    needs = {"facilities.invested_wan": bool(missing), "payments.amount_yuan": received is None}
    return Advance(
        town=town,
        facilities=len(own),
        missing=missing,
        invested_fen=invested,
        received_fen=received,
        advanced_fen=None if invested is None or received is None else invested - received,
        minimum=bool(missing) and invested is not None,
        needs=tuple(name for name, lacking in needs.items() if lacking),
    )


def _whole(towns: list[Advance]) -> Advance:
    """Return the district's sum of what is known."""
    return Advance(
        town=DISTRICT,
        facilities=sum(row.facilities for row in towns),
        missing=sum(row.missing for row in towns),
        invested_fen=_sum(row.invested_fen for row in towns),
        received_fen=_sum(row.received_fen for row in towns),
        advanced_fen=_sum(row.advanced_fen for row in towns),
        minimum=any(row.minimum or row.invested_fen is None for row in towns),
        needs=tuple(dict.fromkeys(need for row in towns for need in row.needs)),
    )


def _sum(parts: Iterable[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if known else None
