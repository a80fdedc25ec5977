"""What is known of everything at a month's end (docs/returns.md, Months)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.reckoning import plan
from tests.reckoning.months import end_of
from tests.reckoning.random_returns import Sent

Cells = dict[str, Any]
KEYS: dict[str, tuple[str, ...]] = {
    "facilities": ("facility_id",), "premises": ("facility_id",), "villages": ("village_code",), "residents": ("month", "facility_id"),
    "annex2": ("facility_id", "indicator"), "people": ("month", "town"), "allowance": ("effective_from",),
    "operating_budget": ("year", "facility_id"),
}  # fmt: skip
EVENTS: dict[str, tuple[str, ...]] = {
    "facilities": ("site_chosen_on", "started_on", "completed_on", "accepted_on", "opened_on", "suspended_on", "closed_on"),
    "premises": ("registered_on", "filed_on", "quality_met_on"), "annex2": ("checked_on",),
}  # fmt: skip
IDENTITY = ("facility_id", "town", "kind", "plan_year", "indicator")


@dataclass
class Facility:
    """A facility at a month's end: of Annex 1, or reported beside it."""

    id: str
    town: str
    kind: str
    plan_year: str
    listed: bool
    reported: bool = False
    from_month: str = ""
    cells: Cells = field(default_factory=dict)

    @property
    def scheduled(self) -> bool:
        """Say whether Annex 1 schedules it for a year."""
        return self.listed and self.plan_year != plan.EXISTING

    def on(self, *names: str) -> bool:
        return any(self.cells.get(name) for name in names)

    @property
    def closed(self) -> bool:
        return self.on("closed_on")

    @property
    def suspended(self) -> bool:
        return self.on("suspended_on")

    @property
    def village(self) -> str | None:
        return self.cells.get("village")

    def reached(self, step: str) -> bool:
        """Say whether a step is reached: a later date implies earlier steps, but use does not imply acceptance."""
        order = ("site_chosen_on", "started_on", "completed_on", "accepted_on")
        if step in ("accepted_on", "opened_on"):
            return self.on(step)
        return self.on(*order[order.index(step) :], "opened_on")


class Known:
    """Everything that returns tell as of a month."""

    def __init__(self, returns: list[Sent] | None, month: str, readings: dict[str, str]) -> None:
        self.returns, self.month, self.readings = returns, month, readings
        self.end: date = end_of(month)
        self._tables: dict[str, dict[tuple[Any, ...], Cells]] = {}
        self.facilities = self._facilities()

    @property
    def silent(self) -> bool:
        return self.returns is None

    def reading(self, name: str, default: str) -> str:
        return self.readings.get(name, default)

    def table(self, sheet: str) -> dict[tuple[Any, ...], Cells]:
        """Return one row a key: of the last return up to the month, else the dates of the first later one."""
        if sheet not in self._tables:
            self._tables[sheet] = self._state(sheet)
        return self._tables[sheet]

    def rows(self, sheet: str) -> list[tuple[str, Cells]]:
        """Return all rows of a sheet with the month of their return, oldest first."""
        return [
            (sent["month"], cells)
            for sent in self.returns or []
            for name, cells in sent["rows"]
            if name == sheet
        ]

    def _state(self, sheet: str) -> dict[tuple[Any, ...], Cells]:
        key, events = KEYS[sheet], EVENTS.get(sheet, ())
        before: dict[tuple[Any, ...], Cells] = {}
        after: dict[tuple[Any, ...], Cells] = {}
        for month, cells in self.rows(sheet):
            about = cells.get("month") or cells.get("effective_from")
            if about and about > self.month:
                continue
            identity = tuple(cells.get(name) for name in key)
            row = {**cells, "_from": month}
            if month <= self.month:
                before[identity] = row
            elif events and identity not in after:
                after[identity] = {
                    n: v for n, v in row.items() if n in events or n in IDENTITY or n == "_from"
                }
        found = {**after, **before}
        for identity, row in found.items():
            found[identity] = {n: v for n, v in row.items() if n not in events or v <= self.end}
        return found

    def _facilities(self) -> dict[str, Facility]:
        found = {one.id: Facility(one.id, one.town, one.kind, one.plan_year, listed=True) for one in plan.LISTED.values()}  # fmt: skip
        for (ident,), cells in self.table("facilities").items():
            if ident not in found:
                said_later = cells["_from"] > self.month
                if (
                    said_later
                    and cells["plan_year"] == plan.OUTSIDE
                    and not set(cells) & set(EVENTS["facilities"])
                ):
                    continue  # nothing shows that it was thought of by then
                found[ident] = Facility(ident, cells["town"], cells["kind"], cells["plan_year"], listed=False)
            found[ident].reported, found[ident].cells, found[ident].from_month = True, cells, cells["_from"]
        return found

    def of(self, kind: str, town: str | None = None) -> list[Facility]:
        return [f for f in self.facilities.values() if f.kind == kind and town in (None, f.town)]

    # what counts as built, in use, serving

    def built(self, f: Facility) -> bool:
        """Say whether a facility is built (reading `built_when`); what exists already is."""
        if f.plan_year == plan.EXISTING:
            return True
        how = self.reading("built_when", "by_kind")
        by_completion = how == "completed" or (how == "by_kind" and f.kind == "point")
        return f.reached("completed_on" if by_completion else "accepted_on")

    def serving(self, f: Facility) -> bool:
        return (self.built(f) or f.on("opened_on")) and not f.suspended and not f.closed
