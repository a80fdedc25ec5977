"""A facility in words and its id in a hidden column: what was sorted, pasted or saved by another program is right or refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from eldercare_analysis import InputError, load_register
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.naming import call, find_home, ids_called
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.schedule import homes_of, planned_facilities
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import LANGUAGES
from eldercare_analysis.reporting.returns.template import HEADER, build_template
from tests.returns import beside, column, put, row_of, saved_by_another_program, template

FACILITIES, CENTER, POINT, HOME = "设施进度", "白沙-中心-2021-01", "白沙-点-2021-02", "白沙-院-2022-01"
LAST_ROW = HEADER + 15
Change = Callable[[Worksheet], Any]


def filled(district: District, path: Path, change: Change = lambda _: None) -> Path:
    """Write 白沙镇's return for September 2021 with some cells filled in, changed."""
    book = template(district, "town", "2021-09", "白沙镇")
    page = book[FACILITIES]
    put(page, CENTER, "选址确定日期", date(2021, 7, 12))
    put(page, POINT, "选址确定日期", "2021.8.20")
    put(page, POINT, "所在村", "恒和村")
    put(page, POINT, "累计投资（万元）", 12.5)
    beside(page, "填报单位").value = "镇民政办"
    change(page)
    book.save(path)
    return path


def said(district: District, path: Path) -> Return:
    register = load_register(path, district)
    assert register.notes == ()
    return register.returns[0]


def refused(district: District, path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_register(path, district)
    return [problem.key for problem in caught.value.problems]


def test_no_two_facilities_of_a_sheet_are_called_the_same(district: District) -> None:
    """In facilities the plan year stands beside the words."""
    for sheet, told in sheets().items():
        for language in LANGUAGES:
            planned = planned_facilities(district)
            own = [
                (one.town if told.role == "town" else "", one.plan_year if sheet == "facilities" else "",
                 call(district, one, sheet, language))
                for one in planned
            ]  # fmt: skip
            assert len(set(own)) == len(planned)
    assert ids_called(district, " 互助点２号 ", "facilities") >= {POINT}


@pytest.mark.slow
def test_words_and_id_part_where_rows_are_sorted_without_the_hidden_column(
    district: District, tmp_path: Path
) -> None:
    """All that is seen goes up by one row: each row would report another facility."""

    def change(page: Worksheet) -> None:
        shown = range(2, column(page, "镇街"))
        rows = [[page.cell(row, n).value for n in shown] for row in range(HEADER + 1, LAST_ROW + 1)]
        for row, values in enumerate([*rows[1:], rows[0]], start=HEADER + 1):
            for n, value in zip(shown, values, strict=True):
                page.cell(row, n).value = value

    with pytest.raises(InputError) as caught:
        load_register(filled(district, tmp_path / "a.xlsx", change), district)
    (problem,) = caught.value.problems
    assert (problem.key, problem.fields["rows"]) == ("rows_mixed", f"{HEADER + 1}-{LAST_ROW}")


@pytest.mark.slow
def test_whole_rows_may_be_sorted(district: District, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        every = range(1, page.max_column + 1)
        rows = [[page.cell(row, n).value for n in every] for row in range(HEADER + 1, LAST_ROW + 1)]
        for row, values in enumerate(reversed(rows), start=HEADER + 1):
            for n, value in zip(every, values, strict=True):
                page.cell(row, n).value = value

    plain, turned = (
        said(district, filled(district, tmp_path / f"{name}.xlsx", told))
        for name, told in (("a", lambda _: None), ("b", change))
    )
    assert sorted(map(str, (r.cells for r in turned.records))) == sorted(
        map(str, (r.cells for r in plain.records))
    )


@pytest.mark.slow
def test_without_the_hidden_column_nobody_knows_which_row_is_which(
    district: District, tmp_path: Path
) -> None:
    path = filled(district, tmp_path / "a.xlsx", lambda page: page.delete_cols(column(page, "设施编号")))
    assert refused(district, path) == ["hidden_deleted"]


@pytest.mark.slow
def test_words_are_held_to_ids_without_the_rows_above_the_heads_too(
    district: District, tmp_path: Path
) -> None:
    """Copied into a workbook of one's own, the marks are gone; what stands in 设施 is still a facility's."""

    def change(page: Worksheet) -> None:
        page.cell(HEADER - 1, column(page, "设施编号")).value = None
        for row in range(LAST_ROW + 1, page.max_row + 1):
            for n in range(1, page.max_column + 1):
                if not isinstance(page.cell(row, n), openpyxl.cell.cell.MergedCell):
                    page.cell(row, n).value = None
        page.cell(row_of(page, POINT), 2).value = "互助点3号"

    assert "words_differ" in refused(district, filled(district, tmp_path / "a.xlsx", change))


@pytest.mark.slow
def test_a_facility_of_ones_own_is_chosen_by_kind(district: District, tmp_path: Path) -> None:
    """The spare row has an id of its month; next month's template has it as a row like others."""

    def change(page: Worksheet) -> None:
        row = LAST_ROW + 2
        for label, value in (
            ("设施", "村级互助养老点"),
            ("计划年度", "计划外"),
            ("选址确定日期", date(2021, 9, 3)),
        ):
            page.cell(row, column(page, label)).value = value

    path = filled(district, tmp_path / "a.xlsx", change)
    (own,) = [r.cells for r in said(district, path).records if r.cells["plan_year"] == "none"]
    assert (own["facility_id"], own["kind"], own["town"]) == ("白沙-计划外-202109-1", "point", "白沙镇")
    register = load_register(path, district)
    study = Study(district, district.baseline, "2021-10", register, town="白沙镇", language="zh")
    (tmp_path / "b.xlsx").write_bytes(build_template(study, "town"))
    page = openpyxl.load_workbook(tmp_path / "b.xlsx")[FACILITIES]
    assert page.cell(row_of(page, own["facility_id"]), 2).value == "村级互助养老点（计划外-202109-1）"
    again = [r.cells for r in said(district, tmp_path / "b.xlsx").records]
    assert own in again


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_another_program_loses_nothing(district: District, tmp_path: Path, kind: str) -> None:
    """Opened and saved by LibreOffice: the same month, sender and rows, and not a word about lines around the table."""
    path = filled(district, tmp_path / "白沙.xlsx")
    ours, theirs = said(district, path), said(district, saved_by_another_program(path, kind, tmp_path))
    assert (theirs.month, theirs.town, theirs.unchanged, theirs.office) == (
        "2021-09",
        "白沙镇",
        False,
        "镇民政办",
    )
    assert [r.cells for r in theirs.records] == [r.cells for r in ours.records]
    assert len(ours.records) == 15


@pytest.mark.slow
def test_a_row_of_another_home_is_refused(district: District, tmp_path: Path) -> None:
    one, other = (homes_of(district, town)[0].facility_id for town in ("白沙镇", "李市镇"))
    study = Study(district, district.baseline, "2021-12", town=None, language="zh")
    book = openpyxl.load_workbook(io.BytesIO(build_template(study, "home", one)))
    page = book["附件2指标"]
    page.cell(HEADER + 3, column(page, "结果")).value = "达标"
    book.save(tmp_path / "a.xlsx")
    assert len(load_register(tmp_path / "a.xlsx", district).returns[0].records) == 1
    page.cell(HEADER + 3, column(page, "设施编号")).value = other
    book.save(tmp_path / "a.xlsx")
    assert refused(district, tmp_path / "a.xlsx") == ["home_differs"]


@pytest.mark.slow
def test_the_row_above_the_heads_may_be_deleted(district: District, tmp_path: Path) -> None:
    """What the form wrote below its table is known by its marks there."""
    plain = said(district, filled(district, tmp_path / "a.xlsx"))

    def change(page: Worksheet) -> None:
        for merged in list(page.merged_cells.ranges):
            page.unmerge_cells(str(merged))
        page.delete_rows(HEADER - 1)

    without = said(district, filled(district, tmp_path / "b.xlsx", change))
    assert [r.cells for r in without.records] == [r.cells for r in plain.records]


@pytest.mark.slow
def test_a_persons_number_in_the_place_of_a_facility_is_not_repeated(
    district: District, tmp_path: Path
) -> None:
    def change(page: Worksheet) -> None:
        page.cell(row_of(page, POINT), column(page, "设施")).value = "110101195001011234"

    with pytest.raises(InputError) as caught:
        load_register(filled(district, tmp_path / "a.xlsx", change), district)
    assert [one.key for one in caught.value.problems] == ["identity"]
    assert "110101195001011234" not in str(caught.value)


@pytest.mark.slow
def test_a_wrong_town_above_the_table_is_one_problem(district: District, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        for sheet in page.parent.worksheets[:2]:
            beside(sheet, "镇街").value = "李市镇"

    assert refused(district, filled(district, tmp_path / "a.xlsx", change)) == ["town_differs"]


@pytest.mark.slow
def test_a_kind_in_other_words_is_one_problem_where_it_is_typed(district: District, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        page.cell(LAST_ROW + 2, column(page, "设施")).value = "互助点"
        page.cell(LAST_ROW + 2, column(page, "计划年度")).value = "计划外"

    with pytest.raises(InputError) as caught:
        load_register(filled(district, tmp_path / "a.xlsx", change), district)
    assert [(one.key, one.place and one.place.column) for one in caught.value.problems] == [
        ("not_one_of", "设施")
    ]


def test_last_months_form_with_this_month_above_it_is_refused(district: District, tmp_path: Path) -> None:
    """Its hidden months are those of the form: its figures would be filed as last month's."""
    book = template(district, "home", "2021-08")
    page = book["入住与人员"]
    put(page, HOME, "护理员", 3)
    for sheet in book.worksheets[:2]:
        beside(sheet, "填报月份").value = "2021-09"
    book.save(tmp_path / "a.xlsx")
    assert refused(district, tmp_path / "a.xlsx") == ["month_differs"]


def test_a_home_by_name_id_or_town(district: District) -> None:
    assert {find_home(district, text) for text in (HOME, "白沙镇敬老院", "白沙镇")} == {HOME}
    assert find_home(district, "", "白沙镇") == find_home(district, "敬老院", "白沙镇") == HOME
    for text, key in (("德感街道", "home_several"), ("白沙", "home_unknown"), ("西湖镇", "home_unknown")):
        with pytest.raises(InputError) as caught:
            find_home(district, text)
        assert [problem.key for problem in caught.value.problems] == [key]
