"""Standards of facilities: area, beds, functions, rooms, operators, quality."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility, towns_of
from eldercare_analysis.analysis.goals.judge import Finding, each, share
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row
from eldercare_analysis.inputs.clauses import Clause

FUNCTIONS = ("fn_day_care", "fn_rehab", "fn_leisure", "fn_emergency")
ROOMS = ("room_meals", "room_rest", "room_activity", "room_rehab", "room_library")
ZONES = ("zone_leisure", "zone_daily_care", "zone_nursing", "zone_medical_rehab")
CONTRACTED = ("care_institution", "social_work", "private")
Check = Callable[[Row, Any], bool | None]
Rule = Callable[[Case, Clause], Iterator[Finding]]


def standard(kind: kinds.Kind, check: Check, setting: str | None = None) -> Rule:
    """Return a rule: each facility of a kind that is built meets a standard of its premises.

    Args:
        kind: center, point or care_center.
        check: says of a row of `premises` and the clause's number whether it does; None: not reported.
        setting: only facilities of this setting; where the setting is not reported, nothing can be said.
    """

    def rule(case: Case, clause: Clause) -> Iterator[Finding]:
        floor = case.value(clause.id) if clause.id in case.scenario.parameters else None
        own = [f for f in state.of_kind(case, kind) if state.running(case, f)]
        waiting = {f.town for f in state.of_kind(case, kind) if not state.running(case, f)}
        settings = {f.facility_id: (case.premises.get(f.facility_id) or {}).get("setting") for f in own}
        own = [f for f in own if setting is None or settings[f.facility_id] in (None, setting)]
        verdicts = {
            f.facility_id: None
            if (row := case.premises.get(f.facility_id)) is None or (setting and row["setting"] is None)
            else check(row, floor)
            for f in own
        }
        yield from each(case, towns_of(own), verdicts, kind.unit, waiting=waiting)

    return rule


def minimum(column: str) -> Check:
    """Return a check: a number is at least the clause's."""
    return lambda row, floor: None if row[column] is None else bool(row[column] >= floor)


def enough_of(columns: tuple[str, ...]) -> Check:
    """Return a check: at least the clause's number of yes-or-no columns are yes."""

    def check(row: Row, floor: Any) -> bool | None:  # noqa: ANN401
        yes, blank = sum(row[name] is True for name in columns), sum(row[name] is None for name in columns)
        return True if yes >= floor else None if yes + blank >= floor else False

    return check


def nursing_share(row: Row, floor: Any) -> bool | None:  # noqa: ANN401
    """Say whether nursing beds are at least a share of all beds (二（一）)."""
    if row["beds_total"] is None or row["beds_nursing"] is None or not row["beds_total"]:
        return None
    return bool(row["beds_nursing"] >= floor * row["beds_total"])


def functions(case: Case, clause: Clause) -> Iterator[Finding]:
    """Yield points against those with the four functions (一（二）); the reading `shared_points` may ask less of shared ones."""
    relief = case.reading("shared_points") == "emergency_only"
    whole = enough_of(FUNCTIONS)

    def check(row: Row, floor: Any) -> bool | None:  # noqa: ANN401
        alone, together = whole(row, floor), row["fn_emergency"]
        if relief and row["setting"] is None:
            return alone if alone == together else None
        return together if relief and row["setting"] == "shared" else alone

    yield from standard(kinds.POINT, check)(case, clause)


def operated_by_institution(kind: kinds.Kind) -> Rule:
    """Return a rule: facilities of a kind are run by elder-care institutions (一（三）, in principle all)."""

    def rule(case: Case, clause: Clause) -> Iterator[Finding]:
        verdicts = {
            f.facility_id: _operator(case, f, ("care_institution",)) for f in state.of_kind(case, kind)
        }
        yield share(case, clause, verdicts, kind.unit)

    return rule


def contracted_homes(case: Case, clause: Clause) -> Iterator[Finding]:
    """Yield homes under contracted operation against 60 % of them (一（三）), whole homes."""
    verdicts = {f.facility_id: _operator(case, f, CONTRACTED) for f in counted_of(case, kinds.HOME)}
    yield share(case, clause, verdicts, kinds.HOME.unit)


def counted_of(case: Case, *of: kinds.Kind) -> list[Facility]:
    """Return the facilities that a share is taken of: all of a kind, of homes those of Annex 1 or all (reading `homes_counted`)."""
    everything = case.reading("homes_counted") == "all"
    return [f for f in state.of_kind(case, *of) if f.kind != kinds.HOME or f.scheduled or everything]


def _operator(case: Case, facility: Facility, types: tuple[str, ...]) -> bool | None:
    row = case.premises.get(facility.facility_id)
    return None if row is None or row["operator_type"] is None else row["operator_type"] in types


def quality(*of: kinds.Kind) -> Rule:
    """Return a rule: a share of facilities meets the basic service quality standard (一（三）)."""

    def rule(case: Case, clause: Clause) -> Iterator[Finding]:
        apart = len(of) > 1 and case.reading("quality_pool") == "each"
        for group in [(kind,) for kind in of] if apart else [of]:
            unit = "; ".join(kind.unit for kind in group)
            metric = f"{clause.metric}_{group[0].unit}" if apart else ""
            verdicts = {f.facility_id: _quality(case, f) for f in counted_of(case, *group)}
            yield share(case, clause, verdicts, unit, metric)

    return rule


def _quality(case: Case, facility: Facility) -> bool | None:
    return state.happened(case, case.premises.get(facility.facility_id), "quality_met_on")


RULES = {
    "point_functions_4": functions,
    "care_centers_operator": operated_by_institution(kinds.CARE_CENTER),
    "town_centers_operator": operated_by_institution(kinds.CENTER),
    "homes_social_operation": contracted_homes,
    "care_centers_quality": quality(kinds.CARE_CENTER),
    "homes_centers_quality": quality(kinds.HOME, kinds.CENTER),
    "care_center_nursing_beds": standard(kinds.CARE_CENTER, nursing_share),
    "center_area": standard(kinds.CENTER, minimum("area_m2")),
    "center_zones": standard(kinds.CENTER, enough_of(ZONES)),
    "center_nursing_beds": standard(kinds.CENTER, minimum("beds_nursing")),
    "point_area": standard(kinds.POINT, minimum("area_m2"), "standalone"),
    "point_rooms": standard(kinds.POINT, enough_of(ROOMS), "standalone"),
    "point_merged": standard(kinds.POINT, lambda row, _: row["fn_emergency"], "shared"),
}
