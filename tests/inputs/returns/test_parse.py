"""One workbook as grids: its sheets, month and town, what is passed over, and what its rows contradict."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import Place, Problems
from eldercare_analysis.inputs.returns.loading import town_in
from eldercare_analysis.inputs.returns.parse import Return, contradictions, head_told, return_of
from eldercare_analysis.inputs.returns.reading.grid import Grid
from eldercare_analysis.inputs.returns.return_rows import Record
from tests.inputs.returns.sheet import CENTER, IDENTITY, SECOND, Row, grid, labels
from tests.refusals import Told, refused, told

HEAD: dict[tuple[int, int], Any] = {(1, 1): "填报月份", (1, 2): "2021-09", (2, 1): "镇街", (2, 2): "白沙镇"}
AT = "a.xlsx | 设施进度"


def page(
    rows: dict[int, Row],
    head: dict[tuple[int, int], Any] | None = None,
    name: str = "facilities",
    **more: Any,
) -> Grid:
    made = grid(rows, name, **more)
    return Grid(
        "a.xlsx", made.sheet, hidden=False, cells=(HEAD if head is None else head) | made.cells, **more
    )


def plain(title: str, cells: dict[tuple[int, int], Any]) -> Grid:
    return Grid("a.xlsx", title, hidden=False, cells=cells)


def parse(district: District, *grids: Grid) -> tuple[Return, list[Told]]:
    notes = Problems()
    return return_of(list(grids), "a.xlsx", district, notes), told(notes.found)


def wrong(district: District, *grids: Grid) -> list[Told]:
    return refused(lambda: parse(district, *grids))


def test_a_return(district: District) -> None:
    found, notes = parse(district, page({5: {**IDENTITY, "开工日期": "2021-09-01"}}))
    assert (found.file, found.month, found.town, found.unchanged, found.absent) == (
        "a.xlsx",
        "2021-09",
        "白沙镇",
        False,
        {},
    )
    assert notes == []
    cells = {
        "facility_id": CENTER,
        "town": "白沙镇",
        "kind": "center",
        "plan_year": "2021",
        "started_on": date(2021, 9, 1),
    }
    assert found.records == [Record("facilities", Place("a.xlsx", "设施进度", 5), cells)]


def test_sheets_that_are_none_of_a_return(district: District) -> None:
    others = plain("说明", {(1, 1): "填表说明"}), plain("_词表", {(1, 1): "x"}), plain("空", {})
    _, notes = parse(district, *others[:2], page({5: IDENTITY}), others[2])
    ((key, place, fields),) = notes
    assert (key, place) == ("sheet_unknown", "a.xlsx | 说明")
    assert str(fields["known"]).split(", ")[0] == "facilities"
    assert [one[:2] for one in wrong(district, *others)] == [("no_return", "a.xlsx")]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ({}, [("return_month", AT, {}), ("return_town", AT, {})]),
        ({(1, 1): "填报月份", (1, 2): "2021-09"}, [("return_town", AT, {})]),
        ({(2, 1): "镇街", (2, 2): "白沙镇"}, [("return_month", AT, {})]),
        (HEAD | {(1, 2): "x"}, [("month_form", f"{AT} | 1 | B", {"value": "x"})]),
        (HEAD | {(2, 2): "火星"}, [("town_unknown", f"{AT} | 2 | B", None)]),
    ],
)
def test_month_and_town_of_a_towns_return(
    district: District, head: dict[tuple[int, int], Any], expected: list[Any]
) -> None:
    found = wrong(district, page({5: IDENTITY}, head))
    assert [one[:2] for one in found] == [one[:2] for one in expected]
    assert all(
        fields is None or fields == said for (_, _, fields), (_, _, said) in zip(expected, found, strict=True)
    )


def test_a_village_is_not_missed_for_want_of_a_town(district: District) -> None:
    row: Row = {
        "村（行政区划代码或村名）"
        if "村（行政区划代码或村名）" in labels("villages")
        else labels("villages")[0]: "无此村x"
    }
    sheet = page({5: row}, {(1, 1): "填报月份", (1, 2): "2021-09"}, "villages")
    assert [key for key, _, _ in wrong(district, sheet)] == ["return_town"]
    with_town = wrong(district, page({5: row}, HEAD, "villages"))
    assert [key for key, _, _ in with_town] == ["village_unknown"]


def test_nothing_has_changed_and_pre_filled_rows_say_nothing_then(district: District) -> None:
    head = HEAD | {(3, 1): "本月无变化", (3, 2): "是"}
    found, _ = parse(district, page({5: IDENTITY, 6: {**SECOND, "存在问题": "缺资金"}}, head))
    assert found.unchanged is True
    assert [record.place.row for record in found.records] == [6]
    other, _ = parse(district, page({5: IDENTITY, 6: SECOND}, HEAD | {(3, 1): "本月无变化", (3, 2): "否"}))
    assert (other.unchanged, len(other.records)) == (False, 2)


def test_columns_that_a_sheet_does_not_have(district: District) -> None:
    header = list(IDENTITY)
    cells = {(4, n): label for n, label in enumerate(header, 1)} | {
        (5, n): IDENTITY[label] for n, label in enumerate(header, 1)
    }
    found, _ = parse(district, plain("设施进度", HEAD | cells))
    assert list(found.absent) == ["设施进度"]
    assert "started_on" in found.absent["设施进度"]
    assert "facility_id" not in found.absent["设施进度"]


def test_rows_that_contradict_each_other(district: District) -> None:
    again = {**IDENTITY, "存在问题": "缺资金"}
    assert wrong(district, page({5: IDENTITY, 6: IDENTITY, 7: again})) == [
        ("row_twice", f"{AT} | 7", {"value": CENTER, "file": "a.xlsx", "row": 5})
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({(9, 1): "联系电话："}, []),
        ({(9, 1): "联系电话：", (9, 2): "13812345678"}, [("identity", f"{AT} | 9 | B", {})]),
        ({(9, 30): 13812345678}, [("identity", f"{AT} | 9 | AD", {})]),
        ({(9, 30): "500116197001011234"}, [("identity", f"{AT} | 9 | AD", {})]),
        ({(9, 1): "50011619700101123X。"}, [("identity", f"{AT} | 9 | A", {})]),
        ({(9, 1): "注：0138123456789 12812345678 5001161970010112345"}, []),
        ({(4, 30): "联系电话"}, [("identity_header", f"{AT} | 4 | AD", {})]),
        ({(4, 30): "老人身份证号码（必须填写十八位数字）"}, []),
        ({(4, 30): "身份证号（十八位）"}, [("identity_header", f"{AT} | 4 | AD", {})]),
        ({(2, 5): "Mobile"}, [("identity_header", f"{AT} | 2 | E", {})]),
    ],
)
def test_numbers_and_columns_of_persons(
    district: District, cells: dict[tuple[int, int], Any], expected: list[Told]
) -> None:
    sheet = page({5: IDENTITY}, HEAD | cells)
    assert (wrong(district, sheet) if expected else []) == expected
    if not expected:
        parse(district, sheet)


def test_a_phone_is_refused_on_any_sheet(district: District) -> None:
    other = plain("说明", {(9, 2): "联系电话："})
    assert wrong(district, page({5: IDENTITY}), other) == [("identity_header", "a.xlsx | 说明 | 9 | B", {})]


def header(*texts: Any, row: int = 4) -> dict[tuple[int, int], Any]:
    return {(row, n): text for n, text in enumerate(texts, 1)}


@pytest.mark.parametrize(
    ("title", "cells", "found"),
    [
        ("表", header("设施编号", "镇街", "类别"), True),
        ("表", header("设施编号", "镇街", "x"), False),
        ("设施进度", header("设施编号", "镇街"), True),
        ("Facilities", header("facility_id", "Town*"), True),
        ("设施进度", header("设施编号"), False),
        ("表", header("设施编号", "镇街", "类别", row=30), True),
        ("表", header("设施编号", "镇街", "类别", row=31), False),
    ],
)
def test_a_sheet_is_known_by_its_header_or_title(
    district: District, title: str, cells: dict[tuple[int, int], Any], found: bool
) -> None:
    sheet = plain(title, HEAD | cells)
    keys = [key for key, _, _ in refused(lambda: parse(district, sheet))] if not found else []
    assert ("no_return" in keys) is not found
    assert head_told([sheet], district)["town"] == ("白沙镇" if found else None)


def test_of_several_headers_the_one_with_most_columns_counts(district: District) -> None:
    cells = (
        {(1, 1): "填报月份", (1, 2): "2021-09"}
        | header("设施编号", "镇街", "类别", row=2)
        | {(3, 1): "镇街", (3, 2): "白沙镇"}
    )
    assert head_told([plain("x", cells)], district)["town"] is None
    assert head_told([plain("x", cells | header(*labels(), row=4))], district)["town"] == "白沙镇"


def record(sheet: str, row: int, file: str = "a.xlsx", **cells: Any) -> Record:
    return Record(sheet, Place(file, "表", row), cells)


def test_contradictions_name_both_rows() -> None:
    rows = [
        record("facilities", 5, facility_id="F1", issue="甲"),
        record("facilities", 6, "b.xlsx", facility_id="F1", issue="甲"),
        record("facilities", 7, "c.xlsx", facility_id="F1", issue="乙"),
        record("premises", 8, facility_id="F1"),
    ]
    ((problem, files),) = contradictions(rows, "returns_differ")
    assert told([problem]) == [
        ("returns_differ", "c.xlsx | 表 | 7", {"value": "F1", "file": "a.xlsx", "row": 5})
    ]
    assert files == {"a.xlsx", "c.xlsx"}


def test_equal_payments_without_a_number_may_be_one_or_two() -> None:
    cells = {"date": date(2021, 9, 5), "town": "甲镇", "step": "award"}
    ((problem, files),) = contradictions(
        [record("payments", 5, **cells), record("payments", 6, **cells)], "row_twice"
    )
    assert (problem.key, problem.fields["row"], files) == ("payment_twice", 5, {"a.xlsx"})
    assert str(problem.fields["value"]).count("None") == 0
    numbered = {**cells, "document": "D", "line": "1"}
    assert (
        contradictions([record("payments", 5, **numbered), record("payments", 6, **numbered)], "row_twice")
        == []
    )


@pytest.mark.parametrize(
    ("name", "town"),
    [
        ("白沙镇9月.xlsx", "白沙镇"),
        ("白沙.xlsx", "白沙镇"),
        ("白沙镇、珞璜镇.xlsx", ""),
        ("白沙珞璜.xlsx", ""),
        ("a.xlsx", ""),
        ("白沙镇珞璜.xlsx", "白沙镇"),
    ],
)
def test_the_town_that_a_file_is_named_after(district: District, name: str, town: str) -> None:
    assert town_in(name, district) == town
