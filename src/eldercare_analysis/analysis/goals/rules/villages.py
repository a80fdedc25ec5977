"""Villages: who is served by a point or center, who is exempt, and what each village must have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import towns_of
from eldercare_analysis.analysis.goals.judge import Finding, each, sums_by_town, units_of
from eldercare_analysis.analysis.served.served import Served, merging_known
from eldercare_analysis.analysis.served.service import Service, Span
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row
from eldercare_analysis.inputs.clauses import Clause
from eldercare_analysis.inputs.district import DISTRICT

UNIT = "villages"
EXEMPT = "villages.exempt_reason"


def one_point(case: Case, _: Clause) -> Iterator[Finding]:
    """Yield villages against villages served (一（二）) or exempt (二（四）).

    Planned: as `coverage` at the end of Annex 1's last year. Actual: `Served.now`. A village that lacks a point may be one of those about
    to be merged, whose list is not published (reading `merging_villages`): then a shortfall is in doubt.
    """
    served = Served(case)
    services = served.at_year(case.district.plan.years[-1])
    now = {service.town: served.now(service.town) for service in services}
    found = [_villages(served, service, now[service.town]) for service in services]
    yield from found
    yield _all_villages(found, served.now_in_all(now))


def _villages(served: Served, service: Service, now: Span | None) -> Finding:
    planned = service.served
    needs = "annex1_plan.existing_points" if planned is None else "facilities.village; facilities.accepted_on"
    finding = Finding(
        service.town, service.villages or None, unit=UNIT, needs=needs, partial=service.villages is None
    )
    return _with(finding, planned, now, doubt="" if merging_known(served.case, [service.town]) else EXEMPT)


def _all_villages(towns: list[Finding], now: Span | None) -> Finding:
    """Return the district's sum; in doubt where a town that may lack a point is."""
    lows, highs = ([getattr(one, name) for one in towns] for name in ("planned", "planned_high"))
    planned = None if None in lows or None in highs else Span(sum(lows), sum(highs))
    finding = Finding(DISTRICT, sum(one.target or 0 for one in towns), unit=UNIT, partial=any(one.partial for one in towns),
                      needs=next((one.needs for one in towns if one.planned is None), towns[0].needs))  # fmt: skip
    return _with(
        finding, planned, now, doubt=next((one.doubt for one in towns if one.doubt and _may_lack(one)), "")
    )


def _with(finding: Finding, planned: Span | None, now: Span | None, *, doubt: str) -> Finding:
    low, high = planned or (None, None)
    actual, unknown = (now.low, now.high - now.low) if now else (None, 0)
    return replace(finding, planned=low, planned_high=high, doubt=doubt, actual=actual, unknown=unknown)


def _may_lack(one: Finding) -> bool:
    """Say whether a town lacks points at the better end of what is reported, or else planned."""
    best = one.planned_high if one.actual is None else one.actual + one.unknown
    return best is None or best < (one.target or 0)


def _reported(case: Case) -> dict[str, list[str]]:
    """Return the codes of the villages of which something is reported, by town and for the district."""
    return units_of({code: case.town_of_village.get(code, "") for code in case.villages})


def exempt(case: Case, _: Clause) -> Iterator[Finding]:
    """Yield how many villages are exempt (二（四）); a permission has no target."""
    reported = _reported(case)
    for town in [DISTRICT, *case.district.towns]:
        rows = [case.villages[code] for code in reported.get(town, [])]
        yield Finding(
            town, None, sum(row["exempt_reason"] is not None for row in rows) if rows else None, unit=UNIT
        )


def exempt_served(case: Case, _: Clause) -> Iterator[Finding]:
    """Yield exempt villages against those with outreach from a center or point (二（四）).

    Who is exempt is known once every village is reported; until then those named so far may not be all, and nothing is met.
    """
    villages = units_of(case.town_of_village)
    for town in [DISTRICT, *case.district.towns]:
        codes = villages.get(town, [])
        rows = [case.villages[code] for code in codes if code in case.villages]
        due = [row for row in rows if row["exempt_reason"] is not None]
        if not codes:
            yield Finding(town, None, unit=UNIT)
        elif not rows or (not due and len(rows) < len(codes)):
            yield Finding(town, None, unit=UNIT, partial=True)
        else:
            served = sum(row["served_by"] is not None for row in due)
            yield Finding(town, len(due), served, unit=UNIT, waiting=len(rows) < len(codes))


def at_least(column: str) -> Callable[[Case, Clause], Iterator[Finding]]:
    """Return a rule: each village has at least the clause's number of what a column counts."""

    def rule(case: Case, clause: Clause) -> Iterator[Finding]:
        floor = case.value(clause.id)
        yield from _each_village(
            case, lambda row: None if row[column] is None else bool(row[column] >= floor)
        )

    return rule


def flag(column: str) -> Callable[[Case, Clause], Iterator[Finding]]:
    """Return a rule: each village has what a yes-or-no column says."""

    def rule(case: Case, _: Clause) -> Iterator[Finding]:
        yield from _each_village(case, lambda row: row[column])

    return rule


def _each_village(case: Case, verdict: Callable[[Row], bool | None]) -> Iterator[Finding]:
    verdicts = {code: verdict(row) for code, row in case.villages.items()}
    yield from each(case, case.town_of_village, verdicts, UNIT)


def group_teams(case: Case, clause: Clause) -> Iterator[Finding]:
    """Yield villager groups against those with a mutual-aid service group (一（二）)."""
    columns = ("groups_total", "groups_with_team")
    towns, ratio = case.town_of_village, case.value(clause.id)
    yield from sums_by_town(case, towns, case.villages, columns, ratio=ratio, unit="villager groups")


def point_assistants(case: Case, clause: Clause) -> Iterator[Finding]:
    """Yield built points against those whose village has an assistant (二（八）)."""
    floor = case.value(clause.id)
    points = [f for f in state.of_kind(case, kinds.POINT) if state.serving(case, f)]
    waiting = {f.town for f in state.of_kind(case, kinds.POINT)}
    verdicts: dict[str, bool | None] = {}
    for point in points:
        row = case.villages.get(str(point.get("village")))
        count = row["assistants"] if row else None
        verdicts[point.facility_id] = None if count is None else bool(count >= floor)
    yield from each(case, towns_of(points), verdicts, kinds.POINT.unit, waiting=waiting)


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
