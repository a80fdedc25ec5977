"""What is known of facilities at the end of a case's month: which there are, are built, run and serve."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from eldercare_analysis.analysis.facility import Facility, source_of
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row, once
from eldercare_analysis.inputs.schedule import EXISTING, UNPLANNED, Planned, planned_facilities
from eldercare_analysis.inputs.sources import NOTHING, Source

BUILT_WHEN = {  # the step from which a kind counts as built, by the reading `built_when`; in use is completed
    "by_kind": {kinds.POINT: kinds.COMPLETED},
    kinds.COMPLETED.id: dict.fromkeys(kinds.KINDS, kinds.COMPLETED),
    kinds.ACCEPTED.id: {},
}


@once
def facilities(case: Case) -> list[Facility]:
    """Return all facilities that are planned or reported, those that were given up included, town by town."""
    rows = {row["facility_id"]: row for row in case.sheet("facilities")}
    planned = {f.facility_id: f for f in planned_facilities(case.district)}
    others = [
        Planned(name, row["town"], kinds.BY_ID[row["kind"]], row["plan_year"])
        for name, row in rows.items()
        if name not in planned
    ]
    found = [_facility(case, one, rows.get(one.facility_id)) for one in (*planned.values(), *others)]
    order = case.district.order
    return sorted(found, key=lambda facility: order[facility.town])


def _facility(case: Case, one: Planned, row: Row | None) -> Facility:
    return Facility(**vars(one), row=row, carried=_carried(case, row), absent=_absent(case, row))


def _carried(case: Case, row: Row | None) -> str:
    """Return the earlier month that a row is carried over from; 本月无变化 stands by a row."""
    if row is None or case.register is None or row["return_month"] >= case.month:
        return ""
    said = max(str(row["return_month"]), case.register.confirmed(str(row["town"]), case.month))
    return said if said < case.month else ""


def _absent(case: Case, row: Row | None) -> frozenset[str]:
    """Return the columns that the sheet of a row does not have."""
    return frozenset() if row is None or case.register is None else case.register.absent(row)


def happened(case: Case, row: Row | None, event: str) -> bool | None:
    """Say whether a row dates an event; None: unknown, there is no row or its sheet has no such column."""
    if row is None or (row[event] is None and event in _absent(case, row)):
        return None
    return row[event] is not None


@once
def _by_town(case: Case) -> dict[str, list[Facility]]:
    """Return all facilities by town."""
    return grouped(facilities(case), lambda facility: facility.town)


def of_town(case: Case, town: str) -> list[Facility]:
    """Return all facilities of a town, those that were given up included."""
    return _by_town(case).get(town, [])


def of_kind(case: Case, *of: kinds.Kind, town: str | None = None) -> list[Facility]:
    """Return the facilities of some kinds that were not given up; of all towns or one."""
    own = facilities(case) if town is None else of_town(case, town)
    return [facility for facility in own if facility.kind in of and not facility.closed]


@once
def listed(case: Case) -> frozenset[str]:
    """Return the ids of the facilities that Annex 1 has, existing ones included."""
    return frozenset(f.facility_id for f in planned_facilities(case.district))


def built(case: Case, facility: Facility) -> bool:
    """Say whether a facility counts as built for certain (reading `built_when`), or existed before."""
    return facility.plan_year == EXISTING or facility.reached(built_from(case, facility))


def built_from(case: Case, facility: Facility) -> kinds.Step:
    """Return the step from which a facility counts as built."""
    return BUILT_WHEN[case.reading("built_when")].get(facility.kind, kinds.ACCEPTED)


def built_verdict(case: Case, facility: Facility) -> bool | None:
    """Say whether a facility counts as built; None: unknown (see `Facility.verdict`)."""
    return True if built(case, facility) else facility.verdict(built_from(case, facility))


def running(case: Case, facility: Facility) -> bool:
    """Say whether a facility is built or in use, so that its duties hold; homes of the plan always run."""
    at_work = facility.kind == kinds.HOME and facility.plan_year != UNPLANNED
    return at_work or facility.reached(kinds.OPENED) or built(case, facility)


def serving(case: Case, facility: Facility) -> bool:
    """Say whether a point or center serves its village: in use or built, not suspended or given up."""
    return running(case, facility) and not facility.suspended and not facility.closed


def serving_from(case: Case, facility: Facility) -> date | None:
    """Return the day from which a point or center is built or in use; None where no such day is reported."""
    columns = {kinds.OPENED.column, *built_from(case, facility).shown_by}
    return min((day for column in columns if (day := facility.get(column))), default=None)


def serving_verdict(case: Case, facility: Facility) -> bool | None:
    """Say whether a point or center serves its village; None: unknown whether it is built or in use."""
    if facility.suspended or facility.closed:
        return False
    known = (built_verdict(case, facility), facility.verdict(kinds.OPENED))
    return True if True in known else None if None in known else False


@once
def acceptance(case: Case) -> dict[str, str]:
    """Return the month in which each facility was accepted, where that is reported."""
    return {f.facility_id: f"{day:%Y-%m}" for f in facilities(case) if (day := f.on(kinds.ACCEPTED))}


@once
def residents_by_month(case: Case) -> dict[str, list[Row]]:
    """Return the sheet `residents` by month."""
    return grouped(case.sheet("residents"), lambda row: str(row["month"]))


@once
def _recipients(case: Case) -> dict[str, dict[str, int]]:
    """Return the recipients that each home or care center reported, by month."""
    told = [row for row in case.sheet("residents") if row["recipients"] is not None]
    by_house = grouped(told, lambda row: str(row["facility_id"]))
    return {name: {str(row["month"]): row["recipients"] for row in rows} for name, rows in by_house.items()}


def recipients_of(case: Case, facility: Facility) -> dict[str, int]:
    """Return the recipients that a home or care center reported, by month."""
    return _recipients(case).get(facility.facility_id, {})


def allowance_at(case: Case, month: str) -> tuple[Decimal | None, Source]:
    """Return the basic living allowance that the bureau reported for a month, and the row that says so."""
    rows = [row for row in case.sheet("allowance") if row["effective_from"] <= month]
    if not rows:
        return None, NOTHING
    last = max(rows, key=lambda row: str(row["effective_from"]))
    return last["yuan_per_month"], source_of(last, "yuan_per_month")


def all_of(verdicts: Collection[bool | None]) -> bool | None:
    """Return whether all of some things hold; one that does not decides, whatever is unknown beside."""
    return False if False in verdicts else None if None in verdicts else True
