"""Awards from acceptance to payment: what each center is entitled to, and how far its money has come, by fund."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal

import pandas as pd

from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.goals.rules.funds import award_amount, award_verdict
from eldercare_analysis.analysis.money.ledger.lines import to_fen
from eldercare_analysis.analysis.money.received import AWARD, Payment, payments, reported, scheduled_centers
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row

ALL_FUNDS, UNNAMED = "all", "not_stated"


@dataclass(frozen=True)
class Chain:
    """One center and fund; see `payment_chain` for the columns."""

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
    documents: str
    needs: str


def payment_chain(case: Case) -> pd.DataFrame:
    """Return the municipal award of each scheduled center against what was applied for, issued, allocated and paid (三（二）).

    Returns:
        One row a center, those given up included, with `fund` `all`, and one for each fund that its payments name (`not_stated` where
        they name none). `accepted_on`; `entitled_fen` (on the row `all`: the award once it is due, by reading no more than the settled
        cost, 0 before, NA where nothing that is reported tells), `applied_fen` … `paid_fen` (payments that are awards, see `received`; NA
        where no payment at all is reported, or only a later step), `outstanding_fen` (entitled less paid), `documents` (numbers of
        the quotas), `needs`. Money Int64 fen.
    """
    found = payments(case)
    rows = [row for center in scheduled_centers(case) for row in _rows(case, center, found)]
    table = pd.DataFrame([asdict(row) for row in rows], columns=[field.name for field in fields(Chain)])
    money = [name for name in table if str(name).endswith("_fen")]
    return table.astype(dict.fromkeys(money, "Int64"))


def _rows(case: Case, center: Facility, found: list[Payment]) -> Iterator[Chain]:
    told = reported(case)
    own = [one.row for one in found if (one.facility_id, one.purpose) == (center.facility_id, AWARD)]
    entitled = _entitled(case, center)
    needs = [*([kinds.ACCEPTED.need] if entitled is None else []), *([] if told else ["payments.step"])]
    whole = _chain(center, ALL_FUNDS, own if told else None, needs)
    outstanding = None if entitled is None or whole.paid_fen is None else entitled - whole.paid_fen
    yield replace(whole, entitled_fen=entitled, outstanding_fen=outstanding)
    for fund in dict.fromkeys(row["fund"] or UNNAMED for row in own):
        yield _chain(center, fund, [row for row in own if (row["fund"] or UNNAMED) == fund], [])


def _chain(center: Facility, fund: str, rows: list[Row] | None, needs: list[str]) -> Chain:
    sums = {f"{step.id}_fen": None if rows is None else _sum(rows, step) for step in kinds.PAYMENT_STEPS}
    issued = [
        str(row["document"]) for row in rows or [] if row["step"] == kinds.QUOTA_ISSUED.id and row["document"]
    ]
    return Chain(
        town=center.town,
        facility_id=center.facility_id,
        fund=fund,
        accepted_on=str(center.on(kinds.ACCEPTED) or ""),
        entitled_fen=None,
        outstanding_fen=None,
        documents="; ".join(dict.fromkeys(issued)),
        needs="; ".join(needs),
        **sums,
    )


def _sum(rows: list[Row], step: kinds.PaymentStep) -> int | None:
    """Return the fen of a step; None where it must have happened, because a later one did, and nobody reported it."""
    own = [row["amount_yuan"] for row in rows if row["step"] == step.id]
    later = [one.id for one in kinds.PAYMENT_STEPS[kinds.PAYMENT_STEPS.index(step) + 1 :]]
    if not own and any(row["step"] in later for row in rows):
        return None
    return to_fen(1, sum(own, Decimal(0)))


def _entitled(case: Case, center: Facility) -> int | None:
    """Return the award of a center once it is due, 0 before; None where it is not known whether it is due, or the amount."""
    amount, due = award_amount(case, center), award_verdict(case, center)
    return None if amount is None or due is None else to_fen(1, amount) if due else 0
