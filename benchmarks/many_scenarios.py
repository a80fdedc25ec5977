"""Uncertainty: 10,000 scenarios of 30 towns as arrays, beside the exact ledger and cash flow one scenario at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from eldercare_analysis import load_district, load_scenario
from eldercare_analysis.analysis.money.budget import budget_of
from eldercare_analysis.analysis.money.cashflow import prefinance
from eldercare_analysis.analysis.money.ranges import experiment, simulate
from eldercare_analysis.inputs.case import case_of

REPETITIONS, MANY = 3, 10_000


def measure(_: Path) -> list[dict[str, object]]:
    """Return seconds for many scenarios: the peer's are those of one times their number."""
    district = load_district(Path(__file__).parents[1] / "data")
    scenario = load_scenario("invented-costs", district)
    trial = experiment(case_of(district, scenario=scenario))

    def exact() -> None:
        case = case_of(district, scenario=scenario)
        budget_of(case)
        prefinance(case)

    arrays, one = _median(lambda: simulate(trial, MANY)), _median(exact)
    peer = one * MANY
    return [
        {
            "case": f"exact ledger, one at a time, x {MANY:,} (peer)",
            "seconds": round(peer, 1),
            "times faster": 1,
        },
        {
            "case": f"arrays, {MANY:,} x {len(district.towns)} towns",
            "seconds": round(arrays, 2),
            "times faster": round(peer / arrays),
        },
    ]


def _median(run: Callable[[], object]) -> float:
    """Return the median seconds of some repetitions, after one that does not count."""
    run()
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return median(times)
