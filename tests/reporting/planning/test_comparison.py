"""Scenarios side by side: what is missing is no 0, what is protected stays so, a difference has its sign."""

from __future__ import annotations

from dataclasses import replace

from eldercare_analysis.analysis.planning.comparison import Compared
from eldercare_analysis.analysis.privacy.masks import HIDDEN
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.planning.comparison import comparison_table

WAN = 10_000 * 100  # fen
NEED = "parameters.home_subsidy"
ROWS = [
    Compared("a", DISTRICT, 2022, "served_low", "villages", 155, 0, 0, "same"),
    Compared("a", DISTRICT, 0, "center_award", "fen", 2_500 * WAN, 0, 0, "same"),
    Compared("a", DISTRICT, 2022, "center_award", "fen", 700 * WAN, 0, 0, "same"),
    Compared("a", DISTRICT, 2021, "home_subsidy", "fen", None, 8, 0, "same", NEED),
    Compared("a", DISTRICT, 2022, "home_subsidy", "fen", None, 8, 0, "same", NEED),
    Compared("a", DISTRICT, 0, "construction", "fen", 3 * WAN, 2, 0, "same"),
    Compared("b", DISTRICT, 2022, "served_low", "villages", 160, 0, 5, "changed"),
    Compared("b", DISTRICT, 0, "center_award", "fen", 2_400 * WAN, 0, -100 * WAN, "changed"),
    Compared("b", DISTRICT, 2022, "center_award", "fen", 700 * WAN, 0, 0, "same"),
    Compared("b", DISTRICT, 2021, "home_subsidy", "fen", None, 8, 0, "same", NEED),
    Compared("b", DISTRICT, 2022, "home_subsidy", "fen", 0, 0, None, "unknown"),
    Compared("b", DISTRICT, 0, "construction", "fen", 3 * WAN, 2, 0, "same"),
    Compared("b", "白沙镇", 2022, "served_low", "villages", 12, 0, None, "unknown"),
]


def test_one_row_a_measure_one_column_a_scenario(district: District) -> None:
    """160 − 155 = +5 villages; 2,400 − 2,500 = −100 wan; at least 3 wan of costs in both, of the same works; years rise."""
    study = Study(district, district.baseline, "2021-09", None, town=None, language="zh")
    table = comparison_table(study, frame(ROWS, Compared), {"a": "甲案", "b": "乙案"})
    assert table.title.plain == "情景比较：A“甲案”、B“乙案”"
    assert [head.label.plain for head in table.columns][-3:] == ["A", "B", "B−A"]
    assert [[cell.plain for cell in row] for row in table.rows] == [
        ["江津区", "有服务的村（下限）", "2022", "155", "160", "+5"],
        ["江津区", "镇中心及互助点奖补（应得奖补测算数）", "2022", "700", "700", "0"],
        ["江津区", "镇中心及互助点奖补（应得奖补测算数）", "合计", "2,500", "2,400", "-100"],
        ["江津区", "敬老院改造提升补贴", "2022", "未知", "0", "未知"],
        ["江津区", "建设成本", "合计", "≥3", "≥3", "不变"],
        ["白沙镇", "有服务的村（下限）", "2022", "—", "12", "未知"],
    ]
    assert [number.value for number in table.rows[2][4].numbers] == [2_400 * WAN]


def test_what_nobody_knows_and_nothing_changes_is_named_below(district: District) -> None:
    """The subsidies of 2021 have no row, and what would tell them is said."""
    study = Study(district, district.baseline, "2021-09", None, town=None, language="zh")
    rows = [row for row in ROWS if row.town == DISTRICT]
    told = comparison_table(study, frame(rows, Compared)).caption.plain
    assert "各情景都未知、而且相同的年份不列：敬老院改造提升补贴。" in told
    assert "敬老院改造提升补贴：可由情景文件的“敬老院改造提升补贴”得知。" in told
    assert "江津区：" not in told  # there is one place only
    idle = [row for row in rows if (row.measure, row.year) == ("home_subsidy", 2021)]
    table = comparison_table(study, frame(idle, Compared))
    assert not table.rows
    assert "各情景都未知、而且相同，不列：敬老院改造提升补贴。" in table.caption.plain


def test_scenarios_have_the_names_of_study_and_base(district: District) -> None:
    """As the explorer has them; one that has no name here is called by its id."""
    study = Study(district, district.baseline, "2021-09", None, town=None, language="en")
    rows = [replace(row, scenario={"a": "baseline"}.get(row.scenario, row.scenario)) for row in ROWS]
    title = comparison_table(study, frame(rows, Compared)).title.plain
    assert title == "Scenarios side by side: A “Baseline (published numbers only)”, B “b”"


def test_marks_of_protected_amounts_stay(district: District) -> None:
    study = Study(district, district.baseline, "2021-09", None, town=None, language="en")
    compared = frame(ROWS[1:2] + ROWS[7:8], Compared).astype({"value": "object", "difference": "object"})
    table = comparison_table(study, compared.assign(value=HIDDEN, difference=HIDDEN, unknown=0))
    assert [cell.plain for cell in table.rows[0][2:]] == [HIDDEN, HIDDEN, HIDDEN]
    assert not any(cell.numbers for cell in table.rows[0])
