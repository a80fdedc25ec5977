"""What cells mean, in workbooks as programs write them: one a kind, the rest is tried on single cells and grids."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from eldercare_analysis import InputError, load_register
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from tests.inputs.returns.sheet import CENTER
from tests.returns import put, template

pytestmark = pytest.mark.slow

FACILITIES = "设施进度"


def write(district: District, path: Path, cells: dict[str, tuple[Any, str]], epoch: int = 1900) -> None:
    """Write 白沙's return for September 2021 with some cells of its center, each with its number format."""
    book = template(district, "town", "2021-09", "白沙镇")
    if epoch == 1904:
        book.epoch = CALENDAR_MAC_1904
    for label, (value, code) in cells.items():
        put(book[FACILITIES], CENTER, label, value).number_format = code
    book.save(path)


def built_in(path: Path, code: str, number: int) -> None:
    """Give what has one code a number that only programs in Chinese know."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    styles = parts["xl/styles.xml"].decode("utf-8")
    own = re.search(rf'<numFmt numFmtId="(\d+)" formatCode="{code}" ?/>', styles)
    assert own
    styles = styles.replace(own[0], "").replace(f'numFmtId="{own[1]}"', f'numFmtId="{number}"')
    parts["xl/styles.xml"] = re.sub(r'<numFmts count="\d+" ?>\s*</numFmts>', "", styles).encode("utf-8")
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


def center(register: Register) -> dict[str, Any]:
    table = register.as_of("facilities", "2021-09")
    return dict(table[table["facility_id"] == CENTER].iloc[0])


@pytest.mark.parametrize("number", [31, None])
def test_a_workbook_that_counts_days_from_1904(
    district: District, tmp_path: Path, number: int | None
) -> None:
    """In a format that only programs in Chinese know, and in none: 42982 days after 1904-01-01."""
    path, code = tmp_path / "a.xlsx", "yyyy-mm-dd" if number else "General"
    write(district, path, {"验收日期": (42982, code), "整改时限": (42982, code)}, epoch=1904)
    if number:
        built_in(path, code, number)
    found = center(load_register(path, district))
    assert found["accepted_on"] == found["due_on"] == date(2021, 9, 5)


def test_built_in_formats_of_chinese_programs(district: District, tmp_path: Path) -> None:
    """57 is a month, 58 a day of a month; 44440 is 1 September 2021."""
    path = tmp_path / "a.xlsx"
    write(district, path, {"整改时限": (44440, "yy-m"), "预计完成下一步的日期": (44440, "m-d")})
    built_in(path, "yy-m", 57)
    built_in(path, "m-d", 58)
    register = load_register(path, district)
    found = center(register)
    assert (found["due_on"], found["expected_on"]) == (date(2021, 9, 30), date(2021, 9, 1))
    assert [(note.key, note.fields["value"]) for note in register.notes] == [("month_end", "“2021年9月”")]


def test_each_cell_with_two_readings_is_one_problem(district: District, tmp_path: Path) -> None:
    cells: dict[str, tuple[Any, str]] = {
        "选址确定日期": (2021, "yyyy-mm-dd"), "开工日期": (-5, "yyyy-mm-dd"), "完工日期": (0.5, "h:mm"),
        "验收日期": (44440, 'yyyy"年"m"月"'), "累计投资（万元）": (2500, "0!.0,"),
    }  # fmt: skip
    write(district, tmp_path / "a.xlsx", cells)
    with pytest.raises(InputError) as caught:
        load_register(tmp_path / "a.xlsx", district)
    assert [problem.key for problem in caught.value.problems] == [
        "year_typed",
        "not_a_date",
        "no_day",
        "no_day",
        "shown_otherwise",
    ]
    assert [problem.place and problem.place.column for problem in caught.value.problems] == list(cells)


def test_a_number_of_a_person_is_refused_below_the_table_too(district: District, tmp_path: Path) -> None:
    book = template(district, "town", "2021-09", "白沙镇")
    book[FACILITIES]["A70"], book[FACILITIES]["B70"] = "联系电话：", 13812345678
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError) as caught:
        load_register(tmp_path / "a.xlsx", district)
    assert [(problem.key, problem.place and problem.place.column) for problem in caught.value.problems] == [
        ("identity", "B")
    ]


def test_remarks_hidden_rows_and_words_for_nothing_are_told(district: District, tmp_path: Path) -> None:
    book = template(district, "town", "2021-09", "白沙镇")
    page = book[FACILITIES]
    cell = put(page, CENTER, "存在问题", "无")
    page.row_dimensions[cell.row].hidden = True
    page.column_dimensions["R"].hidden = True
    page["A70"], page["D70"], page["A71"] = "填表人：王某", "联系电话：", "备注：以上数据截至月底"
    page.merge_cells("A71:T71")
    book.save(tmp_path / "a.xlsx")
    register = load_register(tmp_path / "a.xlsx", district)
    assert not center(register)["issue"]
    assert sorted(note.key for note in register.notes) == [
        "columns_hidden",
        "nothing",
        "remark_rows",
        "rows_hidden",
    ]
