"""Who is served (一（二）, 二（四）): by the plan at a year's end, by what is reported at the month's end.

Both say what is known of where points and centers stand: by village where known, else by number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility, unplaced, villages_of
from eldercare_analysis.analysis.served.service import NOTHING, Ground, Seats, Service, Span
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
    reasons: Mapping[str, str] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()

    def of(self, kind: kinds.Kind, *, listed: bool) -> list[Facility]:
        """Return the facilities of a kind that Annex 1 has, or those that it does not have."""
        return [f for f in self.facilities if f.kind == kind and (f.facility_id in self.listed) is listed]

    def because(self, *reasons: str) -> frozenset[str]:
        """Return the villages that have no point for one of some reasons."""
        return frozenset(code for code, reason in self.reasons.items() if reason in reasons)


def merging_known(case: Case, towns: Iterable[str]) -> bool:
    """Say whether it is known of some towns (if any) which villages are about to be merged."""
    known = [town in case.scenario.merging or case.reading("merging_villages") == "none" for town in towns]
    return bool(known) and all(known)


@dataclass(frozen=True)
class Served:
    """Who is served in a case."""

    case: Case

    def at_year(self, year: int) -> list[Service]:
        """Return who is served at the end of a year by the plan, town by town."""
        points, centers = (self.case.plan.scheduled_by(kind, year) for kind in (kinds.POINT, kinds.CENTER))
        return [self._service(town, year, int(points[town]), int(centers[town])) for town in self.published]

    def at_end(self) -> list[Service]:
        """Return who is served at the end of the last plan year, or of the year of a later month."""
        year = self.case.plan.years[-1]
        return self.at_year(max(year, self.case.end.year) if self.case.returns else year)

    def now(self, town: str) -> Span | None:
        """Return the villages of a town served or exempt at the month's end; None: nothing is reported.

        By village: those with a point in use or built, those where a center in use or built stands, those
        about to be merged. Existing points of Annex 1 count, each for a village of its own, until something
        else is reported; their villages may be the same as those of new points. What is scheduled and not
        reported, or stands nobody knows where, may serve one more.
        """
        told, (villages, existing) = self.told(town), self.published[town]
        if not any(f.reported for f in told.facilities) and not told.reasons:
            return None
        serving = [f for f in told.facilities if state.serving(self.case, f)]
        points, centers = ([f for f in serving if f.kind == kind] for kind in (kinds.POINT, kinds.CENTER))
        old = [f for f in points if f.plan_year == EXISTING and f.facility_id in told.listed]
        doubtful = Counter(f.kind for f in told.facilities if state.serving_verdict(self.case, f) is None)
        seats = self.seats_of(town, centers, Span(0, min(1, doubtful[kinds.CENTER])))
        new = [f for f in points if f not in old]
        ground = replace(
            self.merging_of(town),
            listed=villages_of(old),
            hidden=unplaced(old),
            others=villages_of(new),
            loose=unplaced(new) + doubtful[kinds.POINT],
            seats=seats,
        )
        known = ground.in_all.within(villages or 0)
        return Span(known.low, villages or 0) if existing is None else known

    def now_in_all(self, now: Mapping[str, Span | None]) -> Span | None:
        """Return what `now` does, of the district; None where no town with villages has reported.

        A town that has not is served by its existing points for certain, with villages that a scenario says
        are about to be merged, and perhaps wholly.
        """
        before = {service.town: service for service in self.at_year(self.case.plan.base_year)}
        if all(span is None or not before[town].villages for town, span in now.items()):
            return None
        spans = [span or self._silent(before[town]) for town, span in now.items()]
        return Span(sum(span.low for span in spans), sum(span.high for span in spans))

    def _silent(self, before: Service) -> Span:
        """Return who is served in a town that reported nothing."""
        villages, merging = before.villages or 0, self.case.scenario.merging.get(before.town, 0)
        return Span(min(villages, (before.by_point or NOTHING).low + merging), villages)

    @cached_property
    def published(self) -> dict[str, tuple[int | None, int | None]]:
        """Villages and existing points of each town by Annex 1; None where blank."""
        table = self.case.plan.table
        counts = zip(table["town"], table["villages"], table["existing_points"], strict=True)
        return {town: (_count(villages), _count(existing)) for town, villages, existing in counts}

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
        listed = state.listed(self.case)
        own = {
            town: tuple(f for f in state.of_town(self.case, town) if f.kind in kinds.PACKAGE)
            for town in self.case.district.towns
        }
        return {town: Town(facilities, reasons.get(town, {}), listed) for town, facilities in own.items()}

    @cached_property
    def _years(self) -> dict[tuple[str, kinds.Kind, int], int]:
        """When a scenario has facilities done, where it delays any: by town, kind and plan year."""
        if not self.case.scenario.delays:
            return {}
        return {(batch.town, batch.kind, batch.plan_year): batch.year for batch in self.case.batches}

    @cached_property
    def _taken_away(self) -> Counter[tuple[str, kinds.Kind, int]]:
        """How many facilities a scenario takes out of a cell of Annex 1."""
        changes: Counter[tuple[str, kinds.Kind, int]] = Counter()
        for change in self.case.scenario.changes:
            changes[change.town, change.kind, change.year] -= change.change
        return +changes

    def _due(self, facility: Facility, year: int) -> bool:
        """Say whether a facility of Annex 1 is to be there by a year's end."""
        if not facility.scheduled:
            return True
        planned = int(facility.plan_year)
        return self._years.get((facility.town, facility.kind, planned), planned) <= year

    def _lost(self, facilities: list[Facility], year: int) -> int:
        """Return how many are suspended or given up by a year's end and still in the scenario's plan."""
        cells = Counter(
            (f.town, f.kind, int(f.plan_year) if f.scheduled else 0) for f in facilities if _ended(f, year)
        )
        return (cells - self._taken_away).total()

    def _service(self, town: str, year: int, scheduled: int, centers: int) -> Service:
        told, (villages, existing) = self.told(town), self.published[town]
        listed = [f for f in told.of(kinds.POINT, listed=True) if self._due(f, year)]
        lost = self._lost(listed, year)
        there = [f for f in listed if not _ended(f, year)]
        known, placed = villages_of(there), len(there) - unplaced(there)
        points = None if existing is None else existing + scheduled
        service = Service(town, villages, points, centers, lost, placed - len(known))
        if not villages or points is None:
            return service
        left = max(0, points - lost)
        further = [f for f in told.of(kinds.POINT, listed=False) if self._in_use_by(f, year)]
        ground = replace(
            self.merging_of(town),
            listed=frozenset(sorted(known)[:left]),
            hidden=max(0, left - placed),  # points of which nobody knows where they stand
            others=villages_of(further),
            loose=unplaced(further),
            seats=self._seats(town, year, centers),
        )
        return replace(service, ground=ground)

    def merging_of(self, town: str) -> Ground:
        """Return what is known of a town's villages about to be merged, and of those without a point."""
        told, stated = self.told(town), self.case.scenario.merging.get(town)
        merging = told.because("merging") if stated is None else frozenset()
        return Ground(merging=merging, stated=stated or 0, no_point=told.because(*NO_POINT_THERE))

    def _in_use_by(self, facility: Facility, year: int) -> bool:
        """Say whether a facility that Annex 1 does not have is in use at a year's end."""
        if _ended(facility, year):
            return False
        first = state.serving_from(self.case, facility)
        return first.year <= year if first else facility.plan_year == EXISTING

    def _seats(self, town: str, year: int, centers: int) -> Seats:
        """Return where centers stand: scheduled by a year's end, or in use though not in Annex 1."""
        told = self.told(town)
        due = [f for f in told.of(kinds.CENTER, listed=True) if self._due(f, year)]
        scheduled = max(0, centers - self._lost(due, year))
        there = sorted((f for f in due if not _ended(f, year)), key=lambda f: f.get("village") is None)
        own = there[:scheduled]
        further = [f for f in told.of(kinds.CENTER, listed=False) if self._in_use_by(f, year)]
        # of centers nobody reports, one at most has a village to itself
        silent = min(1, scheduled - len(own))
        return self.seats_of(town, own + further, Span(silent, silent))

    def seats_of(self, town: str, centers: list[Facility], silent: Span) -> Seats:
        """Return where some centers of a town stand, by scenario, returns and the reading `center_village`.

        Args:
            town: the town.
            centers: those that are there.
            silent: how many more there are of which nothing is known.
        """
        reading = self.case.reading("center_village")
        if reading == "not_exempt" or not (centers or silent.high):
            return Seats()
        if town in self.case.scenario.seats:
            alone = int(self.case.scenario.seats[town] == "village")
            return Seats(unnamed=Span(alone if centers or silent.low else 0, alone))
        places = villages_of(centers)
        rows = self.told(town).because("center_seat") - places if centers else frozenset()
        unknown = int(unplaced(centers) > len(rows))
        low = max(unknown, silent.low) if reading == "exempt" else 0
        known = [*sorted(places), *sorted(rows)][: len(centers)]  # one village each, whatever two sheets say
        return Seats(frozenset(known), Span(low, max(unknown, silent.high)), alone=reading == "exempt")


def _ended(facility: Facility, year: int) -> bool:
    """Say whether a facility is suspended or given up by a year's end."""
    days = (facility.on(event) for event in kinds.ENDS)
    return any(day is not None and day.year <= year for day in days)


def _count(value: object) -> int | None:
    return None if pd.isna(value) else int(str(value))  # type: ignore[call-overload]
