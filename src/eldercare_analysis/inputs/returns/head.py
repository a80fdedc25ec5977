"""The block above a return's columns: month, town, whether anything changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError, Place, Problems
from eldercare_analysis.inputs.returns.cells import as_flag
from eldercare_analysis.inputs.returns.content import CellError, Content, clipped, content_of
from eldercare_analysis.inputs.returns.dates import as_month
from eldercare_analysis.inputs.returns.reading.grid import Grid, letters
from eldercare_analysis.inputs.returns.sheets import plain_header
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
            for key, content, column in _labelled(grid, row):
                place = Place(grid.file, grid.sheet, row, letters(column))
                try:
                    said[key][_head_value(key, content, district)] = place
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


def _labelled(grid: Grid, row: int) -> Iterator[tuple[str, Content | None, int]]:
    """Return the labels of the head in a row, each with what stands beside it or after its colon; None: a formula without a result."""
    cells = grid.row(row)
    places = sorted(
        {n for n, value in enumerate(cells, 1) if value is not None}
        | {n for at, n in grid.uncalculated if at == row}
    )
    for position, value in enumerate(cells, 1):
        if not isinstance(value, str):
            continue
        label, _, inside = narrow(value).partition(":")
        key = next((key for key, words in BLOCK.items() if plain_header(label) in words), None)
        beside = next((n for n in places if n > position), None)
        if key and inside.strip():
            yield key, Content(inside.strip()), position
        elif key and beside and (row, beside) in grid.uncalculated:
            yield key, None, beside
        elif key and beside and not _is_label(cells[beside - 1]):
            yield key, content_of(grid, (row, beside)), beside


def _is_label(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str) and plain_header(value) in LABELS


def _head_value(key: str, content: Content | None, district: District) -> Any:  # noqa: ANN401
    if content is None:
        raise CellError("uncalculated")
    if key == "month":
        return as_month(content)
    if key == "town":
        return district.find_town(clipped(content.plain))
    return as_flag(content) if key == "unchanged" else content.text
