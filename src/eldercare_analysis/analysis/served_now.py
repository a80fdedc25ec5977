"""Who is served at a month's end, by what is reported (一（二）, 二（四）)."""

from __future__ import annotations

from collections.abc import Mapping

from eldercare_analysis.analysis.facts import Facts
from eldercare_analysis.analysis.served import Served, unplaced, villages_of
from eldercare_analysis.analysis.service import NOTHING, Span
from eldercare_analysis.inputs.returns.facility_ids import EXISTING


def served_now(served: Served, facts: Facts, town: str) -> Span | None:
    """Return the villages of a town that are served or exempt at a month's end, at least and at most; None: nothing is reported.

    By village: those with a point in use or built, those where a center in use or built stands, those about to be merged. Existing points
    of Annex 1 count, each for a village of its own, until something else is reported; their villages may be the same as those of new
    points. What is scheduled and not reported, or stands nobody knows where, may serve one more.
    """
    told, (counted, existing) = served.told(town), served.published[town]
    villages = counted or 0
    if not any(f.reported for f in told.facilities) and not told.reasons:
        return None
    points = [f for f in told.facilities if f.kind == "point" and facts.serving(f)]
    old = [f for f in points if f.plan_year == EXISTING and f.facility_id in told.listed]
    new = [f for f in points if f not in old]
    seats, seated = _seats_now(served, facts, town)
    stated = served.rules.merging.get(town)
    merging = told.because("merging") if stated is None else set()
    no_point = merging | (told.because("center_seat") & seated)
    fixed_old, fixed_new = villages_of(old), villages_of(new) | seated
    fixed = fixed_old | fixed_new | merging
    hidden = unplaced(old)
    elsewhere = max(0, hidden - len(fixed_new - fixed_old - no_point))
    silent = sum(f.kind == "point" and facts.serving_verdict(f) is None for f in told.facilities)
    low = len(fixed) + elsewhere + seats.low + (stated or 0)
    high = len(fixed) + hidden + unplaced(new) + silent + seats.high + (stated or 0)
    return Span(min(villages, low), villages if existing is None else min(villages, high))


def served_in_all(served: Served, now: Mapping[str, Span | None]) -> Span | None:
    """Return the villages of the district that are served or exempt at a month's end; None where no town has reported.

    A town that has not is served by its existing points for certain, and perhaps wholly.
    """
    if all(span is None for span in now.values()):
        return None
    before = {one.town: one for one in served.at_year(served.plan.base_year)}
    ends = [
        span or Span(max(before[town].by_point or NOTHING), before[town].room.high)
        for town, span in now.items()
    ]
    return Span(sum(end.low for end in ends), sum(end.high for end in ends))


def _seats_now(served: Served, facts: Facts, town: str) -> tuple[Span, set[str]]:
    """Return how many villages are exempt for a center whose seat is not named, and the villages that are named."""
    reading, told = served.rules.readings["center_village"], served.told(town)
    own = [f for f in told.facilities if f.kind == "center"]
    up = [f for f in own if facts.serving(f)]
    silent = any(facts.serving_verdict(f) is None for f in own)
    if reading == "not_exempt" or not (up or silent):
        return NOTHING, set()
    if town in served.rules.seats:
        alone = int(served.rules.seats[town] == "village")
        return Span(alone if up else 0, alone), set()
    named = villages_of(up) | (told.because("center_seat") if up else set())
    open_seat = not named and (silent or unplaced(up) > 0)
    return Span(int(open_seat and bool(up) and reading == "exempt"), int(open_seat)), named
