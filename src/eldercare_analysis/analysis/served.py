"""Who is served (一（二）, 二（四）): one place that counts, by village where villages are known, by number where they are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from eldercare_analysis.analysis.facts import Facility, Facts
from eldercare_analysis.analysis.service import NOTHING, Service, Span
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.plan import Plan
from eldercare_analysis.inputs.returns.facility_ids import EXISTING
from eldercare_analysis.inputs.returns.meaning import COMMUNITY
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.schedule import batches

NO_POINT_THERE = ("merging", "center_seat")  # reasons of 村级情况 for having no point (不设点原因)


@dataclass(frozen=True)
class Town:
    """What returns say of a town's points, centers and villages at a month's end.

    Attributes:
        facilities: its points and centers, those that were given up included.
        reasons: why villages have no point, by code.
        listed: ids of the facilities that Annex 1 has.
    """

    facilities: tuple[Facility, ...] = ()
    reasons: dict[str, str] | None = None
    listed: frozenset[str] = frozenset()

    def of(self, kind: str, *, listed: bool) -> list[Facility]:
        """Return the facilities of a kind that Annex 1 has, or those that it does not have."""
        return [f for f in self.facilities if f.kind == kind and (f.facility_id in self.listed) is listed]

    def because(self, *reasons: str) -> set[str]:
        """Return the villages that have no point for one of some reasons."""
        return {code for code, reason in (self.reasons or {}).items() if reason in reasons}


def village_of(facility: Facility) -> str | None:
    """Return the code of the village where a facility stands; None where it is not reported, or is a community."""
    village = facility.get("village")
    return None if village in (None, COMMUNITY) else str(village)


def villages_of(facilities: Iterable[Facility]) -> set[str]:
    """Return the villages where some facilities are reported to stand."""
    return {village for facility in facilities if (village := village_of(facility))}


def unplaced(facilities: Iterable[Facility]) -> int:
    """Return of how many facilities nobody has reported where they stand."""
    return sum(facility.get("village") is None for facility in facilities)


@dataclass(frozen=True)
class Served:
    """Counts who is served under a scenario; `facts`: what is known at a month's end, None without returns."""

    district: District
    rules: Scenario
    facts: Facts | None = None

    @cached_property
    def plan(self) -> Plan:
        """Annex 1 as the scenario changes it."""
        return self.district.under(self.rules).plan

    def at_year(self, year: int) -> list[Service]:
        """Return who is served at the end of a year by the plan, town by town."""
        points, centers = (self.plan.scheduled_by(kind, year) for kind in ("points", "centers"))
        return [
            self._service(town, year, villages, existing, int(points[town]), int(centers[town]))
            for town, (villages, existing) in self.published.items()
        ]

    @cached_property
    def published(self) -> dict[str, tuple[int | None, int | None]]:
        """Villages and existing points of each town by Annex 1; None where blank."""
        cells = self.plan.table
        counts = zip(cells["villages"], cells["existing_points"], strict=True)
        return {
            town: (_count(villages), _count(existing))
            for town, (villages, existing) in zip(cells["town"], counts, strict=True)
        }

    def at_end(self) -> list[Service]:
        """Return who is served at the end of the last plan year, which later returns and delays may move."""
        return self.at_year(self.plan.years[-1])

    def listed(self, town: str) -> bool:
        """Say whether the villages of a town that are about to be merged are known (reading `merging_villages`)."""
        return town in self.rules.merging or self.rules.readings["merging_villages"] == "none"

    def told(self, town: str) -> Town:
        """Return what returns say of a town."""
        return self._told.get(town, Town())

    @cached_property
    def _told(self) -> dict[str, Town]:
        if self.facts is None:
            return {}
        reasons: dict[str, dict[str, str]] = {}
        for code, row in self.facts.villages.items():
            if row["exempt_reason"] in NO_POINT_THERE:
                town = self.facts.town_of_village.get(code, "")
                reasons.setdefault(town, {})[code] = str(row["exempt_reason"])
        return {
            town: Town(
                tuple(f for f in self.facts.of_town(town) if f.kind in ("point", "center")),
                reasons.get(town, {}),
                self.facts.listed,
            )
            for town in self.district.towns
        }

    @cached_property
    def _years(self) -> dict[tuple[str, str, int], int]:
        """The year in which a scenario has facilities done, where it delays them: by town, kind and plan year."""
        if not self.rules.delays:
            return {}
        found = batches(self.district.plan, self.rules)
        return {(batch.town, batch.kind, batch.plan_year): batch.year for batch in found}

    @cached_property
    def _taken_away(self) -> Counter[tuple[str, str, int]]:
        """How many facilities a scenario takes out of a cell of Annex 1."""
        changes: Counter[tuple[str, str, int]] = Counter()
        for change in self.rules.changes:
            changes[change.town, change.kind, change.year] += change.change
        return Counter({cell: -count for cell, count in changes.items() if count < 0})

    def _due(self, facility: Facility, year: int) -> bool:
        """Say whether a facility of Annex 1 is to be there by a year's end."""
        if not facility.scheduled:
            return True
        cell = (facility.town, f"{facility.kind}s", int(facility.plan_year))
        return self._years.get(cell, cell[2]) <= year

    def _lost(self, facilities: list[Facility], year: int) -> int:
        """Return how many points or centers are suspended or given up by a year's end and still in the scenario's plan."""
        cells = Counter(
            (f.town, f"{f.kind}s", int(f.plan_year) if f.scheduled else 0)
            for f in facilities
            if _ended(f, year)
        )
        return sum(max(0, count - self._taken_away[cell]) for cell, count in cells.items())

    def _service(  # noqa: PLR0917 - one row of Annex 1
        self, town: str, year: int, villages: int | None, existing: int | None, scheduled: int, centers: int
    ) -> Service:
        told = self.told(town)
        listed = [f for f in told.of("point", listed=True) if self._due(f, year)]
        lost = self._lost(listed, year)
        there = [f for f in listed if not _ended(f, year)]
        known = villages_of(there)
        placed = len(there) - unplaced(there)
        doubled = placed - len(known)
        points = None if existing is None else existing + scheduled
        if not villages or points is None:
            return Service(town, villages, points, centers, lost, doubled)
        hidden = max(0, points - lost - placed)  # points of which nobody knows where they stand
        further = [f for f in told.of("point", listed=False) if self._in_use_by(f, year)]
        more = len(villages_of(further) - known)
        known |= villages_of(further)
        at_least = max(0, points - lost - doubled)
        counted = Span(at_least + (0 if hidden else more), at_least + more + unplaced(further))
        seats = self._seats(town, year, centers, known, all_known=not hidden and not unplaced(further))
        merging = told.because("merging") - known - self._center_villages(town, year)
        listed_merging = self.rules.merging.get(town, len(merging))
        return Service(town, villages, points, centers, lost, doubled, counted, seats, listed_merging)

    def _in_use_by(self, facility: Facility, year: int) -> bool:
        """Say whether a facility that Annex 1 does not have is in use by a year's end."""
        if self.facts is None or not self.facts.serving(facility):
            return False
        days = [facility.get(f"{step}_on") for step in ("completed", "accepted", "opened")]
        first = min((day for day in days if day), default=None)
        return first.year <= year if first else facility.plan_year == EXISTING

    def _center_facilities(self, town: str, year: int) -> list[Facility]:
        """Return the centers of a town that are to be there by a year's end, or are in use without being in Annex 1."""
        told = self.told(town)
        planned = [f for f in told.of("center", listed=True) if self._due(f, year) and not _ended(f, year)]
        return planned + [f for f in told.of("center", listed=False) if self._in_use_by(f, year)]

    def _center_villages(self, town: str, year: int) -> set[str]:
        """Return the villages that are exempt because a center stands there, as far as they are known."""
        if self.rules.readings["center_village"] == "not_exempt":
            return set()
        centers = self._center_facilities(town, year)
        return villages_of(centers) | (self.told(town).because("center_seat") if centers else set())

    def _seats(self, town: str, year: int, centers: int, points_in: set[str], *, all_known: bool) -> Span:
        """Return how many villages without a point are exempt because a center stands there.

        A known seat counts for certain only where no point can stand in that village: all points of the town are placed, or
        村级情况 gives the reason for which it has none.
        """
        reading = self.rules.readings["center_village"]
        own = self._center_facilities(town, year)
        lost = self._lost([f for f in self.told(town).of("center", listed=True) if self._due(f, year)], year)
        if reading == "not_exempt" or (centers - lost <= 0 and not own):
            return NOTHING
        if town in self.rules.seats:
            alone = int(self.rules.seats[town] == "village")
            return Span(alone, alone)
        villages = self._center_villages(town, year)
        if not villages and own and not unplaced(own) and len(own) >= centers - lost:
            return NOTHING  # all in communities
        if not villages:
            return Span(1, 1) if reading == "exempt" else Span(0, 1)
        certain = (
            villages - points_in
            if all_known
            else (villages & self.told(town).because(*NO_POINT_THERE)) - points_in
        )
        possible = villages - points_in
        return Span(len(possible) if reading == "exempt" else len(certain), len(possible))


def _ended(facility: Facility, year: int) -> bool:
    """Say whether a facility is suspended or given up by a year's end."""
    days: Iterator[date | None] = (facility.get(name) for name in ("suspended_on", "closed_on"))
    return any(day is not None and day.year <= year for day in days)


def _count(value: object) -> int | None:
    return None if pd.isna(value) else int(str(value))  # type: ignore[call-overload]
