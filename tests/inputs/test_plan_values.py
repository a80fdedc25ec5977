"""A plan's cells, sums and places; and what is refused of a table, each with its place and fields."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.plan import Plan, load_plan
from eldercare_analysis.inputs.problems import Place
from eldercare_analysis.inputs.sources import Cell
from tests.inputs.small import PLAN
from tests.refusals import refused

HEAD = "no,town,villages,existing_points,gap,points_2021,homes_2023"
ROWS = ["1,甲镇,3,1,2,2,", "2,乙镇,5,5,0,,1", "3,丙镇,,,,,", ",合计,8,6,2,2,1"]
FILE = "annex1_plan.csv"


def load(folder: Path, *rows: str, head: str = HEAD) -> Plan:
    (folder / FILE).write_text("\n".join([head, *rows]), encoding="utf-8")
    return load_plan(folder)


def cells(series: pd.Series[int]) -> dict[str, int | None]:
    return {str(town): None if pd.isna(value) else int(value) for town, value in series.items()}


def test_a_table_as_printed(tmp_path: Path) -> None:
    plan = load(tmp_path, *ROWS)
    assert list(plan.table.columns) == [
        "town",
        "row",
        "villages",
        "existing_points",
        "gap",
        "points_2021",
        "homes_2023",
    ]
    assert (plan.towns, list(plan.table["row"]), plan.years, plan.base_year) == (
        ["甲镇", "乙镇", "丙镇"], [2, 3, 4], (2021, 2023), 2020,
    )  # fmt: skip
    assert plan.totals == {"villages": 8, "existing_points": 6, "gap": 2, "points_2021": 2, "homes_2023": 1}
    assert {str(plan.table[name].dtype) for name in plan.table if name not in ("town", "row")} == {"Int64"}
    assert cells(plan.table.set_index("town")["villages"]) == {"甲镇": 3, "乙镇": 5, "丙镇": None}


def test_a_blank_total_is_not_there(tmp_path: Path) -> None:
    rows = [row.replace("2,乙镇,5,5,0,,1", "2,乙镇,5,5,0,,") for row in ROWS[:3]]
    assert load(tmp_path, *rows, ",合 计,8,6,2,2,").totals == {
        "villages": 8,
        "existing_points": 6,
        "gap": 2,
        "points_2021": 2,
    }


def test_cells_by_kind_and_year() -> None:
    assert (
        PLAN.column(kinds.POINT, 2022),
        PLAN.column(kinds.HOME, 2022),
        PLAN.column(kinds.CENTER, 2022),
    ) == (
        "points_2022",
        None,
        None,
    )
    assert cells(PLAN.scheduled(kinds.POINT, 2021)) == {"甲镇": 2, "乙镇": 0, "丙镇": None}
    assert cells(PLAN.scheduled(kinds.HOME, 2021)) == {"甲镇": None, "乙镇": None, "丙镇": None}
    assert cells(PLAN.scheduled_by(kinds.POINT, 2020)) == {"甲镇": 0, "乙镇": 0, "丙镇": 0}
    assert cells(PLAN.scheduled_by(kinds.POINT, 2021)) == {"甲镇": 2, "乙镇": 0, "丙镇": 0}
    assert cells(PLAN.scheduled_by(kinds.POINT, 2022)) == {"甲镇": 2, "乙镇": 3, "丙镇": 0}
    assert {str(PLAN.scheduled(kind, 2021).dtype) for kind in (kinds.POINT, kinds.HOME)} == {"Int64"}
    assert str(PLAN.scheduled_by(kinds.POINT, 2022).dtype) == "Int64"


def test_places_and_counts() -> None:
    assert PLAN.cell("乙镇", "villages") == Place(FILE, None, 3, "villages")
    source = PLAN.source("乙镇", "points_2022")
    assert source == Cell("乙镇", "points_2022", FILE, 3)
    assert PLAN.count(source) == 3
    assert PLAN.count(PLAN.source("甲镇", "points_2022")) is None
    assert PLAN.count(PLAN.source("甲镇", "homes_2030")) is None
    assert PLAN.count(PLAN.source("甲镇", "row")) is None


def years(*numbers: int) -> str:
    return f"no,town,villages,existing_points,gap,{','.join(f'points_{number}' for number in numbers)}"


def test_years_apart(tmp_path: Path) -> None:
    rows = ("1,甲镇,3,1,2,2,1", ",合计,3,1,2,2,1")
    assert load(tmp_path, *rows, head=years(2036, 2021)).years == (2021, 2036)
    assert refused(lambda: load(tmp_path, *rows, head=years(2021, 2037))) == [
        ("plan_years", f"{FILE} | 1", {"value": "2021-2037", "most": 15})
    ]
    assert [key for key, _, _ in refused(lambda: load(tmp_path, *rows, head=years(2021, 2121)))] == [
        "column_unknown"
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], [("plan_empty", "", {}), ("total_row", "", {"count": 0, "total": "合计"})]),
        (ROWS[3:], [("plan_empty", "", {})]),
        (["1,甲镇,3,1,2,2,", "2,乙镇,1000,-1,x,,"], [
            ("out_of_range", "3 | villages", {"value": 1000, "low": 0, "high": 999}), ("not_a_count", "3 | existing_points", {"value": "-1"}),
            ("not_a_count", "3 | gap", {"value": "x"})]),
        (["1,甲镇,3,1,1,,", ",合计,3,1,1,,"], [("gap_differs", "2 | gap", {"value": 1, "villages": 3, "existing": 1})]),
        (["1,甲镇,3,1,2,,", "1,甲 镇,3,1,2,,", ",合计,6,2,4,,"], [
            ("town_twice", "2 | town", {"value": "甲镇"}), ("town_twice", "3 | town", {"value": "甲 镇"})]),
        (["1,,3,1,2,,", ",合计,3,1,2,,"], [("missing_value", "2 | town", {})]),
        (["1,甲镇,3,1,2,,", ",合计,4,1,2,0,"], [
            ("total_differs", "3 | villages", {"value": 4, "sum": 3}), ("total_differs", "3 | points_2021", {"value": 0, "sum": 0})]),
        (["1,甲镇,3,1,2,0,", ",合计,3,1,2,,"], [("total_differs", "3 | points_2021", {"value": "", "sum": 0})]),
        ([*ROWS, ROWS[3]], [("total_row", "", {"count": 2, "total": "合计"})]),
    ],
)  # fmt: skip
def test_what_is_refused(
    tmp_path: Path, rows: list[str], expected: list[tuple[str, str, dict[str, object]]]
) -> None:
    wanted = [(key, f"{FILE} | {place}" if place else FILE, fields) for key, place, fields in expected]
    found = refused(lambda: load(tmp_path, *rows))
    assert found == wanted or (not rows and found == wanted[:1])
