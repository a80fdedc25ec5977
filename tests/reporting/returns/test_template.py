"""The workbook to fill in: the same bytes each time; what is given, to be filled in, optional; one page wide; reads back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from eldercare_analysis import load_register
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.schedule import homes_of
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.form import GREY, YELLOW
from eldercare_analysis.reporting.returns.template import HEADER, build_template
from tests.returns import beside, column, register_of, row_of

pytestmark = pytest.mark.slow

TOWN, CENTER, POINT, HOME = "白沙镇", "白沙-中心-2021-01", "白沙-点-2021-03", "白沙-院-2022-01"
DATES = ("选址确定日期", "开工日期", "完工日期", "验收日期", "投用日期")


def study_of(district: District, month: str, register: Register | None = None, **more: Any) -> Study:
    return Study(district, district.baseline, month, register, **({"town": TOWN, "language": "zh"} | more))


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def fill_of(page: Worksheet, identity: str, label: str) -> tuple[str, bool]:
    """Return the color of a cell and whether it is locked."""
    cell = page.cell(row_of(page, identity), column(page, label))
    color = cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else "FFFFFF"
    return f"#{color}", bool(cell.protection.locked)


def test_the_same_bytes_each_time(district: District) -> None:
    content = build_template(study_of(district, "2021-09"), "town")
    assert content == build_template(study_of(district, "2021-09"), "town")
    book = opened(content)
    assert (book.properties.modified, book["_lists"].sheet_state) == (book.properties.created, "hidden")
    assert f"{book.properties.created:%Y-%m-%d}" == "2021-09-01"
    assert book.sheetnames == ["设施进度", "设施条件", "村级情况", "_lists"]  # the first is what a clerk sees


def test_grey_is_given_yellow_to_be_filled_in_white_optional(district: District) -> None:
    """The point has a site, so that the four steps after it are asked for; the home's year is the next one."""
    row = {"facility_id": POINT, "site_chosen_on": date(2021, 7, 12), "village": "FIRST_VILLAGE"}
    register = register_of(district, {"month": "2021-08", "given": {"facilities": [row]}})
    page = opened(build_template(study_of(district, "2021-09", register), "town"))["设施进度"]
    yellow, white = (YELLOW, False), ("#FFFFFF", False)
    assert fill_of(page, POINT, "设施") == fill_of(page, POINT, "计划年度") == (GREY, True)
    assert [fill_of(page, POINT, label) for label in ("所在村", *DATES)] == [white, white, *[yellow] * 4]
    assert [fill_of(page, CENTER, label) for label in ("所在村", *DATES)] == [yellow] * 6
    assert [fill_of(page, HOME, label) for label in ("所在村", *DATES)] == [white] * 6
    assert {fill_of(page, "白沙-点-已有-01", label) for label in DATES} == {white}
    assert fill_of(page, POINT, "存在问题") == fill_of(page, POINT, "撤销日期") == white
    known = page.cell(row_of(page, POINT), column(page, "选址确定日期"))
    assert (known.value.date(), known.number_format) == (date(2021, 7, 12), "yyyy-mm-dd")  # may be corrected


def test_an_accepted_date_is_asked_for_though_the_point_is_in_use(district: District) -> None:
    """Use shows that it was completed, not that it was accepted."""
    row = {"facility_id": POINT, "opened_on": date(2021, 8, 2)}
    register = register_of(district, {"month": "2021-08", "given": {"facilities": [row]}})
    page = opened(build_template(study_of(district, "2021-09", register), "town"))["设施进度"]
    asked = [label for label in DATES if fill_of(page, POINT, label)[0] == YELLOW]
    assert asked == ["验收日期"]


def test_a_facility_stands_in_words_its_id_in_a_hidden_last_column(district: District) -> None:
    page = opened(build_template(study_of(district, "2021-09"), "town"))["设施进度"]
    heads = [cell.value for cell in page[HEADER]]
    assert heads[:4] == ["序号", "设施", "计划年度", "所在村"]
    assert heads[-1] == "设施编号"
    (hidden,) = [told for told in page.column_dimensions.values() if told.hidden]
    assert [column(page, label) for label in ("镇街", "类别", "设施编号")] == [
        *range(hidden.min, hidden.max + 1)
    ]
    words = {one: page.cell(row_of(page, one), 2).value for one in (CENTER, POINT, HOME)}
    assert words == {CENTER: "镇中心", POINT: "互助点3号", HOME: "敬老院改造"}


def test_a_sheet_of_half_years_is_white_in_other_months(district: District) -> None:
    for month, said, asked in (("2021-09", "本月不用填", False), ("2021-12", "本月要填", True)):
        page = opened(build_template(study_of(district, month), "town"))["村级情况"]
        code = page.cell(HEADER + 1, column(page, "村")).value
        assert said in "".join(str(cell.value) for cell in page[3] if cell.value)
        assert (fill_of(page, code, "村民小组数")[0] == YELLOW) == asked
        assert fill_of(page, code, "不设点原因")[0] == "#FFFFFF"


def test_one_page_wide_with_its_heads_on_each(district: District) -> None:
    book = opened(build_template(study_of(district, "2021-09"), "town"))
    papers = {}
    for page in book.worksheets[:-1]:
        papers[page.title] = page.page_setup.paperSize
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
        assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", f"$4:${HEADER}")
        assert page.protection.sheet
        assert page.protection.sort  # locked: a clerk cannot part dates from their facility
    assert {title: int(paper) for title, paper in papers.items()} == {
        "设施进度": 8,
        "设施条件": 8,
        "村级情况": 9,
    }  # A3, A4


def test_a_home_has_a_workbook_of_its_own(district: District) -> None:
    """Its name in the titles, the 22 indicators with the plan's words, 不适用 only where the plan allows it."""
    home = next(one for one in homes_of(district, TOWN))
    book = opened(build_template(study_of(district, "2021-12", town=None), "home", home.facility_id))
    page = book["附件2指标"]
    assert page["A1"].value == "白沙镇敬老院 附件2指标半年报 2021年12月"
    assert beside(page, "填报机构").value == "白沙镇敬老院"
    rows = list(page.iter_rows(min_row=HEADER + 1, max_row=HEADER + 22, values_only=True))
    told = district.indicators
    assert [row[:3] for row in rows] == [
        (number, one.category["zh"], one.text["zh"]) for number, one in told.items()
    ]
    result, lists = page.cell(1, column(page, "结果")).coordinate[:-1], book["_lists"]
    for number, indicator in told.items():
        rule = next(
            rule
            for rule in page.data_validations.dataValidation
            if f"{result}{HEADER + number}" in rule.sqref and rule.type == "list"
        )
        choices = [cell.value for (cell,) in lists[rule.formula1.replace("_lists!", "").replace("$", "")]]
        assert ("不适用" in choices) == indicator.na_allowed
    care = next(one for one in homes_of(district, "德感街道") if one.kind.id == "care_center")
    alone = opened(build_template(study_of(district, "2021-12", town=None), "home", care.facility_id))
    assert alone.sheetnames == ["入住与人员", "_lists"]  # Annex 2 is about homes


def test_the_office_of_an_earlier_return_is_filled_in(district: District) -> None:
    row = {"facility_id": POINT, "site_chosen_on": date(2021, 7, 12)}
    told = register_of(district, {"month": "2021-08", "given": {"facilities": [row]}}).returns[0]
    for town, office in ((TOWN, "镇民政办"), ("四屏镇", None)):
        sent = Return("a.xlsx", "2021-08", town, records=told.records, office="镇民政办")
        page = opened(build_template(study_of(district, "2021-09", Register((sent,))), "town"))["设施进度"]
        assert beside(page, "填报单位").value == office


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("role", "month"), [("town", "2021-12"), ("home", "2021-12"), ("bureau", "2021-12")])
def test_an_untouched_template_reads_back_without_a_word(
    district: District, tmp_path: Path, role: Any, language: Any, month: str
) -> None:
    """Lines above and below the table, numbers and spare rows are nobody's data and nobody's problem."""
    town = TOWN if role == "town" else None
    study = replace(study_of(district, month), town=town, language=language)
    (tmp_path / "a.xlsx").write_bytes(build_template(study, role))
    register = load_register(tmp_path, district)
    assert (register.notes, register.problems) == ((), ())
    assert (register.returns[0].month, register.returns[0].town) == (month, town)
    assert not register.returns[0].absent
