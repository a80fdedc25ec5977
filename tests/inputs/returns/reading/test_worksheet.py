"""One sheet's part (ECMA-376 part 1, 18.3.1) -> its cells."""

from __future__ import annotations

from typing import Any

import pytest

from eldercare_analysis.inputs.returns.reading.grid import Area, Cell, Found, Room
from eldercare_analysis.inputs.returns.reading.limits import CELLS, LETTERS, UnreadableError
from eldercare_analysis.inputs.returns.reading.worksheet import read_sheet
from tests.inputs.returns.reading.books import why

TEXTS = ["甲", " "]
FORMATS = ["0%", "0.00", "builtin:31", "General"]


def _read(rows: str, around: str = "", room: Room | None = None) -> Found:
    found = Found("表", hidden=False)
    part = f"<worksheet>{around}<sheetData>{rows}</sheetData></worksheet>"
    read_sheet(part.encode(), found, TEXTS, FORMATS, room or Room())
    return found


def _error(rows: str, around: str = "", room: Room | None = None) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        _read(rows, around, room)
    return caught.value


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ('<row r="3"><c r="B3"><v>1</v></c><c r="D3"><v>2</v></c></row>', [(3, 2), (3, 4)]),
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", [(1, 1), (1, 2), (2, 1)]),
        ('<row r="5"><c><v>1</v></c></row><row><c><v>2</v></c></row>', [(5, 1), (6, 1)]),
        ('<row r="5"/><row/><row><c/><c/><c><v>1</v></c></row>', [(7, 3)]),
        ('<row r="2"><c r="C2"/><c><v>1</v></c><c><v>2</v></c></row>', [(2, 4), (2, 5)]),
        ('<row r="2"><c r="C2"><v>1</v></c><c><v>2</v></c><c r="H2"/><c><v>3</v></c></row>', [(2, 3), (2, 4), (2, 9)]),
        ('<row r="2"><c r="C2"/></row><row><c><v>1</v></c></row>', [(3, 1)]),
        ('<row r="2"><c r="C9"><v>1</v></c><c><v>2</v></c></row>', [(9, 3), (2, 4)]),
        ('<row r="7"/><row r="2"><c><v>1</v></c></row>', [(2, 1)]),
        ('<row r=""><c><v>1</v></c></row>', [(1, 1)]),
    ],
)  # fmt: skip
def test_cells_without_a_reference_follow_those_before(rows: str, places: list[Cell]) -> None:
    assert _read(rows).cells == {place: number for number, place in enumerate(places, start=1)}


@pytest.mark.parametrize(
    ("reference", "cell"),
    [
        ("A1", (1, 1)), ("Z1", (1, 26)), ("AA1", (1, 27)), ("BA20", (20, 53)), ("ZZ9", (9, 702)), ("XFD1048576", (1_048_576, 16_384)),
        ("a1", (1, 1)), ("$B$2", (2, 2)), ("B$2", (2, 2)), ("A0000002", (2, 1)), ("A00000002", None),
        ("A0", None), ("A1048577", None), ("XFE1", None), ("AAAA1", None), ("1A", None), ("A", None), ("1", None), ("", None),
        ("A1 ", None), ("A-1", None), ("A1.0", None), ("A\u0661", None), ("Ａ1", None), ("$$A1", None),
    ],
)  # fmt: skip
def test_a_cell_has_its_place_or_is_damaged(reference: str, cell: Cell | None) -> None:
    rows = f'<row><c r="{reference}"><v>1</v></c></row>'
    if cell:
        assert _read(rows).cells == {cell: 1}
    else:
        error = _error(rows)
        assert (error.key, error.fields) == ("workbook_broken", why("position", value=reference))


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ("<c><v>1</v></c>", "A0"),
        ('<row r="1048576"/><row><c><v>1</v></c></row>', "A1048577"),
        ('<row r="2"><c r="XFD2"/><c><v>1</v></c></row>', "XFE2"),
        ('<row r="2"><c r="XFC2"/><c/><c><f>A1</f></c></row>', "XFE2"),
    ],
)
def test_a_cell_that_no_sheet_has_is_damaged(rows: str, value: str) -> None:
    assert _error(rows).fields == why("position", value=value)


def test_the_last_cell_follows_those_before() -> None:
    rows = '<row r="1048575"/><row><c r="XFC1048576"/><c><v>1</v></c></row>'
    assert _read(rows).cells == {(1_048_576, 16_384): 1}


def test_values_outside_of_cells_are_none() -> None:
    rows = "<v>5</v><row><t>6</t><f>7</f><c/><c><v>1</v></c></row><v>8</v>"
    assert (_read(rows).cells, _read(rows).uncalculated) == ({(1, 2): 1}, set())


def test_of_a_long_reference_the_beginning_is_told() -> None:
    assert _error(f'<row><c r="{"A" * 30}"><v>1</v></c></row>').fields == why("position", value="A" * 20)


def test_a_reference_that_nobody_needs_is_not_looked_at() -> None:
    assert _read('<row><c r="?"/><c r="B1"><v>1</v></c></row>').cells == {(1, 2): 1}


@pytest.mark.parametrize(
    ("number", "row"),
    [("1", 1), ("0000007", 7), ("1048576", 1_048_576), ("1048577", 0), ("0", 0), ("00000007", 0), ("-1", 0), ("1.0", 0), ("x" * 30, 0), ("\u0661", 0), ("²", 0)],
)  # fmt: skip
def test_a_row_has_its_number_or_is_damaged(number: str, row: int) -> None:
    rows = f'<row r="{number}"><c><v>1</v></c></row>'
    if row:
        assert _read(rows).cells == {(row, 1): 1}
    else:
        error = _error(rows)
        assert (error.key, error.fields) == ("workbook_broken", why("position", value=number[:20]))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2"><v>12</v></c>', 12),
        ('<c r="B2" t="n"><v>1.5</v></c>', 1.5),
        ('<c r="B2" t="s"><v>0</v></c>', "甲"),
        ('<c r="B2" t="b"><v>1</v></c>', True),
        ('<c r="B2" t="str"><v>12</v></c>', "12"),
        ('<c r="B2" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="B2"><f>6*2</f><v>12</v></c>', 12),
        ('<c r="B2"><v>12</v><f>6*2</f></c>', 12),
        ('<c r="B2">x<v>12</v>y</c>', 12),
        ('<c r="B2"><v>1</v><v>2</v></c>', 12),
        ('<c r="B2"><x>7</x><v>1<y/></v></c>', 1),
        ('<c r="B2" t="inlineStr"><is><t>白</t>x<r><t>沙</t></r></is></c>', "白沙"),
        ('<c r="B2" t="inlineStr"><is><rPh><x/><t>bai</t></rPh><t>白</t></is></c>', "白"),
        ('<c r="B2" t="inlineStr"><is><t>白</t><rPh><t>bai</t></rPh></is></c>', "白"),
        ('<x:c xmlns:x="y" r="B2" t="inlineStr"><x:is><x:t>白</x:t><x:rPh><x:t>bai</x:t></x:rPh></x:is></x:c>', "白"),
        ('<c r="A2" t="inlineStr"><is><rPh><t>x</t></rPh></is></c><c r="B2"><v>3</v></c>', 3),
        ('<c r="A2" t="s"/><c r="B2"><v>3</v></c>', 3),
    ],
)  # fmt: skip
def test_a_value_however_it_is_written(cell: str, value: Any) -> None:
    found = _read(f'<row r="2">{cell}</row>')
    assert (found.cells, found.uncalculated) == ({(2, 2): value}, set())
    assert type(found.cells[2, 2]) is type(value)


@pytest.mark.parametrize(
    ("cell", "uncalculated"),
    [
        ('<c r="B2"/>', False),
        ('<c r="B2"><v/></c>', False),
        ('<c r="B2"><v> </v></c>', False),
        ('<c r="B2" t="s"><v>1</v></c>', False),
        ('<c r="B2"><f>A1</f></c>', True),
        ('<c r="B2"><f/><v/></c>', True),
        ('<c r="B2" t="b"><f>A1</f></c>', True),
        ('<c r="B2" t="s"><f>A1</f></c>', True),
        ('<c r="B2"><f>A1</f><v> </v></c>', True),
        ('<c r="B2" t="str"><f>A1</f></c>', False),
        ('<c r="B2" t="str"><f>A1</f><v> </v></c>', False),
        ('<c r="A2" t="str"><f>A1</f></c><c r="B2"/>', False),
    ],
)
def test_an_empty_cell_is_none_or_a_formula_without_a_result(cell: str, uncalculated: bool) -> None:
    room = Room()
    found = _read(f'<row r="2">{cell}</row>', room=room)
    assert (found.cells, found.uncalculated) == ({}, {(2, 2)} if uncalculated else set())
    assert (room.cells, room.letters) == (CELLS - uncalculated, LETTERS)


def test_a_formula_without_a_result_and_a_reference_follows_those_before() -> None:
    assert _read('<row r="4"><c r="B4"/><c><f>A1</f></c></row>').uncalculated == {(4, 3)}


@pytest.mark.parametrize(
    ("style", "code"),
    [("", "0%"), ('s="0"', "0%"), ('s=""', None), ('s="1"', "0.00"), ('s="2"', "builtin:31"), ('s="3"', None), ('s="4"', None), ('s="x"', None)],
)  # fmt: skip
@pytest.mark.parametrize("number", ["7", "0.5"])
def test_a_number_has_the_format_of_its_style(style: str, code: str | None, number: str) -> None:
    assert _read(f"<row><c {style}><v>{number}</v></c></row>").formats == ({(1, 1): code} if code else {})


@pytest.mark.parametrize("cell", ['t="s"><v>0', 't="b"><v>1', 't="str"><v>1', "><v>x", 't="d"><v>2021-09-05'])
def test_what_is_no_number_has_no_format(cell: str) -> None:
    found = _read(f'<row><c s="1" {cell}</v></c></row>')
    assert (len(found.cells), found.formats) == (1, {})


@pytest.mark.parametrize(("hidden", "hides"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_rows_and_columns_that_do_not_show(hidden: str, hides: bool) -> None:
    rows = f'<row r="3" hidden="{hidden}"/><row hidden="{hidden}"/><row r="9"/>'
    columns = f'<cols><col min="2" max="16384" hidden="{hidden}"/><col min="1" max="1"/><col min="x"/></cols>'
    found = _read(rows, columns)
    assert found.hidden_rows == ({3, 4} if hides else set())
    assert found.hidden_columns == ([(2, 16_384)] if hides else [])


@pytest.mark.parametrize(("column", "value"), [('min="0" max="1"', "0"), ('max="1"', ""), ('min="1"', ""), ('min="1" max="y"', "y")])  # fmt: skip
def test_a_hidden_column_without_its_numbers_is_damaged(column: str, value: str) -> None:
    assert _error("", f'<col {column} hidden="1"/>').fields == why("position", value=value)


@pytest.mark.parametrize(
    ("range_", "area"),
    [
        ("A1:B2", (1, 1, 2, 2)),
        ("$C$4:XFD1048576", (4, 3, 1_048_576, 16_384)),
        ("D5", (5, 4, 5, 4)),
        ("D5:", (5, 4, 5, 4)),
        ("", None),
        (":A1", None),
        ("A:B", None),
        ("A1:B2:C3", None),
    ],
)
def test_a_merged_range_has_its_corners_or_is_damaged(range_: str, area: Area | None) -> None:
    merge = f'<mergeCells><mergeCell ref="{range_}"/><mergeCell ref="B7:B8"/></mergeCells>'
    if area:
        assert _read("", merge).areas == [area, (7, 2, 8, 2)]
    else:
        assert _error("", merge).key == "workbook_broken"


def test_a_merged_range_without_its_corners_is_damaged() -> None:
    assert _error("", "<mergeCell/>").fields == why("position")


def test_cells_of_a_sheet_take_its_workbooks_room() -> None:
    room = Room()
    _read('<row><c><v>1</v></c><c t="str"><v>白沙</v></c><c><f>1</f></c><c/></row>', room=room)
    assert (room.cells, room.letters) == (CELLS - 3, LETTERS - 2)
    assert _error("<row><c><v>1</v></c></row>", room=Room(cells=0)).key == "workbook_cells"
    assert _error("<row><c><f>1</f></c></row>", room=Room(cells=0)).key == "workbook_cells"
    assert _error('<row><c t="str"><v>白沙</v></c></row>', room=Room(letters=1)).key == "workbook_letters"


def test_a_cell_that_is_there_twice_is_told() -> None:
    error = _error('<row><c r="AB9"><v>1</v></c><c r="AB9"><v>2</v></c></row>')
    assert (error.key, error.fields) == ("workbook_broken", why("twice", at="AB9"))


@pytest.mark.parametrize(("number", "told"), [("2", "2"), ("-1", "-1"), ("x" * 30, "x" * 20)])
def test_a_text_that_is_not_there_is_told_with_its_place(number: str, told: str) -> None:
    error = _error(f'<row r="9"><c r="AB9" t="s"><v>{number}</v></c></row>')
    assert (error.key, error.row, error.column, error.fields) == ("text_lost", 9, "AB", {"value": told})


def test_a_damaged_part_is_told() -> None:
    assert _error("<row>").fields == why("markup", "mismatched tag: line 1, column 29", value=1)
