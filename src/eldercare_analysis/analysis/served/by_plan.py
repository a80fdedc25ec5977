"""Who is served (一（二）, 二（四）): one place that counts, by village where villages are known, by number where they are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility, village_of
from eldercare_analysis.analysis.served.service import Ground, Seats, Service, Span
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.schedule import EXISTING

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

    def of(self, kind: kinds.Kind, *, listed: bool) -> list[Facility]:
        """Return the facilities of a kind that Annex 1 has, or those that it does not have."""
        return [f for f in self.facilities if f.kind == kind and (f.facility_id in self.listed) is listed]

    def because(self, *reasons: str) -> frozenset[str]:
        """Return the villages that have no point for one of some reasons."""
        return frozenset(code for code, reason in (self.reasons or {}).items() if reason in reasons)


def villages_of(facilities: Iterable[Facility]) -> frozenset[str]:
    """Return the villages where some facilities are reported to stand."""
    return frozenset(village for facility in facilities if (village := village_of(facility)))


def merging_known(case: Case, towns: Iterable[str]) -> bool:
    """Say whether the villages about to be merged are known of some towns (scenario, reading `merging_villages`), if there are any."""
    known = [town in case.scenario.merging or case.reading("merging_villages") == "none" for town in towns]
    return bool(known) and all(known)


def unplaced(facilities: Iterable[Facility]) -> int:
    """Return of how many facilities nobody has reported where they stand."""
    return sum(facility.get("village") is None for facility in facilities)


@dataclass(frozen=True)
class Served:
    """Counts who is served."""

    case: Case

    def at_year(self, year: int) -> list[Service]:
        """Return who is served at the end of a year by the plan, town by town."""
        points, centers = (self.case.plan.scheduled_by(kind, year) for kind in (kinds.POINT, kinds.CENTER))
        return [
            self._service(town, year, villages, existing, int(points[town]), int(centers[town]))
            for town, (villages, existing) in self.published.items()
        ]

    @cached_property
    def published(self) -> dict[str, tuple[int | None, int | None]]:
        """Villages and existing points of each town by Annex 1; None where blank."""
        cells = self.case.plan.table
        counts = zip(cells["villages"], cells["existing_points"], strict=True)
        return {
            town: (_count(villages), _count(existing))
            for town, (villages, existing) in zip(cells["town"], counts, strict=True)
        }

    def at_end(self) -> list[Service]:
        """Return who is served at the end of the last plan year, or of the year of a later month."""
        year = self.case.plan.years[-1]
        return self.at_year(max(year, self.case.end.year) if self.case.returns else year)

    def told(self, town: str) -> Town:
        """Return what returns say of a town."""
        return self._told.get(town, Town())

    @cached_property
    def _told(self) -> dict[str, Town]:
        if not self.case.returns:
            return {}
        reasons: dict[str, dict[str, str]] = {}
        for code, row in self.case.villages.items():
            if row["exempt_reason"] in NO_POINT_THERE:
                town = self.case.town_of_village.get(code, "")
                reasons.setdefault(town, {})[code] = str(row["exempt_reason"])
        return {
            town: Town(
                tuple(f for f in state.of_town(self.case, town) if f.kind in kinds.PACKAGE),
                reasons.get(town, {}),
                state.listed(self.case),
            )
            for town in self.case.district.towns
        }

    @cached_property
    def _years(self) -> dict[tuple[str, kinds.Kind, int], int]:
        """The year in which a scenario has facilities done, where it delays them: by town, kind and plan year."""
        if not self.case.scenario.delays:
            return {}
        return {(batch.town, batch.kind, batch.plan_year): batch.year for batch in self.case.batches}

    @cached_property
    def _taken_away(self) -> Counter[tuple[str, kinds.Kind, int]]:
        """How many facilities a scenario takes out of a cell of Annex 1."""
        changes: Counter[tuple[str, kinds.Kind, int]] = Counter()
        for change in self.case.scenario.changes:
            changes[change.town, change.kind, change.year] += change.change
        return Counter({cell: -count for cell, count in changes.items() if count < 0})

    def _due(self, facility: Facility, year: int) -> bool:
        """Say whether a facility of Annex 1 is to be there by a year's end."""
        if not facility.scheduled:
            return True
        cell = (facility.town, facility.kind, int(facility.plan_year))
        return self._years.get(cell, cell[2]) <= year

    def _lost(self, facilities: list[Facility], year: int) -> int:
        """Return how many points or centers are suspended or given up by a year's end and still in the scenario's plan."""
        cells = Counter(
            (f.town, f.kind, int(f.plan_year) if f.scheduled else 0) for f in facilities if _ended(f, year)
        )
        return sum(max(0, count - self._taken_away[cell]) for cell, count in cells.items())

    def _service(  # noqa: PLR0917 - one row of Annex 1
        self, town: str, year: int, villages: int | None, existing: int | None, scheduled: int, centers: int
    ) -> Service:
        told = self.told(town)
        listed = [f for f in told.of(kinds.POINT, listed=True) if self._due(f, year)]
        lost = self._lost(listed, year)
        there = [f for f in listed if not _ended(f, year)]
        known = villages_of(there)
        placed = len(there) - unplaced(there)
        points = None if existing is None else existing + scheduled
        if not villages or points is None:
            return Service(town, villages, points, centers, lost, placed - len(known))
        left = max(0, points - lost)
        further = [f for f in told.of(kinds.POINT, listed=False) if self._in_use_by(f, year)]
        ground = Ground(
            listed=frozenset(sorted(known)[:left]),
            hidden=max(0, left - placed),  # points of which nobody knows where they stand
            others=villages_of(further),
            loose=unplaced(further),
            seats=self._seats(town, year, centers),
            **self.merging_of(town),
        )
        return Service(town, villages, points, centers, lost, placed - len(known), ground)

    def merging_of(self, town: str) -> dict[str, Any]:
        """Return what is known of a town's villages about to be merged, and of those without a point, for its `Ground`."""
        told, stated = self.told(town), self.case.scenario.merging.get(town)
        merging = told.because("merging") if stated is None else frozenset()
        return {"merging": merging, "stated": stated or 0, "no_point": told.because(*NO_POINT_THERE)}

    def _in_use_by(self, facility: Facility, year: int) -> bool:
        """Say whether a facility that Annex 1 does not have is in use at a year's end."""
        if not self.case.returns or _ended(facility, year):
            return False
        first = state.serving_from(self.case, facility)
        return first.year <= year if first else facility.plan_year == EXISTING

    def _seats(self, town: str, year: int, centers: int) -> Seats:
        """Return where the centers stand that are scheduled by a year's end, or in use without being in Annex 1."""
        told = self.told(town)
        due = [f for f in told.of(kinds.CENTER, listed=True) if self._due(f, year)]
        scheduled = max(0, centers - self._lost(due, year))
        there = sorted((f for f in due if not _ended(f, year)), key=lambda f: f.get("village") is None)
        own = there[:scheduled]
        further = [f for f in told.of(kinds.CENTER, listed=False) if self._in_use_by(f, year)]
        silent = min(
            1, scheduled - len(own)
        )  # of centers that nobody reports, one at most has a village to itself
        return self.seats_of(town, own + further, Span(silent, silent))

    def seats_of(self, town: str, centers: list[Facility], silent: Span) -> Seats:
        """Return where some centers of a town stand, by scenario, returns and the reading `center_village`.

        Args:
            town: the town.
            centers: those that are there.
            silent: how many more there are of which nothing is known.
        """
        reading = self.case.scenario.readings["center_village"]
        if reading == "not_exempt" or not (centers or silent.high):
            return Seats()
        if town in self.case.scenario.seats:
            alone = int(self.case.scenario.seats[town] == "village")
            return Seats(unnamed=Span(alone if centers or silent.low else 0, alone))
        places = villages_of(centers)
        rows = self.told(town).because("center_seat") - places if centers else frozenset()
        unknown = int(unplaced(centers) > len(rows))
        low = max(unknown, silent.low) if reading == "exempt" else 0
        known = frozenset(
            [*sorted(places), *sorted(rows)][: len(centers)]
        )  # a center has one village, whatever two sheets say
        return Seats(known, Span(low, max(unknown, silent.high)), alone=reading == "exempt")


def _ended(facility: Facility, year: int) -> bool:
    """Say whether a facility is suspended or given up by a year's end."""
    days = (facility.on(event) for event in kinds.ENDS)
    return any(day is not None and day.year <= year for day in days)


def _count(value: object) -> int | None:
    return None if pd.isna(value) else int(str(value))  # type: ignore[call-overload]
