"""Towns in groups: together all towns and all villages, by hand from Annex 1."""

from __future__ import annotations

from dataclasses import replace

from eldercare_analysis.analysis.served.coverage import coverage_rows, standing
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.served.groups import coverage_groups


def test_groups_by_hand(district: District) -> None:
    """5 towns lack 6 to 9 of 34 villages (3 of them have a center), 11 may lack one each of 82, 12 are complete, 2 have none."""
    study = Study(district, district.baseline, "2021-09", town=None, language="zh")
    rows = [[cell.plain for cell in row] for row in coverage_groups(study, coverage_rows(study)).rows]
    assert [(row[0], *row[2:]) for row in rows] == [
        ("确有缺口（除非合并撤销）", "5", "34", "25–28", "6–9"),
        ("取决于中心和互助点设在哪个村", "11", "82", "71–82", "0–11"),
        ("每村都有", "12", "59", "59", "0"),
        ("没有行政村", "2", "0", "0", "0"),
    ]
    assert rows[0][1] == "几江1、圣泉2、石蟆1–2、杜市1–2、四屏1–2"
    assert rows[1][1] == "白沙、珞璜、油溪、嘉平、夏坝、龙华、蔡家、永兴、中山、柏林、四面山"
    assert rows[3][1] == "鼎山、双福"


def test_a_town_whose_points_are_not_published_stands_apart(district: District) -> None:
    row = coverage_rows(Study(district, district.baseline, "2021-09", town=None, language="zh"))[0]
    assert standing(replace(row, unserved_low=None)) == "unknown"
    assert standing(replace(row, unserved_low=0, unserved_high=0)) == "full"
