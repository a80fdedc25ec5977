"""Lists for the meeting: what stands still, what is built but not used, accepted but unpaid, who has to do what by when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from eldercare_analysis.analysis.dispatch.tasks import past_due, plan_year, scheduled
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.facts import Facts
from eldercare_analysis.analysis.rules.facilities import nursing_share
from eldercare_analysis.analysis.rules.homes import CARE_CENTER_STAFF, HOME_STAFF, enough_staff
from eldercare_analysis.inputs.months import shift
from eldercare_analysis.inputs.returns.register import Register


@dataclass(frozen=True)
class Issue:
    """A problem that a town reported of a facility.

    `state`: open, overdue (on the day that is due, too), or cleared since last month; `carried`: the earlier month that it is
    carried over from (沿用), empty where it was reported for this one.
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


def standstills(facts: Facts) -> dict[str, list[Facility]]:
    """Return facilities of Annex 1 by what stands still. Only what was reported is listed.

    `no_site`: up to this plan year, none chosen; `not_started`: up to this plan year, site chosen, works not begun; `overdue`:
    the plan year is over (its last day included), and neither completed nor in use; `unaccepted`: completed or in use, and no
    acceptance is reported; `unused`: built by the reading `built_when`, not opened; `suspended`; `closed`: given up, as long as the plan is
    not changed.
    """
    year = plan_year(facts)
    tests: dict[str, Callable[[Facility], bool]] = {
        "no_site": lambda f: int(f.plan_year) <= year and f.stage == "none",
        "not_started": lambda f: (
            int(f.plan_year) <= year and f.stage == "site_chosen" and f.verdict("started") is False
        ),
        "overdue": lambda f: past_due(facts, f) and f.verdict("completed") is False,
        "unaccepted": lambda f: _up(f) and not f.reached("accepted"),
        "unused": lambda f: facts.built(f) and f.verdict("opened") is False and not f.suspended,
        "suspended": lambda f: f.suspended,
    }
    known = [f for f in scheduled(facts) if f.reported]
    found = {name: [f for f in known if not f.closed and test(f)] for name, test in tests.items()}
    return {**found, "closed": [f for f in known if f.closed]}


def acceptance_overdue(facts: Facts, facility: Facility) -> bool:
    """Say whether a facility that is up counts as built only once it is accepted, and its plan year is over."""
    return past_due(facts, facility) and not facts.built(facility)


def _up(facility: Facility) -> bool:
    """Say whether a facility is completed or in use."""
    return facility.reached("completed")


def issues(facts: Facts, before: Facts) -> list[Issue]:
    """Return the problems that are open, and those that have been cleared since the month before (销号)."""
    found = []
    earlier = {f.facility_id: f for f in before.facilities if f.get("issue")}
    for facility in facts.facilities:
        if facility.get("issue"):
            due = facility.get("due_on")
            found.append(
                _issue(
                    facility,
                    "overdue" if due and due <= facts.end else "open",
                    since=facility.facility_id in earlier,
                )
            )
        elif facility.facility_id in earlier and facility.reported:
            found.append(_issue(earlier[facility.facility_id], "cleared", since=True))
    order = {"overdue": 0, "open": 1, "cleared": 2}
    return sorted(found, key=lambda issue: (order[issue.state], not issue.needs_district))


def _issue(facility: Facility, state: str, *, since: bool) -> Issue:
    return Issue(
        facility_id=facility.facility_id,
        town=facility.town,
        kind=facility.get("issue_kind"),
        text=str(facility.get("issue")),
        unit=facility.get("responsible_unit"),
        due_on=facility.get("due_on"),
        needs_district=bool(facility.get("needs_district")),
        state=state,
        since_last_month=since,
        carried="" if state == "cleared" else facility.carried,
    )


def next_month(facts: Facts) -> list[Facility]:
    """Return the facilities whose next step is expected in the month after."""
    coming = shift(facts.month, 1)
    known = [f for f in facts.facilities if f.get("expected_on") and not f.closed]
    return [f for f in known if f"{f.get('expected_on'):%Y-%m}" == coming]


def under_floor(facts: Facts) -> list[tuple[Facility, str]]:
    """Return homes and care centers below a staff or bed ratio (二（一）, 二（五）), with the clause's id.

    `carried` is that of the row which says so: of residents and staff, or of premises.
    """
    clauses = facts.district.policy.clauses
    found = []
    for facility in facts.of_kind("home", "care_center"):
        home = facility.kind == "home"
        name = "home_staff" if home else "care_center_staff"
        if (
            name in clauses
            and enough_staff(facts, facility, HOME_STAFF if home else CARE_CENTER_STAFF, clauses[name])
            is False
        ):
            told = str(facts.residents[facility.facility_id]["month"])
            found.append((_since(facts, facility, told), name))
        row = facts.premises.get(facility.facility_id)
        beds = "care_center_nursing_beds"
        if not home and row and beds in clauses and nursing_share(row, facts.value(beds)) is False:
            said = (
                max(str(row["return_month"]), facts.register.confirmed(facility.town, facts.month))
                if facts.register
                else ""
            )
            found.append((_since(facts, facility, said), beds))
    return found


def _since(facts: Facts, facility: Facility, month: str) -> Facility:
    """Return a facility as it was told in a month: carried over where that is an earlier one."""
    return replace(facility, carried=month if month < facts.month else "")


def homes_without_return(facts: Facts) -> list[Facility]:
    """Return homes, and care centers in use, of which nobody reported residents and staff for the month.

    `carried` is the last month for which somebody did (its figures are what other tables go on with), empty if there is none.
    """
    told = {row["facility_id"] for row in facts.sheet("residents") if row["month"] == facts.month}
    own = [f for f in facts.of_kind("home", "care_center") if f.kind == "home" or f.reached("opened")]
    missing = [facility for facility in own if facility.facility_id not in told]
    last = {name: str(row["month"]) for name, row in facts.residents.items()}
    return [_since(facts, facility, last.get(facility.facility_id, "")) for facility in missing]


def towns_without_return(facts: Facts, register: Register) -> list[str]:
    """Return the towns that sent no return for the month, in the order of Annex 1."""
    sent = register.towns_reporting(facts.month)
    return [town for town in facts.district.towns if town not in sent]
