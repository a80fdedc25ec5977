"""What a cell means in its district: towns, villages, facilities, plan years, and dates that may not be in the future."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import nearest
from eldercare_analysis.inputs.returns.cells import (
    CellError,
    as_choice,
    as_count,
    as_date,
    as_flag,
    as_month,
    as_number,
    as_text,
    as_year,
    whole_code,
    within,
)
from eldercare_analysis.inputs.returns.facility_ids import (
    EXISTING,
    UNPLANNED,
    Planned,
    planned_facilities,
    short_name,
)
from eldercare_analysis.inputs.returns.sheets import Field
from eldercare_analysis.inputs.tables import narrow

COMMUNITY = "community"
PLAN_YEARS = {
    "已有": EXISTING,
    "现有": EXISTING,
    EXISTING: EXISTING,
    "计划外": UNPLANNED,
    UNPLANNED: UNPLANNED,
}


@dataclass(frozen=True)
class Meaning:
    """Reads cells of one return.

    Attributes:
        district: what rows may name.
        town: the town of the return, None for those of homes and the bureau.
        latest: the last day of its month; no event can be later.
    """

    district: District
    town: str | None
    latest: date | None

    @cached_property
    def _planned(self) -> dict[str, Planned]:
        return {facility.facility_id: facility for facility in planned_facilities(self.district)}

    def of(self, value: Any, field: Field, row: dict[str, Any]) -> Any:  # noqa: ANN401 - cells hold anything
        """Return the value of a cell.

        Args:
            value: as the workbook has it.
            field: its column.
            row: the values of the same row that stand before it.

        Raises:
            CellError: what is wrong with it.
            InputError: the town is unknown.
        """
        readers: dict[str, Callable[[], Any]] = {
            "text": lambda: as_text(value),
            "date": lambda: as_date(value),
            "event": lambda: self._event(value),
            "month": lambda: self._month(value),
            "year": lambda: as_year(value),
            "count": lambda: as_count(value),
            "decimal": lambda: within(as_number(value), field),
            "flag": lambda: as_flag(value),
            "choice": lambda: as_choice(value, field),
            "town": lambda: self._town(value),
            "village": lambda: self._village(value, row.get("town") or self.town),
            "facility": lambda: self._facility(value),
            "plan_year": lambda: self._plan_year(value, row),
            "indicator": lambda: self._indicator(value),
        }
        return readers[field.type]()

    def _event(self, value: Any) -> date:  # noqa: ANN401
        day = as_date(value)
        if self.latest and day > self.latest:
            raise CellError("event_later", value=day, latest=self.latest)
        return day

    def _month(self, value: Any) -> str:  # noqa: ANN401
        month = as_month(value)
        if self.latest and month > f"{self.latest:%Y-%m}":
            raise CellError("event_later", value=month, latest=f"{self.latest:%Y-%m}")
        return month

    def _town(self, value: Any) -> str:  # noqa: ANN401
        town = self.district.find_town(narrow(whole_code(value)))
        if town is None or self.town not in (None, town):
            raise CellError("other_town", value=as_text(value), town=self.town or "")
        return town

    def _village(self, value: Any, town: str | None) -> str:  # noqa: ANN401
        text = whole_code(value)
        if text.endswith("社区") or text == COMMUNITY:
            return COMMUNITY
        villages = self.district.places.villages
        own = villages if town is None else villages[villages["town"] == town]
        found = own.loc[
            (own["code"] == text) | (own["village"] == text) | (own["village"] == f"{text}村"), "code"
        ]
        if len(found) != 1:
            close = ", ".join(nearest(text, list(own["village"])))
            raise CellError("village_unknown", value=text, town=town or "", nearest=close)
        return str(found.iloc[0])

    def _facility(self, value: Any) -> str:  # noqa: ANN401
        text = narrow(as_text(value)).replace(" ", "").replace("－", "-").replace("—", "-")
        planned = self._planned.get(text)
        own = [name for name, other in self._planned.items() if self.town in (None, other.town)]
        starts = {f"{short_name(town)}-": town for town in self.district.towns}
        town = next((town for start, town in starts.items() if text.startswith(start)), None)
        if (planned is None and town is None) or (self.town and town != self.town and planned is None):
            raise CellError("facility_unknown", value=text, nearest=", ".join(nearest(text, own)))
        if planned and self.town not in (None, planned.town):
            raise CellError("other_town", value=text, town=self.town)
        return text

    def _plan_year(self, value: Any, row: dict[str, Any]) -> str:  # noqa: ANN401
        """Return a plan year; a facility that Annex 1 does not have can only exist already or be outside the plan."""
        text = narrow(as_text(value)).removesuffix("年")
        years = {str(year): str(year) for year in self.district.plan.years} | PLAN_YEARS
        if text not in years:
            raise CellError(
                "not_one_of",
                value=text,
                known=", ".join([*map(str, self.district.plan.years), "已有", "计划外"]),
            )
        year, identity = years[text], row.get("facility_id")
        planned = self._planned.get(str(identity))
        if identity and planned is None and year not in (EXISTING, UNPLANNED):
            near = ", ".join(
                nearest(str(identity), [name for name, f in self._planned.items() if f.town == self.town])
            )
            raise CellError("facility_not_planned", value=text, facility=identity, nearest=near)
        if planned and (year != planned.plan_year or row.get("kind") not in (None, planned.kind)):
            raise CellError("plan_year_differs", value=text, facility=identity, planned=planned.plan_year)
        return year

    def _indicator(self, value: Any) -> int:  # noqa: ANN401
        number = as_count(value)
        if number not in self.district.indicators:
            raise CellError("not_one_of", value=number, known=f"1-{len(self.district.indicators)}")
        return number
