"""What needs attention: works that stand still, problems, steps to come, houses short of staff, silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.goals.rules.facilities import nursing_share
from eldercare_analysis.analysis.goals.rules.homes import enough_staff
from eldercare_analysis.analysis.meeting.tasks import past_due, plan_year, scheduled
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, once
from eldercare_analysis.inputs.months import shift


@dataclass(frozen=True)
class Issue:
    """A problem that a town reported of a facility.

    `state`: open, overdue (on the day that is due, too), or cleared since last month; `carried`: the earlier
    month that it is carried over from (沿用), empty where it was reported for this one; `asked_before`: it
    was put to the district the month before.
    """

    facility_id: str
    town: str
    kind: str | None
    text: str
    unit: str | None
    due_on: date | None
    needs_district: bool
    state: str
    since_last_month: bool
    carried: str = ""
    asked_before: bool = False


@once
def standstills(case: Case) -> dict[str, list[Facility]]:
    """Return facilities of Annex 1 by what stands still. Only what was reported is listed.

    `no_site`: up to this plan year, none chosen; `not_started`: up to this plan year, site chosen, works not
    begun; `overdue`: the plan year is over (its last day included), and neither completed nor in use;
    `unaccepted`: completed or in use, and no acceptance is reported; `unused`: built by the reading
    `built_when`, not opened; `suspended`; `closed`: given up, as long as the plan is not changed.
    """
    year = plan_year(case)
    tests: dict[str, Callable[[Facility], bool]] = {
        "no_site": lambda f: int(f.plan_year) <= year and f.stage == "none",
        "not_started": lambda f: int(f.plan_year) <= year and _to_start(f),
        "overdue": lambda f: past_due(case, f) and f.verdict(kinds.COMPLETED) is False,
        "unaccepted": lambda f: f.reached(kinds.COMPLETED) and not f.reached(kinds.ACCEPTED),
        "unused": lambda f: state.built(case, f) and f.verdict(kinds.OPENED) is False and not f.suspended,
        kinds.SUSPENDED.id: lambda f: f.suspended,
    }
    known = [f for f in scheduled(case) if f.reported]
    found = {name: [f for f in known if not f.closed and test(f)] for name, test in tests.items()}
    return {**found, kinds.CLOSED.id: [f for f in known if f.closed]}


def _to_start(facility: Facility) -> bool:
    """Say whether the site is chosen and works are known not to have begun."""
    return facility.stage == kinds.SITE_CHOSEN.id and facility.verdict(kinds.STARTED) is False


def acceptance_overdue(case: Case, facility: Facility) -> bool:
    """Say whether a facility that is up counts as built only once accepted, and its plan year is over."""
    return past_due(case, facility) and not state.built(case, facility)


def issues(case: Case) -> list[Issue]:
    """Return the problems that are open, and those that have been cleared since the month before (销号)."""
    earlier = {f.facility_id: f for f in state.facilities(case.before) if f.get("issue")}
    found = []
    for facility in state.facilities(case):
        before = earlier.get(facility.facility_id)
        if facility.get("issue"):
            due = facility.get("due_on")
            found.append(_issue(facility, "overdue" if due and due <= case.end else "open", before))
        elif before and facility.reported:
            found.append(_issue(before, "cleared", before))
    order = ("overdue", "open", "cleared")
    return sorted(found, key=lambda issue: (order.index(issue.state), not issue.needs_district))


def _issue(facility: Facility, state: str, before: Facility | None) -> Issue:
    return Issue(
        facility_id=facility.facility_id,
        town=facility.town,
        kind=facility.get("issue_kind"),
        text=str(facility.get("issue")),
        unit=facility.get("responsible_unit"),
        due_on=facility.get("due_on"),
        needs_district=bool(facility.get("needs_district")),
        state=state,
        since_last_month=before is not None,
        asked_before=bool(before and before.get("needs_district")),
        carried="" if state == "cleared" else facility.carried,
    )


def next_month(case: Case) -> list[Facility]:
    """Return the facilities whose next step is expected in the month after."""
    coming = shift(case.month, 1)
    known = [f for f in state.facilities(case) if f.get("expected_on") and not f.closed]
    return [f for f in known if f"{f.get('expected_on'):%Y-%m}" == coming]


def under_floor(case: Case) -> list[tuple[Facility, str]]:
    """Return homes and care centers below a staff or bed ratio (二（一）, 二（五）), with the clause's id.

    `carried` is that of the row which says so: of residents and staff, or of premises.
    """
    clauses = case.district.policy.clauses
    found = []
    for facility in state.of_kind(case, *kinds.HOUSES):
        home = facility.kind == kinds.HOME
        name = "home_staff" if home else "care_center_staff"
        if name in clauses and enough_staff(case, facility, name) is False:
            told = str(case.residents[facility.facility_id]["month"])
            found.append((_since(case, facility, told), name))
        row = case.premises.get(facility.facility_id)
        beds = "care_center_nursing_beds"
        cells = (row["beds_nursing"], row["beds_total"]) if row else (None, None)
        if not home and row and beds in clauses and nursing_share(cells, case.value(beds)) is False:
            said = (
                max(str(row["return_month"]), case.register.confirmed(facility.town, case.month))
                if case.register
                else ""
            )
            found.append((_since(case, facility, said), beds))
    return found


def _since(case: Case, facility: Facility, month: str) -> Facility:
    """Return a facility as it was told in a month: carried over where that is an earlier one."""
    return replace(facility, carried=month if month < case.month else "")


def homes_without_return(case: Case) -> list[Facility]:
    """Return homes, and care centers in use, of which nobody reported residents and staff for the month.

    `carried` is the last month for which somebody did (its figures are what other tables go on with), or
    empty.
    """
    told = {row["facility_id"] for row in case.sheet("residents") if row["month"] == case.month}
    own = [f for f in state.of_kind(case, *kinds.HOUSES) if f.kind == kinds.HOME or f.reached(kinds.OPENED)]
    missing = [facility for facility in own if facility.facility_id not in told]
    last = {name: str(row["month"]) for name, row in case.residents.items()}
    return [_since(case, facility, last.get(facility.facility_id, "")) for facility in missing]


def towns_without_return(case: Case) -> list[str]:
    """Return the towns that sent no return for the month, in the order of Annex 1."""
    sent = case.register.towns_reporting(case.month) if case.register else set()
    return [town for town in case.district.towns if town not in sent]
