"""Annex 1: equal to the published text cell by cell, and every way of breaking it is named."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from eldercare_analysis import InputError
from eldercare_analysis.inputs.plan import load_plan

ROOT = Path(__file__).parents[2]
Edit = Callable[[str, str, str], Path]
BAISHA = "6,白沙镇,14,4,10,1,9,,,,1,"


def published_rows() -> list[list[str]]:
    """Return the rows of Annex 1 as printed: cells one a line, rows apart by an empty line."""
    text = (ROOT / "tests" / "golden" / "annex1_as_published.txt").read_text(encoding="utf-8")
    blocks = [[cell.strip() for cell in block.split("\n")] for block in text.strip("\n").split("\n\n")]
    rows = [block for block in blocks if block[0].isdigit() and len(block) == 12]
    totals = next(block for block in blocks if block[0] == "合计")
    return [*rows, ["", *totals]]


def test_every_cell_equals_the_published_table() -> None:
    with (ROOT / "data" / "annex1_plan.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    assert len(rows) == 31
    assert rows == published_rows()


def test_blank_cells_stay_blank() -> None:
    table = load_plan(ROOT / "data").table.set_index("town")
    for town in ("鼎山街道", "双福街道"):
        assert table.loc[town, "villages"] == 0
        assert table.loc[town].drop(["row", "villages"]).isna().all()
    assert pd.isna(table.loc["圣泉街道", "centers_2021"])
    assert table.loc["圣泉街道", "existing_points"] == 0


def only_problem(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_plan(folder)
    assert len(caught.value.problems) == 1, str(caught.value)
    return caught.value.render("en")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (BAISHA, "6,白沙镇,-14,4,10,1,9,,,,1,", "row 7, column villages: '-14' is not a whole number"),
        (BAISHA, "6,白沙镇,14,4,10,1,9.5,,,,1,", "row 7, column points_2021: '9.5' is not a whole number"),
        (BAISHA, "6,白沙镇,十四,4,10,1,9,,,,1,", "row 7, column villages: '十四' is not a whole number"),
        (BAISHA, "6,白沙镇,14,4,9,1,9,,,,1,", "row 7, column gap: the gap is 9, but 14 villages minus 4"),
        (
            BAISHA,
            "6,白沙镇,14,4,10,1,8,,,,1,",
            "row 32, column points_2021: the printed total is '70', the towns add up to 69",
        ),
        (BAISHA, "6,白沙镇,14,4,10,1,9,,,,1,,7", "row 7: more cells than the header has columns: '7'"),
        (BAISHA, "6,,14,4,10,1,9,,,,1,", "row 7, column town: this cell must not be empty"),
        ("homes_2022", "home_2022", "row 1: unknown column home_2022"),
        (",合计,175,60,115,18,70,8,7,25,8,1", "", "exactly one row '合计'; there are 0"),
    ],
)
def test_a_broken_cell_is_named_with_its_place(edit: Edit, old: str, new: str, expected: str) -> None:
    assert expected in only_problem(edit("annex1_plan.csv", old, new))


def test_a_town_named_twice_is_named_at_both_rows(edit: Edit) -> None:
    with pytest.raises(InputError) as caught:
        load_plan(edit("annex1_plan.csv", "7,珞璜镇", "7,白沙镇"))
    assert [problem.place.row for problem in caught.value.problems if problem.place] == [7, 8]


def test_all_problems_come_at_once(pack: Path) -> None:
    path = pack / "annex1_plan.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(BAISHA, "6,白沙镇,-14,x,10,1,1.5,,,,1,"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_plan(pack)
    columns = [problem.place.column for problem in caught.value.problems if problem.place]
    assert columns == ["villages", "existing_points", "points_2021"]


def test_a_missing_column_is_named(pack: Path) -> None:
    table = pd.read_csv(pack / "annex1_plan.csv", dtype=str)
    table.drop(columns="gap").to_csv(pack / "annex1_plan.csv", index=False)
    assert "column gap is missing" in only_problem(pack)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "gb18030", "utf-8"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_files_as_people_save_them_read_the_same(pack: Path, encoding: str, newline: str) -> None:
    expected = load_plan(ROOT / "data").table
    text = (pack / "annex1_plan.csv").read_text(encoding="utf-8").replace("\n", newline)
    (pack / "annex1_plan.csv").write_bytes(text.encode(encoding))
    pd.testing.assert_frame_equal(load_plan(pack).table, expected)


def test_full_width_digits_and_spaces_read_the_same(edit: Edit) -> None:
    changed = edit("annex1_plan.csv", BAISHA, "6, 白沙镇\u3000,１４,４,１０,１,９,,,,１,")
    pd.testing.assert_frame_equal(load_plan(changed).table, load_plan(ROOT / "data").table)


def test_neither_utf8_nor_gbk_is_said(pack: Path) -> None:
    (pack / "annex1_plan.csv").write_bytes(b"no,town\xff\xff\xff")
    assert "neither UTF-8 nor GBK" in only_problem(pack)


@pytest.mark.slow
def test_thousands_of_rows(tmp_path: Path) -> None:
    rows = [f"{n},镇{n},3,1,2,1,2" for n in range(1, 5001)]
    head = "no,town,villages,existing_points,gap,centers_2030,points_2030"
    text = "\n".join([head, *rows, ",合计,15000,5000,10000,5000,10000"])
    (tmp_path / "annex1_plan.csv").write_text(text, encoding="utf-8")
    plan = load_plan(tmp_path)
    assert len(plan.towns) == 5000
    assert plan.years == (2030,)
    assert plan.base_year == 2029
