"""Workbooks of Excel 97 to 2003 (.xls) -> grids, by calamine: it tells values and merges, days as days; formats and formulas stay unknown."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

from eldercare_analysis.inputs.returns.reading.grid import Grid
from eldercare_analysis.inputs.returns.reading.limits import SHEETS
from eldercare_analysis.inputs.returns.reading.shape import Found, Room, grid_of
from eldercare_analysis.inputs.returns.reading.unreadable import UnreadableError, broken

LOCKED = "EncryptedPackage".encode("utf-16-le")  # the part of an .xlsx file with a password


def read_xls(content: bytes) -> list[Grid]:
    """Return the sheets of a workbook, without the name of its file.

    Args:
        content: the file.

    Raises:
        UnreadableError: it is damaged, protected by a password or too large.
    """
    # imported here: most returns are .xlsx
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum  # noqa: PLC0415

    if LOCKED in content:
        raise UnreadableError("workbook_protected")
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        listed = [(sheet.name, sheet.visible) for sheet in workbook.sheets_metadata]
        if len(listed) > SHEETS:
            raise UnreadableError("workbook_sheets", value=len(listed), limit=SHEETS)
        room, grids = Room(), list[Grid]()
        for title, visible in listed:
            sheet = workbook.get_sheet_by_name(title)
            found = Found(title, visible != SheetVisibleEnum.Visible)
            _fill(found, sheet, room)
            grids.append(grid_of(found))
    except PasswordError:
        raise UnreadableError("workbook_protected") from None
    except (CalamineError, ValueError, KeyError, OSError) as error:
        raise broken(error) from None
    return grids


def _fill(found: Found, sheet: Any, room: Room) -> None:  # noqa: ANN401 - calamine's sheets have no public type
    for row, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        for column, stored in enumerate(values, start=1):
            if stored != "" and (value := _plain(stored)) is not None:
                room.take(value)
                found.cells[row, column] = value
    found.areas += [
        (top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    ]


def _plain(stored: Any) -> Any:  # noqa: ANN401
    """Return a value as grids hold it; times without a day and durations as text."""
    if isinstance(stored, str):
        return stored if stored.strip() else None
    if isinstance(stored, bool | int | float | datetime):
        return stored
    return datetime.combine(stored, time()) if isinstance(stored, date) else str(stored)
