"""Who is served at a month's end, by what is reported (一（二）, 二（四）)."""

from __future__ import annotations

from collections.abc import Mapping

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.served.by_plan import Served, unplaced, villages_of
from eldercare_analysis.analysis.served.service import NOTHING, Ground, Span
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.schedule import EXISTING


def served_now(served: Served, town: str) -> Span | None:
    """Return the villages of a town that are served or exempt at a month's end, at least and at most; None: nothing is reported.

    By village: those with a point in use or built, those where a center in use or built stands, those about to be merged. Existing points
    of Annex 1 count, each for a village of its own, until something else is reported; their villages may be the same as those of new
    points. What is scheduled and not reported, or stands nobody knows where, may serve one more.
    """
    case = served.case
    told, (counted, existing) = served.told(town), served.published[town]
    villages = counted or 0
    if not any(f.reported for f in told.facilities) and not told.reasons:
        return None
    points = [f for f in told.facilities if f.kind == kinds.POINT]
    up = [f for f in points if state.serving(case, f)]
    old = [f for f in up if f.plan_year == EXISTING and f.facility_id in told.listed]
    new = [f for f in up if f not in old]
    centers = [f for f in told.facilities if f.kind == kinds.CENTER]
    ground = Ground(
        listed=villages_of(old),
        hidden=unplaced(old),
        others=villages_of(new),
        loose=unplaced(new) + sum(state.serving_verdict(case, f) is None for f in points),
        seats=served.seats_of(
            town,
            [f for f in centers if state.serving(case, f)],
            Span(0, int(any(state.serving_verdict(case, f) is None for f in centers))),
        ),
        **served.merging_of(town),
    )
    found = ground.in_all.within(villages)
    return Span(found.low, villages) if existing is None else found


def served_in_all(served: Served, now: Mapping[str, Span | None]) -> Span | None:
    """Return the villages of the district that are served or exempt at a month's end; None where no town with villages has reported.

    A town that has not is served by its existing points for certain, with villages that a scenario says are about to be merged, and
    perhaps wholly.
    """
    before = {one.town: one for one in served.at_year(served.case.plan.base_year)}
    if all(span is None or not before[town].villages for town, span in now.items()):
        return None
    ends = [
        span or _silent(served, town, before[town].by_point, before[town].villages)
        for town, span in now.items()
    ]
    return Span(sum(end.low for end in ends), sum(end.high for end in ends))


def _silent(served: Served, town: str, existing: Span | None, villages: int | None) -> Span:
    """Return who is served in a town that reported nothing."""
    whole = villages or 0
    return Span(min(whole, (existing or NOTHING).low + served.case.scenario.merging.get(town, 0)), whole)
