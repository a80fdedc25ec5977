"""How many facilities will be accepted by the year's end, at the durations of stages reported so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.meeting.tasks import plan_year, reached_on, tasks
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, once

CLOCK = None  # in place of a step: the first day of the plan year's clock; the search for a site begins
PATH = (kinds.SITE_CHOSEN, kinds.STARTED, kinds.COMPLETED, kinds.ACCEPTED)
Stage = tuple[kinds.Step | None, kinds.Step]
STAGES: list[Stage] = list(zip((CLOCK, *PATH), PATH, strict=False))
KINDS = kinds.PACKAGE
BACK_TESTS = 3  # months back
Chances = NDArray[np.float64]  # by days from 0 on; what is missing to 1 takes longer than anything seen


@dataclass(frozen=True)
class Durations:
    """Days that a stage took (`ended`), and days that it has lasted where it goes on (`running`)."""

    ended: list[int]
    running: list[int]


@dataclass(frozen=True)
class BackTest:
    """What an earlier month would have forecast for this month's end, and what came."""

    month: str
    low: int
    high: int
    actual: int


@dataclass(frozen=True)
class Forecast:
    """Facilities of a kind among a year's tasks that will be accepted by a day.

    Attributes:
        kind, planned: what is counted, as in the table of progress: own and carried in, those that were given
            up included.
        by: the day; always after the month's end.
        accepted: how many are already.
        unreported: left out, because nobody reported them, or their sheet has no column of a step before
            them.
        closed: given up and never accepted; no chance.
        suspended: stopped, and not accepted; no chance as long as they are.
        outlasted: left out, because they have been in their stage for longer than any that left it.
        low, usual, high: how many will be (median, and the range that holds them with the chance
            `forecast_range`); None: too little is known.
        missing: the step of which too few durations are known, where nothing can be said.
        tests: the same for earlier months.
    """

    kind: kinds.Kind
    planned: int
    by: date
    accepted: int
    unreported: int
    closed: int = 0
    suspended: int = 0
    outlasted: int = 0
    low: int | None = None
    usual: int | None = None
    high: int | None = None
    missing: str = ""
    tests: tuple[BackTest, ...] = ()


@once
def forecasts(case: Case) -> list[Forecast]:
    """Return the forecast for centers and points, tested on earlier months; none once the year is over.

    The durations of each stage are estimated by Kaplan and Meier, so that stages that go on count for as long
    as they have lasted; those that ended alone would be the quick ones. A facility's chance to be accepted in
    time follows from its stage, the days spent in it, and the stages to come; the counts are those of
    independent facilities. Stopped ones have no chance; of those whose stage has outlasted everything
    observed nothing can be said.
    """
    by = date(plan_year(case), 12, 31)
    if by <= case.end:
        return []
    found = []
    for kind in KINDS:
        forecast, _ = _forecast(case, kind, by)
        if forecast.planned:
            found.append(replace(forecast, tests=tuple(_tests(case, kind))))
    return found


def _tests(case: Case, kind: kinds.Kind) -> Iterator[BackTest]:
    """Yield what earlier months of the year would have forecast for this month's end, where they could."""
    accepted = {f.facility_id for f in state.facilities(case) if f.reached(kinds.ACCEPTED)}
    first = case.register.months[0] if case.register and case.register.months else case.month
    earlier = case
    for _ in range(BACK_TESTS):
        earlier = earlier.before
        if earlier.month < first or earlier.month[:4] != case.month[:4]:
            break
        then, told = _forecast(earlier, kind, case.end)
        if then.low is not None and then.high is not None:
            yield BackTest(earlier.month, then.low, then.high, len(accepted & told))


def _forecast(case: Case, kind: kinds.Kind, by: date) -> tuple[Forecast, set[str]]:
    """Return the forecast, and the facilities that it says something of."""
    own = [f for f in tasks(case).all if f.kind == kind]
    done = [f for f in own if f.reached(kinds.ACCEPTED)]
    unknown = [f for f in own if _unknown(f)]
    open_ones = [f for f in own if not f.reached(kinds.ACCEPTED) and f not in unknown]
    going = [f for f in open_ones if not f.closed and not f.suspended]
    known = durations(case, kind)
    outlasted = [f for f in going if _outlasted(case, f, known)]
    result = Forecast(
        kind,
        len(own),
        by,
        len(done),
        len(unknown),
        closed=sum(f.closed for f in open_ones),
        suspended=sum(f.suspended for f in open_ones),
        outlasted=len(outlasted),
    )
    told = {f.facility_id for f in own} - {f.facility_id for f in [*unknown, *outlasted]}
    going = [f for f in going if f.facility_id in told]
    least = int(case.value("forecast_observations"))
    needed = [stage for stage in STAGES if any(stage in _ahead(f) for f in going)]
    short = [stage for stage in needed if len(known[stage].ended) < least]
    if short or not done:
        return replace(result, missing=short[0][1].id if short else kinds.ACCEPTED.id), told
    horizon = (by - case.end).days
    chances = {stage: estimate(known[stage]) for stage in needed}
    each = [_in_time(case, facility, chances, horizon) for facility in going]
    margin = (1 - float(case.value("forecast_range"))) / 2
    low, usual, high = (len(done) + count_at(each, share) for share in (margin, 0.5, 1 - margin))
    return replace(result, low=low, usual=usual, high=high), told


def durations(case: Case, kind: kinds.Kind) -> dict[Stage, Durations]:
    """Return the days that each stage took, or has lasted, of all facilities of a kind in Annex 1."""
    found = {stage: Durations([], []) for stage in STAGES}
    for facility in state.of_kind(case, kind):
        if not (facility.scheduled and facility.reported) or int(facility.plan_year) > case.end.year:
            continue
        for stage in STAGES:
            first, second = (_begun(case, facility, step) for step in stage)
            if first and second:
                found[stage].ended.append(max(0, (second - first).days))
            elif (
                first and facility.verdict(stage[1]) is False and not facility.suspended and first <= case.end
            ):
                found[stage].running.append((case.end - first).days)
    return found


def _begun(case: Case, facility: Facility, step: kinds.Step | None) -> date | None:
    """Return the day of a step; for the clock the first day of its plan year's clock."""
    if step:
        return facility.on(step)
    return date(int(facility.plan_year), int(case.value("clock_start_month", f"{facility.plan_year}-12")), 1)


def _unknown(facility: Facility) -> bool:
    """Say whether it is not accepted for certain, and unknown how far it has come."""
    return any(facility.verdict(step) is None for step in PATH)  # acceptance implies all the others


def _spent(case: Case, facility: Facility) -> int:
    """Return the days since a facility's last step, at least; negative where the clock has not begun."""
    step = _ahead(facility)[0][0]
    begun = reached_on(facility, step) if step else _begun(case, facility, step)
    return (case.end - begun).days if begun else 0


def _outlasted(case: Case, facility: Facility, known: dict[Stage, Durations]) -> bool:
    """Say whether a facility has been in its stage for longer than any that left it, if enough did."""
    ended = known[_ahead(facility)[0]].ended
    return len(ended) >= int(case.value("forecast_observations")) and _spent(case, facility) >= max(ended)


def estimate(known: Durations) -> Chances:
    """Return the chance of each duration in days (Kaplan-Meier)."""
    from scipy import stats  # noqa: PLC0415 - slow to import, and only returns need it

    observed = stats.CensoredData(uncensored=known.ended, right=known.running)
    lasting: Chances = stats.ecdf(observed).sf.evaluate(np.arange(-1, max(known.ended) + 1))
    return -np.diff(lasting)


def _ahead(facility: Facility) -> list[Stage]:
    """Return the stages that a facility still has before it."""
    return [stage for stage in STAGES if not facility.reached(stage[1])]


def _in_time(case: Case, facility: Facility, chances: dict[Stage, Chances], horizon: int) -> float:
    """Return the chance that a facility is accepted within so many days from the month's end."""
    stages = _ahead(facility)
    spent, first = _spent(case, facility), chances[stages[0]]
    if spent < 0:  # its clock begins so many days after the month's end
        total = np.concatenate([np.zeros(-spent), first])[: horizon + 1]
    else:
        left = 1 - first[: spent + 1].sum()  # that it has lasted so long
        total = np.concatenate([[0.0], first[spent + 1 :] / left])[: horizon + 1]  # from tomorrow on
    for stage in stages[1:]:
        total = np.convolve(total, chances[stage])[: horizon + 1]
    return float(min(1.0, total.sum()))


def count_at(chances: list[float], share: float) -> int:
    """Return the smallest count of independent events not exceeded with a chance of at least `share`."""
    from scipy import stats  # noqa: PLC0415

    counts = np.arange(len(chances) + 1)
    reached = stats.poisson_binom.cdf(counts, chances) if chances else np.ones(1)
    return int(np.searchsorted(reached, share - 1e-12))
