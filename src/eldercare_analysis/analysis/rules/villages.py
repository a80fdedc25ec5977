"""Villages: who is served by a point or center, who is exempt, and what each village must have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.coverage import coverage
from eldercare_analysis.analysis.facts import Facts, Row, towns_of
from eldercare_analysis.analysis.judge import Finding, each, sums_by_town, units_of
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.policy import Clause
from eldercare_analysis.inputs.returns.meaning import COMMUNITY

UNIT = "villages"


def one_point(facts: Facts, _: Clause) -> Iterator[Finding]:
    """Yield villages against villages served (一（二）) or exempt (二（四）).

    Planned: `coverage` at the end of the last plan year. Actual: villages where a point or town center is known to stand, and
    villages about to be merged; a built or existing point whose village is not reported may serve one more.
    """
    table = coverage(facts.district, facts.scenario, facts.register, facts.month)
    last = table[table["year"] == facts.district.plan.years[-1]].set_index("town")
    reported = _reported(facts)
    actuals = {town: _served(facts, town, reported) for town in facts.district.towns}
    known = [found for found in actuals.values() if found]
    actuals[DISTRICT] = (sum(found[0] for found in known), _unknown_in(facts, actuals)) if known else None
    for town in [*facts.district.towns, DISTRICT]:
        villages, low, high = (
            _known(last.loc[town, name]) for name in ("villages", "served_low", "served_high")
        )
        actual, unknown = actuals[town] or (None, 0)
        needs = "annex1_plan.existing_points" if low is None else "facilities.village; facilities.accepted_on"
        yield Finding(town, villages or None, actual, unknown, low, high, unit=UNIT, needs=needs)


def _unknown_in(facts: Facts, actuals: dict[str, tuple[int, int] | None]) -> int:
    """Return how many villages of the district may be served beside those known to be."""
    villages = facts.district.plan.table.set_index("town")["villages"]
    return sum(found[1] if (found := actuals[town]) else int(villages[town]) for town in facts.district.towns)


def _served(facts: Facts, town: str, reported: dict[str, list[str]]) -> tuple[int, int] | None:
    """Return villages of a town that are served or exempt for certain, and how many more may be; None without a return."""
    own = facts.of_kind("point", "center", town=town)
    rows = {code: facts.villages[code] for code in reported.get(town, [])}
    if not any(f.reported for f in own) and not rows:
        return None
    exempt = facts.reading("center_village") != "not_exempt"
    there = [f for f in own if facts.built(f) and (f.kind == "point" or exempt)]
    served = {str(f.get("village")) for f in there} - {"None", COMMUNITY}
    served |= {code for code, row in rows.items() if row["exempt_reason"] == "merging"}
    unplaced = sum(f.get("village") is None for f in there)
    return len(served), unplaced + sum(not f.reported and f.scheduled for f in own)


def _reported(facts: Facts) -> dict[str, list[str]]:
    """Return the codes of the villages of which something is reported, by town and for the district."""
    return units_of({code: facts.town_of_village.get(code, "") for code in facts.villages})


def exempt(facts: Facts, _: Clause) -> Iterator[Finding]:
    """Yield how many villages are exempt (二（四）); a permission has no target."""
    reported = _reported(facts)
    for town in [DISTRICT, *facts.district.towns]:
        rows = [facts.villages[code] for code in reported.get(town, [])]
        yield Finding(
            town, None, sum(row["exempt_reason"] is not None for row in rows) if rows else None, unit=UNIT
        )


def exempt_served(facts: Facts, _: Clause) -> Iterator[Finding]:
    """Yield exempt villages against those with outreach from a center or point (二（四）)."""
    villages = units_of(facts.town_of_village)
    for town in [DISTRICT, *facts.district.towns]:
        codes = villages.get(town, [])
        rows = [facts.villages[code] for code in codes if code in facts.villages]
        due = [row for row in rows if row["exempt_reason"] is not None]
        if not codes:
            yield Finding(town, None, unit=UNIT)
        elif not rows:
            yield Finding(town, None, unit=UNIT, partial=True)
        else:
            yield Finding(town, len(due), sum(row["served_by"] is not None for row in due), unit=UNIT)


def at_least(column: str) -> Callable[[Facts, Clause], Iterator[Finding]]:
    """Return a rule: each village has at least the clause's number of what a column counts."""

    def rule(facts: Facts, clause: Clause) -> Iterator[Finding]:
        floor = facts.value(clause.id)
        yield from _each_village(
            facts, lambda row: None if row[column] is None else bool(row[column] >= floor)
        )

    return rule


def flag(column: str) -> Callable[[Facts, Clause], Iterator[Finding]]:
    """Return a rule: each village has what a yes-or-no column says."""

    def rule(facts: Facts, _: Clause) -> Iterator[Finding]:
        yield from _each_village(facts, lambda row: row[column])

    return rule


def _each_village(facts: Facts, verdict: Callable[[Row], bool | None]) -> Iterator[Finding]:
    verdicts = {code: verdict(row) for code, row in facts.villages.items()}
    yield from each(facts, facts.town_of_village, verdicts, UNIT)


def group_teams(facts: Facts, clause: Clause) -> Iterator[Finding]:
    """Yield villager groups against those with a mutual-aid service group (一（二）)."""
    columns = ("groups_total", "groups_with_team")
    towns, ratio = facts.town_of_village, facts.value(clause.id)
    yield from sums_by_town(facts, towns, facts.villages, columns, ratio=ratio, unit="villager groups")


def point_assistants(facts: Facts, clause: Clause) -> Iterator[Finding]:
    """Yield built points against those whose village has an assistant (二（八）)."""
    floor = facts.value(clause.id)
    points = [f for f in facts.of_kind("point") if facts.built(f)]
    verdicts: dict[str, bool | None] = {}
    for point in points:
        row = facts.villages.get(str(point.get("village")))
        count = row["assistants"] if row else None
        verdicts[point.facility_id] = None if count is None else bool(count >= floor)
    yield from each(facts, towns_of(points), verdicts, "points")


def _known(value: Any) -> int | None:  # noqa: ANN401
    return None if pd.isna(value) else int(value)


RULES = {
    "village_one_point": one_point,
    "point_exemption": exempt,
    "point_exempt_served": exempt_served,
    "village_assistant": at_least("assistants"),
    "village_volunteer_team": at_least("volunteer_teams"),
    "group_mutual_team": group_teams,
    "basic_register": flag("register_built"),
    "committee_person": flag("committee_person"),
    "point_assistant": point_assistants,
    "village_association": at_least("elderly_associations"),
    "village_assistant_strive": at_least("assistants"),
    "village_volunteer_strive": at_least("volunteer_teams"),
}
