"""What stands above the table of a return: whose it is, of which month, when it is due."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.heading import HEADER
from eldercare_analysis.reporting.returns.template import build_template

pytestmark = pytest.mark.slow


def above(district: District, month: str, sheet: str, language: str = "zh") -> str:
    """Return all words above the columns of a sheet of 白沙镇's return."""
    study = Study(district, district.baseline, month, None, town="白沙镇", language=language)  # type: ignore[arg-type]
    page = load_workbook(io.BytesIO(build_template(study, "town")))[sheet]
    return " ".join(str(cell.value) for row in page.iter_rows(max_row=HEADER) for cell in row if cell.value)


def test_title_legend_and_rules(district: District) -> None:
    told = above(district, "2021-09", "设施进度")
    assert told.startswith("白沙镇 设施进度月报 2021年9月")
    for part in ("灰", "黄", "白", "填报单位", "本月与上月相同", "没有发生就空着"):
        assert part in told


@pytest.mark.parametrize(("month", "due"), [("2021-12", True), ("2021-09", False)])
def test_half_yearly_sheets_say_when_they_are_due(district: District, month: str, due: bool) -> None:
    assert ("本月不用填" in above(district, month, "设施条件")) is not due


def test_no_sheet_but_the_first_asks_who_sends_it(district: District) -> None:
    assert "填报单位" not in above(district, "2021-09", "村级情况")
