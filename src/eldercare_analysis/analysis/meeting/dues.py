"""Money for the meeting: awards not paid, paid early, too much; payments that do not count or changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.money.awards import award_amount, award_due, award_verdict
from eldercare_analysis.analysis.money.received import (
    AWARD,
    UPGRADING,
    Payment,
    payments,
    reported,
    scheduled_centers,
    sum_of,
)
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row, once
from eldercare_analysis.inputs.returns.register import records_of
from eldercare_analysis.inputs.returns.sheets import PAYMENTS, Corrections, in_force

NONE, UNREPORTED = "none", "unreported"


@dataclass(frozen=True)
class Unpaid:
    """A center whose award is due and not known to be paid in full; amounts in yuan.

    `step`: the furthest of the payment chain, `none` where none is reported of it, `unreported` where no
    payment at all is reported, and then `paid_yuan` is None.
    """

    facility_id: str
    town: str
    step: str
    paid_yuan: Decimal | None
    due_yuan: Decimal


@dataclass(frozen=True)
class Early:
    """Money paid before acceptance; `accepted_on`: None where not accepted, or nothing is reported."""

    facility_id: str
    town: str
    purpose: str
    paid_yuan: Decimal
    accepted_on: date | None
    reported: bool


@dataclass(frozen=True)
class Excess:
    """An award of which more was paid than its amount, or than is due so far (0); in yuan."""

    facility_id: str
    town: str
    paid_yuan: Decimal
    award_yuan: Decimal


@dataclass(frozen=True)
class PaymentChange:
    """A payment that a later return has otherwise (`corrected`: `after` yuan) or not (`vanished`: None)."""

    change: str
    facility_id: str
    town: str
    step: str
    document: str
    paid_on: date
    before: Decimal
    after: Decimal | None


@once
def unpaid(case: Case) -> list[Unpaid]:
    """Return the awards that are due and not known to be paid in full, by the step that they have come to."""
    found, known = [], payments(case)
    for center in scheduled_centers(case):
        due = award_amount(case, center)
        if due is None or not award_due(case, center):
            continue
        sums = {step: sum_of(known, center.facility_id, AWARD, step) for step in kinds.PAYMENT_STEPS}
        if not reported(case):
            found.append(Unpaid(center.facility_id, center.town, UNREPORTED, None, due))
        elif sums[kinds.PAID] < due:
            step = next((step.id for step in reversed(kinds.PAYMENT_STEPS) if sums[step]), NONE)
            found.append(Unpaid(center.facility_id, center.town, step, sums[kinds.PAID], due))
    return found


def paid_early(case: Case) -> list[Early]:
    """Return awards and subsidies for upgrading paid before acceptance (三（二）: 先建后补, 验收合格后补贴).

    An empty date of acceptance says that it is not accepted; where that is not reported, it is said.
    """
    facilities = {facility.facility_id: facility for facility in state.facilities(case)}
    found: dict[tuple[str, str], Early] = {}
    for one in payments(case):
        facility = facilities.get(one.facility_id)
        if facility is None or one.row["step"] != kinds.PAID.id or one.purpose not in (AWARD, UPGRADING):
            continue
        accepted, told = facility.on(kinds.ACCEPTED), facility.verdict(kinds.ACCEPTED) is not None
        if accepted is None or one.row["date"] < accepted:
            new = Early(facility.facility_id, facility.town, one.purpose, Decimal(0), accepted, told)
            before = found.get((one.facility_id, one.purpose), new)
            found[one.facility_id, one.purpose] = replace(before, paid_yuan=before.paid_yuan + one.yuan)
    return list(found.values())


def above_standard(case: Case) -> list[Excess]:
    """Return awards paid above their amount (三（二）: 按照100万元的标准; by reading the settled cost)."""
    awards = ((center, received, award_amount(case, center)) for center, received in _received(case))
    return [
        Excess(center.facility_id, center.town, received, award)
        for center, received, award in awards
        if award is not None and received > award
    ]


def ahead_of_due(case: Case) -> list[Excess]:
    """Return accepted centers that were paid although nothing is due (by reading: points are not done).

    Of those that are not accepted every payment is early (`paid_early`).
    """
    return [
        Excess(center.facility_id, center.town, received, Decimal(0))
        for center, received in _received(case)
        if received and center.reached(kinds.ACCEPTED) and award_verdict(case, center) is False
    ]


def _received(case: Case) -> list[tuple[Facility, Decimal]]:
    """Return the centers of Annex 1 with the awards that were paid for them."""
    known = payments(case)
    return [(center, sum_of(known, center.facility_id, AWARD)) for center in scheduled_centers(case)]


def uncounted(case: Case) -> list[Payment]:
    """Return the payments that count for nothing; `why` says what would make them count."""
    return [one for one in payments(case) if one.why]


def payment_changes(case: Case) -> list[PaymentChange]:
    """Return the payments that a month's returns have otherwise, or no longer have.

    A return may hold only the month's new payments. Rows are missed only where its list reaches back: it has
    a payment of an earlier month that an earlier return has, too. Payments of years before its first one are
    not missed.
    """
    if case.register is None:
        return []
    rows, month = case.register.rows(PAYMENTS), case.month
    now = records_of(rows[rows["return_month"] == month])
    before = records_of(in_force(PAYMENTS, rows[rows["return_month"] < month]))
    again = Corrections(now)
    same = [(old, again.corrects(old)) for old in before]
    found = [
        change
        for olds, news in told_again([old for old, told in same if told], now)
        for change in _corrected(olds, news)
    ]
    first = date.fromisoformat(f"{month}-01")
    if now and any(told and old["date"] < first for old, told in same):
        start = min(row["date"].year for row in now)
        found += [
            _change("vanished", old, _place_of(old), old["amount_yuan"], None)
            for old, told in same
            if not told and old["date"].year >= start
        ]
    order = case.district.order
    return sorted(found, key=lambda one: (one.change, order[one.town], one.paid_on, one.facility_id))


def told_again(before: list[Row], now: list[Row]) -> list[tuple[list[Row], list[Row]]]:
    """Return earlier rows with the rows that they are now: parts of one payment stay together."""
    groups: list[tuple[list[Row], frozenset[int]]] = []
    each = [Corrections([row]) for row in now]
    for old in before:
        own = frozenset(number for number, one in enumerate(each) if one.corrects(old))
        shared = [group for group in groups if group[1] & own]
        olds = [row for group in shared for row in group[0]]
        groups = [group for group in groups if not group[1] & own]
        groups.append(([*olds, old], own.union(*(numbers for _, numbers in shared))))
    return [(olds, [now[number] for number in sorted(numbers)]) for olds, numbers in groups]


def _corrected(before: list[Row], now: list[Row]) -> Iterator[PaymentChange]:
    """Yield where a payment has another sum than before, at each place: money that moved is missing and new.

    Funds and purposes are told apart where they are the same as before; a town stands for its facilities
    where a row names none.
    """
    both = [*before, *now]
    place = _place_of if all(row["facility_id"] for row in both) else _town_of
    parts = ("fund", "purpose") if len({_kinds(before), _kinds(now)}) == 1 else ()
    sums: dict[tuple[Any, ...], list[Decimal]] = {}
    first: dict[tuple[Any, ...], Row] = {}
    for side, rows in enumerate((before, now)):
        for row in rows:
            key = (place(row), *(row.get(name) for name in parts))
            sums.setdefault(key, [Decimal(0), Decimal(0)])[side] += row["amount_yuan"]
            first.setdefault(key, row)
    for key, (old, new) in sums.items():
        if old != new:
            yield _change("corrected", first[key], str(key[0]), old, new)


def _kinds(rows: list[Row]) -> frozenset[tuple[Any, Any]]:
    return frozenset((row.get("fund"), row.get("purpose")) for row in rows)


def _place_of(row: Row) -> str:
    return str(row["facility_id"] or row["town"])


def _town_of(row: Row) -> str:
    return str(row["town"])


def _change(kind: str, row: Row, place: str, before: Decimal, after: Decimal | None) -> PaymentChange:
    return PaymentChange(
        change=kind,
        facility_id=place,
        town=str(row["town"]),
        step=str(row["step"]),
        document=str(row["document"] or ""),
        paid_on=row["date"],
        before=before,
        after=after,
    )
