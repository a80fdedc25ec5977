"""The cells of a town's line on the page: what each says and what it sorts by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.goals.targets import GROUPS, Target
from eldercare_analysis.analysis.grouping import inside
from eldercare_analysis.analysis.meeting.tasks import tasks
from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.reporting.lamps import LAMPS
from eldercare_analysis.reporting.meeting.answer import counted_step
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.meeting.progress import reached
from eldercare_analysis.reporting.meeting.squares import squares, still, waiting
from eldercare_analysis.reporting.page.owed import Debt, summary
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import Text

COUNTS = ("villages", "points", "centers")


@dataclass(frozen=True)
class Cell:
    """What a cell says, what it sorts by (None: last), its class, and the color of its lamp."""

    text: Text
    sort: float | str | None
    style: str = ""
    lamp: str = ""


Cells = dict[str, Cell]


def served_cells(words: Words, row: Coverage) -> Cells:
    """Return villages and facilities, villages served, and those without service."""
    counts = {name: Cell(words.count(getattr(row, name)), _number(getattr(row, name))) for name in COUNTS}
    served = Cell(words.span(row.served_low, row.served_high), _number(row.served_low))
    return {**counts, "served": served, "state": _state(words, row)}


def _state(words: Words, row: Coverage) -> Cell:
    """Return the villages without service: for certain, and those that depend on what is open."""
    low, high = row.unserved_low, row.unserved_high
    if not row.villages:
        return Cell(words("class.none_short"), None)
    if low is None or high is None:
        return Cell(words("form.unknown"), None)
    key = "both" if low and high > low else "certain" if low else "open" if high else "none"
    text = words(f"page.state_{key}", certain=low, open=high - low)
    return Cell(text, -float(low * 1000 + high), "bad" if low else "")


def money_cells(words: Words, targets: list[Target], award: Any) -> Cells:  # noqa: ANN401 - fen, NA
    """Return the targets that are short, and the award in fen; None where there is none."""
    short = sum(target.status in GROUPS["short"] for target in targets)
    told = Cell(words("form.none"), 0) if award is None else Cell(words.wan(award), _number(award))
    return {"short": Cell(words.count(short), short), "award": told}


def progress_cells(dispatch: Dispatch, town: str, own: list[Debt]) -> Cells:
    """Return a town's lamp, its tasks as squares and as counts, what stands still, what it owes."""
    words, none = dispatch.words, dispatch.words("form.none")
    row, step = dispatch.totals.get(town), counted_step(dispatch)
    stands = [*still(dispatch, town), *waiting(dispatch, town)]
    open_ones = {
        "stands": Cell(words.listed(stands) or none, -len(stands) if stands else None),
        "owed": Cell(summary(dispatch, own) or none, -sum(debt.count for debt in own) if own else None),
    }
    if row is None:
        empty = Cell(none, None)
        progress = Cell(words("page.no_tasks"), None)
        return {"color": empty, "squares": empty, "progress": progress, **open_ones}
    share, text = 0.0, words("form.not_reported")
    if row.reported:
        share = getattr(row, step.id) / row.planned
        text = words.share(reached(words, row, step), row.planned)
    if mark := dispatch.carried_mark(row):
        text = words("page.carried", text=text, mark=mark)
    place = f"{list(LAMPS).index(row.color)}{share:.4f}"
    return {
        "color": Cell(words(f"color.{row.color}"), place, lamp=row.color),
        "squares": Cell(squares(words, inside(town, tasks(dispatch.study).all)), -row.planned),
        "progress": Cell(text, share if row.reported else None),
        **open_ones,
    }


def _number(value: Any) -> float | None:  # noqa: ANN401
    return None if value is None or pd.isna(value) else float(value)
