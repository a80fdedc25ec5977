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
    silent = False  # while a town's award is not due yet, those paid elsewhere are not all
    for town in (*plan.TOWNS, "district"):
        own = [f for f in known.of("center", None if town == "district" else town) if f.scheduled]
        due = [chains[f.id] for f in own if chains[f.id].entitled]
        units = [None if one.steps[-1] is None else one.steps[-1] >= one.entitled for one in due]
        to_come = [
            f for f in own if known.built(f) or not f.closed
        ]  # one given up before it was built earns none
        waiting = silent and town == "district"
        row = of_units(units, known.end, None, open_ended=True, waiting=waiting) if units else WAITING if to_come else NOBODY  # fmt: skip
        silent |= row is WAITING
        yield ("municipal_subsidy_package", town, "award_per_center"), row


def accepted(known: Known) -> Iterator[tuple[Key, Row]]:
    """Yield upgraded homes whose works are completed, and which of them are accepted."""
    silent = False
    for town in (*plan.TOWNS, "district"):
        homes = [f for f in known.of("home", None if town == "district" else town) if f.listed]
        units = [f.on("accepted_on") if f.reported else None for f in homes if not f.closed and (not f.reported or f.reached("completed_on"))]  # fmt: skip
        if units:
            row = of_units(units, known.end, None, open_ended=True, waiting=silent and town == "district")
        else:
            row = WAITING if any(not f.closed for f in homes) else NOBODY
            silent |= row is WAITING
        yield ("acceptance_home", town, "accepted"), row


def exempt(known: Known) -> Iterator[tuple[Key, Row]]:
    """Yield the villages that need no point, and those of them of which it is said who serves them; not all are known until each village is reported."""
    for town in (*plan.TOWNS, "district"):
        codes = [code for one in plan.TOWNS if town in (one, "district") for code in reasons(known, one)]
        served = [bool(known.table("villages")[code,].get("served_by")) for code in codes]
        every = [code for one in plan.TOWNS if town in (one, "district") for code in plan.VILLAGES[one]]
        more = any((code,) not in known.table("villages") for code in every)
        if served:
            yield (
                ("point_exempt_served", town, "exempt_served"),
                of_units(served, known.end, None, waiting=more),
            )
