"""Who is served: by the plan for each year (coverage, further points), and by what is reported (一（二）, 二（四）)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.reckoning import plan
from tests.reckoning.scheduling import Assumed
from tests.reckoning.state import Facility, Known

COMMUNITY = "community"


@dataclass(frozen=True)
class Served:
    villages: int
    points: int | None
    centers: int
    low: int
    high: int


def reasons(known: Known, town: str) -> dict[str, str]:
    """Return the villages of a town that need no point, by code, with the reason (村级情况)."""
    own = set(plan.VILLAGES[town])
    return {
        code: row["exempt_reason"]
        for (code,), row in known.table("villages").items()
        if code in own and row.get("exempt_reason")
    }


def seats_of(known: Known, centers: list[Facility], town: str, unnamed: int = 0) -> list[str | None]:
    """Return where each center stands: as its row says, else 村级情况 for one of them, else None."""
    told = [f.village for f in centers] + [None] * unnamed
    named = [code for code, why in reasons(known, town).items() if why == "center_seat" and code not in told]
    return [seat or (named.pop(0) if named else None) for seat in told]


def by_center(assumed: Assumed, town: str, open_seats: int) -> tuple[int, int]:
    """Return how many villages centers serve for certain and at most whose own village is not known (二（四）).

    In this model that is one village a town at most.
    """
    if not open_seats:
        return 0, 0
    return (1, 1) if assumed.readings.get("center_village", "unknown") == "exempt" else (0, 1)


@dataclass
class Points:
    """Points that serve, by what is known of their villages.

    Attributes:
        own: villages of points of Annex 1; each point of Annex 1 is one village.
        own_unknown: points of Annex 1 whose village is not known.
        other: villages of points beside Annex 1, which may stand where one of Annex 1 does.
        other_unknown: such points without a known village.
    """

    own: set[str]
    own_unknown: int
    other: set[str]
    other_unknown: int


def split(own: list[Facility | None], other: list[Facility], unnamed: int = 0) -> Points:
    places = [f.village if f else None for f in own]
    others = [f.village for f in other]
    real = {place for place in places if place not in (None, COMMUNITY)}
    return Points(real, places.count(None) + unnamed, {one for one in others if one not in (None, COMMUNITY)}, others.count(None))  # fmt: skip


def bounds(known: Known, assumed: Assumed, town: str, points: Points, seats: list[str | None], maybe: int = 0) -> tuple[int, int]:  # fmt: skip
    """Return the fewest and the most villages served.

    In this order: villages with a point; those of centers; those about to be merged (二（四）: served by extension). What stands
    at an unknown place may stand in a village that counts already, except where 村级情况 says why a village has no point.

    Args:
        known, assumed: what is reported, what a scenario says.
        town: the town.
        points: the points that serve.
        seats: where its centers stand, as far as it is known.
        maybe: centers of which it is not known whether they serve.
    """
    certain = points.own | points.other
    counted = set(certain)
    low_more = high_more = 0
    how, stated = assumed.readings.get("center_village", "unknown"), assumed.stated("center_seats", town)
    if how == "not_exempt":
        pass
    elif stated is not None and (seats or maybe):
        high_more = int(stated == "village")
        low_more = high_more if seats else 0
    else:
        unknown = points.own_unknown + points.other_unknown
        for seat in {one for one in seats if one not in (None, COMMUNITY)} - certain:
            if how == "exempt" and unknown:
                low_more, high_more = (
                    low_more + 1,
                    high_more + 1,
                )  # a village without a point, by that reading
            else:
                counted.add(seat)  # served by the center, or by a point that may stand there
        low, high = by_center(assumed, town, seats.count(None))
        low_more, high_more = low_more + low, high_more + max(high, int(maybe > 0))
    why = reasons(known, town)
    merging = assumed.stated("merging", town)
    if merging is None:
        counted |= {
            code for code, one in why.items() if one == "merging" and not (code in seats and low_more)
        }
    without = {code for code in counted if code in why and code not in certain}
    low = (
        max(len(counted), len(points.own) + len(without) + points.own_unknown) + low_more + int(merging or 0)
    )
    high = len(counted) + points.own_unknown + points.other_unknown + high_more + int(merging or 0)
    villages = plan.ANNEX1[town].villages
    return min(villages, low), min(villages, high)


def off(f: Facility | None, until: date) -> bool:
    """Say whether a facility is closed or suspended by a day."""
    return f is not None and any(
        (day := f.cells.get(name)) and day <= until for name in ("closed_on", "suspended_on")
    )


def by_then(known: Known, f: Facility, until: date) -> bool:
    """Say whether a facility beside Annex 1 is built or in use by a day; what exists already is, unless it opened later."""
    if f.plan_year == plan.EXISTING and f.on("opened_on"):
        return bool(f.cells["opened_on"] <= until)
    cells = {name: value for name, value in f.cells.items() if not isinstance(value, date) or value <= until}
    past = Facility(f.id, f.town, f.kind, f.plan_year, f.listed, f.reported, f.from_month, cells)
    return known.built(past) or past.on("opened_on")


def planned(known: Known, assumed: Assumed, town: str, year: int, until: date | None = None) -> Served:
    """Return who is served at a year's end if all goes by the plan; what is closed or suspended by then serves nobody."""
    row, last = plan.ANNEX1[town], f"{year}-12"
    until = until or date(year, 12, 31)
    existing = [plan.name_of(town, "point", plan.EXISTING, n + 1) for n in range(row.existing or 0)]
    scheduled = assumed.count("point", town, last)
    named = [*existing, *assumed.named("point", town, last)]
    going = [f for ident in named if not off(f := known.facilities.get(ident), until)]
    beside, other_centers = (
        [f for f in known.of(kind, town) if not f.listed and by_then(known, f, until) and not off(f, until)]
        for kind in ("point", "center")
    )
    points = split(going, beside, unnamed=(row.existing or 0) + scheduled - len(named))
    centers = assumed.count("center", town, last)
    alive = [known.facilities[one] for one in assumed.named("center", town, last) if one in known.facilities]
    gone = [f for f in alive if off(f, until)]
    there = [*(f for f in alive if f not in gone), *other_centers]
    seats = seats_of(known, there, town, unnamed=centers - len(alive))
    low, high = bounds(known, assumed, town, points, seats)
    return Served(
        row.villages, None if row.existing is None else row.existing + scheduled, centers, low, high
    )


def further(known: Known, assumed: Assumed, town: str) -> int:
    """Return the fewest further points after which every village is served for certain."""
    year = max(assumed.years)
    until = date(year, 12, 31) if known.silent else max(date(year, 12, 31), known.end)
    found = planned(known, assumed, town, year, until)
    return found.villages - found.low


@dataclass(frozen=True)
class Actual:
    """Villages served as reported: for certain, and how many more there may be."""

    low: int
    unreported: int


def reported(known: Known, assumed: Assumed, town: str) -> Actual:
    """Return the villages served by what is in use or built at the month's end.

    Existing points of Annex 1 stand in villages of their own and count until something reported says otherwise; where their
    villages are not reported they may be those of other points. What is scheduled and not reported may serve one more.
    """
    points, centers = known.of("point", town), known.of("center", town)
    old = [f for f in points if f.listed and f.plan_year == plan.EXISTING and known.serving(f)]
    new = [
        f
        for f in points
        if f not in old and known.serving(f) and not (f.listed and f.plan_year == plan.EXISTING)
    ]
    found = split([*old], new)
    found.other_unknown += sum(f.scheduled and not f.reported for f in points)
    serving = [f for f in centers if known.serving(f)]
    maybe = sum(f.scheduled and not f.reported for f in centers)
    seats = seats_of(known, serving, town)
    low, high = bounds(known, assumed, town, found, seats, maybe=maybe)
    return Actual(low, high - low)


def spoken(known: Known, town: str) -> bool:
    """Say whether anything is reported of who is served in a town: a point, a center, a reason for having no point."""
    return any(f.reported for kind in ("point", "center") for f in known.of(kind, town)) or bool(
        reasons(known, town)
    )
