"""The table of who is served, by town and year: villages with a mutual-aid point, or exempt from one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from eldercare_analysis.analysis.records import frame
from eldercare_analysis.analysis.served.served import Served
from eldercare_analysis.analysis.served.service import Service
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, case_of, once
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario

PARTS = ("by_point", "by_center", "merging")  # of the served ones, in the order in which villages are counted
Counts = dict[str, int | None]


@dataclass(frozen=True)
class Coverage:
    """A row of `coverage`."""

    town: str
    year: int
    villages: int | None
    points: int | None
    centers: int | None
    served_low: int | None
    served_high: int | None
    unserved_low: int | None
    unserved_high: int | None
    coverage_low: float | None
    coverage_high: float | None
    by_point_low: int | None
    by_point_high: int | None
    by_center_low: int | None
    by_center_high: int | None
    merging_low: int | None
    merging_high: int | None
    out_of_use: int | None
    doubled: int | None


def standing(row: Coverage) -> str:
    """Say how a town stands: `short` (villages unserved in any case), `open`, `full`, `none`, `unknown`.

    `open`: it depends on where centers or points stand; `none`: it has no villages; `unknown`: its existing
    points are not published.
    """
    if not row.villages:
        return "none"
    if row.unserved_low is None or row.unserved_high is None:
        return "unknown"
    return "short" if row.unserved_low else "open" if row.unserved_high else "full"


def coverage(
    district: District,
    *,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
) -> pd.DataFrame:
    """Return coverage as a range, because Annex 1 does not say where town centers stand.

    一（二） demands one point in each village; 二（四） exempts the village where the town center stands, and
    villages about to be merged, which others serve by extension: they count as served. Which village a center
    stands in, and whether it has a point already, is not published: `served_low` counts points alone,
    `served_high` one more village in a town with a center. The reading `center_village` of a scenario closes
    the range, and so does a known seat (scenario or return) where it is also known that no point stands
    there. A point that is suspended or given up serves nobody from the year of that month on; the others
    count for a village each, except where returns name the same village twice, or a community.

    Args:
        district: the district.
        scenario: its reading, seats, merging villages and changes of the plan apply.
        register: returns; seats, villages of points, points out of use and merging villages are taken from
            them.
        month: as of when; by default the last month of the returns, else that in which the plan was issued.

    Returns:
        One row a town and year (the year before the plan, then each plan year), and `district` for the sums.
        `villages`, `points` (existing and scheduled up to the year's end), `centers` (scheduled up to the
        year's end), `served_*`, `unserved_*` (together all villages): Int64; `coverage_*`: served divided by
        villages, Float64, NA without villages. Of the served ones `by_point_*`, `by_center_*` (exempt,
        because their center stands there) and `merging_*` (exempt, because they are about to be merged); of
        the points `out_of_use` (suspended or given up) and `doubled` (in a community, or a village that has
        another): Int64. A blank count of existing points stays NA; a sum with an unknown part is NA; points
        that a scenario adds in a town without villages are in the sum of points.

    Examples:
        >>> from eldercare_analysis import load_district
        >>> last = coverage(load_district()).query("town == 'district' and year == 2022").iloc[0]
        >>> low, high = int(last["served_low"]), int(last["served_high"])
        >>> low, high, int(last["villages"])  # 60 existing + 95 points, 14 towns with a center
        (155, 169, 175)
    """
    return coverage_of(case_of(district, scenario=scenario, register=register, month=month))


def coverage_of(case: Case) -> pd.DataFrame:
    """Return the table `coverage` of a case."""
    return frame(coverage_rows(case), Coverage)


@once
def coverage_rows(case: Case) -> list[Coverage]:
    """Return the rows of `coverage`, those of a town together, the district's last."""
    served, order = Served(case), {**case.district.order, DISTRICT: len(case.district.towns)}
    years = (case.plan.base_year, *case.plan.years)
    return sorted((row for year in years for row in _rows(served, year)), key=lambda row: order[row.town])


def _rows(served: Served, year: int) -> Iterator[Coverage]:
    """Yield the rows of a year: towns, and their sums."""
    services = served.at_year(year)
    towns = [_counts(service) for service in services]
    sums = {name: _sum([counts[name] for counts in towns]) for name in towns[0]}
    for service, counts in zip(services, towns, strict=True):
        yield _row(service.town, year, counts)
    yield _row(DISTRICT, year, sums | {"points": _all_points(served, services, year)})


def _row(town: str, year: int, counts: Counts) -> Coverage:
    low, high = (_share(counts[f"served_{end}"], counts["villages"]) for end in ("low", "high"))
    return Coverage(town=town, year=year, coverage_low=low, coverage_high=high, **counts)


def _share(served: int | None, villages: int | None) -> float | None:
    return None if served is None or not villages else served / villages


def _sum(counts: list[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _all_points(served: Served, services: list[Service], year: int) -> int | None:
    """Return all points; of a town without villages the scheduled ones, if existing ones are not known."""
    scheduled = served.case.plan.scheduled_by(kinds.POINT, year)
    return _sum(
        [int(scheduled[s.town]) if s.points is None and s.villages == 0 else s.points for s in services]
    )


def _counts(service: Service) -> Counts:
    """Return the counts of a row of a town."""
    found: Counts = {
        name: getattr(service, name) for name in ("villages", "points", "centers", "out_of_use", "doubled")
    }
    for name in ("served", "unserved", *PARTS):
        found[f"{name}_low"], found[f"{name}_high"] = getattr(service, name) or (None, None)
    return found
