"""Grids: rows of what is filled, names of columns, and the same grid after JSON."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from eldercare_analysis.inputs.returns.reading.grid import document, grids_of, letters
from tests.inputs.returns.reading.books import grid

MOMENT = datetime.fromisoformat("2021-09-05T10:30:00")
FULL = grid(
    {(1, 1): "甲", (1, 2): 7, (2, 3): 0.5, (3, 1): True, (4, 1): MOMENT}, file="白沙.xlsx", hidden=True,
    formats={(1, 2): "builtin:31"}, epoch=1904, hidden_rows=frozenset({4, 2}), hidden_columns=frozenset({3, 1}),
    merged={(1, 2): (1, 1), (2, 2): (1, 1)}, uncalculated=frozenset({(9, 2), (9, 1)}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("column", "name"),
    [(1, "A"), (2, "B"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD"), (0, "")],
)  # fmt: skip
def test_a_column_as_spreadsheets_name_it(column: int, name: str) -> None:
    assert letters(column) == name


def test_rows_of_what_is_filled() -> None:
    found = grid({(9, 2): 0, (1, 3): "a", (9, 1): "b", (2, 1): None, (1, 1): 5})
    assert found.rows == [1, 2, 9]
    assert [found.row(number) for number in (1, 2, 3, 9)] == [[5, None, "a"], [None], [], ["b", 0]]


def test_a_grid_is_empty_unless_more_is_known() -> None:
    empty = grid({})
    assert (empty.rows, empty.formats, empty.epoch, empty.merged) == ([], {}, 1900, {})
    assert empty.hidden_rows == empty.hidden_columns == empty.uncalculated == frozenset()


def test_grids_as_json() -> None:
    assert document([FULL, grid({}, "二", file="b")]) == (
        '[{"sheet":"表","hidden":true,"epoch":1904,'
        '"cells":[[1,1,"甲"],[1,2,7],[2,3,0.5],[3,1,true],[4,1,["2021-09-05T10:30:00"]]],'
        '"formats":[[1,2,"builtin:31"]],"hidden_rows":[2,4],"hidden_columns":[1,3],'
        '"merged":[[1,2,1,1],[2,2,1,1]],"uncalculated":[[9,1],[9,2]]},'
        '{"sheet":"二","hidden":false,"epoch":1900,"cells":[],"formats":[],"hidden_rows":[],"hidden_columns":[],'
        '"merged":[],"uncalculated":[]}]'
    )


def test_grids_come_back_from_json_as_they_were() -> None:
    (first, second) = grids_of(document([FULL, grid({}, "二", file="b")]), "白沙.xlsx")
    assert first == FULL
    assert [type(value) for value in first.cells.values()] == [str, int, float, bool, datetime]
    assert second == grid({}, "二", file="白沙.xlsx")
    assert (second.hidden, second.epoch) == (False, 1900)


def test_kinds_of_what_json_says_of_a_sheet() -> None:
    one = {"sheet": 7, "hidden": 1, "epoch": "1904"} | dict.fromkeys(
        ("cells", "formats", "hidden_rows", "hidden_columns", "merged", "uncalculated"), ()
    )
    (found,) = grids_of(json.dumps([one]), "a.xlsx")
    assert (found.file, found.sheet, found.hidden, found.epoch) == ("a.xlsx", "7", True, 1904)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_does_not_know_is_not_written(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        document([grid({(1, 1): number})])


@pytest.mark.parametrize(
    ("text", "error"), [("", ValueError), ("{", ValueError), ("[{}]", KeyError), ("7", TypeError)]
)
def test_something_else_is_no_grid(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        grids_of(text, "a.xlsx")
