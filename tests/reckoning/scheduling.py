"""What is to be built where and by when: Annex 1 with a scenario's changes and delays (docs/scenarios.md)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.reckoning import plan
from tests.reckoning.months import later

BASE: dict[str, dict[str, Decimal]] = {
    "award_per_center": {"2021-06": plan.AWARD}, "operating_ratio": {"2021-06": plan.FLOOR}, "living_allowance": {},
    "projection_years": {"2021-06": Decimal(plan.PROJECTION)}, "budget_month": {"2021-06": Decimal(plan.BUDGET_MONTH)},
    "yellow_points": {"2021-06": Decimal(plan.YELLOW)}, "completion_month": {"2021-06": Decimal(plan.COMPLETION_MONTH)},
}  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """Facilities of a kind that a town is to have by the end of a month."""

    town: str
    kind: str
    plan_year: int
    count: int
    due: str
    named: bool  # those of Annex 1, numbered from 1; what a scenario adds has no ids

    @property
    def year(self) -> int:
        return int(self.due[:4])


class Assumed:
    """A scenario: the content of its file, or nothing."""

    def __init__(self, content: dict[str, Any] | None = None) -> None:
        self.content = content or {}
        self.readings: dict[str, str] = self.content.get("readings", {})
        self.batches = self._batches()
        self.years = sorted({*plan.YEARS, *(one.year for one in self.batches)})

    def values(self, name: str) -> dict[str, Decimal]:
        stated = self.content.get("parameters", {}).get(name)
        if not stated:
            return BASE[name]
        value = stated["value"]
        start = min(BASE[name], default="1900-01")
        return {month: Decimal(str(one)) for month, one in (value if isinstance(value, dict) else {start: value}).items()}  # fmt: skip

    def at(self, name: str, month: str) -> Decimal | None:
        values = self.values(name)
        return values.get(max((start for start in values if start <= month), default=""))

    def stated(self, group: str, town: str) -> Any:
        """Return what a scenario says of a town, None where it says nothing."""
        one = self.content.get(group, {}).get(town)
        return None if one is None else one["value"]

    def recipients(self, town: str, month: str) -> Decimal | None:
        value = self.stated("recipients", town)
        if value is None:
            return None
        if not isinstance(value, dict):
            return Decimal(value)
        start = max((one for one in value if one <= month), default=None)
        return None if start is None else Decimal(value[start])

    def count(self, kind: str, town: str, last: str) -> int:
        """Return how many facilities of a kind a town is to have by the end of a month, existing ones apart."""
        return sum(
            one.count for one in self.batches if (one.kind, one.town) == (kind, town) and one.due <= last
        )

    def named(self, kind: str, town: str, last: str) -> list[str]:
        """Return the ids of those that Annex 1 names."""
        return [
            plan.name_of(town, kind, one.plan_year, number + 1)
            for one in self.batches
            if (one.kind, one.town) == (kind, town) and one.due <= last and one.named
            for number in range(one.count)
        ]

    def _batches(self) -> list[Batch]:
        found = []
        years = sorted({*plan.YEARS, *(one["year"] for one in self.content.get("plan", []))})
        for row in plan.ANNEX1.values():
            for kind in plan.KINDS:
                for year in years:
                    printed = row.scheduled.get((kind, year), 0)
                    changes = [
                        one["change"] for one in self.content.get("plan", [])
                        if (one["town"], one["kind"], one["year"]) == (row.town, plan.COLUMNS[kind], year)
                    ]  # fmt: skip
                    more = sum(changes)
                    due = self._due(row.town, kind, year)
                    if printed and all(change > 0 for change in changes):
                        found.append(Batch(row.town, kind, year, printed, due, named=True))
                        if more:
                            found.append(Batch(row.town, kind, year, more, due, named=False))
                    elif printed + more:
                        found.append(Batch(row.town, kind, year, printed + more, due, named=bool(printed)))
        return found

    def _due(self, town: str, kind: str, year: int) -> str:
        late = sum(
            one["months"] for one in self.content.get("delays", [])
            if one.get("town") in (None, town) and one.get("kind") in (None, plan.COLUMNS[kind]) and one.get("year") in (None, year)
        )  # fmt: skip
        month = int(self.at("completion_month", f"{year}-12") or 12)
        return later(f"{year}-{month:02d}", late)
