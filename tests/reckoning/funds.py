"""Duties of money, acceptance and exempt villages, town by town (三（二）, 三（三）, 二（四）)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.reckoning import money, plan
from tests.reckoning.goals import Key
from tests.reckoning.scheduling import Assumed
from tests.reckoning.served import reasons
from tests.reckoning.standards import NOBODY, WAITING
from tests.reckoning.state import Known
from tests.reckoning.verdict import Row, of_units


def awards(known: Known, assumed: Assumed) -> Iterator[tuple[Key, Row]]:
    """Yield awards that are due and paid in full; the plan sets no time for paying, so none is late."""
    chains = dict(money.chains(known, assumed))
    for town in (*plan.TOWNS, "district"):
        own = [f for f in known.of("center", None if town == "district" else town) if f.scheduled]
        due = [chains[f.id] for f in own if chains[f.id].entitled]
        units = [None if one.steps[-1] is None else one.steps[-1] >= one.entitled for one in due]
        row = of_units(units, known.end, None, open_ended=True) if units else WAITING if own else NOBODY
        yield ("municipal_subsidy_package", town, "award_per_center"), row


def accepted(known: Known) -> Iterator[tuple[Key, Row]]:
    """Yield upgraded homes whose works are completed, and which of them are accepted."""
    for town in (*plan.TOWNS, "district"):
        homes = [f for f in known.of("home", None if town == "district" else town) if f.listed]
        units = [f.on("accepted_on") if f.reported else None for f in homes if not f.closed and (not f.reported or f.reached("completed_on"))]  # fmt: skip
        if units:
            row = of_units(units, known.end, None, open_ended=True)
        else:
            row = WAITING if any(not f.closed for f in homes) else NOBODY
        yield ("acceptance_home", town, "accepted"), row


def exempt(known: Known) -> Iterator[tuple[Key, Row]]:
    """Yield the villages that need no point, and those of them of which it is said who serves them."""
    for town in (*plan.TOWNS, "district"):
        codes = [code for one in plan.TOWNS if town in (one, "district") for code in reasons(known, one)]
        served = [bool(known.table("villages")[code,].get("served_by")) for code in codes]
        if served:
            yield ("point_exempt_served", town, "exempt_served"), of_units(served, known.end, None)
