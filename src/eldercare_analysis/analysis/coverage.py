"""Who is served, by town and year: villages with a mutual-aid point, or served by their town center."""

from __future__ import annotations

import pandas as pd

from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.scenario import Scenario

COUNTS = ["villages", "points", "centers", "served_low", "served_high", "unserved_low", "unserved_high"]
COLUMNS = ["town", "year", *COUNTS, "coverage_low", "coverage_high"]


def coverage(district: District, scenario: Scenario | None = None) -> pd.DataFrame:
    """Return coverage as a range, because Annex 1 does not say where town centers stand.

    一（二） demands one point in each village; 二（四） exempts the village where the town center stands. Which village that
    is, and whether it has a point already, is not published: `served_low` counts points alone, `served_high` one more
    village in a town with a center. The reading `center_village` of a scenario closes the range.

    Returns:
        One row a town and year (the year before the plan, then each plan year), and `district` for the sums.
        `villages`, `points` (existing and scheduled up to the year's end), `centers` (scheduled up to the year's end),
        `served_*`, `unserved_*`: Int64; `coverage_*`: served divided by villages, Float64, NA without villages.
        A blank count of existing points stays NA; a sum with an unknown part is NA.
    """
    reading = (scenario or district.baseline).readings["center_village"]
    plan = district.plan
    years = [_year(district, year, reading) for year in (plan.base_year, *plan.years)]
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


def _order(district: District) -> dict[str, int]:
    return {town: position for position, town in enumerate([*district.towns, DISTRICT])}


def _year(district: District, year: int, reading: str) -> pd.DataFrame:
    plan = district.plan
    cells = plan.table.set_index("town")
    villages = cells["villages"]
    points = cells["existing_points"] + plan.scheduled_by("points", year)
    centers = plan.scheduled_by("centers", year)
    by_points = _served(villages, points)
    with_center = _served(villages, points + (centers > 0).astype("Int64"))
    low = with_center if reading == "exempt" else by_points
    high = by_points if reading == "not_exempt" else with_center
    counts = [villages, points, centers, low, high, villages - high, villages - low]
    table = pd.DataFrame(dict(zip(COUNTS, counts, strict=True))).rename_axis("town").reset_index()
    return table.assign(year=year)


def _served(villages: pd.Series[int], points: pd.Series[int]) -> pd.Series[int]:
    """Return the smaller of villages and points; 0 without villages, whatever is known of points."""
    smaller = points.where((points < villages).fillna(value=True), villages)
    return smaller.mask((villages == 0).fillna(value=False), 0)


def _total(rows: pd.DataFrame) -> dict[str, object]:
    """Return the sums of one year; unknown points of a town without villages matter to no sum."""
    irrelevant = (rows["villages"] == 0).fillna(value=False)
    sums = {name: rows.loc[~(irrelevant & rows[name].isna()), name].sum(skipna=False) for name in COUNTS}
    return {"year": rows["year"].iloc[0], **sums}
