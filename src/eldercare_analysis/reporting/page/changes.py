"""What is different from the month before: steps that happened, and targets whose status changed; from the same returns."""

from __future__ import annotations

from dataclasses import dataclass

from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.targets import label_of
from eldercare_analysis.reporting.meeting.changes import change_notes
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.page.tables import Tables
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import Text

SHOWN = 40  # changes of status in the table; how many more there are is said


@dataclass(frozen=True)
class Changes:
    """Sentences, and rows of place, target, status before and now."""

    notes: list[Text]
    rows: list[tuple[str, str, Text, Text]]
    more: int = 0


def changes_of(study: Study, tables: Tables, dispatch: Dispatch | None) -> Changes:
    """Return what changed since the month before; without returns, that nothing can have."""
    words = words_of(study)
    if dispatch is None:
        return Changes([words("page.no_returns")], [])
    if tables.earlier is None:
        return Changes([words("page.first_month")], [])
    key = ["clause", "metric", "town"]
    both = tables.targets.merge(tables.earlier[[*key, "status"]], on=key, suffixes=("", "_before"))
    changed = both[both["status"] != both["status_before"]]
    rows = [
        (study.name if row["town"] == DISTRICT else study.town_name(row["town"]), label_of(study, row["clause"], row["metric"]),
         words(f"status.{row['status_before']}"), words(f"status.{row['status']}"))
        for row in changed.to_dict("records")
    ]  # fmt: skip
    return Changes(change_notes(dispatch).notes, rows[:SHOWN], max(0, len(rows) - SHOWN))
