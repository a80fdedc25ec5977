"""Rows of a sheet: formats and epochs reach every cell, and whatever is passed over or read otherwise is told once, with its rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.language import LANGUAGES
from tests.inputs.returns.sheet import IDENTITY, SECOND, Row, at, grid, labels, read

WIDTH = len(labels())


@pytest.mark.parametrize(
    ("label", "value", "code", "epoch", "name", "found"),
    [
        ("验收日期", 42982, "builtin:31", 1904, "accepted_on", date(2021, 9, 5)),
        ("验收日期", 42982, "", 1904, "accepted_on", date(2021, 9, 5)),
        ("整改时限", 44440, "builtin:57", 1900, "due_on", date(2021, 9, 30)),
        ("预计完成下一步的日期", 42978, 'yyyy"年"m"月"', 1904, "expected_on", date(2021, 9, 30)),
        ("累计投资（万元）", 12.5, '0.0"万元"', 1900, "invested_wan", Decimal("12.5")),
        ("名称", 44444, "yyyy-mm-dd", 1900, "name", "2021-09-05"),
        ("名称", 3, "000", 1900, "name", "3"),
    ],
)
def test_a_cell_is_read_by_its_format_and_epoch(
    district: District, label: str, value: float, code: str, epoch: int, name: str, found: Any
) -> None:
    page = grid({5: {**IDENTITY, label: value}}, formats={at(5, label): code} if code else {}, epoch=epoch)
    records = read(district, page)
    assert records.keys() == []
    assert records.records[0].cells[name] == found


@pytest.mark.parametrize(
    ("label", "value", "code", "key"),
    [
        ("验收日期", 44440, "builtin:57", "no_day"),
        ("验收日期", 2021, "yyyy-mm-dd", "year_typed"),
        ("验收日期", 0.5, "h:mm", "no_day"),
        ("整改时限", 44440, "yyyy", "no_day"),
        ("累计投资（万元）", 25000, "0!.0,", "shown_otherwise"),
        ("累计投资（万元）", 12.5, ";;;", "not_shown"),
        ("累计投资（万元）", "1e999999999", "", "number_shortened"),
        ("计划年度", 2021, "yyyy-mm-dd", "year_typed"),
    ],
)
def test_a_cell_with_two_readings_is_a_problem_with_its_place(
    district: District, label: str, value: Any, code: str, key: str
) -> None:
    found = read(
        district, grid({5: {**IDENTITY, label: value}}, formats={at(5, label): code} if code else {})
    )
    assert found.keys() == [key]
    place = found.problems[0].place
    assert place
    assert (place.sheet, place.row, place.column) == ("设施进度", 5, label)
    for language in LANGUAGES:
        assert str(value) in found.problems[0].render(language) or key == "no_day"


@pytest.mark.parametrize(
    ("label", "word", "name", "key"),
    [
        ("存在问题", "无", "issue", "nothing"),
        ("存在问题", "0", "issue", "nothing"),
        ("责任单位", "/", "responsible_unit", "nothing"),
        ("验收日期", "——", "accepted_on", "nothing"),
        ("整改时限", "暂无", "due_on", "nothing"),
        ("所在村", "无", "village", "nothing"),
        ("问题类别", "无", "issue_kind", "nothing"),
        ("需区级协调", "/", "needs_district", "nothing"),
        ("累计投资（万元）", "—", "invested_wan", "nothing_counted"),
    ],
)
def test_words_for_nothing_are_empty_and_told_once_a_column(
    district: District, label: str, word: str, name: str, key: str
) -> None:
    """Never 0: what is not reported stays unknown."""
    found = read(district, grid({5: {**IDENTITY, label: word}, 6: {**SECOND, label: word}}))
    assert found.keys() == []
    assert all(name not in record.cells for record in found.records)
    assert found.told() == [(key, "5-6", f"“{word}”")]
    place = found.notes[0].place
    assert place
    assert (place.sheet, place.row, place.column) == ("设施进度", None, label)
    for language in LANGUAGES:
        assert word in found.notes[0].render(language)


def test_no_is_an_answer_where_answers_are_asked_for(district: District) -> None:
    found = read(district, grid({5: {**IDENTITY, "需区级协调": "无"}}))
    assert (found.records[0].cells["needs_district"], found.notes) == (False, [])


@pytest.mark.parametrize("label", ["设施编号", "镇街", "类别"])
def test_a_needed_cell_cannot_hold_nothing(district: District, label: str) -> None:
    assert len(read(district, grid({5: {**IDENTITY, label: "/", "名称": "甲"}})).keys()) == 1


def test_a_month_that_is_taken_to_its_end_is_told(district: District) -> None:
    page = grid(
        {5: {**IDENTITY, "整改时限": 44440}, 6: {**SECOND, "整改时限": "2021年9月"}},
        formats={at(5, "整改时限"): "mmm-yy"},
    )
    assert read(district, page).told() == [("month_end", "5-6", "“Sep-21” “2021年9月”")]


BELOW: list[dict[int, Row]] = [
    {62: {1: "填表人：王某", 4: "审核人："}, 63: {1: "注：请于每月5日前报送"}},
    {62: {1: "填报人", 2: "王某", 5: "单位负责人", 6: "李某", 9: "填报日期", 10: 44469}},
    {8: {3: "审  核："}},
    {8: {1: "备 注"}, 9: {1: "以上数据截至月底"}, 11: {1: "另见附件"}},
    {8: {1: "说明：1.本表按月报送；"}, 9: {1: "2.没有发生就留空"}},
    {8: {2: "白沙镇人民政府（盖章）"}, 9: {2: "2021年9月30日"}},
    {8: {1: "单位负责人签字：", 6: "联系电话："}},
    {8: {1: "以上数据由各村上报，经镇民政办核实。"}},
    {8: {1: "※本表一式两份"}},
    {8: {1: "制表：王某  复核：李某"}},
    {8: {1: "Note: as of the month's end"}, 9: {1: "Prepared by: Wang"}},
    {8: {1: "填报单位（盖章）：白沙镇", 7: "填报时间：2021-09-30"}},
    {8: {1: "分管副镇长：", 3: "王某", 5: "报表人：王某"}},
    {8: {1: "以上数据截至2021年9月底"}},
    {8: {1: "1、没有发生就留空"}, 9: {1: "2、不填姓名"}},
    {20: {1: "（以下空白）"}},
    {60000: {2: "完"}},
    {9: {4: "— END —"}},
]


@pytest.mark.parametrize("rows", BELOW)
def test_remarks_and_signatures_below_the_table_are_passed_over_with_one_note(
    district: District, rows: dict[int, Row]
) -> None:
    found = read(district, grid({5: IDENTITY, 6: SECOND, **rows}))
    assert (len(found.records), found.keys()) == (2, [])
    assert [note.key for note in found.notes] == ["remark_rows"]
    first = str(next(iter(next(iter(rows.values())).values())))
    text = found.notes[0].render("zh")
    assert f"“{first.partition('：')[0].partition(':')[0]}”" in text
    assert "王" not in text


def test_a_caption_across_the_table_is_a_remark_wherever_it_stands(district: District) -> None:
    """Merged over the whole width, in which one column would be spread and the others would be problems."""
    merged = {(row, column): (row, 1) for row in (5, 8) for column in range(2, WIDTH + 1)}
    page = grid({5: {1: "一、2021年设施"}, 6: IDENTITY, 7: SECOND, 8: {1: "以上截至月底"}}, merged=merged)
    found = read(district, page)
    assert (len(found.records), found.keys()) == (2, [])
    assert found.told() == [("remark_rows", "5, 8", "“一、2021年设施” “以上截至月底”")]


@pytest.mark.parametrize(("width", "remark"), [(2, False), (3, True)])
def test_a_caption_is_merged_over_three_columns(district: District, width: int, *, remark: bool) -> None:
    """Two may be an id with a slip, merged by mistake."""
    merged = {(6, column): (6, 1) for column in range(2, width + 1)}
    found = read(district, grid({5: IDENTITY, 6: {1: "年度设施"}}, merged=merged))
    assert [told[0] for told in found.told()] == (["remark_rows"] if remark else [])
    assert bool(found.problems) is not remark


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ({**SECOND, "名称": "注：原敬老院，已改建。"}, None),
        (
            {
                "设施编号": "白沙-点-2021-99",
                "镇街": "白沙镇",
                "类别": "村级互助养老点",
                "计划年度": 2021,
                "名称": "备注：新增",
            },
            "facility_not_planned",
        ),
        ({**SECOND, "设施编号": "注：新增", "验收日期": "2021-09-05"}, "facility_unknown"),
        ({"设施编号": "白沙点99"}, "facility_unknown"),
        ({"设施编号": "白沙点99", "镇街": "白沙镇", "存在问题": "资金：缺口"}, "facility_unknown"),
        ({"名称": "审核", "镇街": "白沙镇", "验收日期": "2021-09-05"}, "rows_stray"),
    ],
)
def test_a_row_that_reports_is_no_remark(district: District, row: Row, key: str | None) -> None:
    found = read(district, grid({5: IDENTITY, 6: row}))
    assert found.told() == []
    assert (found.keys()[0] if found.problems else None) == key


@pytest.mark.parametrize(
    ("row", "keys", "place"),
    [
        ({"镇街": "x"}, ["rows_stray"], (60, "镇街")),
        ({"存在问题": "另行上报"}, ["rows_stray"], (60, "存在问题")),
        ({"验收日期": "x", "累计投资（万元）": "y", "类别": "z"}, ["rows_stray"], (60, "类别")),
        ({"镇街": "白沙镇", "名称": "甲点", "验收日期": "x"}, ["rows_stray"], (60, "镇街")),
        ({"设施编号": "x"}, ["facility_unknown"], (60, "设施编号")),
        ({"设施编号": "白沙-点-计划外-01"}, ["missing_values"], (60, None)),
        ({"设施编号": "白沙-点-计划外-01", "镇街": "白沙镇", "计划年度": "计划外"}, ["missing_value"], (60, "类别")),
        ({**IDENTITY, "设施编号": None, "验收日期": "x"}, ["not_a_date", "missing_value"], (60, "验收日期")),
        ({"设施编号": "x", "验收日期": "y"}, ["facility_unknown", "not_a_date", "missing_values"], (60, "设施编号")),
    ],
)  # fmt: skip
def test_a_stray_row_is_one_problem(
    district: District, row: Row, keys: list[str], place: tuple[int, str | None]
) -> None:
    """A row that begins to name something is judged cell by cell; empty cells of it are one problem."""
    found = read(district, grid({5: IDENTITY, 60: row}))
    assert (found.keys(), found.notes) == (keys, [])
    assert found.problems[0].place
    assert (found.problems[0].place.row, found.problems[0].place.column) == place


@pytest.mark.parametrize(
    "texts", [{"存在问题": "/"}, dict.fromkeys(labels(), "——"), {"设施编号": "无", "名称": "无"}]
)
def test_a_row_that_is_crossed_out_is_empty(district: District, texts: Row) -> None:
    found = read(district, grid({5: IDENTITY, 6: texts}))
    first = next(iter(texts.values()))
    assert (len(found.records), found.keys(), found.told()) == (1, [], [("nothing", "6", f"“{first}”")])


def test_a_foreign_table_below_is_one_problem_that_repeats_no_number_of_a_person(district: District) -> None:
    below: dict[int, Row] = {row: {4: f"杂项{row}", 16: "13812345678"} for row in range(60, 360)}
    found = read(district, grid({5: IDENTITY, **below}))
    assert found.keys() == ["rows_stray"]
    for language in LANGUAGES:
        text = found.problems[0].render(language)
        assert "60-359" in text
        assert "“杂项60”" in text
        assert "设施编号" in text
        assert "138" not in text


def test_a_remark_beside_the_name_of_the_town_is_one(district: District) -> None:
    found = read(
        district, grid({5: IDENTITY, 6: {"设施编号": "填报单位：", "镇街": "白沙镇", "名称": "注：已核"}})
    )
    assert (found.keys(), [told[0] for told in found.told()]) == ([], ["remark_rows"])


def test_a_merged_cell_stands_for_its_rows_where_that_is_plain(district: District) -> None:
    rows: dict[int, Row] = {5: IDENTITY, 6: {**SECOND, "镇街": None}}
    town = {at(6, "镇街"): at(5, "镇街")}
    assert read(district, grid(rows, merged=town)).records[1].cells["town"] == "白沙镇"
    day = {at(6, "验收日期"): at(5, "验收日期")}
    assert read(
        district, grid({5: {**IDENTITY, "验收日期": "2021-09-05"}, 6: SECOND}, merged=day)
    ).keys() == ["merged"]
    own = read(district, grid({5: IDENTITY, 6: {**SECOND, "验收日期": "2021-09-05"}}, merged=day))
    assert own.records[1].cells["accepted_on"] == date(2021, 9, 5)


def test_rows_below_a_remark_are_read_on(district: District) -> None:
    found = read(
        district,
        grid(
            {5: {1: "注：以下为2021年"}, 6: IDENTITY, 7: {1: "说明"}, 8: {**SECOND, "验收日期": "2021-09-06"}}
        ),
    )
    assert len(found.records) == 2
    assert [told[:2] for told in found.told()] == [("remark_rows", "5, 7")]


def test_rows_with_only_a_sequence_number_are_told_and_no_problem(district: District) -> None:
    page = grid({5: {**IDENTITY, WIDTH + 1: 1}, **{row: {WIDTH + 1: row - 4} for row in range(6, 10)}})
    page.cells[4, WIDTH + 1] = "序号"
    found = read(district, page)
    assert (len(found.records), found.keys()) == (1, [])
    assert found.told() == [("column_extra", None, None), ("rows_beside", "6-9", "“2” “3” “4” “5”")]


def test_one_cell_beside_the_table_is_told_once(district: District) -> None:
    found = read(district, grid({5: IDENTITY, 900: {16_384: "x"}}))
    assert (found.keys(), found.told()) == ([], [("rows_beside", "900", "“x”")])


def test_a_column_without_a_name_is_told(district: District) -> None:
    found = read(district, grid({5: {**IDENTITY, WIDTH + 2: "另报"}, 8: {1: "填表人：", WIDTH + 3: "王某"}}))
    assert [note.key for note in found.notes] == ["column_nameless", "remark_rows"]
    assert "“V”列" in found.notes[0].render("zh")


def test_formulas_without_a_result_are_problems_even_in_a_row_of_their_own(district: District) -> None:
    page = grid({5: IDENTITY}, uncalculated=frozenset({at(5, "验收日期"), at(7, "设施编号"), (9, WIDTH + 5)}))
    found = read(district, page)
    assert [(problem.key, problem.place.row) for problem in found.problems if problem.place][:2] == [
        ("uncalculated", 5),
        ("uncalculated", 7),
    ]
    assert {problem.key for problem in found.problems} == {"uncalculated"}


def test_hidden_rows_and_columns_are_read_and_told(district: District) -> None:
    page = grid(
        {5: {**IDENTITY, "验收日期": "2021-09-05"}, 6: SECOND, 9: {1: "填表人："}},
        hidden_rows=frozenset({5, 6, 7, 9}), hidden_columns=frozenset({at(4, "验收日期")[1], WIDTH + 3}),
    )  # fmt: skip
    found = read(district, page)
    assert found.records[0].cells["accepted_on"] == date(2021, 9, 5)
    assert [told for told in found.told() if told[0] != "remark_rows"] == [
        ("columns_hidden", None, "“验收日期”"),
        ("rows_hidden", "5-6", ""),
    ]
    for note in found.notes:
        for language in LANGUAGES:
            assert note.render(language)


def test_many_rows_are_told_in_ranges(district: District) -> None:
    rows: dict[int, Row] = {row: {WIDTH + 1: 1} for row in range(6, 66, 2)}
    page = grid({5: IDENTITY, **rows})
    page.cells[4, WIDTH + 1] = "序号"
    told = read(district, page).told()[-1]
    assert told[1] == "6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28…"


def test_an_error_of_a_formula_is_named(district: District) -> None:
    (problem,) = read(district, grid({5: {**IDENTITY, "名称": "#REF!"}})).problems
    assert (problem.key, problem.fields) == ("formula_error", {"value": "#REF!"})
