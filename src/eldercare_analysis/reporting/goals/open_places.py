"""Where nobody knows yet which villages have a center or a point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eldercare_analysis.analysis.served.served import Served
from eldercare_analysis.analysis.served.service import Service
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import Text


@dataclass(frozen=True)
class Open:
    """What keeps the villages served of a town a range.

    Attributes:
        seat: nobody knows in which village its center stands; else that is known.
        unplaced: points whose village nobody knows; one of them may stand beside the center.
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
        when_done: at the end of the last year in which the scenario has anything done instead, as closing the
            gap counts.
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
    """Say whether it is known of every center where it stands: reported, or said by the scenario."""
    wanted = set(towns)
    services = Served(study).at_year(study.district.plan.years[-1])
    centers = [one for one in services if one.town in wanted and one.centers and one.ground]
    known = [
        one.town in study.scenario.seats or bool(one.ground and one.ground.seats.named) for one in centers
    ]
    return bool(known) and all(known)


def unplaced(places: Mapping[str, Open]) -> dict[str, int]:
    """Return how many points nobody knows the village of, in the towns whose seat is known."""
    return {town: one.unplaced for town, one in places.items() if not one.seat}


def decided_by(places: Mapping[str, Open]) -> str:
    """Say what is not known of places: where centers stand (`seats`), where `points` do, or `both`."""
    points = unplaced(places)
    return "points" if len(points) == len(places) else "both" if points else "seats"


def counted(study: Study, counts: Mapping[str, int]) -> Text:
    """Return towns with a count each as one list."""
    words = words_of(study)
    return words.listed(
        words("clarify.town_count", town=study.town_name(town), count=n) for town, n in counts.items()
    )
