"""Villages: who is served by a point or center, who is exempt, and what each village must have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.goals.judge import NOTHING, Finding, Needs, each, sums_by_town, units_of
from eldercare_analysis.analysis.goals.rules.rule import About, Rule, anyone, each_unit, use
from eldercare_analysis.analysis.served.served import Served, merging_known
from eldercare_analysis.analysis.served.service import Service, Span
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row
from eldercare_analysis.inputs.district import DISTRICT

UNIT = "villages"
EXEMPT, SERVED_BY = "villages.exempt_reason", "villages.served_by"
VILLAGE = "facilities.village"
GROUPS = ("groups_total", "groups_with_team")


def one_point(case: Case, _: Rule) -> Iterator[Finding]:
    """Yield villages against villages served (一（二）) or exempt (二（四）).

    Planned: as `coverage` at the end of Annex 1's last year. Actual: `Served.now`. A village that lacks a
    point may be one of those about to be merged, whose list is not published (reading `merging_villages`):
    then a shortfall is in doubt.
    """
    served = Served(case)
    services = served.at_year(case.district.plan.years[-1])
    now = {service.town: served.now(service.town) for service in services}
    found = [_villages(served, service, now[service.town]) for service in services]
    yield from found
    yield _all_villages(found, served.now_in_all(now))


def _villages(served: Served, service: Service, now: Span | None) -> Finding:
    planned, villages = service.served, service.villages
    needs = ("annex1_plan.existing_points",) if planned is None else (VILLAGE, kinds.ACCEPTED.need)
    finding = Finding(service.town, villages or None, unit=UNIT, needs=needs, partial=villages is None)
    doubt = NOTHING if merging_known(served.case, [service.town]) else (EXEMPT,)
    return _with(finding, planned, now, doubt=doubt)


def _all_villages(towns: list[Finding], now: Span | None) -> Finding:
    """Return the district's sum; in doubt where a town that may lack a point is."""
    lows, highs = [one.planned for one in towns], [one.planned_high for one in towns]
    planned = None if None in lows or None in highs else Span(_sum(lows), _sum(highs))
    finding = Finding(
        DISTRICT,
        _sum([one.target for one in towns]),
        unit=UNIT,
        partial=any(one.partial for one in towns),
        needs=next((one.needs for one in towns if one.planned is None), towns[0].needs),
    )
    doubt = next((one.doubt for one in towns if one.doubt and _may_lack(one)), NOTHING)
    return _with(finding, planned, now, doubt=doubt)


def _sum(counts: list[int | None]) -> int:
    return sum(count or 0 for count in counts)


def _with(finding: Finding, planned: Span | None, now: Span | None, *, doubt: Needs) -> Finding:
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


def exempt(case: Case, _: Rule) -> Iterator[Finding]:
    """Yield how many villages are exempt (二（四）); a permission has no target."""
    reported = units_of({code: case.town_of_village.get(code, "") for code in case.villages})
    for town in [DISTRICT, *case.district.towns]:
        rows = [case.villages[code] for code in reported.get(town, [])]
        count = sum(row["exempt_reason"] is not None for row in rows)
        yield Finding(town, None, count if rows else None, unit=UNIT)


def exempt_served(case: Case, _: Rule) -> Iterator[Finding]:
    """Yield exempt villages against those with outreach from a center or point (二（四）).

    Who is exempt is known once every village is reported; until then those named so far may not be all, and
    nothing is met.
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


def at_least(clause: str, column: str) -> Rule:
    """Return a rule: each village has at least the clause's number of what a column counts."""

    def find(case: Case, _: Rule) -> Iterator[Finding]:
        floor = case.value(clause)
        yield from _each_village(
            case, lambda row: None if row[column] is None else bool(row[column] >= floor)
        )

    return Rule(clause, find, (f"villages.{column}",))


def flag(clause: str, column: str) -> Rule:
    """Return a rule: each village has what a yes-or-no column says."""

    def find(case: Case, _: Rule) -> Iterator[Finding]:
        yield from _each_village(case, lambda row: row[column])

    return Rule(clause, find, (f"villages.{column}",))


def _each_village(case: Case, verdict: Callable[[Row], bool | None]) -> Iterator[Finding]:
    verdicts = {code: verdict(row) for code, row in case.villages.items()}
    yield from each(case, case.town_of_village, verdicts, UNIT)


def group_teams(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield villager groups against those with a mutual-aid service group (一（二）)."""
    towns, ratio = case.town_of_village, case.value(rule.clause)
    yield from sums_by_town(case, towns, case.villages, GROUPS, ratio=ratio, unit="villager groups")


def point_assistants(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield built points against those whose village has an assistant (二（八）)."""
    floor = case.value(rule.clause)

    def verdict(point: Facility) -> bool | None:
        row = case.villages.get(str(point.get("village")))
        return None if row is None or row["assistants"] is None else bool(row["assistants"] >= floor)

    yield from each_unit(case, rule, verdict)


def _where(case: Case, points: Sequence[Facility]) -> list[Row]:
    """Return the rows of the villages where some points stand."""
    codes = dict.fromkeys(str(point.get("village")) for point in points)
    return [case.villages[code] for code in codes if code in case.villages]


def _place_and_use(case: Case, facility: Facility) -> tuple[str, ...]:
    return ("village", *use(case, facility), kinds.SUSPENDED.column)


RULES = (
    Rule(
        "village_one_point",
        one_point,
        (VILLAGE, kinds.ACCEPTED.need, EXEMPT),
        About(kinds.PACKAGE, test=anyone, tells=_place_and_use),
    ),
    Rule("point_exemption", exempt, (EXEMPT,)),
    Rule("point_exempt_served", exempt_served, (EXEMPT, SERVED_BY)),
    at_least("village_assistant", "assistants"),
    at_least("village_volunteer_team", "volunteer_teams"),
    Rule("group_mutual_team", group_teams, tuple(f"villages.{name}" for name in GROUPS)),
    flag("basic_register", "register_built"),
    flag("committee_person", "committee_person"),
    Rule(
        "point_assistant",
        point_assistants,
        (VILLAGE, "villages.assistants"),
        About((kinds.POINT,), test=state.serving, tells=_place_and_use),
        rows={"villages": _where},
    ),
    at_least("village_association", "elderly_associations"),
    at_least("village_assistant_strive", "assistants"),
    at_least("village_volunteer_strive", "volunteer_teams"),
)
