"""Lists for the meeting: what stands still, what is built but not used, who has to do what by when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from eldercare_analysis.analysis.dispatch.progress import plan_year
from eldercare_analysis.analysis.facts import Facility, Facts
from eldercare_analysis.analysis.rules.facilities import nursing_share
from eldercare_analysis.analysis.rules.homes import CARE_CENTER_STAFF, HOME_STAFF, enough_staff
from eldercare_analysis.inputs.months import shift
from eldercare_analysis.inputs.returns.register import Register

STANDSTILLS = ("no_site", "not_started", "overdue", "suspended", "unused")


@dataclass(frozen=True)
class Issue:
    """A problem that a town reported of a facility; `state`: open, overdue, or cleared since last month."""

    facility_id: str
    town: str
    kind: str | None
    text: str
    unit: str | None
    due_on: date | None
    needs_district: bool
    state: str
    since_last_month: bool


def standstills(facts: Facts) -> dict[str, list[Facility]]:
    """Return facilities of Annex 1 up to this plan year by what stands still.

    `no_site`: none chosen; `not_started`: site chosen, works not begun; `overdue`: of an earlier plan year, or past the end of
    it, and not built; `suspended`; `unused`: completed or accepted, not opened. Only what was reported is listed.
    """
    year = plan_year(facts)
    past = year if facts.end.year > year else year - 1
    tests: dict[str, Callable[[Facility], bool]] = {
        "no_site": lambda f: int(f.plan_year) <= year and f.stage == "none",
        "not_started": lambda f: int(f.plan_year) <= year and f.stage == "site_chosen",
        "overdue": lambda f: int(f.plan_year) <= past and not facts.built(f),
        "suspended": lambda f: f.suspended,
        "unused": lambda f: f.stage in ("completed", "accepted") and not f.suspended,
    }
    own = [f for f in facts.facilities if f.scheduled and f.reported and not f.closed]
    return {name: [facility for facility in own if test(facility)] for name, test in tests.items()}


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
                    "overdue" if due and due < facts.end else "open",
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
    )


def next_month(facts: Facts) -> list[Facility]:
    """Return the facilities whose next step is expected in the month after."""
    coming = shift(facts.month, 1)
    return [f for f in facts.facilities if f.get("expected_on") and f"{f.get('expected_on'):%Y-%m}" == coming]


def under_floor(facts: Facts) -> list[tuple[Facility, str]]:
    """Return homes and care centers below a staff or bed ratio (二（一）, 二（五）), with the clause's id."""
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
            found.append((facility, name))
        row = facts.premises.get(facility.facility_id)
        beds = "care_center_nursing_beds"
        if not home and row and beds in clauses and nursing_share(row, facts.value(beds)) is False:
            found.append((facility, beds))
    return found


def homes_without_return(facts: Facts) -> list[Facility]:
    """Return homes, and care centers in use, of which nobody reported residents and staff for the month."""
    told = {row["facility_id"] for row in facts.sheet("residents") if row["month"] == facts.month}
    own = [f for f in facts.of_kind("home", "care_center") if f.kind == "home" or f.reached("opened")]
    return [facility for facility in own if facility.facility_id not in told]


def towns_without_return(facts: Facts, register: Register) -> list[str]:
    """Return the towns that sent no return for the month, in the order of Annex 1."""
    sent = register.towns_reporting(facts.month)
    return [town for town in facts.district.towns if town not in sent]
