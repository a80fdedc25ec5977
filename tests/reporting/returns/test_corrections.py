"""Each thing that is wrong with a return has a cell, what stands there, and what to do; numbers of persons are not repeated."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eldercare_analysis import load_district
from eldercare_analysis.inputs.problems import Problems
from eldercare_analysis.inputs.returns.inbox import books_of
from eldercare_analysis.inputs.returns.loading import open_books
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.language import text_of
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.returns.correction_sheet import build_corrections
from eldercare_analysis.reporting.returns.corrections import corrections_of, questions
from eldercare_analysis.reporting.words import words_of
from tests.round_trip import fill, opened

POINT, CENTER = "丙桥-点-2025-01", "丙桥-中心-2025-01"
PHONE = "13800138000"


@pytest.mark.parametrize(
    ("row", "column", "wrong", "key"),
    [
        (CENTER, "started_on", date(2025, 1, 2), "dates_reversed"),
        (CENTER, "invested_wan", 494_000, "magnitude"),
        (CENTER, "village", "甲三村", "village_unknown"),
        (CENTER, "opened_on", date(2025, 12, 1), "event_later"),
        (CENTER, "issue", f"打{PHONE}", "identity"),
        (POINT, "facility_id", "丙桥-点-2052-01", "facility_not_planned"),
    ],
)
def test_a_mistake_is_told_by_its_cell(
    demo: Path, tmp_path: Path, row: str, column: str, wrong: Any, key: str
) -> None:
    path = tmp_path / "丙桥镇.xlsx"
    path.write_bytes((demo / "returns" / "2025-09" / "丙桥镇.xlsx").read_bytes())
    study = open_study(month="2025-09", data=str(demo / "pack"))
    address = fill(path, study.district, {("facilities", row, column): wrong})["facilities", row, column]
    found = corrections_of(opened(path, study.district), words_of(study))
    own = [one for one in found if one.cell == address]
    assert [one.todo for one in own if one.must] == [text_of("zh", f"problem.{key}.remedy")]
    called = {CENTER: "镇中心（2025）", POINT: "互助点1号（2025）"}  # the plan has others of 2024
    assert {one.row for one in own} == {called[row]}
    assert all(one.stands == ("（不重复）" if key == "identity" else str(wrong)) for one in own)
    content = build_corrections(words_of(study), "2025-09", "丙桥镇", found)
    assert content == build_corrections(words_of(study), "2025-09", "丙桥镇", found)
    texts = [str(cell) for line in _lines(content) for cell in line if cell]
    assert address in texts
    assert not any(PHONE in text for text in texts)


def test_what_a_return_says_otherwise_than_the_last_is_asked_by_its_cell(demo: Path) -> None:
    study = open_study(month="2025-09", data=str(demo / "pack"), register=str(demo / "returns"))
    district = load_district(demo / "pack")
    books = books_of([demo / "returns"], Problems(), Problems(), Problems())
    found = questions(Dispatch(study), {one.book.name: one for one in open_books(books, district)})
    assert {town: [(one.must, one.head, one.stands) for one in own] for town, own in found.items()} == {
        "丙桥镇": [
            (False, "选址确定日期", "2025-05-16"),
            (False, "验收日期", "（空）"),
            (False, "所在村", "丙八村"),
        ],
        "庚岭镇": [(False, "", "")],  # the row is gone
    }


def _lines(content: bytes) -> list[tuple[Any, ...]]:
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert page
    return list(page.iter_rows(values_only=True))
