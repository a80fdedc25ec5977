"""What a return calls a facility, 互助点3号; its id stands in a hidden column, and both must agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError, Problem, nearest
from eldercare_analysis.inputs.returns.sheets import plain_header, sheets
from eldercare_analysis.inputs.schedule import EXISTING, Planned, homes_of, planned_facilities
from eldercare_analysis.language import LANGUAGES, Language, say

MARK = "#"  # of rows that a template writes around its table, in the column of ids, and above its header
FACILITY = "facility"  # the column with the words
FACILITIES, HOMES = "facilities", "residents"  # sheets whose wordings differ


def call(district: District, planned: Planned, sheet: str, language: Language) -> str:
    """Return what a facility of Annex 1 is called in a sheet; no two of a sheet are called the same.

    The number is left out where the facility is the only one of its year and kind in its town, the year where
    a column of its own has it or the town has no other of the kind in another year, the town in its returns.
    """
    years = _years(district)[planned.town, planned.kind]
    works = sheet == FACILITIES and planned.plan_year != EXISTING
    name = say(language, f"return_name.{'works' if works else 'kind'}.{planned.kind.id}")
    if years[planned.plan_year] > 1:
        number = planned.facility_id.rpartition("-")[2].lstrip("0")
        name = say(language, "return_name.numbered", name=name, number=number)
    if "plan_year" not in sheets()[sheet].columns and len(years) > 1:
        key = "existing" if planned.plan_year == EXISTING else "dated"
        name = say(language, f"return_name.{key}", name=name, plan_year=planned.plan_year)
    if sheets()[sheet].role == "town":
        return name
    town = planned.town
    if language != "zh":
        town = f"{district.places.towns.set_index('town').loc[town, 'town_en']} ({town})"
    return say(language, "return_name.in_town", name=name, town=town)


def call_unplanned(facility_id: str, kind: str) -> str:
    """Return what a facility that Annex 1 does not have is called: its kind in words, the rest of its id."""
    return f"{kind}（{facility_id.partition('-')[2]}）"


def ids_called(district: District, text: str, sheet: str) -> frozenset[str]:
    """Return the facilities of Annex 1 that a sheet calls so, in either language."""
    return _ids(district, sheet).get(plain_header(text), frozenset())


def agrees(district: District, text: str, facility_id: str, sheet: str) -> bool:
    """Say whether words and id may stand in one row; what Annex 1 does not have may be called by its kind."""
    if facility_id in _planned(district):
        return facility_id in ids_called(district, text, sheet)
    words = {facility_id, *kinds.LABELS}
    words |= {call_unplanned(facility_id, label) for label in kinds.LABELS}
    return plain_header(text) in map(plain_header, words)


def find_home(district: District, wanted: str, town: str | None = None) -> str:
    """Return the id of a home or care center by its id, its name, or the name of a town that has only one.

    `town`: that of the home, whose name may then be left out.

    Raises:
        InputError: there is none, or more than one.
    """
    own = homes_of(district, town)
    names = {one.facility_id: call(district, one, HOMES, "zh") for one in own}
    text = wanted or town or ""
    found = {text} & names.keys() or ids_called(district, text, HOMES) & names.keys()
    found = found or ids_called(district, f"{town}{text}", HOMES) & names.keys()
    found = found or {one.facility_id for one in own if one.town == text}
    if len(found) == 1:
        return str(next(iter(found)))
    known = ", ".join(names[one] for one in sorted(found))
    close = ", ".join(nearest(text, names.values()))
    key = "home_several" if found else "home_unknown"
    raise InputError([Problem(key, None, {"value": text, "known": known, "nearest": close})])


@lru_cache(maxsize=32)  # each return of a district asks for the same few
def _ids(district: District, sheet: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for planned in planned_facilities(district):
        for language in LANGUAGES:
            words = call(district, planned, sheet, language)
            found.setdefault(plain_header(words), set()).add(planned.facility_id)
    return {words: frozenset(ids) for words, ids in found.items()}


@lru_cache(maxsize=8)
def _planned(district: District) -> frozenset[str]:
    return frozenset(facility.facility_id for facility in planned_facilities(district))


@lru_cache(maxsize=8)
def _years(district: District) -> Mapping[tuple[str, kinds.Kind], Counter[str]]:
    """Return how many facilities there are of each year of the plan, by town and kind."""
    found: dict[tuple[str, kinds.Kind], Counter[str]] = {}
    for one in planned_facilities(district):
        found.setdefault((one.town, one.kind), Counter())[one.plan_year] += 1
    return found
