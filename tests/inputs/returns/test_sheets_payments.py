"""The payments sheet of the bureau's return: its template, its columns, what is read, what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eldercare_analysis import load_register
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.snapshot import write_snapshot
from eldercare_analysis.reporting.returns.template import HEADER
from tests.returns import column, template

CENTER = "西湖-中心-2021-01"
OLD = ["date", "town", "facility_id", "payer", "fund", "step", "amount_yuan", "document"]
ROW = ["2021-12-01", "西湖镇", CENTER, "municipality", "general", "paid", 400_000, "X1"]


def write(path: Path, month: str, heads: list[str], *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "payments"
    for row in (["month", month], [], [], heads, *rows):
        page.append(row)
    book.save(path)
    return path


def refused(folder: Path, district: District) -> list[tuple[str, str, int]]:
    with pytest.raises(InputError) as caught:
        load_register(folder, district)
    return [(p.key, p.place.file, p.place.row) for p in caught.value.problems]  # type: ignore[union-attr]


@pytest.mark.slow
def test_the_template_asks_for_purpose_and_line_and_reads_back(district: District, tmp_path: Path) -> None:
    book = template(district, "bureau", "2021-12")
    page = book["资金拨付"]
    heads = [cell.value for cell in page[HEADER] if cell.value][1:]
    assert heads == [
        "日期",
        "镇街",
        "设施编号",
        "用途",
        "拨付方",
        "资金来源",
        "环节",
        "金额（元）",
        "文号",
        "文件行号",
    ]
    letter = page.cell(HEADER, column(page, "用途")).column_letter
    assert any(
        letter in str(rule.sqref) and rule.type == "list" for rule in page.data_validations.dataValidation
    )
    words = {cell.value for row in book["_lists"].iter_rows() for cell in row}
    assert {"奖补", "改造补贴", "运行经费", "运营补助", "建设资金", "其他"} <= words
    for position, value in enumerate(
        [date(2021, 12, 1), "西湖镇", CENTER, "奖补", "市级", "福彩公益金", "已拨付", 400_000, "X1", 2],
        start=2,
    ):
        page.cell(HEADER + 1, position).value = value
    book.save(tmp_path / "b.xlsx")
    row = load_register(tmp_path / "b.xlsx", district).as_of("payments", "2021-12").iloc[0]
    assert (row["purpose"], row["line"], row["document"]) == ("award", "2", "X1")


def test_a_workbook_without_the_new_columns_is_read(district: District, tmp_path: Path) -> None:
    register = load_register(write(tmp_path / "b.xlsx", "2021-12", OLD, ROW), district)
    row = register.as_of("payments", "2021-12").iloc[0]
    assert (row["amount_yuan"], row["purpose"], row["line"]) == (400_000, None, None)
    assert not register.notes


@pytest.mark.slow
def test_equal_rows_without_a_number_are_a_problem(district: District, tmp_path: Path) -> None:
    """One payment, or two? The remedy is the document's number, and the line in it."""
    bare = [*ROW[:-1], None]
    write(tmp_path / "b.xlsx", "2021-12", OLD, bare, bare)
    assert refused(tmp_path, district) == [("payment_twice", "b.xlsx", 6)]
    write(tmp_path / "b.xlsx", "2021-12", OLD, bare)
    write(tmp_path / "c.xlsx", "2021-12", OLD, bare)  # in two returns of a month, too
    assert refused(tmp_path, district) == [("payment_twice", "c.xlsx", 5)]
    write(tmp_path / "c.xlsx", "2021-12", OLD, [*bare[:6], 500_000, None])
    assert refused(tmp_path, district) == [("returns_differ", "c.xlsx", 5)]


@pytest.mark.slow
def test_equal_rows_with_a_number_are_one_and_lines_tell_them_apart(
    district: District, tmp_path: Path
) -> None:
    def read(*rows: list[Any], heads: list[str] = OLD) -> Register:
        return load_register(write(tmp_path / "b.xlsx", "2021-12", heads, *rows), district)

    assert len(read(ROW, ROW).as_of("payments", "2021-12")) == 1
    lines = [*OLD, "line"]
    assert len(read([*ROW, "1"], [*ROW, "2"], heads=lines).as_of("payments", "2021-12")) == 2
    bare = ROW[:-1]
    assert len(read([*bare, None, "1"], [*bare, None, "2"], heads=lines).as_of("payments", "2021-12")) == 2
    write(tmp_path / "b.xlsx", "2021-12", lines, [*ROW, "1"], [*ROW[:6], 500_000, "X1", "1"])
    assert refused(tmp_path, district) == [("row_twice", "b.xlsx", 6)]


def test_a_snapshot_keeps_purpose_and_line(district: District, tmp_path: Path) -> None:
    heads = [*OLD, "purpose", "line"]
    register = load_register(write(tmp_path / "b.xlsx", "2021-12", heads, [*ROW, "award", "3"]), district)
    write_snapshot(register, tmp_path / "s.json")
    again = load_register(tmp_path / "s.json", district)
    assert again.as_of("payments", "2021-12").equals(register.as_of("payments", "2021-12"))
