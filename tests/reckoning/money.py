"""Awards by town and year, and what is paid of each (三（二）)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.reckoning import plan
from tests.reckoning.months import month_of
from tests.reckoning.scheduling import Assumed, Batch
from tests.reckoning.state import Cells, Facility, Known

PAYMENT_STEPS = ("applied", "quota_issued", "allocated", "paid")


def fen(yuan: Decimal) -> int:
    return int((yuan * 100).quantize(Decimal(1), ROUND_HALF_UP))


# Awards by town and year


def awards(known: Known, assumed: Assumed) -> dict[tuple[str, int], int | None]:
    """Return fen by town and year: one award a center with the points of its town, 1,000,000 yuan; None where a rate is unknown."""
    found: dict[tuple[str, int], int | None] = {}

    def add(town: str, year: int, amount: Decimal | None) -> None:
        before = found.get((town, year), 0)
        found[town, year] = None if amount is None or before is None else before + fen(amount)

    pays = int(assumed.readings.get("award_payment", "same") == "following")
    for town in plan.TOWNS:
        centers = [one for one in assumed.batches if (one.town, one.kind) == (town, "center")]
        points = [one for one in assumed.batches if (one.town, one.kind) == (town, "point")]
        each = assumed.readings.get("award_unit", "package") == "each_facility"
        total: list[tuple[int, Decimal | None]] = []
        for batch in centers:
            both = assumed.readings.get("award_trigger", "center") == "center_and_points" and not each
            done = sorted(_months(known, assumed, batch, []))
            due = sorted(_months(known, assumed, batch, points if both else []))
            for month, last in zip(
                done, due, strict=True
            ):  # the standard is that of the year in which the center is done
                rate = assumed.at("award_per_center", f"{month[:4]}-12")
                total.append((int(last[:4]) + pays, rate))
        for year, rate in total:
            add(town, year, rate)
        if each and centers:
            for batch in points:
                for month in _months(known, assumed, batch, []):
                    add(town, int(month[:4]) + pays, assumed.at("award_per_center", f"{month[:4]}-12"))
    return found


def _months(known: Known, assumed: Assumed, batch: Batch, points: list[Batch]) -> Iterator[str]:
    """Yield the month in which each award of a batch is due: that of the last of what it is for."""
    for number in range(batch.count):
        parts = [_month(known, assumed, batch, number)]
        for other in points:
            parts += [_month(known, assumed, other, n) for n in range(other.count)]
        yield max(parts)


def _month(known: Known, assumed: Assumed, batch: Batch, number: int) -> str:
    if assumed.readings.get("award_year", "planned") == "accepted" and batch.named:
        f = known.facilities.get(plan.name_of(batch.town, batch.kind, batch.plan_year, number + 1))
        if f and f.on("accepted_on"):
            return month_of(f.cells["accepted_on"])
    return batch.due


# Payments of each center's award


@dataclass(frozen=True)
class Chain:
    entitled: int | None
    steps: tuple[int | None, ...]
    outstanding: int | None


def payments_of(known: Known) -> list[Cells] | None:
    """Return the payments known at the month's end, the last row of each key; None where none was reported."""
    found: dict[tuple[Any, ...], Cells] = {}
    for month, cells in known.rows("payments"):
        if month > known.month or cells["date"] > known.end:
            continue
        document, line = cells.get("document"), cells.get("line")
        about = cells.get("facility_id") or cells["town"]
        key = (document, line) if document and line else (document, cells["date"], about, cells["step"])
        found[key] = cells
    return list(found.values()) or None


def is_award(cells: Cells, centers: set[str]) -> bool:
    """Say whether a payment is of an award: municipal money that its purpose says is one; without a purpose, municipal money to a center or its town."""
    if cells.get("purpose"):
        return bool(
            cells["purpose"] == "award" and cells["payer"] == "municipality"
        )  # 三（二）: 市级财政给予奖补
    return cells["payer"] == "municipality" and (
        cells.get("facility_id") in centers or not cells.get("facility_id")
    )


def chains(known: Known, assumed: Assumed) -> Iterator[tuple[str, Chain]]:
    """Yield for each scheduled center what it is entitled to, and what was applied for, issued, allocated, paid."""
    rows = payments_of(known)
    centers = [f for f in known.of("center") if f.scheduled]
    by_town: dict[str, list[str]] = defaultdict(list)
    for f in centers:
        by_town[f.town].append(f.id)
    names = {f.id for f in centers}
    for center in centers:
        own = None
        if rows is not None:
            own = [
                cells for cells in rows
                if is_award(cells, names) and (
                    cells.get("facility_id") == center.id
                    or (not cells.get("facility_id") and by_town[cells["town"]] == [center.id]))
            ]  # fmt: skip
        steps = tuple(_step(own, step) for step in PAYMENT_STEPS)
        due = entitled(known, assumed, center)
        left = None if due is None or steps[-1] is None else due - steps[-1]
        yield center.id, Chain(due, steps, left)


def _step(rows: list[Cells] | None, step: str) -> int | None:
    """Return the sum of a step in fen; unknown where nothing is reported, or only a later step."""
    if rows is None:
        return None
    amounts = [fen(cells["amount_yuan"]) for cells in rows if cells["step"] == step]
    later = PAYMENT_STEPS[PAYMENT_STEPS.index(step) + 1 :]
    if not amounts and any(cells["step"] in later for cells in rows):
        return None
    return sum(amounts)


def entitled(known: Known, assumed: Assumed, center: Facility) -> int | None:
    """Return the award once it is due, 0 before, None where it is not known whether it is; one part that is not built decides."""
    parts = [center]
    if assumed.readings.get("award_trigger", "center") == "center_and_points":
        parts += [f for f in known.of("point", center.town) if f.scheduled]
    built = [(known.built(f) and (f is center or not f.closed)) if f.reported else None for f in parts]
    if False in built:
        return 0
    if None in built:
        return None
    rate = assumed.at("award_per_center", _due(known, assumed, center))
    if assumed.readings.get("award_cap", "standard") == "settled_cost" and rate is not None:
        cost = settled(known, assumed, center.town)
        rate = rate if cost is None else min(rate, cost)
    return None if rate is None else fen(rate)


def _due(known: Known, assumed: Assumed, center: Facility) -> str:
    """Return the last month of the year in which a center is done, as in the ledger: its rate is that in force then."""
    for batch in assumed.batches:
        if (batch.town, batch.kind, str(batch.plan_year)) == (
            center.town,
            "center",
            center.plan_year,
        ) and batch.named:
            months = list(_months(known, assumed, batch, []))
            number = int(center.id[-2:])
            if number <= len(months):
                return f"{months[number - 1][:4]}-12"
    return f"{center.plan_year}-12"


def settled(known: Known, assumed: Assumed, town: str) -> Decimal | None:
    """Return what a town's center with its points cost: as a scenario says, else as invested once all are accepted."""
    stated = assumed.stated("settled_costs", town)
    if stated is not None:
        return Decimal(str(stated))
    parts = [f for kind in ("center", "point") for f in known.of(kind, town) if f.scheduled]
    if not parts or not all(f.on("accepted_on") and f.cells.get("invested_wan") is not None for f in parts):
        return None
    return sum((f.cells["invested_wan"] * 10_000 for f in parts), Decimal(0))
