"""What results range over, on a terminal: yuan of the csv in 10,000, unknown and hidden as words."""

from __future__ import annotations

import pandas as pd

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.tidied.range_rows import switch_rows_table


def test_amounts_are_in_10_000_yuan_and_what_turns_nothing_says_so(district: District) -> None:
    study = Study(district, district.baseline, "2021-09", None, town=None, language="zh")
    table = pd.DataFrame(
        {
            "measure": ["prefinance"] * 2,
            "limit": [25_000_000.0, 25_000_000.0],
            "now": [21_800_000.0, "*"],
            "parameter": ["centers_cost", "points_cost"],
            "central": [900_000.0, 50_000.0],
            "switch": [1_057_377.049, float("nan")],
        }
    )
    item = switch_rows_table(study, table)
    assert item.rows == [
        ["2,500", "2,180", "镇中心建设成本", "900,000", "1,057,377.05"],
        ["2,500", "*", "互助点建设成本", "50,000", "不会"],
    ]
    assert item.notes == ["各行相同：指标 垫资峰值（镇中心及互助点）；单位 元/个。"]
    assert "界限、现值为万元" in item.caption.plain
