"""What the dispatch meeting decides from, as items; with returns only."""

from __future__ import annotations

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Item, Notes
from eldercare_analysis.reporting.meeting import attention, changes, dues, outlook, progress, squares
from eldercare_analysis.reporting.meeting.answer import dispatch_headline
from eldercare_analysis.reporting.meeting.decisions import decisions
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.meeting.facility_list import facility_table
from eldercare_analysis.reporting.meeting.year_chart import year_chart


def dispatch_items(study: Study) -> list[Item]:
    """Return all items of the meeting; none without returns."""
    if study.register is None:
        return []
    dispatch = Dispatch(study)
    both = [
        dispatch_headline,
        decisions,
        squares.squares_by_kind,
        outlook.checks,
        progress.progress_table,
        progress.cumulative_table,
        changes.change_notes,
        attention.attention_notes,
        attention.issue_table,
    ]
    district = [
        progress.band_notes,
        squares.squares_by_town,
        outlook.year_end,
        changes.forecast_notes,
        progress.progress_by_town,
        progress.progress_by_kind,
        attention.standstill_notes,
        changes.changes_table,
    ]
    made = [*both, *([facility_table] if study.town else district)]
    items = [item for make in made if not _empty(item := make(dispatch))]
    charts = (
        [] if study.town else year_chart(dispatch)
    )  # reads the returns of every month; no town's paper has it
    return [*items, *charts, *dues.money_lists(dispatch)]


def _empty(item: Item) -> bool:
    return isinstance(item, Notes) and not item.notes
