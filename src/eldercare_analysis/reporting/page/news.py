"""What is new since the month before: steps, late reports, payments, targets whose status changed."""

from __future__ import annotations

from dataclasses import dataclass

from eldercare_analysis.analysis.goals.targets import Target
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.reporting.goals.targets import label_of
from eldercare_analysis.reporting.items import Notes
from eldercare_analysis.reporting.meeting.changes import change_notes
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.page.towns import Tables
from eldercare_analysis.text import Text

SHOWN = 40  # changes of status in the table; how many more there are is said


@dataclass(frozen=True)
class News:
    """What differs from the month before: sentences; rows of place, target, status before and now."""

    item: Notes
    rows: list[tuple[str, str, Text, Text]]
    more: int = 0


def news_of(dispatch: Dispatch, tables: Tables) -> News:
    """Return what is new; in the plan's first month no status can be."""
    rows = _statuses(dispatch, tables)
    return News(change_notes(dispatch), rows[:SHOWN], max(0, len(rows) - SHOWN))


def _statuses(dispatch: Dispatch, tables: Tables) -> list[tuple[str, str, Text, Text]]:
    """Return the targets whose status changed."""
    study, words = dispatch.study, dispatch.words
    before = {_key(target): target.status for target in tables.earlier or ()}
    return [
        (
            study.name if now.town == DISTRICT else study.town_name(now.town),
            label_of(study, now.clause, now.metric),
            words(f"status.{before[_key(now)]}"),
            words(f"status.{now.status}"),
        )
        for now in tables.targets
        if before.get(_key(now), now.status) != now.status
    ]


def _key(target: Target) -> tuple[str, str, str]:
    return target.clause, target.metric, target.town
