"""Random scenarios as the content of a scenario file."""

from __future__ import annotations

import random
from typing import Any

from tests.reckoning import plan

READINGS = {
    "award_trigger": ("center", "center_and_points"),
    "award_unit": ("package", "each_facility"),
    "award_payment": ("same", "following"),
    "award_cap": ("standard", "settled_cost"),
    "award_year": ("planned", "accepted"),
    "center_village": ("unknown", "exempt", "not_exempt"),
    "merging_villages": ("unlisted", "none"),
    "built_when": ("by_kind", "accepted", "completed"),
    "home_upgraded_when": ("works", "annex2"),
    "scheduled_means": ("built", "started"),
    "homes_counted": ("annex1", "all"),
    "quality_pool": ("pooled", "each"),
    "annex2_required": ("all", "must"),
    "staff_base": ("residents", "recipients"),
    "shared_points": ("all_functions", "emergency_only"),
    "progress_counts": ("accepted", "completed", "started"),
    "floor_unit": ("institution", "district"),
    "floor_from": ("whole_year", "issued"),
}
WHY = {"who": "例", "why": "例", "source": "例"}


def readings(seed: int) -> dict[str, str]:
    """Return a choice of readings, most of them at their default."""
    rng = random.Random(f"readings {seed}")  # noqa: S311
    if rng.random() < 0.3:
        return {}
    return {name: rng.choice(options) for name, options in READINGS.items() if rng.random() < 0.35}


def scenario(seed: int) -> dict[str, Any]:
    """Return the content of a scenario file: every key now and then."""
    rng = random.Random(f"scenario {seed}")  # noqa: S311
    content: dict[str, Any] = {"name": f"random-{seed}", "label": {"zh": "例", "en": "example"}, "readings": readings(seed)}  # fmt: skip
    if rng.random() < 0.5:
        content["plan"] = _changes(rng)
    if rng.random() < 0.4:
        content["delays"] = [_delay(rng) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.4:
        seats = {town: rng.choice(("village", "village_with_point", "community")) for town in rng.sample(plan.TOWNS, 5)}  # fmt: skip
        content["center_seats"] = {town: {"value": seat, **WHY} for town, seat in seats.items()}
    if rng.random() < 0.4:
        content["merging"] = {town: {"value": rng.randint(0, min(3, plan.ANNEX1[town].villages)), **WHY} for town in rng.sample(plan.TOWNS, 6)}  # fmt: skip
    if rng.random() < 0.5:
        content["recipients"] = {
            town: {"value": rng.choice((0, 40, 55, {"2021-01": 30, "2022-04": 44})), **WHY} for town in rng.sample(plan.TOWNS, rng.choice((3, 12)))
        }  # fmt: skip
    if rng.random() < 0.3:
        content["settled_costs"] = {
            town: {"value": rng.choice((650_000, 830_000, 1_200_000)), "unit": "yuan", **WHY} for town in rng.sample(plan.TOWNS, 8)
        }  # fmt: skip
    content["parameters"] = _parameters(rng)
    return {key: value for key, value in content.items() if value not in ({}, [])}


def _changes(rng: random.Random) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    left = {(row.town, kind, year): row.scheduled.get((kind, year), 0) for row in plan.ANNEX1.values() for kind in plan.KINDS for year in (2021, 2022, 2023)}  # fmt: skip
    for _ in range(rng.randint(1, 5)):
        town = rng.choice(plan.TOWNS if rng.random() < 0.8 else ["鼎山街道", "双福街道"])
        kind = rng.choice(("point", "point", "point", *plan.KINDS))
        year = rng.choice((2021, 2022, 2022, 2023))
        change = rng.choice((1, 1, 2, -1, -1, -2))
        if left[town, kind, year] + change >= 0:
            left[town, kind, year] += change
            found.append({"town": town, "kind": plan.COLUMNS[kind], "year": year, "change": change, **WHY})
    return found


def _delay(rng: random.Random) -> dict[str, Any]:
    delay: dict[str, Any] = {"months": rng.choice((1, 3, 6, 12, 14, -1, -2)), **WHY}
    if rng.random() < 0.5:
        delay["town"] = rng.choice(plan.TOWNS)
    if rng.random() < 0.5:
        delay["kind"] = plan.COLUMNS[rng.choice(plan.KINDS)]
    if rng.random() < 0.5 or len(delay) == 4:
        delay["year"] = rng.choice(plan.YEARS)
    return delay


def _parameters(rng: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if rng.random() < 0.6:
        values = rng.choice((820, {"2021-01": 800, "2021-09": 820}, {"2020-10": 806, "2022-03": 900}, {"2021-08": 830}))  # fmt: skip
        found["living_allowance"] = {"value": values, "unit": "yuan per person and month", **WHY}
    if rng.random() < 0.3:
        values = rng.choice((0.2, {"2021-01": 0.15, "2022-01": 0.2}, {"2021-07": 0.16, "2022-09": 0.18}))
        found["operating_ratio"] = {"value": values, "unit": "ratio", **WHY}
    if rng.random() < 0.25:
        values = rng.choice((900_000, {"2021-01": 1_000_000, "2022-01": 800_000}))
        found["award_per_center"] = {"value": values, "unit": "yuan per center", **WHY}
    if rng.random() < 0.25:
        found["projection_years"] = {"value": rng.choice((1, 2, 5, 10)), "unit": "years", **WHY}
    if rng.random() < 0.1:
        found["budget_month"] = {"value": rng.choice((9, 12)), "unit": "month of the year", **WHY}
    if rng.random() < 0.1:
        found["yellow_points"] = {"value": 20, "unit": "percentage points", **WHY}
    return found
