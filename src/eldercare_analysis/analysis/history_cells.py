"""Which cells of a sheet are otherwise in a later return; of payments, which rows correct which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.meeting.dues import told_again
from eldercare_analysis.inputs.case import Row
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.sheets import PAYMENTS, Key, in_force, row_key, sheets

AMOUNT = "amount_yuan"
PAYMENT_KEY = tuple(sheets()[PAYMENTS].key)  # everything but the amount


@dataclass(frozen=True)
class CellChange:
    """A cell that is otherwise than it was told before.

    Attributes:
        row: that tells it.
        key, old_key: what tells the row apart now, and told it apart before (of payments these may differ).
        column, old, new: which cell; None: empty.
        before: the last row that had the old value.
        absent: the sheet of `row` has no such column.
    """

    row: Row
    key: Key
    column: str
    old: Any
    new: Any
    before: Row | None = None
    absent: bool = False
    old_key: Key = ()


def cell_changes(register: Register, sheet: str, rows: Iterable[Row]) -> Iterator[CellChange]:
    """Yield the cells in which rows, oldest return first, differ from what was told of the same thing before.

    Dates of a column that a sheet does not have stand; its other cells are empty, as in the register.
    """
    if sheet == PAYMENTS:
        yield from _paid(list(rows))
        return
    known: dict[Key, dict[str, tuple[Any, Row]]] = {}
    columns = {name: one for name, one in sheets()[sheet].columns.items() if name not in sheets()[sheet].key}
    for row in rows:
        key, absent = row_key(sheet, row), register.absent(row)
        told = known.setdefault(key, {})
        for name, column in columns.items():
            if name in absent and column.type == "event":
                continue
            old, before = told.get(name, (None, None))
            if old != row[name]:
                yield CellChange(row, key, name, old, row[name], before, name in absent, key)
            told[name] = (row[name], row)


def _paid(rows: list[Row]) -> Iterator[CellChange]:
    """Yield new payments, and what the rows of a month correct of those before."""
    force: list[Row] = []
    for month, own in groupby(rows, lambda row: str(row["return_month"])):
        known = [*force, *own]
        table = pd.DataFrame(known, dtype=object)
        kept = in_force(PAYMENTS, table).index
        now = [known[number] for number in kept]
        gone = [row for number, row in enumerate(known[: len(force)]) if number not in kept]
        fresh = [row for row in now if row["return_month"] == month]
        groups = told_again(gone, fresh)
        corrected = {id(row) for _, news in groups for row in news}
        for row in fresh:
            if id(row) not in corrected:
                yield _amount(row, None, row)
        for olds, news in groups:
            yield from _corrected(olds, news)
        force = now


def _corrected(olds: list[Row], news: list[Row]) -> Iterator[CellChange]:
    """Yield what differs between payments and the rows that take their place.

    Rows with the same key are compared; of the rest one for one cell by cell, several as wholes.
    """
    now, left = {_key(row): row for row in news}, []
    for old in olds:
        same = now.pop(_key(old), None)
        if same is None:
            left.append(old)
        elif same[AMOUNT] != old[AMOUNT]:
            yield _amount(same, old, same)
    if len(left) == len(now) == 1:
        yield from _cell_by_cell(left[0], *now.values())
    else:
        for old in left:
            yield _amount(news[0], old, None)
        for new in now.values():
            yield _amount(new, None, new, olds[0])


def _cell_by_cell(old: Row, new: Row) -> Iterator[CellChange]:
    for name in (*PAYMENT_KEY, AMOUNT):
        if old[name] != new[name]:
            yield CellChange(new, _key(new), name, old[name], new[name], old, old_key=_key(old))


def _amount(at: Row, old: Row | None, new: Row | None, before: Row | None = None) -> CellChange:
    """Return a payment that is new, has another amount, or is another payment now."""
    key = _key(new or old or at)
    was, now = (row and row[AMOUNT] for row in (old, new))
    return CellChange(at, key, AMOUNT, was, now, before or old, old_key=key)


def _key(row: Row) -> Key:
    return tuple(row[name] for name in PAYMENT_KEY)
