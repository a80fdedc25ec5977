"""Which cells of printed tables alert: what is overdue stands out on paper as it does on the page."""

from __future__ import annotations

from eldercare_analysis.reporting.items import Item, Table
from eldercare_analysis.reporting.words import Words, pattern_of

# of columns (item and key): the text whose cells alert
ALERTS = {("decisions", "due"): "decisions.over", ("issues", "state"): "issue_state.overdue"}


def alerts_of(words: Words, item: Item) -> list[tuple[int, int]]:
    """Return row and column of the cells of a table that alert, from 0."""
    if not isinstance(item, Table):
        return []
    columns = [
        (place, pattern_of(words.language, key))
        for place, head in enumerate(item.columns)
        if (key := ALERTS.get((item.id, head.key)))
    ]
    return [
        (number, place)
        for number, row in enumerate(item.rows)
        for place, pattern in columns
        if pattern.fullmatch(row[place].plain)
    ]
