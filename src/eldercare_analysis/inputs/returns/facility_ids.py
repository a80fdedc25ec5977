"""The facilities that Annex 1 names only by number, each with an id: 白沙-点-2021-03."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.schedule import Batch

EXISTING, UNPLANNED = "existing", "none"
EXISTING_MARK = "已有"


@dataclass(frozen=True)
class Planned:
    """A facility of Annex 1; `plan_year` is a year, or `existing`."""

    facility_id: str
    town: str
    kind: kinds.Kind
    plan_year: str


def planned_facilities(district: District, town: str | None = None) -> list[Planned]:
    """Return the facilities of Annex 1 (拟建数 by year, and existing points) in its order.

    Args:
        district: the district.
        town: only this one.
    """
    return [facility for facility in _planned(district) if town in (None, facility.town)]


@lru_cache(maxsize=8)  # each return names facilities of the same few districts
def _planned(district: District) -> tuple[Planned, ...]:
    plan = district.plan
    found: list[Planned] = []
    for row in plan.table.to_dict("records"):
        town = str(row["town"])
        name = beginning(district, town)
        groups = [(kinds.POINT, EXISTING, row["existing_points"])]
        groups += [
            (kind, str(year), row[column])
            for year in plan.years
            for kind in kinds.KINDS
            if (column := plan.column(kind, year))
        ]
        for kind, year, count in groups:
            numbers = range(0 if pd.isna(count) else int(count))
            found += [Planned(_id(name, kind, year, number + 1), town, kind, year) for number in numbers]
    return tuple(found)


def facility_ids(district: District, batch: Batch) -> list[str]:
    """Return the ids of the facilities of Annex 1 in a batch; what a scenario adds has none."""
    if not batch.in_annex1:
        return []
    name = beginning(district, batch.town)
    return [_id(name, batch.kind, str(batch.plan_year), number + 1) for number in range(batch.count)]


def town_of(facility_id: str, district: District) -> str | None:
    """Return the town that an id, of Annex 1 or not, begins with; None where it begins with none."""
    begun = [town for town in district.towns if facility_id.startswith(f"{beginning(district, town)}-")]
    return max(begun, key=lambda town: len(beginning(district, town)), default=None)


def beginning(district: District, town: str) -> str:
    """Return what the ids of a town begin with: its short name without spaces, because ids are read without them."""
    return district.short_names[town].replace(" ", "")


def _id(name: str, kind: kinds.Kind, plan_year: str, number: int) -> str:
    year = EXISTING_MARK if plan_year == EXISTING else plan_year
    return f"{name}-{kind.mark}-{year}-{number:02d}"
