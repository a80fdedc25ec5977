"""Who is served, by town and year: villages with a mutual-aid point, or served by their town center."""

from __future__ import annotations

import pandas as pd

from eldercare_analysis.analysis.facts import Facts, facts_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.returns.meaning import COMMUNITY
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario

COUNTS = ["villages", "points", "centers", "served_low", "served_high", "unserved_low", "unserved_high"]
COLUMNS = ["town", "year", *COUNTS, "coverage_low", "coverage_high"]


def coverage(
    district: District,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
) -> pd.DataFrame:
    """Return coverage as a range, because Annex 1 does not say where town centers stand.

    一（二） demands one point in each village; 二（四） exempts the village where the town center stands. Which village that
    is, and whether it has a point already, is not published: `served_low` counts points alone, `served_high` one more
    village in a town with a center. The reading `center_village` of a scenario closes the range, and so does a scenario or return
    that says where the center stands: in a village without a point it serves one more, in a community or beside a point none.

    Args:
        district: the district.
        scenario: its reading, seats, merging villages and changes of the plan apply.
        register: returns; seats of centers and villages about to be merged are taken from them, nothing else.
        month: as of when; by default the last month of the returns.

    Returns:
        One row a town and year (the year before the plan, then each plan year), and `district` for the sums.
        `villages`, `points` (existing and scheduled up to the year's end), `centers` (scheduled up to the year's end),
        `served_*`, `unserved_*`: Int64; `coverage_*`: served divided by villages, Float64, NA without villages.
        Villages about to be merged are taken out of the unserved. A blank count of existing points stays NA; a sum with an
        unknown part is NA.
    """
    rules = scenario or district.baseline
    known = facts_of(district, rules, register, month)
    district = district.under(rules)
    plan = district.plan
    years = [_year(district, year, rules, known) for year in (plan.base_year, *plan.years)]
    towns = pd.concat(years, ignore_index=True)
    sums = pd.DataFrame([_total(rows) for rows in years]).astype(dict.fromkeys(COUNTS, "Int64"))
    table = pd.concat([towns, sums.assign(town=DISTRICT)], ignore_index=True)
    for bound in ("low", "high"):
        served = table[f"served_{bound}"].astype("Float64")
        table[f"coverage_{bound}"] = served.div(
            table["villages"].astype("Float64").where(table["villages"] > 0)
        )
    return table[COLUMNS].sort_values(
        "town", key=lambda names: names.map(_order(district)), kind="stable", ignore_index=True
    )


def centers_serve(
    district: District,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
) -> pd.DataFrame:
    """Return what needs no point of its own at the end of the plan: villages served by their center, villages that merge.

    Returns:
        One row a town: `town`, `low` and `high` (villages without a point that the center serves), `merging`; int64.
    """
    rules = scenario or district.baseline
    known = facts_of(district, rules, register, month)
    changed = district.under(rules)
    centers = changed.plan.scheduled_by("centers", changed.plan.years[-1])
    spans = [_by_center(town, rules, known) if centers[town] > 0 else (0, 0) for town in district.towns]
    merging = [_merging(town, rules, known) for town in district.towns]
    return pd.DataFrame(
        {
            "town": district.towns,
            "low": [low for low, _ in spans],
            "high": [high for _, high in spans],
            "merging": merging,
        }
    )


def _order(district: District) -> dict[str, int]:
    return {town: position for position, town in enumerate([*district.towns, DISTRICT])}


def _year(district: District, year: int, rules: Scenario, known: Facts | None) -> pd.DataFrame:
    plan = district.plan
    cells = plan.table.set_index("town")
    villages = cells["villages"]
    points = cells["existing_points"] + plan.scheduled_by("points", year)
    centers = plan.scheduled_by("centers", year)
    further = {
        town: _by_center(town, rules, known) if centers[town] > 0 else (0, 0) for town in district.towns
    }
    low, high = (
        _served(
            villages, points + pd.Series({town: span[end] for town, span in further.items()}, dtype="Int64")
        )
        for end in (0, 1)
    )
    merging = pd.Series({town: _merging(town, rules, known) for town in district.towns}, dtype="Int64")
    unserved = [(villages - served - merging).clip(lower=0) for served in (high, low)]
    counts = [villages, points, centers, low, high, *unserved]
    table = pd.DataFrame(dict(zip(COUNTS, counts, strict=True))).rename_axis("town").reset_index()
    return table.assign(year=year)


def _by_center(town: str, rules: Scenario, known: Facts | None) -> tuple[int, int]:
    """Return how many villages without a point the center of a town serves, at least and at most."""
    reading = rules.readings["center_village"]
    if reading == "not_exempt":
        return 0, 0
    if town in rules.seats:
        alone = int(rules.seats[town] == "village")
        return alone, alone
    seats = [f.get("village") for f in known.of_kind("center", town=town)] if known else []
    if known and any(seats):
        there = {f.get("village") for f in known.of_kind("point", town=town)}
        alone = any(seat and seat != COMMUNITY and seat not in there for seat in seats)
        return int(alone), int(alone)
    return (1, 1) if reading == "exempt" else (0, 1)


def _merging(town: str, rules: Scenario, known: Facts | None) -> int:
    """Return how many villages of a town are about to be merged, as the scenario says or as reported."""
    if town in rules.merging:
        return rules.merging[town]
    return 0 if known is None else known.merging[town]


def _served(villages: pd.Series[int], points: pd.Series[int]) -> pd.Series[int]:
    """Return the smaller of villages and points; 0 without villages, whatever is known of points."""
    smaller = points.where((points < villages).fillna(value=True), villages)
    return smaller.mask((villages == 0).fillna(value=False), 0)


def _total(rows: pd.DataFrame) -> dict[str, object]:
    """Return the sums of one year; unknown points of a town without villages matter to no sum."""
    irrelevant = (rows["villages"] == 0).fillna(value=False)
    sums = {name: rows.loc[~(irrelevant & rows[name].isna()), name].sum(skipna=False) for name in COUNTS}
    return {"year": rows["year"].iloc[0], **sums}
