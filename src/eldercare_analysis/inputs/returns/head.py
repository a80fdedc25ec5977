"""The block above a return's columns: month, town, whether anything changed."""

from __future__ import annotations

from typing import Any

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError, Place, Problems
from eldercare_analysis.inputs.returns.cells import CellError, as_flag, as_month, as_text
from eldercare_analysis.inputs.returns.sheets import plain_header
from eldercare_analysis.inputs.returns.workbooks import Grid, letters
from eldercare_analysis.inputs.tables import narrow

BLOCK = {
    "month": ("month", "填报月份", "月份", "报送月份"),
    "town": ("town", "镇街"),
    "unchanged": ("nochangethismonth", "nochange", "本月无变化"),
    "office": ("office", "填报单位"),
}
LABELS = {word for words in BLOCK.values() for word in words}


def read_head(
    tables: list[tuple[Grid, int]], district: District, problems: Problems
) -> tuple[dict[str, Any], set[str]]:
    """Return what the rows above the headers say, by key of `BLOCK`, and the keys whose values could not be read.

    Sheets that contradict each other are a problem.

    Args:
        tables: each sheet with the row of its header.
        district: its towns may be named.
        problems: gets what cannot be read.
    """
    said: dict[str, dict[Any, Place]] = {key: {} for key in BLOCK}
    unread: set[str] = set()
    for grid, header in tables:
        for row in range(1, header):
            for key, value, column in _labelled(grid.row(row)):
                place = Place(grid.file, grid.sheet, row, letters(column))
                try:
                    said[key][_head_value(key, value, district)] = place
                except CellError as error:
                    unread.add(key)
                    problems.add(error.key, place, **error.fields)
                except InputError as error:
                    unread.add(key)
                    problems.at(place, error)
    for values in said.values():
        if len(values) > 1:
            problems.add("head_differs", list(values.values())[1], value=" / ".join(map(str, values)))
    return {key: next(iter(values), None) for key, values in said.items()}, unread


def _labelled(cells: list[Any]) -> list[tuple[str, Any, int]]:
    """Return the labels of the head in a row, each with the value beside it or after its colon."""
    found = []
    for position, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        label, _, inside = narrow(cell).partition(":")
        key = next((key for key, words in BLOCK.items() if plain_header(label) in words), None)
        beside = next(
            ((n, value) for n, value in enumerate(cells[position + 1 :], position + 2) if value is not None),
            None,
        )
        if key and inside.strip():
            found.append((key, inside.strip(), position + 1))
        elif key and beside and not _is_label(beside[1]):
            found.append((key, beside[1], beside[0]))
    return found


def _is_label(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str) and plain_header(value) in LABELS


def _head_value(key: str, value: Any, district: District) -> Any:  # noqa: ANN401
    if key == "month":
        return as_month(value)
    if key == "town":
        return district.find_town(narrow(as_text(value)))
    return as_flag(value) if key == "unchanged" else as_text(value)
