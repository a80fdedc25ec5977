"""Standards of facilities: area, beds, functions, rooms, operators, quality."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.goals.judge import Finding, share
from eldercare_analysis.analysis.goals.rules.rule import About, Rule, cell, each_unit, picks, running
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row

FUNCTIONS = ("fn_day_care", "fn_rehab", "fn_leisure", "fn_emergency")
ROOMS = ("room_meals", "room_rest", "room_activity", "room_rehab", "room_library")
ZONES = ("zone_leisure", "zone_daily_care", "zone_nursing", "zone_medical_rehab")
INSTITUTION = ("care_institution",)
CONTRACTED = (*INSTITUTION, "social_work", "private")
SETTING, OPERATOR, QUALITY = "premises.setting", "premises.operator_type", "premises.quality_met_on"
RELIEF = ("shared_points", "emergency_only")
Check = Callable[[Sequence[Any], Decimal], bool | None]
Verdict = Callable[[Row], bool | None]


def standard(clause: str, kind: kinds.Kind, check: Check, *columns: str, setting: str = "") -> Rule:
    """Return a rule: each facility of a kind that is built meets a standard of its premises.

    Args:
        clause: its id.
        kind: center, point or care center.
        check: says of the cells of a row and the clause's number whether it does; None: not reported.
        columns: of `premises`, whose cells are checked.
        setting: only facilities of this setting; where the setting is not reported, nothing can be said.
    """

    def find(case: Case, rule: Rule) -> Iterator[Finding]:
        verdict = _checked(case, clause, check, columns)
        known = (lambda row: None if row["setting"] is None else verdict(row)) if setting else verdict
        yield from each_unit(
            case,
            rule,
            lambda f: _of(case, f, known),
            only=lambda f: not setting or _setting(case, f) in (None, setting),
        )

    return Rule(clause, find, (*((SETTING,) if setting else ()), *_premises(*columns)), running(kind))


def _checked(case: Case, clause: str, check: Check, columns: Sequence[str]) -> Verdict:
    """Return what says of a row of `premises` whether it meets a clause."""
    floor = case.value(clause) if clause in case.scenario.parameters else Decimal(1)
    return lambda row: check([row[name] for name in columns], floor)


def _of(case: Case, facility: Facility, verdict: Verdict) -> bool | None:
    row = case.premises.get(facility.facility_id)
    return None if row is None else verdict(row)


def _setting(case: Case, facility: Facility) -> str | None:
    found: str | None = cell(case.premises.get(facility.facility_id), "setting")
    return found


def _premises(*columns: str) -> tuple[str, ...]:
    return tuple(f"premises.{name}" for name in columns)


def at_least(cells: Sequence[Any], floor: Decimal) -> bool | None:
    """Say whether a number is at least the clause's."""
    (number,) = cells
    return None if number is None else bool(number >= floor)


def enough(cells: Sequence[Any], floor: Decimal) -> bool | None:
    """Say whether at least the clause's number of yes-or-no cells are yes."""
    yes, blank = (sum(one is answer for one in cells) for answer in (True, None))
    return True if yes >= floor else None if yes + blank >= floor else False


def nursing_share(cells: Sequence[Any], floor: Decimal) -> bool | None:
    """Say whether nursing beds, of all beds, are at least a share (二（一）)."""
    nursing, total = cells
    return None if nursing is None or not total else bool(nursing >= floor * total)


def functions(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield points against those with all functions (一（二）); `shared_points` may ask less of shared."""
    whole = _checked(case, rule.clause, enough, FUNCTIONS)

    def relieved(row: Row) -> bool | None:
        alone, together = whole(row), row["fn_emergency"]
        if row["setting"] is None:
            return alone if alone == together else None
        return together if row["setting"] == "shared" else alone

    verdict = relieved if picks(case, RELIEF) else whole
    yield from each_unit(case, rule, lambda f: _of(case, f, verdict))


def operated_by(types: Collection[str]) -> Callable[[Case, Rule], Iterator[Finding]]:
    """Return what finds facilities run by operators of some types against a share of all (一（三）)."""

    def find(case: Case, rule: Rule) -> Iterator[Finding]:
        operators = {
            f.facility_id: cell(case.premises.get(f.facility_id), "operator_type")
            for f in rule.about.units(case)
        }
        verdicts = {name: None if told is None else told in types for name, told in operators.items()}
        yield share(case, rule.clause, verdicts, rule.unit)

    return find


def shared_of(*of: kinds.Kind) -> About:
    """Return the facilities that a share is of: all, of homes those of Annex 1 or all (`homes_counted`)."""
    return About(
        of, lambda case, f: f.kind != kinds.HOME or f.scheduled or case.reading("homes_counted") == "all"
    )


def quality(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield facilities that meet the basic service quality standard against a share of them (一（三）)."""
    of, units = rule.about.kinds, rule.about.units(case)
    apart = len(of) > 1 and case.reading("quality_pool") == "each"
    name = case.district.policy.clauses[rule.clause].metric
    for group in [(kind,) for kind in of] if apart else [of]:
        verdicts = {f.facility_id: _quality(case, f) for f in units if f.kind in group}
        unit = "; ".join(kind.unit for kind in group)
        yield share(case, rule.clause, verdicts, unit, f"{name}_{group[0].unit}" if apart else "")


def _quality(case: Case, facility: Facility) -> bool | None:
    return state.happened(case, case.premises.get(facility.facility_id), "quality_met_on")


RULES = (
    Rule("point_functions_4", functions, _premises(*FUNCTIONS), running(kinds.POINT), {RELIEF: (SETTING,)}),
    Rule("care_centers_operator", operated_by(INSTITUTION), (OPERATOR,), shared_of(kinds.CARE_CENTER)),
    Rule("town_centers_operator", operated_by(INSTITUTION), (OPERATOR,), shared_of(kinds.CENTER)),
    Rule("homes_social_operation", operated_by(CONTRACTED), (OPERATOR,), shared_of(kinds.HOME)),
    Rule("care_centers_quality", quality, (QUALITY,), shared_of(kinds.CARE_CENTER)),
    Rule("homes_centers_quality", quality, (QUALITY,), shared_of(kinds.HOME, kinds.CENTER)),
    standard("care_center_nursing_beds", kinds.CARE_CENTER, nursing_share, "beds_nursing", "beds_total"),
    standard("center_area", kinds.CENTER, at_least, "area_m2"),
    standard("center_zones", kinds.CENTER, enough, *ZONES),
    standard("center_nursing_beds", kinds.CENTER, at_least, "beds_nursing"),
    standard("point_area", kinds.POINT, at_least, "area_m2", setting="standalone"),
    standard("point_rooms", kinds.POINT, enough, *ROOMS, setting="standalone"),
    standard("point_merged", kinds.POINT, enough, "fn_emergency", setting="shared"),
)
