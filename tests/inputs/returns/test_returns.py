"""Returns: what people do to Excel files is read, or refused with sheet, row, column, value and remedy; nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from eldercare_analysis import InputError, load_register
from eldercare_analysis.analysis.meeting.changes import changes
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.returns.snapshot import write_snapshot
from eldercare_analysis.inputs.schedule import planned_facilities
from eldercare_analysis.reporting.returns.template import HEADER
from tests.returns import beside, column, put, row_of, saved_by_another_program, template

pytestmark = pytest.mark.slow

CENTER, POINT = "白沙-中心-2021-01", "白沙-点-2021-01"
FACILITIES, VILLAGES = "设施进度", "村级情况"
Change = Callable[[Worksheet], Any]


def read(district: District, tmp_path: Path, change: Change, sheet: str = FACILITIES) -> Register:
    """Fill in 白沙's return for September, change it, and read it back."""
    book = template(district, "town", "2021-09", "白沙镇")
    change(book[sheet])
    book.save(tmp_path / "白沙.xlsx")
    return load_register(tmp_path / "白沙.xlsx", district)


def facility(register: Register, identity: str = CENTER) -> dict[str, Any]:
    table = register.as_of("facilities", register.months[-1])
    return dict(table[table["facility_id"] == identity].iloc[0])


def problems(district: District, tmp_path: Path, change: Change, sheet: str = FACILITIES) -> list[Any]:
    with pytest.raises(InputError) as caught:
        read(district, tmp_path, change, sheet)
    return list(caught.value.problems)


def test_an_untouched_template_reports_every_planned_facility_and_nothing_more(
    district: District, tmp_path: Path
) -> None:
    """白沙: 4 existing points, 1 center and 9 points of 2021, 1 home of 2022."""
    register = read(district, tmp_path, lambda _: None)
    table = register.as_of("facilities", "2021-09")
    assert len(table) == 4 + 1 + 9 + 1 == len(planned_facilities(district, "白沙镇"))
    assert (
        table.drop(
            columns=["facility_id", "town", "kind", "plan_year", "return_month", "file", "sheet", "row"]
        )
        .isna()
        .all(axis=None)
    )
    assert register.rows("villages").empty  # a village without a word about it was not reported
    assert register.notes == ()


@pytest.mark.parametrize(
    "written",
    [date(2021, 9, 5), datetime.fromisoformat("2021-09-05T10:30"), 44444, 44444.0, "44444", "2021-09-05", "2021/9/5", "2021.9.5", "2021年9月5日",
     "２０２１－０９－０５", "20210905", " 2021-9-5 ", "2021-09-05 00:00:00"],
)  # fmt: skip
def test_dates_in_every_usual_form(district: District, tmp_path: Path, written: Any) -> None:
    """Serial number 44444 is 5 September 2021."""
    register = read(district, tmp_path, lambda page: put(page, CENTER, "验收日期", written))
    assert facility(register)["accepted_on"] == date(2021, 9, 5)


@pytest.mark.parametrize(
    ("label", "written", "key"),
    [
        ("验收日期", "2021-09", "not_a_date"),
        ("验收日期", "9月5日", "not_a_date"),
        ("验收日期", "2021-02-30", "not_a_date"),
        ("验收日期", "已验收", "not_a_date"),
        ("验收日期", date(2021, 10, 1), "event_later"),
        ("累计投资（万元）", "1200000", "magnitude"),
        ("累计投资（万元）", "120万元", "unit_in_cell"),
        ("累计投资（万元）", "约100", "not_a_number"),
        ("累计投资（万元）", -5, "not_a_number"),
        ("计划年度", 2022, "plan_year_differs"),
        ("计划年度", "明年", "not_one_of"),
        ("类别", "养老院", "not_one_of"),
        ("所在村", "没有村", "village_unknown"),
        ("所在村", "5.00E+11", "code_shortened"),
        ("镇街", "四屏镇", "other_town"),
        ("镇街", None, "missing_value"),
        ("需区级协调", "可能", "not_one_of"),
        ("名称", "#REF!", "formula_error"),
        ("名称", "=A1&B1", "uncalculated"),
        ("责任单位", "张三 13812345678", "identity"),
        ("名称", "50011619500101123X", "identity"),
        ("验收日期", "13812345678", "identity"),
        ("设施编号", 13812345678, "identity"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(
    district: District, tmp_path: Path, label: str, written: Any, key: str
) -> None:
    found = problems(district, tmp_path, lambda page: put(page, CENTER, label, written))
    assert [problem.key for problem in found] == [key]
    place = found[0].place
    assert (place.file, place.sheet, place.row) == (
        "白沙.xlsx",
        FACILITIES,
        HEADER + 1,
    )
    text = found[0].render("zh")
    assert "请" in text
    assert "13812345678" not in text
    assert "5001161950" not in text
    if key != "identity":
        assert place.column == label


def test_an_id_with_a_slip_is_not_another_facility(district: District, tmp_path: Path) -> None:
    found = problems(district, tmp_path, lambda page: put(page, CENTER, "设施编号", "白沙-中心-2021-11"))
    assert [problem.key for problem in found] == ["facility_not_planned"]
    assert CENTER in found[0].render("zh")


def test_a_facility_outside_annex_1_is_taken_when_it_says_so(district: District, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        row = row_of(page, CENTER) + 16  # the first spare one
        for label, value in (
            ("设施编号", "白沙-点-计划外-01"),
            ("镇街", "白沙镇"),
            ("类别", "村级互助养老点"),
            ("计划年度", "计划外"),
        ):
            page.cell(row, column(page, label)).value = value

    assert facility(read(district, tmp_path, change), "白沙-点-计划外-01")["plan_year"] == "none"


def test_steps_cannot_run_backwards(district: District, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        put(page, CENTER, "开工日期", date(2021, 8, 2))
        put(page, CENTER, "完工日期", date(2021, 7, 2))

    assert [problem.key for problem in problems(district, tmp_path, change)] == ["dates_reversed"]


def test_a_part_cannot_exceed_its_whole(district: District, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        page.cell(HEADER + 1, column(page, "村民小组数")).value = 5
        page.cell(HEADER + 1, column(page, "有互助服务小组的村民小组数")).value = 6

    assert [problem.key for problem in problems(district, tmp_path, change, VILLAGES)] == ["part_exceeds"]


def test_full_width_digits_spaces_and_numbers_as_text(district: District, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        put(page, CENTER, "累计投资（万元）", " １２０．５ ")
        put(page, CENTER, "需区级协调", " 是 ")
        put(page, CENTER, "计划年度", "２０２１ ")
        put(page, POINT, "累计投资（万元）", "1,200")

    register = read(district, tmp_path, change)
    assert facility(register)["invested_wan"] == Decimal("120.5")
    assert facility(register)["needs_district"] is True
    assert facility(register, POINT)["invested_wan"] == Decimal(1200)


def test_a_village_by_name_by_code_and_by_number(district: District, tmp_path: Path) -> None:
    """A code that Excel shows as 5.00E+11 is whole in the cell when it is a number."""
    villages = district.places.villages
    code, name = villages.loc[villages["town"] == "白沙镇", ["code", "village"]].iloc[0]
    for written in (name, code, int(code), float(code), name.removesuffix("村")):
        register = read(
            district, tmp_path, lambda page, written=written: put(page, CENTER, "所在村", written)
        )
        assert facility(register)["village"] == code
    assert (
        facility(read(district, tmp_path, lambda page: put(page, CENTER, "所在村", "石坝街社区")))["village"]
        == "community"
    )


def test_reordered_extra_and_blank_columns_and_rows(district: District, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        put(page, CENTER, "验收日期", "2021-09-05")
        for area in list(page.merged_cells.ranges):
            page.unmerge_cells(str(area))
        for dimension in page.column_dimensions.values():
            dimension.hidden = False
        page.insert_cols(1)
        page.insert_rows(HEADER + 3, 2)
        page.cell(HEADER, page.max_column + 1).value = "备注"
        page.cell(HEADER + 1, page.max_column).value = "本镇自用"
        moved = [[cell.value for cell in row] for row in page.iter_rows(min_row=HEADER - 1)]
        for number, values in enumerate(moved, start=HEADER - 1):
            for position, value in enumerate(reversed(values), start=1):
                page.cell(number, position).value = value

    register = read(district, tmp_path, change)
    assert facility(register)["accepted_on"] == date(2021, 9, 5)
    assert [note.key for note in register.notes] == ["column_extra"]  # passed over, and said so


def test_a_renamed_column_is_not_dropped(district: District, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        page.cell(HEADER, column(page, "验收日期")).value = "验收的日期"

    found = problems(district, tmp_path, change)
    assert [problem.key for problem in found] == ["column_unknown"]
    assert "验收日期" in found[0].render("zh")


def test_a_missing_key_column_is_a_problem(district: District, tmp_path: Path) -> None:
    found = problems(district, tmp_path, lambda page: page.delete_cols(column(page, "计划年度")))
    assert [problem.key for problem in found] == ["column_missing"]


def test_merged_cells(district: District, tmp_path: Path) -> None:
    """A merged town stands for all its rows; a merged date might not, so it is refused."""

    def spread(page: Worksheet) -> None:
        letter = page.cell(HEADER, column(page, "镇街")).column_letter
        page.merge_cells(f"{letter}{HEADER + 1}:{letter}{HEADER + 15}")

    assert len(read(district, tmp_path, spread).as_of("facilities", "2021-09")) == 15

    def dates(page: Worksheet) -> None:
        put(page, CENTER, "验收日期", date(2021, 9, 5))
        letter, row = page.cell(HEADER, column(page, "验收日期")).column_letter, row_of(page, CENTER)
        page.merge_cells(f"{letter}{row}:{letter}{row + 1}")

    assert [problem.key for problem in problems(district, tmp_path, dates)] == ["merged"]


def test_totals_rows_are_passed_over_and_said(district: District, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        page.cell(HEADER + 17, 2).value = "合 计"
        page.cell(HEADER + 17, column(page, "累计投资（万元）")).value = 480

    register = read(district, tmp_path, change)
    assert [note.key for note in register.notes] == ["totals_row"]
    assert register.notes[0].place.row == HEADER + 17  # type: ignore[union-attr]


def test_hidden_and_foreign_sheets(district: District, tmp_path: Path) -> None:
    """A hidden sheet is read like any other; one that is no return is passed over, and said so."""
    book = template(district, "town", "2021-09", "白沙镇")
    put(book[FACILITIES], CENTER, "验收日期", "2021-09-05")
    book[FACILITIES].sheet_state = "hidden"
    book.create_sheet("说明")["A1"] = "本表由镇里自用"
    book.save(tmp_path / "白沙.xlsx")
    register = load_register(tmp_path / "白沙.xlsx", district)
    assert facility(register)["accepted_on"] == date(2021, 9, 5)
    assert [note.key for note in register.notes] == ["sheet_unknown"]


def test_english_headers_and_labels(district: District, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "facilities"
    for row in (["month", "2021-09"], ["town", "500116107"], [], ["plan_year", "kind", "town", "facility_id", "accepted_on"],
                [2021, "center", "白沙镇", CENTER, "2021-09-05"]):  # fmt: skip
        page.append(row)
    page["B2"] = str(district.places.towns.set_index("town").loc["白沙镇", "code"])
    book.save(tmp_path / "a.xlsx")
    assert facility(load_register(tmp_path / "a.xlsx", district))["accepted_on"] == date(2021, 9, 5)


@pytest.mark.parametrize("header", ["身份证号", "手机号码", "联系电话"])
def test_columns_for_identities_are_refused(district: District, tmp_path: Path, header: str) -> None:
    def change(page: Worksheet) -> None:
        page.cell(HEADER, page.max_column + 1).value = header

    assert [problem.key for problem in problems(district, tmp_path, change)] == ["identity_header"]


def test_what_is_no_workbook_is_a_problem(district: District, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("镇街,数量\n", encoding="utf-8")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "c.xls").write_bytes(b"\xd0\xcf\x11\xe0 broken")
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "空表"
    book.save(tmp_path / "d.xlsx")
    with pytest.raises(InputError) as caught:
        load_register(tmp_path, district)
    assert [(p.key, p.place.file) for p in caught.value.problems] == [  # type: ignore[union-attr]
        ("workbook_other", "a.xlsx"), ("workbook_broken", "b.xlsx"), ("workbook_broken", "c.xls"), ("no_return", "d.xlsx"),
    ]  # fmt: skip


@pytest.mark.parametrize(("cell", "key"), [("填报月份", "return_month"), ("镇街", "return_town")])
def test_a_towns_return_must_name_its_month_and_town(
    district: District, tmp_path: Path, cell: str, key: str
) -> None:
    book = template(district, "town", "2021-09", "白沙镇")
    for page in book.worksheets[:-1]:
        beside(page, cell).value = None
    book.save(tmp_path / "白沙.xlsx")
    with pytest.raises(InputError) as caught:
        load_register(tmp_path, district)
    assert [problem.key for problem in caught.value.problems] == [key]


def test_two_returns_of_a_month_that_contradict_each_other(district: District, tmp_path: Path) -> None:
    for name, day in (("a", "2021-09-05"), ("b", "2021-09-06")):
        book = template(district, "town", "2021-09", "白沙镇")
        put(book[FACILITIES], CENTER, "验收日期", day)
        book.save(tmp_path / f"{name}.xlsx")
    with pytest.raises(InputError) as caught:
        load_register(tmp_path, district)
    assert [problem.key for problem in caught.value.problems] == ["returns_differ"]
    assert CENTER in str(caught.value)
    register = load_register(tmp_path, district, leave_out_broken=True)
    assert register.returns == ()  # nobody knows which of the two holds
    assert set(register.rejected) == {"a.xlsx", "b.xlsx"}


def test_later_returns_replace_earlier_ones_and_earlier_months_stay(
    district: District, tmp_path: Path
) -> None:
    for month, day in (("2021-08", "2021-08-20"), ("2021-09", None)):
        book = template(district, "town", month, "白沙镇")
        put(book[FACILITIES], CENTER, "开工日期", "2021-07-10")
        put(book[FACILITIES], CENTER, "验收日期", day)
        book.save(tmp_path / f"{month}.xlsx")
    register = load_register(tmp_path, district)

    def known(month: str) -> list[Any]:
        table = register.as_of("facilities", month)
        row = table[table["facility_id"] == CENTER].iloc[0]
        return [row["started_on"], row["accepted_on"]]

    assert known("2021-09") == [date(2021, 7, 10), None]
    assert known("2021-08") == [date(2021, 7, 10), date(2021, 8, 20)]
    assert known("2021-07") == [date(2021, 7, 10), None]  # rebuilt from dates: nobody reported for July
    assert known("2021-06") == [None, None]


def test_a_snapshot_reads_back_as_it_was(district: District, tmp_path: Path) -> None:
    register = read(district, tmp_path, lambda page: put(page, CENTER, "累计投资（万元）", 120.5))
    write_snapshot(register, tmp_path / "returns.json")
    again = load_register(tmp_path / "returns.json", district)
    assert again.returns == register.returns
    assert load_register(tmp_path / "returns.json", district).returns == register.returns


@pytest.mark.parametrize("role", ["town", "home", "bureau"])
def test_a_template_guides_its_reader(district: District, role: Any) -> None:
    book = template(district, role, "2021-09", "白沙镇" if role == "town" else None)
    for name, sheet in sheets().items():
        if sheet.role != role:
            continue
        page = book[sheet.label["zh"]]
        assert page.protection.sheet, name
        assert str(page.freeze_panes).endswith(str(HEADER + 1))
        assert {field.zh for field in sheet.columns.values()} <= {cell.value for cell in page[HEADER]}
        assert all(cell.protection.locked for cell in page[HEADER])
        answer = [field.zh for field in sheet.columns.values() if not field.needed or name == "allowance"][-1]
        assert not page.cell(HEADER + 1, column(page, answer)).protection.locked
        ruled = {str(area) for rule in page.data_validations.dataValidation for area in rule.sqref.ranges}
        listed = [
            column(page, field.zh)
            for column_name, field in sheet.columns.items()
            if field.type in ("choice", "flag", "event", "count") and column_name not in sheet.hidden
        ]
        letters = {openpyxl.utils.get_column_letter(n) for n in listed}
        assert letters <= {area.partition(":")[0].rstrip("0123456789") for area in ruled}
        noted = [cell for cell in page[HEADER] if cell.comment]
        assert len(noted) == sum(
            field.note is not None for own, field in sheet.columns.items() if own not in sheet.hidden
        )
    if role == "town":
        assert row_of(book["设施进度"], CENTER) == HEADER + 1  # before points, and those that exist


def test_libreoffice_opens_and_saves_a_filled_return(district: District, tmp_path: Path) -> None:
    """Saved as .xlsx and as .xls by another program: the same values, drop-downs and locks (its converter drops frozen panes)."""
    book = template(district, "town", "2021-09", "白沙镇")
    put(book[FACILITIES], CENTER, "验收日期", date(2021, 9, 5)).number_format = "yyyy-mm-dd"
    put(book[FACILITIES], CENTER, "累计投资（万元）", 120.5)
    put(book[FACILITIES], CENTER, "问题类别", "资金")
    book.save(tmp_path / "白沙.xlsx")
    expected = facility(load_register(tmp_path / "白沙.xlsx", district))
    for kind in ("xlsx", "xls"):
        saved = saved_by_another_program(tmp_path / "白沙.xlsx", kind, tmp_path)
        found = facility(load_register(saved, district))
        sources = ("file", "sheet", "row")
        assert {k: v for k, v in found.items() if k not in sources} == {
            k: v for k, v in expected.items() if k not in sources
        }
    page = openpyxl.load_workbook(tmp_path / "xlsx" / "白沙.xlsx")[FACILITIES]
    assert page.protection.sheet
    assert len(page.data_validations.dataValidation) >= 10


def test_needs_name_columns_that_exist(district: District) -> None:
    for clause in district.policy.clauses.values():
        for need in clause.needs:
            sheet, _, name = need.partition(".")
            assert sheet == "parameters" or name in sheets()[sheet].columns, need


def test_no_change_this_month_wipes_nothing_out(district: District, tmp_path: Path) -> None:
    """An empty template with 本月无变化 = 是 leaves August as it was, and the town has reported."""
    for month in ("2021-08", "2021-09"):
        book = template(district, "town", month, "白沙镇")
        if month == "2021-08":
            put(book[FACILITIES], CENTER, "验收日期", "2021-08-20")
        else:
            beside(book[FACILITIES], "本月与上月相同").value = "是"
        book.save(tmp_path / f"{month}.xlsx")
    register = load_register(tmp_path, district)
    assert facility(register)["accepted_on"] == date(2021, 8, 20)
    assert register.towns_reporting("2021-09") == {"白沙镇"}
    assert changes(case_of(district, register=register, month="2021-09")) == []


def rename(old: str, new: str) -> Change:
    """Change a header of the template."""

    def change(page: Worksheet) -> None:
        page.cell(HEADER, column(page, old)).value = new

    return change


@pytest.mark.parametrize(("old", "new"), [("验收日期", "验收时间"), ("完工日期", "竣工日期"), ("所在村", "村名"), ("累计投资（万元）", "投资额"),
                                          ("设施编号", "设施编码"), ("计划年度", "年度")])  # fmt: skip
def test_a_renamed_column_is_one_problem_that_names_both(
    district: District, tmp_path: Path, old: str, new: str
) -> None:
    """Nothing else is printed: not that the column is missing, nor anything of rows whose key cannot be read."""
    found = problems(district, tmp_path, rename(old, new))
    assert [problem.key for problem in found] == ["column_unknown"]
    place = found[0].place
    assert (place.file, place.sheet, place.row, place.column) == ("白沙.xlsx", FACILITIES, HEADER, new)
    for language in ("zh", "en"):
        assert new in found[0].render(language)
        assert old in found[0].render(language)


def test_a_sheet_known_by_its_title_is_not_passed_over_for_a_renamed_column(
    district: District, tmp_path: Path
) -> None:
    """基本生活金标准 has three columns; with one renamed two are left, too few to know it by, but for its title."""
    book = template(district, "bureau", "2021-09")
    rename("每人每月（元）", "标准（元）")(book["基本生活金标准"])
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(InputError) as caught:
        load_register(tmp_path, district)
    assert [problem.key for problem in caught.value.problems] == ["column_unknown"]


def test_keys_that_cannot_be_read_are_not_compared(district: District, tmp_path: Path) -> None:
    """Two ids with a slip are two problems; that both rows have no id is none of its own."""

    def change(page: Worksheet) -> None:
        for identity, day in ((CENTER, "2021-09-05"), (POINT, "2021-09-06")):
            put(page, identity, "验收日期", day)
            put(page, identity, "设施编号", "无此设施")

    assert [problem.key for problem in problems(district, tmp_path, change)] == ["facility_unknown"] * 2


@pytest.mark.parametrize(
    ("cell", "value", "keys"),
    [
        ("填报月份", "九月", ["month_form"] * 3 + ["village_unknown"] * 2),
        ("镇街", "白山镇", ["town_unknown"] * 3),
    ],
)
def test_a_head_that_cannot_be_read_is_told_once_a_sheet(
    district: District, tmp_path: Path, cell: str, value: str, keys: list[str]
) -> None:
    """Not also that it is missing; and a village is not unknown only because nobody knows in which town."""
    book = template(district, "town", "2021-09", "白沙镇")
    village = district.places.villages.query("town == '白沙镇'")["village"].iloc[0]
    for page in book.worksheets[:-1]:
        beside(page, cell).value = value
    put(book[FACILITIES], CENTER, "所在村", village)
    for row in (HEADER + 1, HEADER + 2):
        book[VILLAGES].cell(row, column(book[VILLAGES], "村")).value = "中心村"
        book[VILLAGES].cell(row, column(book[VILLAGES], "村民小组数")).value = row
    book.save(tmp_path / "白沙.xlsx")
    with pytest.raises(InputError) as caught:
        load_register(tmp_path, district)
    assert [problem.key for problem in caught.value.problems] == keys


def test_a_return_knows_which_columns_it_does_not_have(district: District, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        page.delete_cols(column(page, "验收日期"))
        put(page, CENTER, "完工日期", "2021-08-05")

    register = read(district, tmp_path, change)
    assert register.returns[0].absent == {FACILITIES: ("accepted_on",)}
    assert register.absent(facility(register)) == {"accepted_on"}
    write_snapshot(register, tmp_path / "returns.json")
    assert load_register(tmp_path / "returns.json", district).returns == register.returns
