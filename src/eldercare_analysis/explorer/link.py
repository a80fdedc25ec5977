"""A scenario as it was set, as the end of an address that can be sent: what was chosen and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode

from eldercare_analysis.explorer.chosen import DELAY, LEDGER, PLACES, Chosen, Value
from eldercare_analysis.explorer.controls import PARAMETERS, READINGS
from eldercare_analysis.explorer.levers import TownLevers
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.language import Language

MARK = "explorer?"  # what such an end begins with
LONGEST = 20_000  # letters
Pair = tuple[str, str]


def link_of(chosen: Chosen, language: Language) -> str:
    """Return the end of an address, without `#`, that opens the same scenario, place and view."""
    return MARK + urlencode(list(_pairs(chosen, language)), safe=":")


def _pairs(chosen: Chosen, language: Language) -> Iterator[Pair]:
    yield "language", language
    yield "base", chosen.base
    if chosen.place != DISTRICT:
        yield "place", chosen.place
    if chosen.view != LEDGER:
        yield "view", chosen.view
    for name in chosen.others:
        yield "other", name
    levers = chosen.levers
    for group in (READINGS, PARAMETERS):
        for name, value in getattr(levers, group).items():
            yield f"{group}.{name}", _plain(value)
    if levers.delay:
        yield DELAY, str(levers.delay)
    for town, own in levers.towns.items():
        for name, value in vars(own).items():
            if value != getattr(TownLevers(), name):
                yield f"{PLACES}.{name}.{town}", str(value)


def _plain(value: Value) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value


def pairs_of(link: str) -> list[Pair]:
    """Return what the end of an address says; nothing where it is no such end."""
    end = link.removeprefix("#")
    if not end.startswith(MARK) or len(end) > LONGEST:
        return []
    return parse_qsl(end.removeprefix(MARK), max_num_fields=1000)
