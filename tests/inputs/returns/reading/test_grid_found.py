"""What was found in a sheet -> a grid of bounded size."""

from __future__ import annotations

from typing import Any

import pytest

from eldercare_analysis.inputs.returns.reading import grid as shape
from eldercare_analysis.inputs.returns.reading.grid import Area, Cell, Found, Room, grid_of
from eldercare_analysis.inputs.returns.reading.limits import CELLS, LETTERS, UnreadableError
from tests.inputs.returns.reading.books import grid


def _found(cells: dict[Cell, Any], **more: Any) -> Found:
    return Found("表", hidden=False, cells=cells, **more)


def _cross(rows: range, columns: range) -> dict[Cell, Any]:
    """Return cells that fill rows and columns, few as they are."""
    return {(row, columns[0]): 1 for row in rows} | {(rows[0], column): 1 for column in columns}


def test_a_workbook_begins_with_all_of_its_room() -> None:
    room = Room()
    room.take("镇街")
    room.take(12)
    room.take()
    assert (room.cells, room.letters) == (CELLS - 3, LETTERS - 2)


@pytest.mark.parametrize(
    ("room", "value", "key", "limit"),
    [
        (Room(cells=1), 7, "workbook_cells", CELLS),
        (Room(cells=1), None, "workbook_cells", CELLS),
        (Room(letters=3), "甲", "workbook_letters", LETTERS),
    ],
)
def test_what_is_beyond_the_room_is_refused(room: Room, value: Any, key: str, limit: int) -> None:
    room.take("甲乙丙" if key == "workbook_letters" else value)
    with pytest.raises(UnreadableError) as caught:
        room.take(value)
    assert (caught.value.key, caught.value.fields) == (key, {"limit": limit})


def test_a_grid_tells_what_was_found() -> None:
    cells = {(2, 2): 44444, (3, 4): "甲"}
    found = Found(
        "表", hidden=True, epoch=1904, cells=cells, formats={(2, 2): "yyyy"}, uncalculated={(3, 3)}, hidden_rows={1, 3},
        hidden_columns=[(1, 1), (3, 4)], areas=[(2, 1, 3, 2)],
    )  # fmt: skip
    assert grid_of(found) == grid(
        cells, hidden=True, epoch=1904, formats={(2, 2): "yyyy"}, uncalculated=frozenset({(3, 3)}), hidden_rows=frozenset({3}),
        hidden_columns=frozenset({4}), merged={(2, 2): (2, 1), (3, 2): (2, 1)},
    )  # fmt: skip


def test_an_empty_sheet_is_an_empty_grid() -> None:
    found = Found("空", hidden=False, hidden_rows={1}, hidden_columns=[(1, 9)], areas=[(1, 1, 9, 9)])
    assert grid_of(found) == grid({}, "空")


@pytest.mark.parametrize(
    ("cells", "key", "limit", "row", "column"),
    [(_cross(range(5, 10_006), range(1, 2)), "sheet_rows", 10_000, 10_005, None), (_cross(range(7, 8), range(2, 1_003)), "sheet_columns", 1_000, None, "ALN")],
)  # fmt: skip
def test_more_rows_or_columns_than_a_return_has_are_refused(
    cells: dict[Cell, Any], key: str, limit: int, row: int | None, column: str | None
) -> None:
    with pytest.raises(UnreadableError) as caught:
        grid_of(_found(cells))
    error = caught.value
    assert (error.key, error.sheet, error.row, error.column) == (key, "表", row, column)
    assert caught.value.fields == {"value": limit + 1, "limit": limit}
    cells.popitem()
    assert len(grid_of(_found(cells)).cells) == limit


@pytest.mark.parametrize(
    ("ranges", "hidden"),
    [
        ([(2, 2)], {2}),
        ([(3, 9)], {4, 6}),
        ([(4, 6)], {4, 6}),
        ([(5, 5)], set()),
        ([(1, 16_384)], {1, 2, 4, 6}),
        ([(6, 7), (1, 1)], {1, 6}),
        ([(2, 6), (3, 3)], {2, 4, 6}),
        ([(3, 2)], set()),
    ],
)
def test_hidden_columns_are_those_that_hold_something(
    ranges: list[tuple[int, int]], hidden: set[int]
) -> None:
    cells = {(1, column): column for column in (1, 2, 4, 6)}
    assert grid_of(_found(cells, hidden_columns=ranges)).hidden_columns == hidden


@pytest.mark.parametrize(
    ("ranges", "joined"),
    [
        ([], []),
        ([(5, 6), (1, 2)], [(1, 2), (5, 6)]),
        ([(1, 2), (3, 4)], [(1, 4)]),
        ([(1, 2), (4, 5)], [(1, 2), (4, 5)]),
        ([(1, 9), (2, 3), (10, 10)], [(1, 10)]),
        ([(1, 3), (2, 5)], [(1, 5)]),
    ],
)
def test_ranges_that_touch_are_one(ranges: list[tuple[int, int]], joined: list[tuple[int, int]]) -> None:
    """A sheet may tell a million of them."""
    assert shape._joined(ranges) == joined


SQUARE = {(row, column): 1 for row in (1, 2, 5) for column in (1, 3)}


@pytest.mark.parametrize(
    ("area", "merged"),
    [
        ((1, 1, 1, 1), {}),
        ((1, 1, 1, 3), {(1, 3): (1, 1)}),
        ((1, 1, 2, 1), {(2, 1): (1, 1)}),
        ((1, 1, 2, 3), {(1, 3): (1, 1), (2, 1): (1, 1), (2, 3): (1, 1)}),
        ((2, 2, 5, 3), {(2, 3): (2, 2), (5, 3): (2, 2)}),
        ((3, 1, 4, 3), {}),
        ((1, 4, 5, 9), {}),
        ((1, 2, 5, 2), {}),
        ((5, 3, 1_048_576, 16_384), {}),
        ((2, 3, 1_048_576, 3), {(5, 3): (2, 3)}),
        ((1, 1, 1, 16_384), {(1, 3): (1, 1)}),
        ((5, 1, 1_048_576, 16_384), {(5, 3): (5, 1)}),
        ((1, 2, 1_048_576, 16_384), {(1, 3): (1, 2), (2, 3): (1, 2), (5, 3): (1, 2)}),
        ((1, 1, 1_000, 1_000), {cell: (1, 1) for cell in SQUARE if cell != (1, 1)}),
    ],
)
def test_merged_cells_are_told_where_something_stands(area: Area, merged: dict[Cell, Cell]) -> None:
    assert grid_of(_found(dict(SQUARE), areas=[area])).merged == merged


def test_a_later_merge_holds() -> None:
    areas = [(1, 1, 2, 1), (1, 3, 2, 3), (2, 1, 2, 3)]
    assert grid_of(_found(dict(SQUARE), areas=areas)).merged == {(2, 1): (1, 1), (2, 3): (2, 1)}


@pytest.mark.parametrize("area", [(2, 1, 1_002, 1_000), (2, 1, 1_001, 1_001), (2, 1, 1_048_576, 16_384)])
def test_a_merge_over_a_whole_sheet_is_refused(area: Area) -> None:
    with pytest.raises(UnreadableError) as caught:
        grid_of(_found(dict(SQUARE), areas=[(1, 1, 1, 3), area]))
    error = caught.value
    assert (error.key, error.sheet, error.row, error.fields) == ("merge_huge", "表", 2, {})


def test_merges_cover_no_more_cells_than_a_workbook_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape, "CELLS", 12)
    whole = (1, 1, 5, 3)  # six cells that hold something
    assert len(grid_of(_found(dict(SQUARE), areas=[whole] * 2)).merged) == 5
    with pytest.raises(UnreadableError) as caught:
        grid_of(_found(dict(SQUARE), areas=[whole, whole, (2, 1, 2, 1)]))
    assert (caught.value.key, caught.value.row) == ("merge_huge", 2)
