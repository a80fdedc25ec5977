"""Items as text for a terminal."""

from __future__ import annotations

from functools import singledispatch

import pandas as pd

from eldercare_analysis.reporting.items import Headline, Item, Notes, Table


def to_text(item: Item) -> str:
    """Return notes and table of an item as text for a terminal."""
    return "\n".join(part for part in (*_body(item), item.caption.plain) if part)


@singledispatch
def _body(_: Item) -> list[str]:
    return []


@_body.register
def _(item: Headline) -> list[str]:
    return [item.finding.plain]


@_body.register
def _(item: Notes) -> list[str]:
    return [note.plain for note in item.notes]


@_body.register
def _(item: Table) -> list[str]:
    table = pd.DataFrame(
        [[cell.plain for cell in row] for row in item.rows],
        columns=[column.label.plain for column in item.columns],
    )
    with pd.option_context("display.unicode.east_asian_width", True):  # noqa: FBT003 - the option's value
        text = table.to_string(index=False) if item.rows else ""
    return [*(note.plain for note in item.notes), text]
