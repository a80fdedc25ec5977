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


def merging_of(known: Known, assumed: Assumed, town: str, seat: str | None, points: set[str]) -> int:
    """Return how many villages are exempt because they are about to be merged, beside those served otherwise."""
    stated = assumed.stated("merging", town)
    if stated is not None:
        return int(stated)
    return sum(why == "merging" and code not in points and code != seat for code, why in reasons(known, town).items())


def seat_of(known: Known, centers: list[Facility], town: str) -> str | None:
    """Return where the center stands: as the row of the center says, else 村级情况."""
    reported = [f.village for f in centers if f.village]
    if reported:
        return reported[0]
    return next((code for code, why in reasons(known, town).items() if why == "center_seat"), None)


def by_seat(known: Known, assumed: Assumed, town: str, seat: str | None, points: set[str], unknown: int) -> tuple[int, int]:
    """Return how many villages a center exempts for certain and at most: its own, if no point stands there (二（四）).

    Args:
        known, assumed: what is reported, what a scenario says.
        town: the town; it has a center.
        seat: where the center stands, as far as it is reported.
        points: villages that are known to have a point.
        unknown: points whose village is not known.
    """
    how = assumed.readings.get("center_village", "unknown")
    if how == "not_exempt":
        return 0, 0
    stated = assumed.stated("center_seats", town)
    if stated is not None:
        return (1, 1) if stated == "village" else (0, 0)
    if seat == COMMUNITY or seat in points:
        return 0, 0
    if how == "exempt":
        return 1, 1
    if seat is not None and (unknown == 0 or seat in reasons(known, town)):
        return 1, 1
    return 0, 1


def off(f: Facility | None, until: date) -> bool:
    """Say whether a facility is closed or suspended by a day."""
    return f is not None and any((day := f.cells.get(name)) and day <= until for name in ("closed_on", "suspended_on"))


def planned(known: Known, assumed: Assumed, town: str, year: int, until: date | None = None) -> Served:
    """Return who is served at a year's end if all goes by the plan; what is closed or suspended by then serves nobody."""
    row, last = plan.ANNEX1[town], f"{year}-12"
    until = until or date(year, 12, 31)
    existing = [plan.name_of(town, "point", plan.EXISTING, n + 1) for n in range(row.existing or 0)]
    scheduled = assumed.count("point", town, last)
    named = [*existing, *assumed.named("point", town, last)]
    unnamed = (row.existing or 0) + scheduled - len(named)
    going = [f for ident in named if not off(f := known.facilities.get(ident), until)]
    places = [f.village if f else None for f in going]
    points = {place for place in places if place not in (None, COMMUNITY)}
    unknown = places.count(None) + unnamed
    centers = assumed.count("center", town, last)
    names = assumed.named("center", town, last)
    alive = [known.facilities[one] for one in names if one in known.facilities]
    gone = [f for f in alive if off(f, until)]
    seat, low, high = None, 0, 0
    if centers > len(gone):
        seat = seat_of(known, [f for f in alive if f not in gone], town)
        low, high = by_seat(known, assumed, town, seat, points, unknown)
    merging = merging_of(known, assumed, town, seat if high else None, points)
    base = len(points) + unknown + merging
    blank = row.existing is None
    return Served(
        row.villages, None if blank else row.existing + scheduled, centers,
        min(row.villages, base + low), min(row.villages, base + high),
    )  # fmt: skip


def further(known: Known, assumed: Assumed, town: str) -> int:
    """Return the fewest further points after which every village is served for certain."""
    year = max(assumed.years)
    until = date(year, 12, 31) if known.silent else max(date(year, 12, 31), known.end)
    found = planned(known, assumed, town, year, until)
    return found.villages - found.low


@dataclass(frozen=True)
class Actual:
    """Villages served as reported: for certain, and how many more there may be."""

    low: int | None
    unreported: int | None


def reported(known: Known, assumed: Assumed, town: str) -> Actual:
    """Return the villages served by what is in use or built at the month's end.

    Existing points of Annex 1 stand in villages of their own and count until something reported says otherwise; where their
    villages are not reported they may be those of other points. What is scheduled and not reported may serve one more.
    """
    villages = plan.ANNEX1[town].villages
    points, centers = known.of("point", town), known.of("center", town)
    old = [f for f in points if f.listed and f.plan_year == plan.EXISTING and known.serving(f)]
    new = [f for f in points if not (f.listed and f.plan_year == plan.EXISTING) and known.serving(f)]
    own = {f.village for f in old if f.village not in (None, COMMUNITY)}
    known_villages = own | {f.village for f in new if f.village not in (None, COMMUNITY)}
    old_unknown = sum(f.village is None for f in old)
    new_unknown = sum(f.village is None for f in new)
    silent = sum(f.scheduled and not f.reported for f in points)
    serving = [f for f in centers if known.serving(f)]
    may_serve = any(f.scheduled and not f.reported for f in centers)
    exempt = set(known_villages)
    low_more = high_more = 0
    seat = seat_of(known, serving, town) if serving or may_serve else None
    unknown = old_unknown + new_unknown + silent
    if serving:
        low_more, high_more = by_seat(known, assumed, town, seat, known_villages, 0)
        if seat not in (None, COMMUNITY) and high_more and assumed.stated("center_seats", town) is None:
            exempt.add(seat)  # served by the center or by a point that may stand there
            low_more = high_more = 0
    elif may_serve:
        high_more = by_seat(known, assumed, town, seat, known_villages, unknown)[1]
    why = reasons(known, town)
    stated = assumed.stated("merging", town)
    if stated is None:
        exempt |= {code for code, one in why.items() if one == "merging"}
        merging = 0
    else:
        merging = int(stated)
    no_point = {code for code in exempt if code in why and code not in known_villages}
    low = max(len(exempt), len(own) + len(no_point) + old_unknown) + low_more + merging
    high = len(exempt) + old_unknown + new_unknown + silent + high_more + merging
    low = min(villages, low)
    return Actual(low, min(villages, high) - low)


def spoken(known: Known, town: str) -> bool:
    """Say whether anything is reported of who is served in a town."""
    own = set(plan.VILLAGES[town])
    return any(f.reported for kind in ("point", "center") for f in known.of(kind, town)) or any(
        code in own for (code,) in known.table("villages")
    )
