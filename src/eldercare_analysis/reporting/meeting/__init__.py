"""What the dispatch meeting decides from, as items; with returns only."""

from __future__ import annotations

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.meeting.attention import (
    attention_annex,
    attention_notes,
    decision_notes,
    facility_table,
    issue_table,
    standstill_table,
)
from eldercare_analysis.reporting.meeting.changes import change_notes, changes_table, forecast_notes
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.meeting.dues import money_lists
from eldercare_analysis.reporting.meeting.progress import (
    band_notes,
    cumulative_table,
    dispatch_headline,
    progress_by_kind,
    progress_by_town,
    progress_table,
)


def dispatch_items(study: Study) -> list[Item]:
    """Return all items of the meeting; none without returns."""
    if study.register is None:
        return []
    dispatch = Dispatch(study)
    both = [dispatch_headline, progress_table, cumulative_table, change_notes, attention_notes, issue_table]
    district = [
        band_notes,
        decision_notes,
        forecast_notes,
        progress_by_town,
        progress_by_kind,
        attention_annex,
        standstill_table,
        changes_table,
    ]
    made = [make(dispatch) for make in (both + district if study.town is None else [*both, facility_table])]
    return made + money_lists(dispatch)
