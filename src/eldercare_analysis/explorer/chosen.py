"""What a planner has chosen, as one value: scenario and levers, place, view. No widgets, no files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Self

from eldercare_analysis.explorer.levers import Levers, TownLevers
from eldercare_analysis.inputs.district import DISTRICT

LEDGER = "ledger"  # the view that is shown first
PLACES = "town"  # the group of levers that every town has of its own
DELAY, POINTS = "delay", "points"
Value = Decimal | str


@dataclass(frozen=True)
class Chosen:
    """What is looked at.

    Attributes:
        base: the name of the scenario that levers change.
        levers: what was set on top of it.
        place: a town, or `district`.
        view: which charts and tables.
        others: names of scenarios that it is compared with.
    """

    base: str
    levers: Levers = field(default_factory=Levers)
    place: str = DISTRICT
    view: str = LEDGER
    others: tuple[str, ...] = ()

    @property
    def town(self) -> str | None:
        """The town, None for the district."""
        return None if self.place == DISTRICT else self.place

    @property
    def key(self) -> str:
        """What tells its scenario from others."""
        return f"{self.base} {self.levers!r}"

    def given(self, key: str) -> Value | None:
        """Return what was set for a lever, None where nothing was."""
        group, _, name = key.partition(".")
        if group == DELAY:
            return Decimal(self.levers.delay) if self.levers.delay else None
        if group != PLACES:
            found: Value | None = getattr(self.levers, group).get(name)
            return found
        own = getattr(self.levers.towns.get(self.place, TownLevers()), name)
        if name == POINTS and not own:  # none more and none fewer is as nothing set
            return None
        return Decimal(own) if isinstance(own, int) else own

    def put(self, key: str, value: Value | None) -> Self:
        """Return the same with a lever set; None: as the base has it."""
        group, _, name = key.partition(".")
        if group == DELAY:
            return replace(self, levers=replace(self.levers, delay=int(value or 0)))
        if group == PLACES:
            return replace(self, levers=replace(self.levers, towns=self._towns(name, value)))
        own = _without(getattr(self.levers, group), name) | ({} if value is None else {name: value})
        changed: Any = {group: own}
        return replace(self, levers=replace(self.levers, **changed))

    def _towns(self, name: str, value: Value | None) -> dict[str, TownLevers]:
        towns = _without(self.levers.towns, self.place)
        found: Any = int(value) if isinstance(value, Decimal) else value
        if name == POINTS:
            found = found or 0
        own = replace(self.levers.towns.get(self.place, TownLevers()), **{name: found})
        return towns | ({} if own == TownLevers() else {self.place: own})


def _without(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key != name}
