"""What people call a facility, 丙桥镇第4个互助点（金盆村）; its code stays in the evidence."""

from __future__ import annotations

import re

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.inputs.case import Case, once
from eldercare_analysis.inputs.returns.meaning import COMMUNITY
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.words import words_of

NUMBER = re.compile(r"-(\d+)$")


def facility_name(study: Study, facility_id: str, *, with_town: bool | None = None) -> str:
    """Return a facility's name: town, year of the plan, number, kind, and the village where it stands.

    The year is left out where it is that of the month, or the only one of its kind in the town, the number
    where it is the only one of its year, the town by default in a town's own report. What is not known as a
    facility keeps the name that it has.
    """
    facility = _by_id(study).get(facility_id)
    number = NUMBER.search(facility_id)
    if facility is None or number is None:
        return facility_id
    words, alike = words_of(study), [one for one in _by_id(study).values() if _alike(one, facility)]
    years = {one.plan_year for one in alike}
    single = sum(one.plan_year == facility.plan_year for one in alike) == 1
    key = "dated" if facility.scheduled else facility.plan_year
    plain = facility.scheduled and (facility.plan_year == study.month[:4] or len(years) == 1)
    name = words.plain(
        f"facility_name.{'plain' if plain else key}",
        plan_year=facility.plan_year,
        number="" if single else words.plain("facility_name.number", place=str(int(number[1]))),
        kind=words.plain(f"facility_name.{facility.kind.id}"),
    )
    village = _village(study, facility)
    if village:
        name = words.plain("facility_name.in_village", name=name, village=village)
    own_town = study.town is None if with_town is None else with_town
    town = study.town_name(facility.town)
    return words.plain("facility_name.in_town", town=town, name=name) if own_town else name


def village_name(study: Study, code: str) -> str:
    """Return the name of a village by its code; the word for a community."""
    if code == COMMUNITY:
        return words_of(study).plain("dispatch.community")
    return _villages(study).get(code, code)


def _village(study: Study, facility: Facility) -> str:
    """Return the village where it stands; empty where nobody reported it."""
    code = facility.get("village")
    return village_name(study, str(code)) if code else ""


def _alike(one: Facility, other: Facility) -> bool:
    return one.town == other.town and one.kind == other.kind


@once
def _by_id(case: Case) -> dict[str, Facility]:
    return {facility.facility_id: facility for facility in state.facilities(case)}


@once
def _villages(case: Case) -> dict[str, str]:
    villages = case.district.places.villages
    return dict(zip(villages["code"], villages["village"], strict=True))
