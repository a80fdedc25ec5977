"""What is known at the end of a month: every facility with its stage, and the other sheets as of then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from eldercare_analysis.analysis.facility import IMPLIED_BY, Facility, Row, source_of
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.months import last_day
from eldercare_analysis.inputs.problems import EldercareError
from eldercare_analysis.inputs.returns.facility_ids import EXISTING, UNPLANNED, planned_facilities
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.sources import NOTHING, Source

Made = TypeVar("Made")

BUILT_WHEN = {  # the step from which a kind counts as built, by the reading `built_when`; in use is completed
    "by_kind": {"point": "completed"},
    "completed": dict.fromkeys(("center", "point", "home", "care_center"), "completed"),
    "accepted": {},
}


class UnknownValueError(EldercareError):
    """A value that a computation needs and nobody has given; the message is the parameter's name."""


@dataclass(frozen=True)
class Facts:
    """Everything that clauses are compared with, as of the end of a month."""

    district: District
    scenario: Scenario
    month: str
    register: Register | None

    def once(self, make: Callable[[Facts], Made]) -> Made:
        """Return what a function makes of these facts, made the first time that it is asked for; nobody may change it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    @cached_property
    def _made(self) -> dict[Callable[[Facts], Any], Any]:
        """What was made of these facts so far."""
        return {}

    @property
    def end(self) -> date:
        """Return the last day of the month."""
        return last_day(self.month)

    def value(self, parameter: str, month: str | None = None) -> Decimal:
        """Return the value of a parameter in force in the month.

        Raises:
            UnknownValueError: there is none, because neither plan nor scenario gives one.
        """
        known = self.scenario.parameters.get(parameter)
        found = known.at(month or self.month) if known else None
        if found is None:
            raise UnknownValueError(parameter)
        return found

    def reading(self, name: str) -> str:
        """Return the option of a reading that the scenario picks."""
        return self.scenario.readings[name]

    @cached_property
    def facilities(self) -> list[Facility]:
        """All facilities that are planned or reported, those that were given up included."""
        rows = {row["facility_id"]: row for row in self.sheet("facilities")}
        planned = planned_facilities(self.district)
        found = [
            Facility(f.facility_id, f.town, f.kind, f.plan_year, row, self._carried(row), self._absent(row))
            for f in planned
            for row in [rows.pop(f.facility_id, None)]
        ]
        further = [
            Facility(
                name, row["town"], row["kind"], row["plan_year"], row, self._carried(row), self._absent(row)
            )
            for name, row in rows.items()
        ]
        order = self.district.order
        return sorted([*found, *further], key=lambda facility: order[facility.town])

    def _carried(self, row: Row | None) -> str:
        """Return the earlier month that a row is carried over from; a town that says 本月无变化 stands by its row."""
        if row is None or self.register is None or row["return_month"] >= self.month:
            return ""
        said = max(str(row["return_month"]), self.register.confirmed(str(row["town"]), self.month))
        return said if said < self.month else ""

    def _absent(self, row: Row | None) -> frozenset[str]:
        """Return the columns that the sheet of a row does not have."""
        return frozenset() if row is None or self.register is None else self.register.absent(row)

    def happened(self, row: Row | None, event: str) -> bool | None:
        """Say whether a row dates an event; None: unknown, because there is no row or its sheet has no such column."""
        if row is None or (row[event] is None and event in self._absent(row)):
            return None
        return row[event] is not None

    def of_kind(self, *kinds: str, town: str | None = None) -> list[Facility]:
        """Return the facilities of some kinds that were not given up; of all towns or one."""
        own = self.facilities if town is None else self._facilities_of.get(town, [])
        return [facility for facility in own if facility.kind in kinds and not facility.closed]

    def of_town(self, town: str) -> list[Facility]:
        """Return all facilities of a town, those that were given up included."""
        return self._facilities_of.get(town, [])

    @cached_property
    def listed(self) -> frozenset[str]:
        """The ids of the facilities that Annex 1 has, existing ones included."""
        return frozenset(f.facility_id for f in planned_facilities(self.district))

    @cached_property
    def _facilities_of(self) -> dict[str, list[Facility]]:
        """All facilities by town."""
        return grouped(self.facilities, lambda facility: facility.town)

    def built(self, facility: Facility) -> bool:
        """Say whether a facility counts as built for certain (reading `built_when`); what existed before the plan does."""
        return facility.plan_year == EXISTING or facility.reached(self._built_from(facility))

    def _built_from(self, facility: Facility) -> str:
        """Return the step from which a facility counts as built."""
        return BUILT_WHEN[self.reading("built_when")].get(facility.kind, "accepted")

    def built_verdict(self, facility: Facility) -> bool | None:
        """Say whether a facility counts as built; None: unknown (see `Facility.verdict`)."""
        return True if self.built(facility) else facility.verdict(self._built_from(facility))

    def running(self, facility: Facility) -> bool:
        """Say whether a facility is built or in use, so that its duties hold; a home that is to be upgraded, or exists, runs all the time."""
        at_work = facility.kind == "home" and facility.plan_year != UNPLANNED
        return at_work or facility.reached("opened") or self.built(facility)

    def serving(self, facility: Facility) -> bool:
        """Say whether a point or center serves its village: in use or built, and neither suspended nor given up."""
        return self.running(facility) and not facility.suspended and not facility.closed

    def serving_from(self, facility: Facility) -> date | None:
        """Return the day from which a point or center is built or in use; None where no such day is reported."""
        steps = {"opened", *IMPLIED_BY[self._built_from(facility)]}
        return min((day for step in steps if (day := facility.get(f"{step}_on"))), default=None)

    def serving_verdict(self, facility: Facility) -> bool | None:
        """Say whether a point or center serves its village; None: unknown whether it is built or in use."""
        if facility.suspended or facility.closed:
            return False
        known = (self.built_verdict(facility), facility.verdict("opened"))
        return True if True in known else None if None in known else False

    def sheet(self, name: str) -> list[Row]:
        """Return the rows of a sheet as known at the month's end; empty cells are None."""
        if self.register is None:
            return []
        if name not in self._read:
            self._read[name] = self.register.records(name, self.month)
        return self._read[name]

    @cached_property
    def _read(self) -> dict[str, list[Row]]:
        """The sheets that were asked for so far."""
        return {}

    def by_key(self, name: str) -> dict[Any, Row]:
        """Return the rows of a sheet by its key: one value, or a tuple of several."""
        key = sheets()[name].key
        return {
            row[key[0]] if len(key) == 1 else tuple(row[column] for column in key): row
            for row in self.sheet(name)
        }

    @cached_property
    def premises(self) -> dict[str, Row]:
        """The sheet `premises` by facility."""
        return self.by_key("premises")

    @cached_property
    def villages(self) -> dict[str, Row]:
        """The sheet `villages` by code."""
        return self.by_key("villages")

    @cached_property
    def annex2(self) -> dict[tuple[str, int], Row]:
        """The sheet `annex2` by home and indicator."""
        return self.by_key("annex2")

    @cached_property
    def operating_budget(self) -> dict[tuple[str, str], Row]:
        """The sheet `operating_budget` by year and facility."""
        return self.by_key("operating_budget")

    def latest(self, name: str, unit: str) -> dict[str, Row]:
        """Return the last row of each facility or town in a sheet that has a row a month."""
        rows = sorted(self.sheet(name), key=lambda row: str(row["month"]))
        return {row[unit]: row for row in rows}

    @cached_property
    def residents(self) -> dict[str, Row]:
        """The last row of each home or care center in `residents`."""
        return self.latest("residents", "facility_id")

    @cached_property
    def people(self) -> dict[str, Row]:
        """The last row of each town in `people`."""
        return self.latest("people", "town")

    def residents_in(self, month: str) -> list[Row]:
        """Return the rows of `residents` for one month."""
        return self._residents_by_month.get(month, [])

    def recipients_of(self, facility: Facility) -> dict[str, int]:
        """Return the recipients that a home or care center reported, by month."""
        return self._recipients.get(facility.facility_id, {})

    @cached_property
    def _recipients(self) -> dict[str, dict[str, int]]:
        """The recipients that each home or care center reported, by month."""
        told = [row for row in self.sheet("residents") if row["recipients"] is not None]
        by_house = grouped(told, lambda row: str(row["facility_id"]))
        return {
            name: {str(row["month"]): row["recipients"] for row in rows} for name, rows in by_house.items()
        }

    @cached_property
    def _residents_by_month(self) -> dict[str, list[Row]]:
        """The sheet `residents` by month."""
        return grouped(self.sheet("residents"), lambda row: str(row["month"]))

    @cached_property
    def town_of_village(self) -> dict[str, str]:
        """The town of each village code."""
        table = self.district.places.villages
        return dict(zip(table["code"], table["town"], strict=True))


def default_month(district: District, register: Register | None) -> str:
    """Return the last month of the returns; without returns the one in which the plan was issued."""
    if register and register.months:
        return register.months[-1]
    return f"{district.policy.info.plan.issued_on:%Y-%m}"


def facts_at(
    district: District, scenario: Scenario | None, register: Register | None, month: str | None
) -> Facts:
    """Return what is known up to a month, by default `default_month`, under a scenario, by default the baseline."""
    return Facts(
        district, scenario or district.baseline, month or default_month(district, register), register
    )


def facts_of(
    district: District, scenario: Scenario, register: Register | None, month: str | None
) -> Facts | None:
    """Return what returns say up to a month, by default their last one; None without returns."""
    return facts_at(district, scenario, register, month) if register and register.months else None


def allowance_at(facts: Facts, month: str) -> tuple[Decimal | None, Source]:
    """Return the basic living allowance that the bureau reported for a month, and the row that says so."""
    rows = [row for row in facts.sheet("allowance") if row["effective_from"] <= month]
    if not rows:
        return None, NOTHING
    last = max(rows, key=lambda row: str(row["effective_from"]))
    return last["yuan_per_month"], source_of(last, "yuan_per_month")
