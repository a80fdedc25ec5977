"""Ranges of a scenario -> quantiles, tornado, sensitivity (Sobol) and switching values of its results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from eldercare_analysis.analysis.money.uncertainty.model import Inputs, Model, Numbers, Results
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.problems import EldercareError
from eldercare_analysis.inputs.scenario_document import MEASURES, RECIPIENTS


class NoRangesError(EldercareError):
    """The scenario gives no range; the message is its name."""


@dataclass(frozen=True)
class Experiment:
    """A scenario with ranges, as an experiment.

    Attributes:
        case: what is computed.
        names: the inputs that vary.
    """

    case: Case

    @property
    def names(self) -> list[str]:
        """Return the inputs that vary."""
        return list(self.case.scenario.ranges)

    def setting(self, name: str) -> float:
        """Return a setting of the pack."""
        return float(
            self.case.district.policy.parameters[name].at(f"{self.case.district.plan.years[0]}-12") or 0
        )

    def whole(self, name: str) -> bool:
        """Say whether an input is a whole number."""
        return name != RECIPIENTS and self.case.scenario.parameters[name].whole

    def problem(self) -> dict[str, object]:
        """Return the ranges as SALib reads them; whole numbers get half a step more at both ends, so that each is as likely."""
        bounds, distributions = [], []
        for name, one in self.case.scenario.ranges.items():
            step = 0.5 if self.whole(name) else 0.0
            low, high = float(one.low) - step, float(one.high) + step
            triangle = one.distribution == "triangular"
            likely = float((one.low + one.high) / 2 if one.likely is None else one.likely)
            bounds.append([low, high, (likely - low) / (high - low)] if triangle else [low, high])
            distributions.append("triang" if triangle else "unif")
        return {"num_vars": len(bounds), "names": self.names, "bounds": bounds, "dists": distributions}

    def inputs(self, samples: Numbers) -> dict[str, Numbers]:
        """Return samples by name, whole numbers rounded within their range."""
        found = {}
        for column, (name, one) in zip(samples.T, self.case.scenario.ranges.items(), strict=True):
            whole = np.clip(np.rint(column), float(one.low), float(one.high))
            found[name] = whole if self.whole(name) else column
        return found

    def central(self) -> dict[str, float]:
        """Return the value of each input when others vary: the scenario's own, else the likely one, else the middle."""
        values = {}
        for name, one in self.case.scenario.ranges.items():
            own = None if name == RECIPIENTS else self._own(name)
            middle = (
                1.0 if name == RECIPIENTS and one.low <= 1 <= one.high else float((one.low + one.high) / 2)
            )
            likely = middle if one.likely is None else float(one.likely)
            values[name] = likely if own is None else own
        return values

    def _own(self, name: str) -> float | None:
        value = self.case.scenario.parameters[name].at(f"{self.case.district.plan.years[-1]}-12")
        return None if value is None else float(value)

    def at(self, measure: str, **changed: Sequence[float] | Numbers) -> Results:
        """Return a measure with some inputs changed and the others at their central values."""
        size = max((len(values) for values in changed.values()), default=1)
        central = {name: np.full(size, value) for name, value in self.central().items()}
        inputs: Inputs = central | {name: np.asarray(values, dtype=float) for name, values in changed.items()}
        return Model(self.case, inputs, size).measure(measure)


def experiment(case: Case) -> Experiment:
    """Return the experiment of a case whose scenario has ranges.

    Raises:
        NoRangesError: it has none.
    """
    if not case.scenario.ranges:
        raise NoRangesError(case.scenario.name)
    return Experiment(case)


def simulate(trial: Experiment, samples: int | None = None, seed: int = 1) -> pd.DataFrame:
    """Draw many scenarios (Latin hypercube) and return what their results range over.

    Args:
        trial: the experiment.
        samples: how many; by default the pack's `uncertainty_samples`.
        seed: the same seed gives the same numbers.

    Returns:
        One row a measure and town (and `district`): `measure` (construction, award, operating_floor over all years, prefinance: the peak
        for packages of centers with points), `town`, `low`, `median`, `high`, `mean` (yuan, float64; low and high leave out
        equal tails so that the pack's `forecast_range` lies between), `needs` (unknown inputs; then all are NaN).
    """
    from SALib.sample import latin  # noqa: PLC0415 - slow to import, and only scenarios with ranges need it

    size = samples or int(trial.setting("uncertainty_samples"))
    drawn = trial.inputs(latin.sample(trial.problem(), size, seed=seed))
    model = Model(trial.case, drawn, size)
    tail = (1 - trial.setting("forecast_range")) / 2
    rows = []
    for measure in MEASURES:
        results = model.measure(measure)
        columns = {DISTRICT: results.district} | dict(
            zip(trial.case.district.towns, results.by_town.T, strict=True)
        )
        every = [need for needs in results.needs.values() for need in needs]
        needs_of = {DISTRICT: list(dict.fromkeys(every)), **results.needs}
        for town, values in columns.items():
            low, median, high = np.quantile(values, [tail, 0.5, 1 - tail])
            rows.append(
                {"measure": measure, "town": town, "low": low, "median": median, "high": high, "mean": values.mean(),
                 "needs": "; ".join(needs_of.get(town, []))}
            )  # fmt: skip
    return pd.DataFrame(rows)


def tornado(trial: Experiment, measure: str, town: str = DISTRICT) -> pd.DataFrame:
    """Return what each input does by itself at the ends of its range, the one that matters most first.

    Returns:
        `parameter`, `low`, `high` (its range), `at_low`, `at_high`, `central` (the measure in yuan), `swing`.
    """
    rows = []
    central = float(_of(trial, trial.at(measure), town)[0])
    for name, one in trial.case.scenario.ranges.items():
        at_low, at_high = _of(trial, trial.at(measure, **{name: [float(one.low), float(one.high)]}), town)
        rows.append(
            {"parameter": name, "low": float(one.low), "high": float(one.high), "at_low": float(at_low),
             "at_high": float(at_high), "central": central, "swing": abs(float(at_high - at_low))}
        )  # fmt: skip
    return pd.DataFrame(rows).sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def sensitivity(trial: Experiment, measure: str, town: str = DISTRICT, seed: int = 1) -> pd.DataFrame:
    """Return how much of a measure's variance each input explains (Sobol indices, Saltelli's scheme).

    Returns:
        `parameter`, `first_order` (by itself), `total` (with all its interactions), `total_confidence` (half of the 95 % interval).
        All NaN where the measure is unknown or does not vary.
    """
    from SALib.analyze import sobol as sobol_analysis  # noqa: PLC0415
    from SALib.sample import sobol as sobol_sample  # noqa: PLC0415

    problem, base = trial.problem(), int(trial.setting("uncertainty_base"))
    samples = sobol_sample.sample(problem, base, calc_second_order=False, seed=seed)
    values = _of(trial, Model(trial.case, trial.inputs(samples), len(samples)).measure(measure), town)
    if np.isnan(values).any() or np.ptp(values) == 0:
        nothing = np.full(len(trial.names), np.nan)
        found = {"S1": nothing, "ST": nothing, "ST_conf": nothing}
    else:
        found = sobol_analysis.analyze(problem, values, calc_second_order=False, seed=seed)
    return pd.DataFrame(
        {"parameter": trial.names, "first_order": found["S1"], "total": found["ST"], "total_confidence": found["ST_conf"]}
    ).sort_values("total", ascending=False, kind="stable", ignore_index=True)  # fmt: skip


def switching_values(trial: Experiment) -> pd.DataFrame:
    """Return by how much one input must change, the others at their central values, for a result to break its limit.

    Returns:
        `measure`, `limit`, `now` (yuan at the central values), `parameter`, `central`, `switch` (the input at which the result reaches the
        limit; of whole numbers the first beyond it; NaN where no allowed value does).
    """
    rows = []
    for measure, limit in trial.case.scenario.limits.items():
        now = float(trial.at(measure).district[0])
        for name, central in trial.central().items():
            rows.append(
                {"measure": measure, "limit": float(limit.value), "now": now, "parameter": name, "central": central,
                 "switch": _switch(trial, measure, name, float(limit.value), central)}
            )  # fmt: skip
    columns = ["measure", "limit", "now", "parameter", "central", "switch"]
    return pd.DataFrame(rows, columns=columns)


def _switch(trial: Experiment, measure: str, name: str, limit: float, central: float) -> float:
    from scipy.optimize import brentq  # noqa: PLC0415

    def beyond(value: float) -> float:
        return float(trial.at(measure, **{name: [value]}).district[0]) - limit

    low, high = (
        (0.0, 100.0) if name == RECIPIENTS else map(float, trial.case.scenario.parameters[name].between)
    )
    if trial.whole(name):
        steps = np.arange(low, high + 1)
        over = trial.at(measure, **{name: steps}).district > limit
        return _nearest_turn(steps, over, central)
    ends = [beyond(low), beyond(high)]
    if np.isnan(ends).any() or ends[0] * ends[1] > 0:
        return float("nan")
    return float(brentq(beyond, low, high))


def _nearest_turn(steps: Numbers, over: Numbers, central: float) -> float:
    """Return the value nearest to the central one on whose side of the limit the central one is not."""
    here = bool(over[np.abs(steps - central).argmin()])
    other = steps[over != here]
    return float(other[np.abs(other - central).argmin()]) if len(other) else float("nan")


def _of(trial: Experiment, results: Results, town: str) -> Numbers:
    if town == DISTRICT:
        return results.district
    column: Numbers = results.by_town[:, trial.case.district.towns.index(town)]
    return column
