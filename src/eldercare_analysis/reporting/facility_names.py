"""What people call a facility, 丙桥镇第4个互助点（金盆村）; its code stays in the evidence."""

from __future__ import annotations

import re
from collections import Counter

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.inputs.case import Case, once
from eldercare_analysis.inputs.kinds import Kind
from eldercare_analysis.inputs.returns.meaning import COMMUNITY
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.words import words_of

NUMBER = re.compile(r"-0*([1-9]\d{0,2})$")  # a longer one is a year


def facility_name(study: Study, facility_id: str, *, with_town: bool | None = None) -> str:
    """Return a facility's name: town, year of the plan, number, kind, and the village where it stands.

    The year is left out where it is that of the month, or the only one of its kind in the town, the number
    where it is the only one of its year, the town by default in its own report. No two facilities have the
    same name: what is not known as a facility keeps its id, and so does what Annex 1 does not have and whose
    id ends without a number, or with that of another one.
    """
    facility = _by_id(study).get(facility_id)
    number = _numbers(study).get(facility_id)
    if facility is None or number is None:
        return facility_id
    words, years = words_of(study), _years(study)[facility.town, facility.kind]
    single = years[facility.plan_year] == 1
    key = "dated" if facility.scheduled else facility.plan_year
    plain = facility.scheduled and (facility.plan_year == study.month[:4] or len(years) == 1)
    name = words.plain(
        f"facility_name.{'plain' if plain else key}",
        plan_year=facility.plan_year,
        number="" if single else words.plain("facility_name.number", place=str(number)),
        kind=words.plain(f"facility_name.{facility.kind.id}"),
    )
    village = _village(study, facility)
    if village:
        name = words.plain("facility_name.in_village", name=name, village=village)
    town = study.town_name(facility.town)
    named = study.town != facility.town if with_town is None else with_town
    return words.plain("facility_name.in_town", town=town, name=name) if named else name


def village_name(study: Study, code: str) -> str:
    """Return the name of a village by its code; the word for a community."""
    if code == COMMUNITY:
        return words_of(study).plain("dispatch.community")
    return study.village_names.get(code, code)


def _village(study: Study, facility: Facility) -> str:
    """Return the village where it stands; empty where nobody reported it."""
    code = facility.get("village")
    return village_name(study, str(code)) if code else ""


@once
def _by_id(case: Case) -> dict[str, Facility]:
    return {facility.facility_id: facility for facility in state.facilities(case)}


@once
def _years(case: Case) -> dict[tuple[str, Kind], Counter[str]]:
    """Return how many facilities there are of each year of the plan, by town and kind."""
    found: dict[tuple[str, Kind], Counter[str]] = {}
    for one in state.facilities(case):
        found.setdefault((one.town, one.kind), Counter())[one.plan_year] += 1
    return found


@once
def _numbers(case: Case) -> dict[str, int]:
    """Return the numbers that ids end with; of those that are free, only what no other one claims, too."""
    found = {name: int(said[1]) for name in _by_id(case) if (said := NUMBER.search(name))}
    claims = {
        name: (one.town, one.kind, one.plan_year, found.get(name)) for name, one in _by_id(case).items()
    }
    times, listed = Counter(claims.values()), state.listed(case)
    return {name: number for name, number in found.items() if name in listed or times[claims[name]] == 1}
