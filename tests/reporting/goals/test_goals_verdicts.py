"""How verdicts are told: headlines, exceptions with their facility, what is beside, the table of strengths."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.deadline import after_plan
from eldercare_analysis.reporting.goals.overview import strengths, targets_headline
from eldercare_analysis.reporting.goals.targets import targets_table, todo
from eldercare_analysis.reporting.served.coverage import coverage_by_year, coverage_headline
from tests.returns import register_of


def study_of(
    district: District, month: str, given: dict[str, Any] | None = None, town: str | None = None
) -> Study:
    register = register_of(district, {"month": month, "given": given}) if given else None
    return Study(district, district.baseline, month, register, town=town, language="zh")


@pytest.mark.parametrize(("month", "over"), [("2022-11", False), ("2022-12", False), ("2023-01", True)])
@pytest.mark.slow
def test_a_month_after_the_last_deadline_says_so_first(district: District, month: str, over: bool) -> None:
    """一（一）, 一（二）: everything is due by 31 December 2022; that month itself gives the verdict."""
    study = study_of(district, month)
    table = target_rows(study)
    for finding in (
        targets_headline(study, table).finding,
        coverage_headline(study, coverage_rows(case_of(district))).finding,
    ):
        assert finding.plain.startswith("方案期限（2022-12-31）已过。") is over
    assert after_plan(study, "x").plain.endswith("x")


@pytest.mark.slow
def test_what_annex_1_schedules_is_told_apart_from_what_the_plan_meets(district: District) -> None:
    """In June 2021: 3 counts of 一（一） meet their target by Annex 1, its 7 cells are only scheduled, 1 care center lacks."""
    study = study_of(district, "2021-06")
    finding = targets_headline(study, target_rows(study)).finding
    assert "3项按计划可达到、7项已列入附件1、1项计划不足" in finding


@pytest.mark.slow
def test_an_exception_names_the_facility(district: District) -> None:
    """二（三）: 原则上不低于800平方米; 780 is an exception to be explained."""
    given = {
        "facilities": [{"facility_id": "白沙-中心-2021-01", "accepted_on": date(2022, 5, 1)}],
        "premises": [{"facility_id": "白沙-中心-2021-01", "area_m2": 780}],
    }
    study = study_of(district, "2023-01", given)
    table = target_rows(study)
    assert "白沙镇养老服务中心未达到。条款为“原则上”" in " ".join(
        note.plain for note in todo(study, table).notes
    )
    assert "1项须说明例外" in targets_headline(study, table).finding


def test_a_center_outside_annex_1_is_told_beside(district: District) -> None:
    center = {
        "facility_id": "几江-中心-已有-01",
        "town": "几江街道",
        "kind": "center",
        "plan_year": "existing",
    }
    study = study_of(district, "2022-11", {"facilities": [center | {"opened_on": date(2018, 1, 1)}]})
    table = target_rows(study)
    assert "附件1以外另有建成的镇养老服务中心1个，不计入" in targets_table(study, table).caption


def test_every_strength_of_a_computed_clause_is_explained(district: District) -> None:
    study = study_of(district, "2021-06")
    item = strengths(study)
    used = {c.strength for c in district.policy.clauses.values() if c.assess == "computed"}
    assert len(item.rows) == len(used)
    assert sum(int(row[1].plain) for row in item.rows) == sum(
        c.assess == "computed" for c in district.policy.clauses.values()
    )


def test_captions_follow_what_is_known_of_seats(district: District) -> None:
    """The lower end counts points alone, until a village is known to need none."""
    plain = coverage_by_year(study_of(district, "2021-06"), coverage_rows(case_of(district)))
    assert "下限只计互助点" in plain.caption
    codes = list(district.places.villages.query("town == '圣泉街道'")["code"])
    study = study_of(
        district, "2021-09", {"villages": [{"village_code": codes[0], "exempt_reason": "merging"}]}
    )
    told = coverage_by_year(study, coverage_rows(case_of(district, register=study.register)))
    assert "加上已知可不设点的村" in told.caption
