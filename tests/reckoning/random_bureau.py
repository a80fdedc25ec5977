"""What the bureau may send: persons by town, allowance, approved funds, payments; as plain dicts."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.reckoning import plan
from tests.reckoning.months import end_of, month_of

Row = tuple[str, dict[str, Any]]
Sent = dict[str, Any]  # file, month, town, unchanged, rows


def day_between(rng: random.Random, first: str, last: str) -> date:
    start = date(int(first[:4]), int(first[5:]), 1)
    return start + timedelta(days=rng.randint(0, (end_of(last) - start).days))


class Bureau:
    """Persons by town, allowance, approved funds, payments."""

    def __init__(self, rng: random.Random, towns: list[str]) -> None:
        self.rng, self.towns = rng, towns
        self.old_form = rng.random() < 0.3
        homes = [one for one in plan.LISTED.values() if one.kind in ("home", "care_center")]
        self.homes = rng.sample(homes, rng.randint(1, 6))
        self.allowance = {"2020-09": 806, "2021-09": 827, "2022-09": 932}
        self.payments: list[dict[str, Any]] = []
        seen = set()
        for number in range(rng.randint(0, 14)):
            cells = self._payment(number)
            key = tuple(str(cells.get(name)) for name in ("document", "date", "town", "step"))
            if key not in seen:
                seen.add(key)
                self.payments.append(cells)

    def _payment(self, number: int) -> dict[str, Any]:
        rng = self.rng
        town = rng.choice(self.towns if rng.random() < 0.85 else plan.TOWNS)
        own = [one.id for one in plan.LISTED.values() if one.town == town and one.kind != "point"]
        cells: dict[str, Any] = {
            "date": day_between(rng, "2021-07", "2023-05"), "town": town, "payer": rng.choice(("municipality", "municipality", "municipality", "district", "central")),
            "step": rng.choice(("applied", "quota_issued", "allocated", "paid", "paid", "paid")),
            "amount_yuan": Decimal(rng.choice((50_000, 300_000, 400_000, 600_000, 1_000_000, 1_500_000))),
        }  # fmt: skip
        if own and rng.random() < 0.75:
            cells["facility_id"] = rng.choice(own)
        if rng.random() < 0.8:
            cells["document"] = f"渝财{number}号" if rng.random() < 0.6 else "渝财1号"
            if not self.old_form and rng.random() < 0.5:
                cells["line"] = str(number + 1)
        if rng.random() < 0.7:
            cells["fund"] = rng.choice(("general", "lottery"))
        if not self.old_form and rng.random() < 0.85:
            cells["purpose"] = rng.choice(
                ["award"] * 6 + ["upgrading", "operating", "operating_subsidy", "construction", "other"]
            )
        return cells

    def rows(self, month: str) -> list[Row]:
        rng = self.rng
        rows: list[Row] = []
        if rng.random() < 0.7:
            towns = plan.TOWNS if rng.random() < 0.5 else self.towns
            rows += [("people", {"month": month, "town": town, **self._people()}) for town in towns]
        for start, amount in self.allowance.items():
            if start <= month and rng.random() < 0.8:
                yuan = Decimal(
                    amount + (rng.random() < 0.06)
                )  # a slip now and then, put right by a later return
                rows.append(("allowance", {"effective_from": start, "yuan_per_month": yuan, "source": "例"}))
        rows += [
            row
            for one in self.homes
            for year in range(2021, int(month[:4]) + 1)
            if rng.random() < 0.6 and (row := self._approved(one.id, year))
        ]
        if rng.random() < 0.85:
            rows += self._paid(month)
        return rows

    def _approved(self, ident: str, year: int) -> Row:
        rng = self.rng
        cells: dict[str, Any] = {"year": str(year), "facility_id": ident}
        if rng.random() < 0.9:
            cells["headcount"] = rng.choice((20, 40))
        if rng.random() < 0.9 or len(cells) == 2:
            cells["approved_yuan"] = Decimal(rng.choice((20_000, 29_016, 58_032, 59_544, 70_000)))
        return "operating_budget", cells

    def _paid(self, month: str) -> list[Row]:
        rng = self.rng
        rows: list[Row] = []
        everything = rng.random() < 0.6
        for cells in self.payments:
            if month_of(cells["date"]) <= month and (everything or rng.random() < 0.5):
                if rng.random() < 0.08:
                    cells["amount_yuan"] = Decimal(rng.choice((200_000, 1_000_000)))  # corrected from now on
                rows.append(("payments", dict(cells)))
        return rows

    def _people(self) -> dict[str, Any]:
        rng = self.rng
        cells: dict[str, Any] = {}
        for whole, part in (("disabled", "disabled_willing"), ("respite_requested", "respite_placed"), ("priority", "priority_paired"), ("other", "other_covered")):  # fmt: skip
            if rng.random() < 0.95:
                cells[whole] = rng.randint(0, 40)
                if rng.random() < 0.95:
                    cells[part] = (
                        cells[whole] - rng.choice((0, 0, 0, 1, 5)) if cells[whole] > 5 else cells[whole]
                    )
        if rng.random() < 0.95:
            cells["recipients_willing"] = rng.randint(0, 40)
        return cells or {"other": 1, "other_covered": 1}
