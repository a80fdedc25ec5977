"""One case: a district under a scenario at a month's end, with what was reported; the rest follows once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, wraps
from typing import Any, Self, TypedDict, TypeVar

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.months import check_month, last_day, shift
from eldercare_analysis.inputs.plan import Plan
from eldercare_analysis.inputs.problems import EldercareError
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.schedule import Batch, batches, revised

Row = dict[str, Any]
Made = TypeVar("Made")


class UnknownValueError(EldercareError):
    """A value that a computation needs and nobody has given; the message is the parameter's name."""


@dataclass(frozen=True)
class Case:
    """What everything is computed from: a district under a scenario's readings, values and changes.

    What is reported in the register counts as known at the month's (`YYYY-MM`) end.
    """

    district: District
    scenario: Scenario
    month: str
    register: Register | None = None

    @cached_property
    def made(self) -> dict[Callable[[Case], Any], Any]:
        """What functions that are computed `once` have made of this case so far."""
        return {}

    @cached_property
    def before(self) -> Self:
        """The same a month earlier."""
        return replace(self, month=shift(self.month, -1))

    @property
    def returns(self) -> tuple[Return, ...]:
        """Return what was sent, of every month; empty where nothing was."""
        return self.register.returns if self.register else ()

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

    def under(self, **readings: str) -> Self:
        """Return the case under other options of some readings."""
        return replace(self, scenario=self.scenario.under(**readings))

    @property
    def horizon(self) -> tuple[int, ...]:
        """Return the years that the budget looks at: those of Annex 1, and its `projection_years` more."""
        first, last = self.district.plan.years[0], self.district.plan.years[-1]
        more = int(self.scenario.parameters["projection_years"].at(f"{last}-12") or 0)
        return tuple(range(first, last + more + 1))

    @cached_property
    def plan(self) -> Plan:
        """Annex 1 as the scenario changes it."""
        return revised(self.district.plan, self.scenario)

    @cached_property
    def batches(self) -> list[Batch]:
        """Everything that is to be built."""
        return batches(self.district.plan, self.scenario)

    def works(self, *of: kinds.Kind, town: str | None = None) -> list[Batch]:
        """Return what is to be built of some kinds; of all towns or one."""
        return [batch for batch in self.batches if batch.kind in of and town in (None, batch.town)]

    def sheet(self, name: str) -> list[Row]:
        """Return the rows of a sheet as known at the month's end; empty cells are None."""
        if self.register is None:
            return []
        if name not in self._sheets:
            self._sheets[name] = self.register.records(name, self.month)
        return self._sheets[name]

    @cached_property
    def _sheets(self) -> dict[str, list[Row]]:
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

    @cached_property
    def town_of_village(self) -> dict[str, str]:
        """The town of each village code."""
        table = self.district.places.villages
        return dict(zip(table["code"], table["town"], strict=True))

    @cached_property
    def village_names(self) -> dict[str, str]:
        """The name of each village code."""
        table = self.district.places.villages
        return dict(zip(table["code"], table["village"], strict=True))


def once(make: Callable[[Case], Made]) -> Callable[[Case], Made]:
    """Have a function of a case computed once a case; nobody may change what it returns."""

    @wraps(make)
    def found(case: Case) -> Made:
        if found not in case.made:
            case.made[found] = make(case)
        made: Made = case.made[found]
        return made

    return found


class Known(TypedDict, total=False):
    """What a function of the package takes by keyword after the district; see `case_of`."""

    scenario: Scenario | None
    register: Register | None
    month: str | None


def case_of(
    district: District,
    *,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
) -> Case:
    """Return the case that a caller of the package's functions means.

    Args:
        district: the district.
        scenario: by default the baseline.
        register: returns, if there are any.
        month: `YYYY-MM`; by default the last month of the returns, else the one in which the plan was issued.

    Raises:
        InputError: the month is malformed or before the plan.
    """
    issued = district.policy.info.plan.issued_on
    last = register.months[-1] if register and register.months else f"{issued:%Y-%m}"
    return Case(district, scenario or district.baseline, check_month(month or last, issued), register)
