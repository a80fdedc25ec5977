"""A fresh template in the place of an older file: a return that holds more is not replaced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError, Place, Problem
from eldercare_analysis.inputs.returns.loading import load_register
from eldercare_analysis.inputs.returns.parse import PREFILLED, Return
from eldercare_analysis.inputs.returns.sheets import row_key, sheets

WORKBOOKS = {b"PK": ".xlsx", b"\xd0\xcf": ".xls"}  # by their first bytes


def check_nothing_lost(path: Path, content: bytes, district: District) -> None:
    """Refuse to replace a return by a template that does not hold all of what is filled in there.

    Args:
        path: what would be replaced; it need not be there, and what is no workbook may be replaced.
        content: the template.
        district: the district that both are about.

    Raises:
        InputError: cells would be lost, or the workbook cannot be read, so that nobody knows.
    """
    suffix = WORKBOOKS.get(path.read_bytes()[:2], "") if path.is_file() else ""
    if not suffix:
        return
    try:
        old, new = _read(path.read_bytes(), suffix, district), _read(content, ".xlsx", district)
    except InputError as error:
        found = [
            replace(one, place=one.place and replace(one.place, file=path.name)) for one in error.problems
        ]
        raise InputError([Problem("unread_return", None, {"value": path}), *found]) from None
    if lost := _lost(old, new):
        raise InputError([Problem("filled_return", replace(lost[0], file=str(path)), {"cells": len(lost)})])


def _read(content: bytes, suffix: str, district: District) -> Return:
    with TemporaryDirectory() as folder:
        copy = Path(folder) / f"a{suffix}"
        copy.write_bytes(content)
        return load_register(copy, district).returns[0]


def _lost(old: Return, new: Return) -> list[Place]:
    """Return the cells of a return that another one does not have, or has otherwise."""
    kept = {(one.sheet, *row_key(one.sheet, one.cells)): one.cells for one in new.records}
    lost = []
    for record in old.records:
        cells = kept.get((record.sheet, *row_key(record.sheet, record.cells)), {})
        columns = sheets()[record.sheet].columns
        given = PREFILLED | {"month", "village_code", "indicator"}
        lost += [
            Place(old.file, record.place.sheet, record.place.row, columns[name].zh)
            for name, value in record.cells.items()
            if name not in given and cells.get(name) != value
        ]
    head = (old.unchanged and not new.unchanged) or (old.office and old.office != new.office)
    return [*lost, *([Place(old.file, None, 2, "填报单位")] if head and not lost else [])]
