"""A return beside the earlier months of its town: what they said, and rows that stand beside their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eldercare_analysis.inputs.kinds import STEPS
from eldercare_analysis.inputs.problems import Problem
from eldercare_analysis.inputs.returns.loading import Opened
from eldercare_analysis.inputs.returns.return_rows import Record
from eldercare_analysis.inputs.returns.row import in_ranges
from eldercare_analysis.inputs.returns.sender import Sender
from eldercare_analysis.runs.round.filing import Folder

SEVERAL = 3  # facilities with another's dates; one or two may have been mixed up before, and be put right now
Known = Mapping[str, Mapping[str, Any]]
Dates = tuple[Any, ...]


def facilities_in(opened: Opened) -> list[Record]:
    """Return the rows of a return's facilities."""
    return [record for record in opened.sent.records if record.sheet == "facilities"] if opened.sent else []


def told_before(folder: Folder, sender: Sender | None, month: str) -> Known:
    """Return what a town's earlier months said last of each facility, by its id; of other senders nothing."""
    town = sender.town if sender and sender.role == "town" else None
    told = [one for one in folder.register.returns if town and one.town == town and one.month < month]
    return {
        record.cells["facility_id"]: record.cells
        for one in told
        for record in one.records
        if record.sheet == "facilities"
    }


def rows_beside_their_own(own: Sequence[Record], known: Known) -> Iterator[Problem]:
    """Yield that several facilities have others' dates in the place of their own: rows pasted a line off.

    Not where they all have the same dates now: one day may be corrected for many.
    """
    before = {facility: _dates(cells) for facility, cells in known.items()}
    now = {record.cells["facility_id"]: _dates(record.cells) for record in own}
    moved = [
        record
        for record in own
        if (mine := record.cells["facility_id"]) in before
        and any(old and old != new for old, new in zip(before[mine], now[mine], strict=True))
        and now[mine] in before.values()
    ]
    if len(moved) >= SEVERAL and len({now[record.cells["facility_id"]] for record in moved}) > 1:
        rows = in_ranges(record.place.row for record in moved if record.place.row)
        yield Problem("rows_beside", moved[0].place, {"rows": rows})


def _dates(cells: Mapping[str, Any]) -> Dates:
    return tuple(cells.get(step.column) for step in STEPS)
