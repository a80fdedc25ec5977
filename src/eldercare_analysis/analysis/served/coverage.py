"""The table of who is served, by town and year: villages with a mutual-aid point, or exempt from one."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.served.by_plan import Served
from eldercare_analysis.analysis.served.service import Service, Span
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario

COUNTS = ["villages", "points", "centers", "served_low", "served_high", "unserved_low", "unserved_high"]
PARTS = ["by_point", "by_center", "merging"]  # of the served ones, in the order in which villages are counted
DETAILS = [*(f"{part}_{end}" for part in PARTS for end in ("low", "high")), "out_of_use", "doubled"]
COLUMNS = ["town", "year", *COUNTS, "coverage_low", "coverage_high", *DETAILS]


def coverage(
    district: District,
    *,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
) -> pd.DataFrame:
    """Return coverage as a range, because Annex 1 does not say where town centers stand.

    一（二） demands one point in each village; 二（四） exempts the village where the town center stands, and villages about to be
    merged, which others serve by extension: they count as served. Which village a center stands in, and whether it has a point already, is
    not published: `served_low` counts points alone, `served_high` one more village in a town with a center. The reading `center_village`
    of a scenario closes the range, and so does a known seat (scenario or return) where it is also known that no point stands there. A point
    that is suspended or given up serves nobody from the year of that month on; the others count for a village each, except where returns
    name the same village twice, or a community.

    Args:
        district: the district.
        scenario: its reading, seats, merging villages and changes of the plan apply.
        register: returns; seats, villages of points, points out of use and villages about to be merged are taken from them.
        month: as of when; by default the last month of the returns, else the one in which the plan was issued.

    Returns:
        One row a town and year (the year before the plan, then each plan year), and `district` for the sums.
        `villages`, `points` (existing and scheduled up to the year's end), `centers` (scheduled up to the year's end),
        `served_*`, `unserved_*` (together all villages): Int64; `coverage_*`: served divided by villages, Float64, NA without villages.
        Of the served ones `by_point_*`, `by_center_*` (exempt, because their center stands there) and `merging_*` (exempt, because they are about
        to be merged); of the points `out_of_use` (suspended or given up) and `doubled` (in a community, or a village that has another):
        Int64. A blank count of existing points stays NA; a sum with an unknown part is NA; points that a scenario adds in a town
        without villages are in the sum of points.

    Examples:
        >>> from eldercare_analysis import load_district
        >>> last = coverage(load_district()).query("town == 'district' and year == 2022").iloc[0]
        >>> int(last["served_low"]), int(last["served_high"]), int(last["villages"])  # 60 existing + 95 points, 14 towns with a center
        (155, 169, 175)
    """
    return coverage_of(case_of(district, scenario=scenario, register=register, month=month))


def coverage_of(case: Case) -> pd.DataFrame:
    """Return the table `coverage` of a case."""
    served = Served(case)
    years = (case.plan.base_year, *case.plan.years)
    rows = [row for year in years for row in _rows(served, year)]
    table = pd.DataFrame(rows).astype({"year": "int64"} | dict.fromkeys([*COUNTS, *DETAILS], "Int64"))
    for end in ("low", "high"):
        whole = table["villages"].astype("Float64").where(table["villages"] > 0)
        table[f"coverage_{end}"] = table[f"served_{end}"].astype("Float64").div(whole)
    order = {town: position for position, town in enumerate([*case.district.towns, DISTRICT])}
    return table[COLUMNS].sort_values(
        "town", key=lambda names: names.map(order), kind="stable", ignore_index=True
    )


def _rows(served: Served, year: int) -> list[dict[str, Any]]:
    """Return the rows of a year: towns, and their sums."""
    services = served.at_year(year)
    rows = [_row(service, year) for service in services]
    total: dict[str, Any] = {"town": DISTRICT, "year": year}
    for name in [*COUNTS, *DETAILS]:
        counts = [row[name] for row in rows]
        total[name] = None if None in counts else sum(counts)
    total["points"] = _all_points(served, services, year)
    return [*rows, total]


def _all_points(served: Served, services: list[Service], year: int) -> int | None:
    """Return all points; of a town without villages those that are scheduled, whatever is known of existing ones."""
    scheduled = served.case.plan.scheduled_by(kinds.POINT, year)
    counts = [int(scheduled[s.town]) if s.points is None and s.villages == 0 else s.points for s in services]
    return None if None in counts else sum(count for count in counts if count is not None)


def _row(service: Service, year: int) -> dict[str, Any]:
    spans = {name: getattr(service, name) for name in ("served", "unserved", *PARTS)}
    row = {
        name: getattr(service, name)
        for name in ("town", "villages", "points", "centers", "out_of_use", "doubled")
    }
    return (
        row
        | {"year": year}
        | {name: count for key, span in spans.items() for name, count in _ends(key, span)}
    )


def _ends(name: str, span: Span | None) -> list[tuple[str, int | None]]:
    low, high = span or (None, None)
    return [(f"{name}_low", low), (f"{name}_high", high)]
