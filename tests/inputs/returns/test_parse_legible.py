"""What nobody sees is taken out of a return and told; what no font can draw is told with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis import load_register
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.odd_letters import undrawn_in_files, undrawn_in_returns
from eldercare_analysis.inputs.problems import Place, Problems
from eldercare_analysis.inputs.returns.parse import legible
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.workbooks import Grid
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.reporting.goals.clarify import undrawn_note
from tests.returns import put, template

pytestmark = pytest.mark.slow

CENTER, SHEET = "白沙-中心-2021-01", "设施进度"


def read(district: District, folder: Path, **cells: Any) -> Register:
    """Read 白沙's return for September with some cells of its center, by label."""
    book = template(district, "town", "2021-09", "白沙镇")
    for label, value in cells.items():
        put(book[SHEET], CENTER, label, value)
    book.save(folder / "白沙.xlsx")
    return load_register(folder / "白沙.xlsx", district)


def center(register: Register) -> dict[str, Any]:
    return next(row for row in register.records("facilities", "2021-09") if row["facility_id"] == CENTER)


@pytest.mark.parametrize(
    ("label", "typed", "column", "value"),
    [
        ("镇街", "白\u200b沙镇", "town", "白沙镇"),
        ("选址确定日期", "\u200b2021-09-05\u200b", "site_chosen_on", date(2021, 9, 5)),
        ("累计投资（万元）", "\ufeff12.5\u200e", "invested_wan", 12.5),
        ("存在问题", "资金\u202egnp.exe\u202c未到位", "issue", "资金gnp.exe未到位"),
        ("存在问题", "一_x000D_\n二_x0007_ _x005F_x000D_", "issue", "一\n二 _x000D_"),
        ("存在问题", "缺资金😀", "issue", "缺资金😀"),
        ("名称", "\u200b", "name", None),
    ],
)
def test_a_cell_means_what_it_looks_like(
    district: District, tmp_path: Path, label: str, typed: str, column: str, value: Any
) -> None:
    assert center(read(district, tmp_path, **{label: typed})).get(column) == value


def test_what_was_taken_out_is_told_once_a_column() -> None:
    cells: dict[tuple[int, int], Any] = {(row, 2): "白\u200b沙镇" for row in (7, 5, 6)}
    grid = Grid(
        "白沙.xlsx",
        "设施\u200b进度",
        hidden=False,
        cells={**cells, (5, 3): 1.5, (6, 3): "\ufe0f ", (8, 3): "镇"},
    )
    notes = Problems()
    (read,) = legible([grid], notes)
    assert read.cells == {(7, 2): "白沙镇", (5, 2): "白沙镇", (6, 2): "白沙镇", (5, 3): 1.5, (8, 3): "镇"}
    assert read.sheet == SHEET
    told = [note.render("zh") for note in notes.found]
    assert told == [
        "白沙.xlsx 工作表“设施进度” 第5行 “B”列: “白〔U+200B〕沙镇”里有看不见的字符（〔U+200B〕），读入时已去掉（本列共 3 格）。 一般不必处理；拿不准时请重新输入。",
        "白沙.xlsx 工作表“设施进度” 第6行 “C”列: “〔U+FE0F〕 ”里有看不见的字符（〔U+FE0F〕），读入时已去掉（本列共 1 格）。 一般不必处理；拿不准时请重新输入。",
    ]


def test_what_no_font_has_is_told_with_file_sheet_row_and_column(district: District, tmp_path: Path) -> None:
    register = read(district, tmp_path, 存在问题="缺资金😀", 责任单位="𠮷家 ☑")
    (found,) = undrawn_in_returns(register.returns)
    assert found.place == Place("白沙.xlsx", SHEET, 6, "存在问题")
    assert found.fields == {"value": "缺资金〔U+1F600〕", "letters": "〔U+1F600〕"}
    study = Study(district, district.baseline, "2021-09", register, town=None, language="zh")
    note = "字体中没有、以编码代替的字有 1 处：白沙.xlsx 工作表“设施进度” 第6行 “存在问题”列 〔U+1F600〕。"
    assert undrawn_note(study) == note
    assert (
        undrawn_note(Study(district, district.baseline, "2021-09", register, town="白沙镇", language="zh"))
        == note
    )
    for town, month in (("四屏镇", "2021-09"), (None, "2021-08")):
        assert not undrawn_note(Study(district, district.baseline, month, register, town=town, language="zh"))


def test_letters_of_pack_and_scenario_are_told_with_row_or_line(pack: Path) -> None:
    for file, old, new in (
        ("villages.csv", "黑石山村", "黑\U00031000山村"),
        ("scenarios/points-first.yaml", "zh: ", "zh: 😀"),
    ):
        text = (pack / file).read_text(encoding="utf-8")
        (pack / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    study = open_study(month="2021-09", data=str(pack), scenario="points-first")
    places = [problem.place for problem in undrawn_in_files(study.district, study.scenario)]
    assert [(place.file, place.column) for place in places if place] == [
        ("villages.csv", "village"),
        ("points-first.yaml", None),
    ]
    assert all(place and place.row for place in places)
    assert "villages.csv" in undrawn_note(study)
