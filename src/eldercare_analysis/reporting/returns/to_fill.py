"""Which cells of a return are to be filled in, row by row: they are yellow, all others white or given."""

from __future__ import annotations

from functools import cache

from eldercare_analysis.analysis.goals.rules import RULES
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.schedule import EXISTING, planned_facilities
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.prefilled import Filled, Values

WHERE_THERE_IS_ONE = ("exempt_reason", "served_by")  # read by clauses, empty in most rows
COUNTED = ("residents", "people", "operating_budget")


def is_due(study: Study, name: str) -> bool:
    """Say whether a sheet is filled in this month; other sheets than the half-yearly ones always are."""
    due = sheets()[name].due
    return not due or int(study.month[5:]) in due


def is_asked(study: Study, name: str, row: Filled, column: str) -> bool:
    """Say whether a cell is to be filled in: it is empty, and its row is one that has to have it."""
    values = row.values
    if row.spare or values.get(column) is not None or not is_due(study, name):
        return False
    if name == "facilities":
        return _asked_of_facility(study, values, column)
    if name == "premises":
        return column in read_of(name, _kind(study, values)) and _is_there(study, values)
    if name == "villages":
        return column in read_of(name) and column not in WHERE_THERE_IS_ONE
    if name == "annex2":
        return column in ("result", "checked_on")
    return name in COUNTED


@cache
def read_of(sheet: str, kind: kinds.Kind | None = None) -> frozenset[str]:
    """Return the columns of a sheet that clauses read, of those about a kind of facility, or all."""
    rules = [rule for rule in RULES.values() if kind is None or kind in rule.about.kinds]
    cells = (cell.partition(".") for rule in rules for cell in rule.reads)
    return frozenset(column for name, _, column in cells if name == sheet)


def _asked_of_facility(study: Study, values: Values, column: str) -> bool:
    """Of what is scheduled up to this year: steps that have not happened; of what serves villages: where."""
    year = str(values["plan_year"])
    due = year.isdigit() and year <= study.month[:4] and not values.get(kinds.CLOSED.column)
    if column == "village":
        return (due or year == EXISTING) and values["kind"] in [kind.id for kind in kinds.PACKAGE]
    steps = {step.column: step for step in kinds.STEPS}
    return bool(due) and column in steps and not any(values.get(name) for name in steps[column].shown_by)


def _kind(study: Study, values: Values) -> kinds.Kind | None:
    own = {facility.facility_id: facility.kind for facility in planned_facilities(study.district, study.town)}
    return own.get(values["facility_id"])


def _is_there(study: Study, values: Values) -> bool:
    """Say whether a facility has premises to tell of: it exists, or is reported as built or in use."""
    identity = values["facility_id"]
    told = study.by_key("facilities").get(identity, {})
    existing = any(
        f.facility_id == identity and f.plan_year == EXISTING for f in planned_facilities(study.district)
    )
    return existing or any(told.get(name) for name in kinds.COMPLETED.shown_by)
