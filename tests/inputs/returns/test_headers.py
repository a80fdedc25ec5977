"""Headers of a return that are no column of it: which mean one that is missing, and which are the office's own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from eldercare_analysis.inputs.returns.cell_content import Content
from eldercare_analysis.inputs.returns.headers import letters_of, resembled, stem
from eldercare_analysis.inputs.returns.sheets import sheets

DAYS = [date(2021, 9, 5), "2021年9月6日"]
RENAMED: list[
    tuple[str, str, list[Any], str]
] = [  # sheet, header, what stands below it, the column that is meant
    ("facilities", "验收时间", DAYS, "验收日期"),
    ("facilities", "验收时间", [], "验收日期"),  # a template in which nothing is filled in yet
    (
        "facilities",
        "验收时间",
        ["9月5日", "已验收"],
        "验收日期",
    ),  # what cannot be read is no reason to pass it over
    ("facilities", "验收 日期?", DAYS, "验收日期"),
    ("facilities", "验收日期（年-月-日）", DAYS, "验收日期"),
    ("facilities", "验收的日期", [], "验收日期"),
    ("facilities", "验收", DAYS, "验收日期"),
    ("facilities", "验收日", DAYS, "验收日期"),
    ("facilities", "通过验收时间", DAYS, "验收日期"),
    ("facilities", "实际验收日期", DAYS, "验收日期"),
    ("facilities", "项目验收日期", [], "验收日期"),
    ("facilities", "验收合格时间", DAYS, "验收日期"),
    ("facilities", "是否验收", DAYS, "验收日期"),
    ("facilities", "accepted_date", DAYS, "accepted_on"),
    ("facilities", "Accepted", DAYS, "accepted_on"),
    ("facilities", "acceptance date", [], "accepted_on"),
    ("facilities", "date_of_acceptance", DAYS, "accepted_on"),
    ("facilities", "date accepted", [], "accepted_on"),
    ("facilities", "acepted_on", [], "accepted_on"),
    ("facilities", "开工时间", DAYS, "开工日期"),
    ("facilities", "动工日期", [], "开工日期"),
    ("facilities", "开始建设时间", DAYS, "开工日期"),
    ("facilities", "start_date", DAYS, "started_on"),
    ("facilities", "竣工日期", [], "完工日期"),
    ("facilities", "竣工时间", DAYS, "完工日期"),
    ("facilities", "建成时间", DAYS, "完工日期"),
    ("facilities", "完成日期", DAYS, "完工日期"),
    ("facilities", "completion_date", [], "completed_on"),
    ("facilities", "选址时间", DAYS, "选址确定日期"),
    ("facilities", "选址确定时间", [], "选址确定日期"),
    ("facilities", "选址日期", [], "选址确定日期"),
    ("facilities", "投用时间", DAYS, "投用日期"),
    ("facilities", "投入使用日期", DAYS, "投用日期"),
    ("facilities", "启用日期", [], "投用日期"),
    ("facilities", "开业时间", DAYS, "投用日期"),
    ("facilities", "opening date", DAYS, "opened_on"),
    ("facilities", "停用日期", DAYS, "停工停用日期"),
    ("facilities", "撤并时间", DAYS, "撤销日期"),
    ("facilities", "关闭日期", [], "撤销日期"),
    ("facilities", "投资额", [120.5, 30], "累计投资（万元）"),
    ("facilities", "累计投资", [120.5], "累计投资（万元）"),
    ("facilities", "累计投资（元）", [1205000], "累计投资（万元）"),
    ("facilities", "累计完成投资(万元)", ["120万元"], "累计投资（万元）"),
    ("facilities", "累计投入资金", [120.5], "累计投资（万元）"),
    ("facilities", "invested", [120.5], "invested_wan"),
    ("facilities", "村名", ["石坝村"], "所在村"),
    ("facilities", "村", ["石坝村"], "所在村"),
    ("facilities", "所在村名称", ["石坝村"], "所在村"),
    ("facilities", "所在村（社区）", ["石坝村"], "所在村"),
    ("facilities", "行政村", ["石坝村"], "所在村"),
    ("facilities", "village_name", ["石坝村"], "village"),
    ("facilities", "设施类型", ["镇养老服务中心"], "类别"),
    ("facilities", "年度", [2021], "计划年度"),
    ("facilities", "编号", ["白沙-中心-2021-01"], "设施编号"),
    ("facilities", "责任部门", ["民政办"], "责任单位"),
    ("facilities", "问题类型", ["资金"], "问题类别"),
    ("facilities", "主要问题", ["资金缺口"], "存在问题"),
    ("facilities", "整改期限", DAYS, "整改时限"),
    ("facilities", "expected completion", DAYS, "expected_on"),
    ("premises", "床位总数", [40], "床位数"),
    ("premises", "建筑面积", [800], "面积（平方米）"),
    ("premises", "面积", [800], "面积（平方米）"),
    ("premises", "护理床位数", [20], "护理型床位数"),
    ("premises", "备案时间", DAYS, "备案日期"),
    ("premises", "法人登记时间", DAYS, "法人登记日期"),
    ("residents", "护理人员数", [4], "护理员"),
    ("people", "重点对象", [20], "结对重点对象"),
    ("payments", "文件号", ["江民〔2021〕1号"], "文号"),
    ("villages", "不设点的原因", ["即将合并撤销"], "不设点原因"),
]
OWN: list[tuple[str, list[Any]]] = [  # headers of the office's own in `facilities`, with no column there but the first ones
    ("备注", ["本镇自用"]), ("序号", [1, 2, 3]), ("镇街名称", ["白沙镇"]), ("填表人", ["王"]), ("责任人", ["王"]), ("建设地点", ["石坝街"]),
    ("项目名称", ["石坝互助点"]), ("资金来源", ["区级"]), ("计划完成时间", DAYS), ("计划验收日期", DAYS), ("拟开工日期", DAYS), ("预计竣工时间", DAYS),
    ("合同签订日期", DAYS), ("填表日期", DAYS), ("更新时间", DAYS), ("上报日期", DAYS), ("检查日期", DAYS), ("计划投资（万元）", [300]), ("预算", [300]),
    ("验收人", ["王"]), ("验收单位", ["区民政局"]), ("验收结论", ["合格"]), ("验收情况", ["已验收"]), ("是否验收", ["是", "否"]), ("开工报告", ["有"]),
    ("施工单位", ["某建筑公司"]), ("监理单位", ["某监理公司"]), ("建设性质", ["新建"]), ("进度", ["主体施工"]), ("形象进度", ["80%"]), ("照片", ["见附件"]),
    ("经度", [106.1]), ("纬度", [29.1]), ("楼层", [1]), ("服务人数", [30]), ("周边老人数", [120]), ("运营方", ["某社工机构"]), ("投用后服务人数", [30]),
    ("remarks", ["-"]), ("No.", [1]), ("photo", ["a"]), ("contractor", ["a"]), ("planned_start", DAYS),
]  # fmt: skip


def contents(values: list[Any]) -> list[Content]:
    return [Content(value) for value in values]


def missing(sheet: str) -> dict[str, Any]:
    """Return all columns of a sheet but the ones that no row can do without: as much as can be missing."""
    return {
        name: field
        for name, field in sheets()[sheet].columns.items()
        if name not in ("facility_id", "town", "kind", "plan_year")
    }


@pytest.mark.parametrize(("sheet", "header", "values", "meant"), RENAMED)
def test_another_name_of_a_missing_column_names_it(
    sheet: str, header: str, values: list[Any], meant: str
) -> None:
    found = resembled(header, contents(values), sheets()[sheet].columns)
    assert meant in found
    assert len(found) <= 3, found  # more would name none


@pytest.mark.parametrize(("header", "values"), OWN)
def test_a_column_of_the_offices_own_means_none(header: str, values: list[Any]) -> None:
    assert resembled(header, contents(values), missing("facilities")) == []


@pytest.mark.parametrize(("sheet", "header", "values", "meant"), RENAMED)
def test_beside_all_columns_of_the_template_any_header_is_the_offices_own(
    sheet: str, header: str, values: list[Any], meant: str
) -> None:
    assert resembled(header, contents(values), {}) == []


def test_dates_under_a_name_that_says_nothing_could_be_any_missing_date() -> None:
    """办结 is no word for a step; below it stand two dates of three. A column of amounts like 44444 holds no dates."""
    absent = {name: sheets()["facilities"].columns[name] for name in ("accepted_on", "opened_on", "issue")}
    days = [datetime.fromisoformat("2021-09-05T00:00"), "2021.9.6", "否"]
    assert resembled("办结", contents(days), absent) == ["验收日期", "投用日期"]
    assert resembled("办结", contents(["2021.9.6", "否", "否"]), absent) == []
    assert resembled("办结", contents([44444, 44445]), absent) == []
    assert resembled("办结", contents(days), {"issue": absent["issue"]}) == []


def test_no_two_columns_of_a_sheet_are_taken_for_each_other() -> None:
    """A template without one column still reads: none of the others is taken for another name of it."""
    for sheet in sheets().values():
        for name, field in sheet.columns.items():
            for other in sheet.columns.values():
                if other is not field:
                    assert other.zh not in field.like, name
                    assert name not in other.like


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("实际验收日期", "验收"),
        ("日期", "日期"),
        ("acceptedon", "accepted"),
        ("床位数", "床位"),
        ("已结对", "结对"),
        ("工日期", "工"),
        ("ondate", "ondate"),
        ("xyzdate", "xyz"),
    ],
)
def test_what_tells_names_apart(text: str, kept: str) -> None:
    assert stem(text) == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("验收 日期（年-月-日）*", "验收日期"),
        ("（验收_日期）", "验收日期"),
        ("a<b>【c】[d](e)F", "af"),
        ("_-", ""),
    ],
)
def test_the_letters_of_a_name(name: str, kept: str) -> None:
    assert letters_of(name) == kept


def test_amounts_shown_in_another_unit_are_amounts_and_days_are_none() -> None:
    absent = {"invested_wan": sheets()["facilities"].columns["invested_wan"]}
    fits, days = [Content(25000, "0!.0,"), Content("5万元")], [Content(44444, "yyyy-mm-dd")]
    assert resembled("本年累计投资额", fits, absent) == ["累计投资（万元）"]
    assert resembled("投资额备查", days, absent) == []
