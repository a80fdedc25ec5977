"""How many facilities will be accepted by the year's end, at the durations of stages reported so far."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import quantiles

from eldercare_analysis.analysis.dispatch.progress import plan_year
from eldercare_analysis.analysis.facts import Facility, Facts
from eldercare_analysis.inputs.months import shift

PATH = ("site_chosen", "started", "completed", "accepted")
KINDS = ("center", "point")
BACK_TESTS = (1, 2, 3)  # months back
Durations = dict[tuple[str, str], tuple[float, float, float]]  # quick, usual, slow, in days


@dataclass(frozen=True)
class Forecast:
    """Facilities of a kind and plan year that will be accepted by a day.

    Attributes:
        kind, planned: what is counted; `unreported` of them are left out, because nothing is known of them.
        by: the day.
        accepted: how many are already.
        low, usual, high: how many will be, when every stage takes long, its median, or little; None: too little is known.
        missing: the stage of which too few durations are known, where nothing can be said.
        tests: for earlier months, the forecast made then for this month's end, and what came.
    """

    kind: str
    planned: int
    by: date
    accepted: int
    unreported: int
    low: int | None = None
    usual: int | None = None
    high: int | None = None
    missing: str = ""
    tests: tuple[tuple[str, int, int, int], ...] = ()


def forecasts(facts: Facts) -> list[Forecast]:
    """Return the forecast for centers and points of this plan year, each tested on earlier months.

    A facility moves from its last stage on, each further stage taking the quarter, half or three-quarter point of the durations
    that this kind of facility has shown; one that is already late leaves its stage tomorrow. One without a site is expected only
    when the durations are known from its first step, and then begins tomorrow at best.
    """
    found = []
    for kind in KINDS:
        forecast = _forecast(facts, kind, date(plan_year(facts), 12, 31))
        if forecast.planned:
            found.append(replace(forecast, tests=tuple(_tests(facts, kind))))
    return found


def _tests(facts: Facts, kind: str) -> list[tuple[str, int, int, int]]:
    """Return what earlier months would have forecast for this month's end, beside what came: month, low, high, actual."""
    actual = _forecast(facts, kind, facts.end).accepted
    found = []
    first = facts.register.months[0] if facts.register and facts.register.months else facts.month
    for back in BACK_TESTS:
        month = shift(facts.month, -back)
        if month < first or month[:4] != facts.month[:4]:
            break
        then = _forecast(replace(facts, month=month), kind, facts.end)
        if then.low is not None and then.high is not None:
            found.append((month, then.low, then.high, actual))
    return found


def _forecast(facts: Facts, kind: str, by: date) -> Forecast:
    own = [f for f in facts.of_kind(kind) if f.plan_year == str(plan_year(facts))]
    accepted = sum(f.reached("accepted") for f in own)
    result = Forecast(kind, len(own), by, accepted, sum(not f.reported for f in own))
    open_ = [f for f in own if f.reported and not f.reached("accepted") and not f.suspended]
    known = durations(facts, kind)
    least = int(facts.value("forecast_observations"))
    needed = {stage for f in open_ for stage in _ahead(f)}
    short = [stage for stage in pairwise(PATH) if stage in needed and len(known.get(stage, [])) < least]
    if short or not accepted:
        return replace(result, missing=short[0][1] if short else "accepted")
    spread = {stage: _quartiles(days) for stage, days in known.items() if len(days) >= least}
    counts = [accepted + sum(_arrival(f, spread, pace, facts.end) <= by for f in open_) for pace in (2, 1, 0)]
    return replace(result, low=counts[0], usual=counts[1], high=counts[2])


def durations(facts: Facts, kind: str) -> dict[tuple[str, str], list[int]]:
    """Return the days between steps of all facilities of a kind that have both dated."""
    found: dict[tuple[str, str], list[int]] = {}
    for facility in facts.of_kind(kind):
        for start, end in pairwise(PATH):
            first, second = facility.get(f"{start}_on"), facility.get(f"{end}_on")
            if first and second:
                found.setdefault((start, end), []).append((second - first).days)
    return found


def _ahead(facility: Facility) -> list[tuple[str, str]]:
    """Return the stages that a facility still has before it."""
    return [stage for stage in pairwise(PATH) if not facility.reached(stage[1])]


def _quartiles(days: list[int]) -> tuple[float, float, float]:
    quick, usual, slow = quantiles(days, n=4, method="inclusive")
    return quick, usual, slow


def _arrival(facility: Facility, spread: Durations, pace: int, today: date) -> date:
    """Return the day of acceptance when every further stage takes its time."""
    stages = _ahead(facility)
    since = facility.get(f"{stages[0][0]}_on") or today
    for stage in stages:
        since = max(since + timedelta(days=math.ceil(spread[stage][pace])), today + timedelta(days=1))
    return since
