"""Where columns stand: found, missing, twice, renamed, hidden, nameless; each with its place and fields."""

from __future__ import annotations

from typing import Any

from eldercare_analysis.inputs.problems import Problems
from eldercare_analysis.inputs.returns.columns import Columns
from eldercare_analysis.inputs.returns.reading.grid import Grid
from eldercare_analysis.inputs.returns.sheets import Field, Sheet, sheets
from tests.refusals import Told, told

BOTH = {"zh": "表", "en": "table"}
SHEET = Sheet(
    label=BOTH, role="town", every=BOTH, key=["id"],
    columns={
        "id": Field(zh="编号", type="text", needed=True), "town": Field(zh="镇街", type="town", needed=True),
        "started_on": Field(zh="开工日期", type="event"), "note": Field(zh="备忘", type="text"),
    },
)  # fmt: skip
HEADER = 3


def columns(header: list[Any], *rows: list[Any], **more: Any) -> Columns:
    cells = {(HEADER, n): value for n, value in enumerate(header, 1) if value is not None}
    for number, row in enumerate(rows, HEADER + 1):
        cells |= {(number, n): value for n, value in enumerate(row, 1) if value is not None}
    return Columns(Grid("a.xlsx", "表", hidden=False, cells=cells, **more), HEADER, SHEET)


def checked(given: Columns, rows: tuple[int, ...] = (4, 5)) -> tuple[list[Told], list[Told]]:
    problems, notes = Problems(), Problems()
    given.check(rows, problems, notes)
    return told(problems.found), told(notes.found)


AT = f"a.xlsx | 表 | {HEADER}"


def test_columns_in_any_order_by_either_name() -> None:
    given = columns(["开工日期*", None, "Town：", " 编 号 ", "  ", 5])
    assert list(given.found.items()) == [("id", 4), ("town", 3), ("started_on", 1)]
    assert given.others == {"5": 6}
    assert list(given.absent) == ["note"]
    assert checked(given) == ([], [])


def test_a_column_twice() -> None:
    given = columns(["编号", "镇街", "开工日期", "备忘", "ID", "镇街"])
    assert (given.found["id"], given.found["town"]) == (1, 2)
    assert checked(given)[0] == [
        ("column_twice", f"{AT} | ID", {"column": "ID"}),
        ("column_twice", f"{AT} | 镇街", {"column": "镇街"}),
    ]


def test_a_needed_column_that_is_missing() -> None:
    assert checked(columns(["备忘", "编号", "另", "x" * 300])) == (
        [("column_missing", AT, {"column": "镇街", "found": f"id, note, 另, {'x' * 300}"[:200]})], [],
    )  # fmt: skip


def test_another_name_of_a_missing_column_is_told_once() -> None:
    problems, notes = checked(columns(["编号", "所属镇街", "备忘"], ["1", "白沙镇"]))
    assert problems == [("column_unknown", f"{AT} | 所属镇街", {"column": "所属镇街", "nearest": "镇街"})]
    assert notes == []
    problems, _ = checked(columns(["id", "towns"], ["1", "白沙镇"]))
    assert problems == [("column_unknown", f"{AT} | towns", {"column": "towns", "nearest": "town"})]


def test_columns_of_the_offices_own_are_told_where_they_hold_something() -> None:
    header = ["编号", "镇街", "开工日期", "备忘", "序", "空", None, "栏", None]
    problems, notes = checked(
        columns(header, [None] * 4 + [1, None, "x"], [None] * 8 + [7], [None] * 7 + ["later"])
    )
    assert problems == []
    assert notes == [
        ("column_extra", f"{AT} | 序", {"column": "序"}),
        ("column_nameless", f"{AT} | G", {}),
        ("column_nameless", f"{AT} | I", {}),
    ]


def test_hidden_columns_are_read_and_told() -> None:
    given = columns(["编号", "镇街", "开工日期", "备忘", "序"], hidden_columns=frozenset({2, 4, 5}))
    assert checked(given)[1] == [("columns_hidden", AT, {"value": "“镇街” “备忘”"})]
    assert checked(columns(["编号", "镇街"], hidden_columns=frozenset({9})))[1] == []


def test_values_that_tell_are_those_of_the_tables_rows() -> None:
    """Dates below a header that says nothing could be any missing date; in a row beside the table they are none."""
    given = columns(
        ["编号", "镇街", "x"],
        [1, 1, "2021-09-05"],
        [1, 1, "2021-09-06"],
        [1, 1, "abc"],
        [1, 1, "def"],
        [1, 1, "ghi"],
    )
    assert checked(given)[0] == [("column_unknown", f"{AT} | x", {"column": "x", "nearest": "started_on"})]
    assert checked(given, (6, 7, 8)) == ([], [("column_extra", f"{AT} | x", {"column": "x"})])
    assert checked(given, (4, 6, 7)) == ([], [("column_extra", f"{AT} | x", {"column": "x"})])


def test_each_column_has_an_english_name_for_pages() -> None:
    missing = [
        (name, column)
        for name, sheet in sheets().items()
        for column, one in sheet.columns.items()
        if not one.en
    ]
    assert missing == []
