"""Scenarios side by side: what is missing is no 0, what is protected stays so, a difference has its sign."""

from __future__ import annotations

from eldercare_analysis.analysis.planning.comparison import Compared
from eldercare_analysis.analysis.privacy.masks import HIDDEN
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.planning.comparison import comparison_table

WAN = 10_000 * 100  # fen
ROWS = [
    Compared("a", DISTRICT, 2022, "served_low", "villages", 155, 0, 0),
    Compared("a", DISTRICT, 0, "center_award", "fen", 2_500 * WAN, 0, 0),
    Compared("a", DISTRICT, 0, "prefinance_all", "fen", None, 1, None),
    Compared("b", DISTRICT, 2022, "served_low", "villages", 160, 0, 5),
    Compared("b", DISTRICT, 0, "center_award", "fen", 2_400 * WAN, 1, -100 * WAN),
    Compared("b", "白沙镇", 2022, "served_low", "villages", 12, 0, None),
]


def test_one_row_a_measure_one_column_a_scenario(district: District) -> None:
    """160 − 155 = +5 villages; 2,400 − 2,500 = −100 wan, of which a part is unknown: at least 2,400."""
    study = Study(district, district.baseline, "2021-09", None, town=None, language="zh")
    table = comparison_table(study, frame(ROWS, Compared))
    assert [head.label.plain for head in table.columns][-3:] == ["a", "b", "b − a"]
    assert [[cell.plain for cell in row] for row in table.rows] == [
        ["江津区", "有服务的村（下限）", "2022", "155", "160", "+5"],
        ["江津区", "镇中心及互助点奖补（应得奖补测算数）", "合计", "2,500", "≥2,400", "-100"],
        ["江津区", "垫资峰值：全部", "合计", "未知", "—", "未知"],
        ["白沙镇", "有服务的村（下限）", "2022", "—", "12", "未知"],
    ]
    assert [number.value for number in table.rows[1][4].numbers] == [2_400 * WAN]


def test_marks_of_protected_amounts_stay(district: District) -> None:
    study = Study(district, district.baseline, "2021-09", None, town=None, language="en")
    compared = frame(ROWS[1:2] + ROWS[4:5], Compared).astype({"value": "object", "difference": "object"})
    table = comparison_table(study, compared.assign(value=HIDDEN, difference=HIDDEN, unknown=0))
    assert [cell.plain for cell in table.rows[0][2:]] == [HIDDEN, HIDDEN, HIDDEN]
    assert not any(cell.numbers for cell in table.rows[0])
