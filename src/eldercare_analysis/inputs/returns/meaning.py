"""What a cell means in its district: towns, villages, facilities, plan years, dates not in the future."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import MISSING, nearest
from eldercare_analysis.inputs.returns import cells
from eldercare_analysis.inputs.returns.cell_content import CellError, Content, clipped
from eldercare_analysis.inputs.returns.naming import agrees, ids_called
from eldercare_analysis.inputs.returns.sheets import Field
from eldercare_analysis.inputs.schedule import EXISTING, UNPLANNED, Planned, planned_facilities, town_of

COMMUNITY = "community"
PLAN_YEARS = {
    "已有": EXISTING,
    "现有": EXISTING,
    EXISTING: EXISTING,
    "计划外": UNPLANNED,
    UNPLANNED: UNPLANNED,
    "unplanned": UNPLANNED,
}


@dataclass(frozen=True)
class Meaning:
    """Reads cells of one return: of a town, or (None) of a home or the bureau; no event is after `latest`."""

    district: District
    town: str | None
    latest: date | None

    @cached_property
    def _planned(self) -> dict[str, Planned]:
        return {facility.facility_id: facility for facility in planned_facilities(self.district)}

    @cached_property
    def _villages(self) -> list[tuple[str, str, str]]:
        """The town, code and name of each village."""
        table = self.district.places.villages
        return list(zip(table["town"], table["code"], table["village"], strict=True))

    def of(self, content: Content, field: Field, row: dict[str, Any]) -> Any:  # noqa: ANN401 - of any type
        """Return the value of a cell; None where it has a word for nothing (无, /), which is as empty.

        In a column of answers or options 无 is one of them first.

        Args:
            content: what the cell holds.
            field: its column.
            row: the values of the same row that stand before it.

        Raises:
            CellError: what is wrong with it.
            InputError: the town is unknown.
        """
        readers: dict[str, Callable[[], Any]] = {
            "text": lambda: self._text(content),
            "date": lambda: cells.as_due(content),
            "event": lambda: self._event(content),
            "month": lambda: self._month(content),
            "year": lambda: cells.as_year(content),
            "count": lambda: cells.as_count(content, field),
            "decimal": lambda: cells.within(cells.as_number(content, field), field),
            "flag": lambda: cells.as_flag(content),
            "choice": lambda: cells.as_choice(content, field),
            "town": lambda: self._town(content),
            "village": lambda: self._village(content, row.get("town") or self.town),
            "facility": lambda: self._facility(content),
            "plan_year": lambda: self._plan_year(content, row),
            "indicator": lambda: self._indicator(content),
        }
        try:
            return readers[field.type]()
        except CellError:
            if content.says_nothing and not field.needed:
                return None
            raise

    def is_planned(self, facility_id: str) -> bool:
        """Say whether Annex 1 has a facility."""
        return facility_id in self._planned

    def town_of(self, facility_id: str) -> str | None:
        """Return the town of a facility by its id; None where it has none."""
        return town_of(facility_id, self.district)

    def agrees(self, words: str, facility_id: str, sheet: str) -> bool:
        """Say whether a facility's words and its id may stand in one row of a sheet."""
        return agrees(self.district, words, facility_id, sheet)

    def is_wording(self, words: str, sheet: str) -> bool:
        """Say whether a sheet calls any facility so."""
        return bool(ids_called(self.district, words, sheet))

    @staticmethod
    def _text(content: Content) -> str:
        if content.says_nothing:
            raise CellError(MISSING)
        return content.text

    def _event(self, content: Content) -> date:
        day = cells.as_day(content)
        if self.latest and day > self.latest:
            raise CellError("event_later", value=day, latest=self.latest)
        return day

    def _month(self, content: Content) -> str:
        month = cells.as_month(content)
        if self.latest and month > f"{self.latest:%Y-%m}":
            raise CellError("event_later", value=month, latest=f"{self.latest:%Y-%m}")
        return month

    def _town(self, content: Content) -> str:
        town = self.district.find_town(clipped(cells.whole_code(content)))
        if town is None or self.town not in (None, town):
            raise CellError("other_town", value=content.text, town=self.town or "")
        return town

    def _village(self, content: Content, town: str | None) -> str:
        text = cells.whole_code(content)
        if text.endswith("社区") or text == COMMUNITY:
            return COMMUNITY
        own = [(code, name) for at, code, name in self._villages if town in (None, at)]
        found = {code for code, name in own if text in (code, name) or name == f"{text}村"}
        if len(found) != 1:
            close = ", ".join(nearest(text, [name for _, name in own]))
            raise CellError("village_unknown", value=text, town=town or "", nearest=close)
        return found.pop()

    def _facility(self, content: Content) -> str:
        text = content.plain.replace(" ", "").replace("－", "-").replace("—", "-")
        planned = self._planned.get(text)
        own = [name for name, other in self._planned.items() if self.town in (None, other.town)]
        town = town_of(text, self.district)
        if (planned is None and town is None) or (self.town and town != self.town and planned is None):
            raise CellError("facility_unknown", value=text, nearest=", ".join(nearest(text, own)))
        if planned and self.town not in (None, planned.town):
            raise CellError("other_town", value=text, town=self.town)
        return text

    def _plan_year(self, content: Content, row: dict[str, Any]) -> str:
        """Return a plan year; a facility that is not in Annex 1 exists already or is outside the plan."""
        text = cells.as_year(content) if content.is_day else content.plain.removesuffix("年")
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
        if planned and (year != planned.plan_year or row.get("kind") not in (None, planned.kind.id)):
            own = "已有" if planned.plan_year == EXISTING else planned.plan_year
            raise CellError("plan_year_differs", value=text, facility=identity, planned=own)
        return year

    def _indicator(self, content: Content) -> int:
        number = cells.as_count(content)
        if number not in self.district.indicators:
            raise CellError("not_one_of", value=number, known=f"1-{len(self.district.indicators)}")
        return number
