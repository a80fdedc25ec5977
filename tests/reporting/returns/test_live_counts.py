"""The lines below a table, as another program computes them from what was typed; their cells turn red by the same formulas."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.arrangement import layout_of
from eldercare_analysis.reporting.returns.live_counts import checks_of
from eldercare_analysis.reporting.returns.template import HEADER, build_template
from tests.returns import column, put, saved_by_another_program

pytestmark = pytest.mark.slow

FACILITIES, HOME = "设施进度", "白沙-院-2022-01"
STEPS = ("选址确定日期", "开工日期", "完工日期", "验收日期")


def counted(district: District, folder: Path, typed: dict[tuple[str, str], Any]) -> list[str]:
    """Return the sentences under the tables of 白沙镇's return for September 2021 in which cells were typed."""
    study = Study(district, district.baseline, "2021-09", town="白沙镇", language="zh")
    book = openpyxl.load_workbook(io.BytesIO(build_template(study, "town")))
    for (identity, label), value in typed.items():
        put(book[FACILITIES], identity, label, value)
    book.save(folder / "a.xlsx")
    saved = openpyxl.load_workbook(
        saved_by_another_program(folder / "a.xlsx", "xlsx", folder), data_only=True
    )
    return [
        cell.value
        for page in saved.worksheets[:-1]
        for (cell, *_) in page.iter_rows(min_row=HEADER + 1)
        if str(cell.value).startswith("已填")
    ]


def test_what_was_typed_is_counted_and_mistakes_are_named_with_their_row(
    district: District, tmp_path: Path
) -> None:
    """Rows as they stand: 1 the center, 2 to 10 the points of 2021, 11 the home, 12 to 15 existing points."""
    typed = {
        ("白沙-中心-2021-01", "选址确定日期"): date(2021, 7, 12),
        ("白沙-点-2021-01", "选址确定日期"): date(2021, 8, 20),
        ("白沙-点-2021-01", "完工日期"): date(2021, 7, 12),  # before the site, nothing between
        ("白沙-点-2021-02", "选址确定日期"): "2021.9.5",
        ("白沙-点-2021-03", "投用日期"): date(2021, 10, 1),
        ("白沙-点-2021-04", "累计投资（万元）"): -3,
        ("白沙-点-2021-05", "累计投资（万元）"): 1_200_000,
        (HOME, "整改时限"): date(2022, 3, 1),  # what is due may be later than the month
    }
    mistakes = (
        "，1处日期先后颠倒（第2行），1处日期是文字（第3行），1处日期晚于本月或太早（第4行），"
        "2处数字超出范围或是文字（先看第5行）"
    )
    assert counted(district, tmp_path, typed) == [
        f"已填7/15行{mistakes}",
        "已填0/15行",
        "已填0/14行",
    ]


def test_what_stands_there_before_anybody_computes_is_right(district: District, tmp_path: Path) -> None:
    """The sentences as written by us, and as computed."""
    study = Study(district, district.baseline, "2021-09", town="白沙镇", language="zh")
    book = openpyxl.load_workbook(io.BytesIO(build_template(study, "town")), data_only=True)
    ours = [
        cell.value
        for page in book.worksheets[:-1]
        for (cell, *_) in page.iter_rows(min_row=HEADER + 1)
        if str(cell.value).startswith("已填")
    ]
    assert ours == counted(district, tmp_path, {}) == ["已填0/15行", "已填0/15行", "已填0/14行"]


def test_each_cell_that_is_counted_turns_red(district: District) -> None:
    study = Study(district, district.baseline, "2021-09", town="白沙镇", language="zh")
    page = openpyxl.load_workbook(io.BytesIO(build_template(study, "town")))[FACILITIES]
    ruled = {str(area.sqref).split(":")[0].rstrip("0123456789") for area in page.conditional_formatting}
    layout = layout_of("facilities", "zh")
    columns = {check.column for check in checks_of(layout, study)}
    letters = {
        openpyxl.utils.get_column_letter(column(page, layout.sheet.columns[name].zh)) for name in columns
    }
    assert letters == ruled - {"A"}  # A has the sentence
    assert {layout.sheet.columns[name].zh for name in columns} >= {*STEPS, "累计投资（万元）", "整改时限"}
