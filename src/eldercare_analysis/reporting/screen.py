"""Items as text for a terminal."""

from __future__ import annotations

import pandas as pd

from eldercare_analysis.reporting.items import Headline, Item, Notes, Table


def to_text(item: Item) -> str:
    """Return notes and table of an item as text for a terminal."""
    return "\n".join(part for part in (*_body(item), item.caption.plain) if part)


def _body(item: Item) -> list[str]:
    match item:
        case Headline():
            return [item.finding.plain]
        case Notes():
            return [note.plain for note in item.notes]
        case Table():
            rows = [[cell.plain for cell in row] for row in item.rows]
            table = pd.DataFrame(rows, columns=[head.label.plain for head in item.columns])
            with pd.option_context("display.unicode.east_asian_width", True):  # noqa: FBT003
                return [*(note.plain for note in item.notes), table.to_string(index=False) if rows else ""]
    return []
