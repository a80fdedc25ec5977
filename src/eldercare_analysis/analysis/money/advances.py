"""What has been advanced so far (垫资): invested in building as reported, less what was received for it (先建后补, 三（二）)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from decimal import Decimal

import pandas as pd

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.ledger.lines import to_fen
from eldercare_analysis.analysis.money.ledger.subsidies import YUAN_PER_WAN
from eldercare_analysis.analysis.money.received import for_building, payments, reported
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import DISTRICT


@dataclass(frozen=True)
class Advance:
    """One town; see `advanced` for the columns."""

    town: str
    facilities: int
    missing: int
    invested_fen: int | None
    received_fen: int | None
    advanced_fen: int | None
    minimum: bool
    needs: str


def advanced(case: Case) -> pd.DataFrame:
    """Return by town, and for the district, what is invested and not yet received.

    Returns:
        `town`, `facilities` (of Annex 1, or with an investment), `missing` (those under way, or of which nothing is reported, without
        an investment), `invested_fen` (NA where none is reported; 0 where nothing has begun), `received_fen` (paid by municipality,
        district and center of state as award, subsidy for upgrading or construction; NA without any payment in the returns),
        `advanced_fen` (invested less received, negative where more came in; NA where either is), `minimum` (an investment is
        missing, so it is at least that), `needs`. The district is the sum of the towns that are known. Money Int64 fen.
    """
    own = grouped(
        (f for f in state.facilities(case) if f.scheduled or _invested(f) is not None), lambda f: f.town
    )
    towns = [_town(case, town, own[town]) for town in case.district.towns if town in own]
    table = pd.DataFrame(
        [asdict(row) for row in [*towns, _whole(towns)]], columns=[f.name for f in fields(Advance)]
    )
    return table.astype(dict.fromkeys(("invested_fen", "received_fen", "advanced_fen"), "Int64"))


def _invested(facility: Facility) -> Decimal | None:
    wan = facility.get("invested_wan")
    return None if wan is None else Decimal(wan) * YUAN_PER_WAN


def _begun(facility: Facility) -> bool:
    """Say whether a facility may have cost something: works have begun, or nothing that is reported says that they have not."""
    return facility.verdict(kinds.STARTED) is not False or facility.reached(kinds.OPENED)


def _town(case: Case, town: str, own: list[Facility]) -> Advance:
    known = [yuan for facility in own if (yuan := _invested(facility)) is not None]
    missing = sum(_invested(facility) is None and _begun(facility) for facility in own)
    invested = to_fen(1, sum(known, Decimal(0))) if known or not missing else None
    paid = (one.yuan for one in for_building(payments(case), [town]))
    received = to_fen(1, sum(paid, Decimal(0))) if reported(case) else None
    needs = {"facilities.invested_wan": bool(missing), "payments.amount_yuan": received is None}
    return Advance(
        town=town,
        facilities=len(own),
        missing=missing,
        invested_fen=invested,
        received_fen=received,
        advanced_fen=None if invested is None or received is None else invested - received,
        minimum=bool(missing) and invested is not None,
        needs="; ".join(name for name, lacking in needs.items() if lacking),
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
        needs="; ".join(dict.fromkeys(need for row in towns for need in row.needs.split("; ") if need)),
    )


def _sum(parts: Iterable[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if known else None
