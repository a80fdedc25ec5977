"""What is not known of places: where centers stand, where points stand, which villages are about to be merged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from eldercare_analysis.analysis.goals.clarify import Point
from eldercare_analysis.analysis.served.served import Served
from eldercare_analysis.analysis.served.service import Service
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import join
from eldercare_analysis.printed import joined
from eldercare_analysis.reporting.legacy import Words


@dataclass(frozen=True)
class Open:
    """What keeps the villages served of a town a range.

    Attributes:
        seat: nobody knows in which village its center stands; else that is known.
        unplaced: points of which nobody knows in which village they stand, one of which may stand beside the center.
    """

    seat: bool
    unplaced: int


def open_places(
    study: Study, towns: Iterable[str] | None = None, *, when_done: bool = False
) -> dict[str, Open]:
    """Return what is open in the towns whose villages served are a range at the end of the last plan year.

    Args:
        study: the study.
        towns: which; by default all.
        when_done: at the end of the last year in which the scenario has anything done instead, as closing the gap counts.
    """
    wanted = set(study.district.towns if towns is None else towns)
    served = Served(study)
    services = served.at_end() if when_done else served.at_year(study.district.plan.years[-1])
    return {one.town: _open(one) for one in services if one.town in wanted and _ranges(one)}


def _ranges(service: Service) -> bool:
    return service.served is not None and service.served.low < service.served.high


def _open(service: Service) -> Open:
    ground = service.ground
    if ground is None:
        return Open(seat=False, unplaced=0)
    unnamed = ground.seats.unnamed
    return Open(unnamed.low < unnamed.high, ground.hidden + ground.loose)


def seats_known(study: Study, towns: Iterable[str]) -> bool:
    """Say whether it is known of every town with a center where that stands: reported, or said by the scenario."""
    wanted = set(towns)
    services = Served(study).at_year(study.district.plan.years[-1])
    centers = [one for one in services if one.town in wanted and one.centers and one.ground]
    known = [
        one.town in study.scenario.seats or bool(one.ground and one.ground.seats.named) for one in centers
    ]
    return bool(known) and all(known)


def short_towns(study: Study, targets: pd.DataFrame) -> list[str]:
    """Return the study's towns that may lack points, by the plan or by what is reported."""
    rows = targets[(targets["metric"] == "served_villages") & (targets["town"] != DISTRICT)]
    short = (rows["planned_high"] < rows["target"]).fillna(False) | (rows["gap_low"] > 0).fillna(False)  # noqa: FBT003
    return [str(town) for town in rows.loc[short, "town"] if study.town in (None, town)]


def counted(study: Study, words: Words, counts: dict[str, int]) -> str:
    """Return towns with a count each as one list."""
    return join(
        study.language,
        [words("clarify.town_count", town=study.town_name(town), count=n) for town, n in counts.items()],
    )


def unplaced(places: dict[str, Open]) -> dict[str, int]:
    """Return how many points nobody knows the village of, in the towns whose seat is known."""
    return {town: one.unplaced for town, one in places.items() if not one.seat}


def seats_to_clarify(study: Study, words: Words, point: Point) -> str:
    """Return what decides who is served: seats of centers, or villages of points where the seat is known."""
    places = open_places(study, point.towns)
    known = unplaced(places)
    names = counted(study, words, known)
    if known and len(known) == len(places):
        return words("clarify.points_unplaced", names=names, **point.fields)
    return words("clarify.center_seats", **point.fields) + (
        words("clarify.center_known", names=names) if known else ""
    )


def unknown_places(study: Study, words: Words) -> list[str]:
    """Return which places are not known: the seat of a center, or villages of points where the seat is known."""
    places = open_places(study, [study.town] if study.town else None)
    known, needs = unplaced(places), words.needs("facilities.village")
    notes = [words("unknown.seat", needs=needs)] if len(places) > len(known) else []
    if known:
        notes.append(words("unknown.unplaced", names=counted(study, words, known), needs=needs))
    return notes


def no_center_to_clarify(study: Study, words: Words, point: Point) -> str:
    """Return the towns for which no center is scheduled at all, and apart those that have theirs only in a later year."""
    plan, last = study.plan, study.district.plan.years[-1]
    first = {
        str(town): year
        for year in reversed(plan.years)
        for town, count in plan.scheduled(kinds.CENTER, year).fillna(0).items()
        if count > 0 and year > last
    }
    towns = {str(town): int(count) for town, count in _counts(point).items()}
    never = {town: count for town, count in towns.items() if town not in first}
    texts = (
        [words("clarify.no_center", villages=sum(never.values()), towns=counted(study, words, never))]
        if never
        else []
    )
    for year in sorted({first[town] for town in towns if town in first}):
        late = {town: count for town, count in towns.items() if first.get(town) == year}
        texts.append(
            words(
                "clarify.late_center",
                year=year,
                last_year=last,
                villages=sum(late.values()),
                towns=counted(study, words, late),
            )
        )
    return joined("" if study.language == "zh" else " ", texts)


def _counts(point: Point) -> dict[str, int]:
    counts = point.fields["towns"]
    return counts if isinstance(counts, dict) else {}
