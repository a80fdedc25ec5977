"""What a return is pre-filled with: what the plan knows, then what was reported before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.returns.naming import FACILITIES, FACILITY, call, call_unplanned
from eldercare_analysis.inputs.returns.sheets import Field, Role, sheets
from eldercare_analysis.inputs.schedule import (
    EXISTING,
    UNPLANNED_MARK,
    Planned,
    beginning,
    homes_of,
    planned_facilities,
    town_of,
)
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.words import words_of

GOES_ON = ("facilities", "premises", "allowance", "operating_budget", "payments")  # rows that no plan has
Values = dict[str, Any]


@dataclass(frozen=True)
class Filled:
    """A row of a template: its values by column, and which of them are given; `spare`: for what is new."""

    values: Values
    given: frozenset[str] = field(default_factory=frozenset)
    spare: bool = False


def filled_rows(study: Study, name: str, home: str | None = None) -> list[Filled]:
    """Return the rows of a sheet; `home`: only those of a home or care center."""
    before, key = _reported(study, name), sheets()[name].key
    found: list[Filled] = []
    for row in _known(study, name):
        identity = tuple(row.get(column) for column in key)
        found.append(Filled(row | before.pop(identity, {}), frozenset(row)))
    if name in GOES_ON:
        found += [Filled(row, frozenset(_given(name)) & frozenset(row)) for row in before.values()]
    own = [row for row in found if home in (None, row.values.get("facility_id"))]
    return [_called(study, name, number, row) for number, row in enumerate(own, start=1)]


def spare_rows(study: Study, name: str, after: list[Filled], count: int) -> list[Filled]:
    """Return empty rows below some others; of facilities with an id each, for what Annex 1 does not have."""
    rows = [{"number": len(after) + number} for number in range(1, count + 1)]
    if name != FACILITIES or study.town is None:
        return [Filled(row, frozenset(row), spare=True) for row in rows]
    begun = f"{beginning(study.district, study.town)}-{UNPLANNED_MARK}-{study.month.replace('-', '')}-"
    taken = {row.values["facility_id"] for row in after}
    free = (own for number in range(1, 1000) if (own := f"{begun}{number}") not in taken)
    return [
        Filled(told, frozenset(told), spare=True)
        for row, own in zip(rows, free, strict=False)
        for told in [row | {"town": study.town, "facility_id": own}]
    ]


def office_of(study: Study, role: Role, home: str | None = None) -> str:
    """Return who filled in the last return of the sender that says so; empty where none does."""
    own = {name for name, sheet in sheets().items() if sheet.role == role}
    told = [
        (sent.month, sent.office)
        for sent in study.returns
        if sent.office and sent.month <= study.month and sent.town == (study.town if role == "town" else None)
        if any(r.sheet in own and home in (None, r.cells.get("facility_id")) for r in sent.records)
    ]
    return max(told)[1] if told else ""


def written(value: Any, column: Field, study: Study) -> Any:  # noqa: ANN401 - cells hold anything
    """Return a value as the people who fill it in write it."""
    words, writers = words_of(study), _writers(study)
    if value is None:
        return None
    if column.type == "choice":
        return column.options[value] if study.language == "zh" else value.replace("_", " ")
    if column.type == "flag":
        return words.plain("template.yes" if value else "template.no")
    return writers[column.type](value) if column.type in writers else value


def _writers(study: Study) -> dict[str, Callable[[Any], Any]]:
    words = words_of(study)
    return {
        "plan_year": lambda value: int(value) if value.isdigit() else words.plain(f"template.{value}"),
        "year": int,
        "month": lambda value: date.fromisoformat(f"{value}-01"),
        "village": lambda value: study.village_names.get(value) or words.plain("template.community"),
        "decimal": float,
    }


def _given(name: str) -> set[str]:
    """Return what is given of a row that was reported before: its key; of facilities their kind, too."""
    return {"facility_id", "town", "kind", "plan_year"} if name == FACILITIES else {"facility_id", "year"}


def _called(study: Study, name: str, number: int, row: Filled) -> Filled:
    """Return a row with its number and, where it is about a facility, this in words."""
    own: Values = {"number": number}
    if FACILITY in sheets()[name].beside:
        own[FACILITY] = _wording(study, name, row.values)
    if name == "annex2":
        indicator = study.district.indicators[row.values["indicator"]]
        texts = {"category": indicator.category, "text": indicator.text, "question": indicator.question}
        own |= {key: pick(study.language, text) or None for key, text in texts.items()}
    return Filled(row.values | own, row.given | frozenset(own))


def _wording(study: Study, name: str, row: Values) -> str:
    identity = str(row["facility_id"])
    planned = {
        one.facility_id: one for one in planned_facilities(study.district, town_of(identity, study.district))
    }
    if identity in planned:
        return call(study.district, planned[identity], name, study.language)
    if name != FACILITIES:
        return identity
    kind = sheets()[name].columns["kind"]
    return call_unplanned(identity, str(written(row["kind"], kind, study)))


def _known(study: Study, name: str) -> Iterator[Values]:
    district, month = study.district, study.month
    facilities = sorted(planned_facilities(district, study.town), key=lambda one: one.plan_year == EXISTING)
    houses = homes_of(district, study.town)
    if name == FACILITIES:
        yield from map(_keyed, facilities)
    elif name == "premises":
        told = [str(row["facility_id"]) for row in study.sheet(FACILITIES) if row["town"] == study.town]
        ids = [*(facility.facility_id for facility in facilities), *told]
        yield from ({"facility_id": identity} for identity in dict.fromkeys(ids))
    elif name == "villages":
        villages = district.places.villages
        yield from ({"village_code": code} for code in villages.loc[villages["town"] == study.town, "code"])
    elif name == "residents":
        yield from ({"month": month, "facility_id": facility.facility_id} for facility in houses)
    elif name == "annex2":
        homes = [facility for facility in houses if facility.kind == kinds.HOME]
        numbers = district.indicators
        yield from ({"facility_id": home.facility_id, "indicator": n} for home in homes for n in numbers)
    elif name == "people":
        yield from ({"month": month, "town": town} for town in district.towns)
    elif name == "operating_budget":
        yield from ({"year": month[:4], "facility_id": facility.facility_id} for facility in houses)


def _keyed(facility: Planned) -> Values:
    told = {"facility_id": facility.facility_id, "town": facility.town}
    return told | {"kind": facility.kind.id, "plan_year": facility.plan_year}


def _reported(study: Study, name: str) -> dict[tuple[Any, ...], Values]:
    """Return what earlier returns said, by key; for a town only its own rows."""
    columns, key = sheets()[name].columns, sheets()[name].key
    found = {}
    for row in study.sheet(name):
        values = {column: row[column] for column in columns if row[column] is not None}
        if study.town is None or _is_of(study, values):
            found[tuple(row[column] for column in key)] = values
    return found


def _is_of(study: Study, values: Values) -> bool:
    """Say whether a row is about the study's town: by town, village or facility."""
    named = values.get("town") or town_of(str(values.get("facility_id", "")), study.district)
    return study.town in (named, study.town_of_village.get(values.get("village_code", "")))
