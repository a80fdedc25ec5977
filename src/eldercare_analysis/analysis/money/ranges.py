"""Ranges of a scenario -> quantiles, tornado, sensitivity (Sobol) and switching values of its results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

from eldercare_analysis.analysis.money.valuation import Inputs, Numbers, Results, Valuation
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.problems import EldercareError
from eldercare_analysis.inputs.scenario_document import MEASURES, MOST_FACTOR, RECIPIENTS

RESAMPLES, OUTSIDE = 100, 5  # for the interval of an index; percent that lie outside of it


class NoRangesError(EldercareError):
    """The scenario gives no range; the message is its name."""


@dataclass(frozen=True)
class Experiment:
    """A case whose scenario has ranges, as an experiment."""

    case: Case

    @property
    def names(self) -> list[str]:
        """Return the inputs that vary."""
        return list(self.case.scenario.ranges)

    def setting(self, name: str) -> float:
        """Return a setting of the pack."""
        first = self.case.district.plan.years[0]
        return float(self.case.district.policy.parameters[name].at(f"{first}-12") or 0)

    def whole(self, name: str) -> bool:
        """Say whether an input is a whole number."""
        return name != RECIPIENTS and self.case.scenario.parameters[name].whole

    def inputs(self, chances: Numbers) -> dict[str, Numbers]:
        """Return the inputs at chances between 0 and 1, a row each.

        Of whole numbers the range has half a step more at both ends, so that each is as likely.
        """
        from scipy import stats  # noqa: PLC0415 - slow to import, and only scenarios with ranges need it

        found = {}
        for row, (name, one) in zip(chances, self.case.scenario.ranges.items(), strict=True):
            step = 0.5 if self.whole(name) else 0.0
            low, width = float(one.low) - step, float(one.high) + step - (float(one.low) - step)
            likely = float((one.low + one.high) / 2 if one.likely is None else one.likely)
            values = row * width + low
            if one.distribution == "triangular":
                values = stats.triang.ppf(row, (likely - low) / width, low, width)
            found[name] = np.clip(np.rint(values), float(one.low), float(one.high)) if step else values
        return found

    def central(self) -> dict[str, float]:
        """Return the inputs where others vary: the scenario's own, else the likely value, or the middle."""
        values, last = {}, self.case.district.plan.years[-1]
        for name, one in self.case.scenario.ranges.items():
            own = None if name == RECIPIENTS else self.case.scenario.parameters[name].at(f"{last}-12")
            usual = name == RECIPIENTS and one.low <= 1 <= one.high
            middle = 1.0 if usual else float((one.low + one.high) / 2)
            likely = middle if one.likely is None else float(one.likely)
            values[name] = likely if own is None else float(own)
        return values

    def at(self, measure: str, **changed: Sequence[float] | Numbers) -> Results:
        """Return a measure with some inputs changed and the others at their central values."""
        size = max(map(len, changed.values()), default=1)
        central = {name: np.full(size, value) for name, value in self.central().items()}
        inputs: Inputs = central | {name: np.asarray(values, dtype=float) for name, values in changed.items()}
        return Valuation(self.case, inputs, size).measure(measure)


def experiment(case: Case) -> Experiment:
    """Return the experiment of a case; a scenario without ranges is a `NoRangesError`."""
    if not case.scenario.ranges:
        raise NoRangesError(case.scenario.name)
    return Experiment(case)


@dataclass(frozen=True)
class Spread:
    """What a measure ranges over, in yuan, in a town or the district.

    `measure`: construction, award, operating_floor over all years, prefinance: the peak for packages of
    centers with points; `low` and `high` leave out equal tails so that the pack's `forecast_range` lies
    between; `needs`: unknown inputs, and then all numbers are NaN.
    """

    measure: str
    town: str
    low: float
    median: float
    high: float
    mean: float
    needs: tuple[str, ...]


def simulate(trial: Experiment, samples: int | None = None, seed: int = 1) -> list[Spread]:
    """Draw many scenarios (Latin hypercube) and return what their results range over.

    By default the pack's `uncertainty_samples`; the same seed gives the same numbers.
    """
    size = samples or int(trial.setting("uncertainty_samples"))
    model = Valuation(trial.case, trial.inputs(hypercube(size, len(trial.names), seed)), size)
    tail = (1 - trial.setting("forecast_range")) / 2
    rows = []
    for measure in MEASURES:
        found = model.measure(measure)
        every = tuple(dict.fromkeys(need for needs in found.needs.values() for need in needs))
        by_town = zip(trial.case.district.towns, found.by_town.T, strict=True)
        for town, values in [(DISTRICT, found.district), *by_town]:
            low, median, high = map(float, np.quantile(values, [tail, 0.5, 1 - tail]))
            needs = every if town == DISTRICT else tuple(found.needs.get(town, ()))
            rows.append(Spread(measure, town, low, median, high, float(values.mean()), needs))
    return rows


def hypercube(size: int, count: int, seed: int) -> Numbers:
    """Return for each of some inputs a value from each of so many equal parts of 0 to 1, in any order."""
    random = np.random.default_rng(seed)
    edges = np.arange(size + 1) * (1.0 / size)
    drawn = random.uniform(edges[:-1, np.newaxis], edges[1:, np.newaxis], (size, count)).T
    for row in drawn:
        random.shuffle(row)
    return drawn


@dataclass(frozen=True)
class Swing:
    """What an input does by itself: its range, the measure (yuan) at its ends and center, the difference."""

    parameter: str
    low: float
    high: float
    at_low: float
    at_high: float
    central: float
    swing: float


def tornado(trial: Experiment, measure: str, town: str = DISTRICT) -> list[Swing]:
    """Return what each input does by itself at the ends of its range, the one that matters most first."""
    rows = []
    (central,) = _of(trial, trial.at(measure), town)
    for name, one in trial.case.scenario.ranges.items():
        ends = (float(one.low), float(one.high))
        at_low, at_high = map(float, _of(trial, trial.at(measure, **{name: ends}), town))
        rows.append(Swing(name, *ends, at_low, at_high, float(central), abs(at_high - at_low)))
    return sorted(rows, key=lambda row: -row.swing)


@dataclass(frozen=True)
class Share:
    """The share of an input in a measure's variance: alone, with interactions, half of its 95 % interval.

    All NaN where the measure is unknown or does not vary.
    """

    parameter: str
    first_order: float
    total: float
    total_confidence: float


def sensitivity(trial: Experiment, measure: str, town: str = DISTRICT, seed: int = 1) -> list[Share]:
    """Return the share of each input in a measure's variance (Sobol, by Saltelli), the greatest first."""
    from scipy import stats  # noqa: PLC0415

    count, base = len(trial.names), int(trial.setting("uncertainty_base"))
    chances = stats.qmc.Sobol(2 * count, seed=seed).random(base).T
    one, other = chances[:count], chances[count:]
    mixed = [np.where(np.arange(count)[:, np.newaxis] == number, other, one) for number in range(count)]
    inputs = trial.inputs(np.concatenate([one, other, *mixed], axis=1))
    measured = Valuation(trial.case, inputs, base * (count + 2)).measure(measure)
    values = _of(trial, measured, town).reshape(count + 2, base)
    if np.isnan(values).any() or np.ptp(values) == 0:
        return [Share(name, nan, nan, nan) for name in trial.names]
    again = np.random.default_rng(seed).integers(base, size=(base, RESAMPLES)).T
    sets = values[:, np.vstack([np.arange(base), again])]  # all that was drawn, then drawn from it again
    found = stats.sobol_indices(func={"f_A": sets[0], "f_B": sets[1], "f_AB": sets[2:]}, n=base)
    half = stats.norm.isf(OUTSIDE / 2 / 100) * found.total_order[1:].std(axis=0, ddof=1)
    numbers = zip(trial.names, found.first_order[0], found.total_order[0], half, strict=True)
    rows = [Share(name, *map(float, indices)) for name, *indices in numbers]
    return sorted(rows, key=lambda row: -row.total)


@dataclass(frozen=True)
class Switch:
    """The value of an input (`switch`) at which a result reaches its limit, the others at their centers.

    Of whole numbers the first beyond it, NaN where no allowed value does; `limit` and `now` (at the central
    values) in yuan.
    """

    measure: str
    limit: float
    now: float
    parameter: str
    central: float
    switch: float


def switching_values(trial: Experiment) -> list[Switch]:
    """Return the value of each input, others at their centers, at which a result breaks its limit."""
    rows = []
    for measure, stated in trial.case.scenario.limits.items():
        limit, now = float(stated.value), float(trial.at(measure).district[0])
        for name, central in trial.central().items():
            switch = _switch(trial, measure, name, limit, central)
            rows.append(Switch(measure, limit, now, name, central, switch))
    return rows


def _switch(trial: Experiment, measure: str, name: str, limit: float, central: float) -> float:
    from scipy.optimize import brentq  # noqa: PLC0415

    def beyond(value: float) -> float:
        return float(trial.at(measure, **{name: [value]}).district[0]) - limit

    bounds = (0, MOST_FACTOR) if name == RECIPIENTS else trial.case.scenario.parameters[name].between
    low, high = map(float, bounds)
    if trial.whole(name):
        steps = np.arange(low, high + 1)
        return nearest_turn(steps, trial.at(measure, **{name: steps}).district > limit, central)
    ends = [beyond(low), beyond(high)]
    if np.isnan(ends).any() or ends[0] * ends[1] > 0:
        return nan
    return float(brentq(beyond, low, high))


def nearest_turn(steps: Numbers, over: Numbers, central: float) -> float:
    """Return the value nearest to the central one on whose side of the limit the central one is not."""
    here = bool(over[np.abs(steps - central).argmin()])
    other = steps[over != here]
    return float(other[np.abs(other - central).argmin()]) if len(other) else nan


def _of(trial: Experiment, results: Results, town: str) -> Numbers:
    by_town: dict[str, Numbers] = dict(zip(trial.case.district.towns, results.by_town.T, strict=True))
    return {DISTRICT: results.district, **by_town}[town]
